"""A migrated cluster kept from one test run to the next, since migrating takes longer than most runs."""

import hashlib
import shutil
from pathlib import Path

from conflict_tracker.embedded import PROJECT
from conflict_tracker.postgres import Postgres


def template_folder() -> Path:
    """Where the cluster is kept; another one for every change of a migration or an installed package."""
    digest = hashlib.sha256((PROJECT / "requirements.lock").read_bytes())
    for path in sorted(PROJECT.glob("apps/*/migrations/*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return PROJECT / "var" / f"template-{digest.hexdigest()[:16]}"


def use_template(folder: Path) -> bool:
    """Put a copy of the kept cluster at `folder`; False where none is kept."""
    try:
        shutil.copytree(template_folder(), folder)
    except (FileNotFoundError, shutil.Error):
        # None yet, or another run was just replacing it.
        shutil.rmtree(folder, ignore_errors=True)
        return False
    return True


def keep_as_template(cluster: Postgres, aside: Path) -> None:
    """Keep a copy of the cluster, which is stopped for it and first copied to `aside`; drop those kept before."""
    template = template_folder()
    cluster.stop()
    unfinished = aside / "template"
    shutil.copytree(cluster.folder, unfinished)
    cluster.start()
    for old in template.parent.glob("template-*"):
        if old != template:
            shutil.rmtree(old, ignore_errors=True)
    try:
        unfinished.rename(template)
    except OSError:
        # Another run was first.
        shutil.rmtree(unfinished)

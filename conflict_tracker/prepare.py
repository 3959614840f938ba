"""What a start needs done first: migrations, the demonstration, static files; each skipped when nothing changed."""

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings
from django.core.management import CommandError, call_command

from conflict_tracker import environment


def static_fingerprint(project: Path) -> str:
    """Changes whenever a static file of the project or an installed package does."""
    digest = hashlib.sha256((project / "requirements.lock").read_bytes())
    for path in _static_files(project):
        found = path.stat()
        digest.update(f"{path.relative_to(project)} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _static_files(project: Path) -> Iterator[Path]:
    for folder in (project / "static", *sorted(project.glob("apps/*/static"))):
        yield from sorted(path for path in folder.rglob("*") if path.is_file())


def collect_static_files(project: Path, root: Path) -> None:
    """Collect, hash and compress into `root`, unless that was done for the files as they are."""
    stamp = root.with_name("static.stamp")
    fingerprint = static_fingerprint(project)
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(fingerprint)


def main() -> int:
    """Do all three, saying so; the exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conflict_tracker.settings")
    django.setup()
    data = Path(settings.DATA_FOLDER)
    try:
        print("Bringing the database up to date …", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
        if environment.DEMONSTRATION.read(os.environ):
            print("Looking after the demonstration …", flush=True)
            call_command("load_demo", "--editor-password-file", str(data / "editor-password"))
        print("Looking after the static files …", flush=True)
        collect_static_files(settings.BASE_DIR, Path(settings.STATIC_ROOT))
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

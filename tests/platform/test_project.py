"""The project as a whole keeps what it promises about itself."""

import re
import socket
import tomllib
from io import StringIO

import pytest
from django.core.management import call_command

from conflict_tracker.embedded import PROJECT

LOCK = (PROJECT / "requirements.lock").read_text()


def test_the_lock_names_no_address_and_pins_everything_with_hashes() -> None:
    pinned = re.findall(r"^([a-z0-9-]+)==\S+.*(?:\\\n\s+--hash=sha256:[0-9a-f]{64}.*)+", LOCK, re.MULTILINE)

    assert "://" not in LOCK
    assert len(pinned) == len(re.findall(r"^[a-z0-9-]+==", LOCK, re.MULTILINE)) > 50


def test_every_dependency_is_locked_and_has_its_reason_beside_it() -> None:
    text = (PROJECT / "pyproject.toml").read_text()
    groups = tomllib.loads(text)
    named = groups["project"]["dependencies"] + groups["dependency-groups"]["dev"]

    for requirement in named:
        name = re.split(r"[<>=]", requirement)[0]
        assert re.search(rf'^    "{re.escape(requirement)}", +# \w', text, re.MULTILINE), requirement
        assert f"\n{name.lower()}==" in f"\n{LOCK}"


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say() -> None:
    out = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out)

    assert "No changes detected" in out.getvalue()


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80, 0, 0)])
def test_tests_cannot_reach_the_network(address: tuple[str, int]) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET

    with socket.socket(family) as outbound, pytest.raises(RuntimeError, match="tests have no network"):
        outbound.connect(address)

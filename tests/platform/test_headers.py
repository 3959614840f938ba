"""Every response tells the browser how little it may do."""

import pytest
from django.test import Client

PATHS = ["/healthz", "/admin/login/", "/no-such-page"]


def directives(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (directive.split() for directive in policy.split(";"))}


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_scripts_come_from_here_and_are_never_inline_nor_evaluated(client: Client, path: str) -> None:
    policy = directives(client.get(path).headers["Content-Security-Policy"])

    assert policy["default-src"] == policy["script-src"] == policy["connect-src"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["object-src"] == ["'none'"]
    assert not any(
        ":" in source and source not in {"data:", "blob:"} for sources in policy.values() for source in sources
    )


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_types_are_not_guessed_and_frames_not_allowed(client: Client, path: str) -> None:
    headers = client.get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"

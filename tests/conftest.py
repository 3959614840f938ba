"""What every test stands on: PostgreSQL and Redis of its own, no network, a real worker and browser on request.

The engines are started for the run in a folder of their own and removed after it. Where root may not start
PostgreSQL, TEST_DATABASE_URL and TEST_REDIS_URL name servers to use; the Redis databases named there are emptied.
"""

import contextlib
import fcntl
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django
import pytest
import pytest_django
from django.core.cache import cache
from django.db import connection

from conflict_tracker import environment
from conflict_tracker.embedded import PROJECT, Engines
from conflict_tracker.processes import EngineError
from tests.migrated import keep_as_template, use_template

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WORKER_SECONDS = 60
# These need no engines, and start at once without.
PURE_FOLDERS = ("tests/engine",)
IS_MIGRATED = pytest.StashKey[bool]()


def _remove_leftovers(parent: Path) -> None:
    """Stop and remove what a killed run left: nobody holds its lock any more."""
    for folder in parent.glob("test-*"):
        engines = Engines(folder)
        if not engines.is_in_use():
            engines.stop()
            shutil.rmtree(folder, ignore_errors=True)


def _make_data_folder(parent: Path, held: contextlib.ExitStack) -> Path:
    """A folder for this run alone, marked as in use for as long as `held` is open."""
    parent.mkdir(mode=0o700, exist_ok=True)
    # One run at a time comes by here, or one would take another's new folder for a leftover.
    with (parent / "tests.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _remove_leftovers(parent)
        data = Path(tempfile.mkdtemp(prefix="test-", dir=parent))
        held.enter_context(Engines(data).held())
    return data


def _set_environment(data: Path) -> Engines | None:
    """Point the settings at the test engines; None where servers are given."""
    for setting in environment.ALL:
        os.environ.pop(setting.name, None)
        os.environ.pop(f"{setting.name}_FILE", None)
    os.environ.update(
        # Plain static files and known defaults; the test runner itself then turns the DEBUG setting off.
        DEBUG="on",
        DATA_FOLDER=str(data),
        DJANGO_SETTINGS_MODULE="conflict_tracker.settings",
        # Playwright's loop runs in the test's thread, where Django would refuse its own database calls.
        DJANGO_ALLOW_ASYNC_UNSAFE="true",
    )
    if "TEST_DATABASE_URL" in os.environ and "TEST_REDIS_URL" in os.environ:
        os.environ.update(DATABASE_URL=os.environ["TEST_DATABASE_URL"], REDIS_URL=os.environ["TEST_REDIS_URL"])
        return None
    engines = Engines(data, throwaway=True)
    os.environ.update(engines.addresses())
    return engines


HELD = contextlib.ExitStack()
DATA = _make_data_folder(PROJECT / "var", HELD)
ENGINES = _set_environment(DATA)
django.setup()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start the engines once it is known that a test needs them."""
    needed = any(not item.nodeid.startswith(PURE_FOLDERS) for item in session.items)
    if ENGINES is not None and needed and not session.config.option.collectonly:
        session.config.stash[IS_MIGRATED] = use_template(ENGINES.cluster().folder)
        try:
            ENGINES.start()
        except EngineError as error:
            pytest.exit(f"{error} For tests these are named TEST_DATABASE_URL and TEST_REDIS_URL.", returncode=1)


def pytest_unconfigure() -> None:
    """Stop the engines and remove their folder."""
    if ENGINES is not None:
        ENGINES.stop()
    HELD.close()
    shutil.rmtree(DATA, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """Whether the cluster came with a migrated test database."""
    return request.config.stash.get(IS_MIGRATED, False)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_keepdb: bool, django_db_blocker: pytest_django.DjangoDbBlocker
) -> None:
    """As pytest-django's; child processes then find the test database in their environment as well."""
    is_made = str(connection.settings_dict["NAME"]).startswith("test_")
    if ENGINES is not None and is_made and not django_db_keepdb:
        with django_db_blocker.unblock():
            connection.close()
            keep_as_template(ENGINES.cluster(), DATA)
    name = connection.settings_dict["NAME"]
    address, _, query = os.environ["DATABASE_URL"].partition("?")
    os.environ["DATABASE_URL"] = f"{address.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections that leave the machine."""
    real = {"connect": socket.socket.connect, "connect_ex": socket.socket.connect_ex}

    def refusing(name: str) -> Callable[[socket.socket, Any], Any]:
        def connect(self: socket.socket, address: Any) -> Any:
            if self.family != socket.AF_UNIX and not _is_local(address[0]):
                raise RuntimeError(f"A test tried to reach {address[0]!r}; tests have no network.")
            return real[name](self, address)

        return connect

    for name in real:
        monkeypatch.setattr(socket.socket, name, refusing(name))


def _is_local(host: str) -> bool:
    return host in {"localhost", "::1", "0.0.0.0"} or host.startswith("127.")  # noqa: S104  compared, not bound


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> None:
    """A test that may use the database starts with an empty cache."""
    if {"db", "transactional_db", "live_server"} & set(request.fixturenames):
        cache.clear()


@pytest.fixture
def celery_worker_process(transactional_db: None) -> Iterator[subprocess.Popen[str]]:
    """A real Celery worker on the test database and broker, ready for tasks; stopped after the test."""
    log = (DATA / "worker.log").open("w+")
    command = [sys.executable, "-m", "celery", "-A", "conflict_tracker", "worker", "--loglevel", "INFO"]
    command += ["--concurrency", "2", "--without-mingle", "--without-gossip"]
    worker = subprocess.Popen(command, cwd=PROJECT, stdout=log, stderr=subprocess.STDOUT, text=True)
    try:
        _wait_until(lambda: " ready." in Path(log.name).read_text(), worker, Path(log.name))
        yield worker
    finally:
        worker.terminate()
        try:
            worker.wait(timeout=20)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
        log.close()


def _wait_until(is_met: Callable[[], bool], worker: subprocess.Popen[str], log: Path) -> None:
    deadline = time.monotonic() + WORKER_SECONDS
    while not is_met():
        if worker.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"The worker did not start:\n{log.read_text()}")
        time.sleep(0.05)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The path of the system's Chromium; tests that need one are skipped where there is none."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    pytest.skip("no Chromium on this machine: browser tests are skipped")


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Any]:
    """A headless Chromium driven by Playwright; make pages with `browser.new_page()`."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  slow to import, and few tests need it

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        launched = playwright.chromium.launch(executable_path=chromium_path, args=arguments)
        yield launched
        launched.close()

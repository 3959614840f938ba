"""PostgreSQL and a Redis-protocol server brought along, for machines that have neither.

`python -m conflict_tracker.embedded start|stop|status|run [--data FOLDER] [-- COMMAND …]`

Everything lives under one data folder (`var/`): the cluster, the sockets, the logs, a random secret key. Whoever uses
the engines holds a lock that ends with its process; the last one to leave stops them.
"""

import argparse
import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from conflict_tracker.postgres import SOCKET as POSTGRES_SOCKET
from conflict_tracker.postgres import Postgres
from conflict_tracker.processes import EngineError
from conflict_tracker.valkey import Valkey

PROJECT = Path(__file__).resolve().parent.parent
# Linux holds 107 bytes in a socket's address, macOS 103.
SOCKET_PATH_BYTES = 103
LOCAL_HOSTS = "localhost,127.0.0.1,[::1]"


def is_given(name: str, environ: Mapping[str, str]) -> bool:
    """Whether the setting is in the environment, as itself or as a file."""
    return bool(environ.get(name) or environ.get(f"{name}_FILE"))


@dataclass(frozen=True)
class Engines:
    """The engines of one data folder; `throwaway` is for tests, where speed counts and the data does not."""

    data: Path
    postgres: bool = True
    valkey: bool = True
    throwaway: bool = False

    @classmethod
    def missing_in(cls, environ: Mapping[str, str], data: Path) -> "Engines":
        """Those engines for which `environ` names no server."""
        return cls(
            data.resolve(),
            postgres=not is_given("DATABASE_URL", environ),
            valkey=not is_given("REDIS_URL", environ),
        )

    @property
    def folder(self) -> Path:
        """Where the engines keep their things."""
        return self.data / "engines"

    @property
    def logs(self) -> Path:
        """Where every process of the installation writes its log."""
        return self.data / "log"

    def addresses(self) -> dict[str, str]:
        """The DATABASE_URL and REDIS_URL of the engines, whether they run yet or not."""
        self._make_folders()
        with self._lock("start.lock", fcntl.LOCK_EX):
            sockets = self._make_sockets()
        urls = {"DATABASE_URL": self._postgres(sockets).url} if self.postgres else {}
        return {**urls, "REDIS_URL": self._valkey(sockets).url} if self.valkey else urls

    def start(self) -> None:
        """Start what does not run yet."""
        self._make_folders()
        with self._lock("start.lock", fcntl.LOCK_EX):
            sockets = self._make_sockets()
            if self.postgres:
                self._postgres(sockets).start()
            if self.valkey:
                self._valkey(sockets).start()

    def stop(self) -> None:
        """Stop both engines, whoever uses them; remove a socket folder that lies outside the project."""
        if not self.folder.exists():
            return
        with self._lock("start.lock", fcntl.LOCK_EX):
            sockets = self._noted_sockets()
            if sockets is None:
                return
            self._valkey(sockets).stop()
            self._postgres(sockets).stop()
            if sockets != self._own_sockets:
                shutil.rmtree(sockets, ignore_errors=True)
            (self.folder / "sockets").unlink(missing_ok=True)

    def cluster(self) -> Postgres:
        """The PostgreSQL among the engines."""
        self._make_folders()
        with self._lock("start.lock", fcntl.LOCK_EX):
            return self._postgres(self._make_sockets())

    def status(self) -> dict[str, int | None]:
        """The process of each engine, None for one that does not run."""
        sockets = self._noted_sockets()
        if sockets is None:
            return {"postgres": None, "valkey": None}
        return {"postgres": self._postgres(sockets).pid(), "valkey": self._valkey(sockets).pid()}

    @contextlib.contextmanager
    def used(self) -> Iterator[None]:
        """Started engines for the length of a block; the last user stops them."""
        with self.held() as mine:
            try:
                self.start()
                yield
            finally:
                if not self._kept.exists() and self._is_last(mine):
                    self.stop()

    @contextlib.contextmanager
    def held(self) -> Iterator[IO[str]]:
        """Be a user of the data folder for the length of a block; the lock ends with the process at the latest."""
        self._make_folders()
        with self._lock("users.lock", fcntl.LOCK_SH) as mine:
            yield mine

    def keep(self, *, running: bool) -> None:
        """Note whether the engines go on when their last user leaves."""
        if running:
            self._make_folders()
            self._kept.touch()
        else:
            self._kept.unlink(missing_ok=True)

    def is_in_use(self) -> bool:
        """Whether any living process uses the engines."""
        if not self.folder.exists():
            return False
        with (self.folder / "users.lock").open("a") as mine:
            return not self._is_last(mine)

    @property
    def _kept(self) -> Path:
        return self.folder / "kept"

    @property
    def _own_sockets(self) -> Path:
        return self.folder / "run"

    def _postgres(self, sockets: Path) -> Postgres:
        return Postgres(self.folder / "postgres", sockets, self.logs / "postgres.log", self.throwaway)

    def _valkey(self, sockets: Path) -> Valkey:
        return Valkey(sockets, self.logs / "valkey.log")

    def _make_folders(self) -> None:
        for folder in (self.data, self.folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextlib.contextmanager
    def _lock(self, name: str, kind: int) -> Iterator[IO[str]]:
        with (self.folder / name).open("a") as file:
            fcntl.flock(file, kind)
            yield file

    @staticmethod
    def _is_last(mine: IO[str]) -> bool:
        try:
            fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _noted_sockets(self) -> Path | None:
        """The folder of the sockets, None where there is none yet (or no more)."""
        note = self.folder / "sockets"
        noted = Path(note.read_text()) if note.exists() else None
        return noted if noted is not None and _is_private(noted) else None

    def _make_sockets(self) -> Path:
        """The private folder of the sockets: in the data folder, or in a temporary one where the path is too long."""
        noted = self._noted_sockets()
        if noted is not None:
            return noted
        chosen = self._own_sockets
        if len(os.fsencode(chosen / POSTGRES_SOCKET)) > SOCKET_PATH_BYTES:
            chosen = _temporary_folder()
        chosen.mkdir(mode=0o700, exist_ok=True)
        (self.folder / "sockets").write_text(str(chosen))
        return chosen


def _temporary_folder() -> Path:
    for parent in (None, "/tmp"):  # noqa: S108  mkdtemp makes a private folder with a random name inside
        folder = Path(tempfile.mkdtemp(prefix="conflict-tracker-", dir=parent))
        if len(os.fsencode(folder / POSTGRES_SOCKET)) <= SOCKET_PATH_BYTES:
            return folder
        folder.rmdir()
    raise EngineError("No folder has a path short enough for a socket; set TMPDIR to one.")


def _is_private(folder: Path) -> bool:
    """Whether the folder is there, this user's and nobody else's: others may write in the temporary directory."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077


def read_or_make_secret(path: Path) -> str:
    """The random secret kept in `path`, readable by its owner alone; made on first use."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        # Written aside and linked into place: another process never sees it empty.
        descriptor, made = tempfile.mkstemp(dir=path.parent, prefix=".secret-")
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(48))
            os.link(made, path)
        finally:
            Path(made).unlink()
    return path.read_text().strip()


@contextlib.contextmanager
def installation(data: Path, environ: Mapping[str, str], *, throwaway: bool = False) -> Iterator[dict[str, str]]:
    """A local installation for the length of a block: the settings to add to `environ`, engines running."""
    found = Engines.missing_in(environ, data)
    engines = Engines(found.data, postgres=found.postgres, valkey=found.valkey, throwaway=throwaway)
    local = {"DATA_FOLDER": str(engines.data), "ALLOWED_HOSTS": LOCAL_HOSTS, "HTTPS": "off"}
    added = {name: value for name, value in local.items() if not is_given(name, environ)}
    if not is_given("SECRET_KEY", environ):
        added["SECRET_KEY"] = read_or_make_secret(engines.data / "secret-key")
    if not engines.postgres and not engines.valkey:
        yield added
        return
    with engines.used():
        yield {**added, **engines.addresses()}


@contextlib.contextmanager
def installation_for_command(environ: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """As `installation`, for `manage.py`; nothing is added where the environment is that of a server.

    A SECRET_KEY of its own marks a server: there a missing DATABASE_URL is a mistake to report, not to paper over.
    """
    if is_given("SECRET_KEY", environ) or (is_given("DATABASE_URL", environ) and is_given("REDIS_URL", environ)):
        yield {}
        return
    with installation(data_folder(environ), environ) as added:
        yield added


def data_folder(environ: Mapping[str, str]) -> Path:
    """The data folder that the environment names, relative to the project; `var` by default."""
    return PROJECT / (environ.get("DATA_FOLDER") or "var")


def _run(data: Path, command: list[str]) -> int:
    with installation(data, os.environ) as added:
        child = subprocess.Popen(command, env={**os.environ, **added})
        # Ctrl-C goes to the child as well; it decides, and the engines stop after it.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        return child.wait()


def _stop(engines: Engines) -> int:
    if engines.is_in_use():
        print("The engines are in use by a running command; stop that first.", file=sys.stderr)
        return 1
    engines.keep(running=False)
    engines.stop()
    return 0


def main(arguments: list[str] | None = None) -> int:
    """The command line; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m conflict_tracker.embedded", description=__doc__.split("\n")[0])
    parser.add_argument("verb", choices=["start", "stop", "status", "run"])
    parser.add_argument("--data", type=Path, default=data_folder(os.environ), help="data folder (default: var)")
    given = sys.argv[1:] if arguments is None else arguments
    split = given.index("--") if "--" in given else len(given)
    options, command = parser.parse_args(given[:split]), given[split + 1 :]
    if (options.verb == "run") != bool(command):
        parser.error("a command after -- belongs to run, and run needs one")
    engines = Engines.missing_in(os.environ, options.data)
    try:
        if options.verb == "run":
            return _run(options.data, command)
        if options.verb == "stop":
            return _stop(engines)
        if options.verb == "start":
            engines.keep(running=True)
            engines.start()
            for name, url in engines.addresses().items():
                print(f"{name}={url}")
            return 0
    except EngineError as error:
        print(error, file=sys.stderr)
        return 1
    state = engines.status()
    for name, pid in state.items():
        print(f"{name}: {'process ' + str(pid) if pid else 'not running'}")
    return 0 if all(state.values()) else 3


if __name__ == "__main__":
    sys.exit(main())

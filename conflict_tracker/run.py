"""The whole product on one machine: `make run`.

Engines, migrations, demonstration, static files, worker, beat and web server, in that order; Ctrl-C or SIGTERM stops
them in the other. If one of them ends by itself, all are stopped and its log is named.
"""

import contextlib
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from django.core.exceptions import ImproperlyConfigured

from conflict_tracker import environment, processes
from conflict_tracker.embedded import PROJECT, data_folder, installation
from conflict_tracker.keeper import STOP_SECONDS
from conflict_tracker.processes import EngineError

HOST = "127.0.0.1"
PORTS_TRIED = 50
HEALTHY_SECONDS = 60


class RunError(RuntimeError):
    """Something did not start or ended by itself; the message says what and where to look."""


class Stopped(BaseException):
    """Ctrl-C, or the signal to end."""


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _on_signal(_number: int, _frame: FrameType | None) -> None:
    # Once is enough: a second one must not break off the stopping, which takes a bounded time.
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


def step(text: str) -> None:
    """Tell the person at the terminal what happens."""
    print(text, flush=True)


def free_port(first: int) -> int:
    """`first`, or the next port on which nothing listens; raises RunError when all nearby are taken."""
    for port in range(first, min(first + PORTS_TRIED, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
                # A server that shares its port lets others bind it too; only one that listens answers.
                probe.listen(1)
            except OSError:
                continue
            return port
    raise RunError(f"Ports {first} to {first + PORTS_TRIED - 1} are all taken; set PORT to another.")


@dataclass
class Supervisor:
    """The child processes, in the order of their start."""

    environ: Mapping[str, str]
    logs: Path
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _keeper: subprocess.Popen[bytes] | None = None
    _notes: IO[bytes] = field(init=False)

    def start(self, name: str, *command: str) -> None:
        """Start a child, its output going to a log of its name."""
        with processes.open_log(self.log(name)) as output:
            self._start(name, command, output)

    def run_to_end(self, name: str, *command: str) -> None:
        """Run a child that speaks to the terminal and wait for its end; raises RunError when it fails."""
        self._start(name, command, None)
        child = self.children[name]
        status = child.wait()
        self._tell_keeper("-", child.pid)
        if status != 0:
            raise RunError(f"To {name} failed; see above.")
        del self.children[name]

    def _start(self, name: str, command: Sequence[str], output: IO[bytes] | None) -> None:
        child = self._spawn(command, output=output)
        self.children[name] = child
        self._tell_keeper("+", child.pid)

    def _spawn(
        self, command: Sequence[str], *, stdin: int = subprocess.DEVNULL, output: IO[bytes] | None = None
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=PROJECT,
            env=dict(self.environ),
            stdin=stdin,
            stdout=output,
            stderr=output and subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for this process, which stops the others in order
        )

    def _tell_keeper(self, sign: str, pid: int) -> None:
        """Note a part's start or end with the one who ends what is left where this process is killed outright."""
        if self._keeper is None:
            listening, speaking = os.pipe()
            self._keeper = self._spawn(["conflict_tracker.keeper"], stdin=listening)
            os.close(listening)
            self._notes = os.fdopen(speaking, "wb", buffering=0)
        # One that was itself killed is no reason not to run.
        with contextlib.suppress(BrokenPipeError):
            self._notes.write(f"{sign}{pid}\n".encode())

    def log(self, name: str) -> Path:
        """Where a child writes."""
        return self.logs / f"{name}.log"

    def check(self) -> None:
        """Raise RunError when a child has ended."""
        for name, child in self.children.items():
            if child.poll() is not None:
                raise RunError(
                    f"The {name} ended by itself (status {child.returncode}). "
                    f"The end of {self.log(name)}:\n{processes.tail(self.log(name))}"
                )

    def stop(self) -> None:
        """Ask each to end, last started first, and insist after a while."""
        for child in reversed(self.children.values()):
            if child.poll() is None:
                child.terminate()
            try:
                child.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.wait()
            self._tell_keeper("-", child.pid)
        if self._keeper is not None:
            self._notes.close()
            self._keeper.wait()


@contextlib.contextmanager
def _alone(data: Path) -> Iterator[None]:
    """One at a time: two starts in the same folder must not migrate at once."""
    with (data / "prepare.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def start_all(supervisor: Supervisor, data: Path, port: int) -> None:
    """Start worker, beat and web server."""
    step("Starting worker, beat and web server …")
    celery = ("celery", "-A", "conflict_tracker")
    worker = ("--concurrency", "2", "--loglevel", "INFO", "--without-mingle", "--without-gossip")
    supervisor.start("worker", *celery, "worker", "--hostname", f"worker-{os.getpid()}@localhost", *worker)
    supervisor.start("beat", *celery, "beat", "--schedule", str(data / "beat-schedule"), "--pidfile=")
    web = ("--interface", "wsgi", "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers")
    supervisor.start("web", "granian", *web, "--host", HOST, "--port", str(port), "conflict_tracker.wsgi:application")


def wait_until_healthy(supervisor: Supervisor, port: int) -> None:
    """Return once /healthz says that all is well; raises RunError after a minute or when a child ends."""
    deadline = time.monotonic() + HEALTHY_SECONDS
    while time.monotonic() < deadline:
        supervisor.check()
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise RunError(f"The site does not answer after {HEALTHY_SECONDS} s; see the logs in {supervisor.logs}.")


def announce(port: int, data: Path) -> None:
    """Print where to look and how to log in."""
    step(f"\nConflict Tracker runs at http://localhost:{port}/")
    password = data / "editor-password"
    if password.exists():
        step(f"The desk: http://localhost:{port}/admin/ (user: editor, password: {password.read_text().strip()})")
    else:
        step(f"The desk: http://localhost:{port}/admin/ (.venv/bin/python manage.py createsuperuser makes a user)")
    step("Ctrl-C stops everything; the data stays.")


def serve(environ: Mapping[str, str], data: Path) -> None:
    """Prepare, start, announce, and watch until stopped; raises RunError when something ends by itself."""
    wanted = environment.PORT.read(environ)
    supervisor = Supervisor(environ, data / "log")
    try:
        with _alone(data):
            supervisor.run_to_end("prepare", "conflict_tracker.prepare")
        port = free_port(wanted)
        if port != wanted:
            step(f"Port {wanted} is taken; using {port}.")
        start_all(supervisor, data, port)
        wait_until_healthy(supervisor, port)
        announce(port, data)
        while True:
            supervisor.check()
            time.sleep(0.5)
    finally:
        step("Stopping …")
        supervisor.stop()


def main() -> int:
    """Run until stopped; the exit status."""
    for number in SIGNALS:
        signal.signal(number, _on_signal)
    data = data_folder(os.environ).resolve()
    try:
        step("Starting PostgreSQL and the Redis-protocol server …")
        with installation(data, os.environ) as added:
            serve({**os.environ, **added}, data)
    except Stopped:
        step("Stopped.")
        return 0
    except (RunError, EngineError, ImproperlyConfigured) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Starting, finding and stopping the processes of the embedded engines."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

CLEAN_ENVIRONMENT = {"PATH": os.defpath, "LANG": "C", "LC_ALL": "C", "TZ": "UTC"}
LOG_BYTES = 10_000_000


class EngineError(RuntimeError):
    """An engine could not be started or stopped; the message says what to do."""


def unprivileged(command: Sequence[str]) -> list[str]:
    """`command` such that PostgreSQL, which refuses root, accepts to run it.

    For root the command runs in a user namespace where it sees itself as an ordinary user while the files stay
    root's: no user is created and no folder's mode is touched. Raises EngineError where namespaces are barred.
    """
    if os.geteuid() != 0:
        return list(command)
    tool = shutil.which("unshare")
    user = str(next((entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid != 0), 1000))
    prefix = [tool or "unshare", "--user", f"--map-user={user}", f"--map-group={user}", "--"]
    if tool is None or subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode != 0:
        raise EngineError(
            "PostgreSQL refuses to run as root, and this machine does not let root make a user namespace "
            "(as in most containers). Run this as an ordinary user, or set DATABASE_URL and REDIS_URL to "
            "servers of your own."
        )
    return [*prefix, *command]


class Detached(subprocess.Popen[bytes]):
    """A process that is meant to outlive the one that started it."""

    def __del__(self, **_modules: object) -> None:
        """Nothing: the base class would warn that the process still runs."""


def start(command: Sequence[str], log: Path) -> Detached:
    """Start `command` in a session of its own, so that Ctrl-C does not reach it; its output goes to `log`."""
    with open_log(log) as output:
        return Detached(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=CLEAN_ENVIRONMENT,
            start_new_session=True,
        )


def open_log(log: Path) -> IO[bytes]:
    """The log, opened to add to it; one grown too long is set aside first, replacing the one before."""
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".old.log"))
    return log.open("ab")


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log, for an error message."""
    try:
        return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
    except FileNotFoundError:
        return "(no log)"


def command_line(pid: int) -> str:
    """The command line of a living process, empty when there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        if Path("/proc/self").exists():
            return ""
    listed = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False)
    return "" if "<defunct>" in listed.stdout else listed.stdout.strip()


def is_running(pid: int, marks: str) -> bool:
    """Whether `pid` lives and its command line holds `marks`: a number alone may have been given to another."""
    return marks in command_line(pid)


def stop(pid: int, marks: str, *, by: signal.Signals, seconds: float) -> None:
    """Signal the process and wait until it is gone; kill it after `seconds`."""
    for sent in (by, signal.SIGKILL):
        if not is_running(pid, marks):
            return
        os.kill(pid, sent)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            reap(pid)
            if not is_running(pid, marks):
                return
            time.sleep(0.02)
    raise EngineError(f"Process {pid} ({marks}) does not end.")


def reap(pid: int) -> None:
    """Collect the process if it is a child of this one that has ended, else it would stay listed."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)

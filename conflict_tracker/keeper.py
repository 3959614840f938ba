"""The parts of a launcher that was killed outright, ended in its stead.

It reads from the launcher, a line each, which parts have started (`+pid`) and which have ended (`-pid`). Where the
lines stop, the launcher has gone: what it left running is asked to end, and made to after a while.
"""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterable

from conflict_tracker import processes

STOP_SECONDS = 15
POLL_SECONDS = 0.1


def left_running(lines: Iterable[str]) -> list[int]:
    """The parts that were started and not told to have ended, last started first; returns once the lines stop."""
    running: dict[int, None] = {}
    for line in lines:
        pid = int(line[1:])
        if line.startswith("+"):
            running[pid] = None
        else:
            running.pop(pid, None)
    return list(reversed(running))


def end(pids: Iterable[int]) -> None:
    """Ask each process to end, and insist after a while with all that it started: each leads a session of its own."""
    commands = {pid: command for pid in pids if (command := processes.command_line(pid))}

    def living() -> list[int]:
        # A number that is another process by now is left alone.
        return [pid for pid, command in commands.items() if processes.command_line(pid) == command]

    for send, number in ((os.kill, signal.SIGTERM), (os.killpg, signal.SIGKILL)):
        for pid in living():
            with contextlib.suppress(ProcessLookupError):
                send(pid, number)
        deadline = time.monotonic() + STOP_SECONDS
        while living() and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)


if __name__ == "__main__":
    end(left_running(sys.stdin))

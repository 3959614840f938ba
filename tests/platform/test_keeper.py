"""What a launcher leaves running when it is killed outright is ended."""

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from conflict_tracker import keeper, processes

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"


@pytest.fixture
def deaf() -> Iterator[subprocess.Popen[str]]:
    """A process that does not end when it is asked to."""
    process = subprocess.Popen([sys.executable, "-c", DEAF], stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout is not None
    process.stdout.readline()
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_only_what_was_not_told_to_have_ended_is_left_the_last_first() -> None:
    assert keeper.left_running(["+11\n", "+12\n", "+13\n", "-12\n"]) == [13, 11]


def test_a_part_that_does_not_listen_is_killed(deaf: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "STOP_SECONDS", 0.3)

    keeper.end([deaf.pid])

    assert deaf.wait(timeout=5) == -9


def test_parts_end_when_the_launchers_end_of_the_pipe_closes() -> None:
    part = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    listening = subprocess.Popen([sys.executable, "-m", "conflict_tracker.keeper"], stdin=subprocess.PIPE, text=True)
    assert listening.stdin is not None
    listening.stdin.write(f"+{part.pid}\n")
    listening.stdin.flush()
    time.sleep(0.3)
    assert processes.command_line(part.pid)

    listening.stdin.close()

    assert part.wait(timeout=10) == -15
    assert listening.wait(timeout=10) == 0

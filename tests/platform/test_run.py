"""One command runs everything, says where, and leaves nothing running."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psycopg2
import pytest

from conflict_tracker import processes, run
from conflict_tracker.embedded import PROJECT, Engines
from conflict_tracker.postgres import NAME
from tests.migrated import use_template

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")


@pytest.fixture
def data(tmp_path: Path, db: None) -> Iterator[Path]:
    """A data folder whose database is migrated already, which saves most of a start."""
    engines = Engines(tmp_path, throwaway=True)
    if use_template(engines.cluster().folder):
        engines.start()
        connection = psycopg2.connect(engines.addresses()["DATABASE_URL"].replace(f"/{NAME}?", "/postgres?"))
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {NAME}")
            cursor.execute(f"ALTER DATABASE test_{NAME} RENAME TO {NAME}")
        connection.close()
        engines.stop()
    yield tmp_path
    engines.stop()


def start(data: Path, port: int) -> subprocess.Popen[str]:
    left_out = {"DATABASE_URL", "REDIS_URL", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS"}
    environ = {name: value for name, value in os.environ.items() if name not in left_out}
    environ |= {"DATA_FOLDER": str(data), "PORT": str(port), "DEMONSTRATION": "off", "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "conflict_tracker.run"],
        cwd=PROJECT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def read_until(output: IO[str], pattern: str) -> tuple[str, re.Match[str]]:
    seen = ""
    for line in output:
        seen += line
        if found := re.search(pattern, line):
            return seen, found
    raise AssertionError(f"{pattern} was not printed:\n{seen}")


def get(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status
    finally:
        connection.close()


def parts_of(running: subprocess.Popen[str], data: Path) -> list[int]:
    """Worker, beat, web server and keeper; the engines are children too, but outlive a launcher that is killed."""
    listed = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text()
    return sorted({int(number) for number in listed.split()} - set(Engines(data).status().values()))


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen(1)
        yield holder.getsockname()[1]


def test_a_taken_port_is_skipped(taken_port: int) -> None:
    assert run.free_port(taken_port) > taken_port


def test_all_ports_taken_is_said(monkeypatch: pytest.MonkeyPatch, taken_port: int) -> None:
    monkeypatch.setattr(run, "PORTS_TRIED", 1)

    with pytest.raises(run.RunError, match="set PORT"):
        run.free_port(taken_port)


@on_linux
def test_it_serves_says_where_on_which_port_and_ends_all_on_a_signal(data: Path, taken_port: int) -> None:
    with start(data, taken_port) as running:
        assert running.stdout is not None
        try:
            said, address = read_until(running.stdout, r"runs at http://localhost:(\d+)/")
            assert f"Port {taken_port} is taken" in said
            assert get(int(address[1]), "/healthz") == 200
            assert get(int(address[1]), "/static/plotly/plotly.min.js") == 200
            parts = parts_of(running, data)
            assert len(parts) == 4
        finally:
            running.send_signal(signal.SIGINT)
        rest, status = running.stdout.read(), running.wait(timeout=60)
    assert (status, rest.endswith("Stopped.\n")) == (0, True)
    assert not [pid for pid in parts if Path(f"/proc/{pid}").exists()]
    assert Engines(data).status() == {"postgres": None, "valkey": None}


@on_linux
def test_a_part_that_dies_brings_all_down_and_is_named(data: Path) -> None:
    with start(data, 8000) as running:
        assert running.stdout is not None
        read_until(running.stdout, r"runs at")
        worker = next(pid for pid in parts_of(running, data) if "worker" in processes.command_line(pid))
        os.kill(worker, signal.SIGKILL)
        rest, status = running.stdout.read(), running.wait(timeout=60)
    assert status == 1
    assert "The worker ended by itself" in rest
    assert Engines(data).status() == {"postgres": None, "valkey": None}


@on_linux
def test_parts_end_even_when_the_launcher_is_killed_outright(data: Path) -> None:
    with start(data, 8000) as running:
        assert running.stdout is not None
        read_until(running.stdout, r"runs at")
        parts = parts_of(running, data)
        running.kill()
    deadline = time.monotonic() + 30
    while any(processes.command_line(pid) for pid in parts) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not [pid for pid in parts if processes.command_line(pid)]

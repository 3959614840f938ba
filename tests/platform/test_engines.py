"""The embedded engines start, recover and stop, and touch nothing outside their folder."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis
from kombu import Connection

from conflict_tracker import embedded, processes
from conflict_tracker.connections import celery_broker
from conflict_tracker.embedded import PROJECT, Engines, installation, installation_for_command
from conflict_tracker.processes import EngineError


@pytest.fixture
def engines(tmp_path: Path) -> Iterator[Engines]:
    made = Engines(tmp_path / "my var", throwaway=True)
    yield made
    made.stop()


def query(engines: Engines, sql: str) -> object:
    connection = psycopg2.connect(engines.addresses()["DATABASE_URL"])
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None
    finally:
        connection.close()


def test_both_answer_once_started_and_nothing_runs_once_stopped(engines: Engines) -> None:
    engines.start()
    pids = engines.status()
    assert str(query(engines, "SHOW server_version")).startswith("18.")
    assert redis.Redis.from_url(engines.addresses()["REDIS_URL"]).ping()

    engines.stop()
    assert engines.status() == {"postgres": None, "valkey": None}
    assert [processes.command_line(pid) for pid in pids.values() if pid] == ["", ""]


def test_celery_reaches_the_broker_through_a_path_with_a_space(engines: Engines) -> None:
    engines.start()

    with Connection(celery_broker(engines.addresses()["REDIS_URL"])) as connection:
        assert connection.ensure_connection(max_retries=1).connected


def test_they_listen_on_private_sockets_only(engines: Engines) -> None:
    engines.start()

    assert query(engines, "SHOW listen_addresses") == ""
    assert redis.Redis.from_url(engines.addresses()["REDIS_URL"]).config_get("port") == {"port": "0"}
    assert stat.S_IMODE((engines.folder / "run").stat().st_mode) == 0o700


def test_the_data_outlives_a_restart(engines: Engines) -> None:
    engines.start()
    query(engines, "CREATE TABLE kept AS SELECT 7 AS figure")
    engines.stop()

    engines.start()
    assert query(engines, "SELECT figure FROM kept") == 7


def test_a_server_killed_outright_is_recovered_with_its_data(tmp_path: Path) -> None:
    engines = Engines(tmp_path)
    engines.start()
    query(engines, "CREATE TABLE kept AS SELECT 7 AS figure")
    pid = engines.status()["postgres"]
    assert pid is not None
    processes.stop(pid, "postgres", by=signal.SIGKILL, seconds=10)

    with engines.used():
        assert query(engines, "SELECT figure FROM kept") == 7


def test_a_stale_pid_file_naming_another_living_process_does_not_hinder(engines: Engines) -> None:
    engines.start()
    engines.stop()
    (engines.folder / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n")

    engines.start()
    assert query(engines, "SELECT 1") == 1


def test_a_killed_broker_is_started_anew(engines: Engines) -> None:
    engines.start()
    pid = engines.status()["valkey"]
    assert pid is not None
    processes.stop(pid, "valkey-server", by=signal.SIGKILL, seconds=10)

    engines.start()
    assert redis.Redis.from_url(engines.addresses()["REDIS_URL"]).ping()


def test_starting_twice_starts_one(engines: Engines) -> None:
    engines.start()
    first = engines.status()
    engines.start()

    assert engines.status() == first


def test_a_path_too_long_for_a_socket_falls_back_to_a_private_folder_that_goes_again(tmp_path: Path) -> None:
    engines = Engines(tmp_path / ("long" * 25), throwaway=True)
    engines.start()
    sockets = Path((engines.folder / "sockets").read_text())
    try:
        assert sockets.parent == Path(tempfile.gettempdir())
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        assert query(engines, "SELECT 1") == 1
    finally:
        engines.stop()
    assert not sockets.exists()


def test_a_noted_socket_folder_that_others_may_enter_is_not_used(engines: Engines, tmp_path: Path) -> None:
    open_to_all = tmp_path / "open"
    open_to_all.mkdir(mode=0o777)
    open_to_all.chmod(0o777)
    engines.addresses()
    (engines.folder / "sockets").write_text(str(open_to_all))

    assert str(open_to_all) not in engines.addresses()["REDIS_URL"]


def test_the_last_user_stops_them(engines: Engines) -> None:
    with engines.used():
        with engines.used():
            first = engines.status()
        assert engines.status() == first
    assert engines.status() == {"postgres": None, "valkey": None}


def test_engines_started_to_stay_outlive_their_users(engines: Engines) -> None:
    engines.keep(running=True)
    with engines.used():
        pass

    assert all(engines.status().values())


def test_data_of_another_postgresql_is_refused_and_left_alone(engines: Engines) -> None:
    cluster = engines.cluster().folder
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("12\n")

    with pytest.raises(EngineError, match="written by PostgreSQL 12"):
        engines.start()
    assert [path.name for path in cluster.iterdir()] == ["PG_VERSION"]


def test_where_namespaces_are_barred_root_is_told_what_to_do(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda _name: None)

    with pytest.raises(EngineError, match="DATABASE_URL"):
        processes.unprivileged(["postgres"])


def test_only_the_engine_that_is_not_given_is_started(tmp_path: Path) -> None:
    given = {"DATABASE_URL": "postgresql://db.example/record"}
    with installation(tmp_path, given, throwaway=True) as added:
        assert "DATABASE_URL" not in added
        assert redis.Redis.from_url(added["REDIS_URL"]).ping()
    assert not (tmp_path / "engines" / "postgres").exists()


def test_an_installation_has_a_secret_of_its_own_for_its_owner_alone(tmp_path: Path) -> None:
    first = embedded.read_or_make_secret(tmp_path / "one" / "secret-key")
    again = embedded.read_or_make_secret(tmp_path / "one" / "secret-key")
    other = embedded.read_or_make_secret(tmp_path / "two" / "secret-key")

    assert first == again != other
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "one" / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "environ", [{"SECRET_KEY": "its own"}, {"DATABASE_URL": "postgresql:///a", "REDIS_URL": "redis://b"}]
)
def test_on_a_server_commands_bring_nothing_of_their_own(environ: dict[str, str]) -> None:
    with installation_for_command(environ) as added:
        assert added == {}


def test_the_command_line_runs_a_command_on_engines_that_end_with_it(tmp_path: Path) -> None:
    script = "import os; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'])"
    command = [sys.executable, "-m", "conflict_tracker.embedded", "run", "--data", str(tmp_path)]
    environ = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    done = subprocess.run(
        [*command, "--", sys.executable, "-c", script],
        cwd=PROJECT,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.startswith("postgresql://conflict_tracker@/conflict_tracker?host=")
    assert Engines(tmp_path).status() == {"postgres": None, "valkey": None}


def test_engines_whose_user_was_killed_are_taken_over_and_stopped_by_the_next(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from conflict_tracker.embedded import Engines\n"
        "with Engines(Path(sys.argv[1]), throwaway=True).used(): print('up', flush=True); time.sleep(600)"
    )
    user = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], cwd=PROJECT, stdout=subprocess.PIPE)
    assert user.stdout is not None
    with user, user.stdout:
        assert user.stdout.readline() == b"up\n"
        user.kill()
    engines = Engines(tmp_path, throwaway=True)
    assert all(engines.status().values())
    assert not engines.is_in_use()

    started = time.monotonic()
    with engines.used():
        assert time.monotonic() - started < 2
    assert engines.status() == {"postgres": None, "valkey": None}

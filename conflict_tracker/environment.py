"""The settings an installation may set, each declared once: name, kind, default and help.

Every setting NAME may also be given as NAME_FILE, the path of a file that holds the value.
`python -m conflict_tracker.environment` prints them all as a Markdown table.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

YES = frozenset({"1", "on", "true", "yes"})
NO = frozenset({"0", "off", "false", "no"})


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One declared setting; `default` is the text that would be written in the environment.

    `default` None means: none in production, where leaving the setting out is refused;
    `in_debug` then stands in when DEBUG is on.
    """

    name: str
    kind: str
    parse: Callable[[str], T]
    help: str
    default: str | None = None
    in_debug: str | None = None

    @property
    def required(self) -> bool:
        """Whether production refuses to start without it."""
        return self.default is None

    def read(self, environ: Mapping[str, str], *, debug: bool = False) -> T:
        """The value in `environ`; raises ImproperlyConfigured naming the setting when missing or invalid."""
        written = self._written(environ)
        if written is None:
            written = self.in_debug if debug and self.in_debug is not None else self.default
        if written is None:
            raise ImproperlyConfigured(
                f"{self.name} is not set. It is needed outside of DEBUG: {self.help} "
                f"(`make run` starts an installation that needs no settings.)"
            )
        try:
            return self.parse(written)
        except ValueError as error:
            raise ImproperlyConfigured(f"{self.name}: {error}") from error

    def _written(self, environ: Mapping[str, str]) -> str | None:
        file_name = f"{self.name}_FILE"
        value, path = environ.get(self.name, "").strip(), environ.get(file_name, "").strip()
        if value and path:
            raise ImproperlyConfigured(f"Both {self.name} and {file_name} are set; keep one.")
        if not path:
            return value or None
        try:
            content = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{file_name}: cannot read {path} ({error}).") from error
        if not content:
            raise ImproperlyConfigured(f"{file_name}: {path} is empty.")
        return content


def _text(written: str) -> str:
    return written


def _flag(written: str) -> bool:
    if written.lower() in YES:
        return True
    if written.lower() in NO:
        return False
    raise ValueError(f"{written!r} is neither on nor off (use on, off, true, false, yes, no, 1 or 0).")


def _count(written: str) -> int:
    if not written.isdecimal() or int(written) < 1:
        raise ValueError(f"{written!r} is not a whole number of at least 1.")
    return int(written)


def _port(written: str) -> int:
    if not written.isdecimal() or not 1 <= int(written) <= 65535:
        raise ValueError(f"{written!r} is not a port between 1 and 65535.")
    return int(written)


def _words(written: str) -> list[str]:
    return [word.strip() for word in written.split(",") if word.strip()]


def _secret(written: str) -> str:
    if len(written) < 32:
        raise ValueError("it must be at least 32 characters long.")
    return written


def _key(written: str) -> str:
    # Its words are not repeated.
    if not all("!" <= letter <= "~" for letter in written):
        raise ValueError("it has spaces or letters that a key cannot have.")
    return written


def _level(written: str) -> str:
    levels = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
    if written.upper() not in levels:
        raise ValueError(f"{written!r} is none of {', '.join(levels)}.")
    return written.upper()


def _address(*schemes: str) -> Callable[[str], str]:
    def parse(written: str) -> str:
        try:
            parts = urlsplit(written)
            parts.port  # noqa: B018  reading it is what checks it
        except ValueError as error:
            raise ValueError(f"not an address ({error}).") from error
        if parts.scheme not in schemes:
            # The value may hold a password: only the scheme is repeated.
            raise ValueError(f"must start with {' or '.join(f'{scheme}://' for scheme in schemes)}.")
        return written

    return parse


def _endpoint(written: str) -> str:
    parsed = _address("http", "https")(written) if written else ""
    parts = urlsplit(parsed)
    if parsed and (not parts.hostname or parts.username or parts.password or parts.query or parts.fragment):
        raise ValueError("must be a host and a path, with no name, password or query in it.")
    return parsed


DEBUG = Setting("DEBUG", "on/off", _flag, "Development mode; never on a public machine.", default="off")
SECRET_KEY = Setting(
    "SECRET_KEY",
    "text",
    _secret,
    "Signs sessions and forms; 32 random characters or more, kept secret.",
    in_debug="development-only-and-known-to-everyone",
)
ALLOWED_HOSTS = Setting(
    "ALLOWED_HOSTS",
    "list",
    _words,
    "Host names that the site answers to, separated by commas.",
    in_debug="localhost,127.0.0.1,[::1]",
)
DATABASE_URL = Setting(
    "DATABASE_URL",
    "address",
    _address("postgresql", "postgres"),
    "PostgreSQL: postgresql://user:password@host:5432/name, or ?host=/folder for a socket.",
    in_debug="postgresql:///conflict_tracker",
)
REDIS_URL = Setting(
    "REDIS_URL",
    "address",
    _address("redis", "rediss", "unix"),
    "Redis or Valkey: redis://host:6379/0, or unix:///path?db=0. The next database number holds the cache.",
    in_debug="redis://localhost:6379/0",
)
DATA_FOLDER = Setting(
    "DATA_FOLDER", "path", _text, "Where collected static files, logs and embedded engines are kept.", default="var"
)
HTTPS = Setting(
    "HTTPS",
    "on/off",
    _flag,
    "Secure cookies, redirect to https and strict transport security.",
    default="on",
    in_debug="off",
)
TRUST_PROXY = Setting(
    "TRUST_PROXY",
    "on/off",
    _flag,
    "Believe X-Forwarded-Proto; only behind a proxy that sets it itself.",
    default="off",
)
CSRF_TRUSTED_ORIGINS = Setting(
    "CSRF_TRUSTED_ORIGINS",
    "list",
    _words,
    "Origins with scheme whose forms are accepted, where a proxy changes the host.",
    default="",
)
LOG_LEVEL = Setting("LOG_LEVEL", "level", _level, "How much is logged to standard error.", default="INFO")
PORT = Setting("PORT", "port", _port, "First port that `make run` tries; a busy one is skipped.", default="8000")
DEMONSTRATION = Setting(
    "DEMONSTRATION",
    "on/off",
    _flag,
    "Whether `make run` loads the demonstration and its editor on a first start.",
    default="on",
)
MAX_ARTICLE_BYTES = Setting(
    "MAX_ARTICLE_BYTES", "count", _count, "Longest article that is read, in bytes of its text.", default="5000000"
)
FETCH_MAX_BYTES = Setting(
    "FETCH_MAX_BYTES", "count", _count, "Longest page that is fetched, in bytes once unpacked.", default="10000000"
)
FETCH_TIMEOUT_SECONDS = Setting(
    "FETCH_TIMEOUT_SECONDS", "count", _count, "Deadline of a whole fetch, redirects included.", default="30"
)
FETCH_CONNECT_SECONDS = Setting(
    "FETCH_CONNECT_SECONDS", "count", _count, "Deadline of connecting to one address.", default="5"
)
FETCH_MAX_REDIRECTS = Setting(
    "FETCH_MAX_REDIRECTS", "count", _count, "Redirects that a fetch follows, each one checked.", default="5"
)
FETCH_USER_AGENT = Setting(
    "FETCH_USER_AGENT", "text", _text, "What the fetcher calls itself.", default="ConflictTracker/0.1"
)
TASK_SECONDS = Setting(
    "TASK_SECONDS", "count", _count, "Longest run of one background task; then it is stopped.", default="120"
)
LEASE_SECONDS = Setting(
    "LEASE_SECONDS",
    "count",
    _count,
    "After so long without word a worker is held for dead and its article taken up again; more than TASK_SECONDS.",
    default="150",
)
MAX_ATTEMPTS = Setting(
    "MAX_ATTEMPTS", "count", _count, "Tries at an article before it is set aside with its error.", default="5"
)
SECOND_READER_URL = Setting(
    "SECOND_READER_URL",
    "address",
    _endpoint,
    "Where a second reader is asked, as https://host/v1: an OpenAI-compatible endpoint, which is sent the texts of "
    "articles (`docs/second-reader.md`). Without it there is none, and nothing is sent.",
    default="",
)
SECOND_READER_MODEL = Setting(
    "SECOND_READER_MODEL", "text", _text, "The model that the second reader asks for.", default=""
)
SECOND_READER_KEY = Setting(
    "SECOND_READER_KEY", "text", _key, "The endpoint's key, kept secret; some need none.", default=""
)
SECOND_READER_PARALLEL = Setting(
    "SECOND_READER_PARALLEL",
    "count",
    _count,
    "Articles that the second reader reads at one time, all workers together.",
    default="4",
)
SECOND_READER_TIMEOUT_SECONDS = Setting(
    "SECOND_READER_TIMEOUT_SECONDS",
    "count",
    _count,
    "Deadline of one request to the endpoint; no more than TASK_SECONDS, which bounds an article.",
    default="60",
)
SECOND_READER_TRIES = Setting(
    "SECOND_READER_TRIES",
    "count",
    _count,
    "Requests about one piece of text, the first included, where the endpoint is busy or does not answer.",
    default="4",
)
SECOND_READER_ANSWER_TOKENS = Setting(
    "SECOND_READER_ANSWER_TOKENS", "count", _count, "Longest answer that is asked for, in tokens.", default="8000"
)
SECOND_READER_DAILY_TOKENS = Setting(
    "SECOND_READER_DAILY_TOKENS",
    "count",
    _count,
    "Tokens of questions and answers that one day (UTC) may cost, all workers together; then it rests until the next.",
    default="1000000",
)

ALL: tuple[Setting[bool] | Setting[str] | Setting[int] | Setting[list[str]], ...] = (
    SECRET_KEY,
    ALLOWED_HOSTS,
    DATABASE_URL,
    REDIS_URL,
    DEBUG,
    HTTPS,
    TRUST_PROXY,
    CSRF_TRUSTED_ORIGINS,
    DATA_FOLDER,
    LOG_LEVEL,
    PORT,
    DEMONSTRATION,
    MAX_ARTICLE_BYTES,
    FETCH_MAX_BYTES,
    FETCH_TIMEOUT_SECONDS,
    FETCH_CONNECT_SECONDS,
    FETCH_MAX_REDIRECTS,
    FETCH_USER_AGENT,
    TASK_SECONDS,
    LEASE_SECONDS,
    MAX_ATTEMPTS,
    SECOND_READER_URL,
    SECOND_READER_MODEL,
    SECOND_READER_KEY,
    SECOND_READER_PARALLEL,
    SECOND_READER_TIMEOUT_SECONDS,
    SECOND_READER_TRIES,
    SECOND_READER_ANSWER_TOKENS,
    SECOND_READER_DAILY_TOKENS,
)


def refuse_missing(environ: Mapping[str, str]) -> None:
    """Raise ImproperlyConfigured naming every required setting that `environ` lacks."""
    missing = [
        setting.name
        for setting in ALL
        if setting.required and not environ.get(setting.name) and not environ.get(f"{setting.name}_FILE")
    ]
    if missing:
        raise ImproperlyConfigured(
            f"Not set: {', '.join(missing)}. Outside of DEBUG each is needed, as NAME or as NAME_FILE. "
            "`make run` starts an installation that needs none of them; DEBUG=on is for development."
        )


def as_markdown() -> str:
    """The table of all settings for the README."""
    lines = ["| Setting | Kind | Default | What it does |", "|---|---|---|---|"]
    for setting in ALL:
        default = "required" if setting.required else f"`{setting.default}`" if setting.default else "none"
        if setting is HTTPS:
            default = "`on`; `off` with DEBUG"
        lines.append(f"| `{setting.name}` | {setting.kind} | {default} | {setting.help} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(as_markdown() + "\n")

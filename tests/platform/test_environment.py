"""Settings are read strictly: what is missing, wrong or given twice is refused by name."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from conflict_tracker import environment
from conflict_tracker.embedded import PROJECT

REQUIRED = ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL")


def test_everything_that_production_lacks_is_named_at_once() -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.refuse_missing({"SECRET_KEY": "given"})

    assert "SECRET_KEY" not in str(refusal.value)
    assert all(name in str(refusal.value) for name in REQUIRED[1:])


def test_a_required_setting_may_come_from_its_file_variable() -> None:
    environment.refuse_missing({f"{name}_FILE": "/somewhere" for name in REQUIRED})


@pytest.mark.parametrize("name", REQUIRED)
def test_a_required_setting_has_no_default_outside_of_debug(name: str) -> None:
    setting = getattr(environment, name)

    with pytest.raises(ImproperlyConfigured, match=name):
        setting.read({})
    assert setting.read({}, debug=True)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("DEBUG", "maybe"),
        ("HTTPS", "2"),
        ("SECRET_KEY", "short"),
        ("DATABASE_URL", "mysql://db/name"),
        ("DATABASE_URL", "postgresql://db:notaport/name"),
        ("REDIS_URL", "http://redis"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("MAX_ATTEMPTS", "0"),
        ("MAX_ARTICLE_BYTES", "5MB"),
        ("LOG_LEVEL", "LOUD"),
        ("SECOND_READER_URL", "ftp://chat.example/v1"),
        ("SECOND_READER_URL", "https:///v1"),
        ("SECOND_READER_URL", "https://user:word@chat.example/v1"),
        ("SECOND_READER_URL", "https://chat.example/v1?key=word"),
        ("SECOND_READER_KEY", "two words"),
    ],
)
def test_a_wrong_value_is_refused_with_the_name_of_its_setting(name: str, written: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^{name}: "):
        getattr(environment, name).read({name: written})


def test_a_refused_address_does_not_repeat_its_password() -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.DATABASE_URL.read({"DATABASE_URL": "mysql://user:hunter2@db/name"})

    assert "hunter2" not in str(refusal.value)


def test_a_refused_key_is_not_repeated() -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.SECOND_READER_KEY.read({"SECOND_READER_KEY": "hunter 2"})

    assert "hunter" not in str(refusal.value)


@pytest.mark.parametrize(
    ("written", "value"), [("on", True), ("TRUE", True), ("1", True), ("no", False), ("off", False)]
)
def test_a_flag_is_written_in_several_ways(written: str, value: bool) -> None:
    assert environment.DEBUG.read({"DEBUG": written}) is value


def test_a_list_is_split_at_its_commas() -> None:
    assert environment.ALLOWED_HOSTS.read({"ALLOWED_HOSTS": "a.example, b.example,"}) == ["a.example", "b.example"]


def test_a_file_gives_the_value_without_its_last_line_end(tmp_path: Path) -> None:
    (tmp_path / "level").write_text("warning\n")

    assert environment.LOG_LEVEL.read({"LOG_LEVEL_FILE": str(tmp_path / "level")}) == "WARNING"


@pytest.mark.parametrize("content", [None, "", " \n"])
def test_a_file_that_is_missing_or_empty_is_refused(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_text(content)

    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FILE"):
        environment.SECRET_KEY.read({"SECRET_KEY_FILE": str(path)}, debug=True)


def test_a_value_and_a_file_together_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="Both PORT and PORT_FILE"):
        environment.PORT.read({"PORT": "1", "PORT_FILE": str(tmp_path)})


def test_every_declared_setting_is_in_the_list_of_all() -> None:
    declared = {value for value in vars(environment).values() if isinstance(value, environment.Setting)}

    assert declared == set(environment.ALL)


def test_the_settings_module_reads_every_setting_but_those_of_the_launcher() -> None:
    source = (PROJECT / "conflict_tracker" / "settings.py").read_text()
    read = set(re.findall(r"environment\.([A-Z_]+)\b", source))

    assert read == {setting.name for setting in environment.ALL} - {"PORT", "DEMONSTRATION"}


def test_the_readme_lists_every_setting() -> None:
    readme = (PROJECT / "README.md").read_text()

    assert [setting.name for setting in environment.ALL if f"`{setting.name}`" not in readme] == []


def test_the_table_has_a_row_for_every_setting() -> None:
    rows = environment.as_markdown().splitlines()[2:]

    assert [row.split("`")[1] for row in rows] == [setting.name for setting in environment.ALL]

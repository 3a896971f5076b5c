"""A bad setting stops the start: the text names it, says what it is and how to mend it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.platform import settings
from app.platform.settings import SettingsError

pytestmark = pytest.mark.engine("sqlite", why="settings are read, no database is asked")


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A start that knows nothing but its data folder."""
    named = ("DATABASE_URL", "SECRET_KEY", "PUBLIC_URL", "CONTENT_URL", "MAIL_URL", "PORT")
    for name in (*named, *(other for other in os.environ if other.startswith("ACADEMY_"))):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ACADEMY_DATA", str(tmp_path / "data"))


def refused(monkeypatch: pytest.MonkeyPatch, **given: str) -> str:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refusal:
        settings.load()
    return str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value", "mend"),
    [
        ("PORT", "eighty", "use a number from 1 to 65535"),
        ("PORT", "70000", "use a number from 1 to 65535"),
        ("ARGON2_MEMORY_KIB", "1", "use a number from 8"),
        ("LANGUAGE_MODEL_SECONDS", "0", "use a number above 0 and up to 8"),
        ("ACADEMY_DEMO", "perhaps", "use 1 for yes or 0 for no"),
        ("LOG_LEVEL", "loud", "use 'debug', 'info', 'warning' or 'error'"),
        ("ACADEMY_TIMEZONE", "Mars/Base", "use a name such as Asia/Shanghai"),
        ("DATABASE_URL", "mysql://x", "use sqlite:///FILE or postgresql://"),
        ("PUBLIC_URL", "http://", "use an address such as https://academy.example.com"),
        ("PUBLIC_URL", "https://academy:x", "use an address such as https://academy.example.com"),
        ("PUBLIC_URL", "http://[::1", "use an address such as https://academy.example.com"),
        ("MAIL_URL", "smtp://", "use smtp://USER:PASSWORD@HOST:PORT"),
        ("MAIL_URL", "smtp://host:port", "use smtp://USER:PASSWORD@HOST:PORT"),
        ("MAIL_FROM", "nobody", "use an address such as academy@example.com"),
        ("ACADEMY_CONTENT", "/nowhere/at/all", "there is no folder"),
        ("ACADEMY_DATA", "/dev/null", "cannot be made a folder"),
        ("ACADEMY_PROT", "8000", "there is no such setting"),
        ("SECRET_KEY", "short", "use at least 32 characters"),
    ],
)
def test_a_bad_setting_is_named_with_its_mend(
    name: str, value: str, mend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = refused(monkeypatch, **{name: value})
    assert said.startswith(f"{name}: ")
    assert mend in said
    assert "\n" not in said


def test_all_bad_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said = refused(monkeypatch, PORT="x", MAIL_URL="mail", ACADEMY_DEOM="0")
    assert {line.split(":")[0] for line in said.splitlines()} == {
        "PORT",
        "MAIL_URL",
        "ACADEMY_DEOM",
    }


@pytest.mark.parametrize("name", ["FULL", "POSTGRESQL", "SHOWCASE"])
def test_what_is_said_to_the_tests_stops_no_command(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"ACADEMY_TEST_{name}", "1")
    assert settings.load().port == 8000
    monkeypatch.setenv(f"ACADEMY_TEST_{name}S", "1")
    assert "there is no such setting" in refused(monkeypatch)


@pytest.mark.parametrize("name", ["MAIL_URL", "DATABASE_URL"])
def test_a_password_in_a_bad_address_is_not_shown(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = refused(monkeypatch, **{name: "imap://robot:s3cret@mail.example.com"})
    assert "s3cret" not in said
    assert "mail.example.com" in said


def test_what_is_good_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_URL", "smtps://robot:s3cret@mail.example.com:465")
    monkeypatch.setenv("MAIL_FROM", "Academy <academy@example.com>")
    monkeypatch.setenv("PUBLIC_URL", "https://[::1]:8443/academy/")
    taken = settings.load()
    assert taken.public_url == "https://[::1]:8443/academy"
    assert taken.mail_from == "Academy <academy@example.com>"


def test_the_secret_key_is_made_once_and_kept() -> None:
    first = settings.load()
    assert len(first.secret_key) >= 32
    assert settings.load().secret_key == first.secret_key
    assert (first.data_dir / "secret_key").stat().st_mode & 0o077 == 0


def test_a_key_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "data" / "secret_key").mkdir(parents=True)
    with pytest.raises(SettingsError, match=r"ACADEMY_DATA: the key in .*data can neither"):
        settings.load()


def test_another_database_is_named_by_its_address() -> None:
    present = settings.load()
    other = settings.with_database(present, "postgresql://localhost/academy")
    assert other.database == "postgresql+psycopg://localhost/academy"
    assert other.secret_key == present.secret_key
    with pytest.raises(SettingsError, match="DATABASE_URL: it is 'garbage'; use sqlite"):
        settings.with_database(present, "garbage")

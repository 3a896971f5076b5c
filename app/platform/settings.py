"""Every setting, read once from the environment. A bad value stops the start and says which."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AliasChoices, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]


class SettingsError(Exception):
    """A setting that cannot be used; the text names each one, its value's fault and the mend."""


def _named(*names: str) -> Any:
    return Field(validation_alias=AliasChoices(*names))


class Settings(BaseSettings):
    """What a deployer may choose. Every value has a default that works on one machine."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    data_dir: Annotated[Path, _named("ACADEMY_DATA")] = ROOT / "instance"
    database_url: Annotated[str, _named("DATABASE_URL")] = ""
    secret_key: Annotated[str, _named("SECRET_KEY")] = ""
    host: Annotated[str, _named("HOST")] = "127.0.0.1"
    port: Annotated[int, _named("PORT"), Field(ge=1, le=65535)] = 8000
    public_url: Annotated[str, _named("PUBLIC_URL")] = ""
    content_url: Annotated[str, _named("CONTENT_URL")] = ""
    demo: Annotated[bool, _named("ACADEMY_DEMO")] = True
    timezone: Annotated[str, _named("ACADEMY_TIMEZONE")] = "Asia/Shanghai"
    language: Annotated[Literal["zh", "en"], _named("ACADEMY_LANGUAGE")] = "zh"
    mail_url: Annotated[str, _named("MAIL_URL")] = ""
    mail_from: Annotated[str, _named("MAIL_FROM")] = ""
    log_level: Annotated[Literal["debug", "info", "warning", "error"], _named("LOG_LEVEL")] = "info"
    trusted_proxies: Annotated[int, _named("TRUSTED_PROXIES"), Field(ge=0, le=5)] = 0
    secure_cookies: Annotated[bool | None, _named("SECURE_COOKIES")] = None
    classic_password_rules: Annotated[bool, _named("CLASSIC_PASSWORD_RULES")] = False
    content_dir: Annotated[Path, _named("ACADEMY_CONTENT")] = ROOT / "content"
    encoder_socket: Annotated[str, _named("ACADEMY_ENCODER_SOCKET")] = ""
    testing: Annotated[bool, _named("ACADEMY_TESTING")] = False
    argon2_memory_kib: Annotated[int, _named("ARGON2_MEMORY_KIB"), Field(ge=8)] = 65536
    language_model_url: Annotated[str, _named("LANGUAGE_MODEL_URL")] = ""
    language_model_name: Annotated[str, _named("LANGUAGE_MODEL_NAME")] = ""
    language_model_key: Annotated[str, _named("LANGUAGE_MODEL_KEY"), Field(repr=False)] = ""
    language_model_words: Annotated[bool, _named("LANGUAGE_MODEL_WORDS")] = False
    language_model_rates: Annotated[bool, _named("LANGUAGE_MODEL_RATES")] = False
    language_model_seconds: Annotated[
        float, _named("LANGUAGE_MODEL_SECONDS"), Field(gt=0, le=8)
    ] = 8.0

    suggestion_floor: Annotated[float, _named("SUGGESTION_FLOOR"), Field(ge=0, le=1)] = 0.4

    @field_validator("data_dir", "content_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value:
            return value
        for short in ("postgres://", "postgresql://"):
            if value.startswith(short):
                return "postgresql+psycopg://" + value.removeprefix(short)
        if value.startswith(("sqlite:///", "postgresql+psycopg://")):
            return value
        raise ValueError("use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")

    @field_validator("public_url", "content_url", "language_model_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if not value:
            return value
        if not _leads_to_a_host(value, "http", "https") or urlsplit(value).query:
            raise ValueError("use an address such as https://academy.example.com")
        return value.rstrip("/")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError("use a name such as Asia/Shanghai") from None
        return value

    @field_validator("mail_url")
    @classmethod
    def _mail_server(cls, value: str) -> str:
        if not value:
            return value
        if not _leads_to_a_host(value, "smtp", "smtps"):
            raise ValueError("use smtp://USER:PASSWORD@HOST:PORT or smtps://...")
        return value

    @field_validator("mail_from")
    @classmethod
    def _mail_sender(cls, value: str) -> str:
        address = parseaddr(value)[1]
        if value and not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
            raise ValueError("use an address such as academy@example.com")
        return value

    @property
    def database(self) -> str:
        """The database's SQLAlchemy address: the given one, else a SQLite file in ``data_dir``."""
        return self.database_url or f"sqlite:///{self.data_dir / 'academy.sqlite3'}"

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's zone, in which times are shown and due dates are days."""
        return ZoneInfo(self.timezone)

    @property
    def cookies_are_secure(self) -> bool:
        """Cookies travel over HTTPS only: as set, else whenever the public address is HTTPS."""
        if self.secure_cookies is not None:
            return self.secure_cookies
        return self.public_url.startswith("https://")


_KNOWN_PREFIX = "ACADEMY_"
# Said to the tests, not to the academy that they start: it neither reads nor refuses them.
_OF_THE_TESTS = {"ACADEMY_TEST_FULL", "ACADEMY_TEST_POSTGRESQL", "ACADEMY_TEST_SHOWCASE"}


def _leads_to_a_host(address: str, *schemes: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, a bracket left open
        return False


def _unknown_names() -> list[str]:
    known = set(_OF_THE_TESTS)
    for field in Settings.model_fields.values():
        alias = field.validation_alias
        if isinstance(alias, AliasChoices):
            known.update(str(choice) for choice in alias.choices)
    return sorted(n for n in os.environ if n.startswith(_KNOWN_PREFIX) and n not in known)


def load(**given: Any) -> Settings:
    """Read the environment, ``given`` values first. Make the data folder; keep or make the secret.

    Raise SettingsError naming every bad setting.
    """
    faults = [f"{name}: there is no such setting; check the spelling" for name in _unknown_names()]
    try:
        settings = Settings(**given)
    except ValidationError as error:
        raise SettingsError("\n".join([*faults, *_said(error)])) from None
    if settings.secret_key and len(settings.secret_key) < 32:
        faults.append("SECRET_KEY: use at least 32 characters, or leave it out")
    if not settings.content_dir.is_dir():
        faults.append(f"ACADEMY_CONTENT: there is no folder {settings.content_dir}")
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o750)
    except OSError as error:
        why = error.strerror or error
        faults.append(f"ACADEMY_DATA: {settings.data_dir} cannot be made a folder ({why})")
    if faults:
        raise SettingsError("\n".join(faults))
    if settings.secret_key:
        return settings
    try:
        kept = _kept_secret(settings.data_dir)
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"ACADEMY_DATA: the key in {settings.data_dir} can neither be read nor made ({error})"
        ) from None
    return settings.model_copy(update={"secret_key": kept})


def with_database(settings: Settings, address: str) -> Settings:
    """The same settings with another database. Raise SettingsError if that is no address of one."""
    try:
        checked = Settings(database_url=address)
    except ValidationError as error:
        raise SettingsError("\n".join(_said(error))) from None
    return settings.model_copy(update={"database_url": checked.database_url})


def _said(error: ValidationError) -> list[str]:
    """Each fault as ``NAME: what it is; how to mend it``, in words for whoever deploys."""
    faults = []
    for problem in error.errors():
        field = str(problem["loc"][0]) if problem["loc"] else "?"
        faults.append(f"{_shown_name(field)}: it is {_veiled(problem['input'])}; {_mend(problem)}")
    return faults


def _mend(problem: Mapping[str, Any]) -> str:
    kind = problem["type"]
    field = str(problem["loc"][0]) if problem["loc"] else ""
    if kind == "value_error":
        return str(problem["ctx"]["error"])
    if kind.startswith("bool_"):
        return "use 1 for yes or 0 for no"
    if kind == "literal_error":
        return f"use {problem['ctx']['expected']}"
    limits = _limits(field)
    return f"use a number{limits}" if limits else str(problem["msg"])


def _limits(field: str) -> str:
    """`` from 1 to 65535``, `` from 8``, `` above 0 and up to 8``; empty for what has no limits."""
    found: dict[str, Any] = {}
    name = next((n for n in Settings.model_fields if field in (n, _shown_name(n))), "")
    for limit in Settings.model_fields[name].metadata if name else ():
        found |= {key: getattr(limit, key) for key in ("ge", "gt", "le") if hasattr(limit, key)}
    low = f" from {found['ge']}" if "ge" in found else f" above {found['gt']}" if found else ""
    high = f"{' and up' if 'gt' in found else ''} to {found['le']}" if "le" in found else ""
    return low + high


def _veiled(value: object) -> str:
    """A value as the terminal may show it: names and passwords before an ``@`` are left out."""
    return repr(re.sub(r"[^/@\s]+@", "…@", value) if isinstance(value, str) else value)


def _shown_name(field: str) -> str:
    info = Settings.model_fields.get(field)
    alias = info.validation_alias if info else None
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else field


def _kept_secret(folder: Path) -> str:
    """The secret key of this data folder, made on first use, readable by its owner alone."""
    path = folder / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    secret = secrets.token_urlsafe(48)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secret + "\n")
    return secret


__all__ = ["ROOT", "Settings", "SettingsError", "load", "with_database"]

"""Language of the reader, dates and numbers as that reader writes them.

Message ids are English sentences; Chinese stands in the catalogues. English needs none
(docs/decisions/0003).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import get_day_names, get_month_names
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g, has_app_context, has_request_context, request, session
from flask_babel import Babel, refresh
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

from app.kernel.errors import DomainError
from app.kernel.verdict import Verdict
from app.kernel.wording import Wording

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
CATALOGUES = Path(__file__).resolve().parents[1] / "translations"

_account_language: list[Callable[[], str | None]] = []


def use_account_language(source: Callable[[], str | None]) -> None:
    """Let ``source`` say the signed-in account's language ("zh", "en" or None)."""
    _account_language[:] = [source]


def language() -> str:
    """The reader's language, "zh" or "en": account, then session, then browser, then default."""
    if not has_request_context():
        return str(getattr(g, "spoken", None) or _default()) if g else _default()
    known = getattr(g, "reader_language", None)
    if known is None:
        known = g.reader_language = _choose()
    return str(known)


def _default() -> str:
    return str(current_app.config["ACADEMY"].language)


def _choose() -> str:
    for source in _account_language:
        chosen = source()
        if chosen in LOCALES:
            return str(chosen)
    kept = session.get("language")
    if kept in LOCALES:
        return str(kept)
    best = request.accept_languages.best_match(["zh-CN", "zh", "zh-TW", "zh-HK", "en", "en-US"])
    if best is None:
        return _default()
    return "en" if best.lower().startswith("en") else "zh"


@lru_cache(maxsize=len(LOCALES))
def _catalogue(spoken: str) -> NullTranslations:
    """A language's catalogue, read once a process: a page asks it hundreds of times, and the
    extension's own way to it costs more than all the rest of a look-up."""
    found: NullTranslations = Translations.load(str(CATALOGUES), [LOCALES[spoken]])
    return found


def _catalogue_now() -> NullTranslations:
    return _catalogue(language()) if has_app_context() else _catalogue("en")


def gettext(message: str, **places: Any) -> str:
    """A msgid in the reader's language, its places filled; English outside the application."""
    text = str(_catalogue_now().ugettext(message))
    return text % places if places else text


def ngettext(one: str, many: str, num: int, **places: Any) -> str:
    """The msgid for one or for many, in the reader's language; ``num`` is a place of its own."""
    text = str(_catalogue_now().ungettext(one, many, num))
    return text % {"num": num, **places}


class Lazy(LazyString):  # type: ignore[misc]
    """A msgid that is translated whenever it is shown, and escaped in templates like any text."""

    def __html__(self) -> Markup:
        return escape(str(self))


def lazy_gettext(message: str, **places: Any) -> Lazy:
    """A msgid for the time when there is a reader: labels of forms, tables of words."""
    return Lazy(gettext, message, **places)


_ = gettext
_l = lazy_gettext


def speak(chosen: str) -> None:
    """Use ``chosen`` for the rest of this request or job."""
    if has_request_context():
        g.reader_language = chosen
    else:
        g.spoken = chosen
    refresh()


@lru_cache(maxsize=len(LOCALES))
def _locale(spoken: str) -> Locale:
    return Locale.parse(LOCALES[spoken])


def locale() -> Locale:
    """Babel's locale for the reader."""
    return _locale(language())


def preload() -> None:
    """Read what every page of either language needs, now rather than at the first page: catalogue,
    names and numbers. For a process that others are forked from, which then share it."""
    for spoken, name in LOCALES.items():
        _catalogue(spoken)
        format_decimal(1, locale=_locale(spoken))
        get_month_names(locale=name)


def said(error: DomainError | Verdict) -> str:
    """The refusal in the reader's language."""
    message = error.message if isinstance(error, DomainError) else error.reason
    return translated(message, error.params)


def translated(message: str, params: dict[str, Any] | None = None) -> str:
    """A msgid that came from a rule, in the reader's language, its places filled."""
    text = gettext(message) if message else ""
    filled = {name: _filling(value) for name, value in (params or {}).items()}
    return text % filled if filled else text


def _filling(value: Any) -> Any:
    """What stands in a place: wordings and refusals in the reader's language, the rest as it is."""
    if isinstance(value, Wording):
        return value.said_in(language())
    return said(value) if isinstance(value, DomainError | Verdict) else value


def _zone() -> Any:
    return current_app.config["ACADEMY"].zone


def local(moment: datetime) -> datetime:
    """The moment in the organisation's zone."""
    return moment.astimezone(_zone())


@lru_cache(maxsize=len(LOCALES))
def _months(spoken: str) -> dict[int, str]:
    return dict(get_month_names("abbreviated", locale=_locale(spoken)))


@lru_cache(maxsize=len(LOCALES))
def _weekdays(spoken: str) -> dict[int, str]:
    return dict(get_day_names("abbreviated", locale=_locale(spoken)))


# The patterns are few and fixed, and a page shows up to a hundred moments: they are written out
# here with Babel's names; reading a pattern anew for each moment costs fifty times as much.


def day(value: date | datetime | None) -> str:
    """2026年11月24日, or 24 Nov 2026."""
    if value is None:
        return ""
    when = local(value) if isinstance(value, datetime) else value
    spoken = language()
    if spoken == "zh":
        return f"{when.year}年{when.month}月{when.day}日"
    return f"{when.day} {_months(spoken)[when.month]} {when.year}"


def month(first: date) -> str:
    """2026年11月, or Nov 2026."""
    spoken = language()
    if spoken == "zh":
        return f"{first.year}年{first.month}月"
    return f"{_months(spoken)[first.month]} {first.year}"


def short_day(value: date | datetime | None) -> str:
    """11月24日, or 24 Nov."""
    if value is None:
        return ""
    when = local(value) if isinstance(value, datetime) else value
    spoken = language()
    if spoken == "zh":
        return f"{when.month}月{when.day}日"
    return f"{when.day} {_months(spoken)[when.month]}"


def weekday(value: date | datetime) -> str:
    """周二, or Tue."""
    when = local(value) if isinstance(value, datetime) else value
    return _weekdays(language())[when.weekday()]


def moment(value: datetime | None) -> str:
    """A day and a time of day, to the minute, 24-hour."""
    if value is None:
        return ""
    between = " " if language() == "zh" else ", "
    return day(value) + between + clock_time(value)


def clock_time(value: datetime | None, seconds: bool = False) -> str:
    """10:21, or 10:21:44."""
    if value is None:
        return ""
    when = local(value)
    text = f"{when.hour:02d}:{when.minute:02d}"
    return f"{text}:{when.second:02d}" if seconds else text


@lru_cache(maxsize=4096)
def _number(value: int | float | Decimal, pattern: str | None, spoken: str) -> str:
    return format_decimal(value, format=pattern, locale=_locale(spoken))


@lru_cache(maxsize=4096)
def _share(value: float | Decimal, pattern: str, spoken: str) -> str:
    return format_percent(value, format=pattern, locale=_locale(spoken))


def number(value: int | float | Decimal, digits: int | None = None) -> str:
    """A number with the reader's separators; ``digits`` after the point if given."""
    pattern = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return _number(value, pattern, language())


def share(value: float | Decimal, digits: int = 0) -> str:
    """0.81 as 81%."""
    return _share(value, "0" + ("." + "0" * digits if digits else "") + "%", language())


def duration(seconds: float) -> str:
    """Seconds as 0:41 or 1:02:03."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{secs:02d}" if hours else f"{minutes}:{secs:02d}"


def in_readers_language(value: Wording | dict[str, str] | str | None) -> str:
    """A wording, or a ``{"zh", "en"}`` mapping, in the reader's language; plain text as it is."""
    if value is None:
        return ""
    if isinstance(value, Wording):
        return value.said_in(language())
    if isinstance(value, dict):
        return value.get(language()) or value.get("zh") or value.get("en") or ""
    return value


def gap() -> str:
    """What stands between two sentences: a space in English, nothing in Chinese, where the full
    stop is as wide as a word."""
    return " " if language() == "en" else ""


def install(app: Flask) -> None:
    """Bind to the app: locale choice, filters, template globals."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "zh_Hans_CN")
    Babel(
        app,
        locale_selector=lambda: LOCALES[language()],
        timezone_selector=lambda: str(app.config["ACADEMY"].timezone),
    )
    app.jinja_env.filters.update(
        said=in_readers_language,
        day=day,
        short_day=short_day,
        weekday=weekday,
        moment=moment,
        clock=clock_time,
        number=number,
        share=share,
        duration=duration,
        local=local,
        why=said,
        translated=translated,
    )
    app.jinja_env.add_extension("jinja2.ext.i18n")
    # The template engine fills the places itself, after escaping them: it wants bare texts.
    app.jinja_env.install_gettext_callables(_bare, _bare_plural, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(language=language, gap=gap, _=gettext)


def _bare(message: str) -> str:
    return str(_catalogue_now().ugettext(message))


def _bare_plural(one: str, many: str, number: int) -> str:
    return str(_catalogue_now().ungettext(one, many, number))


__all__ = ["_", "_l", "ngettext"]

"""Language of the reader, dates and numbers as that reader writes them.

Message ids are English sentences; Chinese stands in the catalogues. English needs none
(docs/decisions/0003).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal, format_percent
from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import Babel, get_translations, gettext, lazy_gettext, ngettext, refresh

from app.kernel.errors import DomainError
from app.kernel.verdict import Verdict
from app.kernel.wording import Wording

_ = gettext
_l = lazy_gettext
LOCALES = {"zh": "zh_Hans_CN", "en": "en"}

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


def speak(chosen: str) -> None:
    """Use ``chosen`` for the rest of this request or job."""
    if has_request_context():
        g.reader_language = chosen
    else:
        g.spoken = chosen
    refresh()


def locale() -> Locale:
    """Babel's locale for the reader."""
    return Locale.parse(LOCALES[language()])


def said(error: DomainError | Verdict) -> str:
    """The refusal in the reader's language."""
    message = error.message if isinstance(error, DomainError) else error.reason
    return translated(message, error.params)


def translated(message: str, params: dict[str, Any] | None = None) -> str:
    """A msgid that came from a rule, in the reader's language, its places filled."""
    text = gettext(message) if message else ""
    filled = {
        name: value.said_in(language()) if isinstance(value, Wording) else value
        for name, value in (params or {}).items()
    }
    return text % filled if filled else text


def _zone() -> Any:
    return current_app.config["ACADEMY"].zone


def local(moment: datetime) -> datetime:
    """The moment in the organisation's zone."""
    return moment.astimezone(_zone())


def day(value: date | datetime | None) -> str:
    """2026年11月24日, or 24 Nov 2026."""
    if value is None:
        return ""
    when = local(value) if isinstance(value, datetime) else value
    pattern = "y年M月d日" if language() == "zh" else "d MMM y"
    return format_date(when, pattern, locale=locale())


def short_day(value: date | datetime | None) -> str:
    """11月24日, or 24 Nov."""
    if value is None:
        return ""
    when = local(value) if isinstance(value, datetime) else value
    return format_date(when, "M月d日" if language() == "zh" else "d MMM", locale=locale())


def weekday(value: date | datetime) -> str:
    """周二, or Tue."""
    when = local(value) if isinstance(value, datetime) else value
    return format_date(when, "EEE", locale=locale())


def moment(value: datetime | None) -> str:
    """A day and a time of day, to the minute, 24-hour."""
    if value is None:
        return ""
    pattern = "y年M月d日 HH:mm" if language() == "zh" else "d MMM y, HH:mm"
    return format_datetime(local(value), pattern, locale=locale())


def clock_time(value: datetime | None, seconds: bool = False) -> str:
    """10:21, or 10:21:44."""
    if value is None:
        return ""
    return format_time(local(value), "HH:mm:ss" if seconds else "HH:mm", locale=locale())


def number(value: int | float | Decimal, digits: int | None = None) -> str:
    """A number with the reader's separators; ``digits`` after the point if given."""
    pattern = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=locale())


def share(value: float | Decimal, digits: int = 0) -> str:
    """0.81 as 81%."""
    return format_percent(
        value, format="0" + ("." + "0" * digits if digits else "") + "%", locale=locale()
    )


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
    app.jinja_env.globals.update(language=language, _=gettext)


def _bare(message: str) -> str:
    return str(get_translations().ugettext(message))


def _bare_plural(one: str, many: str, number: int) -> str:
    return str(get_translations().ungettext(one, many, number))


__all__ = ["_", "_l", "ngettext"]

"""Words, moments and numbers as the reader writes them; Babel says how."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal, format_percent
from flask import Flask, render_template_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.platform import i18n

LANGUAGES = {"zh": Locale.parse("zh_Hans_CN"), "en": Locale.parse("en")}
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
MOMENTS = st.integers(631_152_000, 4_102_444_800).map(lambda s: datetime.fromtimestamp(s, UTC))
# The application is only asked for its zone and never changed.
same_app = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
spoken = pytest.mark.parametrize("spoken", LANGUAGES)


@spoken
@same_app
@given(day=DAYS)
def test_days_are_written_as_babel_writes_them(app: Flask, spoken: str, day: date) -> None:
    patterns = {"zh": ("y年M月d日", "M月d日"), "en": ("d MMM y", "d MMM")}[spoken]
    locale = LANGUAGES[spoken]
    with app.app_context():
        i18n.speak(spoken)
        assert i18n.day(day) == format_date(day, patterns[0], locale=locale)
        assert i18n.short_day(day) == format_date(day, patterns[1], locale=locale)
        assert i18n.weekday(day) == format_date(day, "EEE", locale=locale)


@spoken
@same_app
@given(moment=MOMENTS)
def test_moments_are_written_as_babel_writes_them(
    app: Flask, spoken: str, moment: datetime
) -> None:
    pattern = {"zh": "y年M月d日 HH:mm", "en": "d MMM y, HH:mm"}[spoken]
    locale = LANGUAGES[spoken]
    with app.app_context():
        i18n.speak(spoken)
        here = i18n.local(moment)
        assert i18n.moment(moment) == format_datetime(here, pattern, locale=locale)
        assert i18n.clock_time(moment) == format_time(here, "HH:mm", locale=locale)
        assert i18n.clock_time(moment, seconds=True) == format_time(here, "HH:mm:ss", locale=locale)


@spoken
@same_app
@given(value=st.decimals(-(10**9), 10**9, places=3), digits=st.none() | st.integers(0, 3))
def test_numbers_asked_for_twice_stay_as_babel_writes_them(
    app: Flask, spoken: str, value: Decimal, digits: int | None
) -> None:
    pattern = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    shares = "0" + ("." + "0" * digits if digits else "") + "%"
    with app.app_context():
        i18n.speak(spoken)
        for _again in range(2):
            assert i18n.number(value, digits) == format_decimal(
                value, format=pattern, locale=LANGUAGES[spoken]
            )
            assert i18n.share(value, digits or 0) == format_percent(
                value, format=shares, locale=LANGUAGES[spoken]
            )


def test_two_languages_in_turn_do_not_answer_for_each_other(app: Flask) -> None:
    label = i18n.lazy_gettext("Sign in")
    with app.app_context():
        said = []
        for spoken in ("zh", "en", "zh", "en"):
            i18n.speak(spoken)
            said.append((i18n._("Sign in"), str(label), i18n.number(1234), i18n.weekday(date.min)))
    assert said[:2] == said[2:]
    assert [words[:2] for words in said[:2]] == [("登录", "登录"), ("Sign in", "Sign in")]
    assert said[0][3] == "周一"
    assert said[1][3] == "Mon"


def test_without_an_application_a_message_is_its_own_english() -> None:
    assert i18n._("Sign in") == "Sign in"
    assert i18n.ngettext("%(num)d row", "%(num)d rows", 2) == "2 rows"


def test_a_late_translated_text_is_escaped_in_a_template(app: Flask) -> None:
    with app.app_context():
        i18n.speak("en")
        late = i18n.lazy_gettext("%(first)s–%(last)s of %(total)s", first="<b>", last=2, total=3)
        assert render_template_string("{{ late }}", late=late) == "&lt;b&gt;–2 of 3"


def test_sentences_stand_apart_as_each_language_sets_them(app: Flask) -> None:
    template = '{{ _("No evidence yet") }}.{{ gap() }}{{ _("Page") }}'
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert render_template_string(template) == "No evidence yet. Page"
    with app.test_request_context(headers={"Accept-Language": "zh-CN"}):
        assert " " not in render_template_string(template)

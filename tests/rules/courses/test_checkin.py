"""The code on the wall: good for a moment, for one class, and a ticket for one person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules import checkin

KEY = b"key"
moments = st.floats(1.6e9, 4e9).map(lambda second: datetime.fromtimestamp(second, UTC))
BEGINS = datetime(2026, 12, 1, 6, tzinfo=UTC)
ENDS = BEGINS + timedelta(hours=2)


@given(moments, st.integers(0, 19))
def test_the_code_shown_holds_at_least_one_step(at: datetime, later: int) -> None:
    code = checkin.code_at(KEY, "a", at)
    assert checkin.code_holds(KEY, "a", code, at + timedelta(seconds=later))
    assert len(code) == checkin.LENGTH
    assert set(code) <= set(checkin.ALPHABET)


@given(moments, st.integers(40, 10**6))
def test_a_code_passed_on_is_soon_worth_nothing(at: datetime, later: int) -> None:
    code = checkin.code_at(KEY, "a", at)
    after = at + timedelta(seconds=later)
    shown = {checkin.code_at(KEY, "a", after - back * checkin.STEP) for back in (0, 1)}
    assert checkin.code_holds(KEY, "a", code, after) == (code in shown)


def test_forty_seconds_later_a_code_no_longer_holds() -> None:
    code = checkin.code_at(KEY, "a", BEGINS)
    assert checkin.code_holds(KEY, "a", code, BEGINS + timedelta(seconds=39))
    assert not checkin.code_holds(KEY, "a", code, BEGINS + timedelta(seconds=40))


def test_a_code_is_of_its_class_and_its_installation() -> None:
    code = checkin.code_at(KEY, "a", BEGINS)
    assert not checkin.code_holds(KEY, "b", code, BEGINS)
    assert not checkin.code_holds(b"other", "a", code, BEGINS)


@given(st.text(max_size=12))
def test_what_is_typed_at_random_does_not_hold(typed: str) -> None:
    code = checkin.code_at(KEY, "a", BEGINS)
    meant = "".join(sign for sign in typed.upper() if sign in checkin.ALPHABET)
    shown = {code, checkin.code_at(KEY, "a", BEGINS - checkin.STEP)}
    assert checkin.code_holds(KEY, "a", typed, BEGINS) == (meant in shown)


def test_case_blanks_and_dashes_do_not_matter() -> None:
    code = checkin.code_at(KEY, "a", BEGINS)
    assert checkin.code_holds(KEY, "a", f" {code[:3].lower()} - {code[3:].lower()} ", BEGINS)


@given(moments)
def test_the_seconds_left_lead_to_another_code(at: datetime) -> None:
    left = checkin.seconds_left(at)
    assert 1 <= left <= 20
    now = at.replace(microsecond=0)
    assert checkin.code_at(KEY, "a", now) == checkin.code_at(
        KEY, "a", now + timedelta(seconds=left - 1)
    )


def test_a_ticket_is_one_person_s_for_one_class_for_three_minutes() -> None:
    ticket = checkin.ticket(KEY, "a", 7, BEGINS)
    good = BEGINS + checkin.TICKET
    assert checkin.ticket_holds(KEY, "a", 7, ticket, good)
    assert not checkin.ticket_holds(KEY, "a", 7, ticket, good + timedelta(seconds=1))
    assert not checkin.ticket_holds(KEY, "a", 7, ticket, BEGINS - timedelta(seconds=1))
    assert not checkin.ticket_holds(KEY, "a", 8, ticket, BEGINS)
    assert not checkin.ticket_holds(KEY, "b", 7, ticket, BEGINS)
    assert not checkin.ticket_holds(b"other", "a", 7, ticket, BEGINS)


@given(st.text(max_size=50))
def test_a_ticket_made_up_does_not_hold(given_: str) -> None:
    assert not checkin.ticket_holds(KEY, "a", 7, given_, BEGINS)
    assert not checkin.ticket_holds(KEY, "a", 7, f"{int(BEGINS.timestamp())}-{given_}", BEGINS)


def test_the_door_opens_a_little_early_and_shuts_at_the_end() -> None:
    second = timedelta(seconds=1)
    assert not checkin.is_open(BEGINS, ENDS, BEGINS - checkin.EARLY - second)
    assert checkin.is_open(BEGINS, ENDS, BEGINS - checkin.EARLY)
    assert checkin.is_open(BEGINS, ENDS, ENDS)
    assert not checkin.is_open(BEGINS, ENDS, ENDS + second)

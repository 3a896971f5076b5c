"""Seats, waiting list, states of a class, calendar files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.courses.rules.calendar import Event, escaped, folded, ics
from app.courses.rules.seating import Seating, SessionState, moved_up, seating, state_of

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
people = st.lists(st.integers(1, 50), unique=True)


@given(people, st.integers(1, 60))
def test_everybody_sits_or_waits_in_the_order_they_came(signed: list[int], seats: int) -> None:
    found = seating(signed, seats)
    assert list(found.seated + found.waiting) == signed
    assert len(found.seated) <= seats
    assert not found.waiting or len(found.seated) == seats
    assert [found.place_of(who) for who in found.waiting] == list(range(1, len(found.waiting) + 1))
    assert all(found.place_of(who) is None for who in found.seated)


@given(people, st.integers(1, 20), st.data())
def test_who_leaves_lets_at_most_one_move_up_the_first_who_waits(
    signed: list[int], seats: int, data: st.DataObject
) -> None:
    if not signed:
        return
    gone = data.draw(st.sampled_from(signed))
    before = seating(signed, seats)
    after = seating([who for who in signed if who != gone], seats)
    up = moved_up(before, after)
    assert up == (before.waiting[:1] if gone in before.seated else ())


def test_a_larger_room_seats_those_who_wait() -> None:
    assert moved_up(Seating((1,), (2, 3)), seating([1, 2, 3], 2)) == (2,)


@pytest.mark.parametrize(
    ("minutes", "state"),
    [
        (-1, SessionState.OPEN),
        (0, SessionState.RUNNING),
        (59, SessionState.RUNNING),
        (60, SessionState.OVER),
    ],
)
def test_the_clock_moves_a_class(minutes: int, state: SessionState) -> None:
    ends = NOON + timedelta(hours=1)
    at = NOON + timedelta(minutes=minutes)
    assert state_of(NOON, ends, cancelled=False, confirmed=False, at=at) is state
    assert state_of(NOON, ends, cancelled=True, confirmed=True, at=at) is SessionState.CANCELLED
    assert state_of(NOON, ends, cancelled=False, confirmed=True, at=at) is SessionState.HELD


def _event(**more: object) -> Event:
    values: dict[str, object] = {
        "uid": "a@b",
        "title": "客诉研讨；第一场, 上午",
        "place": "三楼",
        "about": "带电脑\n带案例",
        "starts_at": NOON,
        "ends_at": NOON + timedelta(hours=2),
        "stamped_at": NOON,
    }
    return Event(**{**values, **more})  # type: ignore[arg-type]


def test_a_calendar_file_says_when_and_where() -> None:
    text = ics(_event(changed=3))
    rows = text.split("\r\n")
    assert rows[0] == "BEGIN:VCALENDAR"
    assert rows[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTART:20261124T040000Z" in rows
    assert "DTEND:20261124T060000Z" in rows
    assert "SUMMARY:客诉研讨；第一场\\, 上午" in rows
    assert "DESCRIPTION:带电脑\\n带案例" in rows
    assert "SEQUENCE:3" in rows
    assert "STATUS:CONFIRMED" in rows
    assert "STATUS:CANCELLED" in ics(_event(cancelled=True))


def test_signs_that_mean_something_are_escaped() -> None:
    assert escaped("a;b,c\\d") == "a\\;b\\,c\\\\d"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_folding_keeps_every_character_and_every_line_short(text: str) -> None:
    lines = list(folded(f"SUMMARY:{text}"))
    assert all(len(line.encode()) <= 75 for line in lines)
    assert lines[0] + "".join(line[1:] for line in lines[1:]) == f"SUMMARY:{text}"


@given(st.text(alphabet="课程abc ", max_size=200))
@example("课" * 60)
def test_a_folded_line_is_whole_again_and_never_too_long(row: str) -> None:
    rows = list(folded(row))
    assert all(len(part.encode()) <= 75 for part in rows)
    assert rows[0] + "".join(part[1:] for part in rows[1:]) == row

"""Signs of life of those who sit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.presence import (
    GONE_AFTER,
    QUIET_AFTER,
    Presence,
    last_sign,
    presence,
    urgency,
)

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
spans = st.integers(0, 3600).map(lambda seconds: timedelta(seconds=seconds))


@given(spans, spans)
def test_a_later_sign_never_looks_worse(one: timedelta, other: timedelta) -> None:
    order = [Presence.HERE, Presence.QUIET, Presence.GONE]
    near, far = sorted((one, other))
    seen = [order.index(presence(NOW - span, NOW, running=True)) for span in (near, far)]
    assert seen == sorted(seen)


def test_the_lines_between_here_quiet_and_gone() -> None:
    step = timedelta(seconds=1)
    assert presence(NOW - QUIET_AFTER + step, NOW, running=True) is Presence.HERE
    assert presence(NOW - QUIET_AFTER, NOW, running=True) is Presence.QUIET
    assert presence(NOW - GONE_AFTER, NOW, running=True) is Presence.GONE
    assert presence(None, NOW, running=True) is Presence.GONE
    assert presence(None, NOW, running=False) is Presence.DONE


def test_the_latest_sign_counts() -> None:
    assert last_sign(None, NOW, NOW - timedelta(minutes=1)) == NOW
    assert last_sign(None, None) is None


def test_undecided_late_answers_come_first_and_finished_ones_last() -> None:
    hour, minute = timedelta(hours=1), timedelta(minutes=1)
    ranked = [
        urgency(Presence.DONE, late=1, left=hour),
        urgency(Presence.GONE, late=0, left=hour),
        urgency(Presence.QUIET, late=0, left=hour),
        urgency(Presence.HERE, late=0, left=minute),
        urgency(Presence.HERE, late=0, left=hour),
        urgency(Presence.DONE, late=0, left=hour),
    ]
    assert ranked == sorted(set(ranked))

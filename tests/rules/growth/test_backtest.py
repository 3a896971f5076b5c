"""What another edition changes for a person."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from app.growth.rules.backtest import Effect, counted, effect, flip
from app.growth.rules.dossier import Dossier, Known
from app.growth.rules.readiness import Readiness, Standing, assess
from app.growth.rules.requirements import Passed
from tests.rules.growth.made import DEMANDS, HIRED, TODAY, dossiers


def judged(exams: int, passed: int) -> Readiness:
    """So many exams asked, so many passed."""
    found = assess(
        "junior",
        "mid",
        [Passed(f"e{n}", exam=f"e{n}") for n in range(exams)],
        (),
        Dossier(HIRED),
        TODAY,
    )
    good = [replace(f, standing=Standing.MET) for f in found.findings[:passed]]
    return replace(found, findings=(*good, *found.findings[passed:]))


def test_ready_or_not_comes_before_how_many() -> None:
    assert effect(judged(1, 0), judged(1, 1)) is Effect.BECOMES_READY
    assert effect(judged(1, 1), judged(2, 1)) is Effect.NO_LONGER_READY


def test_what_is_missing_decides_not_what_is_met() -> None:
    assert effect(judged(3, 1), judged(4, 3)) is Effect.CLOSER
    assert effect(judged(3, 1), judged(5, 2)) is Effect.FARTHER
    assert effect(judged(3, 1), judged(4, 2)) is Effect.SAME


@given(dossiers)
def test_the_same_edition_changes_nobody(found: list[Known]) -> None:
    ready = assess("junior", "mid", DEMANDS, (), Dossier(HIRED, found), TODAY)
    one = flip(7, ready, ready)
    assert (one.learner, one.effect, one.before, one.after) == (
        7,
        Effect.SAME,
        ready.met,
        ready.met,
    )
    assert counted([one, one])[Effect.SAME] == 2

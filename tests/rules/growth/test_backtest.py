"""What another edition changes for a person."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.growth.rules.backtest import Effect, compared, counted, effect, flip, stands, weigh
from app.growth.rules.dossier import Dossier, ExamTaken, Known
from app.growth.rules.readiness import Readiness, Standing, assess, judge
from app.growth.rules.requirements import Interview, Passed, RatedAtLeast, Requirement
from tests.rules.growth.made import DEMANDS, HIRED, TODAY, dossiers

# The same demands with other numbers, as an editor would change them.
EASIER: tuple[Requirement, ...] = (
    Passed("exam", exam="mid", at_least=5000),
    Interview("interview", interview="phone", at_least=100),
    RatedAtLeast("levels", criteria=("attitude",), level=100, scenarios=1),
)


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
    assert counted([one.effect, one.effect])[Effect.SAME] == 2


@given(dossiers, st.sampled_from(DEMANDS))
def test_a_demand_stands_where_its_finding_is_good(found: list[Known], demand: Requirement) -> None:
    about = Dossier(HIRED, found)
    assert stands(demand, about, TODAY) == judge(demand, about, TODAY, 90).good


_editions = st.lists(st.sampled_from((*DEMANDS, *EASIER)), max_size=6)


@given(dossiers, _editions, _editions)
def test_weighing_what_differs_gives_the_effect_of_both_whole_verdicts(
    found: list[Known], before: list[Requirement], after: list[Requirement]
) -> None:
    about = Dossier(HIRED, found)
    first, second = (
        assess("junior", "mid" if asked else "", asked, (), about, TODAY)
        for asked in (before, after)
    )
    weighed = weigh(compared(before, after), about, lambda: about, TODAY)
    assert weighed is effect(first, second)


def test_what_stands_in_both_editions_is_read_only_where_readiness_hangs_on_it() -> None:
    asked: list[str] = []

    def whole() -> Dossier:
        asked.append("all")
        return Dossier(HIRED)

    harder = Passed("exam", exam="mid", at_least=9000)
    both = [Passed("other", exam="other")]
    nothing = compared([*both, Passed("exam", exam="mid")], [*both, harder])
    assert weigh(nothing, Dossier(HIRED), whole, TODAY) is Effect.SAME
    assert asked == []
    eighty = Dossier(HIRED, [ExamTaken("1", TODAY, "mid", 8000, True)])
    assert weigh(nothing, eighty, whole, TODAY) is Effect.FARTHER
    assert asked == ["all"]

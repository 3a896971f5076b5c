"""What another edition changes for a person."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.growth.rules import backtest as rule
from app.growth.rules.backtest import (
    Effect,
    Lines,
    Turn,
    Turned,
    compared,
    counted,
    effect,
    flip,
    stands,
    weigh,
)
from app.growth.rules.bands import Band
from app.growth.rules.dossier import Dossier, ExamTaken, Interviewed, Known, Measured
from app.growth.rules.readiness import Readiness, Standing, assess, judge
from app.growth.rules.requirements import Interview, Passed, RatedAtLeast
from app.growth.rules.tally import Requirement
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


# --- what else turns ---------------------------------------------------------------------------


def _keys(found: list[Turned], turn: Turn) -> set[str]:
    return {one.about for one in found if one.turn is turn}


@given(dossiers, _editions, _editions, st.integers(1, 200), st.integers(1, 200))
def test_duties_and_ends_turn_where_both_whole_verdicts_differ(
    found: list[Known],
    before: list[Requirement],
    after: list[Requirement],
    soon: int,
    later: int,
) -> None:
    about = Dossier(HIRED, found)
    first, second = (
        assess("mid", "", (), list({r.key: r for r in asked}.values()), about, TODAY, days)
        for asked, days in ((before, soon), (after, later))
    )
    kept = [tuple(f.requirement for f in one.upkeep) for one in (first, second)]
    still = [{f.key for f in one.upkeep if not f.good} for one in (first, second)]
    turned = rule.duties(compared(*kept), about, TODAY)
    assert _keys(turned, Turn.DUTY_OPENS) == still[1] - still[0]
    assert _keys(turned, Turn.DUTY_CLOSES) == still[0] - still[1]
    ending = [{f.key for f in one.expiring()} for one in (first, second)]
    turned = rule.endings(rule.ending(*kept, (soon, later)), about, TODAY)
    assert _keys(turned, Turn.ENDS_SOON) == ending[1] - ending[0]
    assert _keys(turned, Turn.ENDS_LATER) == ending[0] - ending[1] - still[1]


def test_a_shorter_validity_opens_a_duty_or_lets_it_end_soon() -> None:
    talk = Interviewed("1", TODAY.replace(month=TODAY.month - 2), "phone", 400)
    about = Dossier(HIRED, [talk])
    long, middle, short = (
        Interview("kept", interview="phone", valid_months=months) for months in (24, 4, 1)
    )
    assert rule.duties(compared([long], [short]), about, TODAY) == [Turned(Turn.DUTY_OPENS, "kept")]
    ends = rule.ending([long], [middle], (90, 90))
    assert rule.endings(ends, about, TODAY) == [Turned(Turn.ENDS_SOON, "kept")]
    assert rule.ending([long], [long], (90, 90)).alike
    assert not rule.ending([long], [long], (90, 30)).alike


def test_a_figure_is_told_by_the_lines_of_both_editions_and_only_where_it_is_measured() -> None:
    about = Dossier(HIRED, [Measured("1", TODAY, "solving", "2026-10", 7000)])
    lines = [
        Lines("solving", (6000, 8000), (5000, 7500)),
        Lines("first_reply", (3000, 2000), (None, None), lower_is_better=True),
    ]
    bands = rule.figures(lines, about, TODAY)
    assert bands == {"solving": (Band.GOOD, Band.LOW)}
    assert rule.fallen(bands) == [Turned(Turn.BELOW_FLOOR, "solving")]
    assert rule.fallen({"solving": (Band.LOW, Band.NEAR)}) == [Turned(Turn.ABOVE_FLOOR, "solving")]

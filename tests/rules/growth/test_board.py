"""Where somebody stands on the board, and why one talks soon."""

from __future__ import annotations

from datetime import date

from app.growth.rules import dossier as known
from app.growth.rules import requirements as rule
from app.growth.rules.board import (
    Floor,
    Group,
    Risk,
    RiskKind,
    group_of,
    last_figure,
    risks,
    team_months,
    widest_gap,
)
from app.growth.rules.dossier import Known
from app.growth.rules.levels import Mean
from app.growth.rules.readiness import Readiness, assess
from app.growth.rules.tally import Requirement
from tests.rules.growth.made import TODAY, dossier, figure

UPKEEP = (rule.Completed("kept", courses=("privacy",), valid_months=12),)


def judged(asked: tuple[Requirement, ...], *facts: Known, target: str = "mid") -> Readiness:
    """A person judged today, with one duty that keeps the tier."""
    return assess("junior", target, asked, UPKEEP, dossier(*facts), TODAY)


def exams(count: int) -> tuple[Requirement, ...]:
    """So many exams nobody has passed."""
    return tuple(rule.Passed(f"e{n}", exam=f"e{n}") for n in range(count))


def test_ready_comes_first_and_risk_before_nearly() -> None:
    risk = [Risk(RiskKind.FALLING, "attitude")]
    assert group_of(judged(()), risk, 2) is Group.READY
    assert group_of(judged(exams(1)), risk, 2) is Group.AT_RISK
    assert group_of(judged(exams(2)), [], 2) is Group.NEAR
    assert group_of(judged(exams(3)), [], 2) is Group.ON_THE_WAY
    assert group_of(judged((), target=""), [], 2) is Group.ON_THE_WAY


def test_every_reason_is_named_figures_before_levels_the_lowest_level_first() -> None:
    lapsed = known.CourseDone("c", date(2025, 1, 1), "privacy")
    found = dossier(lapsed, figure("2026-10", 6000))
    means = {
        "attitude": Mean("attitude", 240, 3),
        "efficiency": Mean("efficiency", 200, 3),
        "teamwork": Mean("teamwork", None, 1),
        "expertise": Mean("expertise", 300, 3),
    }
    series = {"attitude": [("1", 400), ("2", 300), ("3", 250), ("4", 240)], "expertise": []}
    floors = [Floor("solving", 6500), Floor("speed", 3000, lower_is_better=True)]
    got = risks(judged((), lapsed), found, means, series, floors, 250)
    assert [(r.kind, r.about) for r in got] == [
        (RiskKind.FALLING, "attitude"),
        (RiskKind.LOW_FIGURE, "solving"),
        (RiskKind.LOW_LEVEL, "efficiency"),
        (RiskKind.LOW_LEVEL, "attitude"),
        (RiskKind.LAPSED, "kept"),
    ]
    assert (got[1].value, got[1].month) == (6000, "2026-10")


def test_a_duty_never_done_is_no_lapse_and_a_good_figure_no_risk() -> None:
    found = dossier(figure("2026-10", 9000))
    assert risks(judged(()), found, {}, {}, [Floor("solving", 6500)], 250) == []


def test_floors_bound_from_below_or_above() -> None:
    assert Floor("a", 80).broken(79)
    assert not Floor("a", 80).broken(80)
    assert Floor("a", 30, True).broken(31)
    assert not Floor("a", 30, True).broken(30)


def test_the_last_full_month_speaks_or_the_one_before_it() -> None:
    october, september = figure("2026-10", 1), figure("2026-09", 2)
    assert last_figure(dossier(october, september), "solving", TODAY) == october
    assert last_figure(dossier(september), "solving", TODAY) == september
    assert last_figure(dossier(figure("2026-08", 3)), "solving", TODAY) is None
    assert last_figure(dossier(figure("2026-11", 3)), "solving", TODAY) is None


def test_the_widest_gap_is_where_most_people_stand_below() -> None:
    people = [
        {"a": Mean("a", 200, 3), "b": Mean("b", 200, 3)},
        {"a": Mean("a", 400, 3), "b": Mean("b", 300, 3)},
        {"a": Mean("a", None, 1)},
    ]
    assert widest_gap(people, ("a", "b", "c"), 350) == ("b", 2, 2)
    assert widest_gap(people, ("a", "b"), 100) is None
    assert widest_gap(people, ("a", "b"), 250) == ("a", 1, 2)


def test_a_teams_month_is_the_mean_of_who_has_a_figure() -> None:
    one = dossier(figure("2026-10", 8000), figure("2026-10", 1, indicator="other"))
    two = dossier(figure("2026-10", 9000))
    assert team_months([one, two], "solving", TODAY, 2) == [("2026-09", None), ("2026-10", 8500)]

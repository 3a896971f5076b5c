"""Made facts and demands, by hand and by hypothesis."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from app.growth.rules import dossier as known
from app.growth.rules import requirements as rule
from app.growth.rules.dossier import Dossier, Known
from app.growth.rules.months import month_of
from app.growth.rules.tally import Requirement

HIRED = date(2026, 1, 5)
TODAY = date(2026, 11, 24)
CRITERIA = ("attitude", "communication", "efficiency")


def dossier(*facts: Known, hired: date = HIRED) -> Dossier:
    """A dossier of somebody."""
    return Dossier(hired, facts)


def play(id_: str, on: date, scenario: str, level: int = 300, **more: object) -> known.RolePlayed:
    """A confirmed, passed role-play with one level on every criterion."""
    values: dict[str, object] = {
        "passed": True,
        "confirmed": True,
        "levels": dict.fromkeys(CRITERIA, level),
    }
    return known.RolePlayed(id_, on, scenario, **(values | more))  # type: ignore[arg-type]


def figure(month: str, value: int, on: date = TODAY, indicator: str = "solving") -> known.Measured:
    """A month's figure."""
    return known.Measured(f"{indicator}-{month}", on, indicator, month, value)


DEMANDS: tuple[Requirement, ...] = (
    rule.Passed("exam", exam="mid", at_least=7500, valid_months=6),
    rule.Completed("courses", courses=("a", "b"), valid_months=12),
    rule.Completed("one-course", courses=("a", "b", "c"), at_least=1),
    rule.RatedAtLeast(
        "levels", criteria=CRITERIA, level=300, scenarios=2, tags=("complaint",), valid_months=9
    ),
    rule.Interview("interview", interview="phone", at_least=350, valid_months=6),
    rule.ClassroomHours("hours", hours=600, valid_months=12),
    rule.SignOff("sign-off", what="tier:mid", valid_months=6),
    rule.CertificateInForce("certificate", certificate="privacy"),
    rule.Drilled("drills", scripts=2, at_least=8000, valid_months=6),
    rule.Vouched("deeds", what="coached", count=2),
    rule.any_of(
        "either",
        rule.Passed("either-exam", exam="mid"),
        rule.Interview("either-interview", interview="panel", at_least=400),
    ),
)

_days = st.integers(0, 320).map(lambda back: TODAY - timedelta(days=back))
_ids = st.uuids().map(str)
_levels = st.integers(1, 5).map(lambda rank: rank * 100)


def _maybe_until(on: date) -> st.SearchStrategy[date | None]:
    return st.none() | st.integers(1, 400).map(lambda days: on + timedelta(days=days))


@st.composite
def holdings(draw: st.DrawFn) -> Known:
    """A certificate, held until some day or for good."""
    on = draw(_days)
    return known.Holding(draw(_ids), on, "privacy", draw(_maybe_until(on)))


@st.composite
def waivers(draw: st.DrawFn) -> Known:
    """A waiver of one of the demands."""
    on = draw(_days)
    key = draw(st.sampled_from([demand.key for demand in DEMANDS]))
    return known.Waiver(draw(_ids), on, key, "agreed", draw(_maybe_until(on)))


facts: st.SearchStrategy[Known] = st.one_of(
    st.builds(known.CourseDone, _ids, _days, st.sampled_from("abc")),
    st.builds(known.ExamTaken, _ids, _days, st.just("mid"), st.integers(0, 10_000), st.booleans()),
    st.builds(
        known.RolePlayed,
        _ids,
        _days,
        st.sampled_from(["gift", "return", "refund"]),
        st.booleans(),
        st.booleans(),
        st.dictionaries(st.sampled_from(CRITERIA), _levels),
        st.frozensets(st.sampled_from(["complaint", "peak"])),
        st.sampled_from([(), ("gave_away_number",)]),
    ),
    st.builds(known.CriterionSeen, _ids, _days, st.sampled_from(CRITERIA), _levels),
    st.builds(known.Interviewed, _ids, _days, st.sampled_from(["phone", "panel"]), _levels),
    st.builds(known.Recalled, _ids, _days, st.sampled_from("xyz"), st.integers(0, 5), st.just(5)),
    st.builds(known.Attended, _ids, _days, st.sampled_from("mn"), st.integers(50, 400)),
    st.builds(known.Signed, _ids, _days, st.just("tier:mid")),
    st.builds(known.Attested, _ids, _days, st.just("coached"), st.integers(1, 2)),
    holdings(),
    waivers(),
)
dossiers = st.lists(facts, max_size=25)
months = st.integers(1, 8).map(lambda back: month_of(TODAY, back))

"""What the ledger says of people, as the rules know it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from app.evidence import facts, ledger
from app.growth.models.tables import Attestation
from app.growth.rules import dossier as known
from app.growth.rules import requirements as asked
from app.growth.rules.dossier import Dossier, Known
from app.growth.rules.tally import Requirement
from app.platform.collector import set_aside
from app.platform.db import db
from app.platform.i18n import local

Body = Mapping[str, Any]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _exam(passed: bool) -> Callable[[str, date, Body], Known]:
    def make(id_: str, on: date, b: Body) -> Known:
        return known.ExamTaken(
            id_, on, b["exam"], b["percent"], passed, b.get("competencies") or {}
        )

    return make


def _role_play(id_: str, on: date, b: Body) -> Known:
    tags, critical = b.get("tags"), b.get("critical")
    return known.RolePlayed(
        id_,
        on,
        b["scenario"],
        b["passed"],
        b["confirmed"],
        b["levels"],
        frozenset(tags) if tags else frozenset(),
        tuple(critical) if critical else (),
        b["channel"],
        b["mode"],
    )


COACHED: Final = "newcomer_coached"
MENTOR_PLAN: Final = "mentor_plan"


def _mentoring(id_: str, on: date, b: Body) -> Known:
    """Both have signed: a deed of the mentor, a signature for the newcomer's plan."""
    if b["role"] == "mentor":
        return known.Attested(id_, on, COACHED, 1)
    return known.Signed(id_, on, MENTOR_PLAN)


_READERS: Final[Mapping[str, Callable[[str, date, Body], Known]]] = {
    facts.CourseCompleted.KIND: lambda i, on, b: known.CourseDone(i, on, b["course"]),
    facts.ChangeAsked.KIND: lambda i, on, b: known.ChangeOpen(
        i, on, b["course"], b["ref"], b["edition"], _day(b["due"])
    ),
    facts.Acknowledged.KIND: lambda i, on, b: known.Confirmed(
        i, on, b["ref"], b.get("edition") or 0
    ),
    facts.ExamPassed.KIND: _exam(True),
    facts.ExamFailed.KIND: _exam(False),
    facts.RolePlayRated.KIND: _role_play,
    facts.CriterionRated.KIND: lambda i, on, b: known.CriterionSeen(
        i, on, b["criterion"], b["level"], b["context"]
    ),
    facts.InterviewRated.KIND: lambda i, on, b: known.Interviewed(
        i, on, b["interview_kind"], b["rating"]
    ),
    facts.ScriptDrilled.KIND: lambda i, on, b: known.Recalled(
        i, on, b["script"], b["met"], b["points"]
    ),
    facts.IndicatorMeasured.KIND: lambda i, on, b: known.Measured(
        i, on, b["indicator"], b["month"], b["value"]
    ),
    facts.AttendanceConfirmed.KIND: lambda i, on, b: known.Attended(
        i, on, b["session"], round(b["hours"] * 100)
    ),
    facts.CertificateHeld.KIND: lambda i, on, b: known.Holding(
        i, on, b["certificate"], _day(b.get("valid_until"))
    ),
    facts.SignedOff.KIND: lambda i, on, b: known.Signed(i, on, b["what"]),
    facts.ManagerAttested.KIND: lambda i, on, b: known.Attested(i, on, b["what"], b["count"]),
    facts.MentoringCompleted.KIND: _mentoring,
    facts.Waived.KIND: lambda i, on, b: known.Waiver(
        i, on, b["requirement"], b.get("reason") or "", _day(b.get("until"))
    ),
    facts.TierAttained.KIND: lambda i, on, b: known.TierHeld(
        i, on, b["tier"], _day(b["effective"]) or on
    ),
}


# What each kind of demand reads; whoever is judged by it needs no other facts.
_READS: Final[Mapping[type[Requirement], tuple[type[facts.Fact], ...]]] = {
    asked.Passed: (facts.ExamPassed, facts.ExamFailed),
    asked.Completed: (facts.CourseCompleted, facts.ChangeAsked, facts.Acknowledged),
    asked.RatedAtLeast: (facts.RolePlayRated, facts.CriterionRated),
    asked.Indicator: (facts.IndicatorMeasured,),
    asked.Interview: (facts.InterviewRated,),
    asked.Tenure: (),
    asked.ClassroomHours: (facts.AttendanceConfirmed,),
    asked.SignOff: (facts.SignedOff, facts.MentoringCompleted),
    asked.CertificateInForce: (facts.CertificateHeld,),
    asked.Drilled: (facts.ScriptDrilled,),
    asked.Vouched: (facts.ManagerAttested, facts.MentoringCompleted),
}
_ALWAYS: Final = (facts.TierAttained, facts.Waived)


def kinds_for(demands: Iterable[Requirement]) -> frozenset[str]:
    """The kinds of facts that can decide these demands, and the tier of the person."""
    found = {kind.KIND for kind in _ALWAYS}
    for demand in demands:
        if isinstance(demand, asked.AtLeast):
            found |= kinds_for(demand.parts)
        else:
            found |= {kind.KIND for kind in _READS[type(demand)]}
    return frozenset(found)


_SOUND: Final = {facts.RolePlayRated.KIND: ("passed", "confirmed")}


def read(kind: str, id_: str, on: date, body: Body) -> Known:
    """One line of the ledger as the rules know it."""
    return _READERS[kind](id_, on, body)


def _reasons(fact_ids: Collection[str]) -> dict[str, str]:
    """Why something was waived: the words stand with the statement, where they can be erased."""
    if not fact_ids:
        return {}
    rows = db.session.execute(
        select(Attestation.fact_id, Attestation.reason).where(
            Attestation.fact_id.in_([UUID(i) for i in fact_ids])
        )
    )
    return {str(row.fact_id): row.reason for row in rows}


def dossiers(
    hired: Mapping[int, date],
    *,
    kinds: Collection[str] | None = None,
    recorded_by: datetime | None = None,
    sound: bool = False,
) -> dict[int, Dossier]:
    """The dossiers of people, given by the day each was hired, from what was recorded by then; of
    all kinds of facts or of some. One statement whatever their number. ``sound`` leaves out
    role-plays that no demand can count: not passed, or confirmed by nobody."""
    with set_aside():
        found = _read(hired, kinds, recorded_by, _SOUND if sound else {})
        return {learner: Dossier(day, found[learner]) for learner, day in hired.items()}


def _read(
    hired: Mapping[int, date],
    kinds: Collection[str] | None,
    recorded_by: datetime | None,
    true: Mapping[str, Collection[str]],
) -> dict[int, list[Known]]:
    found: dict[int, list[Known]] = {learner: [] for learner in hired}
    wanted = list(_READERS) if kinds is None else [kind for kind in _READERS if kind in kinds]
    lines = ledger.lines(list(found), kinds=wanted, recorded_by=recorded_by, true=true)
    reasons = _reasons([line.id for line in lines if line.kind == facts.Waived.KIND])
    zone = local(lines[0].happened_at).tzinfo if lines else None
    for line in lines:
        on = line.happened_at.astimezone(zone).date()
        fact = _READERS[line.kind](line.id, on, line.body)
        if isinstance(fact, known.Waiver) and line.id in reasons:
            fact = replace(fact, reason=reasons[line.id])
        found[line.learner_id].append(fact)
    return found

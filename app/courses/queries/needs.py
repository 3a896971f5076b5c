"""Training needs: one's own, the trainer's list, and what figures suggest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.accounts.models import Unit
from app.accounts.queries import Person, people_by_id
from app.content import store
from app.courses.models.bodies import Course
from app.courses.models.planning import PlanLine, TrainingNeed, TrainingPlan
from app.courses.models.rows import Enrolment
from app.courses.queries import people
from app.courses.rules import needs as rules
from app.courses.rules.enrolment import EnrolmentState
from app.courses.rules.needs import Gap, NeedSource, NeedState
from app.evidence import ledger
from app.evidence.facts import ExamFailed, ExamPassed, RolePlayRated
from app.kernel.errors import NotFound
from app.kernel.refs import Ref
from app.kernel.wording import Wording
from app.platform import links
from app.platform.db import db
from app.platform.paging import Page, page_of

LOOK_BACK = timedelta(days=180)
PORTION = 5000
# Each tier and the one whose people it asks.
BELOW = {"mid": "junior", "senior": "mid"}


@dataclass(frozen=True)
class Line:
    """A need with the plan that carries it, if any."""

    need: TrainingNeed
    asker: Person | None
    unit: Wording | None
    plan: TrainingPlan | None


def need_of(public_id: UUID, *, lock: bool = False) -> TrainingNeed:
    """One need. Raise NotFound."""
    statement = select(TrainingNeed).where(TrainingNeed.public_id == public_id)
    found = db.session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFound()
    return found


def own(account_id: int, *, day: date) -> list[Line]:
    """What somebody asked for, the newest first."""
    rows = db.session.scalars(
        select(TrainingNeed)
        .where(TrainingNeed.by_id == account_id)
        .order_by(TrainingNeed.id.desc())
        .limit(100)
    ).all()
    return lines(rows, day=day)


def lines(rows: Sequence[TrainingNeed], *, day: date) -> list[Line]:
    """Needs with their askers and plans: three statements whatever their number."""
    askers = people_by_id(db.session(), {row.by_id for row in rows}, day=day)
    wanted = {row.unit_id for row in rows if row.unit_id is not None}
    units = {
        unit.id: unit.name for unit in db.session.scalars(select(Unit).where(Unit.id.in_(wanted)))
    }
    plans = plans_of([row.id for row in rows])
    return [
        Line(row, askers.get(row.by_id), units.get(row.unit_id or 0), plans.get(row.id))
        for row in rows
    ]


def plans_of(need_ids: Collection[int]) -> dict[int, TrainingPlan]:
    """The plan that carries each of these needs."""
    rows = db.session.execute(
        select(PlanLine.need_id, TrainingPlan)
        .join(TrainingPlan, TrainingPlan.id == PlanLine.plan_id)
        .where(PlanLine.need_id.in_(list(need_ids)), PlanLine.removed_at.is_(None))
        .order_by(PlanLine.id)
    )
    return {need_id: plan for need_id, plan in rows if need_id is not None}


@dataclass(frozen=True)
class Asked:
    """Needs as a trainer looks for them; ``state`` empty means all."""

    day: date
    state: str = ""
    source: str = ""
    search: str = ""

    def select(self) -> Select[TrainingNeed]:
        """The ordered statement: what waits for an answer first, then the newest."""
        waits = TrainingNeed.state != NeedState.ASKED
        return (
            select(TrainingNeed).where(*self._conditions()).order_by(waits, TrainingNeed.id.desc())
        )

    def _conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.state in list(NeedState):
            found.append(TrainingNeed.state == NeedState(self.state))
        if self.source in list(NeedSource):
            found.append(TrainingNeed.source == NeedSource(self.source))
        if self.search:
            found.append(
                or_(
                    TrainingNeed.topic.icontains(self.search, autoescape=True),
                    TrainingNeed.reason.icontains(self.search, autoescape=True),
                    TrainingNeed.answer.icontains(self.search, autoescape=True),
                )
            )
        return found

    def page(self, number: int, size: int = 25) -> Page[Line]:
        """One page of it."""
        found = page_of(db.session(), self.select(), number=number, size=size)
        return Page(lines(found.items, day=self.day), found.number, found.size, found.total)

    def all(self, most: int = 5_000) -> list[Line]:
        """All of it, for a file."""
        rows = db.session.scalars(self.select().limit(most)).all()
        return lines(rows, day=self.day)


def waiting() -> int:
    """How many needs wait for an answer."""
    statement = select(func.count()).where(TrainingNeed.state == NeedState.ASKED)
    return db.session.scalar(statement) or 0


def acceptable() -> list[TrainingNeed]:
    """Needs that a line of a plan can answer: accepted and in no plan yet."""
    carried = select(PlanLine.need_id).where(
        PlanLine.need_id.is_not(None), PlanLine.removed_at.is_(None)
    )
    statement = (
        select(TrainingNeed)
        .where(TrainingNeed.state == NeedState.ACCEPTED, TrainingNeed.id.not_in(carried))
        .order_by(TrainingNeed.id)
        .limit(200)
    )
    return list(db.session.scalars(statement))


def by_ids(ids: Collection[int]) -> list[TrainingNeed]:
    """These needs, in order."""
    statement = select(TrainingNeed).where(TrainingNeed.id.in_(list(ids)))
    return list(db.session.scalars(statement.order_by(TrainingNeed.id)))


@dataclass(frozen=True)
class Suggestion:
    """A gap in words, and whether an open need is about it already."""

    source: NeedSource
    gap: Gap
    title: str
    url: str
    note: str
    taken: bool


def suggestions(unit: int | None, *, at: datetime, day: date, language: str) -> list[Suggestion]:
    """What exams, role-plays, the next tier and findings suggest for a team (None: everybody)."""
    learners = people.learners(None if unit is None else [unit], day=day)
    ids = [person.id for person in learners]
    found: list[tuple[NeedSource, Gap]] = []
    found += [(NeedSource.EXAMS, gap) for gap in rules.ranked(lost_points(ids, at))]
    found += [(NeedSource.PLAYS, gap) for gap in rules.ranked(_weak_criteria(ids, at))]
    found += [(NeedSource.READINESS, gap) for gap in rules.ranked(_missing(ids, day, language))]
    taken = set(db.session.scalars(_taken(unit)))
    known = links.resolve_all([Ref.parse(gap.ref) for _source, gap in found], language)
    named = []
    for source, gap in found:
        link = known.get(Ref.parse(gap.ref))
        if link is not None:
            named.append(Suggestion(source, gap, link.title, link.url, link.note, gap.ref in taken))
    if unit is None:
        named += [
            Suggestion(
                NeedSource.FINDING,
                Gap(str(link.ref), 0, 0),
                link.title,
                link.url,
                link.note,
                str(link.ref) in taken,
            )
            for link in links.find("training_finding", "", language)
        ]
    return named


def _taken(unit: int | None) -> Select[str]:
    """What open needs of a group are about."""
    here = TrainingNeed.unit_id.is_(None) if unit is None else TrainingNeed.unit_id == unit
    return select(TrainingNeed.about).where(
        TrainingNeed.about != "", TrainingNeed.state.in_(rules.OPEN), here
    )


def is_taken(about: str, unit: int | None) -> bool:
    """Is an open need of this group about the same?"""
    return db.session.scalar(_taken(unit).where(TrainingNeed.about == about).limit(1)) is not None


def _portions(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + PORTION] for start in range(0, len(ids), PORTION)]


def lost_points(ids: Sequence[int], at: datetime) -> list[Gap]:
    """Competencies by each person's last exam result in them."""
    last: dict[int, dict[str, list[tuple[datetime, int]]]] = {}
    kinds = [ExamPassed.KIND, ExamFailed.KIND]
    for portion in _portions(ids):
        for line in ledger.lines(portion, kinds=kinds):
            if line.happened_at >= at - LOOK_BACK:
                for name, percent in (line.body.get("competencies") or {}).items():
                    mine = last.setdefault(line.learner_id, {})
                    mine.setdefault(name, []).append((line.happened_at, int(percent)))
    return rules.weak(_in_order(last), "competency", rules.PASS_LINE)


def _weak_criteria(ids: Sequence[int], at: datetime) -> list[Gap]:
    """Criteria by the mean of each person's last role-plays."""
    seen: dict[int, dict[str, list[tuple[datetime, int]]]] = {}
    for portion in _portions(ids):
        for line in ledger.lines(portion, kinds=[RolePlayRated.KIND]):
            if line.happened_at >= at - LOOK_BACK:
                for name, level in line.body["levels"].items():
                    mine = seen.setdefault(line.learner_id, {})
                    mine.setdefault(name, []).append((line.happened_at, int(level)))
    return rules.weak(_in_order(seen), "criterion", rules.LEVEL_LINE, rules.LAST_PLAYS)


def _in_order(
    seen: dict[int, dict[str, list[tuple[datetime, int]]]],
) -> dict[int, dict[str, list[int]]]:
    return {
        person: {name: [value for _at, value in sorted(values)] for name, values in by.items()}
        for person, by in seen.items()
    }


def _missing(ids: Sequence[int], day: date, language: str) -> list[Gap]:
    """Courses that the tier above one's own asks for, as what points at them says."""
    tiers: dict[str, list[int]] = {}
    for portion in _portions(ids):
        for person, tier in people.tiers_of(portion, day=day).items():
            tiers.setdefault(tier, []).append(person)
    asked: dict[str, list[int]] = {}
    for version in store.published(Course):
        for link in links.where_used(version.ref, language, by="framework"):
            below = BELOW.get(link.ref.key) if link.ref.kind == "tier" else None
            if below is not None:
                asked.setdefault(version.key, []).extend(tiers.get(below, []))
    done: dict[int, set[str]] = {}
    for portion in _portions(ids):
        rows: Any = db.session.execute(
            select(Enrolment.learner_id, Enrolment.course).where(
                Enrolment.learner_id.in_(list(portion)),
                Enrolment.course.in_(list(asked)),
                Enrolment.state == EnrolmentState.COMPLETED,
            )
        )
        for learner, course in rows:
            done.setdefault(learner, set()).add(course)
    return rules.unfinished(asked, done)

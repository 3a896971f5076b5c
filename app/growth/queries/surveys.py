"""Surveys, and what their answers say by question, team and agent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from app.accounts.queries import Person
from app.growth import policies
from app.growth.models.quality import Survey, SurveyAnswer
from app.growth.queries import people
from app.growth.queries.people import LedUnit
from app.growth.queries.team_board import Place, tree, units_of
from app.growth.rules.intervals import Estimate
from app.growth.rules.surveys import Kind, Question, Tally, rated, tally
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.platform.db import db

# The name under which the doors know a survey.
Found = Survey


def survey(public_id: UUID, actor: Actor) -> Survey:
    """A survey that the actor may see: analysts all, managers those about units they lead or
    that ask about everybody. Raise NotFound."""
    found = db.session.scalar(select(Survey).where(Survey.public_id == public_id))
    if found is None or not _sees(actor, found):
        raise NotFound()
    return found


def _sees(actor: Actor, found: Survey) -> bool:
    return found.unit_id is None or bool(policies.may_run(actor, found.unit_id))


def by_link(link_id: UUID) -> Survey:
    """The survey behind a public link. Raise NotFound."""
    found = db.session.scalar(select(Survey).where(Survey.link_id == link_id))
    if found is None:
        raise NotFound()
    return found


@dataclass(frozen=True)
class Listed:
    """A survey and how many answered it, as far as the reader sees answers."""

    survey: Survey
    answers: int


def surveys(actor: Actor) -> list[Listed]:
    """The surveys that the actor sees, the newest first."""
    statement = select(Survey).order_by(Survey.id.desc())
    if not policies.sees_everybody(actor):
        statement = statement.where(or_(Survey.unit_id.is_(None), Survey.unit_id.in_(actor.teams)))
    found = list(db.session.scalars(statement))
    counted = dict(
        db.session.execute(
            select(SurveyAnswer.survey_id, func.count())
            .where(SurveyAnswer.survey_id.in_([s.id for s in found]), *_mine(actor))
            .group_by(SurveyAnswer.survey_id)
        ).all()
    )
    return [Listed(s, counted.get(s.id, 0)) for s in found]


def _mine(actor: Actor) -> list[Any]:
    if policies.sees_everybody(actor):
        return []
    return [SurveyAnswer.unit_id.in_(actor.teams)]


def questions_of(found: Survey) -> list[Question]:
    """The survey's questions as the rules know them."""
    return [Question.of(kept) for kept in found.questions]


@dataclass(frozen=True)
class Line:
    """A team or agent and how they were rated."""

    name: Any
    estimate: Estimate
    person: Person | None = None


@dataclass(frozen=True)
class Comment:
    """What somebody wrote, and its tags."""

    answer: SurveyAnswer
    words: str


class Results:
    """The answers of one survey inside the units that the reader sees."""

    def __init__(self, found: Survey, actor: Actor, unit: UUID | None, day: date) -> None:
        self.survey, self.day = found, day
        self.questions = questions_of(found)
        self.units: list[LedUnit] = units_of(actor, day=day)
        self.places: list[Place] = tree(self.units)
        self.unit = next((u for u in self.units if u.public_id == unit), None)
        statement = select(SurveyAnswer).where(SurveyAnswer.survey_id == found.id, *_mine(actor))
        if self.unit is not None:
            inside = people.inside(self.unit.id, self.units)
            statement = statement.where(SurveyAnswer.unit_id.in_(inside))
        self.answers = list(db.session.scalars(statement.order_by(SurveyAnswer.id.desc())))

    @cached_property
    def tallies(self) -> list[Tally]:
        """Every question's result."""
        given = [a.answers for a in self.answers]
        return [tally(q, given) for q in self.questions if q.kind is not Kind.WORDS]

    @cached_property
    def overall(self) -> Estimate:
        """The mean rating of agents."""
        return rated(self.questions, [a.answers for a in self.answers])

    @cached_property
    def teams(self) -> list[Line]:
        """How each team's agents were rated, the best known first."""
        names = {u.id: u.name for u in self.units}
        groups: dict[int, list[Any]] = {}
        for answer in self.answers:
            if answer.unit_id in names:
                groups.setdefault(answer.unit_id, []).append(answer.answers)
        return _ordered([Line(names[k], rated(self.questions, v)) for k, v in groups.items()])

    @cached_property
    def agents(self) -> list[Line]:
        """How each agent was rated."""
        groups: dict[int, list[Any]] = {}
        for answer in self.answers:
            if answer.learner_id is not None:
                groups.setdefault(answer.learner_id, []).append(answer.answers)
        known = people.names(list(groups), day=self.day)
        lines = [
            Line(known[k].name, rated(self.questions, v), known[k])
            for k, v in groups.items()
            if k in known and not known[k].erased
        ]
        return _ordered(lines)

    @property
    def unplaced(self) -> int:
        """Answers that name no team."""
        return sum(a.unit_id is None for a in self.answers)

    @cached_property
    def tags(self) -> list[tuple[str, int]]:
        """Tags of the comments by number."""
        return Counter(tag for a in self.answers for tag in a.tags).most_common()

    def comments(self, tag: str = "") -> list[Comment]:
        """What was written, the newest first; with one tag if asked."""
        return [
            Comment(a, words)
            for a in self.answers
            if not tag or tag in a.tags
            for words in a.comments.values()
            if words
        ]


def _ordered(lines: Sequence[Line]) -> list[Line]:
    return sorted(
        lines, key=lambda line: (line.estimate.value is None, -(line.estimate.value or 0))
    )


def answer_of(public_id: UUID, found: Survey, actor: Actor) -> SurveyAnswer:
    """An answer that the actor sees. Raise NotFound."""
    row = db.session.scalar(
        select(SurveyAnswer).where(
            SurveyAnswer.public_id == public_id, SurveyAnswer.survey_id == found.id, *_mine(actor)
        )
    )
    if row is None:
        raise NotFound()
    return row

"""Practising: a paper, item by item, each with its key as soon as it was answered.

Papers are drawn as for any exam. Nothing is marked by people, stated as evidence or shown to
anybody else; what was answered is kept for the learner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.content import store
from app.content.store import Version
from app.exams.models.bodies import ExamBody
from app.exams.models.practice import PracticeAnswer, PracticeRound
from app.exams.queries import practice as queries
from app.exams.rules import practice as rules
from app.exams.rules.custody import canonical
from app.exams.rules.practice import Mark, Progress
from app.exams.services import assigning, bank, scoring
from app.exams.services.papers import PaperItem, PaperView, paper_view
from app.exams.services.scoring import Given
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, NotFound
from app.platform.db import db
from app.platform.i18n import local


@dataclass(frozen=True)
class Way:
    """A round as it stands: its paper, what was answered, how it went, where to go on."""

    round: PracticeRound
    paper: PaperView
    answers: Mapping[int, PracticeAnswer]
    marks: Mapping[int, Mark]

    @property
    def slots(self) -> list[int]:
        """The places of the round, in order."""
        return list(self.round.slots)

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return rules.progress(self.slots, self.marks)

    def next(self, after: int | None = None) -> int | None:
        """Where to go on."""
        return rules.go_on(self.slots, self.marks, after)

    def place(self, slot: int) -> PaperItem:
        """A place of the round. Raise NotFound for one that is not in it."""
        if slot not in self.slots:
            raise NotFound()
        return self.paper.slot(slot)


@dataclass(frozen=True)
class Practice:
    """A practice exam and this learner's rounds, the latest first."""

    exam: Version[ExamBody]
    rounds: Sequence[tuple[PracticeRound, Progress]]

    @property
    def going(self) -> tuple[PracticeRound, Progress] | None:
        """The latest round, if it is not over."""
        if self.rounds and not self.rounds[0][1].over:
            return self.rounds[0]
        return None


def _is_open(exam: Version[ExamBody], learner: Actor, at: datetime) -> bool:
    body = exam.body
    if (body.opens is not None and at < body.opens) or (
        body.closes is not None and at >= body.closes
    ):
        return False
    asked = assigning.assigned_to(learner.id, day=local(at).date())
    return body.open_to == "everybody" or exam.key in asked


def offers(learner: Actor, *, at: datetime) -> list[Practice]:
    """What this learner may practise."""
    exams = [one for one in store.published(ExamBody) if one.body.mode == "practice"]
    exams = [one for one in exams if _is_open(one, learner, at)]
    return _with_rounds(exams, queries.rounds(learner.id)) if exams else []


def offer(learner: Actor, key: str, *, at: datetime) -> Practice:
    """One practice exam. Raise NotFound for what is none, or not open to this learner."""
    exam = store.current(ExamBody, key)
    if exam.body.mode != "practice" or not _is_open(exam, learner, at):
        raise NotFound()
    return _with_rounds([exam], queries.rounds(learner.id, key))[0]


def _with_rounds(
    exams: Sequence[Version[ExamBody]], rounds: Sequence[PracticeRound]
) -> list[Practice]:
    marks = queries.marks([one.id for one in rounds])
    return [
        Practice(
            exam,
            [
                (one, rules.progress(one.slots, marks[one.id]))
                for one in rounds
                if one.exam_key == exam.key
            ],
        )
        for exam in exams
    ]


def make_ready(learner: Actor, key: str, *, at: datetime) -> None:
    """See to it that a paper stands ready, before ``start`` is asked in its transaction.

    Raise NotFound, BadContent if no paper can be drawn.
    """
    bank.make_ready(offer(learner, key, at=at).exam.id, at=at)


def start(learner: Actor, key: str, *, at: datetime) -> PracticeRound:
    """Begin a round over another paper; one that was begun and not touched is given again.

    Raise NotFound, BadContent if no paper can be drawn.
    """
    known = offer(learner, key, at=at)
    if known.going is not None and known.going[1].done == 0:
        return known.going[0]
    ready = bank.ready_papers(known.exam) or bank.build_papers(known.exam, at=at)
    seen = {one.paper_id for one, _progress in known.rounds}
    number = queries.last_number(learner.id, key) + 1
    fresh = [paper for paper in ready if paper not in seen] or ready
    paper = paper_view(fresh[(learner.id + number) % len(fresh)])
    return _begin(learner, key, paper.id, [slot.number for slot in paper.slots], number, at=at)


def again(way: Way, learner: Actor, *, at: datetime) -> PracticeRound:
    """Begin a round of the places that went wrong in this one. Raise Conflict if none did."""
    slots = rules.missed(way.slots, way.marks)
    if not slots:
        raise Conflict("Nothing went wrong in this round.")
    key = way.round.exam_key
    number = queries.last_number(learner.id, key) + 1
    found = _begin(learner, key, way.paper.id, slots, number, at=at)
    found.after_id = way.round.id
    return found


def _begin(
    learner: Actor, key: str, paper_id: int, slots: Sequence[int], number: int, *, at: datetime
) -> PracticeRound:
    row = PracticeRound(
        exam_key=key,
        paper_id=paper_id,
        learner_id=learner.id,
        number=number,
        slots=list(slots),
        started_at=at,
    )
    db.session.add(row)
    db.session.flush()
    return row


def read(learner: Actor, public_id: UUID, *, lock: bool = False) -> Way:
    """A round of the learner's own. Raise NotFound."""
    row = queries.own(learner, public_id, lock=lock)
    answers = queries.answers(row.id)
    marks = {slot: rules.mark(one.earned, one.worth) for slot, one in answers.items()}
    return Way(row, paper_view(row.paper_id), answers, marks)


def check(way: Way, slot: int, raw: object, *, show: bool, at: datetime) -> None:
    """Keep the answer and what it earned; with ``show`` the learner gives in and sees the key.

    Raise NotFound, Conflict if the place was checked already, BadContent if nothing was answered.
    """
    place = way.place(slot)
    if slot in way.answers:
        raise Conflict("This item was checked already.")
    text = None if show else canonical(raw)
    answer = scoring.answer_of(place, None if text is None else Given(slot, 1, text))
    if answer is None and not show:
        raise BadContent("Answer the item first, or let the answer be shown.")
    db.session.add(
        PracticeAnswer(
            round_id=way.round.id,
            slot=slot,
            answer=text,
            earned=scoring.points_of(place, answer),
            worth=place.points,
            checked_at=at,
        )
    )
    db.session.flush()
    _finish(way.round, at=at)


def compare(way: Way, slot: int, *, had_it: bool, at: datetime) -> None:
    """The learner says whether their own words had what counts. Raise NotFound, Conflict."""
    place = way.place(slot)
    row = way.answers.get(slot)
    if row is None or row.earned is not None:
        raise Conflict("There is nothing to compare here.")
    row.earned = place.points if had_it else 0
    db.session.flush()
    _finish(way.round, at=at)


def _finish(row: PracticeRound, *, at: datetime) -> None:
    if rules.progress(row.slots, queries.marks([row.id])[row.id]).over:
        row.finished_at = at

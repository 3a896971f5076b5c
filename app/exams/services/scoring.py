"""From what was answered to what it brought: marks per slot, and the outcome of the whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.exams.models.attempts import Attempt
from app.exams.models.changes import Regrade
from app.exams.models.ratings import SlotScore
from app.exams.rules import scoring
from app.exams.rules.attempt import AttemptEvent, advance
from app.exams.rules.custody import Kept
from app.exams.rules.scoring import Answer, Outcome, Result, SlotResult
from app.exams.services.papers import PaperItem, PaperView, keyed
from app.language.simplify import simplified
from app.platform.db import db


@dataclass(frozen=True)
class Given:
    """The revision of an answer that counts."""

    slot: int
    revision: int
    text: str | None


def counting(kept: Sequence[Kept]) -> dict[int, Given]:
    """Of each slot the highest revision."""
    found: dict[int, Given] = {}
    for one in kept:
        if one.slot not in found or found[one.slot].revision < one.revision:
            found[one.slot] = Given(one.slot, one.revision, one.text)
    return found


def parsed(text: str | None) -> object:
    """A stored answer as it was sent; None where it was erased."""
    return None if text is None else json.loads(text)


def answer_of(slot: PaperItem, given: Given | None) -> Answer:
    """The answer in the author's positions; None for a blank."""
    if given is None:
        return None
    read = scoring.read_answer(slot.item.shape, parsed(given.text))
    return scoring.unshuffled(read, slot.shown)


def points_of(slot: PaperItem, answer: Answer) -> int | None:
    """What the answer earns; None while a person has to mark it. A blank earns nothing."""
    if answer is None:
        return 0
    key = slot.item.key()
    return None if key is None else scoring.earned(key, answer, slot.points, simplified)


def write_scores(attempt: Attempt, paper: PaperView, given: dict[int, Given]) -> None:
    """One row per slot, as the attempt is settled. Human-marked answers wait; blanks do not."""
    changed = changed_keys(attempt.exam_key, [slot.version_id for slot in paper.slots])
    for slot in paper.slots:
        answer = answer_of(slot, given.get(slot.number))
        key = changed.get(slot.version_id)
        earned = points_of(keyed(slot, key.to_version_id if key else None), answer)
        if key is not None and key.to_version_id is None:
            earned = slot.points
        db.session.add(
            SlotScore(
                attempt_id=attempt.id,
                slot=slot.number,
                exam_key=attempt.exam_key,
                item_key=slot.key,
                item_version_id=slot.version_id,
                revision=given[slot.number].revision if slot.number in given else None,
                section=slot.section,
                competency=slot.item.competency,
                worth=slot.points,
                key_version_id=key.to_version_id if key else None,
                earned=earned,
                by_hand=slot.item.by_hand,
                blank=answer is None,
                finished_at=attempt.finished_at or attempt.due_at,
            )
        )
    db.session.flush()


def changed_keys(exam_key: str, version_ids: Sequence[int]) -> dict[int, Regrade]:
    """Of these item versions, those with a changed key at the exam; the latest counts."""
    rows = db.session.scalars(
        select(Regrade)
        .where(Regrade.exam_key == exam_key, Regrade.from_version_id.in_(list(version_ids)))
        .order_by(Regrade.id)
    )
    return {row.from_version_id: row for row in rows}


def scores_of(attempt_id: int) -> list[SlotScore]:
    """The marks of an attempt in the paper's order."""
    return list(
        db.session.scalars(
            select(SlotScore).where(SlotScore.attempt_id == attempt_id).order_by(SlotScore.slot)
        )
    )


def outcome_of(paper: PaperView, scores: Sequence[SlotScore]) -> Outcome | None:
    """The outcome as the marks stand; None while one is missing."""
    results = [SlotResult(s.worth, s.earned, s.section, s.competency) for s in scores]
    return scoring.outcome(results, paper.exam.cut, paper.exam.section_lines())


def add_up(attempt: Attempt, paper: PaperView, *, at: datetime) -> bool:
    """Write the outcome down once every mark is in; say whether it is."""
    found = outcome_of(paper, scores_of(attempt.id))
    if found is None:
        return False
    attempt.earned, attempt.possible = found.earned, found.possible
    attempt.percent, attempt.passed = found.percent, found.result is Result.PASS
    attempt.sections, attempt.competencies = dict(found.sections), dict(found.competencies)
    event = AttemptEvent.SCORE if attempt.scored_at is None else AttemptEvent.REGRADE
    attempt.state = advance(attempt.state, event)
    attempt.scored_at = at
    db.session.flush()
    return True

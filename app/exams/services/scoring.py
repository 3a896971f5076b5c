"""From what was answered to what it brought: marks per slot, and the outcome of the whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, bindparam, insert, select

from app.exams.models.attempts import Attempt
from app.exams.models.changes import Regrade
from app.exams.models.ratings import SlotScore
from app.exams.rules import scoring
from app.exams.rules.attempt import AttemptEvent, advance
from app.exams.rules.custody import Kept
from app.exams.rules.scoring import Answer, Outcome, Result, SlotResult
from app.exams.services import summary_due
from app.exams.services.papers import PaperItem, PaperView, keyed
from app.language.simplify import simplified
from app.platform.db import db, in_session
from app.platform.statements import Statement


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
    key = slot.answer_key
    return None if key is None else scoring.earned(key, answer, slot.points, simplified)


_COLUMNS = SlotScore.__table__.c.keys()
_INSERT = Statement(insert(SlotScore.__table__).inline(), columns=_COLUMNS)  # type: ignore[arg-type]
_CHANGED = Statement(
    select(Regrade.from_version_id, Regrade.to_version_id)
    .where(Regrade.exam_key == bindparam("exam", type_=Text))
    .order_by(Regrade.id)
)


def write_scores(attempt: Attempt, paper: PaperView, given: dict[int, Given]) -> list[SlotResult]:
    """One row per slot, as the attempt is settled; give what each brought. Human-marked answers
    wait; blanks do not."""
    within = in_session()
    changed = {
        row.from_version_id: row.to_version_id
        for row in within.rows(_CHANGED, {"exam": attempt.exam_key})
    }
    common = {
        "attempt_id": attempt.id,
        "exam_key": attempt.exam_key,
        "wants_second": False,
        "wants_third": False,
        "claimed_by": None,
        "claimed_at": None,
        "finished_at": attempt.finished_at or attempt.due_at,
    }
    rows, marks = [], []
    for slot in paper.slots:
        known = given.get(slot.number)
        answer = answer_of(slot, known)
        key_version = changed.get(slot.version_id)
        if slot.version_id in changed and key_version is None:
            earned: int | None = slot.points
        else:
            earned = points_of(keyed(slot, key_version), answer)
        rows.append(
            {
                "slot": slot.number,
                "item_key": slot.key,
                "item_version_id": slot.version_id,
                "key_version_id": key_version,
                "revision": known.revision if known else None,
                "section": slot.section,
                "competency": slot.item.competency,
                "worth": slot.points,
                "earned": earned,
                "by_hand": slot.item.by_hand,
                "blank": answer is None,
            }
        )
        marks.append(SlotResult(slot.points, earned, slot.section, slot.item.competency))
    within.run_each(_INSERT, common, rows)
    return marks


def scores_of(attempt_id: int) -> list[SlotScore]:
    """The marks of an attempt in the paper's order."""
    return list(
        db.session.scalars(
            select(SlotScore).where(SlotScore.attempt_id == attempt_id).order_by(SlotScore.slot)
        )
    )


def outcome_of(paper: PaperView, scores: Sequence[SlotScore]) -> Outcome | None:
    """The outcome as the marks stand; None while one is missing."""
    return _outcome(paper, [SlotResult(s.worth, s.earned, s.section, s.competency) for s in scores])


def _outcome(paper: PaperView, marks: Sequence[SlotResult]) -> Outcome | None:
    return scoring.outcome(marks, paper.exam.cut, paper.exam.section_lines())


def add_up(attempt: Attempt, paper: PaperView, *, at: datetime) -> bool:
    """Write the outcome down once every mark is in; say whether it is."""
    found = outcome_of(paper, scores_of(attempt.id))
    _note(attempt, found, at)
    db.session.flush()
    return found is not None


def conclude(
    attempt: Attempt, paper: PaperView, marks: Sequence[SlotResult], *, at: datetime
) -> bool:
    """The same from marks that were just written, in the caller's flush."""
    found = _outcome(paper, marks)
    _note(attempt, found, at)
    return found is not None


def _note(attempt: Attempt, found: Outcome | None, at: datetime) -> None:
    if found is None:
        return
    attempt.earned, attempt.possible = found.earned, found.possible
    attempt.percent, attempt.passed = found.percent, found.result is Result.PASS
    attempt.sections, attempt.competencies = dict(found.sections), dict(found.competencies)
    event = AttemptEvent.SCORE if attempt.scored_at is None else AttemptEvent.REGRADE
    attempt.state = advance(attempt.state, event)
    attempt.scored_at = at
    summary_due.touch(attempt, at=at)

"""Marking again after a key was found wrong: look first, then apply with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from app.accounts.models import Account
from app.audit import trail
from app.content import store
from app.exams.models.attempts import Attempt, Response
from app.exams.models.bodies import ItemBody
from app.exams.models.changes import Regrade, RegradeLine
from app.exams.models.ratings import Appeal, SlotScore
from app.exams.policies import rating as policies
from app.exams.rules import regrading as rules
from app.exams.rules.attempt import AttemptState
from app.exams.rules.regrading import Flip, Remark, Shape
from app.exams.rules.scoring import SlotResult
from app.exams.services import releasing, scoring, telling
from app.exams.services.papers import keyed, paper_view
from app.exams.services.scoring import Given
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, NotFound
from app.kernel.points import Points
from app.kernel.verdict import ALLOWED, Verdict
from app.platform.db import db

MOST_SHOWN = 2_000
BATCH = 40


@dataclass(frozen=True)
class Sat:
    """A version of an item that people had before them at an exam."""

    version_id: int
    number: int
    answers: int


@dataclass(frozen=True)
class Line:
    """One attempt that would be marked otherwise."""

    public_id: UUID
    name: str
    staff_no: str
    state: AttemptState
    slot: int
    remark: Remark


@dataclass(frozen=True)
class Preview:
    """What applying would do: the lines that change; how many do not; how many were decided by
    an appeal and stay; and why it cannot be done, if so."""

    lines: tuple[Line, ...]
    unchanged: int
    appealed: int
    verdict: Verdict

    def flips(self, way: str) -> int:
        """How many outcomes go this way."""
        return sum(line.remark.flips is Flip(way) for line in self.lines)


def shape_of(body: ItemBody) -> Shape:
    """What answers to an item refer to."""
    things = body.shuffled if body.type != "true_false" else 2
    return Shape(body.type, things, len(body.blanks), len(body.pairs), body.by_hand)


def sat_versions(exam_key: str, item_key: str) -> list[Sat]:
    """Versions of the item that have marks at this exam, the newest first. Raise NotFound."""
    rows = db.session.execute(
        select(SlotScore.item_version_id, func.count())
        .where(SlotScore.exam_key == exam_key, SlotScore.item_key == item_key)
        .group_by(SlotScore.item_version_id)
        .order_by(SlotScore.item_version_id.desc())
    ).all()
    if not rows:
        raise NotFound()
    numbers = store.versions(ItemBody, [row[0] for row in rows])
    return [Sat(version, numbers[version].number, count) for version, count in rows]


def verdict_of(from_version: int, to_version: int | None) -> Verdict:
    """May answers to the one be marked by the other's key? Giving the points to all always may."""
    if to_version is None:
        return ALLOWED
    bodies = store.versions(ItemBody, [from_version, to_version])
    return rules.may_use_key(shape_of(bodies[from_version].body), shape_of(bodies[to_version].body))


def _wanted(exam_key: str, from_version: int) -> list[object]:
    return [
        SlotScore.exam_key == exam_key,
        SlotScore.item_version_id == from_version,
        SlotScore.earned.is_not(None),
        Attempt.state.in_([AttemptState.SUBMITTED, AttemptState.SCORED, AttemptState.RELEASED]),
    ]


def _decided(attempt_ids: Sequence[int]) -> set[tuple[int, int]]:
    """Answers that an appeal gave other marks: somebody looked, and that stands."""
    rows = db.session.execute(
        select(Appeal.attempt_id, Appeal.slot).where(
            Appeal.attempt_id.in_(list(attempt_ids)),
            Appeal.answered_at.is_not(None),
            Appeal.before != Appeal.after,
        )
    )
    return {(row[0], row[1]) for row in rows}


def _points(score: SlotScore, paper_id: int, to_version: int | None, text: str | None) -> Points:
    if to_version is None:
        return score.worth
    slot = paper_view(paper_id).slot(score.slot)
    given = None if score.revision is None else Given(score.slot, score.revision, text)
    found = scoring.points_of(keyed(slot, to_version), scoring.answer_of(slot, given))
    assert found is not None  # a machine marks it: the verdict was asked
    return found


def _remark(attempt: Attempt, slot: int, after: Points) -> Remark:
    paper = paper_view(attempt.paper_id)
    scores = scoring.scores_of(attempt.id)
    slots = [SlotResult(s.worth, s.earned, s.section, s.competency) for s in scores]
    place = next(n for n, s in enumerate(scores) if s.slot == slot)
    return rules.remark(slots, place, after, paper.exam.cut, paper.exam.section_lines())


def preview(exam_key: str, from_version: int, to_version: int | None) -> Preview:
    """Who would earn something else, and who flips. Changes nothing."""
    verdict = verdict_of(from_version, to_version)
    if not verdict:
        return Preview((), 0, 0, verdict)
    rows = db.session.execute(
        select(SlotScore, Attempt, Account.name, Account.staff_no, Response.answer)
        .join(Attempt, Attempt.id == SlotScore.attempt_id)
        .join(Account, Account.id == Attempt.learner_id)
        .outerjoin(
            Response,
            (Response.attempt_id == SlotScore.attempt_id)
            & (Response.slot == SlotScore.slot)
            & (Response.revision == SlotScore.revision),
        )
        .where(*_wanted(exam_key, from_version))  # type: ignore[arg-type]
        .order_by(Attempt.id)
    ).all()
    decided = _decided([row[1].id for row in rows])
    lines: list[Line] = []
    unchanged = appealed = 0
    for score, attempt, name, staff_no, text in rows:
        if (attempt.id, score.slot) in decided:
            appealed += 1
            continue
        after = _points(score, attempt.paper_id, to_version, text)
        if after == score.earned:
            unchanged += 1
        elif len(lines) < MOST_SHOWN:
            made = _remark(attempt, score.slot, after)
            lines.append(
                Line(attempt.public_id, name or "", staff_no or "", attempt.state, score.slot, made)
            )
    order = [Flip.DOWN, Flip.UP, Flip.SAME]
    lines.sort(key=lambda line: (order.index(line.remark.flips), line.name))
    return Preview(tuple(lines), unchanged, appealed, verdict)


def begin(
    exam_key: str,
    item_key: str,
    from_version: int,
    to_version: int | None,
    *,
    reason: str,
    by: Actor,
    at: datetime,
) -> Regrade:
    """From now on this key counts for the version, also for attempts that go on. Call
    ``apply_some`` until it gives 0. Raise BadContent if it cannot be."""
    policies.may_regrade(by).enforce()
    if from_version not in {one.version_id for one in sat_versions(exam_key, item_key)}:
        raise NotFound()
    verdict = verdict_of(from_version, to_version)
    if not verdict:
        raise BadContent(verdict.reason)
    if len(reason.strip()) < 4:
        raise BadContent("Give the reason; it goes into the trail.")
    row = Regrade(
        exam_key=exam_key,
        item_key=item_key,
        from_version_id=from_version,
        to_version_id=to_version,
        reason=reason,
        created_at=at,
        created_by=by.id,
    )
    db.session.add(row)
    db.session.flush()
    trail.note(
        by,
        "item.regraded",
        f"item:{item_key}",
        before={"version": from_version},
        after={"key_of": to_version or "everybody", "exam": exam_key, "reason": reason},
        at=at,
    )
    return row


def apply_some(regrade_id: int, *, at: datetime, most: int = BATCH) -> int:
    """Go through up to ``most`` answers that were not gone through yet, in the caller's
    transaction; give how many there were. Score, evidence and certificate follow."""
    row = db.session.get(Regrade, regrade_id)
    if row is None:
        raise NotFound()
    seen = (
        select(RegradeLine.slot)
        .where(
            RegradeLine.regrade_id == row.id,
            RegradeLine.attempt_id == SlotScore.attempt_id,
            RegradeLine.slot == SlotScore.slot,
        )
        .exists()
    )
    found = db.session.execute(
        select(SlotScore, Attempt, Response.answer)
        .join(Attempt, Attempt.id == SlotScore.attempt_id)
        .outerjoin(
            Response,
            (Response.attempt_id == SlotScore.attempt_id)
            & (Response.slot == SlotScore.slot)
            & (Response.revision == SlotScore.revision),
        )
        .where(*_wanted(row.exam_key, row.from_version_id), ~seen)  # type: ignore[arg-type]
        .order_by(Attempt.id, SlotScore.slot)
        .limit(most)
        .with_for_update(of=[SlotScore, Attempt])
    ).all()
    decided = _decided([attempt.id for _score, attempt, _text in found])
    for score, attempt, text in found:
        keeps = (attempt.id, score.slot) in decided
        before = score.earned or 0
        after = before if keeps else _points(score, attempt.paper_id, row.to_version_id, text)
        _apply(row, score, attempt, after, at=at)
    if not found and row.finished_at is None:
        row.finished_at = at
    db.session.flush()
    return len(found)


def _apply(
    row: Regrade, score: SlotScore, attempt: Attempt, after: Points, *, at: datetime
) -> None:
    line = RegradeLine(
        regrade_id=row.id,
        attempt_id=attempt.id,
        slot=score.slot,
        before=score.earned or 0,
        after=after,
        percent_before=attempt.percent,
        passed_before=attempt.passed,
    )
    score.key_version_id = row.to_version_id
    if after != score.earned:
        score.earned = after
        db.session.flush()
        paper = paper_view(attempt.paper_id)
        complete = scoring.add_up(attempt, paper, at=at)
        if complete and attempt.state is AttemptState.RELEASED:
            releasing.state_evidence(attempt, paper, at=at)
            if attempt.percent != line.percent_before:
                telling.remarked(attempt, paper.exam.title, at=at)
    line.percent_after, line.passed_after = attempt.percent, attempt.passed
    db.session.add(line)


def history(exam_key: str, item_key: str) -> list[tuple[Regrade, int, int, int]]:
    """Earlier changes of the item's key at this exam, the newest first: answers gone through,
    those that changed, outcomes that flipped."""
    changed = func.count(RegradeLine.slot).filter(RegradeLine.before != RegradeLine.after)
    flipped = func.count(RegradeLine.slot).filter(
        RegradeLine.passed_before != RegradeLine.passed_after
    )
    rows = db.session.execute(
        select(Regrade, func.count(RegradeLine.slot), changed, flipped)
        .outerjoin(RegradeLine, RegradeLine.regrade_id == Regrade.id)
        .where(Regrade.exam_key == exam_key, Regrade.item_key == item_key)
        .group_by(Regrade.id)
        .order_by(Regrade.id.desc())
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def of_attempt(attempt_id: int) -> list[tuple[RegradeLine, Regrade]]:
    """What was marked again in an attempt, the oldest first."""
    rows = db.session.execute(
        select(RegradeLine, Regrade)
        .join(Regrade, Regrade.id == RegradeLine.regrade_id)
        .where(RegradeLine.attempt_id == attempt_id, RegradeLine.before != RegradeLine.after)
        .order_by(Regrade.id)
    )
    return [(row[0], row[1]) for row in rows]

"""Sit an exam again as of a past moment: started, answered, handed in, marked and released by the
same services and rules as in life, only without a browser between the answers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import insert, select

from app.accounts.models import SignIn
from app.content import store
from app.exams.models.attempts import Attempt, Response
from app.exams.models.bodies import ExamBody, ItemBody
from app.exams.models.ratings import SlotScore
from app.exams.rules import custody
from app.exams.services import appeals, bank, closing, marking, releasing, starting
from app.exams.services.marking import Given
from app.exams.services.papers import PaperItem, paper_view
from app.exams.services.starting import NoPaper
from app.kernel.actor import Actor
from app.platform.db import db, new_id

DEVICE: Final = "Demo"
HARD: Final = {"easy": -1.0, "medium": 0.0, "hard": 1.0}
SHORT_REPLY: Final = "您好，抱歉让您久等，我马上帮您查一下，有结果再联系您。"


def key_of(secret: str) -> bytes:
    """The key by which this academy signs receipts."""
    return custody.key_of(secret)


def offered() -> frozenset[str]:
    """Keys of the written exams that may be sat."""
    found = store.published(ExamBody)
    return frozenset(v.key for v in found if v.body.mode == "written")


def has_passed(learner_id: int, exam_key: str) -> bool:
    """Was an attempt at this exam passed already?"""
    passed = select(Attempt.id).where(
        Attempt.learner_id == learner_id, Attempt.exam_key == exam_key, Attempt.passed.is_(True)
    )
    return db.session.scalar(passed.limit(1)) is not None


@dataclass(frozen=True)
class Sitter:
    """How somebody sits: ``ability`` from 0 to 1, and the seed that decides each answer."""

    ability: float
    seed: str


def sit(
    by: Actor, exam_key: str, sitter: Sitter, *, key: bytes, at: datetime, hand_in: bool = True
) -> Attempt:
    """One attempt from the start to handing in (or only half-way, left open).

    Raise Denied where the exam may not be sat at that moment, NotFound where it is not there.
    """
    attempt = _begun(by, exam_key, at)
    draw = random.Random(f"sit/{sitter.seed}")
    paper = paper_view(attempt.paper_id)
    slots = paper.slots if hand_in else paper.slots[: len(paper.slots) // 2]
    moment, rows = at, []
    for slot in slots:
        moment += timedelta(seconds=draw.randint(18, 70 if not slot.item.by_hand else 240))
        answer = custody.canonical(_answer(slot, sitter.ability, draw))
        rows.append(_response(attempt, slot.number, answer, moment, key))
    latest = attempt.due_at - timedelta(seconds=30)
    db.session.execute(insert(Response), [r for r in rows if r["received_at"] < latest])
    if hand_in:
        done = min(moment + timedelta(seconds=draw.randint(20, 90)), latest)
        closing.hand_in(attempt.public_id, by.id, key=key, at=done)
    return attempt


def _begun(by: Actor, exam_key: str, at: datetime) -> Attempt:
    """A started attempt, by a sign-in that lasts just as long."""
    sign_in = SignIn(
        public_id=new_id(), account_id=by.id, created_at=at, last_seen_at=at, confirmed_at=at,
        device=DEVICE,
    )  # fmt: skip
    db.session.add(sign_in)
    db.session.flush()
    connection = db.session.connection()
    try:
        started = starting.start_on(connection, sign_in.public_id, exam_key, language="zh", at=at)
    except NoPaper as lack:
        bank.build_for_version(lack.version_id, at=at)
        db.session.flush()
        started = starting.start_on(connection, sign_in.public_id, exam_key, language="zh", at=at)
    sign_in.ended_at = at + timedelta(hours=1)
    return db.session.scalars(select(Attempt).where(Attempt.public_id == started.public_id)).one()


def _response(
    attempt: Attempt, slot: int, answer: str, moment: datetime, key: bytes
) -> dict[str, Any]:
    fingerprint = custody.answer_hash(answer)
    return {
        "attempt_id": attempt.id,
        "slot": slot,
        "revision": 1,
        "base": 0,
        "token": uuid4().hex,
        "answer": answer,
        "answer_hash": fingerprint,
        "received_at": moment,
        "receipt": custody.receipt(
            key, attempt=str(attempt.public_id), slot=slot, revision=1, moment=moment,
            fingerprint=fingerprint,
        ),
    }  # fmt: skip


def _answer(slot: PaperItem, ability: float, draw: random.Random) -> object:
    """What somebody of this ability answers: the better and the easier, the likelier right."""
    own = random.Random(f"item/{slot.key}").gauss(0, 0.7)
    hardness = HARD[slot.item.difficulty] + own
    knows = draw.random() < 1 / (1 + exp(-(7 * (ability - 0.5) + 1.4 - hardness)))
    if slot.item.by_hand:
        return _written(slot.item, ability, draw)
    return right_answer(slot) if knows else _wrong(slot, draw)


def _written(item: ItemBody, ability: float, draw: random.Random) -> str:
    """Sentences of the model answer, as many as somebody of this ability thinks of."""
    model = item.reference.zh if item.reference is not None else SHORT_REPLY
    parts = [part for part in model.replace("！", "。").split("。") if part.strip()]
    share = min(1.0, max(0.2, ability + draw.uniform(-0.1, 0.25)))
    kept = parts[: max(1, round(len(parts) * share))]
    return "。".join(kept) + "。"


def right_answer(slot: PaperItem) -> Any:
    """The full answer to an item that the machine marks, in places on the screen."""
    item, shown = slot.item, list(slot.shown)
    if item.type == "true_false":
        return 0 if item.correct else 1
    if item.type == "numeric":
        return str(item.value)
    if item.type == "fill_in":
        return [blank.zh[0] for blank in item.blanks]
    if item.type == "ordering":
        return [shown.index(place) for place in range(len(item.steps))]
    if item.type == "matching":
        sides = item.right_sides
        return [shown.index(sides.index(pair.right)) for pair in item.pairs]
    right = sorted(shown.index(n) for n, option in enumerate(item.options) if option.correct)
    return right if item.type == "multiple" else right[0]


def _wrong(slot: PaperItem, draw: random.Random) -> object:
    """A mistake that people make with this kind of item."""
    right = right_answer(slot)
    if isinstance(right, str):
        return str(2 * int(right)) if right.isdigit() else "1"
    if isinstance(right, int):
        others = [place for place in range(max(2, len(slot.shown))) if place != right]
        return draw.choice(others)
    places = list(right) if isinstance(right, Sequence) else []
    if slot.item.type == "fill_in":
        return [*places[:-1], "不确定"]
    if slot.item.type == "multiple":
        return places[:-1] or [(places[0] + 1) % len(slot.shown)]
    places[0], places[-1] = places[-1], places[0]
    return places


def mark_waiting(by: Actor, *, at: datetime, strictness: float, seed: str, most: int = 12) -> int:
    """Let a trainer mark what waits for them, the longest waiting first; give how many answers.

    A point that the answer covers brings its points; ``strictness`` moves the doubtful ones.
    """
    waiting = db.session.scalars(
        select(SlotScore)
        .where(*marking.waiting_for(by), marking.is_free(by.id, at), SlotScore.finished_at < at)
        .order_by(SlotScore.finished_at, SlotScore.attempt_id, SlotScore.slot)
        .limit(most)
    ).all()
    for score in waiting:
        attempt = db.session.get_one(Attempt, score.attempt_id)
        slot = paper_view(attempt.paper_id).slot(score.slot)
        draw = random.Random(f"mark/{seed}/{attempt.learner_id}/{attempt.number}/{score.slot}")
        share = _share_of(slot.item, score) - strictness
        given = [
            Given(point.key, _points(point.worth, share, draw)) for point in slot.item.rated_points
        ]
        full = all(g.earned == p.worth for g, p in zip(given, slot.item.rated_points, strict=True))
        words = "要点齐全，语气得体。" if full else "再补上明确的时间和下一步，顾客才放心。"
        marking.send(score, attempt, given, comment=words, by=by, at=at)
    return len(waiting)


def _share_of(item: ItemBody, score: SlotScore) -> float:
    """How much of the model answer was written."""
    text = db.session.scalar(
        select(Response.answer).where(
            Response.attempt_id == score.attempt_id,
            Response.slot == score.slot,
            Response.revision == (score.revision or 0),
        )
    )
    model = item.reference.zh if item.reference is not None else SHORT_REPLY
    return min(1.0, len(text or "") / max(1, len(model)))


def _points(worth: int, share: float, draw: random.Random) -> int:
    chance = draw.random()
    if chance < share - 0.05:
        return worth
    return worth // 2 if chance < share + 0.25 else 0


def release(by: Actor, exam_key: str, *, at: datetime) -> int:
    """Release what is scored of an exam; give how many attempts."""
    return releasing.release_ready(exam_key, by=by, at=at)


def void_last(by: Actor, learner_id: int, exam_key: str, reason: str, *, at: datetime) -> None:
    """Let the learner's last released attempt of an exam not count. Raise Denied."""
    found = db.session.scalars(
        select(Attempt)
        .where(Attempt.learner_id == learner_id, Attempt.exam_key == exam_key)
        .order_by(Attempt.number.desc())
        .limit(1)
    ).one()
    releasing.void(found, reason=reason, by=by, at=at)


def appeal(by: Actor, exam_key: str, words: str, *, at: datetime) -> None:
    """Ask for another look at the first answer of the last attempt that a trainer marked."""
    found = db.session.execute(
        select(SlotScore.slot, Attempt)
        .join(Attempt, Attempt.id == SlotScore.attempt_id)
        .where(
            Attempt.learner_id == by.id,
            Attempt.exam_key == exam_key,
            Attempt.released_at.is_not(None),
            SlotScore.by_hand.is_(True),
        )
        .order_by(Attempt.number.desc(), SlotScore.slot)
        .limit(1)
    ).one()
    appeals.raise_appeal(found.Attempt, found.slot, words, at=at)

"""The item bank's rows for lists, and the papers drawn from it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from app.content import store
from app.content.models import ContentEntry
from app.content.store import Version
from app.exams.models.bank import ItemIndex
from app.exams.models.bodies import ExamBody, ItemBody
from app.exams.models.papers import Paper, Slot
from app.exams.models.ratings import SlotScore
from app.exams.rules.assembly import BankItem, PaperSlot, assemble
from app.exams.rules.equivalence import Form, Limits, Past, assemble_set
from app.kernel.errors import Conflict
from app.platform import clock
from app.platform.db import db, dump_json, transaction

EXPOSURE_WINDOW = timedelta(days=90)


def project(version_id: int, key: str, body: ItemBody) -> None:
    """Write the row that lists of items need."""
    if db.session.get(ItemIndex, version_id) is not None:
        return
    options = [option.text for option in body.options] + body.steps
    words = [key, *(f"{w.zh} {w.en}" for w in [body.stem, *options]), *body.tags]
    db.session.add(
        ItemIndex(
            version_id=version_id,
            key=key,
            bank=body.bank,
            type=body.type,
            competency=body.competency,
            criterion=body.criterion,
            difficulty=body.difficulty,
            points=body.worth,
            stem_zh=body.stem.zh,
            stem_en=body.stem.en,
            tags=" ".join(body.tags),
            text=" ".join(words).casefold(),
        )
    )
    db.session.flush()


def retire_papers(exams: Collection[str] | None = None) -> None:
    """Hand out no paper any more that was built before now, of these exams or of all."""
    statement = update(Paper).where(Paper.stale_at.is_(None)).values(stale_at=clock.now())
    if exams is not None:
        statement = statement.where(Paper.exam_key.in_(list(exams)))
    db.session.execute(statement)


def ready_papers(exam: Version[ExamBody]) -> list[int]:
    """Ids of the papers that may be handed out, oldest first."""
    return list(
        db.session.scalars(
            select(Paper.id)
            .where(Paper.exam_version_id == exam.id, Paper.stale_at.is_(None))
            .order_by(Paper.number)
        )
    )


def build_for_version(version_id: int, *, at: datetime) -> list[int]:
    """Build the papers of an exam version."""
    return build_papers(store.version(ExamBody, version_id), at=at)


def make_ready(version_id: int, *, at: datetime) -> None:
    """See to it that a paper of an exam version can be handed out: for a door to ask before its own
    transaction begins. Raise BadContent if the bank cannot fill the blueprint."""
    exam = store.version(ExamBody, version_id)
    for _again in range(3):
        if ready_papers(exam):
            break
        try:
            stock(exam, at=at)
        except Conflict:
            continue  # Somebody else was faster, or an item changed: look again.
    db.session.rollback()


def stock(exam: Version[ExamBody], *, at: datetime) -> None:
    """Draw what is missing of an exam's papers while nothing is locked, and keep it in a
    transaction of its own, so that nobody who writes waits for the drawing.

    Raise BadContent, and Conflict if something changed meanwhile.
    """
    try:
        drawn = draw_papers(exam, at=at)
    finally:
        db.session.rollback()
    if drawn is not None:
        with transaction():
            keep_papers(drawn, at=at)


def lacking() -> list[str]:
    """The published exams that have too few papers ready."""
    exams = store.published(ExamBody)
    rows = db.session.execute(
        select(Paper.exam_version_id, func.count())
        .where(Paper.exam_version_id.in_([exam.id for exam in exams]), Paper.stale_at.is_(None))
        .group_by(Paper.exam_version_id)
    )
    ready = {row[0]: row[1] for row in rows}
    return [exam.key for exam in exams if ready.get(exam.id, 0) < exam.body.papers]


def build_missing(*, at: datetime) -> int:
    """Build the papers of every published exam that has too few; give how many exams had."""
    keys = lacking()
    for key in keys:
        build_papers(store.current(ExamBody, key), at=at)
    return len(keys)


@dataclass(frozen=True)
class Drawn:
    """Papers that are drawn and not kept yet. ``ready`` and ``last`` tell what stood when they
    were drawn; ``afresh`` puts away the papers that are there."""

    exam: Version[ExamBody]
    ready: tuple[int, ...]
    last: int
    forms: tuple[tuple[int, tuple[PaperSlot, ...], int], ...]
    items: frozenset[int]
    afresh: bool


def build_papers(exam: Version[ExamBody], *, at: datetime) -> list[int]:
    """Draw and keep what is missing of an exam's papers; give the ids of all that may be handed
    out. Raise BadContent if the bank cannot fill the blueprint."""
    drawn = draw_papers(exam, at=at)
    return ready_papers(exam) if drawn is None else keep_papers(drawn, at=at)


def draw_papers(exam: Version[ExamBody], *, at: datetime) -> Drawn | None:
    """Draw what is missing of an exam's papers; None if nothing is. Reads only: the drawing takes
    its time, and nobody who writes should wait for it.

    Items that stand on fewer of the exam's papers are drawn first. Raise BadContent if the bank
    cannot fill the blueprint.
    """
    ready = ready_papers(exam)
    missing = exam.body.papers - len(ready)
    if missing <= 0:
        return None
    items = {
        version.id: version
        for version in store.published(ItemBody)
        if version.body.holds_on(at.date())
    }
    bank = [version.body.as_bank_item(version.key, version.id) for version in items.values()]
    last = _last_number(exam)
    if exam.body.equivalent:
        forms = [(form.seed, form.slots) for form in _set(exam, bank, last, at=at)]
    else:
        forms = _one_by_one(exam, bank, last, missing)
    return Drawn(
        exam,
        tuple(ready),
        last,
        tuple(
            (seed, slots, sum(items[slot.version_id].body.by_hand for slot in slots))
            for seed, slots in forms
        ),
        frozenset(
            version
            for _seed, slots in forms
            for slot in slots
            for version in (slot.version_id, slot.case)
            if version
        ),
        exam.body.equivalent,
    )


def keep_papers(drawn: Drawn, *, at: datetime) -> list[int]:
    """Write down papers that were drawn; give the ids of all that may be handed out.

    Raise Conflict if an item, the exam or its papers have changed since: then they are drawn anew.
    """
    exam = drawn.exam
    held = db.session.scalars(
        select(ContentEntry.current_version_id).where(
            ContentEntry.state == store.State.PUBLISHED,
            ContentEntry.current_version_id.in_(drawn.items),
        )
    )
    same = tuple(ready_papers(exam)) == drawn.ready and _last_number(exam) == drawn.last
    if not same or len(set(held)) != len(drawn.items):
        raise Conflict("The bank has changed while papers were drawn.")
    if drawn.afresh:
        retire_papers([exam.key])
    kept = [
        _store(exam, drawn.last + place, seed, slots, by_hand, at)
        for place, (seed, slots, by_hand) in enumerate(drawn.forms, 1)
    ]
    return kept if drawn.afresh else [*drawn.ready, *kept]


def _last_number(exam: Version[ExamBody]) -> int:
    statement = select(func.max(Paper.number)).where(Paper.exam_version_id == exam.id)
    return db.session.scalar(statement) or 0


def _one_by_one(
    exam: Version[ExamBody], bank: list[BankItem], last: int, missing: int
) -> list[tuple[int, tuple[PaperSlot, ...]]]:
    on_papers = (
        select(Slot.item_key, func.count())
        .join(Paper)
        .where(Paper.exam_version_id == exam.id, Paper.stale_at.is_(None))
        .group_by(Slot.item_key)
    )
    used = {row[0]: row[1] for row in db.session.execute(on_papers)}
    forms = []
    for number in range(last + 1, last + 1 + missing):
        seed = seed_of(exam.hash, number)
        slots = assemble(
            exam.body.cells(),
            bank,
            seed,
            shuffle_items=exam.body.shuffle_items,
            shuffle_options=exam.body.shuffle_options,
            avoid=used,
        )
        for slot in slots:
            used[slot.item] = used.get(slot.item, 0) + 1
        forms.append((seed, slots))
    return forms


def _set(
    exam: Version[ExamBody], bank: list[BankItem], last: int, *, at: datetime
) -> Sequence[Form]:
    """Papers that stand for one another are drawn together: those still there are put away."""
    return assemble_set(
        exam.body.cells(),
        bank,
        seed_of(exam.hash, last + 1),
        exam.body.papers,
        past=past_of([one.key for one in bank], since=at - EXPOSURE_WINDOW),
        limits=Limits(exposure=exam.body.exposure_cap),
        shuffle_items=exam.body.shuffle_items,
        shuffle_options=exam.body.shuffle_options,
    )


def past_of(item_keys: Sequence[str], *, since: datetime) -> dict[str, Past]:
    """Answers and share earned of items over all exams, and how often they were met lately."""
    if not item_keys:
        return {}
    rows = db.session.execute(
        select(
            SlotScore.item_key,
            func.count().filter(SlotScore.earned.is_not(None)),
            func.sum(SlotScore.earned),
            func.sum(SlotScore.worth).filter(SlotScore.earned.is_not(None)),
            func.count().filter(SlotScore.finished_at >= since),
        ).group_by(SlotScore.item_key)
    )
    wanted = set(item_keys)
    return {
        key: Past(count, float(earned or 0) / float(worth) if worth else 0.0, seen)
        for key, count, earned, worth, seen in rows
        if key in wanted
    }


def _store(
    exam: Version[ExamBody],
    number: int,
    seed: int,
    slots: tuple[PaperSlot, ...],
    by_hand: int,
    at: datetime,
) -> int:
    paper = Paper(
        exam_key=exam.key,
        exam_version_id=exam.id,
        number=number,
        seed=seed,
        hash=paper_hash(exam.id, slots),
        possible=sum(slot.points for slot in slots),
        slot_count=len(slots),
        by_hand=by_hand,
        built_at=at,
    )
    db.session.add(paper)
    db.session.flush()
    db.session.add_all(
        Slot(
            paper_id=paper.id,
            number=slot.number,
            item_key=slot.item,
            item_version_id=slot.version_id,
            case_version_id=slot.case or None,
            section=slot.section,
            points=slot.points,
            shown=list(slot.shown),
        )
        for slot in slots
    )
    db.session.flush()
    return paper.id


def seed_of(digest: str, number: int) -> int:
    """The seed of an exam version's paper of this number."""
    return int(hashlib.sha256(f"{digest}:{number}".encode()).hexdigest()[:7], 16)


def paper_hash(exam_version_id: int, slots: tuple[PaperSlot, ...]) -> str:
    """The fingerprint of a paper: which versions stand where, for how many points, shown how."""
    text = dump_json(
        [
            exam_version_id,
            [
                [s.number, s.version_id, s.section, s.points, list(s.shown), *_case_of(s)]
                for s in slots
            ],
        ]
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _case_of(slot: PaperSlot) -> list[int]:
    """Papers without a case keep the fingerprint that they always had."""
    return [slot.case] if slot.case else []

"""The item bank's rows for lists, and the papers drawn from it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from app.content import store
from app.content.store import Version
from app.exams.models.bank import ItemIndex
from app.exams.models.bodies import ExamBody, ItemBody
from app.exams.models.papers import Paper, Slot
from app.exams.models.ratings import SlotScore
from app.exams.rules.assembly import BankItem, PaperSlot, assemble
from app.exams.rules.equivalence import Limits, Past, assemble_set
from app.platform import clock
from app.platform.db import db, dump_json

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


def lacking() -> list[str]:
    """The published exams that have too few papers ready."""
    return [
        exam.key for exam in store.published(ExamBody) if len(ready_papers(exam)) < exam.body.papers
    ]


def build_for(key: str, *, at: datetime) -> None:
    """Build what is missing of one published exam's papers. Raise BadContent."""
    exam = store.find_current(ExamBody, key)
    if exam is not None:
        build_papers(exam, at=at)


def build_missing(*, at: datetime) -> int:
    """Build the papers of every published exam that has too few; give how many exams had."""
    lacking = 0
    for exam in store.published(ExamBody):
        if len(ready_papers(exam)) < exam.body.papers:
            build_papers(exam, at=at)
            lacking += 1
    return lacking


def build_papers(exam: Version[ExamBody], *, at: datetime) -> list[int]:
    """Build what is missing of an exam's papers; give the ids of all that may be handed out.

    Items that stand on fewer of the exam's papers are drawn first. Raise BadContent if the bank
    cannot fill the blueprint.
    """
    ready = ready_papers(exam)
    missing = exam.body.papers - len(ready)
    if missing <= 0:
        return ready
    items = {
        version.id: version
        for version in store.published(ItemBody)
        if version.body.holds_on(at.date())
    }
    bank = [version.body.as_bank_item(version.key, version.id) for version in items.values()]
    used: dict[str, int] = {}
    for key, times in db.session.execute(
        select(Slot.item_key, func.count())
        .join(Paper)
        .where(Paper.exam_version_id == exam.id, Paper.stale_at.is_(None))
        .group_by(Slot.item_key)
    ):
        used[key] = times
    last = db.session.scalar(select(func.max(Paper.number)).where(Paper.exam_version_id == exam.id))
    if exam.body.equivalent:
        return _build_set(exam, items, bank, last or 0, at=at)
    for number in range((last or 0) + 1, (last or 0) + 1 + missing):
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
        by_hand = sum(items[slot.version_id].body.by_hand for slot in slots)
        ready.append(_store(exam, number, seed, slots, by_hand, at))
    return ready


def _build_set(
    exam: Version[ExamBody],
    items: dict[int, Version[ItemBody]],
    bank: list[BankItem],
    last: int,
    *,
    at: datetime,
) -> list[int]:
    """Papers that stand for one another are drawn together: those still there are put away."""
    retire_papers([exam.key])
    forms = assemble_set(
        exam.body.cells(),
        bank,
        seed_of(exam.hash, last + 1),
        exam.body.papers,
        past=past_of([one.key for one in bank], since=at - EXPOSURE_WINDOW),
        limits=Limits(exposure=exam.body.exposure_cap),
        shuffle_items=exam.body.shuffle_items,
        shuffle_options=exam.body.shuffle_options,
    )
    return [
        _store(
            exam,
            last + 1 + place,
            form.seed,
            form.slots,
            sum(items[slot.version_id].body.by_hand for slot in form.slots),
            at,
        )
        for place, form in enumerate(forms)
    ]


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

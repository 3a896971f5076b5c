"""Papers as they are read: slots with the pinned bodies of their items, kept per process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from uuid import UUID

from sqlalchemy import Integer, bindparam, select

from app.content import store
from app.content.store import Version
from app.exams.models.bodies import ExamBody, ItemBody
from app.exams.models.item_parts import Medium
from app.exams.models.papers import Paper, Slot
from app.exams.rules.assembly import PaperSlot
from app.exams.rules.scoring import Key
from app.kernel.errors import NotFound
from app.kernel.points import Points
from app.kernel.wording import Wording
from app.platform.db import Within, db
from app.platform.statements import Statement


@dataclass(frozen=True)
class PaperItem:
    """A slot and the item version that stands there."""

    number: int
    section: str
    points: Points
    shown: tuple[int, ...]
    key: str
    version_id: int
    item: ItemBody
    case: ItemBody | None = None
    part: int = 0
    parts: int = 0

    @property
    def group(self) -> int:
        """The number of the first part of its case; 0 for an item that stands alone."""
        return self.number - self.part + 1 if self.case is not None else 0

    @property
    def own(self) -> ItemBody:
        """The item without the text of its case, where that is told before its parts."""
        if self.case is None:
            return self.item
        told, beside, given = 1 + len(self.case.case), len(self.case.media), len(self.case.given)
        item = self.item
        return item.model_copy(
            update={
                "case": item.case[told:],
                "media": item.media[beside:],
                "given": item.given[given:],
            }
        )

    @cached_property
    def options(self) -> tuple[Wording, ...]:
        """Options, steps or right sides in the order of this paper."""
        item = self.item
        if item.type == "ordering":
            texts: Sequence[Wording] = item.steps
        elif item.type == "matching":
            texts = item.right_sides
        else:
            texts = [option.text for option in item.options]
        return tuple(texts[place] for place in self.shown)

    @cached_property
    def option_media(self) -> tuple[Medium | None, ...]:
        """What stands beside each option or right side in the order of this paper; empty where
        nothing does."""
        matching = self.item.type == "matching"
        beside = self.item.right_media if matching else [one.media for one in self.item.options]
        found = tuple(beside[n] for n in self.shown if n < len(beside))
        return found if any(found) else ()

    @cached_property
    def lefts(self) -> tuple[Wording, ...]:
        """What is to be matched."""
        return tuple(pair.left for pair in self.item.pairs)

    @cached_property
    def left_media(self) -> tuple[Medium | None, ...]:
        """What stands beside what is to be matched; empty where nothing does."""
        found = tuple(pair.left_media for pair in self.item.pairs)
        return found if any(found) else ()

    @cached_property
    def answer_key(self) -> Key | None:
        """What earns points; None where a person marks. Made once for all who sit the paper."""
        return self.item.key()


@dataclass(frozen=True)
class PaperView:
    """A paper with its exam, as pinned."""

    id: int
    public_id: UUID
    hash: str
    possible: Points
    by_hand: int
    exam_key: str
    exam: ExamBody
    slots: tuple[PaperItem, ...]

    def slot(self, number: int) -> PaperItem:
        """One place. Raise NotFound."""
        if not 1 <= number <= len(self.slots):
            raise NotFound()
        return self.slots[number - 1]

    def sections(self) -> list[tuple[str, list[PaperItem]]]:
        """The slots by section, in the paper's order."""
        grouped: dict[str, list[PaperItem]] = {}
        for slot in self.slots:
            grouped.setdefault(slot.section, []).append(slot)
        return list(grouped.items())


def keyed(slot: PaperItem, version_id: int | None) -> PaperItem:
    """A slot as another version of its item would be marked; None leaves it as it is."""
    if version_id is None or version_id == slot.version_id:
        return slot
    item = store.version(ItemBody, version_id).body
    return replace(slot, item=item if slot.case is None else item.framed(slot.case))


def placed(slots: Sequence[PaperSlot], bodies: Mapping[int, ItemBody]) -> tuple[PaperItem, ...]:
    """The places of a paper with what stands there; parts of a case under their case's text."""
    found: list[PaperItem] = []
    for slot in slots:
        item = bodies[slot.version_id]
        case = bodies[slot.case] if slot.case else None
        part = 0
        if case is not None:
            before = found[-1] if found else None
            part = before.part + 1 if before is not None and before.case is case else 1
            if part > len(case.parts):
                part = 1
        found.append(
            PaperItem(
                number=slot.number,
                section=slot.section,
                points=slot.points,
                shown=slot.shown,
                key=slot.item,
                version_id=slot.version_id,
                item=item if case is None else item.framed(case),
                case=case,
                part=part,
                parts=len(case.parts) if case is not None else 0,
            )
        )
    return tuple(found)


class _Kept:
    """Papers never change, so a few may be kept; the oldest unused go first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._views: OrderedDict[tuple[UUID, int, str], PaperView] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[UUID, int, str]) -> PaperView | None:
        with self._lock:
            view = self._views.get(key)
            if view is not None:
                self._views.move_to_end(key)
            return view

    def put(self, key: tuple[UUID, int, str], view: PaperView) -> None:
        with self._lock:
            self._views[key] = view
            while len(self._views) > self._size:
                self._views.popitem(last=False)


_kept = _Kept(256)
_WHICH = Statement(
    select(Paper.public_id, Paper.hash).where(Paper.id == bindparam("paper", type_=Integer))
)


def paper_view(paper_id: int) -> PaperView:
    """A paper with everything on it. Raise NotFound."""
    rows = Within(db.session.connection()).rows(_WHICH, {"paper": paper_id})
    if not rows:
        # Built a moment ago and not written yet, or not there at all.
        db.session.flush()
        rows = Within(db.session.connection()).rows(_WHICH, {"paper": paper_id})
    if not rows:
        raise NotFound()
    return known_paper(paper_id, rows[0].public_id, rows[0].hash)


def known_paper(paper_id: int, public_id: UUID, digest: str) -> PaperView:
    """A paper whose public id and hash the caller has read. Raise NotFound.

    They are part of the key: another database in the same process may reuse ids.
    """
    key = (public_id, paper_id, digest)
    known = _kept.get(key)
    if known is not None:
        return known
    view = _read(db.session.get_one(Paper, paper_id))
    _kept.put(key, view)
    return view


def _read(row: Paper) -> PaperView:
    slots = db.session.scalars(
        select(Slot).where(Slot.paper_id == row.id).order_by(Slot.number)
    ).all()
    wanted = [slot.item_version_id for slot in slots]
    wanted += [slot.case_version_id for slot in slots if slot.case_version_id]
    items = {number: one.body for number, one in store.versions(ItemBody, wanted).items()}
    exam: Version[ExamBody] = store.version(ExamBody, row.exam_version_id)
    return PaperView(
        id=row.id,
        public_id=row.public_id,
        hash=row.hash,
        possible=row.possible,
        by_hand=row.by_hand,
        exam_key=row.exam_key,
        exam=exam.body,
        slots=placed(
            [
                PaperSlot(
                    slot.number,
                    slot.item_key,
                    slot.item_version_id,
                    slot.section,
                    slot.points,
                    tuple(slot.shown),
                    slot.case_version_id or 0,
                )
                for slot in slots
            ],
            items,
        ),
    )

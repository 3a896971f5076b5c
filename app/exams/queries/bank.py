"""Lists of the item bank."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from app.content.models import ContentEntry
from app.content.rules.lifecycle import State
from app.exams.models.bank import ItemIndex
from app.exams.models.bodies import ItemBody
from app.exams.models.papers import Paper, Slot
from app.exams.models.ratings import SlotScore
from app.exams.models.reviewing import ItemReview
from app.exams.queries.attempts import escaped
from app.exams.rules.likeness import Near, nearest
from app.exams.rules.reviewing import Outcome
from app.platform.db import db

_SHOWN = func.coalesce(ContentEntry.draft_version_id, ContentEntry.current_version_id)

_ENTRY = aliased(ContentEntry)
_SHOWING = (
    select(_ENTRY.id)
    .where(
        _ENTRY.kind == ItemBody.KIND,
        _ENTRY.key == ItemIndex.key,
        func.coalesce(_ENTRY.draft_version_id, _ENTRY.current_version_id) == ItemIndex.version_id,
    )
    .correlate(ItemIndex)
    .scalar_subquery()
)
"""The entry that shows a version: so asked for, a list begins at the items, not at all entries."""

_COLUMNS: Mapping[str, Any] = {
    "type": ItemIndex.type,
    "competency": ItemIndex.competency,
    "difficulty": ItemIndex.difficulty,
    "points": ItemIndex.points,
}
MOST_COUNTED = 2_000
"""A list that is longer says so instead of counting on."""

_LAST_REVIEW = select(func.max(ItemReview.id)).where(
    ItemReview.version_id == ContentEntry.draft_version_id
)
_SENT_BACK = (
    select(ItemReview.id)
    .where(ItemReview.id == _LAST_REVIEW.scalar_subquery(), ItemReview.outcome == Outcome.SENT_BACK)
    .exists()
)


@dataclass(frozen=True)
class BankList:
    """Items as authors see them: the draft if there is one, else what learners meet."""

    words: str = ""
    type: str = ""
    competency: str = ""
    difficulty: str = ""
    bank: str = ""
    state: str = ""
    sort: str = "key"

    def select(self) -> Select[*tuple[Any, ...]]:
        """Rows of (ItemIndex, ContentEntry)."""
        statement = self._chosen(select(ItemIndex, ContentEntry))
        statement = statement.join(ContentEntry, self._joined).where(self._standing)
        # Each order is that of an index: a page of a large bank reads no other items.
        name, back = self.sort.lstrip("-"), self.sort.startswith("-")
        order: list[Any] = [ContentEntry.changed_at] if name == "changed" else []
        if name in _COLUMNS:
            order.append(_COLUMNS[name])
        order.append(ItemIndex.key if self._by_item else ContentEntry.key)
        return statement.order_by(*(one.desc() if back else one.asc() for one in order))

    def _chosen(self, statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        """Only those with the columns of the item that are asked for."""
        for column, wanted in (
            (ItemIndex.type, self.type),
            (ItemIndex.competency, self.competency),
            (ItemIndex.difficulty, self.difficulty),
            (ItemIndex.bank, self.bank),
        ):
            if wanted:
                statement = statement.where(column == wanted)
        for word in self.words.casefold().split():
            statement = statement.where(ItemIndex.text.like(f"%{escaped(word)}%", escape="\\"))
        return statement

    @property
    def _standing(self) -> ColumnElement[bool]:
        """Which entries: by what they are and by their state."""
        draft = ContentEntry.draft_version_id.is_not(None)
        chosen: list[ColumnElement[bool]]
        if self.state == "draft":
            chosen = [draft]
        elif self.state == "waiting":
            chosen = [draft, ContentEntry.in_review.is_(True)]
        elif self.state == "sent_back":
            chosen = [draft, ContentEntry.in_review.is_(False), _SENT_BACK]
        elif self.state in set(State):
            chosen = [ContentEntry.state == State(self.state)]
        else:
            chosen = [ContentEntry.state.not_in([State.DELETED, State.RETIRED])]
        return and_(ContentEntry.kind == ItemBody.KIND, *chosen)

    @property
    def _filtered(self) -> bool:
        """Is a column of the item asked for?"""
        return any((self.words, self.type, self.competency, self.difficulty, self.bank))

    @property
    def _by_item(self) -> bool:
        """Is the list chosen or ordered by a column of the item?"""
        return self._filtered or self.sort.lstrip("-") in _COLUMNS

    @property
    def _joined(self) -> ColumnElement[bool]:
        if self._by_item:
            return ContentEntry.id == _SHOWING
        return ItemIndex.version_id == _SHOWN

    def counted(self) -> Select[int]:
        """How many there are, up to one more than ``MOST_COUNTED``; where no column of the item is
        asked for, without looking at one."""
        found: Any = select(ContentEntry.id).where(self._standing)
        if self._filtered:
            own = and_(ContentEntry.key == ItemIndex.key, ItemIndex.version_id == _SHOWN)
            there = select(ContentEntry.id).where(self._standing, own).correlate(ItemIndex)
            found = self._chosen(select(ItemIndex.version_id)).where(there.exists())
        return select(func.count()).select_from(found.limit(MOST_COUNTED + 1).subquery())


def choices(name: str) -> list[str]:
    """The values of a column that occur, sorted: from one to the next larger one, so that the cost
    is theirs and not the bank's."""
    column = {"bank": ItemIndex.bank, "competency": ItemIndex.competency}[name]
    found = select(func.min(column).label("value")).cte("found", recursive=True)
    larger = select(func.min(column)).where(column > found.c.value).scalar_subquery()
    found = found.union_all(select(larger).where(found.c.value.is_not(None)))
    values = db.session.scalars(select(found.c.value).where(found.c.value.is_not(None)))
    return sorted(str(value) for value in values)


@dataclass(frozen=True)
class Use:
    """How an item was used: answers given, the share of points earned, exams it stands on."""

    answers: int
    share: float | None


def uses(keys: Collection[str]) -> Mapping[str, Use]:
    """How often each item was answered, over all versions, in one statement."""
    if not keys:
        return {}
    rows = db.session.execute(
        select(
            SlotScore.item_key,
            func.count(),
            func.sum(SlotScore.earned),
            func.sum(SlotScore.worth).filter(SlotScore.earned.is_not(None)),
        )
        .where(
            SlotScore.item_version_id.in_(
                select(ItemIndex.version_id).where(ItemIndex.key.in_(list(keys)))
            )
        )
        .group_by(SlotScore.item_key)
    )
    return {
        key: Use(count, float(earned or 0) / float(worth) if worth else None)
        for key, count, earned, worth in rows
    }


MOST_COMPARED = 4_000


def near_duplicates(key: str, body: ItemBody) -> list[Near]:
    """Items in use of the same competency whose stem says nearly the same."""
    rows = db.session.execute(
        select(ItemIndex.key, ItemIndex.stem_zh, ItemIndex.stem_en)
        .join(ContentEntry, ItemIndex.version_id == _SHOWN)
        .where(
            ContentEntry.kind == ItemBody.KIND,
            ContentEntry.state.not_in([State.DELETED, State.RETIRED]),
            ItemIndex.competency == body.competency,
            ItemIndex.key != key,
        )
        .order_by(ItemIndex.version_id.desc())
        .limit(MOST_COMPARED)
    )
    others = [(row.key, row.stem_zh, row.stem_en) for row in rows]
    return nearest((body.stem.zh, body.stem.en), others)


def exams_with(item_key: str) -> Sequence[str]:
    """Exams with a paper on which the item stands now."""
    return list(
        db.session.scalars(
            select(Paper.exam_key)
            .join(Slot, Slot.paper_id == Paper.id)
            .where(Slot.item_key == item_key, Paper.stale_at.is_(None))
            .distinct()
            .order_by(Paper.exam_key)
        )
    )

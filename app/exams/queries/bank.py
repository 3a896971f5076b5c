"""Lists of the item bank."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

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
        statement = (
            select(ItemIndex, ContentEntry)
            .join(ContentEntry, ItemIndex.version_id == _SHOWN)
            .where(ContentEntry.kind == ItemBody.KIND)
        )
        if self.state == "draft":
            statement = statement.where(ContentEntry.draft_version_id.is_not(None))
        elif self.state == "waiting":
            statement = statement.where(ContentEntry.in_review.is_(True))
        elif self.state == "sent_back":
            statement = statement.where(ContentEntry.in_review.is_(False), _SENT_BACK)
        elif self.state in set(State):
            statement = statement.where(ContentEntry.state == State(self.state))
        else:
            statement = statement.where(ContentEntry.state.not_in([State.DELETED, State.RETIRED]))
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
        # Entries stand in the order of their keys already: a page of a large bank reads no other.
        columns: dict[str, Any] = {
            "key": ContentEntry.key,
            "type": ItemIndex.type,
            "competency": ItemIndex.competency,
            "difficulty": ItemIndex.difficulty,
            "points": ItemIndex.points,
            "changed": ContentEntry.changed_at,
        }
        column = columns.get(self.sort.lstrip("-"), ContentEntry.key)
        order = column.desc() if self.sort.startswith("-") else column.asc()
        return statement.order_by(order, ContentEntry.key)

    def counted(self) -> Select[int]:
        """How many there are; where no column of the item is asked for, without looking at one."""
        asked = (self.words, self.type, self.competency, self.difficulty, self.bank)
        statement = self.select().order_by(None)
        if any(asked):
            return select(func.count()).select_from(statement.subquery())
        where = statement.whereclause
        entries = select(func.count()).select_from(ContentEntry)
        return entries if where is None else entries.where(where)


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

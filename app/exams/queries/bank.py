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
        columns: dict[str, Any] = {
            "key": ItemIndex.key,
            "type": ItemIndex.type,
            "competency": ItemIndex.competency,
            "difficulty": ItemIndex.difficulty,
            "points": ItemIndex.points,
            "changed": ContentEntry.changed_at,
        }
        column = columns.get(self.sort.lstrip("-"), ItemIndex.key)
        order = column.desc() if self.sort.startswith("-") else column.asc()
        return statement.order_by(order, ItemIndex.key)


def choices(name: str) -> list[str]:
    """The values of a column that occur, sorted."""
    column = {"bank": ItemIndex.bank, "competency": ItemIndex.competency}[name]
    return sorted(db.session.scalars(select(column).distinct()))


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
        .where(SlotScore.item_key.in_(list(keys)))
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

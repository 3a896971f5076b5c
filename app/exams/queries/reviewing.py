"""What waits for a second reader, what was said about an item, who wrote what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.content.models import ContentEntry, ContentVersion
from app.exams.models.bank import ItemIndex
from app.exams.models.bodies import ItemBody
from app.exams.models.reviewing import ItemRemark, ItemReview
from app.exams.rules.reviewing import Outcome
from app.platform.db import db

MINE = ("others", "mine", "all")


def _still_waits() -> list[ColumnElement[bool]]:
    """A handing-in whose draft is still the one that waits."""
    return [
        ItemReview.outcome == Outcome.WAITING,
        ContentEntry.kind == ItemBody.KIND,
        ContentEntry.key == ItemReview.item_key,
        ContentEntry.in_review.is_(True),
        ContentEntry.draft_version_id == ItemReview.version_id,
    ]


def _wrote(account_id: int) -> ColumnElement[bool]:
    """Did this person write any part of the entry's draft?"""
    return (
        select(ContentVersion.id)
        .where(
            ContentVersion.entry_id == ContentEntry.id,
            ContentVersion.id > func.coalesce(ContentEntry.current_version_id, 0),
            ContentVersion.created_by == account_id,
        )
        .exists()
    )


def waiting_for(reader: int, whose: str = "others") -> Select[*tuple[Any, ...]]:
    """Rows of (ItemReview, ItemIndex) that wait, the oldest first: what this reader may decide on,
    what they wrote or handed in themselves, or all."""
    mine = (ItemReview.asked_by == reader) | _wrote(reader)
    statement = (
        select(ItemReview, ItemIndex)
        .join(ContentEntry, ContentEntry.key == ItemReview.item_key)
        .join(ItemIndex, ItemIndex.version_id == ItemReview.version_id)
        .where(*_still_waits())
        .order_by(ItemReview.asked_at, ItemReview.id)
    )
    if whose == "mine":
        return statement.where(mine)
    return statement if whose == "all" else statement.where(~mine)


def count_waiting(reader: int) -> int:
    """How many items wait for this reader."""
    return db.session.scalar(select(func.count()).select_from(waiting_for(reader).subquery())) or 0


def writers_of(keys: Collection[str]) -> Mapping[str, frozenset[int]]:
    """Who wrote any part of each item's draft since it was last published."""
    rows = db.session.execute(
        select(ContentEntry.key, ContentVersion.created_by)
        .join(ContentVersion, ContentVersion.entry_id == ContentEntry.id)
        .where(
            ContentEntry.kind == ItemBody.KIND,
            ContentEntry.key.in_(list(keys)),
            ContentVersion.id > func.coalesce(ContentEntry.current_version_id, 0),
            ContentVersion.created_by.is_not(None),
        )
        .distinct()
    )
    found: dict[str, set[int]] = {key: set() for key in keys}
    for key, writer in rows:
        found[key].add(int(writer or 0))
    return {key: frozenset(writers) for key, writers in found.items()}


def last_of(version_ids: Collection[int]) -> Mapping[int, ItemReview]:
    """The latest handing-in of each of these versions, where there was one."""
    if not version_ids:
        return {}
    rows = db.session.scalars(
        select(ItemReview)
        .where(ItemReview.version_id.in_(list(version_ids)))
        .order_by(ItemReview.id)
    )
    return {row.version_id: row for row in rows}


def history(item_key: str) -> Sequence[ItemReview]:
    """Every handing-in of an item, the newest first."""
    return db.session.scalars(
        select(ItemReview).where(ItemReview.item_key == item_key).order_by(ItemReview.id.desc())
    ).all()


def remarks(item_key: str) -> Sequence[ItemRemark]:
    """Everything that was said about an item, in the order of saying."""
    return db.session.scalars(
        select(ItemRemark).where(ItemRemark.item_key == item_key).order_by(ItemRemark.id)
    ).all()


def open_remarks(keys: Collection[str]) -> Mapping[str, int]:
    """How many remarks on each item are not settled; items without one are left out."""
    if not keys:
        return {}
    rows = db.session.execute(
        select(ItemRemark.item_key, func.count())
        .where(
            ItemRemark.item_key.in_(list(keys)),
            ItemRemark.answer_to.is_(None),
            ItemRemark.settled_at.is_(None),
        )
        .group_by(ItemRemark.item_key)
    )
    return {row[0]: row[1] for row in rows}

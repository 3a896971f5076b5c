"""What the work on items holds about a person: their remarks, notes and reasons. Erasing empties
the words; that a review took place stands under the bare id."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from app.exams.models.reviewing import ItemRemark, ItemReview
from app.platform.db import db, write_many


def gather(account_id: int) -> dict[str, Any]:
    """The person's remarks, what they handed in and what they decided."""
    remarks = db.session.scalars(
        select(ItemRemark).where(ItemRemark.written_by == account_id).order_by(ItemRemark.id)
    )
    reviews = db.session.scalars(
        select(ItemReview)
        .where((ItemReview.asked_by == account_id) | (ItemReview.decided_by == account_id))
        .order_by(ItemReview.id)
    )
    return {
        "remarks": [
            {"item": row.item_key, "words": row.words, "written_at": row.written_at.isoformat()}
            for row in remarks
        ],
        "reviews": [
            {
                "item": row.item_key,
                "handed_in": row.asked_by == account_id,
                "asked_at": row.asked_at.isoformat(),
                "note": row.note if row.asked_by == account_id else "",
                "outcome": row.outcome.value,
                "words": row.words if row.decided_by == account_id else "",
            }
            for row in reviews
        ],
    }


def erase(account_id: int, _at: datetime) -> int:
    """Empty what the person wrote; give how many rows were emptied."""
    return write_many(
        update(ItemRemark)
        .where(ItemRemark.written_by == account_id, ItemRemark.words != "")
        .values(words=""),
        update(ItemReview)
        .where(ItemReview.asked_by == account_id, ItemReview.note != "")
        .values(note=""),
        update(ItemReview)
        .where(ItemReview.decided_by == account_id, ItemReview.words != "")
        .values(words=""),
    )

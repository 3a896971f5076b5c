"""What the dashboard and the role-play desk may know."""

from __future__ import annotations

from app.kernel.refs import Ref
from app.platform import clock, i18n
from app.platform.db import db
from app.platform.links import Link
from app.scripts_library import queries
from app.scripts_library.queries import Shelf
from app.scripts_library.services import finding


def used_count(learner_id: int) -> int:
    """How many different scripts somebody has used."""
    return queries.used_count(db.session(), learner_id)


def resolve(ref: Ref, language: str) -> Link | None:
    """Where a script stands; its wording is the card's line."""
    row = db.session.scalars(Shelf(keys=[ref.key]).select()).first()
    if row is None:
        return None
    return Link(row.title.said_in(language), address(ref.key), ref, row.wording.said_in(language))


def find(words: str, language: str) -> list[Link]:
    """Scripts for the desk: what fits best first."""
    ranked = finding.find(words, limit=20)
    rows = queries.rows_of(ranked.keys, i18n.local(clock.now()).date())
    return [
        Link(
            row.title.said_in(language),
            address(row.key),
            Ref("script", row.key),
            row.wording.said_in(language),
        )
        for row in rows
    ]


def address(key: str) -> str:
    """The page of a script."""
    return f"/scripts/{key}"


def cards_due(learner_id: int) -> int:
    """How many cards of the drill wait for somebody now."""
    return queries.cards_due(db.session(), learner_id, clock.now())

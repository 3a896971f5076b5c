"""What the dashboard and the role-play desk may know."""

from __future__ import annotations

from collections.abc import Sequence

from app.content import store
from app.kernel.refs import Ref
from app.platform import clock, i18n
from app.platform.db import db
from app.platform.links import Link, Way
from app.scripts_library import labels, queries
from app.scripts_library.models.bodies import ScriptBody
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


def ways(refs: Sequence[Ref], language: str) -> dict[Ref, list[Way]]:
    """How each of these scripts can be said in a language: in its own tone, in the other one, and
    for cases of their own; called what they are in the reader's language."""
    bodies = store.current_of(ScriptBody, [ref.key for ref in refs])
    return {ref: _ways(bodies[ref.key].body, language) for ref in refs if ref.key in bodies}


def _ways(body: ScriptBody, language: str) -> list[Way]:
    tones = [body.tone, *(tone for tone in labels.TONES if tone != body.tone)]
    return [
        *(
            Way(tone, str(labels.TONES[tone]), text.said_in(language))
            for tone in tones
            if (text := body.in_tone(tone))
        ),
        *(
            Way(f"v{number}", one.label.said_in(i18n.language()), one.wording.said_in(language))
            for number, one in enumerate(body.variants)
        ),
    ]


def address(key: str) -> str:
    """The page of a script."""
    return f"/scripts/{key}"


def cards_due(learner_id: int) -> int:
    """How many cards of the drill wait for somebody now."""
    return queries.cards_due(db.session(), learner_id, clock.now())

"""Search of one kind with filters and an order: literal first, then by sound, then with a slip.

The order is by fit (the title is the query, the title holds it, the text holds it), then by rank
(use and approval). Each fit is read off the index in that order, so that no candidate has to be
weighed; counts stop at ``MOST_COUNTED``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from app.kernel.refs import Ref
from app.platform.db import db
from app.search import engine, fuzzy, grams, index, tokens
from app.search.fuzzy import Begun, Cut, Part, Syllables
from app.search.grams import Query
from app.search.models import SearchDocument, SearchTerm

MOST_COUNTED: Final = 1000
FEW: Final = 6
VERIFIED: Final = 300
Marks = Sequence[Sequence[str]]
"""Groups of marks: of each group the document bears one."""


@dataclass(frozen=True)
class Ranked:
    """One page of keys in order; ``total`` beyond ``MOST_COUNTED`` means "more". ``way`` says how
    they were found: literal, sound or slip."""

    keys: tuple[str, ...]
    total: int
    way: str = "literal"

    @property
    def more(self) -> bool:
        """Are there more than were counted?"""
        return self.total > MOST_COUNTED


@dataclass(frozen=True)
class Hearing:
    """How letters and characters sound: the syllable of each character, letters cut into
    syllables, the syllables that begin so."""

    syllables: Syllables
    cut: Cut
    begun: Begun


def ranked(
    query: str,
    kind: str,
    hearing: Hearing,
    *,
    marks: Marks = (),
    limit: int = 12,
    offset: int = 0,
) -> Ranked:
    """Documents of a kind for a query; all of the kind that bear the marks where it has no word."""
    parts = fuzzy.literal(query)
    found = _page(parts, parts, kind, marks, limit, offset)
    if found.total >= FEW or not parts:
        return found
    wider = fuzzy.sounding(query, hearing.syllables, hearing.cut, hearing.begun)
    if any(len(part) > 1 for part in wider):
        heard = _page(wider, parts, kind, marks, limit, offset)
        if heard.total > found.total:
            return Ranked(heard.keys, heard.total, "literal" if found.total else "sound")
    if found.total:
        return found
    return _slips(parts, kind, marks, limit, offset)


def _page(
    parts: Sequence[Part],
    written: Sequence[Part],
    kind: str,
    marks: Marks,
    limit: int,
    offset: int,
) -> Ranked:
    groups = tuple(tuple(group) for group in marks)
    # What sounds alike is near enough anyhow; what is written is read where pairs say too little.
    query = Query(tuple(parts), groups, nearly=parts is not written)
    most = MOST_COUNTED + 1
    numbers = engine.first(query, kind, most)
    if written and numbers:
        shown = offset + limit
        words = (token for part in written for token in part[0][0])
        whole = engine.first(Query((), (*groups, (grams.whole(words),))), kind, shown)
        titled = engine.first(Query(tuple(written), groups, grams.TITLE), kind, shown)
        numbers = list(dict.fromkeys([*whole, *titled, *numbers]))
    keys = _keys(numbers[offset : offset + limit])
    return Ranked(tuple(keys), min(len(numbers), most))


def _keys(numbers: Sequence[int]) -> list[str]:
    if not numbers:
        return []
    rows = db.session.execute(
        select(SearchDocument.id, SearchDocument.ref).where(SearchDocument.id.in_(numbers))
    )
    refs = {row.id: row.ref for row in rows}
    return [Ref.parse(refs[number]).key for number in numbers if number in refs]


def _slips(parts: Sequence[Part], kind: str, marks: Marks, limit: int, offset: int) -> Ranked:
    """Documents that hold every part but for one slip in one of them."""
    groups = tuple(tuple(group) for group in marks)
    for place, part in enumerate(parts):
        phrase = part[0][0]
        if all(tokens.is_han(token) for token in phrase):
            ways = fuzzy.slips(phrase)
            if not ways:
                continue
            changed = (*parts[:place], tuple(ways), *parts[place + 1 :])
            numbers = engine.first(Query(changed, groups, nearly=True), kind, VERIFIED)
            rows = db.session.execute(
                select(SearchDocument.ref, SearchDocument.words)
                .where(SearchDocument.id.in_(numbers))
                .order_by(SearchDocument.rank.desc(), SearchDocument.id)
            )
            keys = [Ref.parse(row.ref).key for row in rows if fuzzy.holds_near(phrase, row.words)]
            if keys:
                return Ranked(tuple(keys[offset : offset + limit]), len(keys), "slip")
        elif len(phrase) == 1:
            known = _known(fuzzy.misspellings(phrase[0]))
            if known:
                changed = (*parts[:place], tuple(((word,),) for word in known), *parts[place + 1 :])
                found = _page(changed, changed, kind, marks, limit, offset)
                if found.total:
                    return Ranked(found.keys, found.total, "slip")
    return Ranked((), 0)


def _known(words: Sequence[str]) -> list[str]:
    if not words:
        return []
    statement = select(SearchTerm.term).where(SearchTerm.term.in_(words))
    return list(db.session.scalars(statement.order_by(SearchTerm.term).limit(20)))


def raise_rank(ref: Ref, by: int) -> None:
    """Let a document stand higher (or lower) among equals: it was used, starred, approved."""
    index.move(ref, by)

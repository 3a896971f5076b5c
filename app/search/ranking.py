"""Search of one kind with filters and an order: literal first, then by sound, then with a slip.

The order is by fit (the title is the query, the title holds it, the text holds it) over at most
``CANDIDATES`` documents, and by rank (use and approval) among equals. Where more match, the most
used ``RANKED_FIRST`` and the first of the rest are the candidates, and ``total`` stops there.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.sql.expression import ColumnElement

from app.kernel.refs import Ref
from app.platform.db import db
from app.search import fuzzy, tokens
from app.search.fuzzy import Part, Syllables
from app.search.models import SearchDocument, SearchTerm

CANDIDATES: Final = 2000
MOST_COUNTED: Final = 1000
RANKED_FIRST: Final = 300
FEW: Final = 6
VERIFIED: Final = 300


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


def ranked(
    query: str,
    kind: str,
    *,
    syllables: Syllables,
    cut: Any,
    marks: Collection[str] = (),
    limit: int = 12,
    offset: int = 0,
) -> Ranked | None:
    """Documents of a kind for a query; None where the query has no word and no filter."""
    parts = fuzzy.literal(query)
    if not parts and not marks:
        return None
    found = _page(parts, parts, kind, marks, limit, offset)
    if found.total >= FEW or not parts:
        return found
    wider = fuzzy.sounding(query, syllables, cut)
    if any(len(part) > 1 for part in wider):
        heard = _page(wider, parts, kind, marks, limit, offset)
        if heard.total > found.total:
            return Ranked(heard.keys, heard.total, "literal" if found.total else "sound")
    if found.total:
        return found
    return _slips(parts, kind, marks, limit, offset)


def _condition(parts: Sequence[Part], marks: Collection[str]) -> ColumnElement[bool]:
    ordered = sorted(marks)
    if db.engine.dialect.name == "sqlite":
        ids = text("SELECT rowid FROM search_index WHERE search_index MATCH :m").bindparams(
            m=fuzzy.fts5_query(parts, ordered)
        )
        return SearchDocument.id.in_(ids.columns(SearchDocument.id).scalar_subquery())
    vector = func.to_tsvector(text("'simple'"), SearchDocument.words)
    return vector.op("@@")(func.to_tsquery(text("'simple'"), fuzzy.tsquery(parts, ordered)))


def _candidates(parts: Sequence[Part], kind: str, marks: Collection[str]) -> Any:
    """Ids of at most CANDIDATES + 1 documents, as a subquery."""
    if db.engine.dialect.name == "sqlite":
        query = fuzzy.fts5_query(parts, sorted(marks))
        # Whole words are read one by one; beginnings of words are gathered first, all of them.
        ids = _first_ids(query.replace('" *', '"')) if '" *' in query else []
        if len(ids) <= CANDIDATES:
            ids = _first_ids(query)
        if len(ids) > CANDIDATES:
            first_ranked = (
                select(SearchDocument.id, SearchDocument.words)
                .where(SearchDocument.kind == kind, SearchDocument.rank > 0)
                .order_by(SearchDocument.rank.desc())
                .limit(RANKED_FIRST)
                .subquery()
            )
            held = _held(first_ranked.c.words, parts, marks)
            high = list(db.session.scalars(select(first_ranked.c.id).where(held)))
            ids = list(dict.fromkeys([*high, *ids]))[: CANDIDATES + 1]
        return ids
    found = (
        select(SearchDocument.id)
        .where(_condition(parts, marks), SearchDocument.kind == kind)
        .order_by(SearchDocument.rank.desc(), SearchDocument.id)
        .limit(CANDIDATES + 1)
    )
    return list(db.session.scalars(found))


def _first_ids(query: str) -> list[int]:
    first = text(
        "SELECT rowid FROM search_index WHERE search_index MATCH :m ORDER BY rowid LIMIT :most"
    ).bindparams(m=query, most=CANDIDATES + 1)
    return list(db.session.execute(first).scalars())


def _held(
    words: ColumnElement[str], parts: Sequence[Part], marks: Collection[str]
) -> ColumnElement[bool]:
    """The query again as LIKE: quicker than the index where a few rows are given."""
    padded = literal_column("' '").concat(words).concat(literal_column("' '"))

    def holds(phrase: tokens.Phrase) -> ColumnElement[bool]:
        end = " " if tokens.is_han(phrase[-1]) else ""
        return padded.contains(f" {' '.join(phrase)}{end}", autoescape=True)

    wanted = [or_(*(and_(*(holds(phrase) for phrase in way)) for way in part)) for part in parts]
    return and_(true(), *wanted, *(padded.contains(f" {mark} ") for mark in marks))


def _fit(parts: Sequence[Part]) -> ColumnElement[int]:
    """2: the title is the query; 1: it holds every part; 0: only the text does."""
    padded = literal_column("' '").concat(SearchDocument.title_words).concat(literal_column("' '"))
    holds: list[ColumnElement[bool]] = []
    for part in parts:
        phrase = part[0][0]
        end = " " if tokens.is_han(phrase[-1]) else ""
        holds.append(padded.contains(f" {' '.join(phrase)}{end}", autoescape=True))
    if not holds:
        return SearchDocument.rank * 0
    whole = " ".join(token for part in parts for token in part[0][0])
    exact = padded.startswith(f" {whole} {tokens.BREAK} ", autoescape=True)
    everywhere = holds[0]
    for one in holds[1:]:
        everywhere = everywhere & one
    return case((exact, 2), (everywhere, 1), else_=0)


def _page(
    parts: Sequence[Part],
    written: Sequence[Part],
    kind: str,
    marks: Collection[str],
    limit: int,
    offset: int,
) -> Ranked:
    ids = _candidates(parts, kind, marks)
    if not ids:
        return Ranked((), 0)
    statement = (
        select(SearchDocument.ref, func.count().over().label("total"))
        .where(
            SearchDocument.id.in_(bindparam("ids", ids, expanding=True, literal_execute=True)),
            SearchDocument.kind == kind,
        )
        .order_by(_fit(written).desc(), SearchDocument.rank.desc(), SearchDocument.id)
        .limit(limit)
        .offset(offset)
    )
    rows = db.session.execute(statement).all()
    total = rows[0].total if rows else 0
    return Ranked(tuple(Ref.parse(row.ref).key for row in rows), total)


def _slips(
    parts: Sequence[Part], kind: str, marks: Collection[str], limit: int, offset: int
) -> Ranked:
    """Documents that hold every part but for one slip in one of them."""
    for place, part in enumerate(parts):
        phrase = part[0][0]
        if all(tokens.is_han(token) for token in phrase):
            ways = fuzzy.slips(phrase)
            if not ways:
                continue
            changed = [*parts[:place], tuple(ways), *parts[place + 1 :]]
            rows = db.session.execute(
                select(SearchDocument.ref, SearchDocument.words)
                .where(_condition(changed, marks), SearchDocument.kind == kind)
                .limit(VERIFIED)
            )
            keys = [Ref.parse(row.ref).key for row in rows if fuzzy.holds_near(phrase, row.words)]
            if keys:
                return Ranked(tuple(keys[offset : offset + limit]), len(keys), "slip")
        elif len(phrase) == 1:
            known = _known(fuzzy.misspellings(phrase[0]))
            if known:
                ways = [((word,),) for word in known]
                changed = [*parts[:place], tuple(ways), *parts[place + 1 :]]
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
    db.session.execute(
        update(SearchDocument)
        .where(SearchDocument.ref == str(ref))
        .values(rank=func.coalesce(SearchDocument.rank, 0) + by)
    )

"""The engines' own indexes: documents put in, moved and dropped, and the first that match.

The stored order is by rank, then by number. On SQLite the row number in the index says both, so
that the first hits are read off and nothing is sorted; on PostgreSQL there is an index for what
has a rank, and one for each of ever larger stretches of the rest: a frequent word is found in the
first stretch, and nobody reads where else it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import CompoundSelect, and_, literal_column, or_, select, text, true, union_all
from sqlalchemy.sql.expression import ColumnElement

from app.platform.db import db
from app.search import fuzzy, grams, tokens
from app.search.grams import Query
from app.search.models import RANKED, STEP, STRETCHES, VECTOR, SearchDocument, SearchTerm

READ_AT_ONCE: Final = 500
SPELLED_OUT: Final = 24
INDEXED_BEGINNINGS: Final = (2, 3)


def _sqlite() -> bool:
    return bool(db.engine.dialect.name == "sqlite")


def place(number: int, rank: int) -> int:
    """Where a document stands in the stored order."""
    return number - rank * STEP


def put(row: SearchDocument) -> None:
    """Let the engine know a document; PostgreSQL does so by itself."""
    if _sqlite():
        db.session.execute(
            text("INSERT INTO search_index(rowid, grams) VALUES (:place, :grams)"),
            {"place": place(row.id, row.rank), "grams": row.grams},
        )


def drop(row: SearchDocument) -> None:
    """A contentless index forgets only what it is told word for word."""
    if _sqlite():
        db.session.execute(
            text(
                "INSERT INTO search_index(search_index, rowid, grams)"
                " VALUES ('delete', :place, :grams)"
            ),
            {"place": place(row.id, row.rank), "grams": row.grams},
        )


def first(query: Query, kind: str, most: int, permissions: Collection[str] = ()) -> list[int]:
    """Numbers of the first documents of a kind ("" for any) in the stored order.

    Where the text has to be read, reading stops after ``most`` hits.
    """
    if _sqlite():
        return _first_in_fts(query, kind, most, permissions)
    return _first_in_gin(query, kind, most, permissions)


def _first_in_fts(query: Query, kind: str, most: int, permissions: Collection[str]) -> list[int]:
    marks = list(query.marks)
    if kind:
        marks.append((grams.name(grams.KIND, kind),))
    if permissions:
        marks.append(tuple(grams.name(grams.PERMISSION, one) for one in sorted(permissions)))
    full = Query(query.parts, tuple(marks), query.field)
    statement = text(
        "SELECT rowid FROM search_index WHERE search_index MATCH :m ORDER BY rowid LIMIT :most"
    )
    # A text that is read is read in portions: most queries need the first one only.
    limit = most if not query.needs_reading else max(most * 4, READ_AT_ONCE)
    places: Sequence[int] = db.session.scalars(
        statement, {"m": grams.fts5(full, _known(full)), "most": limit}
    ).all()
    numbers = [one % STEP for one in places]
    if not query.needs_reading:
        return numbers
    found: list[int] = []
    for start in range(0, len(numbers), READ_AT_ONCE):
        found += _reading(query, numbers[start : start + READ_AT_ONCE])
        if len(found) >= most:
            break
    return found[:most]


def _reading(query: Query, numbers: Sequence[int]) -> list[int]:
    """Those of the documents whose text holds the query, in the order given."""
    held = set(
        db.session.scalars(
            select(SearchDocument.id).where(SearchDocument.id.in_(numbers), _held(query))
        )
    )
    return [number for number in numbers if number in held]


def _known(query: Query) -> dict[str, list[str]]:
    """The known words that begin so, for beginnings that have no index of their own. Of the text
    they may be too many to spell out; of the title only whole words count then."""
    found = {}
    for begun in query.beginnings():
        indexed = not query.field and len(begun) in INDEXED_BEGINNINGS
        if indexed or not begun.isalpha() or not begun.isascii():
            continue
        term = SearchTerm.term
        words = db.session.scalars(
            select(term)
            .where(term >= begun, term < begun + "\U0010ffff")
            .order_by(term)
            .limit(SPELLED_OUT + 1)
        ).all()
        if len(words) <= SPELLED_OUT:
            found[begun] = list(dict.fromkeys([begun, *words]))
        elif query.field:
            found[begun] = [begun]
    return found


def _first_in_gin(query: Query, kind: str, most: int, permissions: Collection[str]) -> list[int]:
    rows = select(SearchDocument.id, SearchDocument.rank)
    if query.parts or query.marks:
        rows = rows.where(
            text(f"{VECTOR} @@ CAST(:m AS tsquery)").bindparams(m=grams.tsquery(query))
        )
    if kind:
        rows = rows.where(SearchDocument.kind == kind)
    if permissions:
        rows = rows.where(SearchDocument.permission.in_(sorted(permissions)))
    if query.needs_reading:
        rows = rows.where(_held(query))
    ranked = rows.where(text(RANKED)).order_by(SearchDocument.rank.desc(), SearchDocument.id)
    first, *others = [rows.where(text(one)).limit(most) for one in STRETCHES]
    if not query.parts and not query.marks:
        return _numbers(union_all(ranked.limit(most), first, *others).limit(most))
    _scans("off")
    found = _numbers(union_all(ranked.limit(most), first).limit(most))
    if len(found) < most:
        # Planning for the other stretches is spared where a word is frequent.
        found += _numbers(union_all(*others).limit(most - len(found)))
    _scans("on")
    return found


def _numbers(statement: CompoundSelect[int, int]) -> list[int]:
    rows = db.session.execute(statement).all()
    return [row.id for row in sorted(rows, key=lambda row: (-max(row.rank, 0), row.id))]


def _scans(state: str) -> None:
    """For a few rows PostgreSQL would rather read the table and compute the entries of each row
    anew, which takes seconds; without these it asks the index."""
    db.session.execute(
        text(
            "SELECT set_config('enable_seqscan', :state, true),"
            " set_config('enable_indexscan', :state, true)"
        ),
        {"state": state},
    )


def _held(query: Query) -> ColumnElement[bool]:
    """The query again as LIKE over the words of a text (or its title)."""
    column = SearchDocument.title_words if query.field == grams.TITLE else SearchDocument.words
    padded = literal_column("' '").concat(column).concat(literal_column("' '"))

    def holds(phrase: tokens.Phrase) -> ColumnElement[bool]:
        end = " " if tokens.is_han(phrase[-1]) else ""
        return padded.contains(f" {' '.join(phrase)}{end}", autoescape=True)

    def found(way: fuzzy.Alternative) -> ColumnElement[bool]:
        return and_(true(), *(holds(phrase) for phrase in way))

    return and_(true(), *(or_(*(found(way) for way in part)) for part in query.parts))

"""The engines' own indexes: documents put in, moved and dropped, and the first that match.

The stored order is by rank, then by number. On SQLite the row number in the index says both, so
that the first hits are read off and nothing is sorted; on PostgreSQL there is an index for what
has a rank, and one for each of ever larger stretches of the rest: a frequent word is found in the
first stretch, and nobody reads where else it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    CompoundSelect,
    Integer,
    TextClause,
    and_,
    any_,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    true,
    union_all,
)
from sqlalchemy.sql.expression import ColumnElement

from app.platform.db import db
from app.search import census, fuzzy, grams, tokens
from app.search.grams import Query
from app.search.models import RANKED, STEP, STRETCHES, VECTOR, SearchDocument, SearchTerm

READ_AT_ONCE: Final = 500
READ_AT_LEAST: Final = 100
BEFORE_ALL: Final = -(2**63)
SPELLED_OUT: Final = 24
INDEXED_BEGINNINGS: Final = (2, 3)
_RANKING: Final = "rank DESC, id"


def place(number: int, rank: int) -> int:
    """Where a document stands in the stored order."""
    return number - rank * STEP


def put(row: SearchDocument) -> None:
    """Let the engine know a document; PostgreSQL does so by itself."""
    if census.is_sqlite():
        db.session.execute(
            text("INSERT INTO search_index(rowid, grams) VALUES (:place, :grams)"),
            {"place": place(row.id, row.rank), "grams": row.grams},
        )


def drop(row: SearchDocument) -> None:
    """A contentless index forgets only what it is told word for word."""
    if census.is_sqlite():
        db.session.execute(
            text(
                "INSERT INTO search_index(search_index, rowid, grams)"
                " VALUES ('delete', :place, :grams)"
            ),
            {"place": place(row.id, row.rank), "grams": row.grams},
        )


def among(numbers: Sequence[int]) -> ColumnElement[bool]:
    """Is the document one of these? On PostgreSQL one value that is a list: hundreds of values
    would be told apart one by one."""
    if census.is_sqlite():
        return SearchDocument.id.in_(numbers)
    return SearchDocument.id == any_(literal(list(numbers), ARRAY(Integer)))


def first(query: Query, kind: str, most: int, permissions: Collection[str] = ()) -> list[int]:
    """Numbers of the first documents of a kind ("" for any) in the stored order.

    Where the text has to be read, reading stops after ``most`` hits.
    """
    if census.is_sqlite():
        return _first_in_fts(query, kind, most, permissions)
    if kind and not permissions and (query.parts or query.marks):
        near = replace(query, nearly=True)
        numbers = first_of_each([(near, 1 if query.needs_reading else most)], kind)[0]
        # Where not even the pairs are there, no text is read.
        if not query.needs_reading or not numbers:
            return numbers
    return _first_in_gin(query, kind, most, permissions)


def _by_index_alone(query: Query) -> bool:
    return not query.needs_reading and bool(query.parts or query.marks)


def first_of_each(
    asked: Sequence[tuple[Query, int]], kind: str, *, widest: int | None = None
) -> list[list[int]]:
    """For each (query, most) what ``first`` gives, in one statement where no text is read.

    ``widest`` is the place of a query that meets all the others meet: where it meets nothing, and
    one statement is not enough anyhow, the others are not asked.
    """
    alone = all(_by_index_alone(one) for one, _most in asked)
    if widest is not None and (census.is_sqlite() or not alone):
        query, most = asked[widest]
        numbers = first(query, kind, most)
        others = [one for place, one in enumerate(asked) if place != widest]
        found = first_of_each(others, kind) if numbers else [[] for _one in others]
        return [*found[:widest], numbers, *found[widest:]]
    if not alone:
        if not (census.is_sqlite() or _any_nearly(asked, kind)):
            return [[] for _one in asked]
        return [first(query, kind, most) for query, most in asked]
    if census.is_sqlite():
        known: dict[str, list[str]] = {}
        values: dict[str, Any] = {}
        for place, (query, most) in enumerate(asked):
            full = _full(query, kind, ())
            values |= {f"m{place}": grams.fts5(full, _known(full, known)), f"most{place}": most}
        places = db.session.execute(_fts_of_each(len(asked)), values).all()
        return [
            [row.place % STEP for row in sorted(places) if row.of == number]
            for number in range(len(asked))
        ]
    with census.by_index():
        return _gin_of_each(asked, kind, widest)


def _any_nearly(asked: Sequence[tuple[Query, int]], kind: str) -> bool:
    """May there be a hit for one of them? Where not even the pairs are there, no text is read."""
    if not all(query.parts or query.marks for query, _most in asked):
        return True
    nearly = [(replace(query, nearly=True), 1) for query, _most in asked]
    with census.by_index():
        return any(_gin_of_each(nearly, kind))


@lru_cache
def _fts_of_each(number: int) -> TextClause:
    return text(
        " UNION ALL ".join(
            f"SELECT {n} AS of, place FROM (SELECT rowid AS place FROM search_index"
            f" WHERE search_index MATCH :m{n} ORDER BY rowid LIMIT :most{n})"
            for n in range(number)
        )
    )


def _gin_of_each(
    asked: Sequence[tuple[Query, int]], kind: str, widest: int | None = None
) -> list[list[int]]:
    """The first stretches for all; further on only for those that lack some. The last and longest
    ones are for the ``widest`` alone first where it met nothing so far."""
    found: list[list[int]] = [[] for _one in asked]
    known: dict[str, list[str]] = {}
    *stages, last = _stages(kind)
    for stretches in stages:
        _ask_gin(asked, kind, stretches, range(len(asked)), found, known)
    places = list(range(len(asked)))
    if widest is not None and not found[widest] and len(stages) > 1:
        _ask_gin(asked, kind, last, (widest,), found, known)
        places.remove(widest)
        if not found[widest]:
            return found
    _ask_gin(asked, kind, last, places, found, known)
    return found


def _ask_gin(
    asked: Sequence[tuple[Query, int]],
    kind: str,
    stretches: tuple[str, ...],
    places: Iterable[int],
    found: list[list[int]],
    known: dict[str, list[str]],
) -> None:
    """Ask these stretches for those of the places that lack some, and note what they give."""
    lacking = tuple(n for n in places if len(found[n]) < asked[n][1])
    if lacking:
        values: dict[str, Any] = {"kind": kind}
        for n in lacking:
            query, most = asked[n]
            wanted = _tsquery(query, kind, known)
            values |= {f"m{n}": wanted, f"most{n}": most - len(found[n])}
        rows = db.session.execute(_gin_statement(lacking, stretches), values).all()
        for n in lacking:
            own = sorted((-max(row.rank, 0), row.id) for row in rows if row.of == n)
            found[n] = (found[n] + [number for _rank, number in own])[: asked[n][1]]


def _tsquery(query: Query, kind: str, known: dict[str, list[str]]) -> str:
    """Among very many documents, where the words that begin so were gathered from all of them
    first, they are spelled out."""
    return grams.tsquery(query, _known(query, known) if kind and census.many(kind) else None)


@lru_cache
def _gin_statement(places: tuple[int, ...], stretches: tuple[str, ...]) -> TextClause:
    return text(
        " UNION ALL ".join(
            f"(SELECT {n} AS of, id, rank FROM search_document"
            f" WHERE {VECTOR} @@ CAST(:m{n} AS tsquery) AND kind = :kind AND {stretch}"
            f"{_ordered(stretch)} LIMIT :most{n})"
            for n in places
            for stretch in stretches
        )
    )


def _ordered(stretch: str) -> str:
    """Rows of a stretch without a rank come in the order of the table, which is theirs."""
    return f" ORDER BY {_RANKING}" if stretch.startswith(RANKED) else ""


def _stages(kind: str) -> tuple[tuple[str, ...], ...]:
    """Which stretches are asked together, one stage after the other, on PostgreSQL.

    Each question costs something of itself, and each hit a page of the table. Where there are few
    documents two questions do. Where there are very many, those of the highest ranks come first,
    so that a word that all of them hold is not looked up in each, and the stretches one by one.
    """
    if not (kind and census.many(kind)):
        return (RANKED, STRETCHES[0]), STRETCHES[1:]
    first, second, *rest = STRETCHES
    top = census.top_of(kind)
    if top is None:
        return (RANKED, first), (second,), tuple(rest)
    high, low = (f"{RANKED} AND rank {sign} {top:d}" for sign in (">=", "<"))
    return (high,), (low, first), (second,), tuple(rest)


def _full(query: Query, kind: str, permissions: Collection[str]) -> Query:
    """The query with all that the index of SQLite is asked by."""
    marks = list(query.marks)
    others = census.others(kind) if kind and (query.parts or marks) else ()
    if kind and not others:
        marks.append((grams.name(grams.KIND, kind),))
    if permissions:
        marks.append(tuple(grams.name(grams.PERMISSION, one) for one in sorted(permissions)))
    return Query(query.parts, tuple(marks), query.field, without=others)


def _first_in_fts(query: Query, kind: str, most: int, permissions: Collection[str]) -> list[int]:
    full = _full(query, kind, permissions)
    asked = grams.fts5(full, _known(full, {}))
    if not query.needs_reading:
        return [one % STEP for one in _places(asked, most)]
    # A text that is read is read in portions: most queries need the first one only. The next
    # begins where the last one ended, so that no hit is missed however far down it stands.
    found: list[int] = []
    portion, after = max(most, READ_AT_LEAST), BEFORE_ALL
    while len(found) < most:
        places = _places(asked, portion, after)
        numbers = [one % STEP for one in places]
        for start in range(0, len(numbers), READ_AT_ONCE):
            found += _reading(query, numbers[start : start + READ_AT_ONCE])
        if len(places) < portion:
            break
        portion, after = READ_AT_ONCE * 2, places[-1]
    return found[:most]


def _places(asked: str, most: int, after: int = BEFORE_ALL) -> Sequence[int]:
    """The first places in the stored order, further down than this one."""
    return db.session.scalars(_PLACES, {"m": asked, "most": most, "after": after}).all()


_PLACES: Final = text(
    "SELECT rowid FROM search_index WHERE search_index MATCH :m AND rowid > :after"
    " ORDER BY rowid LIMIT :most"
)


def _reading(query: Query, numbers: Sequence[int]) -> list[int]:
    """Those of the documents whose text holds the query, in the order given."""
    held = set(
        db.session.scalars(
            select(SearchDocument.id).where(SearchDocument.id.in_(numbers), _held(query))
        )
    )
    return [number for number in numbers if number in held]


def _known(query: Query, asked: dict[str, list[str]]) -> dict[str, list[str]]:
    """The known words that begin so, for beginnings that have no index of their own. Of the text
    they may be too many to spell out; of the title only whole words count then. ``asked`` keeps
    what was read already."""
    found = {}
    for begun in query.beginnings():
        indexed = census.is_sqlite() and not query.field and len(begun) in INDEXED_BEGINNINGS
        if indexed or not begun.isalpha() or not begun.isascii():
            continue
        words = asked[begun] if begun in asked else asked.setdefault(begun, _terms(begun))
        if len(words) <= SPELLED_OUT:
            found[begun] = list(dict.fromkeys([begun, *words]))
        elif query.field:
            found[begun] = [begun]
    return found


def _terms(begun: str) -> list[str]:
    term = SearchTerm.term
    wanted = select(term).where(term >= begun, term < begun + "\U0010ffff").order_by(term)
    return list(db.session.scalars(wanted.limit(SPELLED_OUT + 1)))


def _first_in_gin(query: Query, kind: str, most: int, permissions: Collection[str]) -> list[int]:
    rows = select(SearchDocument.id, SearchDocument.rank)
    if query.parts or query.marks:
        rows = rows.where(
            text(f"{VECTOR} @@ CAST(:m AS tsquery)").bindparams(m=_tsquery(query, kind, {}))
        )
    if kind:
        rows = rows.where(SearchDocument.kind == kind)
    if permissions:
        rows = rows.where(SearchDocument.permission.in_(sorted(permissions)))
    if query.needs_reading:
        rows = rows.where(_held(query))
    found: list[int] = []
    with census.by_index() if query.parts or query.marks else nullcontext():
        for stretches in _stages(kind):
            left = most - len(found)
            parts = [
                rows.where(text(one))
                .order_by(text(_RANKING) if _ordered(one) else None)
                .limit(left)
                for one in stretches
            ]
            found += _numbers(union_all(*parts))[:left]
            if len(found) >= most:
                break
    return found


def _numbers(statement: CompoundSelect[int, int]) -> list[int]:
    rows = db.session.execute(statement).all()
    return [row.id for row in sorted(rows, key=lambda row: (-max(row.rank, 0), row.id))]


def _held(query: Query) -> ColumnElement[bool]:
    """The query again, over the words of a text (or its title): what LIKE would say, said by a
    function that compares bytes and is several times as quick."""
    column = SearchDocument.title_words if query.field == grams.TITLE else SearchDocument.words
    padded = literal_column("' '").concat(column).concat(literal_column("' '"))

    found_at = func.instr if census.is_sqlite() else func.strpos

    def holds(phrase: tokens.Phrase) -> ColumnElement[bool]:
        end = " " if tokens.is_han(phrase[-1]) else ""
        return found_at(padded, f" {' '.join(phrase)}{end}") > 0

    def found(way: fuzzy.Alternative) -> ColumnElement[bool]:
        return and_(true(), *(holds(phrase) for phrase in way))

    return and_(true(), *(or_(*(found(way) for way in part)) for part in query.parts))

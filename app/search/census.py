"""What a search goes by besides the words: how many documents of which kinds there are, and how
the engine is to be asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import func, select, text
from sqlalchemy.engine import Engine

from app.platform.db import db
from app.search import grams
from app.search.models import SearchDocument

MANY: Final = 50_000
GROWN: Final = 1.2
COUNTED_AFTER: Final = 100
HIGHEST: Final = 1_500
NO_KIND: Final = grams.name(grams.KIND, "")
_MANY: Final = "very many of the kind"
_BY_INDEX: Final = "search asks the index"


def is_sqlite() -> bool:
    """Which of the two engines is it?"""
    return bool(db.engine.dialect.name == "sqlite")


@dataclass
class _Counted:
    """How many documents of each kind there were when the last number was this one, and from which
    rank on the highest stood; looked at again after so many searches."""

    last: int = 0
    of_each: dict[str, int] = field(default_factory=dict)
    searches: int = 0
    top: dict[str, int | None] = field(default_factory=dict)

    def is_most(self, kind: str) -> bool:
        """Are there very many documents, most of them of this kind?"""
        if self.searches <= 0:
            self.searches, self.top = COUNTED_AFTER, {}
            with _freely():
                last = db.session.scalar(select(func.max(SearchDocument.id))) or 0
            if last >= MANY and not self.last <= last <= self.last * GROWN:
                number = func.count()
                rows = select(SearchDocument.kind, number).group_by(SearchDocument.kind)
                with _freely():
                    counted = db.session.execute(rows).all()
                self.last, self.of_each = last, {row[0]: row[1] for row in counted}
        self.searches -= 1
        return 2 * self.of_each.get(kind, 0) > sum(self.of_each.values())

    def top_of(self, kind: str) -> int | None:
        """The rank that no more than the highest have or exceed, but for equals; None for few."""
        if kind not in self.top:
            rank = SearchDocument.rank
            ranked = select(rank).where(SearchDocument.kind == kind, rank > 0)
            found = ranked.order_by(rank.desc()).offset(HIGHEST).limit(1)
            with _freely():
                self.top[kind] = db.session.scalar(found)
        return self.top[kind]


_counted: WeakKeyDictionary[Engine, _Counted] = WeakKeyDictionary()


def many(kind: str) -> bool:
    """Are there very many documents, most of them of this kind? Asked once for each search."""
    known = db.session().info.get(_BY_INDEX)
    counted = _counted.setdefault(db.engine, _Counted())
    if known is None:
        return counted.is_most(kind)
    if (_MANY, kind) not in known:
        known[_MANY, kind] = counted.is_most(kind)
    return bool(known[_MANY, kind])


def others(kind: str) -> tuple[str, ...]:
    """The entries of all other kinds, where most of very many documents are of this one.

    To leave the few others out is several times as quick then as to read along where each of the
    many stands. The kinds are read anew each time; how many there are of each need not be exact.
    """
    known = db.session().info.get(_BY_INDEX)
    if known is None:
        return _others_now(kind)
    if kind not in known:
        known[kind] = _others_now(kind)
    others: tuple[str, ...] = known[kind]
    return others


def _others_now(kind: str) -> tuple[str, ...]:
    if not many(kind):
        return ()
    others = [one for one in db.session.scalars(_KINDS) if one not in (None, kind)]
    return tuple(grams.name(grams.KIND, one) for one in others) or (NO_KIND,)


# One step along the index for each kind.
_KINDS: Final = text(
    "WITH RECURSIVE one(kind) AS (SELECT min(kind) FROM search_document UNION ALL"
    " SELECT (SELECT min(kind) FROM search_document WHERE kind > one.kind) FROM one"
    " WHERE one.kind IS NOT NULL) SELECT kind FROM one"
)


def top_of(kind: str) -> int | None:
    """The rank from which on the highest of a kind stand; None where few have one."""
    return _counted.setdefault(db.engine, _Counted()).top_of(kind)


_SCANS: Final = text(
    "SELECT set_config('enable_seqscan', :state, true),"
    " set_config('enable_indexscan', :state, true)"
)


@contextmanager
def by_index() -> Iterator[None]:
    """For a few rows PostgreSQL would rather read the table and compute the entries of each row
    anew, which takes seconds; in here it asks the index. Said once for all searches within, which
    also share what was found out about kinds."""
    session = db.session()
    if _BY_INDEX in session.info:
        yield
        return
    session.info[_BY_INDEX] = {}
    try:
        if is_sqlite():
            yield
            return
        session.execute(_SCANS, {"state": "off"})
        yield
        # Not after an error: then nothing more is read here, and the end of the transaction
        # takes the choice back.
        session.execute(_SCANS, {"state": "on"})
    finally:
        session.info.pop(_BY_INDEX)


@contextmanager
def _freely() -> Iterator[None]:
    """Within ``by_index``, for a question that no text is part of: read it as is best."""
    if is_sqlite() or _BY_INDEX not in db.session().info:
        yield
        return
    db.session.execute(_SCANS, {"state": "on"})
    yield
    db.session.execute(_SCANS, {"state": "off"})

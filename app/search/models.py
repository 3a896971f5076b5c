"""The document table, and the engines' own index over it."""

from __future__ import annotations

from sqlalchemy import DDL, Index, Table, event
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base


class SearchDocument(Base):
    """Something that can be found. ``words`` are its tokens, ``grams`` what it is indexed by;
    ``permission`` opens its page. The long columns stand last: lists do not read that far.

    No names of people stand here: they stand in accounts alone.
    """

    __tablename__ = "search_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    title_zh: Mapped[str]
    title_en: Mapped[str]
    permission: Mapped[str]
    rank: Mapped[int] = mapped_column(default=0)
    title_words: Mapped[str]
    words: Mapped[str]
    grams: Mapped[str]

    __table_args__ = (Index("ix_search_document_kind", "kind", "rank"),)


class SearchTerm(Base):
    """A word in Latin letters that some document holds: what a slip of the keys may have meant."""

    __tablename__ = "search_term"

    term: Mapped[str] = mapped_column(primary_key=True)


class SearchCount(Base):
    """How many documents of a kind bear a mark: kept up with each document, read in one go."""

    __tablename__ = "search_count"

    kind: Mapped[str] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]


# On SQLite a row's number in the index is the document's less this for each point of its rank.
STEP = 2**40
FTS5 = (
    "CREATE VIRTUAL TABLE search_index USING fts5"
    "(grams, content='', detail=none, columnsize=0, tokenize='ascii', prefix='2 3')"
)

# On PostgreSQL an index for what has a rank, and one for each stretch of the rest. What is put in
# is indexed at once: a list of what waits would be read through by every search.
VECTOR = "array_to_tsvector(string_to_array(grams, ' '))"
RANKED = "rank > 0"
_ENDS = (2**14, 2**16, 2**18, 2**20)
STRETCHES = tuple(
    f"rank <= 0 AND id >= {low}" + (f" AND id < {high}" if high else "")
    for low, high in zip((0, *_ENDS), (*_ENDS, 0), strict=True)
)
GIN = tuple(
    f"CREATE INDEX search_index_{name} ON search_document USING gin ({VECTOR})"
    f" WITH (fastupdate = off) WHERE {where}"
    for name, where in (
        ("ranked", RANKED),
        *((f"from_{low}", one) for low, one in zip((0, *_ENDS), STRETCHES, strict=True)),
    )
)


def _ddl(statement: str) -> DDL:
    return DDL(statement)  # type: ignore[no-untyped-call]


_table = SearchDocument.__table__
assert isinstance(_table, Table)
event.listen(_table, "after_create", _ddl(FTS5).execute_if(dialect="sqlite"))
event.listen(_table, "before_drop", _ddl("DROP TABLE search_index").execute_if(dialect="sqlite"))
for statement in GIN:
    event.listen(_table, "after_create", _ddl(statement).execute_if(dialect="postgresql"))

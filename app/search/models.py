"""The document table, and the engines' own index over it."""

from __future__ import annotations

from sqlalchemy import DDL, Index, Table, event
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base


class SearchDocument(Base):
    """Something that can be found. ``words`` are its tokens; ``permission`` opens its page.

    No names of people stand here: they stand in accounts alone.
    """

    __tablename__ = "search_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    title_zh: Mapped[str]
    title_en: Mapped[str]
    title_words: Mapped[str]
    words: Mapped[str]
    permission: Mapped[str]
    rank: Mapped[int] = mapped_column(default=0)

    __table_args__ = (Index("ix_search_document_kind", "kind", "rank"),)


class SearchTerm(Base):
    """A word in Latin letters that some document holds: what a slip of the keys may have meant."""

    __tablename__ = "search_term"

    term: Mapped[str] = mapped_column(primary_key=True)


FTS5 = (
    "CREATE VIRTUAL TABLE search_index USING fts5"
    "(words, content='', tokenize='unicode61 remove_diacritics 0', prefix='2 3')"
)
GIN = "CREATE INDEX search_index_words ON search_document USING gin (to_tsvector('simple', words))"


def _ddl(statement: str) -> DDL:
    return DDL(statement)  # type: ignore[no-untyped-call]


_table = SearchDocument.__table__
assert isinstance(_table, Table)
event.listen(_table, "after_create", _ddl(FTS5).execute_if(dialect="sqlite"))
event.listen(_table, "before_drop", _ddl("DROP TABLE search_index").execute_if(dialect="sqlite"))
event.listen(_table, "after_create", _ddl(GIN).execute_if(dialect="postgresql"))

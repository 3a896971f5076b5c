"""Put documents in, drop them, find them: in the caller's transaction, on both engines."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select, text

from app.kernel.refs import Ref
from app.kernel.wording import Wording
from app.platform.db import db
from app.search import engine, fuzzy, grams, tokens
from app.search.grams import Query
from app.search.models import SearchCount, SearchDocument

MOST_COUNTED = 1000


@dataclass(frozen=True)
class Document:
    """What to find ``ref`` by. ``permission`` is the value of the page's permission; a higher
    ``rank`` stands first among equals. ``sounds`` are tokens by which it is found by its sound,
    ``marks`` tokens of filters (see ``app.search.fuzzy``)."""

    ref: Ref
    title: Wording
    texts: Sequence[str]
    permission: str
    rank: int = 0
    sounds: Sequence[str] = ()
    marks: Sequence[str] = ()


@dataclass(frozen=True)
class Hit:
    """Something found."""

    ref: Ref
    title: Wording


@dataclass(frozen=True)
class Found:
    """The first hits of one kind and how many there are (counting stops at ``MOST_COUNTED``)."""

    kind: str
    hits: tuple[Hit, ...]
    total: int


def put(document: Document) -> None:
    """Make the document findable, in place of what stood under its reference."""
    title = f" {tokens.BREAK} ".join(
        part for part in (tokens.words(document.title.zh), tokens.words(document.title.en)) if part
    )
    texts = [title, *(tokens.words(part) for part in document.texts)]
    body = f" {tokens.BREAK} ".join([*texts, *document.sounds, *document.marks])
    row = db.session.scalar(select(SearchDocument).where(SearchDocument.ref == str(document.ref)))
    values = {
        "kind": document.ref.kind,
        "title_zh": document.title.zh,
        "title_en": document.title.en,
        "title_words": title,
        "words": body,
        "grams": grams.document(title, body, document.ref.kind, document.permission),
        "permission": document.permission,
        "rank": document.rank,
    }
    before: set[str] = set()
    if row is None:
        row = SearchDocument(ref=str(document.ref), **values)
        db.session.add(row)
    else:
        before = _marks(row)
        engine.drop(row)
        for name, value in values.items():
            setattr(row, name, value)
    db.session.flush()
    engine.put(row)
    _note_terms(texts)
    _count(row.kind, before - _marks(row), -1)
    _count(row.kind, _marks(row) - before, 1)


def _note_terms(texts: Sequence[str]) -> None:
    """Keep the words in letters: a slip of the keys may mean one, a beginning some of them."""
    found = {word for part in texts for word in part.split() if not tokens.is_han(word[0])}
    terms = [{"term": word} for word in sorted(found - {tokens.BREAK}) if len(word) > 2]
    if terms:
        statement = text("INSERT INTO search_term (term) VALUES (:term) ON CONFLICT DO NOTHING")
        db.session.execute(statement, terms)


def _marks(row: SearchDocument) -> set[str]:
    return {word for word in row.words.split() if word.startswith(fuzzy.MARK)}


def _count(kind: str, marks: Collection[str], by: int) -> None:
    """So many more documents of the kind bear these marks."""
    rows = [{"kind": kind, "mark": mark, "by": by} for mark in sorted(marks)]
    if rows:
        statement = text(
            "INSERT INTO search_count (kind, mark, number) VALUES (:kind, :mark, :by)"
            " ON CONFLICT (kind, mark) DO UPDATE SET number = search_count.number + excluded.number"
        )
        db.session.execute(statement, rows)


def counts(kind: str) -> dict[str, int]:
    """How many documents of a kind bear each mark."""
    rows = db.session.execute(
        select(SearchCount.mark, SearchCount.number).where(
            SearchCount.kind == kind, SearchCount.number > 0
        )
    )
    return {row.mark: row.number for row in rows}


def drop(ref: Ref) -> None:
    """Nobody finds it any more; unknown references are ignored."""
    row = db.session.scalar(select(SearchDocument).where(SearchDocument.ref == str(ref)))
    if row is not None:
        engine.drop(row)
        _count(row.kind, _marks(row), -1)
        db.session.delete(row)
        db.session.flush()


def move(ref: Ref, by: int) -> None:
    """Let a document stand higher (or lower) among equals; unknown references are ignored."""
    wanted = select(SearchDocument).where(SearchDocument.ref == str(ref)).with_for_update()
    row = db.session.scalar(wanted.execution_options(populate_existing=True))
    if row is not None:
        engine.drop(row)
        row.rank += by
        db.session.flush()
        engine.put(row)


def find(
    query: str,
    *,
    permissions: Collection[str],
    kinds: Collection[str] | None = None,
    limit: int = 20,
    offset: int = 0,
) -> list[Found]:
    """Documents that hold every part of the query and that these permissions open, by kind.

    Within a kind those that hold it in the title come first, then by rank, then by title.
    """
    wanted = tokens.phrases(query)
    if not wanted or not permissions:
        return []
    looked_for = Query(tuple(((phrase,),) for phrase in wanted))
    numbers: list[int] = []
    for kind in [""] if kinds is None else sorted(kinds):
        numbers += engine.first(looked_for, kind, MOST_COUNTED, permissions)
    candidates = (
        select(
            SearchDocument.ref,
            SearchDocument.kind,
            SearchDocument.title_zh,
            SearchDocument.title_en,
            SearchDocument.title_words,
            SearchDocument.rank,
        )
        .where(SearchDocument.id.in_(numbers))
        .order_by(SearchDocument.rank.desc(), SearchDocument.id)
        .limit(MOST_COUNTED)
    )
    rows = db.session.execute(candidates).all()
    grouped: dict[str, list[tuple[tuple[bool, int, str], Hit]]] = {}
    for row in rows:
        in_title = all(_holds(row.title_words, phrase) for phrase in wanted)
        key = (not in_title, -row.rank, row.title_zh)
        hit = Hit(Ref.parse(row.ref), Wording(row.title_zh, row.title_en))
        grouped.setdefault(row.kind, []).append((key, hit))
    found = []
    for kind, scored in grouped.items():
        scored.sort(key=lambda pair: pair[0])
        hits = tuple(hit for _key, hit in scored[offset : offset + limit])
        found.append(Found(kind, hits, len(scored)))
    return sorted(found, key=lambda group: (-group.total, group.kind))


def _holds(title_words: str, phrase: tokens.Phrase) -> bool:
    wanted = " ".join(phrase)
    ends = "" if not tokens.is_han(phrase[-1]) else " "
    return f" {wanted}{ends}" in f" {title_words} "


def keys(query: str, kind: str) -> list[str] | None:
    """Keys of the documents of a kind that hold every part of the query, at most
    ``MOST_COUNTED``; None where the query has no word."""
    wanted = tokens.phrases(query)
    if not wanted:
        return None
    looked_for = Query(tuple(((phrase,),) for phrase in wanted))
    numbers = engine.first(looked_for, kind, MOST_COUNTED)
    rows = db.session.scalars(select(SearchDocument.ref).where(SearchDocument.id.in_(numbers)))
    return [Ref.parse(ref).key for ref in rows]

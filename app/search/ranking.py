"""Search of one kind with filters and an order: literal first, then by sound, then with a slip.

The order is by fit (the title is the query, the title holds it, the text holds it), then by rank
(use and approval). Each fit is read off the index in that order, so that no candidate has to be
weighed; counts stop at ``MOST_COUNTED``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sqlalchemy import select

from app.kernel.refs import Ref
from app.platform.db import db
from app.search import census, engine, fuzzy, grams, index, tokens
from app.search.fuzzy import Begun, Cut, Part, Syllables
from app.search.grams import Query
from app.search.models import SearchDocument, SearchTerm

MOST_COUNTED: Final = 1000
FEW: Final = 6
VERIFIED: Final = 200
WEIGHED: Final = 100
LONG: Final = 4
Marks = Sequence[Sequence[str]]
"""Groups of marks: of each group the document bears one."""
Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Ranked:
    """One page of keys in order; ``total`` beyond ``MOST_COUNTED`` means "more". ``way`` says how
    they were found: literal, sound, slip or apart."""

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
    with census.by_index():
        return _ranked(query, kind, hearing, tuple(map(tuple, marks)), limit, offset)


def firsts(asked: Sequence[tuple[str, Marks]], kind: str, limit: int) -> list[list[str]]:
    """For each (words as they are written, marks) the keys of the first documents of a kind in
    the stored order; nothing is counted."""
    queries = [
        (Query(tuple(fuzzy.literal(words)), tuple(map(tuple, marks))), limit)
        for words, marks in asked
    ]
    with census.by_index():
        numbers = engine.first_of_each(queries, kind) if queries else []
        refs = _refs([one for own in numbers for one in own])
    return [[refs[one] for one in own if one in refs] for own in numbers]


def _ranked(
    query: str, kind: str, hearing: Hearing, marks: Groups, limit: int, offset: int
) -> Ranked:
    parts = tuple(fuzzy.literal(query))
    fit, numbers = _fitting(Query(parts, marks), kind, offset + limit)
    if len(numbers) >= FEW or not parts:
        return _page(fit, numbers, limit, offset)
    wider = fuzzy.sounding(query, hearing.syllables, hearing.cut, hearing.begun)
    if any(len(part) > 1 for part in wider):
        # What sounds alike is near enough anyhow.
        heard = engine.first(Query(tuple(wider), marks, nearly=True), kind, MOST_COUNTED + 1)
        if len(heard) > len(numbers):
            way = "literal" if numbers else "sound"
            fit = [*fit, *_by_sound_of_title(heard, wider, hearing), *numbers]
            return _page(fit, heard, limit, offset, way)
    if numbers:
        return _page(fit, numbers, limit, offset)
    # Two words as they were written are nearer than one word mended, and found sooner.
    ways = [
        (phrase, fuzzy.apart(phrase, hearing.syllables)) for part in parts for phrase in part[0]
    ]
    split, whole = _to_be_had(ways, kind)
    return (
        _apart(split, kind, marks, limit, offset)
        or _slips(parts, whole, kind, marks, limit, offset)
        or _halves(ways, kind, marks, limit, offset)
    )


@lru_cache(maxsize=4096)
def _heard(title: str, syllables: Syllables) -> str:
    return fuzzy.sounds(title, syllables)


def _by_sound_of_title(
    numbers: Sequence[int], parts: Sequence[Part], hearing: Hearing
) -> list[int]:
    """Of the first hits those whose title is heard in the query: it begins so, or holds it."""
    first = numbers[:WEIGHED]
    rows = db.session.execute(
        select(SearchDocument.id, SearchDocument.title_zh).where(engine.among(first))
    )
    fits = {row.id: fuzzy.fit_of(_heard(row.title_zh, hearing.syllables), parts) for row in rows}
    titled = [number for number in first if fits.get(number, 2) < 2]
    return sorted(titled, key=lambda number: fits[number])


Ways = Sequence[tuple[tokens.Phrase, Sequence[fuzzy.Alternative]]]
"""Each phrase of a query with its ways to stand apart, those as written before those by sound."""


def _to_be_had(ways: Ways, kind: str) -> tuple[Ways, set[tokens.Phrase]]:
    """The ways of which both halves are to be had somewhere; and of several phrases those that are
    to be had as they stand: they stay whole, and are not mended."""
    if len(ways) == 1 and len(ways[0][1]) <= 2:
        return ways, set()  # one way to write it, one to hear it: they are asked at once
    halves = {half for _phrase, way in ways for both in way for half in both}
    phrases = {phrase for phrase, _way in ways if len(ways) > 1}
    listed = sorted(halves | phrases)
    asked = [(Query((((one,),),), nearly=True), 1) for one in listed]
    found = engine.first_of_each(asked, kind) if asked else []
    had = {one for one, numbers in zip(listed, found, strict=True) if numbers}
    whole = phrases & had
    kept: Ways = [
        (phrase, [both for both in way if phrase not in whole and had.issuperset(both)])
        for phrase, way in ways
    ]
    return kept, whole


def _apart(ways: Ways, kind: str, marks: Groups, limit: int, offset: int) -> Ranked | None:
    """Documents that hold the two halves of what was typed in one go; None if none does."""
    if not any(way for _phrase, way in ways):
        return None
    written = [
        (phrase, [both for both in way if tokens.is_han(both[0][0])]) for phrase, way in ways
    ]
    tries: list[Ways] = [ways]
    if all(own or not way for (_, own), (_, way) in zip(written, ways, strict=True)):
        tries = [written] if written == ways else [written, ways]
    for tried in tries:
        # What holds the whole also holds its halves: it need not be asked for by itself.
        both = tuple(tuple(way) or ((phrase,),) for phrase, way in tried)
        found = engine.first(Query(both, marks), kind, MOST_COUNTED + 1)
        if found:
            return _page(found, found, limit, offset, "apart")
    return None


def _halves(ways: Ways, kind: str, marks: Groups, limit: int, offset: int) -> Ranked:
    """Documents whose title holds one of the two halves."""
    if not any(way for _phrase, way in ways):
        return Ranked((), 0)
    one = tuple(
        tuple((half,) for halves in way[: len(way) // 2] for half in halves) or ((phrase,),)
        for phrase, way in ways
    )
    titled = engine.first(Query(one, marks, grams.TITLE), kind, MOST_COUNTED + 1)
    return _page(titled, titled, limit, offset, "apart")


def _fitting(query: Query, kind: str, shown: int) -> tuple[list[int], list[int]]:
    """(those that are to stand first because of their title, all); the first in each order."""
    if not query.parts:
        return [], engine.first(query, kind, MOST_COUNTED + 1)
    words = (token for part in query.parts for token in part[0][0])
    whole = Query((), (*query.marks, (grams.whole(words),)))
    titled = Query(query.parts, query.marks, grams.TITLE)
    asked = [(whole, shown), (titled, shown), (query, MOST_COUNTED + 1)]
    by_whole, by_title, numbers = engine.first_of_each(asked, kind, widest=2)
    return [*by_whole, *by_title], numbers


def _page(
    fit: Sequence[int], numbers: Sequence[int], limit: int, offset: int, way: str = "literal"
) -> Ranked:
    ordered = list(dict.fromkeys([*fit, *numbers])) if numbers else []
    keys = _keys(ordered[offset : offset + limit])
    return Ranked(tuple(keys), min(len(ordered), MOST_COUNTED + 1), way)


def _keys(numbers: Sequence[int]) -> list[str]:
    refs = _refs(numbers)
    return [refs[number] for number in numbers if number in refs]


def _refs(numbers: Sequence[int]) -> dict[int, str]:
    if not numbers:
        return {}
    rows = db.session.execute(
        select(SearchDocument.id, SearchDocument.ref).where(engine.among(numbers))
    )
    return {row.id: Ref.parse(row.ref).key for row in rows}


def _slips(
    parts: tuple[Part, ...],
    whole: Collection[tokens.Phrase],
    kind: str,
    marks: Groups,
    limit: int,
    offset: int,
) -> Ranked | None:
    """Documents that hold every part but for one slip in one of them that is not to be had as it
    stands; None if none does."""
    for place, part in enumerate(parts):
        phrase = part[0][0]
        if phrase in whole:
            continue
        if all(tokens.is_han(token) for token in phrase):
            ways = _possible(fuzzy.slips(phrase), phrase, kind)
            if not ways:
                continue
            changed = (*parts[:place], tuple(ways), *parts[place + 1 :])
            numbers = engine.first(Query(changed, marks, nearly=True), kind, VERIFIED)
            rows = db.session.execute(
                select(SearchDocument.ref, SearchDocument.words)
                .where(engine.among(numbers))
                .order_by(SearchDocument.rank.desc(), SearchDocument.id)
            )
            keys = [Ref.parse(row.ref).key for row in rows if fuzzy.holds_near(phrase, row.words)]
            if keys:
                return Ranked(tuple(keys[offset : offset + limit]), len(keys), "slip")
        elif len(phrase) == 1:
            known = _known(fuzzy.misspellings(phrase[0]))
            if known:
                changed = (*parts[:place], tuple(((word,),) for word in known), *parts[place + 1 :])
                fit, numbers = _fitting(Query(changed, marks), kind, offset + limit)
                if numbers:
                    return _page(fit, numbers, limit, offset, "slip")
    return None


def _possible(
    ways: Sequence[fuzzy.Alternative], phrase: tokens.Phrase, kind: str
) -> Sequence[fuzzy.Alternative]:
    """Of many ways to have meant a longer phrase those that need no pair of it that nothing holds:
    where that pair is, there is the slip."""
    if len(phrase) < LONG:
        return ways
    pairs = [phrase[place : place + 2] for place in range(len(phrase) - 1)]
    found = engine.first_of_each([(Query((((pair,),),)), 1) for pair in pairs], kind)
    lacking = {
        grams.wanted(pair)[0] for pair, numbers in zip(pairs, found, strict=True) if not numbers
    }
    return [way for way in ways if not any(lacking.intersection(grams.wanted(one)) for one in way)]


def _known(words: Sequence[str]) -> list[str]:
    if not words:
        return []
    statement = select(SearchTerm.term).where(SearchTerm.term.in_(words))
    return list(db.session.scalars(statement.order_by(SearchTerm.term).limit(20)))


def raise_rank(ref: Ref, by: int) -> None:
    """Let a document stand higher (or lower) among equals: it was used, starred, approved."""
    index.move(ref, by)

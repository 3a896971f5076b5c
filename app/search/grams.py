"""What a document is indexed by: its words and every pair of neighbours. Pure.

A Chinese word of two characters is one entry of the index, so that it is found as quickly as any
other; of a longer phrase all pairs must be there, and ``needs_reading`` says that the text itself
has the last word. Beside them stand entries for what the title holds, for the whole title, for
the kind and for the permission. Both engines index the same entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.search import tokens
from app.search.fuzzy import INITIAL, MARK, SOUND, Part
from app.search.tokens import Phrase

JOIN: Final = "·"
TITLE, EXACT, KIND, PERMISSION = "zti", "zte", "zkd", "zpm"
LONGEST: Final = 64
MOST_INITIALS: Final = 4
_HEARD: Final = (SOUND, INITIAL)
_OWN: Final = (*_HEARD, MARK, TITLE, EXACT, KIND, PERMISSION)


@dataclass(frozen=True)
class Query:
    """What must be there: every part, by one of its ways; of each group of marks one.

    ``field`` is "" for the whole text, ``TITLE`` for the title. Where ``nearly`` is enough, whoever
    asks reads the text, or does not mind. None of the entries of ``without`` may be there.
    """

    parts: tuple[Part, ...]
    marks: tuple[tuple[str, ...], ...] = ()
    field: str = ""
    nearly: bool = False
    without: tuple[str, ...] = ()

    @property
    def needs_reading(self) -> bool:
        """Is there a phrase of written words of which pairs say too little?"""
        return not self.nearly and any(
            len(phrase) > 2 and not phrase[0].startswith(_HEARD)
            for part in self.parts
            for way in part
            for phrase in way
        )

    def beginnings(self) -> set[str]:
        """Words in letters of which the text may hold a longer one."""
        return {
            phrase[0]
            for part in self.parts
            for way in part
            for phrase in way
            if len(phrase) == 1 and wanted(phrase)[0][1]
        }


def entries(words: str) -> set[str]:
    """Each word of a text, and each pair of neighbours; of initials, which say little, also each
    three and four."""
    found: set[str] = set()
    for run in tokens.runs(words):
        found.update(token[:LONGEST] for token in run)
        for place in range(len(run) - 1):
            found.add(_joined(run[place : place + 2]))
            if run[place].startswith(INITIAL):
                found.add(_joined(run[place : place + 3]))
                found.add(_joined(run[place : place + MOST_INITIALS]))
    return found


def document(title_words: str, words: str, kind: str, permission: str) -> str:
    """All entries of a document, with blanks between."""
    found = entries(words)
    found |= {TITLE + one for one in entries(title_words)}
    found |= {whole(run) for run in tokens.runs(title_words)}
    found |= {name(KIND, kind), name(PERMISSION, permission)}
    return " ".join(sorted(found))


def whole(words: Iterable[str]) -> str:
    """The entry of a title that is these words and nothing else."""
    return EXACT + JOIN.join(words)[:LONGEST]


def name(sort: str, value: str) -> str:
    """The entry of a kind or a permission."""
    return sort + "".join(letter for letter in value.casefold() if letter.isalnum())


def _joined(words: Sequence[str]) -> str:
    # Begins with a sign of its own, so that no word is the beginning of a pair.
    return (JOIN + JOIN.join(words))[:LONGEST]


def _own(word: str) -> bool:
    """Do entries of the index's own begin like this word, or the word like them?"""
    return any(one.startswith(word) or word.startswith(one) for one in _OWN)


def wanted(phrase: Phrase) -> list[tuple[str, bool]]:
    """(entry, may it be the beginning of a longer one) for each entry a phrase demands."""
    open_end = not tokens.is_han(phrase[-1]) and not phrase[0].startswith(_HEARD)
    if len(phrase) == 1:
        # "zkd" is somebody's initials, not the beginning of what stands here beside the words.
        return [(phrase[0][:LONGEST], open_end and not _own(phrase[0]))]
    size = min(len(phrase), MOST_INITIALS) if phrase[0].startswith(INITIAL) else 2
    pairs = [_joined(phrase[place : place + size]) for place in range(len(phrase) - size + 1)]
    return [(pair, open_end and place == len(pairs) - 1) for place, pair in enumerate(pairs)]


def fts5(query: Query, known: Mapping[str, Sequence[str]] | None = None) -> str:
    """The query for FTS5. ``known`` spells beginnings out: an index reads whole words as it
    goes, but has to gather all of what begins so first. A missing beginning is left to it."""

    def one(entry: str, open_end: bool) -> str:
        if open_end and known is not None and entry in known:
            words = " OR ".join(f'"{query.field}{word}"' for word in known[entry])
            return f"({words})"
        return f'"{query.field}{entry}"{" *" if open_end else ""}'

    found = _written(query, one, " AND ", " OR ", '"{}"')
    if not query.without:
        return found
    without = " OR ".join(f'"{entry}"' for entry in query.without)
    return f"({found}) NOT ({without})"


def tsquery(query: Query, known: Mapping[str, Sequence[str]] | None = None) -> str:
    """The query as PostgreSQL reads a tsquery; ``known`` as for FTS5."""

    def one(entry: str, open_end: bool) -> str:
        if open_end and known is not None and entry in known:
            words = " | ".join(f"'{query.field}{word}'" for word in known[entry])
            return f"({words})"
        return f"'{query.field}{entry}'{':*' if open_end else ''}"

    return _written(query, one, " & ", " | ", "'{}'")


def _written(
    query: Query, one: Callable[[str, bool], str], both: str, either: str, quoted: str
) -> str:
    groups = [
        either.join(
            "(" + both.join(one(*entry) for phrase in way for entry in wanted(phrase)) + ")"
            for way in part
        )
        for part in query.parts
    ]
    groups += [either.join(quoted.format(mark) for mark in group) for group in query.marks]
    return both.join(f"({group})" for group in groups)

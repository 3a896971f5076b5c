"""Ways to mean the same query: by its sound, by its initials, with one slip of the keys. Pure.

What the index holds beside the words: a token ``zpy`` + syllable and a token ``zin`` + initial for
each Chinese character of what is found by sound, and tokens ``zmk`` + mark for filters. No word of
any language begins like these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from app.search import tokens
from app.search.tokens import Phrase

Syllables = Callable[[str], list[str]]
Alternative = tuple[Phrase, ...]
"""Phrases that must all be there."""
Part = tuple[Alternative, ...]
"""Alternatives of which one must be there."""

SOUND, INITIAL, MARK = "zpy", "zin", "zmk"
SHORTEST_SLIP: Final = 3
LONGEST_SLIP: Final = 12
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


def sounds(text: str, syllables: Syllables) -> str:
    """The tokens by which a text is found by its sound."""
    runs: list[list[str]] = [[]]
    for token in tokens.tokens(text):
        if tokens.is_han(token):
            runs[-1].append(syllables(token)[0])
        else:
            runs.append([])
    written = [
        " ".join([*(SOUND + one for one in run), tokens.BREAK, *(INITIAL + one[0] for one in run)])
        for run in runs
        if run
    ]
    return f" {tokens.BREAK} ".join(written)


def mark(name: str, value: str) -> str:
    """The token of a filter's value."""
    return MARK + name + "".join(letter for letter in value.casefold() if letter.isalnum())


def literal(query: str) -> list[Part]:
    """The query as it is written: every part must be there."""
    return [((phrase,),) for phrase in tokens.phrases(query)]


def sounding(
    query: str, syllables: Syllables, cut: Callable[[str], list[str] | None]
) -> list[Part]:
    """The query with each part also by its sound: Latin as pinyin or initials, Chinese by
    characters that sound alike. ``cut`` splits a run of letters into syllables."""
    found: list[Part] = []
    for phrase in tokens.phrases(query):
        ways: list[Alternative] = [(phrase,)]
        if all(tokens.is_han(token) for token in phrase):
            if len(phrase) > 1:
                ways.append((tuple(SOUND + syllables(token)[0] for token in phrase),))
        elif len(phrase) == 1 and phrase[0].isascii() and phrase[0].isalpha():
            ways += _latin(phrase[0], cut)
        found.append(tuple(ways))
    return found


def _latin(word: str, cut: Callable[[str], list[str] | None]) -> list[Alternative]:
    ways: list[Alternative] = []
    for size in range(len(word), 0, -1):
        whole = cut(word[:size])
        rest = word[size:]
        if whole and len(rest) <= 4:
            ways.append((tuple(SOUND + one for one in [*whole, *([rest] if rest else [])]),))
            break
    if 2 <= len(word) <= 8:
        ways.append((tuple(INITIAL + letter for letter in word),))
    return ways


def slips(phrase: Phrase) -> list[Alternative]:
    """What must be there where a Chinese phrase is written with one slip: the characters before
    and after it. Such hits are candidates: ``within_one`` decides."""
    if not SHORTEST_SLIP <= len(phrase) <= LONGEST_SLIP:
        return []
    found = set()
    for place in range(len(phrase) + 1):
        for width in (0, 1, 2):
            rest = tuple(part for part in (phrase[:place], phrase[place + width :]) if part)
            if rest and rest != (phrase,):
                found.add(rest)
    return sorted(found)


def within_one(phrase: Sequence[str], words: Sequence[str]) -> bool:
    """Does a run of the words equal the phrase but for one insertion, loss, change or swap?"""
    size = len(phrase)
    for width in (size - 1, size, size + 1):
        for start in range(len(words) - width + 1):
            if one_apart(phrase, words[start : start + width]):
                return True
    return False


def one_apart(left: Sequence[str], right: Sequence[str]) -> bool:
    """At most one insertion, loss, change or swap of neighbours between the two?"""
    if abs(len(left) - len(right)) > 1:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    a, b = list(left[start:]), list(right[start:])
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b if len(a) > len(b) else a == b[1:]


def misspellings(word: str) -> list[str]:
    """Every spelling one slip away from an English word of three letters or more."""
    if len(word) < SHORTEST_SLIP or len(word) > 24 or not (word.isascii() and word.isalpha()):
        return []
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {a + b[1:] for a, b in halves if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    found |= {a + letter + b[1:] for a, b in halves if b for letter in _LETTERS}
    found |= {a + letter + b for a, b in halves for letter in _LETTERS}
    return sorted(found - {word})


def fts5_query(parts: Iterable[Part], marks: Iterable[str] = ()) -> str:
    """The parts for FTS5."""
    written = [
        "(" + " OR ".join(f"({tokens.fts5_query(list(way))})" for way in part) + ")"
        for part in parts
    ]
    return " AND ".join([*written, *(f'"{one}"' for one in marks)])


def tsquery(parts: Iterable[Part], marks: Iterable[str] = ()) -> str:
    """The parts for PostgreSQL's ``to_tsquery('simple', ...)``."""
    written = [
        "(" + " | ".join(f"({tokens.tsquery(list(way))})" for way in part) + ")" for part in parts
    ]
    return " & ".join([*written, *(f"'{one}'" for one in marks)])


def runs(words: str) -> list[list[str]]:
    """The texts of a document again, token by token."""
    found: list[list[str]] = [[]]
    for token in words.split():
        if token == tokens.BREAK:
            found.append([])
        else:
            found[-1].append(token)
    return found


def holds_near(phrase: Phrase, words: str) -> bool:
    """Does one text of the document hold the phrase with at most one slip?"""
    return any(within_one(phrase, run) for run in runs(words))

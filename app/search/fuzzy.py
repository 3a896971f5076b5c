"""Ways to mean the same query: by its sound, by its initials, with one slip of the keys. Pure.

What the index holds beside the words: a token ``zpy`` + syllable and a token ``zin`` + initial for
each Chinese character of what is found by sound, and tokens ``zmk`` + mark for filters. No word of
any language begins like these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from app.search import tokens
from app.search.tokens import Phrase

Syllables = Callable[[str], list[str]]
Cut = Callable[[str], list[str] | None]
Begun = Callable[[str], Sequence[str]]
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


def sounding(query: str, syllables: Syllables, cut: Cut, begun: Begun) -> list[Part]:
    """The query with each part also by its sound: Latin as pinyin or initials, Chinese by
    characters that sound alike. ``cut`` splits a run of letters into syllables; ``begun`` gives
    the syllables that begin so."""
    found: list[Part] = []
    for phrase in tokens.phrases(query):
        ways: list[Alternative] = [(phrase,)]
        if all(tokens.is_han(token) for token in phrase):
            if len(phrase) > 1:
                ways.append((tuple(SOUND + syllables(token)[0] for token in phrase),))
        elif len(phrase) == 1 and phrase[0].isascii() and phrase[0].isalpha():
            ways += _latin(phrase[0], cut, begun)
        found.append(tuple(ways))
    return found


def _latin(word: str, cut: Cut, begun: Begun) -> list[Alternative]:
    ways: list[Alternative] = []
    for size in range(len(word), 0, -1):
        whole = cut(word[:size])
        rest = word[size:]
        if whole and len(rest) <= 4:
            ends = [[last] for last in begun(rest)] if rest else [[]]
            ways += [(tuple(SOUND + one for one in [*whole, *end]),) for end in ends]
            break
    if 2 <= len(word) <= 8:
        ways.append((tuple(INITIAL + letter for letter in word),))
    return ways


def apart(phrase: Phrase, syllables: Syllables) -> list[Alternative]:
    """A longer Chinese phrase as two that stand anywhere, as written or by their sound: what was
    typed in one go is often two words."""
    if not all(tokens.is_han(token) for token in phrase):
        return []
    heard = tuple(SOUND + syllables(token)[0] for token in phrase)
    cuts = range(2, len(phrase) - 1)
    return [(one[:cut], one[cut:]) for one in (phrase, heard) for cut in cuts]


def fit_of(title: str, parts: Sequence[Part]) -> int:
    """How well the sounds of a title (see ``sounds``) fit a query by its sound: 0 where it begins
    with each part, 1 where it holds each, else 2."""
    padded = f" {title} "
    places = [
        min((padded.find(one) for one in _heard(part) if one in padded), default=-1)
        for part in parts
    ]
    if -1 in places:
        return 2
    first = (0, padded.find(f" {INITIAL}"))
    return 0 if all(place in first for place in places) else 1


def _heard(part: Part) -> list[str]:
    return [f" {' '.join(way[0])} " for way in part if way[0][0].startswith((SOUND, INITIAL))]


def slips(phrase: Phrase) -> list[Alternative]:
    """What must be there where a Chinese phrase is written with one slip: what stands before and
    after it, or the phrase set right. Such hits are candidates: ``holds_near`` decides."""
    if not SHORTEST_SLIP <= len(phrase) <= LONGEST_SLIP:
        return []
    found: set[Alternative] = set()
    for place in range(len(phrase)):
        before, after = phrase[:place], phrase[place + 1 :]
        found.add(tuple(part for part in (before, after) if part))  # another stands here
        found.add((before + after,))  # this one is too many
        if before:
            found.add((before, phrase[place:]))  # one is missing here
        if after:
            found.add(((*before, after[0], phrase[place], *after[1:]),))  # two are swapped
    return sorted(found - {(phrase,)})


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


def holds_near(phrase: Phrase, words: str) -> bool:
    """Does one text of the document hold the phrase with at most one slip?"""
    padded = f" {words} "
    whole, apart = _near(phrase)
    return any(one in padded for one in whole) or any(
        left in padded and right in padded and pattern.search(padded)
        for left, right, pattern in apart
    )


@lru_cache(maxsize=64)
def _near(phrase: Phrase) -> tuple[list[str], list[tuple[str, str, re.Pattern[str]]]]:
    """The phrase as it is, with one lost or two swapped; and what stands around another token."""
    size = len(phrase)
    whole = {phrase}
    whole |= {(*phrase[:n], *phrase[n + 1 :]) for n in range(size)}
    whole |= {(*phrase[:n], *phrase[n : n + 2][::-1], *phrase[n + 2 :]) for n in range(size - 1)}
    apart = [(phrase[:n], phrase[n:]) for n in range(1, size)]
    apart += [(phrase[:n], phrase[n + 1 :]) for n in range(1, size - 1)]
    sides = [(f" {' '.join(left)} ", f" {' '.join(right)} ") for left, right in apart]
    other = rf"(?!{tokens.BREAK} )\S+"
    return [f" {' '.join(one)} " for one in sorted(whole)], [
        (left, right, re.compile(f"{re.escape(left)}{other}{re.escape(right)}"))
        for left, right in sides
    ]

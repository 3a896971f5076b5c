"""What a drill asks and how an answer is compared. Pure: similarity comes in as an argument."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from app.scripts_library.rules.spacing import Recall

Similarity = Callable[[Sequence[str], Sequence[str]], list[list[float]]]
"""Rows of the first texts, columns of the second, each from -1 to 1."""

# From which similarity on a point counts as met, and as half met.
BY_MEANING: Final = (0.62, 0.45)
BY_CHARACTERS: Final = (0.55, 0.32)
_SENTENCES: Final = re.compile(r"[。！？!?；;\n]+|(?<=[a-z])\.(?=\s|$)")
_CLAUSES: Final = re.compile(r"[，,：:]+")
_WORDS: Final = re.compile(r"[a-zA-Z']+|[\u3400-\u9fff]+|\d+")


class Way(StrEnum):
    """How a card is asked."""

    OWN_WORDS = "own"
    CLOZE = "cloze"
    CHOOSE = "choose"


class Verdict(StrEnum):
    """How far a key point is there."""

    MET = "met"
    HALF = "half"
    MISSED = "missed"


@dataclass(frozen=True)
class Point:
    """A key point: what it says, and other ways to say it."""

    text: str
    said: tuple[str, ...] = ()
    criterion: str = ""


@dataclass(frozen=True)
class Compared:
    """A point with its verdict and the words that came nearest."""

    point: Point
    verdict: Verdict
    words: str


def way_of(times: int, *, words_kept: bool) -> Way:
    """New cards are chosen, then filled in, then said; short wordings have nothing to fill in."""
    if times == 0:
        return Way.CHOOSE
    return Way.CLOZE if times == 1 and words_kept else Way.OWN_WORDS


def clauses(text: str) -> list[str]:
    """Sentences and their clauses: what a key point is looked for in."""
    found: list[str] = []
    for sentence in (part.strip() for part in _SENTENCES.split(text)):
        if sentence:
            found.append(sentence)
            parts = [part.strip() for part in _CLAUSES.split(sentence) if part.strip()]
            if len(parts) > 1:
                found += [part for part in parts if len(part) > 2]
                found += [f"{a}，{b}" for a, b in pairwise(parts)]
    return list(dict.fromkeys(found))


def points_of(wording: str) -> list[Point]:
    """Key points of a wording that names none: its sentences, at most four."""
    sentences = [part.strip() for part in _SENTENCES.split(wording) if len(part.strip()) > 3]
    return [Point(sentence) for sentence in sentences[:4]] or [Point(wording)]


def compare(
    answer: str,
    points: Sequence[Point],
    similarity: Similarity,
    lines: tuple[float, float] = BY_MEANING,
) -> list[Compared]:
    """Each point against the nearest clause of the answer."""
    said = clauses(answer)
    if not said:
        return [Compared(point, Verdict.MISSED, "") for point in points]
    ways = [(number, text) for number, p in enumerate(points) for text in (p.text, *p.said)]
    table = similarity([text for _number, text in ways], said)
    found = []
    for number, point in enumerate(points):
        rows = [table[place] for place, (owner, _text) in enumerate(ways) if owner == number]
        score, where = max((value, place) for row in rows for place, value in enumerate(row))
        verdict = (
            Verdict.MET
            if score >= lines[0]
            else Verdict.HALF
            if score >= lines[1]
            else Verdict.MISSED
        )
        found.append(Compared(point, verdict, said[where] if verdict != Verdict.MISSED else ""))
    return found


def met(compared: Sequence[Compared]) -> int:
    """How many points are there."""
    return sum(one.verdict is Verdict.MET for one in compared)


def suggested(have: int, half: int, points: int) -> Recall:
    """How well it went, as the figures say: the learner decides."""
    share = (have + half / 2) / points if points else 0.0
    if share >= 0.99:
        return Recall.GOOD
    return Recall.HARD if share >= 0.5 else Recall.AGAIN


@dataclass(frozen=True)
class Cloze:
    """A wording with gaps: runs of text, and the words that were taken out."""

    runs: tuple[str, ...]
    gaps: tuple[str, ...]


def cloze(wording: str, key_words: Sequence[str], seed: int) -> Cloze | None:
    """Take up to three words out of a wording: its key words, else some of its clauses."""
    found = [word for word in key_words if len(word) > 1 and wording.count(word) == 1]
    if not found:
        inside = re.sub(r"\{[a-z0-9_]+\}", "\n", wording)
        pieces = [
            match.group()
            for match in _WORDS.finditer(inside)
            if 2 <= len(match.group()) <= 12 and wording.count(match.group()) == 1
        ]
        found = random.Random(seed).sample(pieces, min(3, len(pieces)))
    chosen: list[tuple[int, str]] = []
    for place, word in sorted((wording.index(word), word) for word in found):
        if not chosen or place >= chosen[-1][0] + len(chosen[-1][1]):
            chosen.append((place, word))
    if not chosen:
        return None
    runs, at = [], 0
    for place, word in chosen[:3]:
        runs.append(wording[at:place])
        at = place + len(word)
    return Cloze((*runs, wording[at:]), tuple(word for _place, word in chosen[:3]))


def filled_right(gap: str, given: str) -> bool:
    """Is the gap filled as it was, blanks, case and signs aside?"""
    plain = re.compile(r"[\W_]+")
    return plain.sub("", gap).casefold() == plain.sub("", given).casefold()


def offered(right: str, others: Sequence[str], seed: int, number: int = 3) -> list[str]:
    """The right key among up to ``number`` others, in an order of its own."""
    maker = random.Random(seed)
    pool = [other for other in dict.fromkeys(others) if other != right]
    chosen = [right, *maker.sample(pool, min(number, len(pool)))]
    maker.shuffle(chosen)
    return chosen


def streak(days: Sequence[date], today: date) -> int:
    """Days in a row with practice up to today or yesterday; one free day a week is forgiven."""
    practised, run, missed_at = set(days), 0, None
    day = today if today in practised else today - timedelta(days=1)
    while True:
        if day in practised:
            run += 1
        elif run and (missed_at is None or (missed_at - day).days >= 7):
            missed_at = day
        else:
            return run
        day -= timedelta(days=1)

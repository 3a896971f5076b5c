"""What the taught head and the taught scales make of acts, beside what the rules make of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from app.exams.rules.roleplay.cues import denied, meant, spared
from app.exams.rules.roleplay.library import OF_SCENARIO, Act, Library
from app.exams.rules.roleplay.normalise import HAN, Message, Piece
from app.exams.rules.roleplay.pairs import Scales, Signs, kind_of
from app.exams.rules.roleplay.taught import (
    ACTS,
    CONTRARY,
    COURTESIES,
    DENIED,
    FAILURES,
    LEANS,
    LIKE,
    TOLD_CLEARLY,
    WRITTEN,
    WRITTEN_HERE,
    Margins,
    Mix,
    failing,
    scorned,
)
from app.kernel.late import late

if TYPE_CHECKING:
    import numpy as np
else:
    np = late("numpy")

_FEW: Final = (5, 16)
_SOME: Final = (8, 29)
WANTED: Final = 0.8
UNCERTAIN: Final = 0.2
"""Below this nothing is seen."""

Near: TypeAlias = tuple[float, float, float]
"""How near an example of the same polarity is, one of the other, a counter-example."""


@dataclass(frozen=True)
class Seen:
    """An act seen in a message: how surely, and where in the original text."""

    act: str
    probability: float
    start: int
    end: int
    similarity: float


@dataclass(frozen=True)
class Found:
    """What the rules make of an act: its surest piece, in which sentence; ``written``: a piece is
    all but an example or counter-example of it; ``denied``: which sentences say the contrary;
    ``barred``: which have in each of their clauses a word with which it is never the act."""

    seen: Seen
    sentence: int
    written: bool
    denied: frozenset[int]
    barred: frozenset[int]


def by_head(
    best: Mapping[str, Found], message: Message, library: Library, taught: Margins
) -> dict[str, Found]:
    """The same with what the head makes of it; a critical failure is heard by its code, and told
    by the taboo of the library that is nearest."""
    weighed = dict(best)
    scorn = scorned(taught)
    for key, found in best.items():
        act = library.acts[key]
        if act.kind == "act" and key in taught and not found.written:
            mix = COURTESIES if act.courtesy else ACTS
            doubted = replace(found, denied=found.denied | scorn)
            weighed[key] = _with(doubted, taught[key], mix, message)
    # Of a few words alone the heads have no judgement, of some more a doubtful one: "seriously"
    # and "do not be afraid" may be meant well.
    harmless = _short(message, *_FEW) | _meant_so(best, library)
    unlikely = _short(message, *_SOME) | _wanted(best, library)
    for code, taboos in _by_code(best, library).items():
        if code not in taught or any(found.written for found in taboos.values()):
            continue
        key = max(taboos, key=lambda key: _rank(taboos[key]))
        found = taboos[key]
        taken_back = frozenset[int]().union(*(one.denied for one in taboos.values()))
        known = replace(found, barred=found.barred | harmless | taken_back, denied=unlikely)
        weighed[key] = _with(known, failing(taught, code), FAILURES[code], message)
    return weighed


def _by_code(best: Mapping[str, Found], library: Library) -> dict[str, dict[str, Found]]:
    """The library's taboos of each critical failure that the heads know."""
    codes: dict[str, dict[str, Found]] = {code: {} for code in FAILURES}
    for key, found in best.items():
        act = library.acts[key]
        if act.kind == "taboo" and act.code in codes and not key.startswith(OF_SCENARIO):
            codes[act.code][key] = found
    return {code: taboos for code, taboos in codes.items() if taboos}


def _meant_so(best: Mapping[str, Found], library: Library) -> frozenset[int]:
    """The sentences that are all but an example of something to be done: no failure at all."""
    good = ("act", "point", "fact")
    return frozenset(
        found.sentence
        for key, found in best.items()
        if library.acts[key].kind in good
        and found.seen.similarity >= WRITTEN
        and found.seen.probability >= UNCERTAIN
    )


def _wanted(best: Mapping[str, Found], library: Library) -> frozenset[int]:
    """The sentences that surely do what this scenario asks for: a failure is less likely there."""
    return frozenset(
        found.sentence
        for key, found in best.items()
        if library.acts[key].kind in ("point", "fact") and found.seen.probability >= WANTED
    )


def _short(message: Message, signs: int, letters: int) -> frozenset[int]:
    """The sentences of fewer signs of Chinese, or letters, than these."""
    return frozenset(
        place
        for place, text in enumerate(message.sentences)
        if len(text) < (signs if HAN.search(text) else letters)
    )


def denies(act: Act, text: str, near: Near) -> bool:
    """Is it nearer to the contrary of an example than to one? Courtesy, and a failure, is denied by
    a "not" before its word."""
    if act.kind == "taboo":
        cue = act.cue
        return cue is not None and cue.search(text) is not None and denied(cue, text)
    if act.kind != "act":
        return False
    if act.courtesy:
        return act.cue is not None and bool(act.cue.search(text)) and not meant(act.cue, text)
    similar, opposite, _against = near
    return act.by_polarity and opposite >= LIKE and opposite > similar


def clauses(message: Message) -> list[Piece]:
    """The pieces inside sentences of several clauses, and the sentences of one."""
    counts = Counter(piece.sentence for piece in message.pieces)
    first = {piece.sentence: piece for piece in reversed(message.pieces)}
    return [
        piece
        for piece in message.pieces
        if counts[piece.sentence] == 1 or piece is not first[piece.sentence]
    ]


def barred(act: Act, text: str) -> bool:
    """Is there a word with which it is never the act, or help that makes it no failure?"""
    return (act.veto is not None and act.veto.search(text) is not None) or spared(act.code, text)


def _rank(found: Found) -> tuple[float, float]:
    return found.seen.probability, found.seen.similarity


def _with(found: Found, margins: Sequence[float], mix: Mix, message: Message) -> Found:
    """The rules and the head together. Where the rules saw nothing, the act stands in the sentence
    the head finds likeliest."""
    weighed = {
        sentence: margin - (DENIED if sentence in found.denied else 0.0)
        for sentence, margin in enumerate(margins)
        if sentence not in found.barred
    }
    if not weighed:
        return found
    place = max(weighed, key=weighed.__getitem__)
    probability = round(mix.together(weighed[place], found.seen.probability), 3)
    seen = replace(found.seen, probability=probability)
    if found.seen.probability >= UNCERTAIN and found.sentence not in found.barred:
        return replace(found, seen=seen)
    whole = next(piece for piece in message.pieces if piece.sentence == place)
    return replace(found, seen=replace(seen, start=whole.start, end=whole.end), sentence=place)


def _settled(act: Act, near: Near) -> bool:
    """Is it all but an example or a counter-example, or clearly the contrary of one? A fact has few
    examples, its label and its value, so that it is settled sooner."""
    similar, opposite, against = near
    if max(similar, against) >= (TOLD_CLEARLY if act.kind == "fact" else WRITTEN_HERE):
        return True
    return act.by_polarity and opposite >= CONTRARY and opposite > similar


def _unfit(act: Act, text: str) -> bool:
    """Is there a word that bars it, or is a fact asked instead of told?"""
    return barred(act, text) or (act.kind == "fact" and text.endswith(("?", "吗", "呢")))


def by_scales(
    message: Message,
    library: Library,
    signs: Mapping[str, Signs],
    nearness: Mapping[str, Sequence[Near]],
    by_rules: Mapping[str, Sequence[float]],
    scales: Scales,
) -> dict[str, list[float]]:
    """What the scales make of each piece, for all that only this scenario listens for. A piece
    that is all but an example, its contrary or a counter-example is left to the rules."""
    found: dict[str, list[float]] = {}
    for key, table in signs.items():
        act = library.acts[key]
        kind = kind_of(act)
        if kind not in scales:
            continue
        odds = scales[kind].odds(table) + LEANS[kind]
        weighed = (1 / (1 + np.exp(-np.clip(odds, -30, 30)))).round(3).tolist()
        found[key] = [
            by_rule if _settled(act, near) or _unfit(act, piece.text) else probability
            for piece, probability, by_rule, near in zip(
                message.pieces, weighed, by_rules[key], nearness[key], strict=True
            )
        ]
    return found

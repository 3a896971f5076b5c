"""Aiken: a question, lettered options, ``ANSWER: B``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from app.exams.rules.importing import words
from app.exams.rules.importing.drafts import (
    N_,
    Draft,
    Reading,
    Reason,
    Refusal,
    Refused,
    Where,
    checked,
    gathered,
)

_OPTION: Final = re.compile(
    r"\s*([A-ZＡ-Ｚa-zａ-ｚ])\s*[.．)）、](?:\s+|(?<=[A-ZＡ-Ｚ][.．)）、])|(?![a-z]))(.*)"
)
_ANSWER: Final = re.compile(
    r"\s*(?:ANSWER|答案)\s*[:：]\s*([A-ZＡ-Ｚ]+(?:\s*[,，、]\s*[A-ZＡ-Ｚ])*)\s*[.。]?\s*$",
    re.IGNORECASE,
)
_WHY: Final = re.compile(
    r"\s*(?:EXPLANATION|FEEDBACK|RATIONALE|解析)\s*[:：]\s*(.*)", re.IGNORECASE
)


@dataclass
class _Question:
    stem: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    answer: str = ""
    why: list[str] = field(default_factory=list)


def looks_like(text: str) -> bool:
    """Is there a line that names an answer in Aiken's way?"""
    return any(_ANSWER.match(line) for line in text.splitlines())


def read(text: str) -> Reading:
    """Every question of the file, by its ordinal. A line behind the answer that begins with
    EXPLANATION: is its explanation."""
    found = [one for one in _questions(text) if one.stem]
    return gathered(_one(Where("", n), one) for n, one in enumerate(found, 1))


def _questions(text: str) -> Iterator[_Question]:
    now = _Question()
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        answer, option, why = _ANSWER.match(line), _OPTION.match(line), _WHY.match(line)
        if answer:
            now.answer += answer[1]
        elif why and now.answer:
            now.why.append(why[1].strip())
        elif option and now.stem and not now.answer and _place(option[1]) == len(now.options):
            now.options.append(option[2].strip())
        elif line.strip():
            if now.options or now.answer:
                yield now
                now = _Question()
            now.stem.append(line.strip())
    yield now


def _place(letter: str) -> int:
    return ord(words.plain(letter)) - 97


def _one(where: Where, one: _Question) -> Draft | Refusal:
    letters = (letter for letter in words.plain(one.answer) if letter.isascii())
    key = sorted({_place(letter) for letter in letters if letter.isalpha()})
    kind = "multiple" if len(key) > 1 else "single"
    try:
        if not one.options:
            raise Refused(Reason.TOO_FEW_OPTIONS, N_("There are fewer than two options."))
        stem, why = "\n".join(one.stem), "\n".join(one.why)
        return checked(Draft(where, kind, stem, tuple(one.options), key, explanation=why))
    except Refused as refusal:
        return Refusal(where, "", refusal.reason, refusal.message)

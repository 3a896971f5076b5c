"""Aiken: a question, lettered options, ``ANSWER: B``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from app.exams.rules.importing.drafts import (
    Draft,
    Reading,
    Reason,
    Refusal,
    Refused,
    Where,
    checked,
    gathered,
)

_OPTION: Final = re.compile(r"\s*([A-Za-z])[.)]\s+(.*)")
_ANSWER: Final = re.compile(r"\s*ANSWER\s*:\s*([A-Za-z]+(?:\s*,\s*[A-Za-z])*)\s*$", re.I)


def read(text: str) -> Reading:
    """Every question of the file, by its ordinal."""
    return gathered(_found(text))


def _found(text: str) -> Iterator[Draft | Refusal]:
    stem: list[str] = []
    options: list[str] = []
    ordinal = 0
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        answer, option = _ANSWER.match(line), _OPTION.match(line)
        if answer:
            ordinal += 1
            yield _one(Where("", ordinal), stem, options, answer[1])
            stem, options = [], []
        elif option and stem and ord(option[1].upper()) - 65 == len(options):
            options.append(option[2].strip())
        elif line.strip():
            if options:
                ordinal += 1
                yield _one(Where("", ordinal), stem, options, "")
                stem, options = [], []
            stem.append(line.strip())
    if stem:
        yield _one(Where("", ordinal + 1), stem, options, "")


def _one(where: Where, stem: list[str], options: list[str], answer: str) -> Draft | Refusal:
    key = sorted({ord(letter) - 65 for letter in answer.upper() if letter.isalpha()})
    kind = "multiple" if len(key) > 1 else "single"
    try:
        if not options:
            raise Refused(Reason.TOO_FEW_OPTIONS, "There are fewer than two options.")
        return checked(Draft(where, kind, "\n".join(stem), tuple(options), key))
    except Refused as refusal:
        return Refusal(where, "", refusal.reason, refusal.message)

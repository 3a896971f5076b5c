"""Items written in the formats of other systems. None where a format has no such item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.exams.rules.importing.gift import escaped

Body = Mapping[str, Any]


def said(text: Mapping[str, str] | None, language: str) -> str:
    """A text in one language; empty where there is none."""
    return (text or {}).get(language, "")


def right_places(body: Body) -> list[int]:
    """The places of the right options."""
    return [n for n, one in enumerate(body.get("options") or []) if one.get("correct")]


def order(body: Body, language: str) -> list[str]:
    """The steps in their right order."""
    return [step[language] for step in body.get("steps") or []]


def gift_of(key: str, body: Body, language: str) -> str | None:
    """One question in GIFT."""
    answer = _gift_answer(body, language)
    if answer is None:
        return None
    why = said(body.get("explanation"), language)
    general = f"####{escaped(why)}" if why else ""
    stem = escaped(said(body["stem"], language))
    return f"::{escaped(key)}::[plain]{stem} {{{answer}{general}}}\n"


def _gift_answer(body: Body, language: str) -> str | None:
    kind = body["type"]
    if kind in ("single", "best_reply", "multiple"):
        right = right_places(body)
        if not right:
            return None
        lines = [_gift_option(n, one, right, kind, language) for n, one in numbered(body)]
        return "\n" + "\n".join(lines) + "\n"
    if kind == "true_false":
        return "T" if body.get("correct") else "F"
    if kind == "fill_in":
        blanks = body.get("blanks") or []
        if len(blanks) != 1:
            return None
        return " ".join(f"={escaped(text)}" for text in blanks[0][language])
    if kind == "numeric":
        return f"#{body.get('value')}:{body.get('tolerance', '0')}"
    if kind == "matching":
        pairs = [
            f"={escaped(pair['left'][language])} -> {escaped(pair['right'][language])}"
            for pair in body.get("pairs") or []
        ]
        return "\n" + "\n".join(pairs) + "\n"
    return "" if kind in ("short_answer", "write_reply") else None


def numbered(body: Body) -> Sequence[tuple[int, Body]]:
    """The options with their places."""
    return list(enumerate(body.get("options") or []))


def _gift_option(n: int, one: Body, right: list[int], kind: str, language: str) -> str:
    if kind == "multiple":
        mark = f"~%{100 / len(right):.5f}%" if n in right else "~%-100%"
    elif n in right:
        mark = "="
    else:
        mark = f"~%{one['worth']}%" if one.get("worth") else "~"
    why = said(one.get("why"), language)
    return f"{mark}{escaped(one[language])}" + (f"#{escaped(why)}" if why else "")


def aiken_of(key: str, body: Body, language: str) -> str | None:
    """One question in Aiken, which knows single choices alone, a line each."""
    right = right_places(body)
    options = body.get("options") or []
    if body["type"] not in ("single", "best_reply") or len(right) != 1:
        return None
    lines = [" ".join(said(body["stem"], language).split())]
    lines += [f"{chr(65 + n)}. {' '.join(one[language].split())}" for n, one in enumerate(options)]
    return "\n".join([*lines, f"ANSWER: {chr(65 + right[0])}"]) + "\n"

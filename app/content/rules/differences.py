"""What changed between two stored bodies, in an order people can read."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class Line:
    """One line of a changed text: kept, taken out or put in."""

    sign: Literal[" ", "-", "+"]
    text: str


@dataclass(frozen=True)
class Difference:
    """One place that differs. ``lines`` shows a text's change line by line with three around it."""

    path: str
    kind: Kind
    old: str
    new: str
    lines: tuple[Line, ...] = ()


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Every place where two stored bodies differ, by path; empty if they are the same."""
    return list(_between("", dict(old), dict(new)))


def _between(path: str, old: Any, new: Any) -> Iterator[Difference]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for name in [*old, *(n for n in new if n not in old)]:
            yield from _member(f"{path}.{name}" if path else str(name), name, old, new)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _lists(path, old, new)
    else:
        yield _changed(path, _said(old), _said(new))


def _member(path: str, name: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    if name not in new:
        yield Difference(path, "removed", _said(old[name]), "")
    elif name not in old:
        yield Difference(path, "added", "", _said(new[name]))
    else:
        yield from _between(path, old[name], new[name])


def _lists(path: str, old: list[Any], new: list[Any]) -> Iterator[Difference]:
    before, after = [_said(v) for v in old], [_said(v) for v in new]
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        both = min(a2 - a1, b2 - b1)
        for step in range(both):
            yield from _between(f"{path}[{b1 + step + 1}]", old[a1 + step], new[b1 + step])
        for place in range(a1 + both, a2):
            yield Difference(f"{path}[{place + 1}]", "removed", before[place], "")
        for place in range(b1 + both, b2):
            yield Difference(f"{path}[{place + 1}]", "added", "", after[place])


def _changed(path: str, old: str, new: str) -> Difference:
    if "\n" not in old and "\n" not in new:
        return Difference(path, "changed", old, new)
    return Difference(path, "changed", old, new, tuple(_text_lines(old, new)))


def _text_lines(old: str, new: str, around: int = 3) -> Iterator[Line]:
    before, after = old.splitlines(), new.splitlines()
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for group in matcher.get_grouped_opcodes(around):
        for tag, a1, a2, b1, b2 in group:
            if tag == "equal":
                yield from (Line(" ", text) for text in before[a1:a2])
            else:
                yield from (Line("-", text) for text in before[a1:a2])
                yield from (Line("+", text) for text in after[b1:b2])


def _said(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_said(part)}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(_said(part) for part in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)

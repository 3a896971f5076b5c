"""The small language of conditions: ``need.eta and act.check_now and patience <= 20``.

Names are looked up in a mapping; an unknown name is false (0). There is no way to run code.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>-?\d+(?:\.\d+)?)|(?P<name>[a-z_][a-z0-9_.\-]*)|(?P<mark><=|>=|==|<|>|\(|\)))"
)
_COMPARE: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
}


@dataclass(frozen=True)
class Condition:
    """A parsed condition: what it asks for, and how specific it is (how many names)."""

    source: str
    names: tuple[str, ...]
    holds: Callable[[Mapping[str, float]], bool]

    @property
    def specificity(self) -> int:
        """The more it asks for, the more specific."""
        return len(self.names)


@lru_cache(maxsize=4096)
def parse(source: str) -> Condition:
    """Read a condition. Raise ValueError naming the place if it is malformed. Empty is true."""
    tokens = list(_tokens(source))
    if not tokens:
        return Condition(source, (), lambda values: True)
    reader = _Reader(tokens, source)
    holds = reader.either()
    if reader.rest:
        raise ValueError(f"unexpected {reader.rest[0][1]!r} in {source!r}")
    return Condition(source, tuple(reader.names), holds)


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    place = 0
    text = source.strip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None or found.end() == place:
            raise ValueError(f"cannot read {text[place:]!r} in {source!r}")
        kind = str(found.lastgroup)
        yield kind, found.group(kind)
        place = found.end()


_Test = Callable[[Mapping[str, float]], bool]


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]], source: str) -> None:
        self.rest = tokens
        self.source = source
        self.names: list[str] = []

    def _next(self, text: str) -> bool:
        if self.rest and self.rest[0][1] == text:
            self.rest = self.rest[1:]
            return True
        return False

    def either(self) -> _Test:
        left = self.both()
        while self._next("or"):
            left = _or(left, self.both())
        return left

    def both(self) -> _Test:
        left = self.one()
        while self._next("and"):
            left = _and(left, self.one())
        return left

    def one(self) -> _Test:
        if self._next("not"):
            return _not(self.one())
        if self._next("("):
            inner = self.either()
            if not self._next(")"):
                raise ValueError(f"a bracket is not closed in {self.source!r}")
            return inner
        left = self._value()
        if self.rest and self.rest[0][1] in _COMPARE:
            compare = _COMPARE[self.rest[0][1]]
            self.rest = self.rest[1:]
            return _compared(left, compare, self._value())
        return lambda values: left(values) != 0

    def _value(self) -> Callable[[Mapping[str, float]], float]:
        if not self.rest:
            raise ValueError(f"something is missing at the end of {self.source!r}")
        kind, text = self.rest[0]
        if kind == "mark" or text in ("and", "or", "not"):
            raise ValueError(f"unexpected {text!r} in {self.source!r}")
        self.rest = self.rest[1:]
        if kind == "number":
            number = float(text)
            return lambda values: number
        self.names.append(text)
        return lambda values: values.get(text, 0)


def _or(left: _Test, right: _Test) -> _Test:
    return lambda values: left(values) or right(values)


def _and(left: _Test, right: _Test) -> _Test:
    return lambda values: left(values) and right(values)


def _not(inner: _Test) -> _Test:
    return lambda values: not inner(values)


def _compared(
    left: Callable[[Mapping[str, float]], float],
    compare: Callable[[float, float], bool],
    right: Callable[[Mapping[str, float]], float],
) -> _Test:
    return lambda values: compare(left(values), right(values))

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
    """A parsed condition: what it asks for, and how specific it is (how many names).

    ``wanted`` are the names that stand outside every ``not``. ``possible`` says whether it may ever
    hold, given which names may ever be true; it never says no to what can happen.
    """

    source: str
    names: tuple[str, ...]
    holds: Callable[[Mapping[str, float]], bool]
    wanted: tuple[str, ...] = ()
    possible: Callable[[Callable[[str], bool]], bool] = lambda can: True

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
    return Condition(source, tuple(reader.names), holds.test, tuple(reader.wanted), holds.may)


def conjuncts(source: str) -> tuple[str, ...]:
    """The parts that must all hold, as they are written. Raise ValueError if malformed."""
    parse(source)
    parts: list[list[str]] = [[]]
    depth, either = 0, False
    for _kind, text in _tokens(source):
        depth += (text == "(") - (text == ")")
        either = either or (text == "or" and depth == 0)
        if text == "and" and depth == 0:
            parts.append([])
        else:
            parts[-1].append(text)
    if either:
        return (f"({source.strip()})",)
    return tuple(_written(part) for part in parts if part)


def with_part(source: str, part: str) -> str:
    """The condition that asks for ``part`` as well."""
    parts = conjuncts(source)
    return source if part in parts else " and ".join((*parts, part))


def without_part(source: str, part: str) -> str:
    """The condition that no longer asks for ``part``; unchanged where it is not a part alone."""
    parts = conjuncts(source)
    return " and ".join(p for p in parts if p != part) if part in parts else source


def _written(tokens: list[str]) -> str:
    return " ".join(tokens).replace("( ", "(").replace(" )", ")")


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
_May = Callable[[Callable[[str], bool]], bool]


@dataclass(frozen=True)
class _Part:
    """A piece of a condition: does it hold, and may it ever?"""

    test: _Test
    may: _May


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]], source: str) -> None:
        self.rest = tokens
        self.source = source
        self.names: list[str] = []
        self.wanted: list[str] = []
        self.negated = False

    def _next(self, text: str) -> bool:
        if self.rest and self.rest[0][1] == text:
            self.rest = self.rest[1:]
            return True
        return False

    def either(self) -> _Part:
        left = self.both()
        while self._next("or"):
            left = _or(left, self.both())
        return left

    def both(self) -> _Part:
        left = self.one()
        while self._next("and"):
            left = _and(left, self.one())
        return left

    def one(self) -> _Part:
        if self._next("not"):
            self.negated = not self.negated
            inner = self.one()
            self.negated = not self.negated
            return _not(inner)
        if self._next("("):
            inner = self.either()
            if not self._next(")"):
                raise ValueError(f"a bracket is not closed in {self.source!r}")
            return inner
        left, needed = self._value()
        if self.rest and self.rest[0][1] in _COMPARE:
            compare = _COMPARE[self.rest[0][1]]
            self.rest = self.rest[1:]
            return _Part(_compared(left, compare, self._value()[0]), lambda can: True)
        return _Part(lambda values: left(values) != 0, lambda can: needed is None or can(needed))

    def _value(self) -> tuple[Callable[[Mapping[str, float]], float], str | None]:
        if not self.rest:
            raise ValueError(f"something is missing at the end of {self.source!r}")
        kind, text = self.rest[0]
        if kind == "mark" or text in ("and", "or", "not"):
            raise ValueError(f"unexpected {text!r} in {self.source!r}")
        self.rest = self.rest[1:]
        if kind == "number":
            number = float(text)
            return (lambda values: number), None
        self.names.append(text)
        if not self.negated:
            self.wanted.append(text)
        return (lambda values: values.get(text, 0)), text


def _or(left: _Part, right: _Part) -> _Part:
    return _Part(
        lambda values: left.test(values) or right.test(values),
        lambda can: left.may(can) or right.may(can),
    )


def _and(left: _Part, right: _Part) -> _Part:
    return _Part(
        lambda values: left.test(values) and right.test(values),
        lambda can: left.may(can) and right.may(can),
    )


def _not(inner: _Part) -> _Part:
    return _Part(lambda values: not inner.test(values), lambda can: True)


def _compared(
    left: Callable[[Mapping[str, float]], float],
    compare: Callable[[float, float], bool],
    right: Callable[[Mapping[str, float]], float],
) -> _Test:
    return lambda values: compare(left(values), right(values))

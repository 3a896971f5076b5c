"""Where the lines of a chart lie. Colours and words are the template's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final

Point = tuple[float, float]

WIDTH: Final = 300
MIDDLE: Final[Point] = (150.0, 132.0)
RADIUS: Final = 86.0
TOP_LEVEL: Final = 5.0


@dataclass(frozen=True)
class Spoke:
    """One criterion of the radar: where its end, its dot and its words lie."""

    end: Point
    dot: Point | None
    words: Point
    anchor: str


@dataclass(frozen=True)
class Radar:
    """Rings, the shape of the present levels, the dashed one of what is asked, and the spokes."""

    rings: tuple[str, ...]
    shape: str
    need: str
    spokes: tuple[Spoke, ...]
    is_closed: bool


def _at(number: int, count: int, radius: float) -> Point:
    angle = 2 * pi * number / count - pi / 2
    return round(MIDDLE[0] + radius * cos(angle), 1), round(MIDDLE[1] + radius * sin(angle), 1)


def _words(number: int, count: int) -> tuple[Point, str]:
    """Where the words at a spoke's end stand, clear of the shape: beside, above or below it."""
    x, y = _at(number, count, RADIUS + 12)
    side = x - MIDDLE[0]
    if abs(side) < 5:
        return (x, y - 20 if y < MIDDLE[1] else y + 10), "middle"
    below = y > MIDDLE[1] + 60
    lean = 24 if below else 0
    return (
        (round(x - lean if side > 0 else x + lean, 1), y + 8 if below else y - 4),
        "start" if side > 0 else "end",
    )


def _path(points: Sequence[Point]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def radar(levels: Sequence[float | None], needed: Sequence[float | None]) -> Radar:
    """A radar of levels from 0 to 5; a level that is not known leaves a gap in the shape."""
    count = len(levels)
    spokes = []
    for number, level in enumerate(levels):
        words, anchor = _words(number, count)
        dot = None if level is None else _at(number, count, RADIUS * level / TOP_LEVEL)
        spokes.append(Spoke(_at(number, count, RADIUS), dot, words, anchor))
    asked = [
        _at(number, count, RADIUS * need / TOP_LEVEL)
        for number, need in enumerate(needed)
        if need is not None
    ]
    return Radar(
        tuple(
            _path([_at(number, count, RADIUS * ring / TOP_LEVEL) for number in range(count)])
            for ring in range(1, 6)
        ),
        _path([spoke.dot for spoke in spokes if spoke.dot is not None]),
        _path(asked) if len(asked) > 2 else "",
        tuple(spokes),
        all(level is not None for level in levels),
    )


@dataclass(frozen=True)
class Curve:
    """One line of a trend, broken where a month has no value, with its last dot."""

    pieces: tuple[str, ...]
    dots: tuple[Point, ...]
    last: Point | None
    value: float | None


@dataclass(frozen=True)
class Trend:
    """Months on the bottom, levels on the left, curves between; ``goal`` is the dashed line."""

    months: tuple[tuple[float, str], ...]
    marks: tuple[tuple[float, str], ...]
    curves: tuple[Curve, ...]
    goal: float | None


LEFT, RIGHT, TOP, BOTTOM = 34.0, 262.0, 22.0, 158.0


def trend(
    months: Sequence[str], rows: Sequence[Sequence[float | None]], goal: float | None
) -> Trend:
    """Curves of levels over months, between the whole levels around what is shown."""
    values = [v for row in rows for v in row if v is not None] + ([goal] if goal else [])
    low = max(1, int(min(values, default=1)))
    high = max(low + 1, min(5, -int(-max(values, default=5) // 1)))

    def x(number: int) -> float:
        return round(LEFT + number * (RIGHT - LEFT) / max(1, len(months) - 1), 1)

    def y(value: float) -> float:
        return round(BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP), 1)

    step = 0.5 if high - low <= 2 else 1.0
    marks = [low + step * i for i in range(int((high - low) / step) + 1)]
    curves = []
    for row in rows:
        pieces: list[list[Point]] = [[]]
        for number, value in enumerate(row):
            if value is None:
                pieces.append([])
            else:
                pieces[-1].append((x(number), y(value)))
        dots = [point for piece in pieces for point in piece]
        known = [value for value in row if value is not None]
        curves.append(
            Curve(
                tuple(_path(piece) for piece in pieces if len(piece) > 1),
                tuple(dots),
                dots[-1] if dots else None,
                known[-1] if known else None,
            )
        )
    return Trend(
        tuple((x(number), month) for number, month in enumerate(months)),
        tuple((y(mark), f"{mark:.1f}") for mark in marks),
        tuple(curves),
        None if goal is None else y(goal),
    )

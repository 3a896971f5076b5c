"""The woven frame, the rosette and the columns as small drawings.

Waves are a few curves each, not thousands of points: a frame is read once for a process and takes
few bytes on every sheet.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

PERIOD: Final = 12.0
_SWING: Final = 2.4
_BARS: Final = (3.2, 4.4, 3.6, 5.2, 4.2, 4.8, 3.4)
_HEAD: Final = '<svg xmlns="http://www.w3.org/2000/svg" '


def _wave(length: float, phase: float, swing: float) -> str:
    """A sine of whole periods along the border, one curve for each half wave; the crossing of
    neighbouring waves is what looks woven."""
    halves = 2 * round(length / PERIOD)
    half = length / halves
    reach = half * 4 / (3 * math.pi)
    start = phase * half
    rise = math.sin(math.pi * phase) * swing
    path = [f"M0 {rise:.2f}Q{start / 2:.2f} {rise * 0.6:.2f} {start:.2f} 0" if phase else "M0 0"]
    for number in range(halves - (1 if phase else 0)):
        peak = (swing if number % 2 else -swing) * 4 / 3
        x = start + number * half
        path.append(
            f"C{x + reach:.2f} {peak:.2f} {x + half - reach:.2f} {peak:.2f} {x + half:.2f} 0"
        )
    return "".join(path)


def _border(length: float, place: str) -> str:
    """One side of the frame at a place."""
    # A third of a period apart; a wave turned over is half a period further.
    waves = "".join(
        _wave(length, phase, swing)
        for phase, swing in ((0.0, _SWING), (2 / 3, _SWING), (1 / 3, -_SWING))
    )
    return f'<path transform="{place}" d="{waves}"/>'


def _rim(inset: float, wide: float, high: float, stroke: float) -> str:
    return (
        f'<rect x="{inset}" y="{inset}" width="{wide - 2 * inset:g}" '
        f'height="{high - 2 * inset:g}" stroke-width="{stroke}"/>'
    )


def frame(wide: float, high: float, colour: str, inside: str = "") -> str:
    """The woven frame of a sheet (millimetres), with rims and corners, and whatever else is drawn
    ``inside`` it."""
    across, down = wide - 30, high - 30
    sides = (
        _border(across, "translate(15 12)")
        + _border(across, f"translate(15 {high - 12:g})")
        + _border(down, "translate(12 15) rotate(90)")
        + _border(down, f"translate({wide - 12:g} 15) rotate(90)")
    )
    corners = "".join(
        f'<circle cx="{x:g}" cy="{y:g}" r="{radius}"/>'
        for x in (12, wide - 12)
        for y in (12, high - 12)
        for radius in (2.4, 1.6, 0.7)
    )
    rims = _rim(8.7, wide, high, 0.5) + _rim(15.2, wide, high, 0.5) + _rim(17.2, wide, high, 0.15)
    return (
        f'{_HEAD}viewBox="0 0 {wide:g} {high:g}" width="{wide:g}mm" height="{high:g}mm" '
        f'fill="none" stroke="{colour}" stroke-width=".16">{sides}{corners}{rims}{inside}</svg>'
    )


def _petals(count: int, inner: float, outer: float, *, turn: float) -> str:
    """A closed ring of petals: one curve out and back for each."""
    step = 2 * math.pi / count

    def at(radius: float, angle: float) -> str:
        return f"{radius * math.cos(angle):.2f} {radius * math.sin(angle):.2f}"

    path = [f"M{at(inner, turn)}"]
    for number in range(count):
        start = turn + number * step
        path.append(
            f"C{at(outer, start - step * 0.35)} {at(outer, start + step * 1.35)} "
            f"{at(inner, start + step)}"
        )
    return "".join(path) + "Z"


def line(x: float, y: float, long: float, colour: str) -> str:
    """A thin line across a sheet, beginning at a place (millimetres)."""
    return f'<path d="M{x:g} {y:g}h{long:g}" stroke="{colour}" stroke-width=".3"/>'


def rosette(x: float, y: float, colour: str, accent: str) -> str:
    """Three rings of petals around seven bars, 24 mm wide, around a place (millimetres)."""
    step = 2 * math.pi / 24
    rings = (
        _petals(24, 9.2, 12.6, turn=0) + _petals(24, 9.2, 12.6, turn=step / 2),
        _petals(24, 8.2, 10.2, turn=0),
    )
    bars = "".join(
        f'<rect x="{(i - 3) * 1.25 - 0.4:.2f}" y="{2.6 - tall:.2f}" width=".8" '
        f'height="{tall}" rx=".4" fill="{colour}" stroke="none"/>'
        for i, tall in enumerate(_BARS)
    )
    return (
        f'<g transform="translate({x:g} {y:g}) scale(.923)">'
        f'<path d="{rings[0]}" fill="none" stroke="{accent}" stroke-width=".18"/>'
        f'<path d="{rings[1]}" fill="none" stroke="{accent}" stroke-width=".14"/>'
        f'<circle r="7.2" fill="none" stroke="{accent}" stroke-width=".25"/>{bars}</g>'
    )


_LOOKS: Final = (300, 380, 340, 420, 320, 360, 400)


def columns(levels: Sequence[int], shades: tuple[str, str, str, str], *, tall: float) -> str:
    """The modern style's tower: a column for each level (hundredths, at most 500)."""
    shown = levels or _LOOKS
    wide = 56 / len(shown)
    ground, *three = shades
    bars = "".join(
        f'<rect x="{i * wide:.2f}" y="{tall * (1 - level / 530):.1f}" width="{wide:.2f}" '
        f'height="{tall * level / 530:.1f}" fill="{three[i % 3]}"/>'
        for i, level in enumerate(shown)
    )
    return (
        f'{_HEAD}viewBox="0 0 56 {tall:g}" preserveAspectRatio="none">'
        f'<rect width="56" height="{tall:g}" fill="{ground}"/>{bars}</svg>'
    )


def bars(levels: Sequence[int], colour: str, *, wide: float, step: float) -> str:
    """A line for each level (hundredths, at most 500) beside its name, with a hairline under each
    row: three paths, however many rows there are."""
    begin, end, tall = 58.0, wide - 14, step * len(levels)
    middles = [(number + 0.5) * step for number in range(len(levels))]
    under = "".join(f"M0 {(n + 1) * step - 0.1:.2f}H{wide:g}" for n in range(len(levels)))
    whole = "".join(f"M{begin:g} {y:.2f}H{end:g}" for y in middles)
    reached = "".join(
        f"M{begin:g} {y:.2f}H{begin + (end - begin) * level / 500:.2f}"
        for y, level in zip(middles, levels, strict=True)
    )
    thick = 'stroke-width="1.6" stroke-linecap="round"'
    return (
        f'{_HEAD}viewBox="0 0 {wide:g} {tall:g}" width="{wide:g}mm" height="{tall:g}mm" '
        f'fill="none"><path d="{under}" stroke="#d9dedb" stroke-width=".15"/>'
        f'<path d="{whole}" stroke="#e3e8e5" {thick}/>'
        f'<path d="{reached}" stroke="{colour}" {thick}/></svg>'
    )

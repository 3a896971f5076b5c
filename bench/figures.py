"""Figures with their goals, and how they are shown."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measured number. ``goal`` is what it should be, ``least`` whether more is better."""

    part: str
    name: str
    value: float
    unit: str
    goal: float | None = None
    least: bool = True
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """Is the goal reached? None where there is none."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.least else self.value <= self.goal


def median(values: Iterable[float]) -> float:
    """The middle value."""
    return statistics.median(list(values))


def table(figures: Iterable[Figure]) -> str:
    """Lines for a terminal."""
    signs = {True: "reached", False: "MISSED", None: ""}
    lines = []
    part = ""
    for one in figures:
        if one.part != part:
            part = one.part
            lines.append(f"\n{part}")
        goal = ""
        if one.goal is not None:
            goal = f"goal {'≥' if one.least else '≤'} {one.goal:g}"
        lines.append(
            f"  {one.name:46} {one.value:>10,.3f} {one.unit:12} {goal:14} "
            f"{signs[one.reached]:8} {one.note}".rstrip()
        )
    return "\n".join(lines)


def keep(figures: list[Figure], path: Path, *, scale: float, seconds: float) -> None:
    """Write them as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    found = [asdict(one) | {"reached": one.reached} for one in figures]
    path.write_text(
        json.dumps({"scale": scale, "seconds": round(seconds, 1), "figures": found}, indent=1),
        encoding="utf-8",
    )

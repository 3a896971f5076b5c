"""Exam blueprint + bank + seed → paper. The same three always give the same paper."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from app.kernel.errors import BadContent
from app.kernel.points import Points


@dataclass(frozen=True)
class BankItem:
    """What assembly needs to know of an item. ``options`` counts what may be shuffled;
    ``always_shuffled`` where the author's order would give the answer away."""

    key: str
    version_id: int
    type: str
    competency: str
    criterion: str
    difficulty: str
    points: Points
    tags: frozenset[str] = frozenset()
    options: int = 0
    always_shuffled: bool = False


@dataclass(frozen=True)
class Cell:
    """One row of the blueprint: how many items of what kind. What is empty does not matter.

    ``keys`` fixes the choice to these items. ``points`` 0 leaves each item its own points.
    """

    count: int
    section: str = ""
    competency: str = ""
    criterion: str = ""
    tags: frozenset[str] = frozenset()
    keys: tuple[str, ...] = ()
    type: str = ""
    difficulty: str = ""
    points: Points = 0

    def takes(self, item: BankItem) -> bool:
        """May this item stand here?"""
        if self.keys and item.key not in self.keys:
            return False
        wanted = (
            (self.competency, item.competency),
            (self.criterion, item.criterion),
            (self.type, item.type),
            (self.difficulty, item.difficulty),
        )
        return all(not want or want == have for want, have in wanted) and self.tags <= item.tags


@dataclass(frozen=True)
class PaperSlot:
    """One place on a paper: the item, its worth, and the author's position of each option shown."""

    number: int
    item: str
    version_id: int
    section: str
    points: Points
    shown: tuple[int, ...] = ()


@dataclass
class _Draw:
    """A matching of places to items, grown one place at a time."""

    candidates: list[list[int]]
    holder: dict[int, int] = field(default_factory=dict)

    def place(self, place: int, seen: set[int]) -> bool:
        for item in self.candidates[place]:
            if item in seen:
                continue
            seen.add(item)
            if item not in self.holder or self.place(self.holder[item], seen):
                self.holder[item] = place
                return True
        return False


def assemble(
    cells: Sequence[Cell],
    bank: Collection[BankItem],
    seed: int,
    *,
    shuffle_items: bool = True,
    shuffle_options: bool = True,
    avoid: Mapping[str, int] | None = None,
) -> tuple[PaperSlot, ...]:
    """A paper: every cell filled, no item twice. Sections stand in the blueprint's order.

    Items are drawn at random, those with a lower count in ``avoid`` first. Raise BadContent naming
    the first cell that the bank cannot fill.
    """
    dice = random.Random(seed)
    items = sorted(bank, key=lambda item: item.key)
    dice.shuffle(items)
    if avoid:
        items.sort(key=lambda item: avoid.get(item.key, 0))
    places = [cell for cell in cells for _ in range(cell.count)]
    draw = _Draw([[n for n, item in enumerate(items) if cell.takes(item)] for cell in places])
    for number, cell in enumerate(places):
        if not draw.place(number, set()):
            raise BadContent(
                "The bank has too few items for row %(row)s of the blueprint (%(what)s).",
                row=1 + cells.index(cell),
                what=described(cell),
            )
    chosen = {place: items[item] for item, place in draw.holder.items()}
    order = list(range(len(places)))
    if shuffle_items:
        order = _within_sections(places, dice)
    return tuple(
        _slot(number, places[place], chosen[place], dice, shuffle_options)
        for number, place in enumerate(order, 1)
    )


def _within_sections(places: Sequence[Cell], dice: random.Random) -> list[int]:
    by_section: dict[str, list[int]] = {}
    for place, cell in enumerate(places):
        by_section.setdefault(cell.section, []).append(place)
    order: list[int] = []
    for members in by_section.values():
        dice.shuffle(members)
        order += members
    return order


def _slot(number: int, cell: Cell, item: BankItem, dice: random.Random, shuffle: bool) -> PaperSlot:
    shown = list(range(item.options))
    if shuffle or item.always_shuffled:
        dice.shuffle(shown)
        if item.always_shuffled and shown == sorted(shown):
            shown.reverse()
    points = cell.points or item.points
    return PaperSlot(number, item.key, item.version_id, cell.section, points, tuple(shown))


def described(cell: Cell) -> str:
    """The cell's wishes in one line, for messages."""
    parts = [cell.section, cell.competency, cell.criterion, cell.type, cell.difficulty]
    parts += sorted(cell.tags) + list(cell.keys)
    return " · ".join(part for part in parts if part) or "any item"


def overlap(one: Sequence[PaperSlot], other: Sequence[PaperSlot]) -> int:
    """The share of items two papers have in common, in hundredths of a percent of the longer."""
    longer = max(len(one), len(other))
    shared = len({slot.item for slot in one} & {slot.item for slot in other})
    return shared * 10_000 // longer if longer else 0

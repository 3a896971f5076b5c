"""Exam blueprint + bank + seed → paper. The same three always give the same paper."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from app.kernel.errors import BadContent
from app.kernel.points import Points


@dataclass(frozen=True)
class BankItem:
    """What assembly needs to know of an item. ``options`` counts what may be shuffled;
    ``always_shuffled`` where the author's order would give the answer away. A case has ``parts``
    (keys, in order) and no answer of its own; each part says ``within`` which case it stands."""

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
    parts: tuple[str, ...] = ()
    within: str = ""


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
        """May this item stand here? A part of a case only comes with its case."""
        if item.within:
            return False
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
    """One place on a paper: the item, its worth, and the author's position of each option shown;
    for a part of a case also the case's version (else 0)."""

    number: int
    item: str
    version_id: int
    section: str
    points: Points
    shown: tuple[int, ...] = ()
    case: int = 0


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


Revise = Callable[[Sequence[Cell], dict[int, BankItem]], dict[int, BankItem]]


def assemble(
    cells: Sequence[Cell],
    bank: Collection[BankItem],
    seed: int,
    *,
    shuffle_items: bool = True,
    shuffle_options: bool = True,
    avoid: Mapping[str, int] | None = None,
    revise: Revise | None = None,
) -> tuple[PaperSlot, ...]:
    """A paper: every cell filled, no item twice. Sections stand in the blueprint's order.

    Items are drawn at random, those with a lower count in ``avoid`` first; ``revise`` may then
    exchange some of them for others that their places take. A case fills one place
    and brings all its parts, one behind another in their author's order; a case of which a part is
    missing is not drawn. Raise BadContent naming the first cell that the bank cannot fill.
    """
    dice = random.Random(seed)
    known = {item.key: item for item in bank}
    items = sorted((item for item in bank if _is_whole(item, known)), key=lambda item: item.key)
    dice.shuffle(items)
    if avoid:
        items.sort(key=lambda item: max(avoid.get(key, 0) for key in (item.key, *item.parts)))
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
    if revise is not None:
        chosen = revise(places, chosen)
    order = list(range(len(places)))
    if shuffle_items:
        order = _within_sections(places, dice)
    slots: list[PaperSlot] = []
    for place in order:
        for item, points, case in _spread(chosen[place], places[place].points, known):
            number = len(slots) + 1
            slots.append(_slot(number, places[place], item, points, case, dice, shuffle_options))
    return tuple(slots)


def _is_whole(item: BankItem, known: Mapping[str, BankItem]) -> bool:
    return all(key in known and known[key].within == item.key for key in item.parts)


def _spread(
    item: BankItem, points: Points, known: Mapping[str, BankItem]
) -> list[tuple[BankItem, Points, int]]:
    """The item itself, or the parts of a case with their share of the place's points."""
    if not item.parts:
        return [(item, points or item.points, 0)]
    parts = [known[key] for key in item.parts]
    own = [part.points for part in parts]
    worth = shared(points, own) if points else own
    return [(part, one, item.version_id) for part, one in zip(parts, worth, strict=True)]


def shared(points: Points, weights: Sequence[Points]) -> list[Points]:
    """Points divided by weight, whole hundredths each; they add up to what was divided."""
    total, found, given, seen = sum(weights), [], 0, 0
    for weight in weights:
        seen += weight
        upto = points * seen // total
        found.append(upto - given)
        given = upto
    return found


def _within_sections(places: Sequence[Cell], dice: random.Random) -> list[int]:
    by_section: dict[str, list[int]] = {}
    for place, cell in enumerate(places):
        by_section.setdefault(cell.section, []).append(place)
    order: list[int] = []
    for members in by_section.values():
        dice.shuffle(members)
        order += members
    return order


def _slot(
    number: int, cell: Cell, item: BankItem, points: Points, case: int, dice: random.Random,
    shuffle: bool,
) -> PaperSlot:  # fmt: skip
    shown = list(range(item.options))
    if shuffle or item.always_shuffled:
        dice.shuffle(shown)
        if item.always_shuffled and shown == sorted(shown):
            shown.reverse()
    return PaperSlot(number, item.key, item.version_id, cell.section, points, tuple(shown), case)


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

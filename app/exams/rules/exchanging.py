"""A drawn paper brought nearer to its set: items exchanged, one at a time, for others that fit.

Drawing alone seldom gives papers that stand for one another where the bank is not large; here the
one exchange that helps most is made until the paper keeps its limits or none helps any more. Each
place keeps to its row of the blueprint, and a case stays as it was drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.exams.rules.assembly import BankItem, Cell

EXACT = 1e-9
Cost = tuple[int, float]


@dataclass(frozen=True)
class Aim:
    """What the paper is to be: a predicted mean within ``band`` of ``goal`` (shares of 1), and no
    more than ``overlap`` (hundredths of a percent of its items) in common with any of ``papers``
    (their items' keys). ``shares`` are the items' expected shares."""

    goal: float
    band: float
    overlap: int
    papers: tuple[frozenset[str], ...]
    shares: Mapping[str, float]


@dataclass
class _State:
    """The paper as it stands: its points, what it is expected to earn, items in common."""

    worth: int
    earned: float
    common: list[int]
    most: int
    aim: Aim

    def cost(self, earned: float, common: Sequence[int]) -> Cost:
        excess = sum(max(0, number - self.most) for number in common)
        mean = earned / self.worth if self.worth else self.aim.goal
        return excess, max(0.0, abs(mean - self.aim.goal) - self.aim.band - EXACT)


def exchange(
    places: Sequence[Cell], chosen: Mapping[int, BankItem], bank: Sequence[BankItem], aim: Aim
) -> dict[int, BankItem]:
    """The paper after every exchange that helps; the same arguments give the same paper."""
    paper = dict(chosen)
    known = {item.key: item for item in bank}
    state = _state_of(places, paper, known, aim)
    free = {
        place: [item for item in bank if not item.parts and places[place].takes(item)]
        for place, item in sorted(paper.items())
        if not item.parts
    }
    cost = state.cost(state.earned, state.common)
    while cost > (0, 0.0):
        best = _best(places, paper, free, state)
        if best is None or best[0] >= cost:
            break
        cost, place, item = best
        state.earned += _gain(places[place], paper[place], item, aim)
        state.common = _common(state, paper[place], item)
        paper[place] = item
    return paper


def _state_of(
    places: Sequence[Cell], paper: Mapping[int, BankItem], known: Mapping[str, BankItem], aim: Aim
) -> _State:
    keys: list[str] = []
    worth, earned = 0, 0.0
    for place, item in sorted(paper.items()):
        parts = [known[key] for key in item.parts] or [item]
        points = places[place].points or sum(part.points for part in parts)
        own = sum(part.points for part in parts)
        keys += [part.key for part in parts]
        worth += points
        earned += points * sum(aim.shares[p.key] * p.points for p in parts) / own if own else 0.0
    common = [len(other.intersection(keys)) for other in aim.papers]
    most = ((aim.overlap + 1) * len(keys) - 1) // 10_000
    return _State(worth, earned, common, most, aim)


def _best(
    places: Sequence[Cell],
    paper: Mapping[int, BankItem],
    free: Mapping[int, Sequence[BankItem]],
    state: _State,
) -> tuple[Cost, int, BankItem] | None:
    taken = {item.key for item in paper.values()}
    best: tuple[Cost, int, BankItem] | None = None
    for place, items in free.items():
        old = paper[place]
        for item in items:
            if item.key in taken or not _same_points(places[place], old, item):
                continue
            gain = _gain(places[place], old, item, state.aim)
            cost = state.cost(state.earned + gain, _common(state, old, item))
            if best is None or cost < best[0]:
                best = cost, place, item
    return best


def _same_points(cell: Cell, old: BankItem, new: BankItem) -> bool:
    return bool(cell.points) or old.points == new.points


def _gain(cell: Cell, old: BankItem, new: BankItem, aim: Aim) -> float:
    return (cell.points or old.points) * (aim.shares[new.key] - aim.shares[old.key])


def _common(state: _State, old: BankItem, new: BankItem) -> list[int]:
    return [
        number - (old.key in other) + (new.key in other)
        for number, other in zip(state.common, state.aim.papers, strict=True)
    ]

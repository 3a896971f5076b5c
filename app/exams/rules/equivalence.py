"""Papers that stand for one another: near in difficulty, little in common, no item worn out.

What a paper is expected to bring is the points-weighted mean of its items' shares. An item's share
is what people earned on it so far, drawn towards its difficulty's usual share while few answered.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.exams.rules.assembly import BankItem, Cell, PaperSlot, assemble, overlap
from app.exams.rules.exchanging import Aim, exchange
from app.kernel.errors import BadContent

USUAL: Final[Mapping[str, float]] = {"easy": 0.85, "medium": 0.68, "hard": 0.48}
UNKNOWN: Final = 0.68
PRIOR: Final = 20
TRIES: Final = 24
PROBES: Final = 12


@dataclass(frozen=True)
class Past:
    """What is known of an item: answers, the share earned by them, papers of the window with it."""

    answers: int = 0
    share: float = 0.0
    exposed: int = 0


@dataclass(frozen=True)
class Limits:
    """How alike papers must be: means within ``band`` of the first (share of 1), items in common
    (hundredths of a percent), and how many answers of a window an item may have had; 0 for no
    cap."""

    band: float = 0.02
    overlap: int = 3_000
    exposure: int = 0


@dataclass(frozen=True)
class Form:
    """One paper of a set with what it is expected to bring."""

    slots: tuple[PaperSlot, ...]
    seed: int
    predicted: float


@dataclass(frozen=True)
class Faults:
    """Where a set misses its limits: pairs too far apart or with too much in common, items that
    had too many answers. Papers are counted from 0."""

    apart: tuple[tuple[int, int, float], ...]
    alike: tuple[tuple[int, int, int], ...]
    worn: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.apart or self.alike or self.worn)


def expected_share(difficulty: str, past: Past) -> float:
    """The share an item is expected to bring."""
    usual = USUAL.get(difficulty, UNKNOWN)
    return (usual * PRIOR + past.share * past.answers) / (PRIOR + past.answers)


def predicted_mean(slots: Sequence[PaperSlot], shares: Mapping[str, float]) -> float:
    """What share of its points a paper is expected to bring."""
    worth = sum(slot.points for slot in slots)
    if not worth:
        return 0.0
    return sum(slot.points * shares.get(slot.item, UNKNOWN) for slot in slots) / worth


def check(forms: Sequence[Form], past: Mapping[str, Past], limits: Limits) -> Faults:
    """Every pair of a set against the limits, and every item against the cap."""
    apart, alike = [], []
    for one in range(len(forms)):
        for other in range(one + 1, len(forms)):
            gap = abs(forms[one].predicted - forms[other].predicted)
            if gap > limits.band + 1e-12:
                apart.append((one, other, gap))
            common = overlap(forms[one].slots, forms[other].slots)
            if common > limits.overlap:
                alike.append((one, other, common))
    used = {slot.item for form in forms for slot in form.slots}
    worn = sorted(item for item in used if _worn(past.get(item, Past()), limits))
    return Faults(tuple(apart), tuple(alike), tuple(worn))


def _worn(past: Past, limits: Limits) -> bool:
    return bool(limits.exposure) and past.exposed >= limits.exposure


def assemble_set(
    cells: Sequence[Cell],
    bank: Collection[BankItem],
    seed: int,
    count: int,
    *,
    past: Mapping[str, Past],
    limits: Limits,
    shuffle_items: bool = True,
    shuffle_options: bool = True,
) -> tuple[Form, ...]:
    """So many papers that stand for one another; the same arguments give the same papers.

    Items over the cap are left out. All papers aim at the mean that ``PROBES`` draws from this bank
    have together; each is the first of ``TRIES`` draws, its items exchanged where that helps, that
    fits to all papers before it; items on fewer of them are preferred. Raise BadContent naming what
    cannot be kept if none does, or the blueprint's row if the bank is too small.
    """
    fresh = [item for item in bank if not _worn(past.get(item.key, Past()), limits)]
    shares = {
        item.key: expected_share(item.difficulty, past.get(item.key, Past())) for item in fresh
    }
    probes = [assemble(cells, fresh, seed + probe) for probe in range(PROBES)]
    goal = sum(predicted_mean(slots, shares) for slots in probes) / PROBES
    forms: list[Form] = []
    used: dict[str, int] = {}
    for number in range(count):
        papers = tuple(frozenset(slot.item for slot in form.slots) for form in forms)
        form = _next(
            cells,
            fresh,
            seed + number * TRIES,
            forms,
            used,
            Aim(goal, limits.band / 2, limits.overlap, papers, shares),
            past,
            limits,
            (shuffle_items, shuffle_options),
        )
        forms.append(form)
        for slot in form.slots:
            used[slot.item] = used.get(slot.item, 0) + 1
    return tuple(forms)


def _next(
    cells: Sequence[Cell],
    bank: Sequence[BankItem],
    seed: int,
    forms: Sequence[Form],
    used: Mapping[str, int],
    aim: Aim,
    past: Mapping[str, Past],
    limits: Limits,
    shuffles: tuple[bool, bool],
) -> Form:
    nearest: Faults | None = None
    ordered = sorted(bank, key=lambda item: item.key)
    for turn in range(TRIES):
        slots = assemble(
            cells,
            bank,
            seed + turn,
            shuffle_items=shuffles[0],
            shuffle_options=shuffles[1],
            avoid=used,
            revise=lambda places, chosen: exchange(places, chosen, ordered, aim),
        )
        form = Form(slots, seed + turn, predicted_mean(slots, aim.shares))
        faults = check([*forms, form], past, limits)
        if not faults:
            return form
        if nearest is None or _weight(faults) < _weight(nearest):
            nearest = faults
    assert nearest is not None
    if nearest.alike:
        raise BadContent(
            "Paper %(number)s has more than %(share)s%% of its items in common with another: "
            "write more items or ask for fewer papers.",
            number=len(forms) + 1,
            share=limits.overlap // 100,
        )
    raise BadContent(
        "Paper %(number)s is not within %(share)s%% of the others in difficulty: "
        "write more items or name difficulties in the blueprint.",
        number=len(forms) + 1,
        share=round(limits.band * 100, 1),
    )


def _weight(faults: Faults) -> tuple[int, int]:
    return (len(faults.alike), len(faults.apart))

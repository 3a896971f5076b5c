"""Keys → points → outcome. Exact: shares are fractions, points are whole hundredths.

A response is what the device sent, read into plain values (``read_answer``): positions for choices,
texts for blanks, an order of positions, a mapping of positions. Positions count as on the learner's
screen; ``unshuffled`` brings them back to the author's. Anything unreadable is a blank, and a blank
earns nothing and costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Final

from app.exams.rules import matching
from app.exams.rules.matching import Fold, as_it_is
from app.kernel.points import Points, percent, share

Answer = int | tuple[int, ...] | tuple[str, ...] | tuple[int | None, ...] | str | None

NOTHING: Final = Fraction(0)
FULL: Final = Fraction(1)
LONGEST_TEXT: Final = 20_000


class PartialRule(StrEnum):
    """How several-answer items count when not everything is right; said to the learner in words.

    strict: all or nothing. half: some right ones and no wrong one earn half.
    each: a right one adds its share, a wrong one takes a share away, never below nothing.
    """

    STRICT = "strict"
    HALF = "half"
    EACH = "each"


@dataclass(frozen=True)
class ChoiceKey:
    """One option is chosen; each is worth a share (single: one is worth all; best reply: more)."""

    worth: tuple[Fraction, ...]

    def credit(self, answer: Answer) -> Fraction:
        """The share earned."""
        if isinstance(answer, int) and 0 <= answer < len(self.worth):
            return self.worth[answer]
        return NOTHING

    def best(self) -> Answer:
        """An answer that earns everything."""
        return max(range(len(self.worth)), key=lambda place: self.worth[place])


@dataclass(frozen=True)
class MultipleKey:
    """Several options are right."""

    right: frozenset[int]
    options: int
    rule: PartialRule = PartialRule.HALF

    def credit(self, answer: Answer) -> Fraction:
        """The share earned."""
        if not isinstance(answer, tuple) or not answer:
            return NOTHING
        chosen = {place for place in answer if isinstance(place, int)}
        if len(chosen) != len(answer) or not chosen <= set(range(self.options)):
            return NOTHING
        if chosen == self.right:
            return FULL
        wrong = chosen - self.right
        if self.rule is PartialRule.STRICT:
            return NOTHING
        if self.rule is PartialRule.HALF:
            return NOTHING if wrong else Fraction(1, 2)
        score = Fraction(len(chosen & self.right) - len(wrong), len(self.right))
        return max(NOTHING, score)

    def best(self) -> Answer:
        """An answer that earns everything."""
        return tuple(sorted(self.right))


@dataclass(frozen=True)
class FillInKey:
    """Blanks to fill; each blank accepts several writings and counts alike."""

    blanks: tuple[tuple[str, ...], ...]

    def credit(self, answer: Answer, fold: Fold = as_it_is) -> Fraction:
        """The share earned: right blanks of all blanks."""
        if not isinstance(answer, tuple):
            return NOTHING
        right = sum(
            isinstance(given, str) and matching.same(given, accepted, fold)
            for given, accepted in zip(answer, self.blanks, strict=False)
        )
        return Fraction(right, len(self.blanks))

    def best(self) -> Answer:
        """An answer that earns everything."""
        return tuple(accepted[0] for accepted in self.blanks)


@dataclass(frozen=True)
class NumericKey:
    """A number, right within a tolerance either way."""

    value: Decimal
    tolerance: Decimal = Decimal(0)
    units: tuple[str, ...] = ()

    def credit(self, answer: Answer) -> Fraction:
        """The share earned."""
        if not isinstance(answer, str):
            return NOTHING
        given = matching.number(answer, self.units)
        if given is None:
            return NOTHING
        return FULL if abs(given - self.value) <= self.tolerance else NOTHING

    def best(self) -> Answer:
        """An answer that earns everything."""
        return str(self.value)


@dataclass(frozen=True)
class OrderingKey:
    """Steps to be put in the author's order (0, 1, 2 ...).

    strict: the whole order or nothing. Otherwise each neighbouring pair in the right order and
    next to each other earns its share.
    """

    steps: int
    rule: PartialRule = PartialRule.EACH

    def credit(self, answer: Answer) -> Fraction:
        """The share earned."""
        if not isinstance(answer, tuple) or sorted(map(str, answer)) != sorted(
            map(str, range(self.steps))
        ):
            return NOTHING
        order = [place for place in answer if isinstance(place, int)]
        if order == list(range(self.steps)):
            return FULL
        if self.rule is PartialRule.STRICT:
            return NOTHING
        return Fraction(sum(b == a + 1 for a, b in pairwise(order)), self.steps - 1)

    def best(self) -> Answer:
        """An answer that earns everything."""
        return tuple(range(self.steps))


@dataclass(frozen=True)
class MatchingKey:
    """For each left side the position of its right side."""

    partners: tuple[int, ...]
    rule: PartialRule = PartialRule.EACH

    def credit(self, answer: Answer) -> Fraction:
        """The share earned."""
        if not isinstance(answer, tuple) or len(answer) != len(self.partners):
            return NOTHING
        right = sum(a == b for a, b in zip(answer, self.partners, strict=True))
        if right < len(self.partners) and self.rule is PartialRule.STRICT:
            return NOTHING
        return Fraction(right, len(self.partners))

    def best(self) -> Answer:
        """An answer that earns everything."""
        return self.partners


Key = ChoiceKey | MultipleKey | FillInKey | NumericKey | OrderingKey | MatchingKey


def earned(key: Key, answer: Answer, worth: Points, fold: Fold = as_it_is) -> Points:
    """Hundredths earned for an answer that may be worth ``worth``."""
    credit = key.credit(answer, fold) if isinstance(key, FillInKey) else key.credit(answer)
    return share(worth, credit.numerator, credit.denominator)


class AnswerShape(StrEnum):
    """What an item's answer looks like when it arrives."""

    ONE = "one"
    SEVERAL = "several"
    BLANKS = "blanks"
    TEXT = "text"
    ORDER = "order"
    PAIRS = "pairs"


def read_answer(shape: AnswerShape, raw: object) -> Answer:
    """What arrived, as a plain value; None for blank or unreadable. Never raises."""
    if shape is AnswerShape.ONE:
        return raw if _is_place(raw) else None  # type: ignore[return-value]
    if shape is AnswerShape.TEXT:
        return raw[:LONGEST_TEXT] if isinstance(raw, str) and raw.strip() else None
    if not isinstance(raw, list) or len(raw) > 200:
        return None
    if shape is AnswerShape.BLANKS:
        texts = tuple(t[:500] if isinstance(t, str) else "" for t in raw)
        return texts if any(t.strip() for t in texts) else None
    if shape is AnswerShape.PAIRS:
        places = tuple(p if _is_place(p) else None for p in raw)
        return places if any(p is not None for p in places) else None
    if not raw or not all(_is_place(p) for p in raw) or len(set(raw)) != len(raw):
        return None
    return tuple(sorted(raw)) if shape is AnswerShape.SEVERAL else tuple(raw)


def _is_place(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1000


def unshuffled(answer: Answer, shown: Sequence[int]) -> Answer:
    """The answer in the author's positions: ``shown[i]`` is the author's position of what stood
    in place ``i`` on the screen. Places that were not on the screen count as blank."""
    if not shown or isinstance(answer, str):
        return answer
    if isinstance(answer, int):
        return shown[answer] if answer < len(shown) else None
    if answer is None or any(isinstance(part, str) for part in answer):
        return answer
    return tuple(
        shown[place] if isinstance(place, int) and place < len(shown) else None for place in answer
    )


@dataclass(frozen=True)
class SlotResult:
    """What one slot of a paper brought. ``earned`` is None while a person has to mark it."""

    worth: Points
    earned: Points | None
    section: str = ""
    competency: str = ""


@dataclass(frozen=True)
class SectionLine:
    """A section's pass mark in hundredths of a percent; 0 asks for nothing."""

    key: str
    cut: int = 0


class Result(StrEnum):
    """Did the attempt reach the line?"""

    PASS = "pass"
    FAIL = "fail"


@dataclass(frozen=True)
class Outcome:
    """The whole attempt: points, share in hundredths of a percent, result, shares by section and
    by competency, and the sections whose own line was missed."""

    earned: Points
    possible: Points
    percent: int
    result: Result
    sections: Mapping[str, int]
    competencies: Mapping[str, int]
    missed_sections: tuple[str, ...] = ()


def outcome(
    slots: Sequence[SlotResult], cut: int, lines: Sequence[SectionLine] = ()
) -> Outcome | None:
    """The outcome, or None while a slot waits for its mark. ``cut`` in hundredths of a percent.

    The total must reach the cut score, and each section its own line.
    """
    if any(slot.earned is None for slot in slots):
        return None
    possible = sum(slot.worth for slot in slots)
    total = sum(slot.earned or 0 for slot in slots)
    sections = _shares(slots, "section")
    missed = tuple(line.key for line in lines if sections.get(line.key, 10_000) < line.cut)
    reached = percent(total, possible)
    passed = reached >= cut and not missed
    return Outcome(
        earned=total,
        possible=possible,
        percent=reached,
        result=Result.PASS if passed else Result.FAIL,
        sections=sections,
        competencies=_shares(slots, "competency"),
        missed_sections=missed,
    )


def _shares(slots: Sequence[SlotResult], name: str) -> dict[str, int]:
    totals: dict[str, list[int]] = {}
    for slot in slots:
        group = getattr(slot, name)
        if group:
            both = totals.setdefault(group, [0, 0])
            both[0] += slot.earned or 0
            both[1] += slot.worth
    return {group: percent(got, most) for group, (got, most) in totals.items()}

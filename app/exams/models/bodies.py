"""How items, exams and rubrics are written: typed bodies of authored content.

Shapes are lenient, so that half a draft can be kept; what is missing for learners is said by the
kinds' checks (``app.exams.content``) before publishing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from app.content.authored import Authored, Part, RefText, Text
from app.exams.models.item_parts import (
    Band,
    Blank,
    CaseLine,
    Extra,
    Key_,
    Medium,
    Option,
    Pair,
    Positive,
    ScoredPoint,
)
from app.exams.rules.assembly import BankItem, Cell
from app.exams.rules.rubric import KeyPoint
from app.exams.rules.scoring import (
    AnswerShape,
    ChoiceKey,
    FillInKey,
    Key,
    MatchingKey,
    MultipleKey,
    NumericKey,
    OrderingKey,
    PartialRule,
    SectionLine,
)
from app.exams.rules.timing import Tries, Window
from app.kernel.points import Points, points
from app.kernel.wording import Wording

ItemType = Literal[
    "single",
    "multiple",
    "true_false",
    "fill_in",
    "numeric",
    "ordering",
    "matching",
    "short_answer",
    "best_reply",
    "write_reply",
    "composite",
]
ITEM_TYPES: tuple[ItemType, ...] = (
    "single",
    "multiple",
    "true_false",
    "fill_in",
    "numeric",
    "ordering",
    "matching",
    "best_reply",
    "short_answer",
    "write_reply",
    "composite",
)
Difficulty = Literal["easy", "medium", "hard"]
DIFFICULTIES: tuple[Difficulty, ...] = ("easy", "medium", "hard")
BY_HAND: frozenset[str] = frozenset({"short_answer", "write_reply"})
WITH_OPTIONS: frozenset[str] = frozenset({"single", "multiple", "best_reply"})

Share = Annotated[float, Field(ge=0, le=100)]


class ItemBankBody(Authored):
    """All items of a subject: a file under items/."""

    KIND: ClassVar[str] = "item_bank"

    title: Text


class ItemBody(Authored):
    """One thing to answer."""

    KIND: ClassVar[str] = "item"

    bank: str
    type: ItemType
    competency: str
    criterion: str
    difficulty: Difficulty
    points: Positive = 1
    stem: Text
    media: list[Medium] = Field(default=[], max_length=6)
    case: list[CaseLine] = []
    given: list[Text] = []
    options: list[Option] = Field(default=[], max_length=26)
    correct: bool | None = None
    blanks: list[Blank] = []
    value: str | None = None
    tolerance: str = "0"
    units: list[str] = []
    steps: list[Text] = []
    pairs: list[Pair] = []
    extras: list[Extra] = []
    partial: PartialRule | None = None
    key_points: list[ScoredPoint] = []
    bands: list[Band] = []
    reference: Text | None = None
    rubric: RefText | None = None
    explanation: Text | None = None
    explanation_media: list[Medium] = Field(default=[], max_length=6)
    source: RefText | None = None
    tags: list[str] = []
    expires: date | None = None
    parts: list[RefText] = Field(default=[], max_length=12)
    within: str = ""

    def framed(self, case: ItemBody) -> ItemBody:
        """A part as it is met: with the text of its case, and what stands beside that, before its
        own."""
        told = CaseLine(text=case.stem)
        return self.model_copy(
            update={
                "case": [told, *case.case, *self.case],
                "media": [*case.media, *self.media],
                "given": [*case.given, *self.given],
            }
        )

    @property
    def part_keys(self) -> tuple[str, ...]:
        """The keys of a case's parts, in order."""
        return tuple(part.ref.key for part in self.parts)

    def shown_title(self) -> Wording:
        """The stem's beginning."""
        return Wording(_short(self.stem.zh, 40), _short(self.stem.en, 80))

    def holds_on(self, day: date) -> bool:
        """May it be drawn for papers on this day? On its last day it still may."""
        return self.expires is None or day <= self.expires

    @property
    def worth(self) -> Points:
        """The item's own points."""
        return points(self.points)

    @property
    def by_hand(self) -> bool:
        """Does a person have to mark it?"""
        return self.type in BY_HAND

    @property
    def rule(self) -> PartialRule:
        """How a partly right answer counts."""
        if self.partial is not None:
            return self.partial
        return PartialRule.HALF if self.type == "multiple" else PartialRule.EACH

    @property
    def shape(self) -> AnswerShape:
        """What an answer looks like."""
        return _SHAPES[self.type]

    def key(self) -> Key | None:
        """What earns points; None where a person marks. The body must have passed its checks."""
        if self.by_hand or self.type == "composite":
            return None
        if self.type == "multiple":
            right = frozenset(n for n, option in enumerate(self.options) if option.correct)
            return MultipleKey(right, len(self.options), self.rule)
        if self.type in WITH_OPTIONS:
            return ChoiceKey(tuple(option.share for option in self.options))
        if self.type == "true_false":
            return ChoiceKey((Fraction(self.correct is True), Fraction(self.correct is False)))
        if self.type == "fill_in":
            return FillInKey(tuple(blank.accepted for blank in self.blanks))
        if self.type == "numeric":
            value, off = Decimal(self.value or "0"), Decimal(self.tolerance)
            return NumericKey(value, off, tuple(self.units))
        if self.type == "ordering":
            return OrderingKey(len(self.steps), self.rule)
        return MatchingKey(tuple(range(len(self.pairs))), self.rule)

    @property
    def right_sides(self) -> list[Wording]:
        """Matching: all right sides, the partners first, then those that match nothing."""
        return [*(pair.right for pair in self.pairs), *(extra.text for extra in self.extras)]

    @property
    def right_media(self) -> list[Medium | None]:
        """What stands beside each right side."""
        return [*(pair.right_media for pair in self.pairs), *(one.media for one in self.extras)]

    @property
    def shuffled(self) -> int:
        """How many things may be shown in another order."""
        if self.type in WITH_OPTIONS:
            return len(self.options)
        if self.type == "ordering":
            return len(self.steps)
        return len(self.right_sides) if self.type == "matching" else 0

    @property
    def all_media(self) -> list[Medium]:
        """Every file of the item, wherever it stands."""
        return [*self.asked_media, *self.explanation_media]

    @property
    def asked_media(self) -> list[Medium]:
        """What stands beside the stem, beside options and beside the sides of pairs."""
        beside = [option.media for option in self.options]
        beside += [*(pair.left_media for pair in self.pairs), *self.right_media]
        return [*self.media, *(one for one in beside if one)]

    @property
    def rated_points(self) -> tuple[KeyPoint, ...]:
        """The key points with their worth."""
        return tuple(KeyPoint(p.key, points(p.points)) for p in self.key_points)

    def as_bank_item(self, key: str, version_id: int) -> BankItem:
        """What assembly needs to know."""
        return BankItem(
            key=key,
            version_id=version_id,
            type=self.type,
            competency=self.competency,
            criterion=self.criterion,
            difficulty=self.difficulty,
            points=self.worth,
            tags=frozenset(self.tags),
            options=self.shuffled,
            always_shuffled=self.type in ("ordering", "matching"),
            parts=self.part_keys,
            within=self.within,
        )


_SHAPES: Mapping[str, AnswerShape] = {
    "single": AnswerShape.ONE,
    "best_reply": AnswerShape.ONE,
    "true_false": AnswerShape.ONE,
    "multiple": AnswerShape.SEVERAL,
    "fill_in": AnswerShape.BLANKS,
    "numeric": AnswerShape.TEXT,
    "ordering": AnswerShape.ORDER,
    "matching": AnswerShape.PAIRS,
    "short_answer": AnswerShape.TEXT,
    "write_reply": AnswerShape.TEXT,
    "composite": AnswerShape.TEXT,
}


def _short(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


class Section(Part):
    """A part of a paper, with a pass mark of its own if it must be passed."""

    key: Key_
    title: Text
    pass_percent: Share = 0


class BlueprintRow(Part):
    """One row of the blueprint: how many items of what kind; what is left out does not matter."""

    section: str = ""
    competency: str = ""
    criterion: str = ""
    tags: list[str] = []
    keys: list[str] = []
    type: ItemType | None = None
    difficulty: Difficulty | None = None
    count: int = Field(ge=1, le=200)
    points: float = Field(default=0, ge=0, le=1000)

    def cell(self) -> Cell:
        """The row as assembly reads it."""
        return Cell(
            count=self.count,
            section=self.section,
            competency=self.competency,
            criterion=self.criterion,
            tags=frozenset(self.tags),
            keys=tuple(self.keys),
            type=self.type or "",
            difficulty=self.difficulty or "",
            points=points(self.points),
        )


class ExamBody(Authored):
    """An exam that learners may sit."""

    KIND: ClassVar[str] = "exam"

    title: Text
    summary: Text
    mode: Literal["written", "oral", "practice"] = "written"
    tier: str = ""
    open_to: Literal["everybody", "assigned"] = "everybody"
    minutes: int = Field(ge=1, le=600)
    pass_percent: Share = 75
    attempts: int = Field(default=3, ge=1, le=50)
    cool_down_hours: int = Field(default=24, ge=0, le=24 * 60)
    grace_seconds: int = Field(default=10, ge=0, le=120)
    opens: datetime | None = None
    closes: datetime | None = None
    sections: list[Section] = []
    blueprint: list[BlueprintRow] = Field(default=[], max_length=60)
    shuffle_items: bool = True
    shuffle_options: bool = True
    papers: int = Field(default=6, ge=1, le=60)
    equivalent: bool = False
    exposure_cap: int = Field(default=0, ge=0, le=100_000)
    allowed: Text | None = None
    honour: Text | None = None
    release: Literal["at_once", "by_hand"] = "by_hand"
    review: Literal["answers", "points", "outcome"] = "answers"
    raters: int = Field(default=1, ge=1, le=2)
    gap_percent: Share = 20
    evidence: bool = True
    certificate: bool = False

    @property
    def count(self) -> int:
        """How many items a paper has."""
        return sum(row.count for row in self.blueprint)

    @property
    def cut(self) -> int:
        """The pass mark in hundredths of a percent."""
        return points(self.pass_percent)

    @property
    def gap(self) -> int:
        """How far two raters may lie apart, in hundredths of a percent."""
        return points(self.gap_percent)

    @property
    def window(self) -> Window:
        """When it may be sat, and how long."""
        return Window(timedelta(minutes=self.minutes), self.opens, self.closes)

    @property
    def tries(self) -> Tries:
        """How often."""
        return Tries(self.attempts, timedelta(hours=self.cool_down_hours))

    @property
    def grace(self) -> timedelta:
        """For the network alone."""
        return timedelta(seconds=self.grace_seconds)

    def cells(self) -> Sequence[Cell]:
        """The blueprint as assembly reads it."""
        return [row.cell() for row in self.blueprint]

    def section_lines(self) -> list[SectionLine]:
        """The sections' own pass marks."""
        return [SectionLine(s.key, points(s.pass_percent)) for s in self.sections]

    def section_title(self, key: str) -> Wording | None:
        """A section's name."""
        return next((s.title for s in self.sections if s.key == key), None)

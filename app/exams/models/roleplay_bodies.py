"""How a scenario and a file of acts are written: typed bodies of authored content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from app.content.authored import Authored, Part, RefText, Text
from app.exams.rules.roleplay.library import Act
from app.exams.rules.roleplay.parsing import read, read_acts
from app.exams.rules.roleplay.scenario import Scenario

N_ = str  # a msgid for tools/catalogs.py
Criterion = Literal[
    "attitude",
    "communication",
    "expertise",
    "problem_handling",
    "feedback_handling",
    "efficiency",
    "teamwork",
]
Code = Literal[
    "privacy_leak",
    "insult_or_argument",
    "overpromise_beyond_authority",
    "false_information",
    "refusal_or_brush_off",
]
Channel = Literal["chat", "phone", "email", "social", "multi"]
Token = Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z0-9_.\-]+$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_\-]*$")]


def _same_in_both(value: Any) -> Any:
    return {"zh": value, "en": value} if isinstance(value, str) else value


def _levels(found: dict[Criterion, list[int]]) -> dict[Criterion, list[int]]:
    for pair in found.values():
        if len(pair) not in (1, 2) or not 1 <= pair[0] <= pair[-1] <= 5:
            raise ValueError(N_("write the lowest and the highest level, such as [3, 4]"))
    return found


Value = Annotated[Text, BeforeValidator(_same_in_both)]
"""A text, or one value that reads the same in both languages (an order number)."""


class Variants(Part):
    """Variants of a line, in both languages."""

    zh: list[str] = Field(min_length=1)
    en: list[str] = Field(min_length=1)


class Patterns(Part):
    """Patterns (regular expressions) for each language; either may be empty."""

    zh: list[str] = []
    en: list[str] = []


PatternList = list[str] | Patterns


class ActPart(Part):
    """An act an agent performs with words."""

    key: Key
    title: Text
    kind: Literal["act", "taboo", "fault"] = "act"
    courtesy: bool = False
    polarity: Literal["match", "ignore"] = "match"
    examples: Variants
    counters: Variants
    cues: Patterns = Patterns()
    vetoes: Patterns = Patterns()
    code: str = ""
    criterion: Criterion | None = None


class ActsBody(Authored):
    """A file of the shared act library."""

    KIND: ClassVar[str] = "acts"

    acts: list[ActPart] = Field(min_length=1)

    def shown_title(self) -> Any:
        """The first act's name stands for the file."""
        return self.acts[0].title

    def as_rules(self) -> tuple[Act, ...]:
        """The acts as the rules read them."""
        return read_acts([self.stored()])


class Power(Part):
    """One line of what the agent may do."""

    icon: str = "check"
    zh: str
    en: str


class Authority(Part):
    """The agent's limits: money, and what only others may grant."""

    compensation_most: int = Field(default=0, ge=0)
    escalates: list[
        Literal[
            "refund",
            "compensation",
            "resend",
            "free",
            "exchange",
            "delivery_date",
            "return",
            "punish",
        ]
    ] = []
    powers: list[Power] = []


class StartingMood(Part):
    """Where the customer stands at first, each 0 to 100."""

    patience: int = Field(default=60, ge=1, le=100)
    trust: int = Field(default=50, ge=0, le=100)
    anger: int = Field(default=30, ge=0, le=100)


class GoalPart(Part):
    """What the customer wants in the end."""

    key: Key
    title: Text
    accept_if: str


class DynamicPart(Part):
    """What a thing heard does to the mood."""

    when: str
    first_only: bool = False
    patience: int = Field(default=0, ge=-60, le=60)
    trust: int = Field(default=0, ge=-60, le=60)
    anger: int = Field(default=0, ge=-60, le=60)


class CustomerPart(Part):
    """Who the customer is."""

    name: Text | None = None
    note: Text | None = None
    persona: Text | None = None
    upset: bool = False
    complaint: bool = False
    state: StartingMood = StartingMood()
    goals: list[GoalPart] = []
    dynamics: list[DynamicPart] = []


class SlotPart(Part):
    """A figure the agent may state, and its right values."""

    pattern: str
    near: str = ""
    right: list[str] = Field(min_length=1)


class FactPart(Part):
    """Something true; ``secret`` facts must not be told."""

    label: Value
    value: Value
    secret: bool = False
    said: PatternList = []
    slots: list[SlotPart] = []
    source: str = ""


class RowPart(Part):
    """One line of a card."""

    label: Text
    value: Value


class StopPart(Part):
    """One stop of a parcel."""

    what: Text
    when: Value


class PanelPart(Part):
    """A card beside the conversation."""

    key: Key
    title: Text
    icon: str = "file-text"
    tab: Literal["order", "customer", "policy"] = "order"
    lookup: bool = False
    rows: list[RowPart] = []
    track: list[StopPart] = []
    text: Text | None = None
    ref: RefText | None = None


class ActionPart(Part):
    """A button on the desk."""

    key: Key
    title: Text
    icon: str = "checklist"
    allowed: bool = True
    asks: Literal["", "amount", "note"] = ""
    most: int | None = Field(default=None, ge=0)
    goes_to: Text | None = None
    result: Text | None = None


class NeedPart(Part):
    """What the customer wants answered, by what it is answered, how it is asked again."""

    answered_by: list[Token] = Field(min_length=1)
    again: Variants


class StoryletPart(Part):
    """A line the customer may say."""

    key: Key
    when: str
    say: Variants
    once: bool = True
    raises: list[str] = []
    tells: list[str] = []
    priority: int = 0
    escalating: bool = False
    by: Text | None = None


class EndPart(Part):
    """How a play ends by itself."""

    when: str
    outcome: Literal["solved", "handed_over", "walked_out"]
    say: Variants | None = None


class PointPart(Part):
    """Something that must be done, and the level it is needed for."""

    key: Key
    criterion: Criterion
    title: Text
    any: list[Token] = []
    all: list[Token] = []
    examples: Variants | None = None
    counters: Variants | None = None
    cues: Patterns = Patterns()
    vetoes: Patterns = Patterns()
    polarity: Literal["match", "ignore"] = "match"
    needed_for: int | None = Field(default=None, ge=2, le=5)
    within: int | None = Field(default=None, ge=1)
    after: Token | None = None
    weight: int = Field(default=1, ge=1, le=5)
    advice: Text | None = None
    scripts: list[RefText] = []


class TabooPart(Part):
    """Something that must not be said here."""

    key: Key
    code: Code
    criterion: Criterion
    title: Text
    examples: Variants
    counters: Variants
    cues: Patterns
    vetoes: Patterns = Patterns()


class RecordPart(Part):
    """The note after the talk; ``checks`` are patterns that must stand in a field."""

    fields: list[Literal["cause", "action", "promise"]] = ["cause", "action", "promise"]
    checks: dict[str, PatternList] = {}


class ExpectPart(Part):
    """What the grading must say of a transcript."""

    least: int | None = Field(default=None, ge=0, le=100)
    most: int | None = Field(default=None, ge=0, le=100)
    passed: bool | None = None
    critical: list[Code] | None = None
    levels: Annotated[dict[Criterion, list[int]], AfterValidator(_levels)] = {}


class TrialPart(Part):
    """A transcript with what its author expects."""

    name: str
    kind: Literal["ideal", "middling", "vague", "gaming"]
    language: Literal["zh", "en"] = "zh"
    lines: list[str] = Field(min_length=1)
    expect: ExpectPart


class StandardsPart(Part):
    """Times in seconds, where they differ from the house's."""

    first_reply: int | None = Field(default=None, ge=1)
    reply: int | None = Field(default=None, ge=1)


class DrillBody(Authored):
    """A peak drill: which scenarios come at once, and within how many seconds."""

    KIND: ClassVar[str] = "drill"

    title: Text
    summary: Text
    minutes: int = Field(default=10, ge=3, le=30)
    spread: int = Field(default=75, ge=10, le=600)
    scenarios: list[str] = Field(min_length=2, max_length=4)


class ScenarioBody(Authored):
    """A situation to play, or (without storylets) only to grade."""

    KIND: ClassVar[str] = "scenario"

    title: Text
    summary: Text
    channel: Channel = "chat"
    subject: Text | None = None
    difficulty: int = Field(default=1, ge=1, le=3)
    minutes: int = Field(default=15, ge=1, le=2880)
    tags: list[str] = []
    pass_level: float = Field(default=3.0, ge=1, le=5)
    weights: dict[Criterion, int] = {}
    standards: StandardsPart = StandardsPart()
    counts_in_practice: bool = True
    seat: Text
    situation: Text | None = None
    authority: Authority = Authority()
    customer: CustomerPart = CustomerPart()
    facts: dict[str, FactPart] = {}
    panels: list[PanelPart] = []
    actions: list[ActionPart] = []
    needs: dict[str, NeedPart] = {}
    storylets: list[StoryletPart] = []
    ends: list[EndPart] = []
    points: list[PointPart] = Field(min_length=1)
    acts: list[ActPart] = []
    taboos: list[TabooPart] = []
    record: RecordPart = RecordPart()
    jargon: PatternList = []
    practice: list[str] = []
    tests: list[TrialPart] = []

    def as_rules(self, key: str, standards: Mapping[str, int] | None = None) -> Scenario:
        """The scenario as the rules read it."""
        return read({**self.stored(), "key": key}, standards)

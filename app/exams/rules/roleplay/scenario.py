"""A scenario as the rules read it: facts, authority, needs, storylets, points, tests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from app.exams.rules.roleplay.library import Act
from app.kernel.wording import Wording

CRITERIA: Final = (
    "attitude",
    "communication",
    "expertise",
    "problem_handling",
    "feedback_handling",
    "efficiency",
    "teamwork",
)
NAMES: Final[Mapping[str, Wording]] = {
    "attitude": Wording("服务态度", "Service attitude"),
    "communication": Wording("沟通能力", "Communication"),
    "expertise": Wording("专业知识", "Expertise"),
    "problem_handling": Wording("问题处理", "Problem handling"),
    "feedback_handling": Wording("反馈处理", "Feedback handling"),
    "efficiency": Wording("工作效率", "Efficiency"),
    "teamwork": Wording("团队合作", "Teamwork"),
}
CRITICAL_CODES: Final = (
    "privacy_leak",
    "insult_or_argument",
    "overpromise_beyond_authority",
    "false_information",
    "refusal_or_brush_off",
)
DEFAULT_WEIGHTS: Final[Mapping[str, int]] = {
    "attitude": 20,
    "communication": 20,
    "expertise": 20,
    "problem_handling": 20,
    "feedback_handling": 10,
    "efficiency": 10,
    "teamwork": 10,
}


TOLD: Final = "told-"
"""Before the key of a fact: the act of saying it in one's own words."""


def _says_something(text: str) -> bool:
    """Is it more than a name or a number?"""
    return len(re.findall("[\u3400-\u9fff]", text)) >= 5 or len(re.findall("[A-Za-z]+", text)) >= 4


@dataclass(frozen=True)
class Lines:
    """Variants of one line in both languages."""

    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()

    def said_in(self, language: str) -> tuple[str, ...]:
        """The variants in this language, or in the other one if there are none."""
        return (self.en or self.zh) if language == "en" else (self.zh or self.en)

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)


@dataclass(frozen=True)
class Slot:
    """A figure the agent may state: where it stands and which values are right."""

    pattern: str
    near: str
    right: frozenset[str]


@dataclass(frozen=True)
class Fact:
    """Something true. ``said``: patterns that show the agent stated it. ``secret``: stating it
    is a privacy event. ``ask``: patterns an ungiven secret would have."""

    key: str
    label: Wording
    value: Wording
    secret: bool = False
    said: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Action:
    """A button on the desk. ``allowed`` false: it goes to ``goes_to`` instead of happening."""

    key: str
    title: Wording
    icon: str
    allowed: bool = True
    asks: str = ""
    most: int | None = None
    goes_to: Wording | None = None
    result: Wording | None = None


@dataclass(frozen=True)
class Need:
    """What the customer wants answered now, and how it is asked again."""

    key: str
    answered_by: tuple[str, ...]
    again: Lines


@dataclass(frozen=True)
class Storylet:
    """A line the customer may say: the most specific eligible one speaks."""

    key: str
    when: str
    say: Lines
    once: bool = True
    raises: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    priority: int = 0
    escalating: bool = False
    by: Wording | None = None


@dataclass(frozen=True)
class Goal:
    """What the customer wants in the end: met when ``accept_if`` holds."""

    key: str
    title: Wording
    accept_if: str


@dataclass(frozen=True)
class Dynamic:
    """What a thing heard does to the customer's mood."""

    on: str
    first_only: bool = False
    patience: int = 0
    trust: int = 0
    anger: int = 0


@dataclass(frozen=True)
class End:
    """How a play ends by itself."""

    when: str
    outcome: str
    say: Lines


@dataclass(frozen=True)
class Point:
    """Something that must be done. ``needed_for``: without it the criterion stays below that
    level. ``any_of``/``all_of`` are tokens: act.x, fact.x, action.x, lookup.x, record.x, point.x.
    """

    key: str
    criterion: str
    title: Wording
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    needed_for: int = 0
    within: int = 0
    after: str = ""
    weight: int = 1
    advice: Wording | None = None
    scripts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Panel:
    """A card beside the conversation. ``lookup``: its rows are shown once it was looked up."""

    key: str
    title: Wording
    icon: str
    lookup: bool
    rows: tuple[tuple[Wording, Wording], ...]
    track: tuple[tuple[Wording, Wording], ...]
    text: Wording | None
    tab: str
    ref: str = ""


@dataclass(frozen=True)
class Trial:
    """A transcript the scenario must grade as its author expects."""

    name: str
    kind: str
    language: str
    lines: tuple[str, ...]
    least: int | None = None
    most: int | None = None
    passed: bool | None = None
    critical: tuple[str, ...] | None = None
    levels: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Scenario:
    """One situation to play or to grade."""

    key: str
    title: Wording
    summary: Wording
    channel: str
    subject: Wording
    difficulty: int
    tags: tuple[str, ...]
    minutes: int
    pass_level: int
    weights: Mapping[str, int]
    seat: Wording
    situation: Wording
    powers: tuple[tuple[str, Wording], ...]
    compensation_most: int
    escalates: tuple[str, ...]
    first_reply: int
    reply: int
    customer: Wording
    customer_note: Wording
    persona: Wording
    upset: bool
    complaint: bool
    patience: int
    trust: int
    anger: int
    goals: tuple[Goal, ...]
    dynamics: tuple[Dynamic, ...]
    facts: Mapping[str, Fact]
    panels: tuple[Panel, ...]
    actions: tuple[Action, ...]
    needs: Mapping[str, Need]
    storylets: tuple[Storylet, ...]
    points: tuple[Point, ...]
    acts: tuple[Act, ...]
    ends: tuple[End, ...]
    record: tuple[str, ...]
    record_checks: Mapping[str, tuple[str, ...]]
    jargon: tuple[str, ...]
    practice: tuple[str, ...]
    trials: tuple[Trial, ...]

    @property
    def heard(self) -> tuple[Act, ...]:
        """All that is listened for beside the shared acts: its own acts, and every public fact in
        the words its author gave it, so that another way to say it is heard as well."""
        told = []
        for fact in self.facts.values():
            lines = {text for said in (fact.value, fact.label) for text in (said.zh, said.en)}
            worded = tuple(sorted(text for text in lines if _says_something(text)))
            if worded and fact.said and not fact.secret:
                told.append(
                    Act(f"{TOLD}{fact.key}", fact.label, "fact", examples=worded, cues=fact.said)
                )
        return (*self.acts, *told)

    @property
    def playable(self) -> bool:
        """Has it a customer who speaks? A definition for grading alone needs none."""
        return bool(self.storylets)

    def action(self, key: str) -> Action | None:
        """The action of this key, if the desk has it."""
        return next((action for action in self.actions if action.key == key), None)

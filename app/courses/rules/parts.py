"""The parts a lesson's text is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from app.courses.rules.cues import Cue


@dataclass(frozen=True)
class Problem:
    """What is wrong at a line of the text, and the mend: a msgid and what its places hold."""

    line: int
    msgid: str
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The same in English."""
        return self.msgid % self.about if self.about else self.msgid


@dataclass(frozen=True)
class Prose:
    """Markdown without blocks."""

    kind: Literal["prose"]
    text: str
    line: int


@dataclass(frozen=True)
class Option:
    """One answer of a check; ``why`` is shown to whoever chose it."""

    text: str
    right: bool
    why: str = ""


@dataclass(frozen=True)
class Check:
    """A question inside a lesson. ``explanation`` is shown with every verdict."""

    kind: Literal["check"]
    key: str
    question: str
    options: tuple[Option, ...]
    explanation: str
    line: int

    @property
    def several(self) -> bool:
        """May more than one option be chosen?"""
        return sum(option.right for option in self.options) > 1

    def is_right(self, chosen: frozenset[int]) -> bool:
        """Exactly the right options, counted from 0."""
        return chosen == {n for n, option in enumerate(self.options) if option.right}


@dataclass(frozen=True)
class Span:
    """A piece of an utterance; ``marked`` pieces are the evidence."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Reason:
    """Why a way of answering wins or loses on a criterion."""

    criterion: str
    text: str


@dataclass(frozen=True)
class Utterance:
    """One line of a dialogue, with the reasons that stand beneath it."""

    agent: bool
    who: str
    spans: tuple[Span, ...]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Side:
    """One of the two ways. ``level`` is the level it would get, 0 if none is named."""

    good: bool
    level: int
    lines: tuple[Utterance, ...]


@dataclass(frozen=True)
class Dialogue:
    """The same opening handled badly and well."""

    kind: Literal["dialogue"]
    key: str
    sides: tuple[Side, ...]
    line: int


@dataclass(frozen=True)
class ScriptCard:
    """A script of the library, shown as a card."""

    kind: Literal["script"]
    key: str
    line: int


@dataclass(frozen=True)
class Case:
    """A case with questions; the answer is Markdown, shown after the learner's own."""

    kind: Literal["case"]
    key: str
    text: str
    questions: tuple[str, ...]
    answer: str
    line: int


@dataclass(frozen=True)
class Reflection:
    """A task to think about. What the learner writes is private and not demanded."""

    kind: Literal["reflect"]
    key: str
    text: str
    line: int


@dataclass(frozen=True)
class Note:
    """A callout: tip, rule or warning."""

    kind: Literal["note"]
    sort: str
    title: str
    text: str
    line: int


@dataclass(frozen=True)
class Figure:
    """A picture with a caption; ``alt`` says the same to who cannot see it."""

    kind: Literal["figure"]
    picture: str
    alt: str
    caption: str
    line: int


@dataclass(frozen=True)
class Video:
    """A video of the lesson. ``watch`` is how many percent complete it; its key is its file."""

    kind: Literal["video"]
    key: str
    title: str
    watch: int
    may_skip: bool
    cues: tuple[Cue, ...]
    line: int


@dataclass(frozen=True)
class Package:
    """A SCORM package of the lesson. ``score`` is what it must give, 0 if any will do; its key is
    its file."""

    kind: Literal["package"]
    key: str
    title: str
    score: int
    line: int


@dataclass(frozen=True)
class Handout:
    """A document of the lesson, to be opened or kept; its key is its file."""

    kind: Literal["document"]
    key: str
    title: str
    line: int


Part = (
    Prose
    | Check
    | Dialogue
    | ScriptCard
    | Case
    | Reflection
    | Note
    | Figure
    | Video
    | Package
    | Handout
)
CRITERIA: Final = (
    "attitude",
    "communication",
    "expertise",
    "problem_handling",
    "feedback_handling",
    "efficiency",
    "teamwork",
)
NOTE_KINDS: Final = ("tip", "rule", "warning")
KINDS: Final = (
    "check", "dialogue", "script", "case", "reflect", "note", "figure", "video", "package",
    "document",
)  # fmt: skip


@dataclass(frozen=True)
class Document:
    """A lesson's text in its parts, and what is wrong with it."""

    parts: tuple[Part, ...]
    problems: tuple[Problem, ...]

    @property
    def checks(self) -> Mapping[str, Check]:
        """The checks by key, in order."""
        return {part.key: part for part in self.parts if isinstance(part, Check)}

    @property
    def cases(self) -> Mapping[str, Case]:
        """The cases by key, in order."""
        return {part.key: part for part in self.parts if isinstance(part, Case)}

    @property
    def reflections(self) -> Mapping[str, Reflection]:
        """The reflections by key, in order."""
        return {part.key: part for part in self.parts if isinstance(part, Reflection)}

    @property
    def scripts(self) -> tuple[ScriptCard, ...]:
        """The script cards."""
        return tuple(part for part in self.parts if isinstance(part, ScriptCard))

    @property
    def videos(self) -> Mapping[str, Video]:
        """The videos by file, in order."""
        return {part.key: part for part in self.parts if isinstance(part, Video)}

    @property
    def packages(self) -> Mapping[str, Package]:
        """The packages by file, in order."""
        return {part.key: part for part in self.parts if isinstance(part, Package)}

    @property
    def handouts(self) -> Mapping[str, Handout]:
        """The documents by file, in order."""
        return {part.key: part for part in self.parts if isinstance(part, Handout)}

    @property
    def files(self) -> tuple[str, ...]:
        """The files beside the lesson that the text shows."""
        return (*self.videos, *self.packages, *self.handouts)

    def outline(self) -> tuple[tuple[str, str], ...]:
        """Kind and key of each block that both languages must have, in order. Pictures and
        documents may be others in the other language."""
        return tuple(
            (part.kind, part.key)
            for part in self.parts
            if not isinstance(part, Prose | Note | Figure | Handout)
        )

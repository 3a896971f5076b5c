"""The pieces an item is made of: files, options, blanks, pairs, key points, lines of a case."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import Field, StringConstraints

from app.content.authored import Part, Text
from app.content.media import MEDIA_NAME, kind_of_name
from app.kernel.wording import Wording

Key_ = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.\-]*$", max_length=80)]
Positive = Annotated[float, Field(gt=0, le=1000)]
Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Medium(Part):
    """A picture, a sound or a film beside a text. ``hash`` is that of its bytes; in files it is
    left out, for there the file itself stands under items/media/. ``alt`` says what is to be seen
    or heard; a sound or a film has a transcript as well."""

    file: str = Field(pattern=MEDIA_NAME.pattern.removesuffix(r"\Z") + "$", max_length=80)
    hash: str = Field(pattern="^[0-9a-f]{64}$")
    alt: Text
    transcript: Text | None = None

    @property
    def kind(self) -> str:
        """image, audio or video."""
        return kind_of_name(self.file)


class Option(Part):
    """One option in both languages. ``worth`` (a share in percent) serves best_reply: the best one
    100, a tolerable one less. ``why`` is shown after release."""

    zh: str = Field(max_length=500)
    en: str = Field(max_length=500)
    correct: bool = False
    worth: int | None = Field(default=None, ge=0, le=100)
    why: Text | None = None
    media: Medium | None = None

    @property
    def text(self) -> Wording:
        """The option's words."""
        return Wording(self.zh, self.en)

    @property
    def share(self) -> Fraction:
        """What choosing it is worth."""
        if self.worth is not None:
            return Fraction(self.worth, 100)
        return Fraction(1 if self.correct else 0)


class Blank(Part):
    """One blank: what is accepted; the first of each language is the one shown later."""

    zh: list[str] = []
    en: list[str] = []

    @property
    def accepted(self) -> tuple[str, ...]:
        """Everything that counts, whatever the learner's language."""
        return tuple(dict.fromkeys([*self.zh, *self.en]))


class Pair(Part):
    """Two things that belong together, and what stands beside either."""

    left: Text
    right: Text
    left_media: Medium | None = None
    right_media: Medium | None = None


class Extra(Part):
    """A right side that matches nothing."""

    zh: Filled
    en: Filled
    media: Medium | None = None

    @property
    def text(self) -> Wording:
        """Its words."""
        return Wording(self.zh, self.en)


class ScoredPoint(Part):
    """One thing a written answer should contain."""

    key: Key_
    points: Positive
    text: Text


class Band(Part):
    """What a range of points looks like; for the rater."""

    low: float = Field(ge=0)
    high: float = Field(ge=0)
    text: Text


class CaseLine(Part):
    """A line of the case an item is about: a customer's message, or a fact (``who`` left out)."""

    who: Text | None = None
    at: str = ""
    text: Text

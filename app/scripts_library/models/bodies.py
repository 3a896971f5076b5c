"""What a trainer writes down for one script."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from app.content.authored import Authored, Part, RefText, Text
from app.kernel.wording import LANGUAGES, Wording

Stage = Literal["open", "understand", "solve", "confirm", "close"]
Channel = Literal["chat", "phone", "email", "social"]
Tone = Literal["warm", "formal"]
BlankType = Literal["text", "number", "money", "date", "time", "days", "choice"]


class Placeholder(Part):
    """A blank: its type says how it is asked for, its default what stands in it at first.

    Well-known blanks (shop, agent, order_no ...) need no entry; one here takes their place.
    """

    name: str
    label: Text
    type: BlankType = "text"
    default: Text | None = None
    example: Text | None = None
    choices: list[Text] = []
    hint: Text | None = None


class Variant(Part):
    """The same thing said for a case of its own: ``label`` says when."""

    label: Text
    wording: Text
    tone: Tone | None = None


class KeyPoint(Part):
    """What must not be missing when somebody says it in their own words.

    ``said`` holds other ways to say it; ``criterion`` names what it shows.
    """

    text: Text
    said: list[Text] = []
    criterion: str = ""


class ScriptBody(Authored):
    """One script: when to use it, what to say in both languages, what to mind.

    ``wording`` is said in ``tone``; ``formal`` and ``warm`` hold the same in the other tone.
    ``customer`` is what a customer says before it; ``follow_ups`` are the keys of what is said
    next; ``source`` and ``policy`` are the rule behind it; ``owner`` is the desk that keeps it.
    """

    KIND: ClassVar[str] = "script"

    category: str = ""
    title: Text
    situation: Text
    customer: Text | None = None
    stage: Stage
    channels: list[Channel] = ["chat"]
    tone: Tone = "warm"
    product_lines: list[str] = []
    wording: Text
    formal: Text | None = None
    warm: Text | None = None
    variants: list[Variant] = []
    placeholders: list[Placeholder] = []
    points: list[KeyPoint] = []
    do: Text | None = None
    dont: Text | None = None
    tags: list[str] = []
    related: list[str] = []
    follow_ups: list[str] = []
    source: RefText | None = None
    policy: Text | None = None
    owner: str = ""
    review_on: date | None = None
    expires_on: date | None = None

    def in_tone(self, tone: str) -> Wording | None:
        """What is said in a tone; None where it is not said so."""
        said: Wording | None = self.wording if tone == self.tone else getattr(self, tone)
        return said

    def wordings(self) -> list[tuple[str, Wording]]:
        """Every wording with its field, the main one first: what is checked, shown, copied."""
        found = [("wording", self.wording)]
        found += [(name, text) for name in ("formal", "warm") if (text := getattr(self, name))]
        return found + [(f"variants.{n}", v.wording) for n, v in enumerate(self.variants)]

    def texts(self) -> list[tuple[str, str, str]]:
        """(field, language, text) of every wording."""
        return [
            (where, language, said.said_in(language))
            for where, said in self.wordings()
            for language in LANGUAGES
        ]

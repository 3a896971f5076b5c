"""What a trainer writes down for one script."""

from __future__ import annotations

from typing import ClassVar, Literal

from app.content.authored import Authored, Part, RefText, Text

Stage = Literal["open", "understand", "solve", "confirm", "close"]
Channel = Literal["chat", "phone", "email", "social"]
Tone = Literal["warm", "formal"]


class Placeholder(Part):
    """A blank of this script's own, beside the well-known ones."""

    name: str
    label: Text
    example: Text | None = None


class ScriptBody(Authored):
    """One script: when to use it, what to say in both languages, what to mind."""

    KIND: ClassVar[str] = "script"

    category: str = ""
    title: Text
    situation: Text
    stage: Stage
    channels: list[Channel] = ["chat"]
    tone: Tone = "warm"
    wording: Text
    placeholders: list[Placeholder] = []
    do: Text | None = None
    dont: Text | None = None
    tags: list[str] = []
    source: RefText | None = None
    related: list[str] = []

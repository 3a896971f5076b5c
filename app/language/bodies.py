"""How a rule of the lexicon is written."""

from __future__ import annotations

from typing import ClassVar, Literal

from app.content.authored import Authored, Text
from app.language.rules.lexicon import Category, Rule, Severity


class LexiconBody(Authored):
    """One rule: patterns in both languages, why, what to say instead, and its own proof.

    ``hit`` are sentences it must find, ``miss`` sentences it must leave alone; both are tried
    at every check, so a rule that lost its sense cannot be published.
    """

    KIND: ClassVar[str] = "lexicon"

    category: str = ""
    severity: Literal["severe", "warning"]
    title: Text
    reason: Text
    suggestion: Text
    zh: list[str] = []
    en: list[str] = []
    unless_zh: list[str] = []
    unless_en: list[str] = []
    negatable: bool = True
    sounds: list[str] = []
    real: list[str] = []
    hit: list[str]
    miss: list[str]

    def rule(self, key: str) -> Rule:
        """The rule for the engine."""
        return Rule(
            key=key,
            category=Category(self.category),
            severity=Severity(self.severity),
            reason=self.reason,
            suggestion=self.suggestion,
            zh=tuple(self.zh),
            en=tuple(self.en),
            unless_zh=tuple(self.unless_zh),
            unless_en=tuple(self.unless_en),
            negatable=self.negatable,
            sounds=tuple(self.sounds),
            real=tuple(self.real),
        )

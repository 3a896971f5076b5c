"""Text that exists in both of the academy's languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, Language] = ("zh", "en")


@dataclass(frozen=True)
class Wording:
    """The same thing said in Chinese and in English."""

    zh: str
    en: str

    def said_in(self, language: str) -> str:
        """The text in this language; Chinese for any language but English."""
        return self.en if language == "en" else self.zh

    @property
    def missing(self) -> tuple[Language, ...]:
        """The languages whose text is blank."""
        return tuple(lang for lang in LANGUAGES if not self.said_in(lang).strip())

"""What a learning package is made of: its version of SCORM, its parts in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

Version = Literal["1.2", "2004"]
MOST_PARTS: Final = 100


@dataclass(frozen=True)
class PackedPart:
    """One part that is opened by itself. ``keeps``: it is a SCO and reports; an asset is only
    looked at. ``mastery`` is the score that its author asks for, 0 to 100."""

    key: str
    title: str
    href: str
    keeps: bool = True
    mastery: float | None = None
    launch_data: str = ""


@dataclass(frozen=True)
class Packed:
    """A package as its manifest describes it."""

    version: Version
    title: str
    parts: tuple[PackedPart, ...]

    def stored(self) -> dict[str, Any]:
        """As a row keeps it."""
        return {
            "version": self.version,
            "title": self.title,
            "parts": [asdict(part) for part in self.parts],
        }

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Packed:
        """What ``stored`` gave."""
        parts = tuple(PackedPart(**part) for part in stored["parts"])
        return cls(stored["version"], stored["title"], parts)


def has_good_name(name: str) -> bool:
    """Can a file be called so: not too long, nothing invisible in it?"""
    return 0 < len(name) <= 240 and not any(ord(sign) < 32 or ord(sign) == 127 for sign in name)


def stays_inside(name: str) -> bool:
    """Does a path lead nowhere but down into the package?"""
    if "\\" in name or ":" in name or name.startswith("/"):
        return False
    return not any(piece in ("", ".", "..") for piece in name.rstrip("/").split("/"))

"""A pointer across features: ``script:refund-late-parcel``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

_KIND = re.compile(r"[a-z][a-z_]*\Z")
_KEY = re.compile(r"[a-z0-9][a-z0-9._/-]*\Z")


@dataclass(frozen=True, order=True)
class Ref:
    """``kind`` names what is meant (course, lesson, item, exam, rubric, scenario, script ...),
    ``key`` is the name people wrote for it. A lesson's key is ``<course>/<lesson>``.
    Raise ValueError if either is malformed."""

    kind: str
    key: str

    def __post_init__(self) -> None:
        if not _KIND.match(self.kind):
            raise ValueError(f"not a kind: {self.kind!r}")
        if not _KEY.match(self.key):
            raise ValueError(f"not a key: {self.key!r}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``kind:key``. Raise ValueError if it is anything else."""
        kind, colon, key = text.strip().partition(":")
        if not colon:
            raise ValueError(f"a reference looks like kind:key, not {text!r}")
        return cls(kind, key)

    @classmethod
    def of(cls, kind: str, typed: str) -> Self | None:
        """The reference to a key as somebody typed it; None where that is no key."""
        return cls(kind, typed) if _KEY.match(typed) else None

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

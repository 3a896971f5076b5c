"""One change to many items: what it does to one of them. Texts and keys are never touched."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

MOST: Final = 2_000
KEEP: Final = ""
NEVER: Final = "never"
FIELDS: Final = ("tags", "difficulty", "competency", "criterion", "expires")


class Step(StrEnum):
    """A move of many items at once."""

    HAND_IN = "hand_in"
    RETIRE = "retire"
    RESTORE = "restore"


@dataclass(frozen=True)
class Change:
    """What is to change; what is empty stays. ``set_tags`` puts other tags in the place of all;
    ``expires`` is a day, or ``never`` to take the day away."""

    set_tags: tuple[str, ...] | None = None
    add_tags: tuple[str, ...] = ()
    drop_tags: tuple[str, ...] = ()
    difficulty: str = KEEP
    competency: str = KEEP
    criterion: str = KEEP
    expires: str = KEEP
    step: Step | None = None

    @property
    def edits(self) -> bool:
        """Does it change what items say about themselves?"""
        return (
            self.set_tags is not None
            or bool(self.add_tags or self.drop_tags)
            or any((self.difficulty, self.competency, self.criterion, self.expires))
        )

    @property
    def empty(self) -> bool:
        """Does it change nothing at all?"""
        return not self.edits and self.step is None

    def as_json(self) -> dict[str, Any]:
        """For the record."""
        return {
            "set_tags": None if self.set_tags is None else list(self.set_tags),
            "add_tags": list(self.add_tags),
            "drop_tags": list(self.drop_tags),
            "difficulty": self.difficulty,
            "competency": self.competency,
            "criterion": self.criterion,
            "expires": self.expires,
            "step": self.step.value if self.step else "",
        }


def tags_after(tags: Sequence[str], change: Change) -> list[str]:
    """An item's tags afterwards: each once, those that stay in their order."""
    kept = list(change.set_tags if change.set_tags is not None else tags)
    kept = [tag for tag in kept if tag not in change.drop_tags]
    return list(dict.fromkeys([*kept, *change.add_tags]))


def applied(body: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """A stored item after the change."""
    after = dict(body)
    tags = tags_after(body.get("tags") or [], change)
    if tags != list(body.get("tags") or []):
        after["tags"] = tags
    for name in ("difficulty", "competency", "criterion"):
        if getattr(change, name):
            after[name] = getattr(change, name)
    if change.expires == NEVER:
        after.pop("expires", None)
    elif change.expires:
        after["expires"] = change.expires
    return after


def told(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What changes in one item: field, before, after."""
    return [
        (name, _said(before.get(name)), _said(after.get(name)))
        for name in FIELDS
        if (before.get(name) or None) != (after.get(name) or None)
    ]


def _said(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return str(value or "")


def fingerprint(standing: Iterable[tuple[str, int, str]]) -> str:
    """What was looked at: keys, versions and states; another one means that something changed."""
    text = "\n".join(f"{key} {version} {state}" for key, version, state in sorted(standing))
    return hashlib.sha256(text.encode()).hexdigest()[:16]

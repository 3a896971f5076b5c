"""Frozen values that are made by the thousand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

Made = TypeVar("Made")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(kind: type[Made]) -> type[Made]:
    """A frozen dataclass whose frozenness the type checker watches. ``dataclass(frozen=True)``
    watches it at run time as well and so takes six times as long to make one, which a board of
    fifty people pays thousands of times."""
    return dataclass(unsafe_hash=True)(kind)

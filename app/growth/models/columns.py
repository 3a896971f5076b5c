"""Columns that hold one word of an enumeration."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Enum


def words(kind: type[StrEnum], length: int = 24) -> Enum:
    """A column of the enumeration's values, checked by the application, readable in the table."""
    return Enum(
        kind,
        native_enum=False,
        length=length,
        values_callable=lambda members: [m.value for m in members],
    )

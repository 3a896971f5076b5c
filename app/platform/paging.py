"""Lists that page on the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list. ``number`` counts from 1; ``total`` counts all rows; with ``more``
    there are more of them than the list is ready to count."""

    items: Sequence[T]
    number: int
    size: int
    total: int
    more: bool = False

    @property
    def count(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The place of the first row shown, from 1; 0 if there is none."""
        return 0 if not self.items else (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """The place of the last row shown."""
        return (self.number - 1) * self.size + len(self.items)

    @property
    def previous(self) -> int | None:
        """The page before, if any."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after, if any."""
        beyond = self.more and len(self.items) == self.size
        return self.number + 1 if beyond or self.number < self.count else None


def page_of(
    session: Session,
    statement: Select[Any],
    *,
    number: int,
    size: int = 25,
    scalars: bool = True,
    counted: Select[int] | None = None,
    most: int | None = None,
) -> Page[Any]:
    """Run an ordered select one page at a time; a number out of range gives the nearest page.

    ``scalars`` yields single entities; otherwise rows. ``counted``: a cheaper way to the total;
    ``most``: where it stops, so that a longer list has more rows than its total.
    """
    if counted is None:
        counted = select(func.count()).select_from(statement.order_by(None).subquery())
    total = session.scalar(counted) or 0
    more = most is not None and total > most
    total = most if most is not None and more else total
    last = max(1, -(-total // size))
    number = max(1, number) if more else min(max(1, number), last)
    found = _read(session, statement.limit(size).offset((number - 1) * size), scalars)
    if more and not found:  # behind the end that nobody has counted to
        number = last
        found = _read(session, statement.limit(size).offset((number - 1) * size), scalars)
    return Page(found, number, size, total, more)


def _read(session: Session, limited: Select[Any], scalars: bool) -> Sequence[Any]:
    return session.scalars(limited).all() if scalars else session.execute(limited).all()

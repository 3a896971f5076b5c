"""Change the numbers of the framework: every change is a new edition with its day and reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from app.content import store
from app.growth.labels import faults
from app.growth.labels.faults import FaultLine
from app.growth.models.demands import Asked, GroupBody
from app.growth.models.framework import Framework, IndicatorBody
from app.growth.queries.frameworks import KEY
from app.growth.services import drafting
from app.kernel.actor import Actor
from app.kernel.wording import Wording

# The lines of a monthly figure.
LINES: Final = ("target", "floor")
# The numbers a requirement may have, and whether they are whole.
NUMBERS: Final[Mapping[str, bool]] = {
    "at_least": False,
    "level": False,
    "scenarios": True,
    "scripts": True,
    "target": False,
    "count": True,
    "hours": False,
    "months": True,
    "needed": True,
    "valid_months": True,
}


@dataclass(frozen=True)
class Number:
    """One number that can be changed: its place in the text, whose it is, and its value now."""

    path: str
    of: Asked | IndicatorBody
    name: str
    value: float | None
    whole: bool


def numbers(body: Framework) -> Iterator[Number]:
    """Every number of every requirement, of what keeps a tier and of the lines of monthly figures,
    in the order of the text. What teams are asked instead stands with their variant."""
    for number, promotion in enumerate(body.promotions):
        yield from _listed(promotion.requirements, f"promotions-{number}-requirements")
    for number, tier in enumerate(body.tiers):
        yield from _listed(tier.upkeep, f"tiers-{number}-upkeep")
    for number, figure in enumerate(body.indicators):
        for name in LINES:
            value = getattr(figure, name)
            yield Number(f"indicators-{number}-{name}", figure, name, value, whole=False)


def _listed(demands: Sequence[Asked], path: str) -> Iterator[Number]:
    for place, demand in enumerate(demands):
        yield from _of(demand, f"{path}-{place}")


def _of(demand: Asked, path: str) -> Iterator[Number]:
    for name, whole in NUMBERS.items():
        if name in type(demand).model_fields:
            yield Number(f"{path}-{name}", demand, name, getattr(demand, name), whole)
    if isinstance(demand, GroupBody):
        yield from _listed(demand.parts, f"{path}-parts")


def changed(
    body: Framework,
    given: Mapping[str, Decimal | None],
    *,
    effective: date,
    reason: Wording,
) -> Framework:
    """The framework with other numbers. Raise BadContent naming the place of a wrong one."""
    raw: dict[str, Any] = body.model_dump(mode="json")
    for number in numbers(body):
        if number.path not in given:
            continue
        value = given[number.path]
        *steps, last = number.path.split("-")
        place: Any = raw
        for step in steps:
            place = place[int(step)] if step.isdigit() else place[step]
        place[last] = None if value is None else (int(value) if number.whole else float(value))
    raw["effective"] = effective.isoformat()
    raw["reason"] = {"zh": reason.zh, "en": reason.en}
    return drafting.parsed(raw)


def lint(body: Framework) -> list[FaultLine]:
    """What stands against publishing it, in the reader's words: its own faults, and what other
    content would name in vain."""
    found = faults.fault_lines(drafting.raw_of(body), store.findings_of(Framework, KEY, body))
    return found + faults.hanging_lines(store.hanging(Framework, KEY, body))


def publish(body: Framework, *, expected: int, by: Actor, at: datetime) -> None:
    """Put a new edition in force from its day on. Raise Conflict if somebody else was faster,
    BadContent with every fault."""
    note = body.reason.en or body.reason.zh
    store.save(Framework, KEY, body, by=by, at=at, expected=expected, note=note)
    store.publish(Framework, KEY, by=by, at=at)

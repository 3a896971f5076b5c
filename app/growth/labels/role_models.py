"""Role models in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.growth.labels.words import Words, level
from app.growth.queries.role_models import Model
from app.growth.rules.role_models import ModelState
from app.platform import i18n
from app.platform.i18n import _l
from app.platform.sheets import Cell, Column

say = i18n._

STATES: Final = {
    ModelState.ASKED: (_l("waits for the person’s consent"), "warm", "clock"),
    ModelState.SHOWN: (_l("shown"), "good", "eye"),
    ModelState.DECLINED: (_l("declined"), "", "eye-off"),
    ModelState.WITHDRAWN: (_l("withdrawn"), "", "eye-off"),
}


@dataclass(frozen=True)
class CriterionLine:
    """One criterion of a model: key, name, level in words, and as a number."""

    key: str
    title: str
    text: str
    value: float


def title(words: Words, model: Model) -> str:
    """The scenario's name."""
    return words.name(model.play.scenario, "scenario")


def who(model: Model) -> str:
    """The person, or a colleague where the name is not shown."""
    if model.row.named and model.person and model.person.name:
        return model.person.name
    return str(say("a colleague"))


def criteria(words: Words, model: Model) -> list[CriterionLine]:
    """The levels in the framework's order."""
    return [
        CriterionLine(one.key, words.name(one.key), level(value), value / 100)
        for one in words.framework.criteria
        if (value := model.play.levels.get(one.key)) is not None
    ]


def table(words: Words, shown: list[Model]) -> tuple[list[Column], list[list[Cell]]]:
    """The list as a file."""
    columns = [Column(say("Role-play"), 28), Column(say("Person"), 16), Column(say("Day"), 12),
               Column(say("Mean level"), 12), Column(say("What makes it good"), 60)]  # fmt: skip
    rows: list[list[Cell]] = [
        [title(words, m), who(m), m.play.on, m.level / 100, m.row.why] for m in shown
    ]
    return columns, rows

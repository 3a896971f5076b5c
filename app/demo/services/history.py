"""Carry a history out, deed by deed: each one with its progress in one short transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import structlog

from app.demo.rules.cast import Cast
from app.demo.rules.deeds import Calendar, Deed
from app.demo.rules.plan import history
from app.demo.services import progress as progress_of
from app.demo.services import stage as stages
from app.demo.services.acting import LEARNING, Act, Scene
from app.demo.services.judging import JUDGING
from app.demo.services.progress import Progress
from app.demo.services.stage import Stage
from app.demo.services.training import TRAINING
from app.exams.replay import plays
from app.kernel.errors import DomainError, Unavailable
from app.platform import clock

log = structlog.get_logger("demo")
ACTS: Final[Mapping[str, Act]] = {**LEARNING, **TRAINING, **JUDGING}


@dataclass(frozen=True)
class Telling:
    """A history ready to be carried out on what is there."""

    stage: Stage
    deeds: tuple[Deed, ...]


def read(
    organisation: Mapping[str, Any], found: Progress, settings: Any, *, at: datetime
) -> Telling:
    """The plan of the history that was begun; only reads."""
    zone = settings.zone
    stage = stages.set_up(zone, settings.secret_key)
    calendar = Calendar(found.day, zone)
    return Telling(stage, history(Cast.of(organisation), stages.catalogue(at), calendar))


def _is_here(deed: Deed, stage: Stage) -> bool:
    """Are the people of the deed there? One of them may have been erased meanwhile."""
    person = deed.about.get("person", deed.who)
    return deed.who in stage.people and person in stage.people


def prepare(deed: Deed) -> None:
    """What takes long and writes nothing, before the deed's transaction. Raise Unavailable."""
    if deed.kind == "talk":
        plays.prepare(deed.about["scenario"], deed.about["kind"])
    elif deed.kind == "drill":
        for scenario in plays.drill_scenarios(deed.about["drill"]):
            plays.prepare(scenario, deed.about["kind"])


def carry_out(telling: Telling, step: int, found: Progress, run: Callable[..., Any]) -> Progress:
    """One deed as of its moment, in a transaction that ``run`` opens; give the progress, which is
    stored with it. What the academy refuses is left out and counted. Raise Unavailable."""
    deed = telling.deeds[step]
    with clock.replaying(deed.at):
        try:
            with run():
                after = _done(telling.stage, deed, found)
                progress_of.write(after, at=deed.at)
        except Unavailable:
            raise
        except DomainError as refusal:
            log.debug("left out", deed=deed.kind, who=deed.who, at=deed.at.isoformat(),
                     why=str(refusal))  # fmt: skip
            after = replace(found, step=found.step + 1, skipped=found.skipped + 1)
            with run():
                progress_of.write(after, at=deed.at)
    return after


def _done(stage: Stage, deed: Deed, found: Progress) -> Progress:
    if not _is_here(deed, stage):
        return replace(found, step=found.step + 1, skipped=found.skipped + 1)
    scene = Scene(stage, deed, stage.actor(deed.who, deed.at), found.names)
    result = ACTS[deed.kind](scene)
    after = replace(found, step=found.step + 1)
    if isinstance(result, UUID) and "name" in deed.about:
        after = progress_of.named(after, deed.about["name"], result)
    return after

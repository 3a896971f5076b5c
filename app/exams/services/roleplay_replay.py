"""Stored role-plays played again: from what the agent did, the customer must say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.exams.models.roleplay import RolePlay
from app.exams.rules.roleplay import engine
from app.exams.rules.roleplay.lifecycle import PlayState
from app.exams.rules.roleplay.state import Event, EventKind
from app.exams.rules.roleplay.wording import as_chosen
from app.exams.services import roleplay
from app.platform.db import db

_AT_ONCE = 100


@dataclass(frozen=True)
class Replay:
    """One play held against itself. ``event`` is the place (from 0) of the first event that came
    out otherwise, None where all came out the same."""

    public_id: str
    scenario: str
    engine: str
    events: int
    event: int | None = None
    stored: str = ""
    again: str = ""


def replays() -> Iterator[Replay]:
    """Every play that is over, oldest first, a hundred in memory at a time."""
    last = 0
    over = select(RolePlay).where(RolePlay.state != PlayState.OPEN).order_by(RolePlay.id)
    over = over.options(selectinload(RolePlay.events)).limit(_AT_ONCE)
    while True:
        found = db.session.scalars(over.where(RolePlay.id > last)).all()
        if not found:
            return
        for play in found:
            yield replay(play)
        last = found[-1].id
        db.session.expunge_all()


def replay(play: RolePlay) -> Replay:
    """Play one again with its own scenario version, seed and readings, and compare."""
    scenario = roleplay.scenario_of(play)
    # Words that a model lent are no choice of the engine's: its own line stands beside them.
    stored = tuple(as_chosen(event) for event in roleplay.events_of(play))
    again = engine.replayed(roleplay.rules_play(play, scenario), stored)
    place = next(
        (n for n, (one, other) in enumerate(zip(stored, again, strict=False)) if one != other),
        min(len(stored), len(again)) if len(stored) != len(again) else None,
    )
    return Replay(
        str(play.public_id),
        play.scenario_key,
        play.engine,
        len(stored),
        place,
        "" if place is None else _words(stored, place),
        "" if place is None else _words(again, place),
    )


def _words(events: tuple[Event, ...], place: int) -> str:
    if place >= len(events):
        return "-"
    event = events[place]
    said = event.data.get("text") if event.kind is EventKind.SAID else ""
    return f"{event.at:g} s {event.kind} {said or ''}".rstrip()

"""Peak drills: begin several plays on one clock, show the queue, end them, measure the whole."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.content import store
from app.content.store import Version
from app.exams.models.roleplay import PeakDrill, RolePlay
from app.exams.models.roleplay_bodies import DrillBody, ScenarioBody
from app.exams.policies import roleplay as policies
from app.exams.queries import roleplay as queries
from app.exams.rules.roleplay import peak
from app.exams.rules.roleplay.lifecycle import PlayMode, PlayState
from app.exams.rules.roleplay.peak import SLOTS, Chat, Figures, Marker
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.rules.roleplay.state import EventKind
from app.exams.rules.roleplay.timing import Utterance, waiting_since
from app.exams.services import roleplay as plays
from app.exams.services import roleplay_desk
from app.exams.services.roleplay_desk import Desk
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, NotFound
from app.platform.db import db, new_id


@dataclass(frozen=True)
class Row:
    """One customer in the queue."""

    slot: str
    play: RolePlay
    scenario: Scenario
    waits: float | None
    limit: int
    held: bool
    last: str
    last_mine: bool
    over: bool

    @property
    def share(self) -> float:
        """The part of the standard that is used up; 0 where nobody waits."""
        return 0.0 if self.waits is None or not self.limit else self.waits / self.limit


@dataclass(frozen=True)
class Peak:
    """Everything the drill's page shows."""

    drill: PeakDrill
    title: Any
    rows: tuple[Row, ...]
    chosen: Row
    desk: Desk
    figures: Figures
    elapsed: float
    left: float
    due_in_ms: int | None
    note: str

    @property
    def late(self) -> Row | None:
        """The customer to go back to first: the longest overdue, not the one in view."""
        over = [row for row in self.rows if row.share > 1 and not row.held]
        late = max(over, key=lambda row: row.waits or 0.0, default=None)
        return None if late is None or late.slot == self.chosen.slot else late


def offered() -> Sequence[Version[DrillBody]]:
    """The drills there are, shortest first."""
    return sorted(store.published(DrillBody), key=lambda v: (v.body.minutes, v.key))


def current(key: str) -> Version[DrillBody]:
    """One drill. Raise NotFound."""
    return store.current(DrillBody, key)


def members(version: Version[DrillBody]) -> list[Version[ScenarioBody]]:
    """The scenarios of a drill as they are published now."""
    return [store.current(ScenarioBody, key) for key in version.body.scenarios]


def begin(
    learner: Actor,
    version: Version[DrillBody],
    *,
    mode: PlayMode,
    language: str,
    exact: bool,
    at: datetime,
    seed: int | None = None,
) -> PeakDrill:
    """Start a drill; an unfinished one is given back. Raise Denied for an exam without encoder.

    ``seed`` decides when the customers arrive; drawn if none is given.
    """
    policies.may_start(mode=mode, exact=exact).enforce()
    unfinished = queries.open_drill(learner.id, version.key)
    if unfinished is not None:
        return unfinished
    seed = secrets.randbelow(2**31) if seed is None else seed
    drill = PeakDrill(
        public_id=new_id(),
        learner_id=learner.id,
        drill_key=version.key,
        drill_version_id=version.id,
        mode=mode,
        language="en" if language == "en" else "zh",
        seed=seed,
        minutes=version.body.minutes,
        started_at=at,
    )
    db.session.add(drill)
    db.session.flush()
    chosen = members(version)
    times = peak.arrivals(len(chosen), seed, spread=version.body.spread)
    for number, (scenario, after) in enumerate(zip(chosen, times, strict=True)):
        play = plays.begun(
            learner,
            scenario,
            mode=mode,
            language=drill.language,
            exact=exact,
            at=at + timedelta(seconds=after),
            seed=(seed + number) % 2**31,
            slot=SLOTS[number],
        )
        play.drill_id = drill.id
    db.session.flush()
    return drill


def play_at(drill: PeakDrill, slot: str, at: datetime) -> RolePlay:
    """The play of a slot once its customer has arrived. Raise NotFound."""
    found = next((p for p in drill.plays if p.slot == slot and p.started_at <= at), None)
    if found is None:
        raise NotFound()
    return found


def markers_for(actor: Actor, play: RolePlay) -> tuple[Marker, ...]:
    """What must not be typed in this play's window; nothing outside a drill."""
    if play.drill is None:
        return ()
    return foreign_markers(queries.drill_of(actor, play.drill.public_id), play)


def foreign_markers(drill: PeakDrill, play: RolePlay) -> tuple[Marker, ...]:
    """What belongs to the other customers of the drill alone."""
    scenarios = {one.slot: plays.scenario_of(one) for one in drill.plays}
    found: list[Marker] = []
    for slot, scenario in scenarios.items():
        if slot == play.slot:
            continue
        rest = [other for name, other in scenarios.items() if name != slot]
        found += peak.markers(slot, scenario, rest)
    return tuple(found)


def catch_up(drill: PeakDrill, *, at: datetime) -> None:
    """Let time bring what it brings in every window; after the last minute the drill is over."""
    if drill.state != "open":
        return
    for play in drill.plays:
        if play.started_at <= at:
            plays.catch_up(play, at=at)
    over = at >= drill.started_at + timedelta(minutes=drill.minutes)
    if over or all(play.state != PlayState.OPEN for play in drill.plays):
        finish(drill, at=at)


def take_note(drill: PeakDrill, slot: str, text: str, *, at: datetime) -> None:
    """Keep the note on one customer; it goes into the record."""
    play = play_at(drill, slot, at)
    if drill.state != "open":
        raise Conflict("The drill is over.")
    plays.note(play, text[:500], at=at)


def finish(drill: PeakDrill, *, at: datetime, by: Actor | None = None) -> None:
    """End every talk, write the records from the notes, measure the drill, hand all in."""
    if drill.state != "open":
        return
    actor = by or Actor(drill.learner_id)
    at = min(at, drill.started_at + timedelta(minutes=drill.minutes))
    for play in drill.plays:
        plays.end(play, at=max(at, play.started_at))
    drill.ended_at = at
    found = measured(drill, at)
    drill.figures = as_json(found)
    drill.kept = found.kept
    drill.state = "submitted"
    db.session.flush()
    for play in drill.plays:
        text = plays.note_of(play)
        plays.write_record(
            play, cause=text, action=text, promise=text, by=actor, at=max(at, play.started_at)
        )


def chats(drill: PeakDrill, at: datetime) -> list[Chat]:
    """The talks as the rules measure them, in seconds of the drill."""
    found = []
    for play in drill.plays:
        if play.started_at > at:
            continue
        offset = (play.started_at - drill.started_at).total_seconds()
        performance = plays.performance_of(play)
        scenario = plays.scenario_of(play)
        ended = None
        if play.ended_at is not None:
            ended = (play.ended_at - drill.started_at).total_seconds()
        elif play.state != PlayState.OPEN:
            ended = offset + play.events[-1].at_ms / 1000
        crossings = sum(
            1
            for _, _, reading in performance.own
            for alarm in reading.alarms
            if alarm.rule.startswith("window.")
        )
        found.append(
            Chat(
                play.slot,
                offset,
                tuple(
                    Utterance(said.at + offset, said.from_agent, said.hold)
                    for said in performance.utterances
                ),
                scenario.first_reply,
                scenario.reply,
                ended,
                crossings,
            )
        )
    return found


def measured(drill: PeakDrill, at: datetime) -> Figures:
    """The drill in figures up to a moment."""
    return peak.figures(chats(drill, at), (at - drill.started_at).total_seconds())


def as_json(found: Figures) -> dict[str, Any]:
    """The figures as they are kept."""
    return {
        "first_in_time": found.first_in_time,
        "customers": len(found.chats),
        "replies": found.replies,
        "in_time": found.in_time,
        "share": found.share,
        "longest": round(found.longest),
        "gap": round(found.gap),
        "starved": list(found.starved),
        "crossings": found.crossings,
        "together": round(found.together),
        "chats": [
            {
                "slot": chat.slot,
                "first": None if chat.first is None else round(chat.first),
                "first_in_time": chat.first_in_time,
                "waits": [round(wait) for wait in chat.waits],
                "in_time": chat.in_time,
                "owed": chat.owed,
            }
            for chat in found.chats
        ],
    }


def page(drill: PeakDrill, slot: str, *, at: datetime) -> Peak:
    """The page of a running drill with one customer in view."""
    elapsed = (at - drill.started_at).total_seconds()
    talks = chats(drill, at)
    by_slot = {play.slot: play for play in drill.plays}
    rows = tuple(_row(by_slot[chat.slot], chat, elapsed) for chat in peak.by_wait(talks, elapsed))
    if not rows:
        raise NotFound()
    chosen = next((row for row in rows if row.slot == slot), rows[0])
    shown = roleplay_desk.desk(chosen.play, at=at)
    return Peak(
        drill=drill,
        title=store.version(DrillBody, drill.drill_version_id).body.title,
        rows=rows,
        chosen=chosen,
        desk=shown,
        figures=peak.figures(talks, elapsed),
        elapsed=elapsed,
        left=max(0.0, drill.minutes * 60 - elapsed),
        due_in_ms=_due(drill, at, shown),
        note=plays.note_of(chosen.play),
    )


def _due(drill: PeakDrill, at: datetime, shown: Desk) -> int | None:
    """When to ask again: something falls due, somebody arrives, or five seconds have passed."""
    if drill.state != "open":
        return None
    waits = [5000, *([shown.due_in_ms] if shown.due_in_ms is not None else [])]
    waits += [
        round((play.started_at - at).total_seconds() * 1000) + 50
        for play in drill.plays
        if play.started_at > at
    ]
    return max(300, min(waits))


def _row(play: RolePlay, chat: Chat, elapsed: float) -> Row:
    scenario = plays.scenario_of(play)
    over = play.state != PlayState.OPEN
    found = None if over else waiting_since(chat.utterances)
    spoken = [row for row in play.events if row.kind in (EventKind.SAID, EventKind.REPLY)]
    last = spoken[-1] if spoken else None
    first = not any(said.from_agent for said in chat.utterances)
    held = found is not None and bool(found[1])
    limit = (found[1] or scenario.reply) if found else scenario.reply
    return Row(
        slot=play.slot,
        play=play,
        scenario=scenario,
        waits=None if found is None else max(0.0, elapsed - found[0]),
        limit=scenario.first_reply if first else limit,
        held=held,
        last=str(last.data["text"]) if last is not None else "",
        last_mine=last is not None and last.kind == EventKind.REPLY,
        over=over,
    )


@dataclass(frozen=True)
class PeakReport:
    """A finished drill: its figures and the plays with their titles."""

    drill: PeakDrill
    title: Any
    figures: Mapping[str, Any]
    rows: tuple[tuple[RolePlay, Any, Mapping[str, Any]], ...]


def report(drill: PeakDrill) -> PeakReport:
    """The report of a drill that was handed in. Raise NotFound for one still going on."""
    if drill.figures is None:
        raise NotFound()
    by_slot = {chat["slot"]: chat for chat in drill.figures["chats"]}
    titles = store.versions(ScenarioBody, [play.scenario_version_id for play in drill.plays])
    return PeakReport(
        drill,
        store.version(DrillBody, drill.drill_version_id).body.title,
        drill.figures,
        tuple(
            (play, titles[play.scenario_version_id].body.title, by_slot.get(play.slot, {}))
            for play in drill.plays
        ),
    )

"""Playing: begin, speak, look up, act, wait, end, write the record, and the grade it gives."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from app.audit import trail
from app.content import store
from app.content.store import Version
from app.evidence import ledger
from app.evidence.facts import RolePlayRated
from app.exams.models.roleplay import PlayEvent, RolePlay
from app.exams.models.roleplay_bodies import ScenarioBody
from app.exams.policies import roleplay as policies
from app.exams.queries import roleplay as queries
from app.exams.queries.roleplay_agreement import anchors
from app.exams.rules.agreement import ANCHORS_NEEDED
from app.exams.rules.roleplay import deeds, engine, lifecycle
from app.exams.rules.roleplay.deeds import Deed
from app.exams.rules.roleplay.engine import Play
from app.exams.rules.roleplay.grading import Result, grade
from app.exams.rules.roleplay.lifecycle import PlayMode, PlayMove, PlayState, advance, is_blind
from app.exams.rules.roleplay.peak import Marker
from app.exams.rules.roleplay.performance import Performance, of_play
from app.exams.rules.roleplay.reading import ENGINE
from app.exams.rules.roleplay.results import as_json
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.rules.roleplay.state import Event, EventKind, State, apply, fold
from app.exams.services import roleplay_head, roleplay_judging
from app.exams.services.roleplay_reading import Heard, ears_for, house_standards
from app.exams.services.roleplay_turn import reply_data
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, Unavailable
from app.platform.db import db, new_id

MOST_CHARACTERS = 2000
Wearing = Callable[[Sequence[Event]], tuple[Event, ...]]
PEAK_TAG = "peak_drill"


def version_of(play: RolePlay) -> Version[ScenarioBody]:
    """The pinned version this play is played by."""
    return store.version(ScenarioBody, play.scenario_version_id)


def scenario_of(play: RolePlay) -> Scenario:
    """The rules' view of the pinned version."""
    version = version_of(play)
    return _view(version.id, version.hash, play.scenario_key)


def view_of(version: Version[ScenarioBody]) -> Scenario:
    """The rules' view of a version."""
    return _view(version.id, version.hash, version.key)


@lru_cache(maxsize=128)
def _view(version_id: int, _hash: str, key: str) -> Scenario:
    """A version never changes, and its view is frozen, so it is read once."""
    return store.version(ScenarioBody, version_id).body.as_rules(key, house_standards())


def events_of(play: RolePlay) -> tuple[Event, ...]:
    """The play's events as the rules read them."""
    return tuple(Event(EventKind(row.kind), row.at_ms / 1000, row.data) for row in play.events)


def begin(
    learner: Actor,
    version: Version[ScenarioBody],
    *,
    mode: PlayMode,
    language: str,
    exact: bool,
    at: datetime,
    seed: int | None = None,
    worn: Wearing = tuple,
) -> RolePlay:
    """Start a play; an unfinished one of the same scenario is given back instead. ``worn`` may put
    the customer's first words into others.

    Raise Denied for an exam without the encoder.
    """
    policies.may_start(mode=mode, exact=exact).enforce()
    unfinished = queries.open_play(learner.id, version.key)
    if unfinished is not None:
        return unfinished
    return begun(
        learner, version, mode=mode, language=language, exact=exact, at=at,
        seed=drawn() if seed is None else seed, worn=worn,
    )  # fmt: skip


def drawn() -> int:
    """A seed for a new play."""
    return secrets.randbelow(2**31)


def begun(
    learner: Actor,
    version: Version[ScenarioBody],
    *,
    mode: str,
    language: str,
    exact: bool,
    at: datetime,
    seed: int,
    slot: str = "",
    trial: bool = False,
    worn: Wearing = tuple,
) -> RolePlay:
    """A new play with its first event; one of several in a drill has a slot."""
    play = RolePlay(
        public_id=new_id(),
        learner_id=learner.id,
        scenario_key=version.key,
        scenario_version_id=version.id,
        number=queries.last_number(learner.id, version.key) + 1,
        mode=mode,
        language="en" if language == "en" else "zh",
        seed=seed,
        slot=slot,
        trial=trial,
        engine=ENGINE,
        exact=exact,
        state=PlayState.OPEN,
        started_at=at,
    )
    play.blind = is_blind(play.public_id)
    play.events = []
    db.session.add(play)
    scenario = _view(version.id, version.hash, version.key)
    _append(play, worn(engine.opening(_play(play, scenario))))
    db.session.flush()
    return play


def say(
    play: RolePlay,
    heard: Heard,
    *,
    key: str,
    at: datetime,
    subject: str = "",
    others: Sequence[Marker] = (),
    worn: Wearing = tuple,
) -> bool:
    """The agent speaks and the customer answers. False if this very message was taken before.
    ``worn`` may put the customer's answer into other words.

    Raise Conflict when the talk is over, Unavailable when an exam's message cannot be read now.
    """
    if _known(play, key):
        return False
    if play.mode == PlayMode.EXAM and not heard.exact:
        raise Unavailable(
            "Your message was not sent: the reading of messages does not answer. "
            "It is kept here; send it again in a moment."
        )
    ears = ears_for(version_of(play))
    state = _up_to(play, ears.scenario, at)
    if not state.lifted:
        raise Conflict("The phone is still ringing. Answer it first.")
    seconds = _moment(play, state, at)
    data = reply_data(heard, ears, state, seconds, subject=subject, others=others)
    play.exact = play.exact and heard.exact
    _happen(play, ears.scenario, state, Event(EventKind.REPLY, seconds, data), key, worn=worn)
    return True


def pick_up(play: RolePlay, *, key: str, at: datetime, worn: Wearing = tuple) -> None:
    """Answer the phone; the caller speaks."""
    scenario = scenario_of(play)
    if _known(play, key):
        return
    state = _up_to(play, scenario, at)
    if not state.lifted:
        lifted = Event(EventKind.PICKUP, _moment(play, state, at))
        _happen(play, scenario, state, lifted, key, worn=worn)


def hold(play: RolePlay, *, key: str, at: datetime) -> None:
    """Put the caller on hold; the next words take the line back."""
    scenario = scenario_of(play)
    if _known(play, key):
        return
    state = _up_to(play, scenario, at)
    if scenario.channel != "phone" or not state.lifted:
        raise Conflict("There is no call to hold.")
    if not state.holding:
        _happen(play, scenario, state, Event(EventKind.HOLD, _moment(play, state, at)), key)


def look_up(play: RolePlay, panel: str, *, key: str, at: datetime) -> None:
    """Open a card that must be looked up; the look is evidence."""
    scenario = scenario_of(play)
    if _known(play, key) or not any(p.key == panel and p.lookup for p in scenario.panels):
        return
    state = _up_to(play, scenario, at)
    if panel in state.lookups:
        return
    event = Event(EventKind.LOOKUP, _moment(play, state, at), {"panel": panel})
    _happen(play, scenario, state, event, key)


def act(
    play: RolePlay, action_key: str, *, amount: int | None, note: str, key: str, at: datetime
) -> bool:
    """Press a button on the desk. False if it was refused: beyond the agent's authority.

    Raise BadContent where the amount or the note that it asks for is missing.
    """
    scenario = scenario_of(play)
    if _known(play, key):
        return True
    action = scenario.action(action_key)
    if action is None:
        raise Conflict("The desk has no such action.")
    state = _up_to(play, scenario, at)
    amount = amount if action.asks == "amount" else None
    earlier = deeds.before(action, events_of(play))
    deed = deeds.weighed(action, earlier, amount=amount, note=note)
    if deed is Deed.NO_AMOUNT:
        raise BadContent("Give the amount in whole yuan, from 1.")
    if deed is Deed.NO_NOTE:
        raise BadContent("Write the note first; whoever takes over reads it.")
    if deed is Deed.AGAIN:
        return True
    data: dict[str, Any] = {"action": action_key, "done": deed is Deed.DONE}
    if amount is not None:
        data["amount"] = amount
    if note:
        data["note"] = note[:500]
    event = Event(EventKind.ACTION, _moment(play, state, at), data)
    _happen(play, scenario, state, event, key)
    return deed is Deed.DONE


def note(play: RolePlay, text: str, *, at: datetime) -> None:
    """Keep the agent's own note on a talk; the last one stands."""
    if text != note_of(play):
        scenario = scenario_of(play)
        moment = _moment(play, current_state(play, scenario), at)
        _append(play, [Event(EventKind.NOTE, moment, {"text": text})])


def note_of(play: RolePlay) -> str:
    """The note as it stands."""
    notes = [row for row in play.events if row.kind == EventKind.NOTE]
    return str(notes[-1].data.get("text", "")) if notes else ""


def catch_up(play: RolePlay, *, at: datetime, worn: Wearing = tuple) -> None:
    """Let what time alone brings happen: nudges, a walk-out, the end of the time allowed."""
    if play.state == PlayState.OPEN:
        _up_to(play, scenario_of(play), at, strict=False, worn=worn)


def end(play: RolePlay, *, at: datetime) -> None:
    """The agent ends the talk. Leaving before the goal is an outcome, not an error."""
    if play.state != PlayState.OPEN:
        return
    scenario = scenario_of(play)
    state = _up_to(play, scenario, at, strict=False)
    if state.outcome:
        return
    ended = engine.agent_ends(_play(play, scenario), state, _moment(play, state, at))
    _append(play, [ended])
    _close(play, str(ended.data["outcome"]), at)


def drop(play: RolePlay, *, at: datetime) -> None:
    """Give up an unfinished practice play to begin again; it counts for nothing."""
    if play.mode != PlayMode.PRACTICE:
        raise Conflict("An exam play cannot be begun again.")
    play.state = advance(play.state, PlayMove.VOID)
    play.ended_at = at


def write_record(
    play: RolePlay, *, cause: str, action: str, promise: str, by: Actor, at: datetime
) -> None:
    """Hand in the note after the talk; the grade is made now. Practice shows it at once."""
    scenario = scenario_of(play)
    last = play.events[-1].at_ms / 1000 if play.events else 0.0
    data = {"cause": cause, "action": action, "promise": promise}
    _append(play, [Event(EventKind.RECORD, last, data)])
    play.state = advance(play.state, PlayMove.SUBMIT)
    play.submitted_at = at
    result = graded(play, scenario)
    play.result = roleplay_head.advised(as_json(result), play)
    play.total = result.total
    play.passed = result.passed
    play.levels = dict(result.levels())
    play.wants_second = play.mode == PlayMode.EXAM and lifecycle.wants_second(
        play.public_id,
        [(found.low, found.high) for found in result.criteria.values()],
        critical=bool(result.critical),
        calibrating=len(anchors()) >= ANCHORS_NEEDED,
    )
    if play.mode == PlayMode.PRACTICE:
        play.state = advance(play.state, PlayMove.RATE)
        play.rated_at = at
        if version_of(play).body.counts_in_practice and not play.trial:
            state_fact(play, scenario, [c.code for c in result.critical], confirmed=False, at=at)
    trail.note(by, "roleplay.submitted", f"play:{play.public_id}", at=at)


def graded(play: RolePlay, scenario: Scenario | None = None) -> Result:
    """The engine's grade of a finished play: always the same for the same events."""
    return grade(scenario or scenario_of(play), performance_of(play), roleplay_judging.shipped())


def performance_of(play: RolePlay) -> Performance:
    """The play as grading reads it."""
    return of_play(events_of(play))


def state_fact(
    play: RolePlay,
    scenario: Scenario,
    critical: Sequence[str],
    *,
    confirmed: bool,
    at: datetime,
    review: str = "",
) -> None:
    """State the result as evidence, in the transaction that made it."""
    fact = RolePlayRated(
        learner_id=play.learner_id,
        happened_at=play.submitted_at or at,
        source=f"play:{play.public_id}" + (f":{review}" if review else ""),
        scenario=play.scenario_key,
        channel=scenario.channel,
        mode=play.mode,
        passed=bool(play.passed),
        confirmed=confirmed,
        levels={key: level * 100 for key, level in (play.levels or {}).items()},
        critical=tuple(sorted(set(critical))),
        tags=tags_of(play, scenario),
    )
    ledger.record(fact, at=at)


def tags_of(play: RolePlay, scenario: Scenario) -> tuple[str, ...]:
    """The scenario's tags; a play of a drill whose times were kept says so."""
    drilled = play.drill_id is not None and play.drill is not None and bool(play.drill.kept)
    return (*scenario.tags, PEAK_TAG) if drilled else scenario.tags


def current_state(play: RolePlay, scenario: Scenario) -> State:
    """The state after everything that is stored."""
    return fold(scenario, events_of(play))


def rules_play(play: RolePlay, scenario: Scenario) -> Play:
    """What never changes in this play, for the engine."""
    return _play(play, scenario)


def _play(play: RolePlay, scenario: Scenario) -> Play:
    return Play(scenario, play.language, play.seed)


def _known(play: RolePlay, key: str) -> bool:
    return any(row.idempotency_key == key for row in play.events)


def _moment(play: RolePlay, state: State, at: datetime) -> float:
    """Seconds since the start, never before what has already happened."""
    passed = (at - play.started_at).total_seconds()
    last = play.events[-1].at_ms / 1000 if play.events else 0.0
    return round(max(passed, last), 3)


def _up_to(
    play: RolePlay,
    scenario: Scenario,
    at: datetime,
    *,
    strict: bool = True,
    worn: Wearing = tuple,
) -> State:
    """The state with everything that time has brought by now. Raise Conflict if it is over."""
    state = current_state(play, scenario)
    if play.state == PlayState.OPEN:
        seconds = (at - play.started_at).total_seconds()
        timed = worn(engine.due(_play(play, scenario), state, seconds))
        _append(play, timed)
        for event in timed:
            state = apply(scenario, state, event)
        if state.outcome:
            _close(play, state.outcome, at)
    if strict and (state.outcome or play.state != PlayState.OPEN):
        raise Conflict("The talk is over. Write the record to finish.")
    return state


def _happen(
    play: RolePlay,
    scenario: Scenario,
    state: State,
    event: Event,
    key: str,
    *,
    worn: Wearing = tuple,
) -> None:
    answers = worn(engine.react(_play(play, scenario), state, event))
    _append(play, [event], key=key)
    _append(play, answers)
    for answer in answers:
        if answer.kind is EventKind.ENDED:
            _close(play, str(answer.data["outcome"]), None)


def _close(play: RolePlay, outcome: str, at: datetime | None) -> None:
    play.state = advance(play.state, PlayMove.END)
    play.outcome = outcome
    play.ended_at = at


def _append(play: RolePlay, events: Sequence[Event], *, key: str | None = None) -> None:
    number = play.events[-1].number if play.events else 0
    for offset, event in enumerate(events, 1):
        play.events.append(
            PlayEvent(
                number=number + offset,
                kind=event.kind,
                at_ms=round(event.at * 1000),
                idempotency_key=key,
                data=dict(event.data),
            )
        )
    db.session.flush()

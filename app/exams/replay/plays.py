"""Play a role-play again as of a past moment, by a transcript of its author, and rate it."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.content import store
from app.exams.models.roleplay import PeakDrill, PlayReview, RolePlay
from app.exams.models.roleplay_bodies import ScenarioBody
from app.exams.queries import roleplay as queries
from app.exams.queries import roleplay_agreement
from app.exams.rules.roleplay.lifecycle import (
    REASONS,
    PlayMode,
    PlayState,
    in_second_slice,
    is_blind,
)
from app.exams.rules.roleplay.scenario import CRITERIA
from app.exams.rules.roleplay.trials import parse_line
from app.exams.services import roleplay as service
from app.exams.services import roleplay_peak, roleplay_rating, roleplay_reading, roleplay_rubric
from app.exams.services.roleplay_rating import Judgement
from app.exams.services.roleplay_reading import Heard, ears_for, hear
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Unavailable
from app.platform.db import db

Lines = tuple[tuple[float, str], ...]
RECORD: Final = {
    "cause": "顾客反映的情况已核实，系统记录与订单一致。",
    "action": "已致歉并给出两个方案，顾客选定后当场登记。",
    "promise": "约定时间前由本人回访，工单已写明。",
}


class _Ready:
    """What this process has read and encoded already; the same lines are spoken again and again."""

    def __init__(self) -> None:
        self.lines: dict[str, Heard] = {}
        self.versions: set[tuple[int, str]] = set()


_ready = _Ready()


def _heard(text: str) -> Heard:
    known = _ready.lines.get(text)
    if known is None:
        known = hear(text, patiently=True)
        if known.exact:
            _ready.lines[text] = known
    return known


def transcript(scenario: str, kind: str) -> Lines:
    """What the agent says in a transcript of this kind, and when; in the ideal one where the
    scenario has none of the kind. Raise NotFound for an unknown scenario."""
    tests = [t for t in store.current(ScenarioBody, scenario).body.tests if t.language == "zh"]
    found = next((t for t in tests if t.kind == kind), tests[0])
    parsed = [parse_line(line) for line in found.lines]
    return tuple((seconds, text) for seconds, from_agent, text in parsed if from_agent)


def prepare(scenario: str, kind: str) -> None:
    """Read and encode everything beforehand, so that no lock is held meanwhile. Raise Unavailable
    while the encoder does not answer."""
    version = store.current(ScenarioBody, scenario)
    if (version.id, version.hash) not in _ready.versions:
        roleplay_reading.prepare(version)
        if ears_for(version).exact is None:
            raise Unavailable()
        _ready.versions.add((version.id, version.hash))
    for _seconds, text in transcript(scenario, kind):
        if not _heard(text).exact:
            raise Unavailable()


def drill_scenarios(drill: str) -> tuple[str, ...]:
    """The scenarios of a peak drill."""
    return tuple(roleplay_peak.current(drill).body.scenarios)


def for_two(name: UUID) -> bool:
    """Would a play of this name be rated by two people?"""
    return in_second_slice(name)


def play(
    by: Actor, scenario: str, *, kind: str, exam: bool, name: UUID, seed: int, at: datetime
) -> RolePlay:
    """One talk from the first word to the record. ``name`` is its public id, which also decides
    who rates it blind; ``seed`` what the customer says and when."""
    version = store.current(ScenarioBody, scenario)
    mode = PlayMode.EXAM if exam else PlayMode.PRACTICE
    done = service.begun(by, version, mode=mode, language="zh", exact=True, at=at, seed=seed)
    done.public_id, done.blind = name, is_blind(name)
    db.session.flush()
    last = _talk(done, transcript(scenario, kind), at)
    service.write_record(done, **RECORD, by=by, at=last + timedelta(seconds=50))
    return done


def _talk(done: RolePlay, lines: Lines, at: datetime) -> datetime:
    """Say the lines at their times and end the talk; give the moment it was over."""
    if version_channel(done) == "phone":
        service.pick_up(done, key="pickup", at=at + timedelta(seconds=4))
    moment = at
    for number, (seconds, text) in enumerate(lines):
        moment = at + timedelta(seconds=max(6.0, seconds))
        if number == 1:
            _look_up(done, moment - timedelta(seconds=3))
        try:
            service.say(done, _heard(text), key=f"r{number}", at=moment, subject="订单进度")
        except Conflict:
            break
    moment += timedelta(seconds=20)
    service.catch_up(done, at=moment)
    service.end(done, at=moment)
    return moment


def _look_up(done: RolePlay, moment: datetime) -> None:
    """Open the cards of the case, as somebody careful does before answering."""
    for panel in service.scenario_of(done).panels:
        if panel.lookup and done.state == PlayState.OPEN:
            try:
                service.look_up(done, panel.key, key=f"l-{panel.key}", at=moment)
            except Conflict:
                return


def version_channel(done: RolePlay) -> str:
    """By which channel the customer comes."""
    return service.version_of(done).body.channel


def drill(by: Actor, key: str, *, kind: str, seed: int, at: datetime) -> PeakDrill:
    """A peak drill in exam conditions: every customer answered in their own window."""
    version = roleplay_peak.current(key)
    made = roleplay_peak.begin(
        by, version, mode=PlayMode.EXAM, language="zh", exact=True, at=at, seed=seed
    )
    db.session.expire(made, ["plays"])
    peak = queries.drill_of(by, made.public_id)
    lines = [
        (one.started_at + timedelta(seconds=max(8.0, seconds)), one, number, text)
        for one in peak.plays
        for number, (seconds, text) in enumerate(transcript(one.scenario_key, kind))
    ]
    for moment, one, number, text in sorted(lines, key=lambda line: line[0]):
        try:
            service.say(
                one, _heard(text), key=f"r{number}", at=moment,
                others=roleplay_peak.foreign_markers(peak, one),
            )  # fmt: skip
        except Conflict:
            continue
    for one in peak.plays:
        service.note(one, RECORD["action"], at=max(line[0] for line in lines))
    end = max(line[0] for line in lines) + timedelta(seconds=25)
    roleplay_peak.finish(peak, at=end, by=by)
    return peak


def rate_waiting(
    by: Actor, *, at: datetime, leaning: float, seed: str, most: int = 12
) -> list[RolePlay]:
    """Let a trainer rate what waits for them, the longest waiting first. ``leaning`` says how
    much stricter (below 0) or milder than the suggestion this trainer is. Give what was rated."""
    statement = queries.RatingQueue(by).select().where(RolePlay.submitted_at < at)
    waiting = db.session.scalars(statement.limit(most)).all()
    calibrated = roleplay_rubric.is_calibrated(by.id)
    for one in waiting:
        play_ = queries.play(one.public_id)
        draw = random.Random(f"rate/{seed}/{play_.scenario_key}/{play_.number}/{play_.learner_id}")
        blind = roleplay_rating.hides_suggestion(play_, by)
        roleplay_rating.rate(
            play_,
            {key: _judged(play_, key, leaning, draw, blind=blind) for key in CRITERIA},
            critical=[str(c["code"]) for c in (play_.result or {}).get("critical", [])],
            note="先安抚再核实，时间说得具体。" if draw.random() < 0.4 else "",
            by=by,
            at=at,
            calibrated=calibrated,
        )
    return list(waiting)


def _judged(
    play_: RolePlay, key: str, leaning: float, draw: random.Random, *, blind: bool
) -> Judgement:
    """The suggested level, now and then one beside it."""
    found: Mapping[str, Any] = roleplay_rating.suggestions(play_).get(key) or {}
    if found.get("level") is None:
        return Judgement(None)
    drift = draw.gauss(leaning, 0.42 if blind else 0.33)
    level = min(5, max(1, int(found["level"]) + round(drift)))
    wants = not blind and roleplay_rating.wants_reason(play_, key, level)
    return Judgement(level, draw.choice(REASONS[:3]) if wants else "")


def make_anchors(by: Actor, *, wanted: int, at: datetime) -> int:
    """Let the lead trainer take rated plays of different scenarios as anchors; give how many."""
    rated = db.session.scalars(
        select(RolePlay)
        .where(RolePlay.state == PlayState.RATED, RolePlay.mode == PlayMode.EXAM)
        .where(RolePlay.id.in_(select(PlayReview.play_id)), RolePlay.drill_id.is_(None))
        .options(selectinload(RolePlay.reviews))
        .order_by(RolePlay.rated_at, RolePlay.id)
    ).all()
    chosen = {one.scenario_key: one for one in reversed(rated)}
    for one in list(chosen.values())[:wanted]:
        roleplay_rubric.make_anchor(one, why="这一段的表现可以当作这一级的样子。", by=by, at=at)
    return min(wanted, len(chosen))


def judge_anchors(by: Actor, *, at: datetime, leaning: float, seed: str) -> int:
    """Let a trainer judge every anchor before seeing the agreed levels; give how many."""
    anchors = roleplay_agreement.anchors()
    for anchor in anchors:
        draw = random.Random(f"anchor/{seed}/{anchor.id}")
        levels = {key: _near(anchor.levels.get(key), leaning, draw) for key in CRITERIA}
        roleplay_rubric.judge_anchor(anchor, levels, critical=anchor.critical, by=by, at=at)
    return len(anchors)


def _near(level: Any, leaning: float, draw: random.Random) -> int | None:
    return None if level is None else min(5, max(1, int(level) + round(draw.gauss(leaning, 0.3))))


def appeal(by: Actor, words: str, *, at: datetime) -> None:
    """Object to the last rated play of one's own. Raise Denied after the days allowed."""
    last = db.session.scalars(
        queries.plays_of(by.id).where(RolePlay.state == PlayState.RATED, RolePlay.mode == "exam")
    ).first()
    if last is not None:
        found = queries.play(last.public_id)
        roleplay_rating.appeal(found, criterion=CRITERIA[1], words=words, by=by, at=at)


def drills() -> tuple[str, ...]:
    """Keys of the peak drills, the shortest first."""
    return tuple(version.key for version in roleplay_peak.offered())


def scenarios() -> Sequence[tuple[str, str, tuple[str, ...]]]:
    """Every published scenario: key, channel, tags."""
    return [(v.key, v.body.channel, tuple(v.body.tags)) for v in store.published(ScenarioBody)]

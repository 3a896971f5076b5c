"""Role-plays: what a message costs alone and beside three other talks, what the encoder weighs,
and whether stored plays come out the same when they are played again."""

from __future__ import annotations

import http.client
import itertools
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask

from app.content import loader, store
from app.exams.models.roleplay_bodies import ScenarioBody
from app.exams.queries import roleplay as queries
from app.exams.rules.roleplay.lifecycle import PlayMode
from app.exams.rules.roleplay.trials import parse_line
from app.exams.services import roleplay, roleplay_reading, roleplay_replay
from app.kernel.actor import Actor, Role
from app.kernel.errors import Conflict
from app.platform import clock
from app.platform.db import db, transaction
from app.platform.encoder import RemoteEncoder, answers
from bench import made
from bench.figures import Figure
from bench.servers import ROOT, memory_mib, served
from tools.launcher import ENCODER

PART = "Role-plays, 27 scenarios"
LIMIT_MS = 150.0


def measure(scale: float) -> Iterator[Figure]:
    """The encoder's start and weight, plays through the services, the same plays again, and
    messages over the line: alone, then beside three other talks, on one process."""
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch, _encoder(scratch) as started:
        path, hearing = started
        began = time.perf_counter()
        _until_it_answers(path)
        yield Figure(PART, "encoder answers after", time.perf_counter() - began, "s", 4.0, False)
        data = Path(scratch)
        app = made.academy(data)
        with app.app_context():
            roleplay_reading.configure(RemoteEncoder(path), data / "vectors")
            loader.load(ROOT / "content", at=clock.now())
            yield from _prepared()
            yield from _played(app, max(100, round(500 * scale)))
            starts = _starts()
            people = made.add_people(app, 4, clock.now(), start=100)
            db.engine.dispose()
        environment = made.environment(data) | {"ACADEMY_ENCODER_SOCKET": path}
        with served("app:create_app", environment, workers=1) as (port, web, _seconds):
            before = memory_mib(web)
            yield from _over_the_line(port, people, starts, max(12, round(40 * scale)))
            more = memory_mib(web) - before
        weight = memory_mib(hearing)
        yield Figure(PART, "memory: encoder", weight, "MiB", note="PSS")
        yield Figure(PART, "memory: web process through these talks", more, "MiB", note="PSS")
        yield Figure(PART, "memory: both", weight + more, "MiB", 200.0, False)


@contextmanager
def _encoder(data: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The encoder in its own process, as the launcher starts it."""
    vectors = str(Path(data) / "vectors")
    path = f"/tmp/academy-bench-{os.getpid()}.sock"  # a socket's path must be short
    process = subprocess.Popen([sys.executable, "-c", ENCODER, path, vectors], cwd=ROOT)
    try:
        yield path, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
        Path(path).unlink(missing_ok=True)


def _until_it_answers(path: str) -> None:
    until = time.monotonic() + 60
    while not answers(RemoteEncoder(path, 10.0)):
        if time.monotonic() > until:
            raise RuntimeError("the encoder did not start within a minute")
        time.sleep(0.01)


def _prepared() -> Iterator[Figure]:
    versions = store.published(ScenarioBody)
    began = time.perf_counter()
    for version in versions:
        roleplay_reading.prepare(version)
    seconds = time.perf_counter() - began
    yield Figure(PART, "vectors of all examples, once", seconds, "s", note=f"{len(versions)} texts")


def _starts() -> list[tuple[str, str, list[str]]]:
    """Scenario, channel and the agent's lines, of every transcript that ships."""
    found = []
    for version in store.published(ScenarioBody):
        scenario = roleplay_reading.ears_for(version).scenario
        for trial in scenario.trials:
            lines = [text for _at, agent, text in map(parse_line, trial.lines) if agent]
            found.append((version.key, scenario.channel, lines))
    db.session.rollback()
    return found


def _played(app: Flask, number: int) -> Iterator[Figure]:
    starts = _starts()
    people = made.add_people(app, 20, clock.now())
    costs: list[float] = []
    versions = {version.key: version for version in store.published(ScenarioBody)}
    db.session.rollback()
    for place, (key, channel, lines) in enumerate(
        itertools.islice(itertools.cycle(starts), number)
    ):
        by = Actor(people[place % len(people)].account_id, frozenset({Role.LEARNER}))
        _play(versions[key], channel, lines, by, place, costs)
    costs.sort()
    yield Figure(PART, "message, median", costs[len(costs) // 2], "ms", note="in one process")
    yield Figure(PART, "message, p95", costs[int(0.95 * len(costs))], "ms", LIMIT_MS, False)
    began = time.perf_counter()
    found = list(roleplay_replay.replays())
    seconds = time.perf_counter() - began
    wrong = sum(one.event is not None for one in found)
    db.session.rollback()
    if len(found) != number:
        raise AssertionError(f"{len(found)} plays are over, not {number}")
    yield Figure(PART, "plays played again", len(found), "plays", note=f"{seconds:.1f} s")
    yield Figure(PART, "differences", wrong, "plays", 0, False)


def _play(
    version: store.Version[ScenarioBody],
    channel: str,
    lines: Sequence[str],
    by: Actor,
    place: int,
    costs: list[float],
) -> None:
    """One play at a steady pace; some are nudged, some are left before their goal."""
    at = clock.now()
    with transaction():
        public_id = roleplay.begun(
            by, version, mode=PlayMode.PRACTICE, language="zh" if place % 2 else "en", exact=True,
            at=at, seed=place,
        ).public_id  # fmt: skip
    for number, text in enumerate(lines):
        at += timedelta(seconds=20 + 37 * ((place + number) % 4))
        began = time.perf_counter()
        heard = roleplay_reading.hear(text)
        try:
            with transaction():
                play = queries.play_of(by, public_id)
                if channel == "phone" and number == 0:
                    roleplay.pick_up(play, key="up", at=at)
                roleplay.say(play, heard, key=f"k{number}", at=at)
        except Conflict:  # the customer has ended it
            break
        costs.append((time.perf_counter() - began) * 1000)
    at += timedelta(seconds=15)
    with transaction():
        play = queries.play_of(by, public_id)
        roleplay.end(play, at=at)
        if place % 3:
            roleplay.write_record(play, cause="c", action="a", promise="p", by=by, at=at)


@dataclass
class _Talker:
    """One learner's line to the server, and what its messages took."""

    port: int
    person: made.Person
    took: list[float] = field(default_factory=list)

    def talk(self, starts: Sequence[tuple[str, str, list[str]]], messages: int) -> None:
        """Play after play until so many messages were answered. Raise what the server refuses."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        for key, channel, lines in itertools.cycle(starts):
            given = {"mode": "practice", "language": "zh", "again": "1"}
            answer = self._post(line, f"/role-plays/{key}/start", given)
            desk = answer.getheader("Location", "")
            if answer.status not in (302, 303) or "/plays/" not in desk:
                raise AssertionError(f"start of {key}: {answer.status}")
            if channel == "phone":
                self._post(line, f"{desk}/pick-up", {"key": "up"})
            for number, text in enumerate(lines):
                if len(self.took) == messages:
                    line.close()
                    return
                said = {"text": text, "key": f"k{number}"}
                if channel == "email":
                    said["subject"] = "关于您的订单"
                began = time.perf_counter()
                status = self._post(line, f"{desk}/say", said).status
                if status == 409:  # the customer has ended it
                    break
                if status != 200:
                    raise AssertionError(f"message to {key}: {status}")
                self.took.append((time.perf_counter() - began) * 1000)

    def _post(
        self, line: http.client.HTTPConnection, path: str, given: dict[str, str]
    ) -> http.client.HTTPResponse:
        headers = {
            "Cookie": self.person.cookie,
            "X-CSRFToken": self.person.form_token,
            "X-Desk": "parts",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        line.request("POST", path, urlencode(given), headers)
        answer = line.getresponse()
        answer.read()
        return answer


def _over_the_line(
    port: int,
    people: Sequence[made.Person],
    starts: Sequence[tuple[str, str, list[str]]],
    messages: int,
) -> Iterator[Figure]:
    alone = _Talker(port, people[0])
    alone.talk(starts, messages)
    yield from _line_figures("alone", alone.took)
    talkers = [_Talker(port, person) for person in people]
    with ThreadPoolExecutor(len(talkers)) as pool:
        # Each begins at another scenario, so that the first message to each is among them.
        shares = [starts[place * 11 % len(starts) :] for place in range(len(talkers))]
        done = [
            pool.submit(talker.talk, share, messages)
            for talker, share in zip(talkers, shares, strict=True)
        ]
        for one in done:
            one.result()
    took = [value for talker in talkers for value in talker.took]
    yield from _line_figures("four talks at once", took)


def _line_figures(name: str, took: list[float]) -> Iterator[Figure]:
    took = sorted(took)
    note = f"{len(took)} messages, the first of a scenario among them"
    yield Figure(PART, f"message over the line, {name}, median", took[len(took) // 2], "ms")
    p95 = took[int(0.95 * len(took))]
    yield Figure(PART, f"message over the line, {name}, p95", p95, "ms", LIMIT_MS, False, note)

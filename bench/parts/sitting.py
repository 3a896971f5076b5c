"""Saving an answer, the pages of an exam, starting and finishing: each beside bare routes."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from app.exams.models.attempts import Attempt, Response
from app.exams.rules.attempt import AttemptState
from app.exams.services import custody, saving
from app.platform import clock
from app.platform.db import db
from bench import bare, made
from bench.driver import Ask, Window, drive, get, post
from bench.figures import Figure, median
from bench.made import EXAM, Person
from bench.servers import served

CONNECTIONS = 16
ROUNDS = 5
WORDS = "您好，很抱歉让您久等了。已经替您查到包裹停在中转站，我这边马上联系承运方核实，" * 5
ANSWER = WORDS[:210]


@dataclass
class Sides:
    """The servers of one comparison and what to ask them."""

    academy: int
    bare: int


@contextmanager
def _bare_database(engine: str, address: str, folder: Path) -> Iterator[dict[str, str]]:
    if engine == "sqlite":
        place = str(folder / "bare.sqlite3")
        connection = sqlite3.connect(place)
        connection.execute("pragma journal_mode = WAL")
        connection.executescript(bare.SCHEMA)
        rows = [(n, "open", 9e12) for n in range(1, CONNECTIONS + 1)]
        connection.executemany("insert into attempt values (?, ?, ?)", rows)
        connection.commit()
        connection.close()
        yield {"BARE_ENGINE": "sqlite", "BARE_DATABASE": place}
        return
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("create database bare")
        connection.execute("create database academy")
    place = address.replace("/postgres?", "/bare?")
    with psycopg.connect(place, autocommit=True) as connection:
        for statement in bare.SCHEMA.replace("without rowid", "").split(";"):
            if statement.strip():
                connection.execute(statement.replace("real", "double precision"))
        for number in range(1, CONNECTIONS + 1):
            connection.execute("insert into attempt values (%s, 'open', 9e12)", (number,))
    yield {"BARE_ENGINE": "postgresql", "BARE_DATABASE": place}


def next_saves(people: list[Person], attempts: list[UUID], offset: list[int]) -> Ask:
    """Each connection's next save of its own attempt, each on the base of the one before."""

    def ask(line: int, _count: int) -> bytes:
        base = offset[line]
        offset[line] += 1
        body = {"slot": 1, "base": base, "token": f"t{base}", "answer": f"{ANSWER}{base}"}
        return post(
            f"/exams/attempts/{attempts[line]}/save",
            json.dumps(body, ensure_ascii=False).encode(),
            cookie=people[line].cookie,
            headers=f"X-Exam-Token: {people[line].page_token}\r\n",
        )

    return ask


def _raw_saves(offset: list[int]) -> Ask:
    def ask(line: int, _count: int) -> bytes:
        base = offset[line]
        offset[line] += 1
        body = {"attempt": line + 1, "slot": 1, "base": base, "answer": f"{ANSWER}{base}"}
        return post("/save", json.dumps(body, ensure_ascii=False).encode())

    return ask


def _rounds(ways: dict[str, Callable[[], Window]], rounds: int = ROUNDS) -> dict[str, list[Window]]:
    """A B C A B C: each way once a round; the first round warms up and does not count."""
    found: dict[str, list[Window]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            window = way()
            if number:
                found[name].append(window)
    return found


def _rate(windows: list[Window]) -> float:
    return median(w.rate for w in windows)


def _p99(windows: list[Window]) -> float:
    return median(w.percentile(0.99) for w in windows)


def measure(scale: float, *, postgresql: str | None = None) -> Iterator[Figure]:
    """Everything of a sitting on one engine."""
    engine = "postgresql" if postgresql else "sqlite"
    seconds = 2.0 if scale < 1 else 10.0
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        data = Path(scratch) / "data"
        data.mkdir()
        with _bare_database(engine, postgresql or "", Path(scratch)) as bare_environment:
            address = postgresql.replace("/postgres?", "/academy?") if postgresql else ""
            app = made.academy(data, address.replace("postgresql://", "postgresql+psycopg://"))
            with app.app_context():
                made.add_exam(clock.now())
                people = made.add_people(app, CONNECTIONS, clock.now())
                attempts = made.start_attempts(people)
            academy = served("app:create_app", made.environment(data, address))
            plain = served("bench.bare:create_app", bare_environment, probe="/hello")
            with academy as (academy_port, _process, _took), plain as (bare_port, _p, _t):
                sides = Sides(academy_port, bare_port)
                autosave = 0.0
                for figure in _saving(app, sides, people, attempts, seconds, engine):
                    if figure.name.startswith("saves a second, academy"):
                        autosave = figure.value
                    yield figure
                if engine == "sqlite":
                    yield from _pages(sides, people, attempts, seconds)
                yield from _starts(app, sides, people, attempts, scale, engine)
                yield from _finishes(app, sides, people, attempts, scale, engine)
                assert autosave
            with app.app_context():
                db.engine.dispose()


def _saving(
    app: Flask,
    sides: Sides,
    people: list[Person],
    attempts: list[UUID],
    seconds: float,
    engine: str,
) -> Iterator[Figure]:
    mine, theirs = [0] * CONNECTIONS, [0] * CONNECTIONS
    windows = _rounds(
        {
            "hello": lambda: drive(
                sides.bare, lambda *_: get("/hello"), seconds=seconds / 2, expect=b"hello"
            ),
            "raw": lambda: drive(sides.bare, _raw_saves(theirs), seconds=seconds, expect=b"saved"),
            "academy": lambda: drive(
                sides.academy,
                next_saves(people, attempts, mine),
                seconds=seconds,
                expect=b'"state": "saved"',
            ),
        }
    )
    hello, raw, ours = windows["hello"], windows["raw"], windows["academy"]
    part = f"Saving an answer, {engine}, 16 connections, durable"
    goal = 0.6 if engine == "sqlite" else 0.55
    yield Figure(part, "hello a second (no database)", _rate(hello), "1/s")
    yield Figure(part, "saves a second, bare route", _rate(raw), "1/s")
    yield Figure(part, "saves a second, academy", _rate(ours), "1/s")
    ratios = [a.rate / r.rate for a, r in zip(ours, raw, strict=True)]
    yield Figure(part, "academy to the bare route", median(ratios), "ratio", goal)
    yield Figure(part, "p99, academy", _p99(ours) * 1000, "ms")
    if engine == "sqlite":
        yield Figure(part, "p99 to the bare route's", _p99(ours) / _p99(raw), "ratio", 5, False)
    else:
        yield Figure(part, "p99 to the bare route's", _p99(ours) / _p99(raw), "ratio")
    with app.app_context():
        kept = dict(
            db.session.execute(
                select(Attempt.public_id, func.count(Response.revision))
                .join(Response, Response.attempt_id == Attempt.id)
                .group_by(Attempt.public_id)
            )
            .tuples()
            .all()
        )
        db.session.rollback()
    lost = sum(mine[n] - kept.get(attempts[n], 0) for n in range(CONNECTIONS))
    yield Figure(part, "acknowledged and not in the database", lost, "answers", 0, False)


def _pages(
    sides: Sides, people: list[Person], attempts: list[UUID], seconds: float
) -> Iterator[Figure]:
    windows = _rounds(
        {
            "hello": lambda: drive(
                sides.bare, lambda *_: get("/hello"), seconds=seconds / 2, expect=b"hello"
            ),
            "login": lambda: drive(
                sides.academy, lambda *_: get("/sign-in"), seconds=seconds, expect=b"password"
            ),
            "exam": lambda: drive(
                sides.academy,
                lambda line, _n: get(
                    f"/exams/attempts/{attempts[line]}/sit", cookie=people[line].cookie
                ),
                seconds=seconds,
                expect=b"</html>",
            ),
        }
    )
    part = "Pages, 16 connections"
    hello = _rate(windows["hello"])
    yield Figure(part, "sign-in pages a second", _rate(windows["login"]), "1/s")
    yield Figure(part, "sign-in page to hello", _rate(windows["login"]) / hello, "ratio", 0.12)
    yield Figure(part, "exam pages of 50 items a second", _rate(windows["exam"]), "1/s")
    yield Figure(part, "exam page to hello", _rate(windows["exam"]) / hello, "ratio", 0.02)


def _each_once(requests: list[bytes]) -> Ask:
    """Every connection takes the next request that nobody had, until none is left."""
    rest = iter(requests)
    return lambda _line, _count: next(rest, None)


def _starts(
    app: Flask,
    sides: Sides,
    people: list[Person],
    attempts: list[UUID],
    scale: float,
    engine: str,
) -> Iterator[Figure]:
    number = 100 if scale < 1 else 500
    saves: list[Window] = []
    windows: list[Window] = []
    with app.app_context():
        base = _bases(attempts)
    for turn in range(ROUNDS):
        with app.app_context():
            fresh = made.add_people(app, number, clock.now(), start=1000 + turn * number)
        asks = [
            post(
                f"/exams/{EXAM}/start",
                b"language=zh",
                cookie=person.cookie,
                headers=f"X-CSRFToken: {person.form_token}\r\n",
                kind="application/x-www-form-urlencoded",
            )
            for person in fresh
        ]
        saves.append(
            drive(sides.academy, next_saves(people, attempts, base), seconds=1.0, expect=b"saved")
        )
        windows.append(drive(sides.academy, _each_once(asks), seconds=60))
    part = f"Starting an attempt, {engine}"
    share = median(w.rate for w in saves) / median(w.rate for w in windows)
    yield Figure(part, "starts a second", _rate(windows), "1/s")
    yield Figure(part, "cost of a start in saves", share, "saves", 2, False)
    slowest = max(max(w.latencies) for w in windows)
    yield Figure(part, "slowest start", slowest, "s", 1, False)


def _bases(attempts: list[UUID]) -> list[int]:
    rows = dict(
        db.session.execute(
            select(Attempt.public_id, func.max(Response.revision))
            .join(Response, Response.attempt_id == Attempt.id)
            .where(Response.slot == 1)
            .group_by(Attempt.public_id)
        )
        .tuples()
        .all()
    )
    db.session.rollback()
    return [rows.get(attempt) or 0 for attempt in attempts]


def _answered(app: Flask, people: list[Person], started: list[UUID]) -> None:
    key = custody.key_of(str(app.config["ACADEMY"].secret_key))
    for person, attempt in zip(people, started, strict=True):
        for slot in range(1, made.ITEMS + 1):
            answer = '{"text":["7"]}' if slot % 5 == 0 else '{"chosen":["o1"]}'
            given = saving.Save(slot, 0, f"f{slot}", answer)
            saving.save(attempt, person.sign_in, given, key=key, at=clock.now())


def _finishes(
    app: Flask,
    sides: Sides,
    people: list[Person],
    attempts: list[UUID],
    scale: float,
    engine: str,
) -> Iterator[Figure]:
    number = 16 if scale < 1 else 64
    saves: list[Window] = []
    windows: list[Window] = []
    with app.app_context():
        base = _bases(attempts)
    done: list[UUID] = []
    for turn in range(ROUNDS):
        with app.app_context():
            fresh = made.add_people(app, number, clock.now(), start=100_000 + turn * number)
            started = made.start_attempts(fresh)
            _answered(app, fresh, started)
        done += started
        asks = [
            post(
                f"/exams/attempts/{attempt}/submit",
                b"",
                cookie=person.cookie,
                headers=f"X-CSRFToken: {person.form_token}\r\n",
                kind="application/x-www-form-urlencoded",
            )
            for person, attempt in zip(fresh, started, strict=True)
        ]
        saves.append(
            drive(sides.academy, next_saves(people, attempts, base), seconds=1.0, expect=b"saved")
        )
        windows.append(drive(sides.academy, _each_once(asks), seconds=60))
    part = f"Handing in 50 answered items, scored at once, {engine}"
    yield Figure(part, "finished a second", _rate(windows), "1/s")
    share = _rate(windows) / _rate(saves)
    yield Figure(part, "finishes to saves", share, "ratio", 0.1)
    with app.app_context():
        released = db.session.scalar(
            select(func.count())
            .select_from(Attempt)
            .where(Attempt.public_id.in_(done), Attempt.state == AttemptState.RELEASED)
        )
        db.session.rollback()
    yield Figure(part, "handed in and not scored", len(done) - (released or 0), "", 0, False)

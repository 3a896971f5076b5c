"""Everybody at once: candidates start within ten seconds and save an answer every fifteen each.

Latencies count from the moment a request was due, so that a queue that builds up is seen. At the
end everybody hands in, and every receipt that was given is compared with what is stored.
"""

from __future__ import annotations

import heapq
import http.client
import json
import random
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.exams.models.attempts import Attempt
from app.exams.rules.custody import holds
from app.exams.services import custody
from app.platform import clock
from app.platform.db import db
from bench import made
from bench.figures import Figure
from bench.made import EXAM, ITEMS, Person
from bench.servers import served

STARTS_WITHIN = 10.0
EVERY = 15.0
THREADS = 32
FORM = "application/x-www-form-urlencoded"


@dataclass
class Candidate:
    """One learner's browser and everything that the server acknowledged to it."""

    person: Person
    attempt: UUID | None = None
    bases: dict[int, int] = field(default_factory=dict)
    receipts: dict[tuple[int, int], str] = field(default_factory=dict)
    saves: int = 0


@dataclass
class Tally:
    """What came back, by what was asked: seconds from the moment it was due."""

    latencies: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, seconds: float, error: str = "") -> None:
        """Keep one answer."""
        with self.lock:
            self.latencies.setdefault(kind, []).append(seconds)
            if error:
                self.errors.append(error)

    def percentile(self, kind: str, share: float) -> float:
        """The latency that this share stayed below."""
        ordered = sorted(self.latencies.get(kind, [0.0]))
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Crowd:
    """All candidates on a schedule, carried by some threads with a kept-alive line each."""

    def __init__(self, port: int, people: list[Person], seconds: float) -> None:
        self.port = port
        self.candidates = [Candidate(person) for person in people]
        self.tally = Tally()
        self._plan: list[tuple[float, int, str]] = []
        self._ready = threading.Condition()
        self._running = 0
        dice = random.Random(11)
        self._began = time.perf_counter() + 0.5
        self._until = self._began + STARTS_WITHIN + seconds
        for number in range(len(people)):
            heapq.heappush(
                self._plan, (self._began + dice.random() * STARTS_WITHIN, number, "start")
            )

    def run(self) -> None:
        """Until nothing is planned any more."""
        threads = [threading.Thread(target=self._carry) for _n in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _next(self) -> tuple[float, int, str] | None:
        with self._ready:
            while True:
                if self._plan and self._plan[0][0] <= time.perf_counter():
                    self._running += 1
                    return heapq.heappop(self._plan)
                if not self._plan and not self._running:
                    self._ready.notify_all()
                    return None
                wait = self._plan[0][0] - time.perf_counter() if self._plan else 0.2
                self._ready.wait(max(0.001, min(wait, 0.2)))

    def _carry(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while (task := self._next()) is not None:
            due, number, kind = task
            candidate = self.candidates[number]
            error = ""
            try:
                error = self._do(line, candidate, kind)
            except (OSError, http.client.HTTPException, ValueError) as failure:
                error = f"{kind}: {failure!r}"
                line.close()
            now = time.perf_counter()
            self.tally.note(kind, now - due, error)
            with self._ready:
                self._running -= 1
                follows = self._after(candidate, kind, due, now)
                if follows is not None:
                    heapq.heappush(self._plan, (follows[0], number, follows[1]))
                self._ready.notify()
        line.close()

    def _after(
        self, candidate: Candidate, kind: str, due: float, now: float
    ) -> tuple[float, str] | None:
        if candidate.attempt is None or kind == "hand in":
            return None
        if kind == "start":
            return now, "page"
        follows = max(now, due + EVERY)
        return (follows, "save") if follows < self._until else (self._until, "hand in")

    def _do(self, line: http.client.HTTPConnection, one: Candidate, kind: str) -> str:
        if kind == "start":
            answer, _body = self._ask(line, one, f"/exams/{EXAM}/start", b"language=zh")
            place = answer.getheader("Location", "")
            if answer.status != 303 or not place.endswith("/sit"):
                return f"start: {answer.status}"
            one.attempt = UUID(place.split("/")[-2])
            return ""
        where = f"/exams/attempts/{one.attempt}"
        if kind == "page":
            answer, body = self._ask(line, one, f"{where}/sit", None)
            return "" if answer.status == 200 and b"</html>" in body else f"page: {answer.status}"
        if kind == "hand in":
            answer, _body = self._ask(line, one, f"{where}/submit", b"")
            return "" if answer.status == 303 else f"hand in: {answer.status}"
        return self._save(line, one, where)

    def _save(self, line: http.client.HTTPConnection, one: Candidate, where: str) -> str:
        slot = one.saves % ITEMS + 1
        one.saves += 1
        base = one.bases.get(slot, 0)
        body = {"slot": slot, "base": base, "token": f"r{one.saves}", "answer": one.saves % 4}
        answer, text = self._ask(line, one, f"{where}/save", json.dumps(body).encode(), True)
        if answer.status != 200:
            return f"save: {answer.status}"
        told = json.loads(text)
        one.bases[slot] = told["revision"]
        one.receipts[slot, told["revision"]] = told["receipt"]
        return ""

    def _ask(
        self,
        line: http.client.HTTPConnection,
        one: Candidate,
        path: str,
        body: bytes | None,
        saves: bool = False,
    ) -> tuple[http.client.HTTPResponse, bytes]:
        headers = {"Cookie": one.person.cookie}
        if saves:
            headers |= {"X-Exam-Token": one.person.page_token, "Content-Type": "application/json"}
        elif body is not None:
            headers |= {"X-CSRFToken": one.person.form_token, "Content-Type": FORM}
        line.request("GET" if body is None else "POST", path, body, headers)
        answer = line.getresponse()
        return answer, answer.read()


def measure(scale: float) -> Iterator[Figure]:
    """A thousand candidates for three minutes at full scale, a hundred for half a minute below."""
    number, seconds = (1_000, 180.0) if scale >= 1 else (100, 30.0)
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        data = Path(scratch) / "data"
        data.mkdir()
        app = made.academy(data)
        with app.app_context():
            made.add_exam(clock.now())
            people = made.add_people(app, number, clock.now())
            db.session.remove()
        with served("app:create_app", made.environment(data)) as (port, _process, _took):
            crowd = Crowd(port, people, seconds)
            crowd.run()
        with app.app_context():
            yield from _figures(app, crowd)
            db.engine.dispose()


def _figures(app: Flask, crowd: Crowd) -> Iterator[Figure]:
    tally, count = crowd.tally, len(crowd.candidates)
    part = f"Everybody at once: {count} candidates"
    yield Figure(part, "started", len(tally.latencies.get("start", [])), "", count)
    yield Figure(part, "slowest start", tally.percentile("start", 1.0), "s", 10, False)
    yield Figure(part, "exam page, p99", tally.percentile("page", 0.99) * 1000, "ms")
    yield Figure(part, "answers saved", len(tally.latencies.get("save", [])), "")
    yield Figure(part, "save, median", tally.percentile("save", 0.5) * 1000, "ms")
    yield Figure(part, "save, p99", tally.percentile("save", 0.99) * 1000, "ms", 500, False)
    yield Figure(part, "hand in, p99", tally.percentile("hand in", 0.99) * 1000, "ms")
    note = "; ".join(sorted(set(tally.errors))[:3])
    yield Figure(part, "errors", len(tally.errors), "", 0, False, note)
    lost, faulty = _custody(app, crowd)
    yield Figure(part, "acknowledged and lost", lost, "answers", 0, False)
    yield Figure(part, "attempts with a custody fault", faulty, "", 0, False)


def _custody(app: Flask, crowd: Crowd) -> tuple[int, int]:
    """Receipts that were given and are not stored, and attempts that the custody check faults."""
    key = custody.key_of(str(app.config["ACADEMY"].secret_key))
    ids = {row[1]: row[0] for row in db.session.execute(select(Attempt.id, Attempt.public_id))}
    lost = faulty = 0
    for one in crowd.candidates:
        if one.attempt is None:
            continue
        lost += len(holds(one.receipts, custody.kept_of(ids[one.attempt])))
        attempt, found = custody.findings(one.attempt, key=key)
        whole = attempt.settled_at is not None and attempt.receipt_count == len(one.receipts)
        faulty += bool(found) or not whole
    db.session.rollback()
    return lost, faulty

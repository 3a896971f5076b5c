"""What a page costs in processor time, without a server and a line between: the figure that does
not change with how many share the machine."""

from __future__ import annotations

import io
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from flask import Flask

from app.exams.queries import attempts
from app.exams.services import custody, papers, saving
from app.kernel.actor import Actor
from app.platform import clock
from app.platform.db import db
from bench import bare, made
from bench.figures import Figure, median

PART = "Pages, processor time in one process"
ROUNDS = 7
Ask = Callable[[], bytes]


def measure(scale: float) -> Iterator[Figure]:
    """Hello, the sign-in page and the exam page with fifty saved answers, in turn."""
    times = 60 if scale < 1 else 300
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        app = made.academy(Path(scratch))
        sit, cookie = _answered_sheet(app)
        asks: dict[str, tuple[Ask, bytes, int]] = {
            "hello": (_ask(bare.create_app(), "/hello"), b"hello", 10 * times),
            "sign-in page": (_ask(app, "/sign-in"), b"password", 4 * times),
            "exam page of 50 items": (_ask(app, sit, cookie), b"</html>", times),
        }
        found: dict[str, list[float]] = {name: [] for name in asks}
        for turn in range(ROUNDS + 1):
            for name, (ask, expected, count) in asks.items():
                if expected not in ask():
                    raise AssertionError(f"{name}: not the page that was asked for")
                began = time.process_time()
                for _again in range(count):
                    ask()
                if turn:  # the first round fills what is kept
                    found[name].append((time.process_time() - began) * 1000 / count)
        with app.app_context():
            db.engine.dispose()
    goals = {"exam page of 50 items": 8.0}
    for name, values in found.items():
        yield Figure(PART, name, median(values), "ms", goals.get(name), False)


def _answered_sheet(app: Flask) -> tuple[str, str]:
    """Address and cookie of an open attempt in which every item is answered."""
    with app.app_context():
        at = clock.now()
        made.add_exam(at)
        people = made.add_people(app, 1, at)
        attempt = made.start_attempts(people)[0]
        key = custody.key_of(str(app.config["ACADEMY"].secret_key))
        sheet = attempts.sheet(Actor(people[0].account_id), attempt)
        paper = papers.known_paper(sheet.paper_id, sheet.paper_public_id, sheet.paper_hash)
        db.session.rollback()
        for slot in paper.slots:
            answer = ["7"] if slot.item.blanks else 0
            given = saving.Save(slot.number, 0, f"b{slot.number}", json.dumps(answer))
            saving.save(attempt, people[0].sign_in, given, key=key, at=clock.now())
    return f"/exams/attempts/{attempt}/sit", people[0].cookie


def _ask(app: Flask, path: str, cookie: str = "") -> Ask:
    """A call of the application as a server makes it."""

    def ask() -> bytes:
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_COOKIE": cookie,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        answer: Iterable[bytes] = app.wsgi_app(environ, _unheard)
        body = b"".join(answer)
        close = getattr(answer, "close", None)
        if close is not None:
            close()
        return body

    return ask


def _unheard(_status: str, _headers: list[tuple[str, str]], _error: Any = None) -> Any:
    """Status and headers go nowhere; the text of the page is looked at instead."""

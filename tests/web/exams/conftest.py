"""A learner's sitting, driven through the pages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from app.exams.rules.assembly import assemble
from app.exams.services import bank
from app.platform import clock
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.exams_bank import add_exam

ClientOf = Callable[[str], FlaskClient]


class Sat:
    """One browser at one attempt."""

    def __init__(self, client: FlaskClient, key: str = "test") -> None:
        self.client, self.key = client, key
        self.address, self.token = "", ""

    def start(self, *, language: str = "zh") -> Sat:
        """Press start, open the paper."""
        answer = self.client.post(f"/exams/{self.key}/start", data={"language": language})
        assert answer.status_code == 303, answer.text
        return self.open(answer.location.removesuffix("/sit"))

    def open(self, address: str) -> Sat:
        """Open the paper on this device."""
        self.address = address
        page = self.client.get(f"{address}/sit")
        assert page.status_code == 200
        found = re.search(r'data-token="([^"]+)"', page.text)
        assert found
        self.token = found[1]
        return self

    def save(
        self, slot: int, answer: Any, *, base: int = 0, token: str = "", header: str | None = None
    ) -> TestResponse:
        """Send one answer as the page does."""
        return self.client.post(
            f"{self.address}/save",
            data=json.dumps(
                {"slot": slot, "base": base, "token": token or uuid4().hex, "answer": answer}
            ),
            content_type="application/json",
            headers={"X-Exam-Token": self.token if header is None else header},
        )

    def hand_in(self) -> TestResponse:
        """Press hand in."""
        return self.client.post(f"{self.address}/submit")

    def get(self, rest: str = "") -> TestResponse:
        """A page of this attempt."""
        return self.client.get(self.address + rest)


@pytest.fixture
def publish(app: Flask, cast: Cast) -> Callable[..., None]:
    """``publish(keys=[...], release="by_hand")`` puts an exam on offer, papers built."""

    def _publish(**exam: Any) -> None:
        with app.app_context():
            with transaction():
                add_exam(NOON, **exam)
            with transaction():
                bank.build_missing(at=NOON)

    return _publish


@pytest.fixture
def sat(client_of: ClientOf, publish: Callable[..., None]) -> Callable[..., Sat]:
    """``sat("lin", **exam)``: the exam is published and Lin has started."""

    def _sat(name: str = "lin", **exam: Any) -> Sat:
        publish(**exam)
        return Sat(client_of(name), exam.get("key", "test")).start()

    return _sat


@pytest.fixture
def drawings(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[bool]]:
    """``drawings()`` puts away every paper; the list it gives says of each paper drawn from then
    on whether a writing transaction had to wait for it."""
    drawn: list[bool] = []

    def watched(*args: Any, **kwargs: Any) -> Any:
        options = db.session.connection().get_execution_options()
        drawn.append(bool(options.get("writes")))
        return assemble(*args, **kwargs)

    def _put_away() -> list[bool]:
        with app.app_context(), transaction():
            bank.retire_papers()
        monkeypatch.setattr("app.exams.services.bank.assemble", watched)
        return drawn

    return _put_away


@contextmanager
def later(**step: float) -> Iterator[datetime]:
    """The clock stands that much after noon."""
    at = NOON + timedelta(**step)
    with clock.frozen_at(at):
        yield at


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    asked: list[str] = []

    def note(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)

"""A learner's sitting, driven through the services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from app.accounts.models import SignIn
from app.exams.models.attempts import Attempt
from app.exams.rules import custody as rules
from app.exams.services import bank, closing, custody, saving, starting
from app.exams.services.saving import Save, Saved
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.exams_bank import add_exam

KEY = custody.key_of("s" * 40)


class Sitting:
    """One learner at one exam."""

    def __init__(self, learner_id: int) -> None:
        self.learner_id = learner_id
        self.sign_in = uuid4()
        db.session.rollback()
        with transaction() as session:
            session.add(
                SignIn(
                    public_id=self.sign_in,
                    account_id=learner_id,
                    created_at=NOON,
                    last_seen_at=NOON,
                    confirmed_at=NOON,
                )
            )
        self.public_id = UUID(int=0)
        self.known: dict[int, int] = {}

    def start(self, at: datetime = NOON, key: str = "test") -> Sitting:
        try:
            started = starting.start(self.sign_in, key, language="zh", at=at)
        except starting.NoPaper as missing:
            with transaction():
                bank.build_for_version(missing.version_id, at=at)
            started = starting.start(self.sign_in, key, language="zh", at=at)
        self.public_id = started.public_id
        return self

    def save(
        self,
        slot: int,
        answer: Any,
        *,
        at: datetime = NOON,
        base: int | None = None,
        token: str | None = None,
        sign_in: UUID | None = None,
    ) -> Saved:
        given = Save(
            slot,
            self.known.get(slot, 0) if base is None else base,
            token or uuid4().hex,
            rules.canonical(answer),
        )
        saved = saving.save(self.public_id, sign_in or self.sign_in, given, key=KEY, at=at)
        if saved.revision:
            self.known[slot] = saved.revision
        return saved

    def hand_in(self, at: datetime = NOON + timedelta(minutes=10)) -> Attempt:
        db.session.rollback()
        with transaction():
            closing.hand_in(self.public_id, self.learner_id, key=KEY, at=at)
        return self.attempt()

    def attempt(self) -> Attempt:
        db.session.expire_all()
        found = db.session.query(Attempt).filter_by(public_id=self.public_id).one()
        db.session.expunge(found)
        db.session.rollback()
        return found


@pytest.fixture
def sit(context: Flask, cast: Cast) -> Callable[..., Sitting]:
    """``sit("lin", **exam)`` publishes the exam and lets Lin start."""

    def begin(name: str = "lin", **exam: Any) -> Sitting:
        with transaction():
            add_exam(NOON, **exam)
        return Sitting(cast.ids[name]).start()

    return begin

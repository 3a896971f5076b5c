"""What goes with the made people, and what stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import queries as accounts
from app.accounts.models import Account, Unit
from app.accounts.services import demo, people, signing_in
from app.audit.models import AuditEntry
from app.courses.models.sessions import SessionSeat, TrainingSession
from app.courses.replay import learning as courses
from app.demo.rules.ownership import FIRM, NOBODYS, OWNERS, SHARED
from app.demo.services import leaving, progress
from app.demo.services.leaving import Gone
from app.growth.models.tables import Talk
from app.kernel.actor import SYSTEM, Actor
from app.kernel.wording import Wording
from app.notices import inbox
from app.platform.db import Base, db, transaction
from tests.conftest import NOON, Cast
from tests.services.demo.rows import ORGANISATION, changed, rows


@pytest.fixture
def in_app(app: Flask, cast: Cast) -> Iterator[Cast]:
    with app.app_context():
        yield cast
        db.session.rollback()


def bring_in() -> dict[str, int]:
    with transaction():
        demo.create(ORGANISATION, today=NOON.date(), at=NOON)
        progress.begin(NOON.date(), at=NOON)
        found = db.session.execute(select(Account.staff_no, Account.id).where(Account.is_demo))
        return {str(number): i for number, i in found}


def actor(account_id: int) -> Actor:
    return accounts.actor_of(db.session(), account_id, day=NOON.date())


def go(tmp_path: Path) -> Gone:
    return leaving.leave(transaction, tmp_path, at=NOON + timedelta(days=1))


def deed_of_leaving(lines: list[str]) -> bool:
    return len(lines) == 1 and "demo.removed" in lines[0]


def a_class(host: int) -> TrainingSession:
    title = Wording("话术课", "Scripts")
    with transaction():
        public_id = courses.plan_class(
            actor(host), title, title, kind="class", place="2", starts=NOON + timedelta(hours=3),
            seats=5, at=NOON,
        )  # fmt: skip
        found = select(TrainingSession).where(TrainingSession.public_id == public_id)
        return db.session.scalars(found).one()


def test_nothing_of_them_is_left_and_nothing_else_has_changed(in_app: Cast, tmp_path: Path) -> None:
    before = rows()
    made = bring_in()
    signing_in.check_password("D1", "wrong", address="x", at=NOON)
    with transaction():
        db.session.add(Talk(learner_id=made["D1"], by_id=made["D2"], at=NOON, words="约定"))
        inbox.tell(made["D1"], "x", key="x", url="/", at=NOON)
    session = a_class(made["D3"])
    with transaction():
        courses.sign_up(actor(made["D1"]), session.public_id, at=NOON)
    gone = go(tmp_path)
    left = changed(before, rows())
    assert deed_of_leaving(left.pop("audit_entry"))
    assert left == {}
    assert (gone.people, gone.emptied) == (3, 0)


def test_what_somebody_real_has_with_them_stays_and_so_does_an_empty_account(
    in_app: Cast, tmp_path: Path
) -> None:
    made = bring_in()
    session = a_class(made["D3"])
    with transaction():
        courses.sign_up(actor(in_app.lin), session.public_id, at=NOON)
        courses.sign_up(actor(made["D1"]), session.public_id, at=NOON)
        team = db.session.scalars(select(Unit).where(Unit.key == "demo-team")).one()
        people.move_to(in_app.mei, team.id, on=NOON.date(), by=SYSTEM, at=NOON)
    gone = go(tmp_path)
    assert gone == Gone(3, 1, gone.rows)
    seats = db.session.scalars(select(SessionSeat.learner_id)).all()
    host = db.session.get_one(Account, made["D3"])
    assert list(seats) == [in_app.lin]
    assert (host.name, host.staff_no) == ("", None)
    assert accounts.team_of(db.session(), in_app.mei, day=NOON.date()) == team.id
    assert db.session.get(Account, made["D1"]) is None


def test_what_they_did_to_real_people_s_work_stays_without_them(
    in_app: Cast, tmp_path: Path
) -> None:
    made = bring_in()
    with transaction():
        people.grant(
            db.session.get_one(Account, in_app.mei), frozenset(), frozenset(),
            by=Actor(made["D2"]), at=NOON,
        )  # fmt: skip
        talk = Talk(learner_id=in_app.lin, by_id=made["D2"], at=NOON, words="约定")
        db.session.add(talk)
    go(tmp_path)
    kept = db.session.get_one(Talk, talk.id)
    assert kept.by_id == made["D2"]
    assert db.session.get_one(Account, made["D2"]).name == ""
    assert people.held_by(in_app.mei) == (frozenset(), frozenset())


def test_going_again_or_with_nobody_there_changes_nothing(in_app: Cast, tmp_path: Path) -> None:
    nobody = rows()
    assert go(tmp_path) == Gone(0, 0, 0)
    assert rows() == nobody
    bring_in()
    go(tmp_path)
    after = rows()
    assert go(tmp_path).people == 0
    assert rows() == after


def test_everybody_s_table_says_whose_its_rows_are(app: Flask) -> None:
    known = set(OWNERS) | NOBODYS
    people_in = {
        table.name
        for table in Base.metadata.sorted_tables
        if any(key.column.table.name == "account" for key in table.foreign_keys)
    }
    assert people_in <= known, f"say in app/demo/rules/ownership.py: {people_in - known}"
    for name, column in OWNERS.items():
        assert column in Base.metadata.tables[name].c
    assert set(OWNERS) >= SHARED
    for name in FIRM:
        table, column = name.split(".")
        assert Base.metadata.tables[table].c[column].nullable


def test_the_trail_says_that_they_went(in_app: Cast, tmp_path: Path) -> None:
    bring_in()
    go(tmp_path)
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None
    assert (last.action, last.after["people"] if last.after else 0) == ("demo.removed", 3)

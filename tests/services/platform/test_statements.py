"""Statements that are compiled once: the same values and rows as SQLAlchemy's own way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Integer, Uuid, bindparam, func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.accounts.models import Account, SignIn
from app.platform.db import UTCDateTime, Within, alone, db, short_connection, transaction
from app.platform.statements import Statement
from tests.conftest import NOON, Cast

ADD = Statement(
    text(
        "insert into sign_in (public_id, account_id, created_at, last_seen_at, confirmed_at, "
        "remembered, device, address) select :id, a.id, :at, :at, :at, :remembered, '', '' "
        "from account a where a.id = :account"
    ).bindparams(
        bindparam("id", type_=Uuid()),
        bindparam("account", type_=Integer),
        bindparam("at", type_=UTCDateTime),
        bindparam("remembered", type_=SignIn.remembered.type),
    )
)
READ = Statement(
    select(SignIn.public_id, SignIn.created_at, SignIn.ended_at, SignIn.remembered).where(
        SignIn.public_id == bindparam("id", type_=Uuid()), SignIn.ended_at.is_(None)
    )
)


@pytest.fixture
def lin(context: Flask, cast: Cast) -> Iterator[int]:
    yield cast.lin
    db.session.rollback()


def test_what_was_written_alone_is_there_at_once_with_its_types(lin: int) -> None:
    sign_in = uuid4()
    east = datetime(2026, 11, 24, 12, 0, 0, 5, tzinfo=timezone(timedelta(hours=8)))
    with alone() as connection:
        values = {"id": sign_in, "account": lin, "at": east, "remembered": True}
        assert connection.run(ADD, values) == 1
        rows = connection.rows(READ, {"id": sign_in})
    assert [tuple(row) for row in rows] == [(sign_in, east.astimezone(UTC), None, True)]
    assert rows[0].created_at.tzinfo is UTC
    known = db.session.scalars(select(SignIn).where(SignIn.public_id == sign_in)).one()
    assert (known.created_at, known.remembered) == (rows[0].created_at, True)


def test_a_guard_that_does_not_hold_writes_nothing(lin: int) -> None:
    with alone() as connection:
        values = {"id": uuid4(), "account": -1, "at": NOON, "remembered": False}
        assert connection.run(ADD, values) == 0


def test_in_the_callers_transaction_it_is_undone_with_it(lin: int) -> None:
    values = {"id": uuid4(), "account": lin, "at": NOON, "remembered": False}
    with transaction() as session:
        within = Within(session.connection())
        assert within.run(ADD, values) == 1
        assert within.rows(READ, {"id": values["id"]})[0].public_id == values["id"]
        session.rollback()
    with alone() as connection:
        assert connection.rows(READ, {"id": values["id"]}) == []


def test_a_refusal_of_the_engine_is_sqlalchemys_own_and_the_connection_is_given_up(
    lin: int,
) -> None:
    values = {"id": uuid4(), "account": lin, "at": NOON, "remembered": False}
    with alone() as connection:
        connection.run(ADD, values)
    with pytest.raises(IntegrityError), alone() as connection:
        connection.run(ADD, values)
    with alone() as connection:
        assert connection.rows(READ, {"id": values["id"]})
    broken = Statement(text("select nothing from nowhere"))
    with pytest.raises(DBAPIError), alone() as connection:
        connection.rows(broken, {})


def test_afterwards_the_pools_connections_open_transactions_as_before(lin: int) -> None:
    with alone() as connection:
        assert connection.rows(READ, {"id": uuid4()}) == []
    count = select(func.count()).select_from(Account)
    with short_connection(writes=True) as connection:
        before = connection.scalar(count)
        connection.exec_driver_sql("delete from account where id < 0")
        connection.rollback()
    with short_connection() as connection:
        assert connection.scalar(count) == before


def test_naive_moments_and_missing_values_are_refused(lin: int) -> None:
    naive = {"id": uuid4(), "account": lin, "at": NOON.replace(tzinfo=None), "remembered": False}
    with alone() as connection:
        with pytest.raises(ValueError, match="time zone"):
            connection.run(ADD, naive)
        with pytest.raises(KeyError):
            connection.run(ADD, {"account": lin})


def test_what_cannot_be_compiled_once_is_refused(context: Flask) -> None:
    listed = Statement(select(Account.id).where(Account.id.in_([1, 2])))
    with pytest.raises(ValueError, match="unknown length"):
        listed.on(db.engine.dialect)
    defaulted = Statement(insert(Account).values(name=bindparam("called")))
    with pytest.raises(ValueError, match="default"):
        defaulted.on(db.engine.dialect)

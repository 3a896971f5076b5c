"""The traps between SQLite and PostgreSQL, pinned on both."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from app.accounts.models import Account, Membership, Unit, UnitKind
from app.evidence import ledger
from app.evidence.facts import ExamPassed
from app.evidence.models import FactRow
from app.platform.db import db, short_connection, transaction
from tests.conftest import NOON, Cast
from tests.factories import make_account, make_unit


def test_a_moment_comes_back_in_utc_whatever_zone_it_was_given_in(context: Flask) -> None:
    shanghai = timezone(timedelta(hours=8))
    given = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=shanghai)
    with transaction() as session:
        account = make_account("Z1", "赵", hired=NOON.date(), at=given)
        number = account.id
    db.session.expire_all()
    with transaction() as session:
        kept = session.scalars(select(Account.created_at).where(Account.id == number)).one()
    assert kept == given
    assert kept.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(context: Flask) -> None:
    with pytest.raises(StatementError, match="time zone"), transaction():
        make_account("Z1", "赵", hired=NOON.date(), at=NOON.replace(tzinfo=None))


def test_moments_compare_in_the_database_as_they_do_in_time(context: Flask) -> None:
    with transaction() as session:
        for place, minutes in enumerate((5, -5, 0)):
            make_account(f"Z{place}", "赵", hired=NOON.date(), at=NOON + timedelta(minutes=minutes))
        earlier = select(Account.staff_no).where(Account.created_at < NOON)
        assert session.scalars(earlier).all() == ["Z1"]


def test_foreign_keys_hold(context: Flask) -> None:
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(
            Membership(account_id=99_999, unit_id=99_999, since=NOON.date(), created_at=NOON)
        )


def test_check_constraints_hold(context: Flask) -> None:
    with pytest.raises(IntegrityError), transaction():
        make_account("Z1", "赵", hired=NOON.date(), at=NOON, theme="neon")


def test_unique_columns_take_many_nulls_and_no_doubles(context: Flask) -> None:
    with transaction():
        make_account("Z1", "赵", hired=NOON.date(), at=NOON, email=None)
        make_account("Z2", "钱", hired=NOON.date(), at=NOON, email=None)
    with pytest.raises(IntegrityError), transaction():
        make_account("Z1", "孙", hired=NOON.date(), at=NOON)


def test_like_finds_two_chinese_characters(context: Flask) -> None:
    with transaction() as session:
        make_account("Z1", "退货处理员", hired=NOON.date(), at=NOON)
        found = session.scalars(select(Account.staff_no).where(Account.name.like("%退货%"))).all()
    assert found == ["Z1"]


def test_json_keeps_types_and_chinese(context: Flask) -> None:
    body = {"levels": {"attitude": 350}, "critical": ["privacy_leak"], "备注": "先道歉", "n": None}
    with transaction() as session:
        account = make_account("Z1", "赵", hired=NOON.date(), at=NOON)
        session.add(
            FactRow(
                kind="x",
                learner_id=account.id,
                happened_at=NOON,
                recorded_at=NOON,
                source="s",
                subject="",
                body=body,
            )
        )
    db.session.expire_all()
    with transaction() as session:
        assert session.scalars(select(FactRow.body)).one() == body


def test_a_failed_unit_of_work_leaves_nothing(context: Flask) -> None:
    def fail() -> None:
        with transaction():
            make_unit("ghost", UnitKind.TEAM, "无", "None", NOON, None)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with transaction() as session:
        assert session.scalars(select(Unit)).all() == []


def test_a_unit_of_work_after_reading_is_refused(context: Flask) -> None:
    db.session.scalars(select(Unit)).all()
    with pytest.raises(RuntimeError, match="already read"), transaction():
        pass


def test_the_same_fact_stated_by_eight_at_once_stands_once(app: Flask, cast: Cast) -> None:
    errors: list[BaseException] = []

    def state() -> None:
        with app.app_context():
            try:
                with transaction():
                    ledger.record(
                        ExamPassed(
                            learner_id=cast.lin,
                            happened_at=NOON,
                            source="attempt:1",
                            exam="entry-check",
                            percent=8000,
                        ),
                        at=NOON,
                    )
            except IntegrityError:
                pass  # the other one stated it: the caller's retry finds it
            except BaseException as error:
                errors.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=state) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with app.app_context():
        assert len(ledger.history(cast.lin)[cast.lin]) == 1


def test_writers_wait_for_each_other_instead_of_failing(app: Flask, cast: Cast) -> None:
    def add(number: int) -> None:
        with app.app_context():
            for turn in range(10):
                with short_connection(writes=True) as connection:
                    connection.execute(
                        text("UPDATE account SET shift = :s WHERE id = :i"),
                        {"s": f"{number}/{turn}", "i": cast.lin},
                    )

    threads = [threading.Thread(target=add, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context(), transaction() as session:
        assert session.get_one(Account, cast.lin).shift.endswith("/9")


def test_sqlite_is_set_to_lose_nothing(app: Flask) -> None:
    # An engine as the academy makes it: the one of the tests is told not to wait for the disk.
    with app.app_context():
        engine = create_engine(db.engine.url)
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        else:
            default = connection.exec_driver_sql("SHOW default_transaction_isolation").scalar()
            assert default == "read committed"
    engine.dispose()


def test_the_nearest_manager_is_found_in_nested_teams(app: Flask, cast: Cast) -> None:
    from app.accounts import queries

    with app.app_context():
        day = NOON.date()
        assert [p.id for p in queries.managers_of(db.session(), cast.lin, day=day)] == [cast.gao]
        members = queries.team_members(db.session(), [cast.teams["one"]], day=day)
        assert {p.id for p in members} == {cast.lin, cast.mei}
        assert db.session.scalars(queries.managed_units(cast.gao, day)).all() == [cast.teams["one"]]

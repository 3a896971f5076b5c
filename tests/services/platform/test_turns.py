"""Long work in many transactions and short writes share SQLite's one lock."""

from __future__ import annotations

import os
import threading
import time

import pytest
from flask import Flask
from sqlalchemy import Integer, bindparam, text

from app.platform import turns
from app.platform.db import alone, db, short_connection
from app.platform.statements import Statement

TOUCH = Statement(
    text("update account set notice_version = :n where id = 0").bindparams(
        bindparam("n", type_=Integer)
    )
)


def hold(seconds: float) -> None:
    with short_connection(writes=True) as connection:
        connection.exec_driver_sql("update account set theme = 'dark' where id = 0")
        time.sleep(seconds)


@pytest.mark.real_time
@pytest.mark.engine("sqlite", why="PostgreSQL has no such lock")
def test_short_writes_get_in_between_the_batches_of_long_work(context: Flask) -> None:
    going, waits = threading.Event(), []

    def save() -> None:
        with context.app_context():
            going.wait(5)
            for _number in range(8):
                began = time.monotonic()
                with alone() as connection:
                    connection.run(TOUCH, {"n": 1})
                waits.append(time.monotonic() - began)

    saver = threading.Thread(target=save)
    saver.start()
    going.set()
    batches = 0
    until = time.monotonic() + 15
    while saver.is_alive() and time.monotonic() < until:
        hold(0.12)
        batches += 1
    saver.join(15)
    assert len(waits) == 8
    # A write waits for the batch in hand and for its own next look at the lock; without turns it
    # meets a free lock by chance only, and waits for twenty batches and more.
    assert sorted(waits)[6] < 3 * (0.12 + turns.COURTESY)
    assert batches < 40


@pytest.mark.real_time
@pytest.mark.engine("sqlite", why="PostgreSQL has no such lock")
def test_nobody_waits_where_nobody_asks(context: Flask) -> None:
    hold(0.03)
    began = time.monotonic()
    with db.engine.connect() as connection:
        for _number in range(20):
            turns.give_way(connection.info)
    assert time.monotonic() - began < turns.COURTESY


@pytest.mark.real_time
@pytest.mark.engine("sqlite", why="PostgreSQL has no such lock")
def test_courtesy_ends_and_is_owed_by_long_work_alone(context: Flask) -> None:
    with db.engine.connect() as other, db.engine.connect() as mine, turns.waiting(other.info):
        turns.began()
        turns.ended()
        began = time.monotonic()
        turns.give_way(mine.info)
        assert time.monotonic() - began < turns.LONG, "a short write owes nothing"
        turns.began()
        time.sleep(turns.LONG * 2)
        turns.ended()
        began = time.monotonic()
        turns.give_way(mine.info)
        assert turns.COURTESY <= time.monotonic() - began < 3


def test_a_connection_closes_its_file_and_one_in_memory_has_none() -> None:
    info: dict[str, int] = {}
    turns.prepare(info, "")
    assert info == {}
    with turns.waiting(info):
        turns.give_way(info)
    turns.close(info)


@pytest.mark.engine("sqlite", why="PostgreSQL has no such lock")
def test_files_do_not_pile_up(context: Flask) -> None:
    db.engine.dispose()
    before = len(os.listdir("/proc/self/fd"))
    for _number in range(5):
        with alone() as connection:
            connection.run(TOUCH, {"n": 1})
        db.engine.dispose()
    assert len(os.listdir("/proc/self/fd")) <= before

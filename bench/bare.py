"""What the academy is compared with: Flask routes without extensions, under the same server.

``hello`` answers a line. ``raw`` does by hand the write that saving an answer needs: one
transaction that checks the attempt and inserts the revision, as durable as the academy's own.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time

from flask import Flask, Response, request

_own = threading.local()

SCHEMA = """
create table attempt (id integer primary key, state text not null, due real not null);
create table response (attempt_id integer not null, slot integer not null, revision integer
    not null, answer text not null, at real not null,
    primary key (attempt_id, slot, revision)) without rowid;
"""


def _sqlite() -> sqlite3.Connection:
    connection: sqlite3.Connection | None = getattr(_own, "sqlite", None)
    if connection is None:
        connection = sqlite3.connect(
            os.environ["BARE_DATABASE"], isolation_level=None, check_same_thread=False
        )
        # Two processes that switch to WAL at once lock each other out: the file is made in it.
        for pragma in ("busy_timeout = 10000", "synchronous = FULL"):
            connection.execute(f"pragma {pragma}")
        _own.sqlite = connection
    return connection


def _save_sqlite(attempt: int, slot: int, revision: int, answer: str) -> bool:
    connection = _sqlite()
    connection.execute("begin immediate")
    now = time.time()
    open_one = connection.execute(
        "select 1 from attempt where id = ? and state = 'open' and due > ?", (attempt, now)
    ).fetchone()
    if open_one:
        connection.execute(
            "insert or ignore into response values (?, ?, ?, ?, ?)",
            (attempt, slot, revision, answer, now),
        )
    connection.execute("commit")
    return open_one is not None


def _save_postgresql(attempt: int, slot: int, revision: int, answer: str) -> bool:
    import psycopg

    connection = getattr(_own, "postgresql", None)
    if connection is None:
        connection = _own.postgresql = psycopg.connect(os.environ["BARE_DATABASE"])
    now = time.time()
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 from attempt where id = %s and state = 'open' and due > %s for share",
            (attempt, now),
        )
        open_one = cursor.fetchone()
        if open_one:
            cursor.execute(
                "insert into response values (%s, %s, %s, %s, %s) on conflict do nothing",
                (attempt, slot, revision, answer, now),
            )
    connection.commit()
    return open_one is not None


def create_app() -> Flask:
    """Both routes."""
    app = Flask("bare")
    save = _save_sqlite if os.environ.get("BARE_ENGINE") == "sqlite" else _save_postgresql

    @app.get("/hello")
    def hello() -> str:
        return "hello"

    @app.post("/save")
    def save_answer() -> Response:
        given = request.get_json()
        done = save(given["attempt"], given["slot"], given["base"] + 1, given["answer"])
        return Response(
            '{"state": "saved"}' if done else '{"state": "closed"}',
            status=200 if done else 409,
            content_type="application/json",
        )

    return app

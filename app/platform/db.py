"""The database: one handle, honest types, and the only place that commits.

SQLite runs WAL with ``synchronous=FULL``: an acknowledged write survives a loss of power.
A transaction that will write says so at its first statement (``BEGIN IMMEDIATE``), since SQLite
answers "locked" at once to one that read first; ``transaction()`` is the way to say it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, cast
from uuid import UUID, uuid4

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    CursorResult,
    DateTime,
    Delete,
    Dialect,
    Engine,
    MetaData,
    Text,
    TypeDecorator,
    Update,
    Uuid,
    event,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.pool import ConnectionPoolEntry, Pool, PoolProxiedConnection

from app.platform import turns
from app.platform.statements import Ready, Statement

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """A moment. Naive datetimes are refused on the way in; UTC comes out on every engine."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values with ValueError; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a time zone: {value!r}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give UTC back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_JSON = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    """Every table's parent. Models derive from this, not from the extension's own class."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: UTCDateTime(),
            UUID: Uuid(),
            dict[str, Any]: _JSON,
            list[str]: _JSON,
            list[Any]: _JSON,
            str: Text(),
        },
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


def new_id() -> UUID:
    """A public identifier that cannot be guessed."""
    return uuid4()


def dump_json(value: Any) -> str:
    """Canonical JSON: sorted keys, no blanks, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def engine_options(url: str) -> dict[str, Any]:
    """Options for ``create_engine`` that fit the engine behind ``url``."""
    # A failing statement is logged; what it was to write is people's data and stays out.
    options: dict[str, Any] = {"json_serializer": dump_json, "hide_parameters": True}
    if url.startswith("sqlite"):
        options["connect_args"] = {"check_same_thread": False}
    else:
        options |= {"pool_pre_ping": True, "pool_size": 5, "max_overflow": 5}
    return options


@event.listens_for(Engine, "connect")
def _prepare_connection(connection: Any, record: ConnectionPoolEntry) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        # The driver would begin transactions by itself, too late and deferred: switch that off.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout = 10000")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA cache_size = -16000")
        turns.prepare(record.info, cursor.execute("PRAGMA database_list").fetchone()[2])
        cursor.close()


@event.listens_for(Pool, "close")
def _forget_connection(_connection: Any, record: ConnectionPoolEntry) -> None:
    turns.close(record.info)


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if not connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql("BEGIN")
        return
    turns.give_way(connection.info)
    with turns.waiting(connection.info):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    turns.began()


@event.listens_for(Engine, "commit")
@event.listens_for(Engine, "rollback")
def _end(_connection: Connection) -> None:
    turns.ended()


@contextmanager
def transaction() -> Iterator[Session]:
    """One unit of work: commits at the end, rolls back on any exception.

    Opened by doors (views, jobs, commands) only, before anything was read on this session.
    Raise RuntimeError if the session has already read or a transaction is open.
    """
    session = db.session()
    if session.in_transaction():
        raise RuntimeError("this session has already read: open the transaction first")
    try:
        session.connection(execution_options={"writes": True})
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


@contextmanager
def short_connection(*, writes: bool = False) -> Iterator[Connection]:
    """A connection of its own, returned at once: for what must not open the request's session."""
    with db.engine.connect() as connection:
        if writes:
            connection = connection.execution_options(writes=True)
        with connection.begin():
            yield connection


def write_many(*statements: Update | Delete) -> int:
    """Carry out updates and deletes; give how many rows they met. Objects that the session holds
    already do not hear of it."""
    met = 0
    for statement in statements:
        done = db.session.execute(statement, execution_options={"synchronize_session": False})
        met += cast(CursorResult[Any], done).rowcount
    return met


class Alone:
    """A connection of its own on which every statement is a transaction by itself: a write is
    durable when ``run`` returns, and a read sees what is there now and holds nothing.

    For statements that carry their own guard. A write cannot meet "database is locked" as one that
    follows a read in its transaction can: SQLite takes the write lock before it looks.
    """

    def __init__(self, connection: PoolProxiedConnection, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect

    def run(self, statement: Statement, values: Mapping[str, Any]) -> int:
        """Write; give the number of rows."""
        with turns.waiting(self._connection.info):
            cursor = self._execute(statement.on(self._dialect), values)
        count: int = cursor.rowcount
        cursor.close()
        return count

    def rows(self, statement: Statement, values: Mapping[str, Any]) -> list[Any]:
        """Read all rows."""
        ready = statement.on(self._dialect)
        cursor = self._execute(ready, values)
        found = [ready.row(kept) for kept in cursor.fetchall()]
        cursor.close()
        return found

    def _execute(self, ready: Ready, values: Mapping[str, Any]) -> Any:
        taken = ready.values(values)
        cursor = self._connection.cursor()
        driver = self._dialect.loaded_dbapi
        try:
            cursor.execute(ready.sql, taken)
        except driver.Error as error:
            self._connection.invalidate(error)
            raise DBAPIError.instance(
                ready.sql, taken, error, driver.Error, hide_parameters=True, dialect=self._dialect
            ) from error
        return cursor


class Within:
    """The same on a connection whose transaction is the caller's. What a session has not flushed
    yet is not there."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def run(self, statement: Statement, values: Mapping[str, Any]) -> int:
        """Write; give the number of rows."""
        ready = statement.on(self._connection.dialect)
        return self._connection.exec_driver_sql(ready.sql, ready.values(values)).rowcount

    def run_each(
        self, statement: Statement, common: Mapping[str, Any], many: Sequence[Mapping[str, Any]]
    ) -> None:
        """Write once for each set of values, beside what is common to all."""
        if many:
            ready = statement.on(self._connection.dialect)
            self._connection.exec_driver_sql(ready.sql, ready.each(common, many))

    def rows(self, statement: Statement, values: Mapping[str, Any]) -> list[Any]:
        """Read all rows."""
        ready = statement.on(self._connection.dialect)
        found = self._connection.exec_driver_sql(ready.sql, ready.values(values))
        return [ready.row(kept) for kept in found]

    def columns(self, statement: Statement, values: Mapping[str, Any]) -> list[Sequence[Any]]:
        """Read all rows, as the driver gives them, column by column: for hundreds of thousands."""
        ready = statement.on(self._connection.dialect)
        cursor = self._connection.connection.cursor()
        cursor.execute(ready.sql, ready.values(values))
        found = cursor.fetchall()
        places = range(len(cursor.description or ()))
        cursor.close()
        return [list(map(itemgetter(place), found)) for place in places]


def in_session() -> Within:
    """The session's own connection, with what it has pending written first, as its own queries
    would (not so inside ``no_autoflush``)."""
    session = db.session()
    if session.autoflush:
        session.flush()
    return Within(session.connection())


@contextmanager
def alone() -> Iterator[Alone]:
    """A connection for single statements, returned at once."""
    engine = db.engine
    connection = engine.raw_connection()
    try:
        if engine.dialect.name == "sqlite":  # its connections commit by themselves, see above
            yield Alone(connection, engine.dialect)
            return
        connection.driver_connection.autocommit = True  # type: ignore[union-attr]
        try:
            yield Alone(connection, engine.dialect)
        finally:
            if connection.is_valid:
                connection.driver_connection.autocommit = False  # type: ignore[union-attr]
    finally:
        connection.close()

"""The cast, a frozen clock, a fresh database for each test on the engine that ``--db`` names."""

from __future__ import annotations

import contextvars
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, Table, event, text
from sqlalchemy.engine import make_url

from app.platform import clock
from app.platform.settings import Settings
from tools import catalogs

# On a test machine the same examples every time, so that a red run can be had again; and no limit
# on the time of one example, which a busy machine breaks. At a desk new ones are looked for.
settings.register_profile(
    "ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
if os.environ.get("CI"):
    settings.load_profile("ci")

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


ENGINES = ["sqlite", "postgresql"]
# Files that take many seconds begin first: last, one worker would go on alone for a minute.
LONG = (
    "services/demo/test_history.py",
    "services/courses/test_readme.py",
    "services/certificates/test_names.py",
    "house/test_manners.py",
    "services/roleplay/test_editor_forms.py",
    "services/content/test_coverage.py",
    "services/content/test_statistics.py",
    "services/exams/test_importing.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--db`` chooses the engine; PostgreSQL is found through ACADEMY_TEST_POSTGRESQL."""
    parser.addoption("--db", choices=ENGINES, default="sqlite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about another engine: ``@pytest.mark.engine("sqlite", why="...")``; put
    what takes long before the rest."""
    kept, other = [], []
    for item in items:
        mark = item.get_closest_marker("engine")
        if mark and mark.args[0] not in ENGINES:
            raise pytest.UsageError(f"{item.nodeid} is about an engine that is not known")
        meant = mark is None or mark.args[0] == config.getoption("--db")
        (kept if meant else other).append(item)
    if other:
        config.hook.pytest_deselected(items=other)
    here = Path(__file__).parent
    places = {here / name: number for number, name in enumerate(LONG)}
    items[:] = sorted(kept, key=lambda item: places.get(item.path, len(LONG)))


class OwnContextClient(FlaskClient):
    """A client whose requests never share a pushed application context with the test."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """One request in a context of its own."""
        return contextvars.Context().run(super().open, *args, **kwargs)


def _worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "gw0")


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder for the whole run of this worker."""
    return tmp_path_factory.mktemp("instance")


def _postgresql(name: str) -> str:
    address = os.environ.get("ACADEMY_TEST_POSTGRESQL", "")
    if not address:
        pytest.exit("--db postgresql needs ACADEMY_TEST_POSTGRESQL=postgresql://...", returncode=2)
    import psycopg

    admin = make_url(address)
    plain = admin.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0")
    return admin.set(database=name, drivername="postgresql+psycopg").render_as_string(False)


@pytest.fixture(scope="session", autouse=True)
def _catalogues_are_compiled() -> None:
    if catalogs.is_stale():
        catalogs.compile_all()


@pytest.fixture(scope="session")
def _application(data_dir: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    from app import create_app
    from app.platform.db import Base, db

    if request.config.getoption("--db") == "postgresql":
        url = _postgresql(f"academy_test_{_worker()}")
    else:
        url = f"sqlite:///{data_dir / 'academy.sqlite3'}"
    app = create_app(
        Settings(
            data_dir=data_dir,
            database_url=url,
            secret_key="s" * 40,
            testing=True,
            argon2_memory_kib=8,
            public_url="https://academy.example.com",
            demo=False,
        )
    )
    app.config.update(WTF_CSRF_ENABLED=False, SERVER_NAME=None)
    app.test_client_class = OwnContextClient
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _hurry)
        Base.metadata.create_all(db.engine)
        if db.engine.dialect.name == "sqlite":
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.engine.dispose()
            shutil.copyfile(data_dir / "academy.sqlite3", data_dir / "template.sqlite3")
    yield app
    with app.app_context():
        db.engine.dispose()


def _hurry(connection: Any, _record: Any) -> None:
    """A database that is thrown away after each test need not wait for the disk, which takes a
    tenth of a run. That an academy's own does is held in tests/contracts/test_engines.py."""
    connection.execute("PRAGMA synchronous = OFF")


def _empty(engine: Engine, tables: list[str]) -> None:
    """Empty the tables that a test filled. Deleting a few rows without looking at references takes
    a tenth of truncating, which makes new files for each table and index."""
    filled = " UNION ALL ".join(
        f"(SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\"))" for name in tables
    )
    with engine.begin() as connection:
        used = connection.execute(text(filled)).scalars().all()
        steps = ["SET LOCAL session_replication_role = replica"]
        steps += [f'DELETE FROM "{name}"' for name in used]
        # Also of tables that are empty again: a rolled-back insert has used its number.
        steps.append(
            "SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences "
            "WHERE last_value IS NOT NULL"
        )
        connection.exec_driver_sql("; ".join(steps))


@pytest.fixture
def app(_application: Flask, data_dir: Path) -> Flask:
    """The application on an empty database."""
    from app.platform.db import Base, db

    with _application.app_context():
        if db.engine.dialect.name == "sqlite":
            db.engine.dispose()
            for ending in ("-wal", "-shm"):
                (data_dir / f"academy.sqlite3{ending}").unlink(missing_ok=True)
            shutil.copyfile(data_dir / "template.sqlite3", data_dir / "academy.sqlite3")
        else:
            _empty(db.engine, [t.name for t in Base.metadata.sorted_tables])
    return _application


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """The application with its context pushed: for tests that call services, not pages."""
    from app.platform.db import db

    with app.app_context():
        yield app
        db.session.rollback()


@pytest.fixture(autouse=True)
def _frozen_clock(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.node.get_closest_marker("real_time"):
        yield
        return
    with clock.frozen_at(NOON):
        yield


@pytest.fixture(autouse=True)
def _no_outside(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """No test reaches beyond this machine, and none sends mail."""
    real = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family == socket.AF_UNIX or address[0] in ("127.0.0.1", "::1", "localhost"):
            return real(self, address)
        raise AssertionError(f"a test tried to reach {address!r}")

    monkeypatch.setattr(socket.socket, "connect", guarded)


class Cast:
    """The people every page test asks about: ids by name.

    lin and mei learn in team one (gao leads it); qiu leads team two, where lu learns; tao and wen
    are trainers (tao calibrated where a test says so); ada administers; an is the analyst;
    ping approves promotions and interviews.
    """

    def __init__(self, ids: dict[str, int], teams: dict[str, int]) -> None:
        self.ids, self.teams = ids, teams

    def __getattr__(self, name: str) -> int:
        try:
            return self.ids[name]
        except KeyError:
            raise AttributeError(name) from None


Kept = list[tuple[Table, list[dict[str, Any]]]]


def _filled() -> Kept:
    """The tables that hold something, in an order in which they can be filled again."""
    from app.platform.db import Base, db

    with db.engine.connect() as connection:
        found = (
            (table, [dict(row) for row in connection.execute(table.select()).mappings()])
            for table in Base.metadata.sorted_tables
        )
        return [(table, rows) for table, rows in found if rows]


def _fill(kept: Kept) -> None:
    """Put the rows back as they were, their numbers with them."""
    from app.platform.db import db, transaction

    with transaction() as session:
        for table, rows in kept:
            session.execute(table.insert(), rows)
        if db.engine.dialect.name == "postgresql":
            numbered = [table.name for table, _rows in kept if "id" in table.columns]
            steps = (
                f"setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM \"{name}\"))"
                for name in numbered
            )
            session.execute(text(f"SELECT {', '.join(steps)}"))


@pytest.fixture(scope="session")
def _cast_rows() -> list[Any]:
    """The cast as rows, once it has been made: laying it anew takes a tenth of making it."""
    return []


@pytest.fixture
def cast(app: Flask, _cast_rows: list[Any]) -> Cast:
    """The cast, in the database."""
    from app.accounts.models import Account
    from app.platform.db import db
    from tests.factories import make_cast

    with app.app_context():
        with db.engine.connect() as connection:
            somebody = connection.execute(Account.__table__.select().limit(1)).first()
        if somebody is not None:  # a test that brought people of its own before
            return Cast(*make_cast(hired=date(2026, 10, 1), at=NOON))
        if not _cast_rows:
            empty = not _filled()
            made = make_cast(hired=date(2026, 10, 1), at=NOON)
            if empty:
                _cast_rows[:] = [made, _filled()]
            return Cast(*made)
        made, kept = _cast_rows
        _fill(kept)
        return Cast(dict(made[0]), dict(made[1]))


@pytest.fixture
def client_of(app: Flask, cast: Cast) -> Callable[[str], FlaskClient]:
    """``client_of("lin")`` is a browser where Lin is signed in."""
    from tests.factories import signed_in_client

    return lambda name: signed_in_client(app, cast.ids[name])


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A stranger's browser."""
    return app.test_client()

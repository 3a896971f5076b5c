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
from sqlalchemy import Engine, text
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


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--db`` chooses the engine; PostgreSQL is found through ACADEMY_TEST_POSTGRESQL."""
    parser.addoption("--db", choices=ENGINES, default="sqlite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about another engine: ``@pytest.mark.engine("sqlite", why="...")``."""
    kept, other = [], []
    for item in items:
        mark = item.get_closest_marker("engine")
        if mark and mark.args[0] not in ENGINES:
            raise pytest.UsageError(f"{item.nodeid} is about an engine that is not known")
        meant = mark is None or mark.args[0] == config.getoption("--db")
        (kept if meant else other).append(item)
    if other:
        config.hook.pytest_deselected(items=other)
        items[:] = kept


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
        Base.metadata.create_all(db.engine)
        if db.engine.dialect.name == "sqlite":
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.engine.dispose()
            shutil.copyfile(data_dir / "academy.sqlite3", data_dir / "template.sqlite3")
    yield app
    with app.app_context():
        db.engine.dispose()


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


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The cast, in the database."""
    from tests.factories import make_cast

    with app.app_context():
        return Cast(*make_cast(hired=date(2026, 10, 1), at=NOON))


@pytest.fixture
def client_of(app: Flask, cast: Cast) -> Callable[[str], FlaskClient]:
    """``client_of("lin")`` is a browser where Lin is signed in."""
    from tests.factories import signed_in_client

    return lambda name: signed_in_client(app, cast.ids[name])


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A stranger's browser."""
    return app.test_client()

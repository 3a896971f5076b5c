"""Backups can be restored, verified and moved; a damaged one is refused."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest
from click import Command
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import create_engine, select, text

from app import cli
from app.accounts.models import Account
from app.kernel.errors import BadContent, Conflict
from app.platform import backup, rows
from app.platform.db import Base, db, engine_options
from tests.conftest import NOON, Cast


@pytest.fixture
def data(app: Flask, cast: Cast) -> Flask:
    """The academy with its cast, a stamp of its schema, and a file."""
    with app.app_context():
        with db.engine.begin() as connection:
            connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
            connection.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
            connection.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
        folder = app.config["ACADEMY"].data_dir / "certificates"
        folder.mkdir(exist_ok=True)
        (folder / "one.pdf").write_bytes(b"%PDF")
        for name in ("launcher.pid", "launcher.lock"):
            (folder.parent / name).write_text("1")
    return app


def test_a_backup_is_private_complete_and_restores_to_the_same(data: Flask, tmp_path: Path) -> None:
    with data.app_context():
        if db.engine.dialect.name != "sqlite":
            return
        path = backup.create(data.config["ACADEMY"], db.engine, at=NOON, out=tmp_path / "b.zip")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        checked = backup.verify(path)
        assert checked.faults == []
        backup.restore(path, tmp_path / "fresh")
        names = select(Account.staff_no).order_by(Account.id)
        other = create_engine(f"sqlite:///{tmp_path / 'fresh' / 'academy.sqlite3'}")
        with other.connect() as there:
            assert there.scalars(names).all() == db.session.scalars(names).all()
        other.dispose()
        assert (tmp_path / "fresh" / "certificates" / "one.pdf").read_bytes() == b"%PDF"
        # Who serves the old folder does not serve the new one.
        assert not list((tmp_path / "fresh").glob("launcher.*"))
        with pytest.raises(Conflict, match="not empty"):
            backup.restore(path, tmp_path / "fresh")


def test_a_changed_or_foreign_file_is_refused(data: Flask, tmp_path: Path) -> None:
    with data.app_context():
        path = backup.create(data.config["ACADEMY"], db.engine, at=NOON, out=tmp_path / "b.zip")
    touched = tmp_path / "touched.zip"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(touched, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, b"%PDX" if name.endswith("one.pdf") else body)
    assert backup.verify(touched).faults == ["data/certificates/one.pdf was changed"]
    with pytest.raises(BadContent, match="damaged"):
        backup.restore(touched, tmp_path / "x")
    (tmp_path / "no.zip").write_bytes(b"hello")
    with pytest.raises(BadContent, match="no backup"):
        backup.verify(tmp_path / "no.zip")


def test_a_move_arrives_as_it_left_or_not_at_all(data: Flask, tmp_path: Path) -> None:
    target = create_engine(f"sqlite:///{tmp_path / 'moved.sqlite3'}", **engine_options("sqlite://"))
    Base.metadata.create_all(target)
    with data.app_context():
        moved = backup.move(db.engine, target)
        assert all(table.same for table in moved)
        assert sum(table.number for table in moved) > 10
        with pytest.raises(Conflict, match="not empty"):
            backup.move(db.engine, target)
        with target.connect() as there, db.engine.connect() as here:
            for table in rows.tables():
                assert rows.fingerprint(there, table) == rows.fingerprint(here, table)
    target.dispose()


def test_every_kind_of_value_survives_its_encoding() -> None:
    from datetime import UTC, date, datetime, time
    from decimal import Decimal
    from uuid import uuid4

    for value in (
        datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
        date(2026, 1, 2),
        time(1, 2),
        uuid4(),
        Decimal("1.50"),
        b"\x00\xff",
        {"a": [1, {"$": "x"}]},
        [1, "二"],
        "文",
        1,
        1.5,
        True,
        None,
    ):
        assert rows.decoded(rows.encoded(value)) == value


@pytest.mark.parametrize("manifest", ["[]", '"text"', "{}", '{"format": 1}', "{"])
def test_an_archive_that_only_looks_like_a_backup_is_refused(manifest: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "odd.zip", "w") as archive:
        archive.writestr("manifest.json", manifest)
    with pytest.raises(BadContent, match=r"odd.zip is"):
        backup.verify(tmp_path / "odd.zip")


@pytest.mark.parametrize(
    ("group", "arguments", "said"),
    [
        (cli.backups, ("create", "--out", "{tmp}/file/b.zip"), "/file"),
        (cli.backups, ("restore", "{tmp}/file", "--into", "{tmp}/new"), "no backup"),
        (cli.move_database, ("--to", "garbage"), "DATABASE_URL: it is 'garbage'"),
        (
            cli.move_database,
            ("--to", "postgresql://robot:s3cret@127.0.0.1:1/none"),
            "The database refuses",
        ),
    ],
)
def test_what_stands_in_the_way_of_a_command_is_a_line(
    data: Flask,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    group: Command,
    arguments: tuple[str, ...],
    said: str,
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setattr(cli, "_migrate_other", lambda _settings: None)
    monkeypatch.setattr(cli, "upgrade", lambda: None)
    with data.app_context():
        given = [one.replace("{tmp}", str(tmp_path)) for one in arguments]
        done = CliRunner().invoke(group, given)
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    assert said in done.output
    assert "s3cret" not in done.output

"""Backups: the database at one moment and every file, with hashes; restored and verified alone.

A backup is one zip file, readable by its owner alone (it holds keys): ``manifest.json``, the
database (SQLite: its file; PostgreSQL: one file of rows per table) and the data folder's files.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from app.kernel.errors import BadContent, Conflict
from app.platform import rows
from app.platform.settings import Settings

FORMAT = 1
DATABASE = "database/academy.sqlite3"
# What a start makes anew, and what must not nest.
LEFT_OUT = (
    *("backups", "vectors", "cache", "jobs.sqlite3", "encoder.sock", "prepared", "uploads"),
    *("launcher.pid", "launcher.lock"),  # another folder is another launcher's
)


@dataclass(frozen=True)
class Verified:
    """What a check of a backup found; no faults means that it can be restored."""

    made_at: str
    revision: str
    files: int
    faults: list[str] = field(default_factory=list)


def folder(settings: Settings) -> Path:
    """Where backups are kept unless another place is named."""
    return settings.data_dir / "backups"


def _files(settings: Settings) -> Iterator[tuple[str, Path]]:
    for path in sorted(settings.data_dir.rglob("*")):
        name = path.relative_to(settings.data_dir)
        if not path.is_file() or path.is_symlink() or name.parts[0] in LEFT_OUT:
            continue
        if name.parts[0].startswith(("academy.sqlite3", "jobs.sqlite3")):
            continue
        yield name.as_posix(), path


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def create(settings: Settings, engine: Engine, *, at: datetime, out: Path | None = None) -> Path:
    """Write a backup while people go on working; give its path.

    The database is the one of a single moment between start and end. Files are copied after it, so
    that every file that the database speaks of is there.
    """
    target = out or folder(settings) / f"academy-{at:%Y%m%d-%H%M%S}.zip"
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_suffix(".part")
    with engine.connect() as connection:
        revision = connection.scalar(text("SELECT version_num FROM alembic_version")) or ""
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "revision": revision,
        "engine": engine.dialect.name,
        "files": {},
    }
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        tempfile.TemporaryDirectory() as scratch,
        os.fdopen(handle, "wb") as raw,
        zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive,
    ):
        for name, path in _database_files(engine, Path(scratch)):
            archive.write(path, name)
            manifest["files"][name] = _digest(path)
        for name, path in _files(settings):
            archive.write(path, f"data/{name}")
            manifest["files"][f"data/{name}"] = _digest(path)
        archive.writestr("manifest.json", json.dumps(manifest, indent=1, sort_keys=True))
    draft.replace(target)
    return target


def _database_files(engine: Engine, scratch: Path) -> Iterator[tuple[str, Path]]:
    if engine.dialect.name == "sqlite":
        copy = scratch / "academy.sqlite3"
        source, target = sqlite3.connect(engine.url.database or ""), sqlite3.connect(copy)
        try:
            source.backup(target)
        finally:
            target.close()
            source.close()
        yield DATABASE, copy
        return
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        for table in rows.tables():
            path = scratch / f"{table.name}.jsonl"
            with path.open("w", encoding="utf-8") as file:
                for row in rows.read(connection, table):
                    file.write(rows.line(row) + "\n")
            yield f"database/{table.name}.jsonl", path


def _opened(path: Path) -> tuple[zipfile.ZipFile, dict[str, Any]]:
    try:
        archive = zipfile.ZipFile(path)
        manifest = json.loads(archive.read("manifest.json"))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        raise BadContent("%(file)s is no backup of the academy.", file=path.name) from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        archive.close()
        raise BadContent("%(file)s is of a format this version cannot read.", file=path.name)
    if not manifest.keys() >= {"made_at", "revision", "engine", "files"}:
        archive.close()
        raise BadContent("%(file)s is no backup of the academy.", file=path.name)
    return archive, manifest


def verify(path: Path) -> Verified:
    """Check every hash and the database inside. Raise BadContent for what is no backup."""
    archive, manifest = _opened(path)
    faults = []
    with archive, tempfile.TemporaryDirectory() as scratch:
        there = set(archive.namelist())
        for name, expected in manifest["files"].items():
            if name not in there:
                faults.append(f"{name} is missing")
                continue
            try:
                with archive.open(name) as file:
                    found = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
            except (zipfile.BadZipFile, OSError, ValueError):
                faults.append(f"{name} cannot be read")
                continue
            if found != expected:
                faults.append(f"{name} was changed")
        if manifest["engine"] == "sqlite" and not faults:
            faults += _integrity(Path(archive.extract(DATABASE, scratch)))
    return Verified(manifest["made_at"], manifest["revision"], len(manifest["files"]), faults)


def _integrity(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    except sqlite3.DatabaseError as error:
        said = [str(error)]
    finally:
        connection.close()
    return [] if said == ["ok"] else [f"database: {line}" for line in said]


def restore(path: Path, data_dir: Path) -> Verified:
    """Unpack a verified SQLite backup into an empty data folder.

    Raise Conflict if the folder holds anything, BadContent if the backup is damaged or its rows
    belong into PostgreSQL (see :func:`restore_rows`).
    """
    checked = verify(path)
    if checked.faults:
        raise BadContent("The backup is damaged: %(what)s", what="; ".join(checked.faults[:5]))
    archive, manifest = _opened(path)
    with archive:
        if manifest["engine"] != "sqlite":
            raise BadContent("This backup is of PostgreSQL: name the database with DATABASE_URL.")
        _unpack(archive, manifest, data_dir)
        database = data_dir / "academy.sqlite3"
        database.write_bytes(archive.read(DATABASE))
        database.chmod(0o600)
    return checked


def _unpack(archive: zipfile.ZipFile, manifest: dict[str, Any], data_dir: Path) -> None:
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o750)
    if any(data_dir.iterdir()):
        raise Conflict("%(folder)s is not empty; name another one.", folder=str(data_dir))
    root = data_dir.resolve()
    for name in manifest["files"]:
        if not name.startswith("data/"):
            continue
        target = (root / name.removeprefix("data/")).resolve()
        if not target.is_relative_to(root):
            raise BadContent("The backup names a file outside the data folder.")
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        target.write_bytes(archive.read(name))
        target.chmod(0o600)


def restore_rows(path: Path, engine: Engine, data_dir: Path) -> Verified:
    """Put a PostgreSQL backup into a migrated, empty database and an empty data folder."""
    checked = verify(path)
    if checked.faults:
        raise BadContent("The backup is damaged: %(what)s", what="; ".join(checked.faults[:5]))
    archive, manifest = _opened(path)
    with archive, engine.begin() as connection:
        if not rows.is_empty(connection):
            raise Conflict("The database is not empty; name another one.")
        _unpack(archive, manifest, data_dir)
        for table in rows.tables():
            lines = archive.read(f"database/{table.name}.jsonl").decode("utf-8").splitlines()
            rows.write(connection, table, (json.loads(line) for line in lines))
        rows.after_writing(connection)
    return checked


@dataclass(frozen=True)
class Moved:
    """One table after a move."""

    table: str
    number: int
    same: bool


def move(source: Engine, target: Engine) -> list[Moved]:
    """Copy every row into an empty, migrated database and compare counts and hashes.

    All or nothing: raise Conflict, with nothing written, if the target is not empty or a table
    does not arrive as it left.
    """
    found = []
    with source.connect() as old, target.begin() as new:
        if not rows.is_empty(new):
            raise Conflict("The database is not empty; name another one.")
        for table in rows.tables():
            rows.write(new, table, rows.read(old, table))
        rows.after_writing(new)
        for table in rows.tables():
            before, after = rows.fingerprint(old, table), rows.fingerprint(new, table)
            found.append(Moved(table.name, after[0], before == after))
        wrong = [moved.table for moved in found if not moved.same]
        if wrong:
            raise Conflict("Not the same after the move: %(tables)s", tables=", ".join(wrong))
    return found

"""Is the academy alive, and is it ready? For people who watch machines and for the launcher."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.platform.db import db, short_connection
from app.platform.settings import ROOT

_NAME = re.compile(r"^revision = ['\"]([^'\"]+)", re.M)
_BEFORE = re.compile(r"^down_revision = ['\"]([^'\"]+)", re.M)
LEAST_FREE_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its name, whether it is well, and what was seen."""

    name: str
    well: bool
    seen: str


def database() -> Finding:
    """Does the database answer, and can it be written?"""
    try:
        with short_connection(writes=True) as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return Finding("database", False, type(error).__name__)
    return Finding("database", True, db.engine.dialect.name)


def disk() -> Finding:
    """Is there room in the data folder?"""
    free = shutil.disk_usage(current_app.config["ACADEMY"].data_dir).free
    return Finding("disk", free >= LEAST_FREE_BYTES, f"{free // 1024**2} MB free")


def migrations() -> Finding:
    """Does the schema stand where the code expects it?"""
    expected = head_revision()
    try:
        with short_connection() as connection:
            found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return Finding("migrations", False, "none")
    return Finding("migrations", found == expected, f"{found or 'none'}")


def head_revision() -> str | None:
    """The newest migration of this version of the code: the one that none comes after.

    Read from the files as text: the migration engine costs every web process 0.7 s to import.
    """
    names: set[str] = set()
    before: set[str] = set()
    for path in (ROOT / "migrations" / "versions").glob("*.py"):
        source = path.read_text(encoding="utf-8")
        names.update(_NAME.findall(source))
        before.update(_BEFORE.findall(source))
    heads = names - before
    return max(heads) if heads else None


def findings() -> list[Finding]:
    """Everything that must be well before people are let in."""
    return [database(), disk(), migrations()]


def install(app: Flask, public: Callable[[Any], Any]) -> None:
    """/healthz: the process answers. /readyz: database, disk and schema are well, else 503."""

    @app.get("/healthz")
    @public
    def healthz() -> str:
        return "ok"

    @app.get("/readyz")
    @public
    def readyz() -> tuple[Response, int]:
        found = findings()
        body = {f.name: {"well": f.well, "seen": f.seen} for f in found}
        return jsonify(body), 200 if all(f.well for f in found) else 503

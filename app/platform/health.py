"""Is the academy alive, and is it ready? For people who watch machines and for the launcher."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.platform.db import db, short_connection
from app.platform.settings import ROOT

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
            found = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        return Finding("migrations", False, type(error).__name__)
    return Finding("migrations", found == expected, f"{found or 'none'}")


def head_revision() -> str | None:
    """The newest migration of this version of the code."""
    return ScriptDirectory(str(ROOT / "migrations")).get_current_head()


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

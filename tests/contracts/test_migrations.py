"""Migrations make what the models say, and go back."""

from __future__ import annotations

import os

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from app.platform import health
from app.platform.db import Base, db
from app.platform.settings import ROOT


def ours(found: list[object]) -> list[object]:
    """Differences, without the indexes that the engines keep by themselves."""
    return [d for d in found if "search_index" not in str(d)]


def test_upgrading_from_nothing_gives_the_models(bare: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "render_as_batch": True}
        )
        assert ours(compare_metadata(context, Base.metadata)) == []
    assert health.migrations().well


def test_every_migration_goes_down_and_up_again(bare: Flask) -> None:
    upgrade()
    first = set(inspect(db.engine).get_table_names())
    downgrade(revision="base")
    left = set(inspect(db.engine).get_table_names()) - {"alembic_version", "sqlite_sequence"}
    assert left == set()
    upgrade()
    assert set(inspect(db.engine).get_table_names()) == first


def test_the_newest_migration_is_read_from_the_files_as_alembic_reads_it(bare: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        stored = connection.scalar(text("SELECT version_num FROM alembic_version"))
    assert stored == health.head_revision()
    assert os.listdir(ROOT / "migrations" / "versions")

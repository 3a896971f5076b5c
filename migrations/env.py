"""Alembic's environment: the application's engine, batch mode on SQLite, names for everything."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy.schema import SchemaItem

from app.platform.db import Base


def _ours(item: SchemaItem, name: str | None, kind: str, reflected: bool, against: Any) -> bool:
    """Search tables and indexes of the engines are made by hand-written SQL, not compared."""
    return not (kind in ("table", "index") and (name or "").startswith("search_index"))


def run() -> None:
    """Run the migrations on the application's database."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect().execution_options(writes=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            include_object=_ours,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=True,
            user_module_prefix="types.",
        )
        with context.begin_transaction():
            context.run_migrations()


run()

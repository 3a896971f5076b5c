"""An academy that runs on the first version keeps every row of every table when it is upgraded."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, MetaData, Table, inspect, text, types
from sqlalchemy.dialects.postgresql import JSONB, UUID

from app.platform.db import db

FIRST = "0001"
CHOICE = re.compile(r"\(?\(?\"?(\w+)\"?\)?(?:::text)? (?:in|= ANY) .*?'(\w+)'", re.I)
# Where one of two columns is empty, or a figure has its bounds.
SPECIAL: dict[tuple[str, str], Any] = {
    ("exam_assignment", "unit_id"): None,
    ("award_nomination", "learner_id"): None,
    ("interview", "rating"): 300,
    ("course_mentor_pair", "newcomer_id"): 2,
    ("monthly_figure", "month"): "2026-11",
    ("evaluation", "month"): "2026-11",
    ("course_session", "ends_at"): "2026-11-25 08:00:00",
    ("attempt", "due_at"): "2026-11-25 08:00:00",
    ("attempt", "counts_until"): "2026-11-25 08:00:00",
}


@pytest.fixture
def old(bare: Flask) -> Flask:
    """An application on a database as the first version made it, one row in every table."""
    upgrade(revision=FIRST)
    with db.engine.connect().execution_options(writes=True) as connection:
        for table in _tables(connection):
            _fill(connection, table)
        _second_account(connection)
        connection.commit()
    return bare


def _tables(connection: Connection) -> list[Table]:
    """Every table of ours, as it is in the database now."""
    found = MetaData()
    found.reflect(connection)
    skipped = ("alembic_version", "search_index")
    return [table for name, table in found.tables.items() if not name.startswith(skipped)]


def _value(table: Table, column: Any, choices: dict[str, str]) -> Any:
    """Something that this column may hold."""
    kind, name = column.type, column.name
    if (table.name, name) in SPECIAL:
        return SPECIAL[table.name, name]
    if name in choices:
        return choices[name]
    if isinstance(kind, UUID):
        return "00000000-0000-4000-8000-000000000001"
    if isinstance(kind, JSONB | types.JSON):
        return '{"kept": "是"}'
    if isinstance(kind, types.DateTime):
        return "2026-11-24 08:00:00"
    if isinstance(kind, types.Date):
        return "2026-11-24"
    if isinstance(kind, types.Boolean):
        return True
    if isinstance(kind, types.LargeBinary):
        return b"\x00kept"
    if isinstance(kind, types.Integer | types.Numeric | types.Float):
        return 1
    return ("0" * 32 if isinstance(kind, types.CHAR) else "留下")[: kind.length or 32]


def _fill(connection: Connection, table: Table) -> None:
    """One row, whatever it refers to."""
    checks = inspect(connection).get_check_constraints(table.name)
    choices = dict(found for c in checks for found in CHOICE.findall(c["sqltext"]))
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    else:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    _insert(connection, table, {c.name: _value(table, c, choices) for c in table.columns})


def _second_account(connection: Connection) -> None:
    """A mentor has somebody else to look after."""
    table = next(table for table in _tables(connection) if table.name == "account")
    row = dict(connection.execute(table.select()).mappings().one())
    row |= {"id": 2, "public_id": "1" * 32, "staff_no": None, "email": None}
    _insert(connection, table, row)


def _insert(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join(f":{name}" for name in row)
    connection.execute(text(f'INSERT INTO "{table.name}" ({names}) VALUES ({places})'), row)


def _rows() -> dict[str, dict[str, Any]]:
    """Each table's first row, as it is stored."""
    with db.engine.connect() as connection:
        return {
            table.name: dict(
                connection.execute(text(f'SELECT * FROM "{table.name}"')).mappings().all()[0]
            )
            for table in _tables(connection)
        }


def test_every_row_of_the_first_version_outlives_an_upgrade_and_the_way_back(old: Flask) -> None:
    before = _rows()
    assert len(before) > 140
    upgrade()
    after = _rows()
    lost = {
        f"{name}.{column}": (value, after[name].get(column))
        for name, row in before.items()
        for column, value in row.items()
        if after[name].get(column) != value
    }
    assert lost == {}
    downgrade(revision=FIRST)
    assert _rows() == before

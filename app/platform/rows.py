"""All rows of all tables, on their way between engines and into backups."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.engine import Connection

from app.platform.db import Base

BATCH = 500


def tables() -> list[Table]:
    """Every table, those first that others point at."""
    return list(Base.metadata.sorted_tables)


def encoded(value: Any) -> Any:
    """A column's value as JSON can hold it, with its type where JSON has none."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return {"$": "moment", "v": value.isoformat()}
    if isinstance(value, date):
        return {"$": "day", "v": value.isoformat()}
    if isinstance(value, time):
        return {"$": "time", "v": value.isoformat()}
    if isinstance(value, UUID):
        return {"$": "uuid", "v": value.hex}
    if isinstance(value, Decimal):
        return {"$": "decimal", "v": str(value)}
    if isinstance(value, bytes | memoryview):
        return {"$": "bytes", "v": base64.b64encode(bytes(value)).decode("ascii")}
    if isinstance(value, dict | list):
        return {"$": "json", "v": value}
    return value


def decoded(value: Any) -> Any:
    """The value again."""
    if not isinstance(value, dict):
        return value
    kind, held = value["$"], value["v"]
    makers: dict[str, Any] = {
        "moment": datetime.fromisoformat,
        "day": date.fromisoformat,
        "time": time.fromisoformat,
        "uuid": lambda v: UUID(hex=v),
        "decimal": Decimal,
        "bytes": base64.b64decode,
        "json": lambda v: v,
    }
    return makers[kind](held)


def read(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    """A table's rows by primary key, each with encoded values."""
    ordered = select(table).order_by(*table.primary_key.columns)
    for row in connection.execute(ordered).mappings():
        yield {name: encoded(value) for name, value in row.items()}


def write(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> int:
    """Insert encoded rows in batches; give how many."""
    batch: list[dict[str, Any]] = []
    number = 0
    for row in rows:
        batch.append({name: decoded(value) for name, value in row.items()})
        number += 1
        if len(batch) >= BATCH:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)
    return number


def line(row: dict[str, Any]) -> str:
    """A row as one canonical line."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(connection: Connection, table: Table) -> tuple[int, str]:
    """How many rows a table has, and a hash over all of them that is the same on both engines."""
    digest = hashlib.sha256()
    number = 0
    for row in read(connection, table):
        digest.update(line(row).encode("utf-8"))
        digest.update(b"\n")
        number += 1
    return number, digest.hexdigest()


def is_empty(connection: Connection) -> bool:
    """Has no table any row?"""
    return all(
        connection.scalar(select(func.count()).select_from(table)) == 0 for table in tables()
    )


def after_writing(connection: Connection) -> None:
    """Counters and search of the engine itself, after rows were put in with their ids."""
    if connection.dialect.name == "postgresql":
        for table in tables():
            column = table.autoincrement_column
            if column is not None:
                connection.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "
                        f'GREATEST((SELECT COALESCE(MAX("{column.name}"), 0) FROM "{table.name}"), '
                        f'1), (SELECT COUNT(*) > 0 FROM "{table.name}"))'
                    )
                )
    else:
        connection.execute(text("INSERT INTO search_index(search_index) VALUES ('delete-all')"))
        # What has a higher rank stands first there: see app/search/models.py.
        connection.execute(
            text(
                "INSERT INTO search_index(rowid, grams) SELECT id - rank * 1099511627776, grams"
                " FROM search_document ORDER BY id - rank * 1099511627776"
            )
        )

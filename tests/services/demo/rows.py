"""Everything a database holds, to be compared."""

from __future__ import annotations

from app.platform.db import Base, db

ORGANISATION = {
    "units": [
        {"key": "demo-shop", "kind": "merchant", "zh": "演示店", "en": "Demo shop"},
        {
            "key": "demo-team",
            "kind": "team",
            "zh": "演示组",
            "en": "Demo team",
            "parent": "demo-shop",
        },
    ],
    "people": [
        {
            "staff_no": "D1",
            "name": "演一",
            "latin": "Yan Yi",
            "hired_days_ago": 30,
            "roles": ["learner"],
            "team": "demo-team",
        },
        {
            "staff_no": "D2",
            "name": "演二",
            "latin": "Yan Er",
            "hired_days_ago": 400,
            "roles": ["manager"],
            "leads": ["demo-team"],
        },
        {
            "staff_no": "D3",
            "name": "演三",
            "latin": "Yan San",
            "hired_days_ago": 400,
            "roles": ["trainer"],
            "told": False,
        },
    ],
}


def rows() -> dict[str, list[str]]:
    """The rows of every table as texts, in an order of their own."""
    found = {
        table.name: sorted(str(tuple(row)) for row in db.session.execute(table.select()))
        for table in Base.metadata.sorted_tables
    }
    db.session.rollback()
    return found


def changed(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, list[str]]:
    """What is there now and was not, or the other way round, by table."""
    found = {
        name: sorted(set(before[name]) ^ set(after[name]))
        for name in before
        if before[name] != after[name]
    }
    return {name: lines for name, lines in found.items() if lines}

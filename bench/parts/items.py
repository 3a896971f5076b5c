"""The list of the item bank, from a thousand items to a hundred thousand, a tenth by default."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select

from app.content.models import ContentEntry, ContentVersion
from app.content.rules.lifecycle import State
from app.exams.models.bank import ItemIndex
from app.exams.models.bodies import ItemBody
from app.exams.queries import bank as queries
from app.exams.queries.bank import BankList
from app.exams.services import authoring
from app.platform import clock
from app.platform.db import db, new_id, transaction
from bench import made
from bench.figures import Figure, median

PART = "Item bank"
BATCH = 1_000
FEW = 1_000
SUBJECTS = 24


def _fill(number: int) -> None:
    """Made items beside those that are there; lists read no body."""
    at = clock.now()
    with transaction() as session:
        entry = session.scalar(select(func.max(ContentEntry.id))) or 0
        version = session.scalar(select(func.max(ContentVersion.id))) or 0
    for begin in range(0, number, BATCH):
        places = range(begin, min(begin + BATCH, number))
        entries: list[dict[str, Any]] = []
        versions: list[dict[str, Any]] = []
        rows: list[dict[str, Any]] = []
        for n in places:
            entry, version = entry + 1, version + 1
            key = f"made-{entry:06}"
            entries.append(
                {
                    "id": entry, "public_id": new_id(), "kind": ItemBody.KIND, "key": key,
                    "state": State.PUBLISHED, "current_version_id": version, "changed_at": at,
                    "in_review": False, "position": 0, "file": "", "retired_by_load": False,
                    "pending": False,
                }
            )  # fmt: skip
            versions.append(
                {
                    "id": version, "public_id": new_id(), "entry_id": entry, "number": 1,
                    "hash": "", "body": {}, "origin": "file", "note": "", "created_at": at,
                }
            )  # fmt: skip
            stem = f"第 {n} 题：顾客签收后第几天内可以申请换货，应当怎样答复？"
            rows.append(
                {
                    "version_id": version, "key": key, "bank": f"bank-{n % 9}", "type": "single",
                    "competency": f"subject-{n % SUBJECTS}", "criterion": "expertise",
                    "difficulty": ("easy", "medium", "hard")[n % 3], "points": 100,
                    "stem_zh": stem, "stem_en": f"Item {n}", "tags": "made", "text": stem,
                }
            )  # fmt: skip
        with transaction() as session:
            session.execute(insert(ContentEntry), entries)
            session.execute(insert(ContentVersion), versions)
            session.execute(insert(ItemIndex), rows)


def _list(wanted: BankList, number: int = 1) -> None:
    """What the page of the list asks for."""
    page = authoring.page(wanted, number)
    queries.uses([row[0].key for row in page.items])
    queries.choices("competency")
    queries.choices("bank")
    db.session.rollback()


WAYS: dict[str, Callable[[], None]] = {
    "first page": lambda: _list(BankList()),
    "by type": lambda: _list(BankList(sort="type")),
    "last changed": lambda: _list(BankList(sort="-changed")),
    "one subject": lambda: _list(BankList(competency="subject-7")),
}
FLAT = 1.5
"""So much more than for a small bank counts as flat; whoever filters has his matches counted."""


def _times() -> dict[str, float]:
    """Milliseconds of the processor for each way."""
    found = {}
    for name, way in WAYS.items():
        way()
        times = []
        for _round in range(15):
            begun = time.process_time()
            way()
            times.append(time.process_time() - begun)
        found[name] = median(times) * 1e3
    return found


def measure(scale: float) -> Iterator[Figure]:
    """A small bank and a large one in the same database."""
    many = max(FEW * 2, int(100_000 * scale))
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        app = made.academy(Path(scratch))
        with app.app_context():
            made.add_exam(clock.now())
            _fill(FEW)
            small = _times()
            _fill(many - FEW)
            large = _times()
            db.session.remove()
            db.engine.dispose()
    for name, value in large.items():
        yield Figure(PART, f"{name} of {many:,} items", value, "ms", 20, False)
        goal = 4.0 if name == "one subject" else FLAT
        ratio = value / small[name]
        yield Figure(PART, f"{name}, to that of {FEW:,}", ratio, "ratio", goal, False)

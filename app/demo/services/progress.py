"""How far a made history has come: one row among the organisation's choices, written in the same
transaction as each deed, so that a history that was interrupted goes on where it stood."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Final

from app.accounts.models import Setting
from app.kernel.errors import Conflict
from app.platform.db import db

KEY: Final = "demo.history"


@dataclass(frozen=True)
class Progress:
    """``step`` deeds of ``total`` are done; ``names`` are public ids of what was begun.

    ``skipped`` counts deeds that the academy refused because somebody was faster.
    """

    day: date
    step: int = 0
    total: int = 0
    skipped: int = 0
    finished: bool = False
    names: dict[str, str] = field(default_factory=dict)

    @property
    def percent(self) -> int:
        """Whole percents done; 100 only once all is."""
        return 100 if self.finished else min(99, 100 * self.step // max(1, self.total))


def read(*, lock: bool = False) -> Progress | None:
    """How far it is; None if none was ever begun."""
    row = db.session.get(Setting, KEY, with_for_update=lock)
    if row is None:
        return None
    kept = json.loads(row.value)
    return Progress(**{**kept, "day": date.fromisoformat(kept["day"])})


def write(progress: Progress, *, at: datetime) -> None:
    """Keep it. Raise Conflict if the history was removed meanwhile."""
    row = db.session.get(Setting, KEY)
    if row is None:
        raise Conflict("The demo history was removed.")
    row.value, row.changed_at = _value(progress), at
    db.session.flush()


def _value(progress: Progress) -> str:
    return json.dumps({**asdict(progress), "day": progress.day.isoformat()})


def begin(day: date, *, at: datetime) -> bool:
    """Begin a history that ends on the eve of this day, once; was it begun now?"""
    if read(lock=True) is not None:
        return False
    db.session.add(Setting(key=KEY, value=_value(Progress(day)), changed_at=at))
    db.session.flush()
    return True


def named(progress: Progress, name: str, public_id: object) -> Progress:
    """The same with the public id of what a deed began."""
    return replace(progress, names={**progress.names, name: str(public_id)})


def forget() -> None:
    """There was none."""
    row = db.session.get(Setting, KEY)
    if row is not None:
        db.session.delete(row)
        db.session.flush()

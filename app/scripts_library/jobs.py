"""What runs without anybody waiting: reading rated conversations, reminding of reviews."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from app.accounts import queries as people
from app.kernel.actor import Role
from app.language import conversations
from app.notices import inbox
from app.platform import i18n
from app.platform.db import db, transaction
from app.scripts_library import queries
from app.scripts_library.services import learning

LOOK_BACK: Final = timedelta(days=8)
PORTION: Final = 25
SOON: Final = timedelta(days=14)


def learn(at: datetime) -> None:
    """Find the scripts behind the messages of conversations rated lately; the same again changes
    nothing, since each conversation replaces what was known of it."""
    waiting = iter(list(conversations.since(at - LOOK_BACK)))
    db.session.rollback()
    while portion := list(islice(waiting, PORTION)):
        with transaction():
            learning.note(portion)


def remind(at: datetime) -> None:
    """Tell trainers once a week how many scripts are due for review or end soon."""
    day = i18n.local(at).date()
    due = queries.due_for_review(db.session(), day + SOON)
    trainers = people.accounts_with_role(db.session(), Role.TRAINER) if due else []
    db.session.rollback()
    if not trainers:
        return
    year, week, _weekday = day.isocalendar()
    with transaction():
        for account_id in trainers:
            inbox.tell(
                account_id,
                "script_review_due",
                key=f"{year}-{week}",
                url="/scripts/upkeep/use",
                at=at,
                number=len(due),
            )

"""The made people go again, with everything that was theirs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from app.accounts import erasure, removal
from app.accounts.models import Account
from app.accounts.removal import Owners
from app.audit import trail
from app.certificates.models import Certificate
from app.demo.rules.ownership import FIRM, OWNERS, SHARED
from app.demo.services import progress
from app.exams.replay import counting
from app.growth.replay import quality
from app.kernel.actor import SYSTEM
from app.platform.db import db
from app.scripts_library import replay as scripts

PREFIX: Final = "demo-"
WHOSE: Final = Owners(OWNERS, SHARED, FIRM)
Transaction = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True)
class Gone:
    """How many people went, how many of them had to stay as empty accounts because somebody real
    is connected with them, and how many rows went with them."""

    people: int
    emptied: int
    rows: int


def leave(run: Transaction, data: Path, *, at: datetime) -> Gone:
    """Take everything away, in short transactions that ``run`` opens; safe to be called again
    after an interruption."""
    with run():
        progress.forget()
        people = list(db.session.scalars(select(Account.id).where(Account.is_demo)))
        present = [i for i in people if _is_present(i)]
        scripts.forget_ranks(people)
        files = quality.files_of(people, data)
    _whole, named = _found()  # before erasure drops notices that jobs name
    for account_id in present:
        with run():
            erasure.erase(db.session.get_one(Account, account_id), by=SYSTEM, at=at)
    for file in files:
        file.unlink(missing_ok=True)
    found, extra = _found()
    with run():
        removal.loosen(WHOSE, found)
    for name, seen in named.rows.items():
        extra.rows[name] |= seen
    for plan in (extra, found):
        for table, keys in removal.portions(plan):
            with run():
                removal.drop(table, keys)
    counting.sums_again(run)
    gone = Gone(len(present), len(people) - len(found.ids("account")), found.count + extra.count)
    if people:
        with run():
            after = {"people": gone.people, "emptied": gone.emptied, "rows": gone.rows}
            trail.note(SYSTEM, "demo.removed", "demo:organisation", after=after, at=at)
    return gone


def _is_present(account_id: int) -> bool:
    return db.session.get_one(Account, account_id).erased_at is None


def _found() -> tuple[removal.Found, removal.Found]:
    """What goes, and the deeds and jobs about it."""
    found = removal.find(PREFIX, WHOSE)
    ids = found.ids("certificate")
    serials = {
        serial
        for certificate_id, serial in db.session.execute(select(Certificate.id, Certificate.serial))
        if certificate_id in ids
    }
    extra = removal.traces(found, removal.public_ids(found), serials)
    db.session.rollback()
    return found, extra

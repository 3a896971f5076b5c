"""Reads behind the staff pages of exams."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.queries import Person, people_by_id
from app.content import store
from app.content.store import Version
from app.exams.models.attempts import Attempt, Signal
from app.exams.models.bodies import ExamBody, ItemBody
from app.exams.queries.attempts import AttemptList
from app.kernel.wording import Wording
from app.platform.db import db
from app.platform.paging import Page, page_of

MOST_ROWS = 20_000


def exams() -> list[Version[ExamBody]]:
    """Every published exam that has results: practice has none."""
    return [one for one in store.published(ExamBody) if one.body.mode != "practice"]


def exam_keys() -> list[str]:
    """Their keys, read on a connection of its own day: nothing stays open behind it."""
    keys = sorted(store.published_keys(ExamBody.KIND))
    forget_reading()
    return keys


def exam(key: str) -> ExamBody:
    """An exam as it stands now, or as it last stood. Raise NotFound."""
    return store.latest(ExamBody, key).body


def titles(keys: Sequence[str]) -> dict[str, Wording]:
    """The names of exams as they stand now, or as they last stood."""
    found = store.latest_of(ExamBody, sorted(set(keys)))
    return {key: version.body.title for key, version in found.items()}


def page(wanted: AttemptList, number: int) -> Page[Any]:
    """One page of attempts."""
    return page_of(db.session(), wanted.select(), number=number, size=25, scalars=False)


def rows(wanted: AttemptList) -> Sequence[Any]:
    """All attempts of a list, for a file."""
    return db.session.execute(wanted.select().limit(MOST_ROWS)).all()


def person(account_id: int, *, day: date) -> Person | None:
    """Who sat."""
    return people_by_id(db.session(), [account_id], day=day).get(account_id)


def signals(attempt_id: int) -> list[Signal]:
    """Facts about a sitting, in their order."""
    return list(
        db.session.scalars(
            select(Signal).where(Signal.attempt_id == attempt_id).order_by(Signal.id).limit(200)
        )
    )


def learner_by_staff_no(staff_no: str) -> int | None:
    """An active account by staff number; closes the reading behind it."""
    found = db.session.scalar(
        select(Account.id).where(
            Account.staff_no == staff_no.strip(),
            Account.disabled_at.is_(None),
            Account.erased_at.is_(None),
        )
    )
    forget_reading()
    return found


def forget_reading() -> None:
    """End this request's reading, so that a writing transaction may begin."""
    db.session.rollback()


def exam_titles(keys: Collection[str]) -> dict[str, Wording]:
    """The names of those of these exams that are published."""
    return {key: found.body.title for key, found in store.current_of(ExamBody, keys).items()}


def item_title(key: str) -> Wording | None:
    """The beginning of an item's stem, if it is published."""
    found = store.find_current(ItemBody, key)
    return found.body.shown_title() if found else None


def current_item(key: str) -> tuple[int, int] | None:
    """Id and number of the version that learners meet now."""
    found = store.find_current(ItemBody, key)
    return (found.id, found.number) if found else None


def any_item_title(key: str) -> Wording:
    """The beginning of an item's stem as it last stood. Raise NotFound."""
    return store.latest(ItemBody, key).body.shown_title()


def attempt_title(public_id: UUID) -> Wording | None:
    """The name of the exam that an attempt was at."""
    version_id = db.session.scalar(
        select(Attempt.exam_version_id).where(Attempt.public_id == public_id)
    )
    return None if version_id is None else store.version(ExamBody, version_id).body.title

"""A start reads first and writes after: what changes in between is seen by the write itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, Update, func, select, update

from app.accounts.models import Account, SignIn
from app.content.models import ContentEntry
from app.content.rules.lifecycle import State
from app.exams.models.attempts import Accommodation, Attempt
from app.exams.models.papers import Paper
from app.exams.services import closing, starting
from app.exams.services.starting import NoPaper, Started
from app.kernel.errors import NotFound
from app.platform.db import db, new_id, short_connection, transaction
from tests.conftest import NOON, Cast
from tests.services.exams.conftest import KEY, Sitting

Sit = Callable[..., Sitting]
Between = Callable[[Callable[[], object]], None]


@pytest.fixture
def between(monkeypatch: pytest.MonkeyPatch) -> Between:
    """``between(deed)`` does the deed once, after a start has read and before it writes."""

    def arrange(deed: Callable[[], object]) -> None:
        waiting = [deed]

        def id_after_the_deed() -> UUID:
            while waiting:
                waiting.pop()()
            return new_id()

        monkeypatch.setattr(starting, "new_id", id_after_the_deed)

    return arrange


def change(statement: Update) -> None:
    with short_connection(writes=True) as connection:
        connection.execute(statement)


def begin(who: Sitting) -> Started:
    return starting.start(who.sign_in, "test", language="zh", at=NOON)


def attempts(*conditions: ColumnElement[bool]) -> int:
    found = db.session.scalar(select(func.count()).select_from(Attempt).where(*conditions)) or 0
    db.session.rollback()
    return found


def test_a_paper_that_goes_stale_in_between_is_not_handed_out(
    sit: Sit, cast: Cast, between: Between
) -> None:
    sit()
    chosen: list[int] = []

    def retire() -> None:
        with short_connection(writes=True) as connection:
            papers = connection.scalars(
                select(Paper.id).where(Paper.stale_at.is_(None)).order_by(Paper.number)
            ).all()
            chosen.append(papers[cast.mei % len(papers)])
            connection.execute(update(Paper).where(Paper.id == chosen[0]).values(stale_at=NOON))

    between(retire)
    begun = begin(Sitting(cast.mei))
    assert begun.fresh
    taken = db.session.scalar(select(Attempt.paper_id).where(Attempt.public_id == begun.public_id))
    db.session.rollback()
    assert taken not in chosen


def test_when_all_papers_go_stale_in_between_new_ones_are_asked_for(
    sit: Sit, cast: Cast, between: Between
) -> None:
    sit()
    between(lambda: change(update(Paper).values(stale_at=NOON)))
    with pytest.raises(NoPaper):
        begin(Sitting(cast.mei))
    assert attempts(Attempt.learner_id == cast.mei) == 0


@pytest.mark.parametrize(
    "undone",
    [
        update(SignIn).values(ended_at=NOON),
        update(Account).values(disabled_at=NOON),
        update(ContentEntry).where(ContentEntry.kind == "exam").values(state=State.RETIRED),
    ],
    ids=["signed out", "disabled", "exam retired"],
)
def test_whoever_may_not_start_any_more_does_not(
    sit: Sit, cast: Cast, between: Between, undone: Update
) -> None:
    sit()
    between(lambda: change(undone))
    with pytest.raises(NotFound):
        begin(Sitting(cast.mei))
    assert attempts(Attempt.learner_id == cast.mei) == 0


def test_a_start_on_another_device_in_between_is_gone_on_with(
    sit: Sit, cast: Cast, between: Between
) -> None:
    sit()
    mei, other = Sitting(cast.mei), Sitting(cast.mei)
    faster: list[Started] = []
    between(lambda: faster.append(begin(other)))
    begun = begin(mei)
    assert (begun.public_id, begun.fresh) == (faster[0].public_id, False)
    assert attempts(Attempt.learner_id == cast.mei) == 1


def test_a_whole_try_in_between_is_not_numbered_twice(
    sit: Sit, cast: Cast, between: Between
) -> None:
    sit(cool_down_hours=0)
    mei = Sitting(cast.mei)

    def sit_and_hand_in() -> None:
        done = begin(mei)
        with transaction():
            closing.hand_in(done.public_id, cast.mei, key=KEY, at=NOON)

    between(sit_and_hand_in)
    assert begin(mei).fresh
    numbers = db.session.scalars(
        select(Attempt.number).where(Attempt.learner_id == cast.mei).order_by(Attempt.number)
    ).all()
    assert list(numbers) == [1, 2]


def test_eight_clicks_at_once_begin_one_attempt(sit: Sit, cast: Cast, app: Flask) -> None:
    sit()
    mei = Sitting(cast.mei)
    gate = threading.Barrier(8)
    begun: list[Started] = []

    def click() -> None:
        with app.app_context():
            gate.wait()
            begun.append(begin(mei))

    threads = [threading.Thread(target=click) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len({one.public_id for one in begun}) == 1
    assert [one.fresh for one in begun].count(True) == 1
    assert len(begun) == 8


def test_of_several_accommodations_the_most_generous_counts_and_ended_ones_do_not(
    sit: Sit, cast: Cast
) -> None:
    sit()
    with transaction() as session:
        for minutes, exam_key, ended in (
            (5, "", None), (9, "test", None), (60, "other", None), (99, "", NOON),
        ):  # fmt: skip
            session.add(
                Accommodation(
                    account_id=cast.mei, extra_minutes=minutes, exam_key=exam_key,
                    granted_at=NOON, ended_at=ended,
                )
            )  # fmt: skip
    attempt = Sitting(cast.mei).start().attempt()
    assert attempt.due_at == NOON + timedelta(minutes=49)


def test_within_a_transaction_a_start_is_undone_with_it(sit: Sit, cast: Cast) -> None:
    sit()
    mei = Sitting(cast.mei)
    with transaction() as session:
        begun = starting.start_on(session.connection(), mei.sign_in, "test", language="en", at=NOON)
        assert begun.fresh
        session.rollback()
    assert attempts(Attempt.learner_id == cast.mei) == 0

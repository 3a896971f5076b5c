"""Nobody's item reaches learners before somebody else has read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import erasure
from app.accounts.queries import actor_of
from app.audit.models import AuditEntry
from app.content import store
from app.exams.models.bodies import ExamBody, ItemBody
from app.exams.models.papers import Slot
from app.exams.models.reviewing import ItemRemark, ItemReview
from app.exams.queries import reviewing as queries
from app.exams.rules.reviewing import Outcome, Standing
from app.exams.services import authoring, bank, bank_erasure, reviewing
from app.kernel.actor import SYSTEM, Actor
from app.kernel.errors import BadContent, Conflict, Denied
from app.notices.models import Notice
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.exams_bank import COMMON, ITEMS, add_exam, both

LATER = NOON + timedelta(hours=1)
Who = Callable[[str], Actor]


@contextmanager
def act() -> Iterator[None]:
    """A transaction of its own, whatever the test has read before."""
    db.session.rollback()
    with transaction():
        yield


@pytest.fixture
def who(context: Flask, cast: Cast) -> Who:
    """Somebody of the cast, as they act today; an exam of ``hold`` is published."""
    with transaction():
        add_exam(NOON, keys=["hold"])

    def _who(name: str) -> Actor:
        return actor_of(db.session(), cast.ids[name], day=NOON.date())

    return _who


def body(**changes: Any) -> ItemBody:
    return ItemBody.model_validate({**COMMON, **ITEMS["hold"], **changes})


def write(by: Actor, key: str = "new-one", expected: int | None = None, **changes: Any) -> None:
    with act():
        authoring.keep_item(key, body(**changes), expected=expected, deed="review", by=by, at=NOON)


def standing(key: str = "new-one") -> Standing:
    db.session.rollback()
    found = reviewing.look(key).standing
    db.session.rollback()
    return found


def test_whoever_wrote_it_cannot_accept_it_and_somebody_else_can(who: Who) -> None:
    wen, tao = who("wen"), who("tao")
    write(wen)
    assert standing() is Standing.WAITING
    assert "new-one" not in store.published_keys("item")
    with pytest.raises(Denied), act():
        reviewing.accept("new-one", by=wen, at=LATER)
    with act():
        reviewing.accept("new-one", by=tao, at=LATER)
    assert standing() is Standing.ACCEPTED
    assert "new-one" in store.published_keys("item")
    review = queries.history("new-one")[0]
    assert (review.outcome, review.decided_by, review.alone) == (Outcome.ACCEPTED, tao.id, False)


def test_papers_draw_what_was_accepted_and_nothing_that_waits(who: Who) -> None:
    wen, tao = who("wen"), who("tao")
    write(wen, key="hold", expected=1, stem=both("新的说法。", "Another wording."))
    with act():
        exam = store.current(ExamBody, "test")
        bank.build_for_version(exam.id, at=NOON)
        drawn = set(db.session.scalars(select(Slot.item_version_id)))
        now = store.current(ItemBody, "hold")
    assert drawn == {now.id}
    assert now.number == 1
    with act():
        reviewing.accept("hold", by=tao, at=LATER)
        bank.build_missing(at=LATER)
        latest = store.current(ItemBody, "hold")
        drawn = set(db.session.scalars(select(Slot.item_version_id)))
    assert latest.number == 2
    assert latest.id in drawn


def test_a_lead_trainer_decides_alone_with_a_reason_that_is_kept(who: Who) -> None:
    tao = who("tao")
    write(tao)
    with pytest.raises(Denied), act():
        reviewing.accept("new-one", words=" ", by=tao, at=LATER)
    with act():
        reviewing.accept("new-one", words="没有别的培训师在岗", by=tao, at=LATER)
    assert queries.history("new-one")[0].alone
    trail = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "item.accepted")).one()
    assert trail.after == {"version": 1, "alone": True, "words": "没有别的培训师在岗"}


def test_who_hands_in_another_s_text_is_not_its_second_reader(who: Who) -> None:
    wen = who("wen")
    with act():
        store.save(ItemBody, "from-a-file", body(), by=SYSTEM, at=NOON)
        reviewing.hand_in("from-a-file", by=wen, at=NOON)
    with pytest.raises(Denied), act():
        reviewing.accept("from-a-file", by=wen, at=LATER)


def test_what_is_sent_back_returns_with_words_and_can_be_handed_in_again(who: Who) -> None:
    wen, tao = who("wen"), who("tao")
    write(wen)
    with pytest.raises(Denied), act():
        reviewing.send_back("new-one", words="", by=tao, at=LATER)
    with act():
        reviewing.send_back("new-one", words="题干说不清是谁离开。", by=tao, at=LATER)
    assert standing() is Standing.SENT_BACK
    told = db.session.scalars(select(Notice).where(Notice.account_id == wen.id)).all()
    assert [row.kind for row in told] == ["item_sent_back"]
    write(wen, expected=1, stem=both("客服离开前要先说明。", "An agent says so before leaving."))
    assert standing() is Standing.WAITING
    with act():
        reviewing.accept("new-one", expected=2, by=tao, at=LATER)
    assert store.current(ItemBody, "new-one").number == 2


def test_going_on_writing_takes_it_out_of_the_queue(who: Who) -> None:
    wen, tao = who("wen"), who("tao")
    write(wen)
    with act():
        authoring.keep_item("new-one", body(points=3), expected=1, deed="draft", by=wen, at=LATER)
    assert standing() is Standing.DRAFT
    assert queries.count_waiting(tao.id) == 0
    assert queries.history("new-one")[0].outcome is Outcome.WITHDRAWN
    with pytest.raises(Conflict), act():
        reviewing.accept("new-one", by=tao, at=LATER)


def test_a_page_of_an_older_text_does_not_accept_a_newer_one(who: Who) -> None:
    wen, tao = who("wen"), who("tao")
    write(wen)
    write(wen, expected=1, points=3)
    with pytest.raises(Conflict), act():
        reviewing.accept("new-one", expected=1, by=tao, at=LATER)
    assert standing() is Standing.WAITING


def test_an_unfinished_item_is_not_handed_in(who: Who) -> None:
    wen = who("wen")
    with pytest.raises(BadContent, match="correct"):
        write(wen, correct=None)


def test_an_open_remark_holds_the_item_until_it_is_settled(who: Who) -> None:
    wen, tao = who("wen"), who("tao")
    write(wen)
    with act():
        said = reviewing.remark("new-one", "“离开”指哪里？", place="stem", by=tao, at=LATER)
        public_id = said.public_id
        reviewing.remark("new-one", "指座席。", answer_to=public_id, by=wen, at=LATER)
    with pytest.raises(Denied), act():
        reviewing.accept("new-one", by=tao, at=LATER)
    with act():
        reviewing.settle(public_id, settled=True, by=tao, at=LATER)
        reviewing.accept("new-one", by=tao, at=LATER)
    thread = reviewing.look("new-one").threads
    assert [len(one.answers) for one in thread] == [1]


def test_the_queue_shows_each_trainer_what_is_not_their_own(who: Who) -> None:
    wen, tao = who("wen"), who("tao")
    write(wen)
    write(tao, key="tao-s", stem=both("另一题。", "Another one."))

    def keys(reader: Actor, whose: str) -> list[str]:
        page = reviewing.waiting_page(reader, whose, 1)
        return [review.item_key for review, _item in page.items]

    assert keys(tao, "others") == ["new-one"]
    assert keys(wen, "others") == ["tao-s"]
    assert keys(wen, "mine") == ["new-one"]
    assert set(keys(wen, "all")) == {"new-one", "tao-s"}


def test_who_wrote_it_takes_it_back_and_nobody_else_does(who: Who) -> None:
    wen, tao = who("wen"), who("tao")
    write(wen)
    with pytest.raises(Denied), act():
        reviewing.take_back("new-one", by=tao, at=LATER)
    with act():
        reviewing.take_back("new-one", by=wen, at=LATER)
    assert standing() is Standing.DRAFT


def test_words_of_somebody_erased_go_and_the_review_stands(who: Who, cast: Cast) -> None:
    wen, tao = who("wen"), who("tao")
    write(wen)
    with act():
        said = reviewing.remark("new-one", "一句话", by=tao, at=LATER)
        reviewing.settle(said.public_id, settled=True, by=tao, at=LATER)
        reviewing.accept("new-one", words="很好", by=tao, at=LATER)
        assert erasure.gather(tao.id)["items"] == bank_erasure.gather(tao.id)
        assert bank_erasure.gather(tao.id)["remarks"][0]["words"] == "一句话"
        bank_erasure.erase(tao.id, LATER)
    assert db.session.scalars(select(ItemRemark.words)).one() == ""
    review = db.session.scalars(select(ItemReview)).one()
    assert (review.words, review.outcome) == ("", Outcome.ACCEPTED)

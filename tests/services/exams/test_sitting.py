"""A sitting through the services: start, save, close, score, prove."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from app.accounts.models import SignIn
from app.content import store
from app.evidence import ledger
from app.exams.jobs.exams import Closer
from app.exams.models.attempts import Accommodation, Attempt, LateResponse, Response
from app.exams.models.bodies import ItemBody
from app.exams.models.papers import Paper
from app.exams.queries import attempts as queries
from app.exams.rules.attempt import AttemptState, Closing
from app.exams.services import closing, custody, saving, starting
from app.exams.services.papers import paper_view
from app.exams.services.saving import Save, SaveState
from app.kernel.actor import SYSTEM
from app.kernel.errors import Denied, NotFound
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.exams_bank import MACHINE
from tests.services.exams.conftest import KEY, Sitting

Sit = Callable[..., Sitting]
LATER = NOON + timedelta(minutes=10)
DUE = NOON + timedelta(minutes=40)


def right_answers(sitting: Sitting) -> dict[int, Any]:
    """For each slot an answer that earns everything, as the screen would send it."""
    paper = paper_view(sitting.attempt().paper_id)
    answers: dict[int, Any] = {}
    for slot in paper.slots:
        key = slot.item.key()
        best: Any = None if key is None else key.best()
        if slot.shown and isinstance(best, tuple):
            best = [slot.shown.index(place) for place in best if isinstance(place, int)]
        elif slot.shown and isinstance(best, int):
            best = slot.shown.index(best)
        answers[slot.number] = list(best) if isinstance(best, tuple) else best
    db.session.rollback()
    return answers


def test_right_answers_pass_and_become_evidence_at_once(sit: Sit) -> None:
    sitting = sit()
    for slot, answer in right_answers(sitting).items():
        assert sitting.save(slot, answer).state is SaveState.SAVED
    attempt = sitting.hand_in()
    assert attempt.state is AttemptState.RELEASED
    assert (attempt.percent, attempt.passed, attempt.closed_by) == (10_000, True, Closing.HAND)
    facts = ledger.history(sitting.learner_id)[sitting.learner_id]
    assert [(f.fact.KIND, f.fact.subject) for f in facts] == [("exam_passed", "exam:test")]
    assert len(attempt.receipt_code) == 19
    assert custody.findings(attempt.public_id, key=KEY)[1] == []


def test_a_blank_paper_fails_and_loses_nothing(sit: Sit) -> None:
    attempt = sit().hand_in()
    assert (attempt.percent, attempt.passed) == (0, False)
    facts = ledger.history(attempt.learner_id)[attempt.learner_id]
    assert [f.fact.KIND for f in facts] == ["exam_failed"]


def test_handing_in_twice_changes_nothing(sit: Sit) -> None:
    sitting = sit()
    sitting.save(1, 0)
    first = sitting.hand_in()
    before = (first.finished_at, first.chain_head, first.percent)
    again = sitting.hand_in(LATER + timedelta(minutes=3))
    assert (again.finished_at, again.chain_head, again.percent) == before
    assert ledger.count() == 1


def test_the_same_save_again_gives_the_same_receipt(sit: Sit) -> None:
    sitting = sit()
    first = sitting.save(1, 0, token="t1")
    again = sitting.save(1, 0, token="t1", base=0, at=LATER)
    assert (again.state, again.receipt, again.revision) == (SaveState.SAVED, first.receipt, 1)


def test_two_devices_on_the_same_base_keep_both_and_the_later_counts(sit: Sit) -> None:
    sitting = sit()
    sitting.save(1, 0, base=0)
    other = sitting.save(1, 2, base=0)
    assert (other.state, other.revision, other.other) == (SaveState.BOTH, 2, "0")
    same = sitting.save(1, 2, base=0)
    assert (same.state, same.revision) == (SaveState.SAVED, 2)
    assert queries.latest_answers(sitting.attempt().id)[1].answer == "2"


def test_scrambled_saves_end_at_the_highest_revision(sit: Sit) -> None:
    sitting = sit()
    for base in (3, 1, 4, 0, 2):
        sitting.save(1, f"text {base}", base=base)
    attempt = sitting.attempt()
    assert queries.latest_answers(attempt.id)[1].answer == '"text 4"'
    assert queries.latest_answers(attempt.id)[1].revision == 5
    sitting.hand_in()
    assert custody.findings(attempt.public_id, key=KEY)[1] == []


def test_an_answer_within_the_grace_counts_and_after_it_does_not(sit: Sit) -> None:
    sitting = sit()
    assert sitting.save(1, 0, at=DUE + timedelta(seconds=10)).state is SaveState.SAVED
    late = sitting.save(2, [0, 2], at=DUE + timedelta(seconds=10, microseconds=1))
    assert late.state is SaveState.LATE
    kept = db.session.scalars(select(LateResponse)).one()
    assert (kept.slot, kept.answer, kept.accepted_at) == (2, "[0,2]", None)


def test_after_handing_in_nothing_is_taken(sit: Sit) -> None:
    sitting = sit()
    sitting.hand_in()
    assert sitting.save(1, 0, at=LATER).state is SaveState.CLOSED
    assert db.session.scalar(select(func.count()).select_from(Response)) == 0


@pytest.mark.parametrize("slot", [8, 500])
def test_an_item_that_is_not_on_the_paper_is_not_found(sit: Sit, slot: int) -> None:
    assert sit().save(slot, 0).state is SaveState.NOT_FOUND


def test_nobody_saves_into_somebody_elses_attempt(sit: Sit, cast: Cast) -> None:
    sitting = sit()
    mei = Sitting(cast.mei)
    assert sitting.save(1, 0, sign_in=mei.sign_in).state is SaveState.NOT_FOUND
    assert sitting.save(1, 0, sign_in=uuid4()).state is SaveState.SIGNED_OUT
    with transaction() as session:
        session.execute(update(SignIn).values(ended_at=NOON))
    assert sitting.save(1, 0).state is SaveState.SIGNED_OUT
    assert db.session.scalar(select(func.count()).select_from(Response)) == 0


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"slot": 0, "base": 0, "token": "t", "answer": 1},
        {"slot": 1, "base": -1, "token": "t", "answer": 1},
        {"slot": True, "base": 0, "token": "t", "answer": 1},
        {"slot": 1, "base": 0, "token": "", "answer": 1},
        {"slot": 1, "base": 0, "token": "t" * 41, "answer": 1},
        {"slot": 1, "base": 0, "token": "t", "answer": "x" * 70_000},
        {"slot": 1, "base": 0, "token": "t", "answer": "\x00"},
        {"slot": 1, "base": 0, "token": "t", "answer": "\ud800"},
    ],
)
def test_what_cannot_be_a_save_is_refused(body: Any) -> None:
    assert saving.read_save(body) is None


def test_a_save_is_read() -> None:
    body = {"slot": 2, "base": 1, "token": "t", "answer": {"b": 1, "a": "您"}}
    assert saving.read_save(body) == Save(2, 1, "t", '{"a":"您","b":1}')


def test_the_clock_closes_at_the_deadline_and_settles_after_the_grace(sit: Sit) -> None:
    sitting = sit()
    closer = Closer(KEY)
    closer(DUE - timedelta(microseconds=1))
    assert sitting.attempt().state is AttemptState.OPEN
    closer(DUE + timedelta(seconds=3))
    attempt = sitting.attempt()
    assert (attempt.state, attempt.finished_at) == (AttemptState.SUBMITTED, DUE)
    assert attempt.settled_at is None
    assert sitting.save(1, 0, at=DUE + timedelta(seconds=8)).state is SaveState.SAVED
    closer(DUE + timedelta(seconds=11))
    attempt = sitting.attempt()
    assert (attempt.state, attempt.closed_by) == (AttemptState.RELEASED, Closing.CLOCK)
    assert (attempt.earned, attempt.finished_at) == (200, DUE)
    assert custody.findings(attempt.public_id, key=KEY)[1] == []
    closer(DUE + timedelta(seconds=30))
    assert ledger.count() == 1


def test_handing_in_after_the_deadline_is_the_clocks_closing(sit: Sit) -> None:
    sitting = sit()
    attempt = sitting.hand_in(DUE + timedelta(minutes=5))
    assert (attempt.closed_by, attempt.finished_at) == (Closing.CLOCK, DUE)
    assert attempt.settled_at is not None


def test_starting_twice_gives_one_attempt(sit: Sit) -> None:
    sitting = sit()
    again = starting.start(sitting.sign_in, "test", language="zh", at=LATER)
    assert (again.public_id, again.fresh) == (sitting.public_id, False)
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_a_second_try_waits_for_the_cool_down_and_gets_another_paper(sit: Sit) -> None:
    sitting = sit()
    first = sitting.hand_in()
    with pytest.raises(Denied) as refusal:
        sitting.start(LATER + timedelta(hours=23))
    assert refusal.value.params["when"] == LATER + timedelta(hours=24)
    sitting.start(LATER + timedelta(hours=25))
    second = sitting.attempt()
    assert (second.number, second.paper_id != first.paper_id) == (2, True)


def test_tries_run_out_but_a_voided_one_does_not_count(sit: Sit) -> None:
    sitting = sit(attempts=1, cool_down_hours=0)
    sitting.hand_in()
    with pytest.raises(Denied):
        sitting.start(LATER)
    with transaction() as session:
        session.execute(update(Attempt).values(state=AttemptState.VOIDED))
    sitting.start(LATER)
    assert sitting.attempt().number == 2


def test_only_learners_start_and_only_what_is_published(sit: Sit, cast: Cast) -> None:
    sit()
    with pytest.raises(NotFound):
        Sitting(cast.tao).start()
    with pytest.raises(NotFound):
        Sitting(cast.mei).start(key="nothing")


def test_extra_time_moves_the_deadline(sit: Sit, cast: Cast) -> None:
    sit()
    with transaction() as session:
        session.add(
            Accommodation(account_id=cast.mei, extra_percent=25, extra_minutes=5, granted_at=NOON)
        )
    attempt = Sitting(cast.mei).start().attempt()
    assert attempt.due_at == NOON + timedelta(minutes=55)
    assert attempt.counts_until == attempt.due_at + timedelta(seconds=10)


def test_a_start_writes_one_row_and_no_answers(sit: Sit, cast: Cast) -> None:
    sit()
    assert db.session.scalar(select(func.count()).select_from(Paper)) == 2
    assert db.session.scalar(select(func.count()).select_from(Response)) == 0


def test_a_changed_bank_retires_papers_but_not_the_attempt(sit: Sit, cast: Cast) -> None:
    sitting = sit()
    before = sitting.attempt().paper_id
    with transaction():
        from_store = paper_view(before).slots[0]
        item = from_store.item.model_copy(update={"points": 5.0})
        store.write(ItemBody, from_store.key, item, by=SYSTEM, at=LATER)
    mei = Sitting(cast.mei).start(LATER)
    assert mei.attempt().paper_id != before
    assert paper_view(mei.attempt().paper_id).slots[0].points == 500
    assert paper_view(sitting.attempt().paper_id).slots[0].points == 200


def test_shuffled_papers_score_by_the_authors_places(sit: Sit) -> None:
    sitting = sit(shuffle_items=True, shuffle_options=True)
    for slot, answer in right_answers(sitting).items():
        sitting.save(slot, answer)
    assert sitting.hand_in().percent == 10_000


def test_tampering_with_an_answer_is_found(sit: Sit) -> None:
    sitting = sit()
    sitting.save(1, 1)
    attempt = sitting.hand_in()
    with transaction() as session:
        session.execute(update(Response).values(answer="0"))
    faults = custody.findings(attempt.public_id, key=KEY)[1]
    assert [fault.fault for fault in faults] == ["answer_changed"]


def test_an_answer_that_is_gone_is_missed_though_the_sitting_looks_open_again(sit: Sit) -> None:
    sitting = sit()
    sitting.save(1, 1)
    sitting.save(2, 1)
    attempt = sitting.hand_in()
    with transaction() as session:
        session.execute(delete(Response).where(Response.slot == 2))
        session.execute(update(Attempt).values(settled_at=None))
    assert custody.findings(attempt.public_id, key=KEY)[1] != []


def test_the_command_proves_custody(sit: Sit, context: Flask) -> None:
    sitting = sit()
    sitting.save(1, 1)
    attempt = sitting.hand_in()
    runner = context.test_cli_runner()
    good = runner.invoke(args=["exams", "verify", str(attempt.public_id), "--json"])
    assert good.exit_code == 0
    assert json.loads(good.output)["faults"] == []
    db.session.rollback()
    with transaction() as session:
        session.execute(update(Attempt).values(chain_head="0" * 64))
    bad = runner.invoke(args=["exams", "verify", "--all"])
    assert bad.exit_code == 1
    assert "chain_broken" in bad.output


def test_a_half_right_paper_earns_by_the_stated_rules(sit: Sit) -> None:
    sitting = sit(keys=["clothing", "reply-time", "rings"])
    sitting.save(1, [0])
    sitting.save(2, ["３０"])
    sitting.save(3, "三 rings")
    attempt = sitting.hand_in()
    assert attempt.earned == 100 + 200 + 0
    assert attempt.possible == 600


def test_due_counts_only_what_is_due(sit: Sit, cast: Cast) -> None:
    first = sit()
    second = Sitting(cast.mei).start(NOON + timedelta(minutes=20))
    assert closing.due(at=DUE) == [first.attempt().id]
    assert second.attempt().state is AttemptState.OPEN
    assert len(MACHINE) == 7

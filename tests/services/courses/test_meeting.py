"""Classes: seats and the waiting list, changes, attendance as evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from app.courses.queries import sessions as queries
from app.courses.rules.seating import SessionKind, SessionState
from app.courses.services import forgetting, recounting
from app.courses.services import meeting as services
from app.courses.services.meeting import Plan
from app.evidence import ledger
from app.kernel.errors import BadContent, Conflict, Denied, NotFound
from app.kernel.wording import Wording
from app.notices import inbox
from app.platform.db import transaction
from tests.conftest import NOON, Cast
from tests.services.courses.conftest import WHEN, actor

BEGINS = NOON + timedelta(days=2)
OVER = BEGINS + timedelta(hours=3)
PLAN = Plan(
    SessionKind.WORKSHOP,
    Wording("客诉研讨", "Complaint workshop"),
    ("带案例", "Bring a case"),
    "late",
    "三楼会议室",
    BEGINS,
    BEGINS + timedelta(hours=2),
    1,
    2.0,
)


def _planned(shelf: Cast) -> UUID:
    tao = actor(shelf.tao)
    with transaction():
        return services.plan(PLAN, by=tao, at=NOON).public_id


def _attended(learner: int) -> int:
    return len(ledger.history(learner, kinds=["attendance_confirmed"])[learner])


def test_the_first_sits_the_next_waits_and_moves_up(shelf: Cast) -> None:
    session = _planned(shelf)
    lin, mei = actor(shelf.lin), actor(shelf.mei)
    with transaction():
        assert services.sign_up(lin, session, at=NOON)
        assert services.sign_up(lin, session, at=NOON)
        assert not services.sign_up(mei, session, at=NOON)
        services.leave(lin, session, at=NOON)
        assert queries.seated(queries.session_of(session)).seated == (shelf.mei,)
        assert inbox.unread_count(shelf.mei) == 1
        with pytest.raises(NotFound):
            services.leave(lin, session, at=NOON)
        assert not services.sign_up(lin, session, at=NOON + timedelta(minutes=1))


def test_a_larger_room_and_another_place_are_told(shelf: Cast) -> None:
    session = _planned(shelf)
    lin, mei, tao = actor(shelf.lin), actor(shelf.mei), actor(shelf.tao)
    with transaction():
        services.sign_up(lin, session, at=NOON)
        services.sign_up(mei, session, at=NOON)
        services.change(session, replace(PLAN, capacity=2), by=tao, at=NOON)
        assert (inbox.unread_count(shelf.lin), inbox.unread_count(shelf.mei)) == (0, 1)
        moved = replace(PLAN, capacity=2, place="二楼")
        services.change(session, moved, by=tao, at=NOON + timedelta(hours=1))
        assert (inbox.unread_count(shelf.lin), inbox.unread_count(shelf.mei)) == (1, 2)
        assert queries.session_of(session).changed == 2


def test_times_that_cannot_be_are_refused(shelf: Cast) -> None:
    session = _planned(shelf)
    tao = actor(shelf.tao)
    with transaction():
        for wrong in (
            replace(PLAN, ends_at=BEGINS),
            replace(PLAN, starts_at=NOON - timedelta(days=1)),
        ):
            with pytest.raises(BadContent):
                services.plan(wrong, by=tao, at=NOON)
            with pytest.raises(BadContent):
                services.change(session, wrong, by=tao, at=NOON)


def test_once_begun_nobody_signs_up_leaves_or_moves_it(shelf: Cast) -> None:
    session = _planned(shelf)
    lin, tao = actor(shelf.lin), actor(shelf.tao)
    with transaction():
        services.sign_up(lin, session, at=NOON)
        for deed in (
            lambda: services.sign_up(lin, session, at=BEGINS),
            lambda: services.leave(lin, session, at=BEGINS),
            lambda: services.change(session, PLAN, by=tao, at=BEGINS),
            lambda: services.cancel(session, by=tao, at=OVER),
            lambda: services.confirm(session, [], by=tao, at=NOON),
        ):
            with pytest.raises(Conflict):
                deed()
        with pytest.raises(NotFound):
            services.sign_up(lin, uuid4(), at=NOON)


def test_calling_it_off_tells_those_who_come_and_those_who_wait(shelf: Cast) -> None:
    session = _planned(shelf)
    lin, mei, tao = actor(shelf.lin), actor(shelf.mei), actor(shelf.tao)
    with transaction():
        services.sign_up(lin, session, at=NOON)
        services.sign_up(mei, session, at=NOON)
        services.cancel(session, by=tao, at=NOON)
        assert (inbox.unread_count(shelf.lin), inbox.unread_count(shelf.mei)) == (1, 1)
        assert queries.coming(at=NOON) == []
        assert queries.state(queries.session_of(session), NOON) is SessionState.CANCELLED


def test_attendance_is_evidence_and_a_mistake_is_voided_by_a_later_word(shelf: Cast) -> None:
    session = _planned(shelf)
    lin, tao = actor(shelf.lin), actor(shelf.tao)
    with transaction():
        services.sign_up(lin, session, at=NOON)
        assert services.confirm(session, [shelf.lin], by=tao, at=OVER) == 1
        services.confirm(session, [shelf.lin], by=tao, at=OVER)
        assert _attended(shelf.lin) == 1
        (fact,) = ledger.history(shelf.lin)[shelf.lin]
        assert fact.fact.subject == f"session:{session}"
        assert [s.fact.source for s in recounting.attendances()] == [fact.fact.source]
        assert services.confirm(session, [], by=tao, at=OVER) == 0
        assert _attended(shelf.lin) == 0
        assert list(recounting.attendances()) == []
        services.confirm(session, [shelf.lin], by=tao, at=OVER)
        assert _attended(shelf.lin) == 1
        assert [s.public_id for s in queries.attended_by(shelf.lin)] == [session]


def test_only_those_signed_up_attended_and_only_trainers_say_so(shelf: Cast) -> None:
    session = _planned(shelf)
    lin, tao = actor(shelf.lin), actor(shelf.tao)
    with transaction():
        with pytest.raises(BadContent):
            services.confirm(session, [shelf.lin], by=tao, at=OVER)
        with pytest.raises(Denied):
            services.confirm(session, [], by=lin, at=OVER)


def test_a_trainer_adds_people_by_number_also_afterwards(shelf: Cast) -> None:
    session = _planned(shelf)
    tao = actor(shelf.tao)
    with transaction():
        number = queries.people([shelf.lin, shelf.mei], day=WHEN.today)
        services.add(session, number[shelf.lin].staff_no, by=tao, at=NOON)
        assert inbox.unread_count(shelf.lin) == 1
        services.add(session, f" {number[shelf.mei].staff_no} ", by=tao, at=OVER)
        assert inbox.unread_count(shelf.mei) == 0
        with pytest.raises(BadContent):
            services.add(session, "nobody", by=tao, at=NOON)
        services.confirm(session, [shelf.lin, shelf.mei], by=tao, at=OVER)
        held = forgetting.gather(shelf.mei)
        assert held["classes"][0]["attended"] is True

"""Needs and plans below their pages: what is refused, and what a forgotten person leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.courses.models.planning import TrainingNeed, TrainingPlan
from app.courses.queries import needs as need_queries
from app.courses.queries import plans as queries
from app.courses.rules.needs import NeedEvent, NeedScope, NeedSource, NeedState
from app.courses.rules.plans import LineKind
from app.courses.services import needing, plan_holdings, planning
from app.courses.services.needing import Wish
from app.courses.services.planning import Draft, Frame
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, Denied, NotFound
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.services.courses.conftest import actor

TODAY = NOON.date()


def a_need(tao: Actor, lin: Actor) -> TrainingNeed:
    """Lin asks, Tao accepts; inside the caller's transaction."""
    wish = Wish("价保", "说不清差价", NeedScope.SELF)
    need = needing.ask(wish, by=lin, at=NOON, today=TODAY)
    needing.answer(need, NeedEvent.ACCEPT, "安排", by=tao, at=NOON)
    return need


def a_plan(tao: Actor) -> TrainingPlan:
    """A plan of Tao's for a month."""
    frame = Frame("年末训练", "", TODAY, TODAY + timedelta(days=30), tao.id)
    return planning.begin(frame, by=tao, at=NOON)


def draft(need: int | None = None, subject: str = "late", tier: str = "") -> Draft:
    """The course for everybody."""
    return Draft(LineKind.COURSE, subject, "", None, tier, need, None)


def test_a_wish_for_oneself_carries_one_s_team(shelf: Cast) -> None:
    lin, tao = actor(shelf.lin), actor(shelf.tao)
    with transaction():
        need = needing.ask(Wish("价保", "x", NeedScope.SELF), by=lin, at=NOON, today=TODAY)
        assert need.unit_id == shelf.teams["one"]
        with pytest.raises(BadContent):
            needing.ask(Wish(" ", "x", NeedScope.SELF), by=lin, at=NOON, today=TODAY)
        with pytest.raises(Denied):
            needing.answer(need, NeedEvent.ACCEPT, "x", by=lin, at=NOON)
        with pytest.raises(BadContent):
            needing.answer(need, NeedEvent.MEET, "x", by=tao, at=NOON)


def test_what_was_taken_back_is_reopened_by_its_asker_alone(shelf: Cast) -> None:
    lin, mei, tao = actor(shelf.lin), actor(shelf.mei), actor(shelf.tao)
    with transaction():
        need = needing.ask(Wish("价保", "x", NeedScope.SELF), by=lin, at=NOON, today=TODAY)
        needing.withdraw(need, by=lin, at=NOON)
        with pytest.raises(Conflict):
            needing.reopen(need, by=tao, at=NOON)
        with pytest.raises(NotFound):
            needing.renew(need, by=mei, at=NOON)
        needing.renew(need, by=lin, at=NOON)
        assert need.state is NeedState.ASKED


def test_a_need_is_carried_by_one_line_at_a_time(shelf: Cast) -> None:
    lin, tao = actor(shelf.lin), actor(shelf.tao)
    with transaction():
        need, plan = a_need(tao, lin), a_plan(tao)
        first = planning.add_line(plan, draft(need.id), by=tao, at=NOON)
        assert need_queries.acceptable() == []
        planning.remove_line(plan, first, by=tao, at=NOON)
        assert need_queries.acceptable() == [need]
        planning.add_line(plan, draft(need.id), by=tao, at=NOON)
        with pytest.raises(Conflict):
            planning.restore_line(plan, first, by=tao, at=NOON)


def test_the_tier_narrows_whom_a_line_means(shelf: Cast) -> None:
    tao = actor(shelf.tao)
    with transaction():
        plan = a_plan(tao)
        for tier in ("", "junior", "senior"):
            planning.add_line(plan, draft(tier=tier), by=tao, at=NOON)
        view = queries.view(plan, at=NOON, today=TODAY)
        assert [line.reach.meant for line in view.lines] == [3, 3, 0]
        with pytest.raises(BadContent):
            planning.add_line(plan, draft(subject="nothing"), by=tao, at=NOON)
        with pytest.raises(BadContent):
            planning.add_line(
                plan, Draft(LineKind.CLASS, "x", "", None, "", None, None), by=tao, at=NOON
            )


def test_a_suggestion_taken_up_is_taken_once_for_its_group(shelf: Cast) -> None:
    tao, one = actor(shelf.tao), shelf.teams["one"]
    with transaction():
        for unit in (None, one):
            needing.take_up(
                NeedSource.EXAMS, "competency:after_sales", "售后", unit_id=unit, by=tao, at=NOON
            )
        with pytest.raises(Conflict):
            needing.take_up(
                NeedSource.EXAMS, "competency:after_sales", "售后", unit_id=one, by=tao, at=NOON
            )


def test_who_is_forgotten_leaves_needs_without_words(shelf: Cast) -> None:
    lin, tao = actor(shelf.lin), actor(shelf.tao)
    with transaction():
        need = a_need(tao, lin)
        assert plan_holdings.gather(shelf.lin)["needs"][0]["topic"] == "价保"
        assert plan_holdings.erase(shelf.lin, NOON) == 1
        assert plan_holdings.erase(shelf.tao, NOON) == 1
        db.session.expire_all()
        assert (need.topic, need.reason, need.answer) == ("", "", "")
        assert need.state is NeedState.ACCEPTED

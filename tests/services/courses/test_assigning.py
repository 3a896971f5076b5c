"""Courses are assigned: to whom one may, with a due day, with a notice; and reported."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.courses.queries import learning as queries
from app.courses.queries import people
from app.courses.queries.report import Completions, Tally, tallies
from app.courses.rules.enrolment import EnrolmentState
from app.courses.services import assigning
from app.courses.services import learning as services
from app.evidence import ledger
from app.evidence.facts import TierAttained
from app.kernel.errors import BadContent, Conflict, Denied, NotFound
from app.notices import inbox
from app.platform.db import transaction
from tests.conftest import NOON, Cast
from tests.services.courses.conftest import WHEN, actor

TODAY = WHEN.today
DUE = TODAY + timedelta(days=7)


def _assign(by: int, *whom: int, due: date | None = DUE) -> assigning.Assigned:
    who = actor(by)
    with transaction():
        return assigning.assign("late", whom, due_on=due, by=who, at=NOON, today=TODAY)


def test_who_is_asked_finds_the_course_with_its_day_and_a_notice(shelf: Cast) -> None:
    assert _assign(shelf.gao, shelf.lin, shelf.mei, shelf.lin).asked == 2
    found = queries.enrolment_of(shelf.lin, "late")
    assert found is not None
    assert (found.state, found.due_on) == (EnrolmentState.INVITED, DUE)
    assert inbox.unread_count(shelf.lin) == 1
    assert inbox.unread_count(shelf.lu) == 0


def test_a_manager_reaches_no_other_team(shelf: Cast) -> None:
    with pytest.raises(Denied):
        _assign(shelf.gao, shelf.lin, shelf.lu)
    assert queries.enrolment_of(shelf.lin, "late") is None


@pytest.mark.parametrize(("whom", "due"), [(False, DUE), (True, TODAY - timedelta(days=1))])
def test_nobody_chosen_or_a_past_day_is_refused(shelf: Cast, whom: bool, due: date) -> None:
    with pytest.raises(BadContent):
        _assign(shelf.tao, *([shelf.lin] if whom else []), due=due)


def test_an_unknown_person_or_course_is_refused(shelf: Cast) -> None:
    with pytest.raises(BadContent, match="left"):
        _assign(shelf.tao, 987654)
    tao = actor(shelf.tao)
    with transaction(), pytest.raises(NotFound):
        assigning.assign("none", [shelf.lin], due_on=None, by=tao, at=NOON, today=TODAY)


def test_an_assigned_course_is_not_left_and_a_later_day_replaces_the_first(shelf: Cast) -> None:
    _assign(shelf.gao, shelf.lin)
    lin = actor(shelf.lin)
    with transaction():
        services.start(lin, "late", when=WHEN)
        with pytest.raises(Conflict):
            services.withdraw(lin, "late", when=WHEN)
    _assign(shelf.tao, shelf.lin, due=DUE + timedelta(days=1))
    found = queries.enrolment_of(shelf.lin, "late")
    assert found is not None
    assert (found.state, found.due_on) == (EnrolmentState.ACTIVE, DUE + timedelta(days=1))


def test_the_report_shows_whom_one_may_see_and_counts_what_is_late(shelf: Cast) -> None:
    _assign(shelf.tao, shelf.lin, shelf.mei, shelf.lu)
    later = DUE + timedelta(days=1)
    everybody = Completions(today=later)
    team = Completions(today=later, teams=actor(shelf.gao).teams)
    assert {line.person_id for line in everybody.all()} == {shelf.lin, shelf.mei, shelf.lu}
    assert {line.person_id for line in team.all()} == {shelf.lin, shelf.mei}
    assert (everybody.page(1).overdue, team.page(1).overdue) == (3, 2)
    none_of_them = Completions(today=later, course="after", search="nobody").page(1)
    assert (none_of_them.total, none_of_them.overdue) == (0, 3)
    assert tallies(later) == {"late": Tally(invited=3, overdue=3)}
    assert tallies(DUE)["late"].overdue == 0
    assert team.page(1, 1).total == 2


@pytest.mark.parametrize(
    "sort", ["name", "-name", "team", "course", "due", "-done", "progress", "?"]
)
def test_every_order_shows_the_same_people(shelf: Cast, sort: str) -> None:
    _assign(shelf.tao, shelf.lin, shelf.lu)
    assert len(Completions(today=TODAY, sort=sort).all()) == 2


def test_filters_narrow_the_report(shelf: Cast) -> None:
    _assign(shelf.tao, shelf.lin, shelf.lu)
    teams = people.teams(None)
    assert len(Completions(today=TODAY, course="after").all()) == 0
    assert len(Completions(today=TODAY, state="invited").all()) == 2
    assert len(Completions(today=TODAY, state="completed").all()) == 0
    assert len(Completions(today=TODAY, search="林").all()) == 1
    assert [len(Completions(today=TODAY, search=s).all()) for s in ("%", "_", "/", "\\")] == [0] * 4
    assert sum(len(Completions(today=TODAY, team=unit).all()) for unit, _ in teams) == 2


def test_tiers_come_from_what_was_conferred(shelf: Cast) -> None:
    with transaction():
        ledger.record(
            TierAttained(
                learner_id=shelf.lin, happened_at=NOON, source="case:1", tier="mid", effective=TODAY
            ),
            at=NOON,
        )
    both = [shelf.lin, shelf.mei]
    assert people.tiers_of(both, day=TODAY) == {shelf.lin: "mid", shelf.mei: "junior"}
    assert people.tiers_of(both, day=TODAY - timedelta(days=1))[shelf.lin] == "junior"
    assert set(people.names_of(both, day=TODAY)) == set(both)

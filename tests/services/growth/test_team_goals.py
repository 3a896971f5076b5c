"""Goals, talks, waivers and objections: who may state them, and what becomes of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from app.accounts import queries as accounts
from app.accounts.queries import Person
from app.evidence import ledger
from app.growth import api
from app.growth.queries import people, pictures, team_person
from app.growth.rules.readiness import Standing
from app.growth.services import goals, holdings, statements
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Denied
from app.platform.db import db
from tests import growth_team as made
from tests.conftest import NOON, Cast

TODAY = date(2026, 11, 24)


@pytest.fixture
def lin(context: Flask, cast: Cast) -> Person:
    """Lin, of whom one thing is missing."""
    made.publish(NOON - timedelta(days=200))
    made.make_ready(cast.lin, cast.gao, NOON - timedelta(days=3))
    return people.person_of(cast.lin, day=TODAY)


def actor(cast: Cast, name: str) -> Actor:
    return accounts.actor_of(db.session(), cast.ids[name], day=TODAY)


def test_a_goal_is_closed_once_with_what_became_of_it(cast: Cast, lin: Person) -> None:
    gao = actor(cast, "gao")
    row = goals.agree(lin, "Fewer callbacks", "Read back", TODAY, by=gao, at=NOON)
    goals.close(row, lin, reached=True, outcome="Two in October", by=gao, at=NOON)
    (kept,) = team_person.beside(lin, reader=gao, day=TODAY).goals
    assert (kept.reached, kept.outcome) == (True, "Two in October")
    with pytest.raises(Conflict):
        goals.close(row, lin, reached=False, outcome="", by=gao, at=NOON)


def test_a_goal_has_an_owner_and_is_followed_up_by_both(cast: Cast, lin: Person) -> None:
    gao, own = actor(cast, "gao"), actor(cast, "lin")
    soon = TODAY + timedelta(days=14)
    row = goals.agree(
        lin, "Calm first", "", soon, by=gao, at=NOON, own=False, look_on=TODAY + timedelta(days=3)
    )
    assert row.owner_id == cast.gao
    goals.follow_up(row, lin, " twice so far ", None, by=own, at=NOON)
    assert row.look_on == TODAY + timedelta(days=3)
    goals.follow_up(row, lin, "half way", soon, by=gao, at=NOON)
    assert row.look_on == soon
    seen = team_person.beside(lin, reader=gao, day=TODAY).steps[row.id]
    assert [(s.by_id, s.words) for s in seen] == [
        (cast.lin, "twice so far"),
        (cast.gao, "half way"),
    ]
    agreed = team_person.agreed(cast.lin, day=TODAY)
    assert agreed.steps[row.id] == seen
    assert agreed.names[cast.gao].name
    goals.close(row, lin, reached=True, outcome="", by=gao, at=NOON)
    with pytest.raises(Conflict):
        goals.follow_up(row, lin, "late", None, by=own, at=NOON)


@pytest.mark.parametrize("who", ["qiu", "tao", "an", "mei", "ping"])
def test_others_do_not_follow_up_a_goal(cast: Cast, lin: Person, who: str) -> None:
    row = goals.agree(lin, "x", "", TODAY, by=actor(cast, "gao"), at=NOON)
    with pytest.raises(Denied):
        goals.follow_up(row, lin, "x", None, by=actor(cast, who), at=NOON)


def test_goals_stand_in_the_calendars_of_both(cast: Cast, lin: Person) -> None:
    gao, look = actor(cast, "gao"), TODAY + timedelta(days=3)
    due = TODAY + timedelta(days=30)
    row = goals.agree(lin, "Calm first", "", due, by=gao, at=NOON, look_on=look)
    goals.agree(lin, "Long ago", "", TODAY - timedelta(days=90), by=gao, at=NOON)
    mine = api.goals_between(cast.lin, TODAY, due)
    assert [(g.day, g.due, g.about) for g in mine] == [(look, False, ""), (due, True, "")]
    assert mine[0].url == f"/growth/goals/{row.public_id}"
    theirs = api.goals_between(cast.gao, TODAY, look)
    assert [(g.about, g.url) for g in theirs] == [(lin.name, f"/team/people/{lin.public_id}#goals")]
    assert api.goals_between(cast.mei, TODAY, due) == []
    goals.close(row, lin, reached=False, outcome="", by=gao, at=NOON)
    assert api.goals_between(cast.lin, TODAY, due) == []


def test_words_about_goals_go_with_the_person(cast: Cast, lin: Person) -> None:
    gao = actor(cast, "gao")
    row = goals.agree(lin, "Calm first", "", TODAY, by=gao, at=NOON)
    goals.follow_up(row, lin, "twice so far", None, by=actor(cast, "lin"), at=NOON)
    given = holdings.gather_statements(cast.lin)
    assert [step["words"] for step in given["goal_steps"]] == ["twice so far"]
    holdings.erase_statements(cast.lin, NOON)
    (step,) = team_person.goal_steps([row])[row.id]
    db.session.refresh(step)
    assert step.words == ""


@pytest.mark.parametrize("who", ["qiu", "tao", "an", "lin", "ping"])
def test_only_who_leads_the_person_agrees_on_goals(cast: Cast, lin: Person, who: str) -> None:
    with pytest.raises(Denied):
        goals.agree(lin, "x", "", TODAY, by=actor(cast, who), at=NOON)


def test_a_talk_that_is_not_shared_is_read_by_its_writer_alone(cast: Cast, lin: Person) -> None:
    gao = actor(cast, "gao")
    statements.note_talk(lin, "between us", shared=True, by=gao, at=NOON)
    statements.note_talk(lin, "for me", shared=False, by=gao, at=NOON)
    db.session.flush()
    mine = {t.words for t in team_person.beside(lin, reader=gao, day=TODAY).talks}
    theirs = {t.words for t in team_person.beside(lin, reader=actor(cast, "an"), day=TODAY).talks}
    assert (mine, theirs) == ({"between us", "for me"}, {"between us"})


def test_an_approver_waives_until_a_day_and_it_ends_then(cast: Cast, lin: Person) -> None:
    fact = ledger.history(cast.lin, kinds=["interview_rated"])[cast.lin][0]
    ledger.void(fact.id, reason="x", by=actor(cast, "tao"), at=NOON)
    end = TODAY + timedelta(days=30)
    statements.waive(
        lin, "mid-interview", until=end, reason="Abroad", by=actor(cast, "ping"), at=NOON
    )

    def standing(day: date) -> Standing:
        known = pictures.picture(lin, pictures.View(day))
        finding = known.readiness.finding("mid-interview")
        assert finding is not None
        return finding.standing

    assert standing(TODAY) is Standing.WAIVED
    assert standing(end) is Standing.MISSING


def test_an_upheld_objection_voids_the_record_at_once(cast: Cast, lin: Person) -> None:
    fact = ledger.history(cast.lin, kinds=["interview_rated"])[cast.lin][0]
    row = statements.object_to(
        cast.lin, "mid-interview", fact.id, "Not me", by=actor(cast, "lin"), at=NOON
    )
    statements.answer_objection(row, lin, "Mixed up", upheld=True, by=actor(cast, "gao"), at=NOON)
    finding = pictures.picture(lin, pictures.today(NOON)).readiness.finding("mid-interview")
    assert finding is not None
    assert not finding.good


def test_forgetting_empties_the_words_of_goals(cast: Cast, lin: Person) -> None:
    goals.agree(lin, "Fewer callbacks", "Read back", TODAY, by=actor(cast, "gao"), at=NOON)
    assert holdings.gather_statements(cast.lin)["goals"][0]["aim"] == "Fewer callbacks"
    holdings.erase_statements(cast.lin, NOON)
    assert holdings.gather_statements(cast.lin)["goals"][0]["aim"] == ""

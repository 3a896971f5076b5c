"""The learner's own way: the page, past days, objections, evidence, the framework."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from app.accounts import queries as accounts
from app.evidence import ledger
from app.evidence.facts import ExamPassed
from app.growth.models.tables import Objection
from app.growth.queries import people
from app.growth.services import statements
from app.kernel.actor import Actor
from app.platform.db import db, transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast

ClientOf = Callable[[str], FlaskClient]

DIMENSIONS = [
    {
        "key": "knowledge",
        "title": made.both("业务知识", "Knowledge"),
        "points": [
            {
                "key": "sales",
                "title": made.both("售后", "After-sales point"),
                "seen_in": ["competency:after_sales"],
            },
            {"key": "ideas", "title": made.both("创新", "New ideas")},
        ],
    },
    {
        "key": "attitude_dim",
        "title": made.both("态度", "Manner"),
        "points": [
            {
                "key": "patient",
                "title": made.both("耐心", "Patient"),
                "seen_in": ["criterion:attitude"],
            }
        ],
    },
]


@pytest.fixture
def ready(app: Flask, cast: Cast) -> Cast:
    """Lin is ready; Mei has nothing."""
    with app.app_context(), transaction():
        made.publish(NOON - timedelta(days=200), dimensions=DIMENSIONS)
        made.make_ready(cast.lin, cast.gao, NOON - timedelta(days=3))
    return cast


def stated(app: Flask, learner: int, **more: object) -> UUID:
    """An exam that somebody passed, as a fact."""
    values: dict[str, object] = {
        "exam": "mid",
        "percent": 8600,
        "competencies": {"after_sales": 8200},
    }
    with app.app_context(), transaction():
        return ledger.record(
            ExamPassed(
                learner_id=learner,
                happened_at=NOON - timedelta(days=9),
                source=f"attempt:{learner}",
                **(values | more),  # type: ignore[arg-type]
            ),
            at=NOON - timedelta(days=9),
        )


def facts_of(app: Flask, learner: int, kind: str) -> list[UUID]:
    """Public ids of somebody's facts of a kind."""
    with app.app_context(), transaction():
        return [r.id for r in ledger.history(learner, kinds=[kind])[learner]]


def test_a_learner_reads_what_is_met_and_that_the_manager_may_propose(
    ready: Cast, client_of: ClientOf
) -> None:
    page = client_of("lin").get("/growth")
    assert page.status_code == 200
    assert "Everything for Intermediate is met" in page.text
    assert page.text.count('class="ka-cond"') == 4
    assert "You are here" in page.text
    assert "高远" in page.text


def test_a_learner_without_evidence_reads_what_is_missing_and_what_to_do(
    ready: Cast, client_of: ClientOf
) -> None:
    page = client_of("mei").get("/growth").text
    assert "3 requirements are still missing for Intermediate" in page
    assert "The step that counts most now" in page
    assert "once a criterion has three ratings" in page


def test_nobody_without_a_path_of_their_own_opens_it(ready: Cast, client_of: ClientOf) -> None:
    for name in ("gao", "tao", "ada", "an"):
        assert client_of(name).get("/growth").status_code == 404


def test_points_nothing_is_seen_in_are_not_observed(
    app: Flask, ready: Cast, client_of: ClientOf
) -> None:
    assert client_of("mei").get("/growth").text.count("not observed</span>") == 3
    stated(app, ready.lin)
    page = client_of("lin").get("/growth").text
    assert page.count("not observed</span>") == 1
    assert "82%" in page


def test_a_past_day_is_judged_by_what_was_recorded_then(ready: Cast, client_of: ClientOf) -> None:
    lin = client_of("lin")
    then = lin.get("/growth?on=2026-11-20").text
    assert "As it stood on 20 Nov 2026" in then
    assert "3 requirements are still missing" in then
    assert "Object" not in then
    assert "Everything for Intermediate is met" in lin.get("/growth?on=2026-11-21").text


def test_todays_knowledge_of_a_past_day_is_a_labelled_second_view(
    app: Flask, ready: Cast, client_of: ClientOf
) -> None:
    with app.app_context(), transaction():
        interview = facts_late(ready.mei)
    assert interview
    mei = client_of("mei")
    assert "3 requirements are still missing" in mei.get("/growth?on=2026-11-20").text
    known = mei.get("/growth?on=2026-11-20&knowledge=today").text
    assert "with today&#39;s knowledge" in known
    assert "2 requirements are still missing" in known


def facts_late(learner: int) -> UUID:
    """An interview of a past day that was recorded only now."""
    return ledger.record(
        made.InterviewRated(
            learner_id=learner,
            happened_at=NOON - timedelta(days=10),
            source="interview-made:late",
            interview_kind="phone",
            rating=400,
        ),
        at=NOON,
    )


def test_a_day_that_is_none_is_refused_beside_its_field(ready: Cast, client_of: ClientOf) -> None:
    page = client_of("lin").get("/growth?on=yesterday")
    assert page.status_code == 422
    assert 'id="on-error"' in page.text


def test_the_page_asks_the_database_the_same_number_of_questions_however_much_evidence(
    app: Flask, ready: Cast, client_of: ClientOf
) -> None:
    lin = client_of("lin")
    lin.get("/growth")
    few = questions(app, lin)
    with app.app_context(), transaction():
        made.rate(ready.lin, NOON - timedelta(days=20), dict.fromkeys(made.CRITERIA, 300), 20)
    assert questions(app, lin) == few


def questions(app: Flask, client: FlaskClient) -> int:
    """How many statements the page takes."""
    asked: list[str] = []

    def note(_c: object, _u: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get("/growth").status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(asked)


# --- objections --------------------------------------------------------------------------


def test_a_learner_objects_to_a_line_and_sees_the_answer(
    app: Flask, ready: Cast, client_of: ClientOf
) -> None:
    lin = client_of("lin")
    form = lin.get("/growth/objections/new?line=mid-interview")
    assert form.status_code == 200
    assert "Phone interview" in form.text
    sent = lin.post(
        "/growth/objections/new",
        data={"line": "mid-interview", "fact": "", "words": "The interview was on the third."},
    )
    assert (sent.status_code, sent.headers["Location"]) == (303, "/growth#objections")
    assert "Waiting for an answer" in lin.get("/growth").text
    with app.app_context(), transaction():
        row = db.session.scalars(select(Objection)).one()
        assert (row.learner_id, row.requirement) == (ready.lin, "mid-interview")
        row.answer, row.answered_at, row.upheld = "It was the fourth.", NOON, False
    page = lin.get("/growth").text
    assert "It was the fourth." in page
    assert "Stands as it was" in page


def test_the_manager_hears_of_an_objection_and_the_person_of_the_answer(
    app: Flask, ready: Cast, client_of: ClientOf
) -> None:
    client_of("lin").post(
        "/growth/objections/new",
        data={"line": "mid-interview", "fact": "", "words": "The interview was on the third."},
    )
    assert "An objection waits for your answer" in client_of("gao").get("/notices/").text
    assert "An objection waits" not in client_of("qiu").get("/notices/").text
    with app.app_context(), transaction():
        row = db.session.scalars(select(Objection)).one()
        day = NOON.date()
        statements.answer_objection(
            row,
            people.person_of(ready.lin, day=day),
            "It was.",
            upheld=False,
            by=accounts.actor_of(db.session(), ready.gao, day=day),
            at=NOON,
        )
    assert "Your objection is answered" in client_of("lin").get("/notices/").text


def test_an_objection_to_a_fact_that_was_cancelled_meanwhile_can_still_be_upheld(
    app: Flask, ready: Cast
) -> None:
    fact = stated(app, ready.lin)
    day = NOON.date()
    with app.app_context(), transaction():
        lin, gao = (
            accounts.actor_of(db.session(), account, day=day) for account in (ready.lin, ready.gao)
        )
        row = statements.object_to(ready.lin, "", fact, "Not mine.", by=lin, at=NOON)
        ledger.void(fact, reason="marked again", by=gao, at=NOON)
        person = people.person_of(ready.lin, day=day)
        statements.answer_objection(row, person, "Right.", upheld=True, by=gao, at=NOON)
        assert row.upheld


def test_an_objection_without_words_is_refused_and_kept(ready: Cast, client_of: ClientOf) -> None:
    page = client_of("lin").post(
        "/growth/objections/new", data={"line": "mid-interview", "fact": "", "words": " "}
    )
    assert page.status_code == 422
    assert 'id="words-error"' in page.text
    assert 'value="mid-interview"' in page.text


@pytest.mark.parametrize("query", ["line=nothing", "", "fact=no-id", f"fact={UUID(int=1)}"])
def test_nobody_objects_to_what_is_not_there(ready: Cast, client_of: ClientOf, query: str) -> None:
    assert client_of("lin").get(f"/growth/objections/new?{query}").status_code == 404


def test_nobody_objects_to_other_peoples_facts(
    app: Flask, ready: Cast, client_of: ClientOf
) -> None:
    fact = stated(app, ready.lin)
    assert client_of("lin").get(f"/growth/objections/new?fact={fact}").status_code == 200
    assert client_of("mei").get(f"/growth/objections/new?fact={fact}").status_code == 404


# --- one fact ----------------------------------------------------------------------------


def test_a_fact_opens_for_the_person_and_who_leads_them_alone(
    app: Flask, ready: Cast, client_of: ClientOf
) -> None:
    fact = stated(app, ready.lin)
    for name, status in {
        "lin": 200,
        "gao": 200,
        "mei": 404,
        "qiu": 404,
        "tao": 404,
        "ping": 404,
        "ada": 404,
    }.items():
        assert client_of(name).get(f"/growth/facts/{fact}").status_code == status, name
    assert client_of("lin").get(f"/growth/facts/{UUID(int=1)}").status_code == 404


def test_a_fact_says_what_it_counts_for_and_who_sees_it(
    app: Flask, ready: Cast, client_of: ClientOf
) -> None:
    interview = facts_of(app, ready.lin, "interview_rated")[0]
    page = client_of("lin").get(f"/growth/facts/{interview}").text
    assert "Phone interview, 3.5 or better" in page
    assert "Counts</span>" in page
    assert "高远" in page


@pytest.mark.parametrize(
    "kind", ["interview_rated", "signed_off", "indicator_measured", "criterion_rated"]
)
def test_every_kind_of_fact_has_a_page(
    app: Flask, ready: Cast, client_of: ClientOf, kind: str
) -> None:
    for fact in facts_of(app, ready.lin, kind)[:1]:
        assert client_of("lin").get(f"/growth/facts/{fact}").status_code == 200


def test_a_cancelled_fact_stays_readable_and_counts_for_nothing(
    app: Flask, ready: Cast, client_of: ClientOf
) -> None:
    fact = facts_of(app, ready.lin, "interview_rated")[0]
    lin = client_of("lin")
    with app.app_context(), transaction():
        void = ledger.void(fact, reason="An objection was upheld.", by=Actor(ready.gao), at=NOON)
    page = lin.get(f"/growth/facts/{fact}").text
    assert "Cancelled" in page
    assert "cancelled by 高远" in page
    assert "An objection was upheld." in page
    assert "No requirement of the next tier uses it today." in page
    assert "Object to this record" not in page
    assert lin.get(f"/growth/facts/{void}").status_code == 404
    assert "One requirement is still missing" in lin.get("/growth").text


# --- the framework -----------------------------------------------------------------------


def test_everybody_reads_the_framework(ready: Cast, client_of: ClientOf) -> None:
    for name in ("lin", "gao", "tao", "ada", "an"):
        page = client_of(name).get("/framework")
        assert page.status_code == 200, name
        assert "4 requirements" in page.text
        assert "Phone interview, 3.5 or better (within 6 months)" in page.text


def test_strangers_do_not(ready: Cast, client: FlaskClient) -> None:
    assert client.get("/framework").status_code in (302, 303)
    assert client.get("/growth").status_code in (302, 303)


def test_without_a_framework_the_page_says_what_is_missing(cast: Cast, client_of: ClientOf) -> None:
    page = client_of("lin").get("/growth")
    assert page.status_code == 503
    assert "There is no competency framework yet" in page.text

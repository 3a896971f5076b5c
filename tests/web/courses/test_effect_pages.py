"""Evaluation of training as pages: opinions, gains, what changed; equal to the file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.accounts.models import Membership, RoleGrant
from app.courses.models.opinions import CourseOpinion
from app.courses.models.rows import Enrolment, LessonProgress
from app.courses.rules.enrolment import EnrolmentState
from app.evidence import ledger
from app.evidence.facts import ExamFailed, ExamPassed, IndicatorMeasured, RolePlayRated
from app.kernel.actor import Role
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.factories import make_account
from tests.web.courses.conftest import ClientOf

pytestmark = pytest.mark.usefixtures("shelf")
BEGUN, DONE = NOON - timedelta(days=200), NOON - timedelta(days=180)
ANSWERS = {"useful": "5", "clear": "4", "practised": "3", "paced": "4"}


def completed(learner: int) -> Enrolment:
    """Somebody's finished course."""
    return Enrolment(
        learner_id=learner,
        course="late",
        state=EnrolmentState.COMPLETED,
        created_at=BEGUN,
        started_at=BEGUN,
        completed_at=DONE,
        round=1,
    )


@pytest.fixture
def class_of_six(app: Flask, shelf: Cast) -> None:
    """Six people of team one completed the course; each has figures on both sides."""
    with app.app_context(), transaction() as session:
        for number in range(6):
            who = make_account(f"X{number}", f"学员{number}", hired=DONE.date(), at=NOON).id
            session.add(RoleGrant(account_id=who, role=Role.LEARNER, granted_at=NOON))
            team = Membership(
                account_id=who,
                unit_id=shelf.teams["one"],
                since=DONE.date(),
                created_at=NOON,
            )
            taken = completed(who)
            session.add_all([team, taken])
            session.flush()
            for lesson, seconds in (
                ("calm", 600 + 60 * number),
                ("close", 60 if number < 2 else 0),
            ):
                session.add(
                    LessonProgress(
                        enrolment_id=taken.id,
                        round=1,
                        lesson=lesson,
                        version_id=1,
                        begun_at=BEGUN,
                        last_at=DONE,
                        seconds=seconds,
                        completed_at=DONE,
                    )
                )
            facts(who, number)
            if number < 3:
                session.add(
                    CourseOpinion(
                        course="late",
                        learner_id=who,
                        round=1,
                        useful=5,
                        clear=4,
                        practised=3,
                        paced=number + 2,
                        text=f"第{number}条",
                        given_at=NOON,
                    )
                )


def facts(who: int, number: int) -> None:
    """The same exam before and after, two role-plays, two months of figures."""
    gain = 1000 + 50 * number
    for kind, at, percent in ((ExamFailed, BEGUN, 6000), (ExamPassed, DONE, 6000 + gain)):
        day = timedelta(days=1 if kind is ExamPassed else -1)
        ledger.record(
            kind(
                learner_id=who,
                happened_at=at + day,
                source=f"attempt:{who}{kind.KIND}",
                exam="after-sales",
                percent=percent,
                competencies={"after_sales": percent, "other": 0},
            ),
            at=NOON,
        )
        ledger.record(
            RolePlayRated(
                learner_id=who,
                happened_at=at + day,
                source=f"play:{who}{kind.KIND}",
                scenario="x",
                channel="chat",
                mode="exam",
                passed=True,
                confirmed=True,
                levels={"attitude": 300 + (number % 3 - 1) * (100 if day.days > 0 else 0)},
            ),
            at=NOON,
        )
        month = f"{(at + 40 * day):%Y-%m}"
        ledger.record(
            IndicatorMeasured(
                learner_id=who,
                happened_at=at,
                source=f"figure:{who}{month}",
                indicator="solving",
                month=month,
                value=percent,
            ),
            at=NOON,
        )


@pytest.mark.usefixtures("class_of_six")
def test_a_course_shows_its_effects_with_their_numbers(client_of: ClientOf) -> None:
    page = client_of("tao").get("/courses/evaluation/late").text
    assert "6 people have completed it." in page
    assert "+11.2%" in page  # the mean gain of 1125 hundredths
    assert page.count("higher than before") == 2
    assert "no difference shown" in page
    assert "3 remarks" in page
    assert "ka-forest" in page
    assert ">12.5<" in page  # ten to fifteen minutes on the first lesson
    assert page.count(">Closing<") == 0  # two people's time would be told of them
    listed = client_of("tao").get("/courses/evaluation").text
    assert "/courses/evaluation/late" in listed
    assert ">3.8<" in listed


@pytest.mark.usefixtures("class_of_six")
def test_the_file_says_the_same(client_of: ClientOf) -> None:
    tao = client_of("tao")
    file = tao.get("/courses/evaluation/late?format=csv").data.decode("utf-8-sig")
    assert "Result in the same exam,6,%,60.0,71.25,11.25," in file
    assert "higher than before" in file
    assert 'planned: 10 min",6,minutes,,12.5,' in file
    assert "The content helps me in my work,3,,,5" in file
    assert "Late parcels,6,3,3.75" in tao.get("/courses/evaluation?format=csv").data.decode(
        "utf-8-sig"
    )


@pytest.mark.usefixtures("class_of_six")
def test_a_manager_sees_the_people_of_their_teams_alone(client_of: ClientOf) -> None:
    assert "6 people" in client_of("gao").get("/courses/evaluation/late").text
    other = client_of("qiu").get("/courses/evaluation/late").text
    assert "0 people" in other
    assert "Too few answers yet" in other
    for who in ("lin", "ada"):
        assert client_of(who).get("/courses/evaluation").status_code == 404
        assert client_of(who).get("/courses/evaluation/late").status_code == 404
    assert client_of("tao").get("/courses/evaluation/nothing").status_code == 404


def test_an_opinion_is_for_who_completed_the_course(
    app: Flask, client_of: ClientOf, shelf: Cast
) -> None:
    here = "/courses/late/opinion"
    lin = client_of("lin")
    assert lin.get(here).status_code == 404
    assert lin.post(here, data=ANSWERS).status_code == 404
    with app.app_context(), transaction():
        db.session.add(completed(shelf.lin))
    assert here in lin.get("/courses/late").text
    assert lin.get(here).status_code == 200
    assert lin.post(here, data=ANSWERS).status_code == 303
    assert lin.post(here, data={**ANSWERS, "useful": "1", "text": "例子再多些"}).status_code == 303
    assert "例子再多些" in lin.get(here).text
    # One answer tells who gave it: nobody sees it.
    page = client_of("tao").get("/courses/evaluation/late").text
    assert "Too few answers yet" in page
    assert "例子再多些" not in page
    with app.app_context():
        assert db.session.query(CourseOpinion).one().useful == 1


@pytest.mark.parametrize("changed", [{"useful": "6"}, {"clear": ""}, {"paced": "x"}])
def test_a_bad_opinion_names_the_statement(
    app: Flask, client_of: ClientOf, shelf: Cast, changed: dict[str, str]
) -> None:
    with app.app_context(), transaction():
        db.session.add(completed(shelf.lin))
    refused = client_of("lin").post("/courses/late/opinion", data={**ANSWERS, **changed})
    assert refused.status_code == 422
    assert f'href="#{next(iter(changed))}"' in refused.text

"""Training progress and assigning, as managers, trainers and analysts meet them."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from flask import Flask

from app.accounts.models import Account
from app.courses.models.rows import Enrolment
from app.courses.rules.enrolment import EnrolmentState
from app.courses.services import forgetting
from app.platform import sheets
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.web.courses.conftest import ClientOf, counted

ASSIGN = "/courses/late/assign"


def _id(app: Flask, account_id: int) -> str:
    with app.app_context():
        account = db.session.get(Account, account_id)
        assert account is not None
        return str(account.public_id)


@pytest.fixture
def begun(app: Flask, shelf: Cast) -> Cast:
    """Lin, Mei and Lu have been asked; Lin is late."""
    with app.app_context(), transaction() as session:
        for who, due in ((shelf.lin, "2026-11-01"), (shelf.mei, "2026-12-31"), (shelf.lu, None)):
            session.add(
                Enrolment(
                    learner_id=who,
                    course="late",
                    state=EnrolmentState.INVITED,
                    created_at=NOON,
                    due_on=None if due is None else NOON.date().fromisoformat(due),
                )
            )
    return shelf


@pytest.mark.parametrize(
    ("who", "seen", "hidden"),
    [
        ("gao", "林晓雯", "卢思远"),
        ("qiu", "卢思远", "林晓雯"),
        ("tao", "林晓雯", "?"),
        ("an", "卢思远", "?"),
    ],
)
def test_everybody_sees_those_they_may_see(
    client_of: ClientOf, begun: Cast, who: str, seen: str, hidden: str
) -> None:
    page = client_of(who).get("/courses/progress")
    assert page.status_code == 200
    assert seen in page.text
    assert hidden == "?" or hidden not in page.text


def test_learners_have_no_report(client_of: ClientOf, begun: Cast) -> None:
    assert client_of("lin").get("/courses/progress").status_code == 404
    assert client_of("lin").get(ASSIGN).status_code == 404


@pytest.mark.parametrize("page", ["progress", "rereads"])
@pytest.mark.parametrize("team", ["9" * 20, "-1", "x"])
def test_a_team_that_cannot_be_breaks_no_list(
    client_of: ClientOf, begun: Cast, page: str, team: str
) -> None:
    assert client_of("tao").get(f"/courses/{page}?team={team}&page={team}").status_code == 200


@pytest.mark.parametrize("who", ["gao", "tao"])
@pytest.mark.parametrize(
    "query", ["", "course=late&sort=-name", "state=overdue", "q=林", "state=done"]
)
def test_the_file_equals_the_screen(client_of: ClientOf, begun: Cast, who: str, query: str) -> None:
    client = client_of(who)
    screen = client.get(f"/courses/progress?{query}").text
    plain = client.get(f"/courses/progress?{query}&format=csv")
    table = client.get(f"/courses/progress?{query}&format=xlsx")
    rows = list(csv.reader(io.StringIO(plain.data.decode("utf-8-sig"))))
    (sheet,) = sheets.read(table.data, "x.xlsx")
    assert [list(map(str, row[:2])) for row in sheet.rows] == [row[:2] for row in rows]
    names = [row[0] for row in rows[1:]]
    places = [screen.index(f'<th scope="row">{name}') for name in names]
    assert places == sorted(places)
    assert screen.count('<th scope="row">') == len(names)


def test_what_is_late_is_said(client_of: ClientOf, begun: Cast) -> None:
    assert "1 assignment is overdue." in client_of("gao").get("/courses/progress").text
    assert "Nothing is overdue." in client_of("qiu").get("/courses/progress").text


def test_what_is_due_soon_is_said_found_and_stands_in_the_file(
    app: Flask, client_of: ClientOf, begun: Cast
) -> None:
    with app.app_context(), transaction() as session:
        row = session.query(Enrolment).filter_by(learner_id=begun.mei).one()
        row.due_on = NOON.date() + timedelta(days=7)
    gao = client_of("gao")
    assert "1 is due within seven days." in gao.get("/courses/progress").text
    found = gao.get("/courses/progress?state=risk").text
    assert ("梅子涵" in found, "林晓雯" in found) == (True, False)
    plain = gao.get("/courses/progress?format=csv").data.decode("utf-8-sig")
    told = {row[0]: row[4] for row in csv.reader(io.StringIO(plain))}
    assert (told["梅子涵"], told["林晓雯"]) == ("Due soon", "Overdue")
    with app.app_context(), transaction() as session:
        row = session.query(Enrolment).filter_by(learner_id=begun.mei).one()
        row.due_on = NOON.date() + timedelta(days=8)
    assert "due within seven days" not in gao.get("/courses/progress").text


def test_an_empty_report_says_what_to_do(client_of: ClientOf, shelf: Cast) -> None:
    assert "Open a course and assign it" in client_of("gao").get("/courses/progress").text
    assert "Nobody fits" in client_of("gao").get("/courses/progress?q=xyz").text


def test_a_manager_asks_people_and_teams_of_their_own(
    app: Flask, client_of: ClientOf, shelf: Cast
) -> None:
    gao = client_of("gao")
    page = gao.get(ASSIGN).text
    assert "林晓雯" in page
    assert "卢思远" not in page
    asked = gao.post(
        ASSIGN, data={"people": [_id(app, shelf.lin)], "tiers": ["junior"], "due_on": "2026-12-24"}
    )
    assert (asked.status_code, asked.location) == (303, "/courses/progress?course=late")
    with app.app_context():
        assert {row.learner_id for row in db.session.query(Enrolment)} == {shelf.lin, shelf.mei}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"people": ["nobody"]},
        {"teams": ["x"]},
        {"tiers": ["chief"]},
        {"cohorts": ["1999-01"]},
        {"due_on": "soon"},
    ],
)
def test_a_bad_choice_is_refused(client_of: ClientOf, shelf: Cast, data: dict[str, object]) -> None:
    assert client_of("gao").post(ASSIGN, data=data).status_code == 422


def test_those_who_started_together_are_asked_together(
    app: Flask, client_of: ClientOf, shelf: Cast
) -> None:
    with app.app_context(), transaction():
        for account_id, day in ((shelf.lin, 3), (shelf.mei, 28), (shelf.lu, 9)):
            db.session.get_one(Account, account_id).hired_on = date(2026, 10, day)
    assert "Oct 2026 (2 people)" in client_of("gao").get(ASSIGN).text
    tao = client_of("tao")
    assert "Oct 2026 (3 people)" in tao.get(ASSIGN).text
    assert "2026年10月（3人）" in tao.get(ASSIGN, headers={"Accept-Language": "zh-CN"}).text
    asked = client_of("gao").post(ASSIGN, data={"cohorts": ["2026-10"]})
    assert asked.status_code == 303
    with app.app_context():
        assert {row.learner_id for row in db.session.query(Enrolment)} == {shelf.lin, shelf.mei}


def test_nobody_outside_ones_reach_can_be_chosen(
    app: Flask, client_of: ClientOf, shelf: Cast
) -> None:
    refused = client_of("gao").post(ASSIGN, data={"people": [_id(app, shelf.lu)]})
    assert refused.status_code == 422
    past = {"people": [_id(app, shelf.lin)], "due_on": "2020-01-01"}
    assert "lies in the past" in client_of("gao").post(ASSIGN, data=past).text
    assert client_of("gao").get("/courses/none/assign").status_code == 404


def test_statements_behind_the_report_do_not_grow_with_the_rows(
    app: Flask, client_of: ClientOf, shelf: Cast
) -> None:
    tao = client_of("tao")
    tao.get("/courses/progress")
    with counted(app) as few:
        tao.get("/courses/progress")
    with app.app_context(), transaction() as session:
        for key in range(20):
            session.add(
                Enrolment(
                    learner_id=shelf.lin,
                    course=f"c{key}",
                    state=EnrolmentState.ACTIVE,
                    created_at=NOON,
                )
            )
    with counted(app) as many:
        tao.get("/courses/progress")
    assert len(many) <= len(few) + 1


def _waive(app: Flask, account_id: int) -> str:
    return f"/courses/late/people/{_id(app, account_id)}/waive"


def test_an_assignment_is_waived_with_a_reason_and_asked_again(
    app: Flask, client_of: ClientOf, shelf: Cast
) -> None:
    gao, lin, where = client_of("gao"), client_of("lin"), _waive(app, shelf.lin)
    assert gao.get(where).status_code == 404
    gao.post(ASSIGN, data={"people": [_id(app, shelf.lin)], "due_on": "2026-12-24"})
    assert where in gao.get("/courses/progress").text
    assert gao.get(where).status_code == 200
    refused = gao.post(where, data={"reason": " "})
    assert (refused.status_code, "reason-error" in refused.text) == (422, True)
    for stranger in ("lin", "qiu", "an"):
        assert client_of(stranger).post(where, data={"reason": "x"}).status_code == 404
    assert gao.post(where, data={"reason": "上一家公司学过"}).status_code == 303
    page = gao.get("/courses/progress").text
    assert "Waived: 上一家公司学过" in page
    assert where not in page
    plain = gao.get("/courses/progress?format=csv").data.decode("utf-8-sig")
    assert ",Waived,0,2,,,上一家公司学过" in plain
    assert ">Waived<" in page
    assert "You need not complete this course" in lin.get("/courses/late").text
    assert "上一家公司学过" in lin.get("/courses/late").text
    assert "You need not complete" in lin.get("/notices/").text
    assert gao.get(where).status_code == 409
    assert gao.post(where, data={"reason": "again"}).status_code == 409
    gao.post(ASSIGN, data={"people": [_id(app, shelf.lin)], "due_on": "2026-12-24"})
    assert "上一家公司学过" not in lin.get("/courses/late").text


def test_who_has_begun_may_go_on_and_the_reason_goes_with_the_person(
    app: Flask, client_of: ClientOf, shelf: Cast
) -> None:
    gao, lin = client_of("gao"), client_of("lin")
    gao.post(ASSIGN, data={"people": [_id(app, shelf.lin)], "due_on": "2026-11-24"})
    lin.post("/courses/late/start")
    gao.post(_waive(app, shelf.lin), data={"reason": "证书已核对"})
    with app.app_context(), transaction() as session:
        row = session.query(Enrolment).one()
        assert (row.state, row.due_on) == (EnrolmentState.ACTIVE, None)
        assert (row.waived_by, row.waive_reason) == (shelf.gao, "证书已核对")
        assert forgetting.gather(shelf.lin)["courses"][0]["waived"] == "证书已核对"
        forgetting.erase(shelf.lin, NOON)
        session.refresh(row)
        assert row.waive_reason == ""

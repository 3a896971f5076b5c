"""Classes as pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.courses.models.sessions import TrainingSession
from app.courses.rules.seating import SessionState
from app.platform import clock
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.web.courses.conftest import ClientOf, counted

pytestmark = pytest.mark.usefixtures("shelf")
FORM = {
    "title_zh": "客诉研讨",
    "title_en": "Complaint workshop",
    "kind": "workshop",
    "course": "late",
    "place": "三楼, 东",
    "day": "2026-12-01",
    "begins": "14:00",
    "ends": "16:00",
    "capacity": "1",
    "hours": "2",
}


@pytest.fixture
def session(client_of: ClientOf) -> str:
    """The public id of a class with one seat, that Tao has planned."""
    made = client_of("tao").post("/courses/manage/sessions/new", data=FORM)
    assert made.status_code == 303
    return str(made.location).rsplit("/", 1)[1]


@pytest.mark.parametrize(("who", "status"), [("tao", 200), ("lin", 404), ("gao", 404)])
def test_planning_is_for_trainers(client_of: ClientOf, session: str, who: str, status: int) -> None:
    client = client_of(who)
    for address in ("", "/new", f"/{session}", f"/{session}/edit"):
        assert client.get(f"/courses/manage/sessions{address}").status_code == status


def test_times_are_those_of_the_organisation(app: Flask, session: str) -> None:
    with app.app_context():
        found = db.session.query(TrainingSession).one()
        assert found.starts_at.isoformat() == "2026-12-01T06:00:00+00:00"


def test_seats_are_taken_in_order_and_given_up(client_of: ClientOf, session: str) -> None:
    lin, mei = client_of("lin"), client_of("mei")
    here = f"/courses/sessions/{session}"
    assert "Sign up" in lin.get(here).text
    assert lin.post(f"{here}/seat").location == here
    assert "Give up my seat" in lin.get(here).text
    assert "Join the waiting list" in mei.get(here).text
    mei.post(f"{here}/seat")
    assert "Place 1 on the waiting list" in mei.get(here).text
    assert "Place 1 on the waiting list" in mei.get("/courses/sessions").text
    assert lin.post(f"{here}/seat", data={"leave": "1"}).status_code == 303
    assert "You have a seat" in mei.get("/courses/sessions").text
    assert lin.post(f"{here}/seat", data={"leave": "1"}).status_code == 404


def test_a_class_goes_into_the_calendar(client_of: ClientOf, session: str) -> None:
    answer = client_of("lin").get(f"/courses/sessions/{session}/calendar.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "DTSTART:20261201T060000Z\r\n" in answer.text
    assert "LOCATION:三楼\\, 东\r\n" in answer.text


def test_attendance_is_confirmed_from_the_list(
    client_of: ClientOf, session: str, shelf: Cast
) -> None:
    lin, tao = client_of("lin"), client_of("tao")
    lin.post(f"/courses/sessions/{session}/seat")
    desk = f"/courses/manage/sessions/{session}"
    assert tao.post(f"{desk}/attendance", data={"attended": shelf.lin}).status_code == 409
    with clock.frozen_at(NOON.replace(month=12, day=2)):
        tao, lin = client_of("tao"), client_of("lin")
        assert tao.post(f"{desk}/attendance", data={"attended": shelf.lin}).status_code == 303
        assert "Confirmed" in tao.get(desk).text
        assert tao.post(f"{desk}/attendance", data={"attended": shelf.mei}).status_code == 422
        assert 'id="attended"' in lin.get("/courses/sessions").text
        assert lin.post(f"/courses/sessions/{session}/seat").status_code == 409


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"day": "soon"}, "day-error"),
        ({"capacity": "0"}, "capacity-error"),
        ({"ends": "13:00"}, "ends-error"),
        ({"day": "2020-01-01"}, "day-error"),
        ({"kind": "party"}, "kind-error"),
        ({"title_en": ""}, "title_en-error"),
    ],
)
def test_a_bad_plan_names_what_to_mend(
    client_of: ClientOf, session: str, changed: dict[str, str], words: str
) -> None:
    tao = client_of("tao")
    for address in ("new", f"{session}/edit"):
        refused = tao.post(f"/courses/manage/sessions/{address}", data={**FORM, **changed})
        assert refused.status_code == 422
        assert words in refused.text


def test_a_class_is_changed_and_called_off(client_of: ClientOf, session: str) -> None:
    tao, lin = client_of("tao"), client_of("lin")
    desk = f"/courses/manage/sessions/{session}"
    assert 'value="14:00' in tao.get(f"{desk}/edit").text
    lin.post(f"/courses/sessions/{session}/seat")
    assert tao.post(f"{desk}/edit", data={**FORM, "begins": "15:00"}).status_code == 303
    unknown = tao.post(f"{desk}/add", data={"staff_no": "none"})
    assert unknown.status_code == 422
    assert 'name="staff_no" value="none"' in unknown.text
    assert 'href="#staff_no"' in unknown.text
    assert tao.post(f"{desk}/cancel").status_code == 303
    assert "Called off" in lin.get(f"/courses/sessions/{session}").text
    assert tao.post(f"{desk}/cancel").status_code == 409
    assert "Another time or place" in lin.get("/notices/").text


def test_what_is_not_there_is_not_found(client_of: ClientOf) -> None:
    nobody = "00000000-0000-0000-0000-000000000007"
    lin, tao = client_of("lin"), client_of("tao")
    assert lin.get(f"/courses/sessions/{nobody}").status_code == 404
    assert lin.post(f"/courses/sessions/{nobody}/seat").status_code == 404
    assert lin.get(f"/courses/sessions/{nobody}/calendar.ics").status_code == 404
    for path in ("", "/edit"):
        assert tao.get(f"/courses/manage/sessions/{nobody}{path}").status_code == 404
    for path in ("/edit", "/add", "/attendance", "/cancel"):
        assert tao.post(f"/courses/manage/sessions/{nobody}{path}", data=FORM).status_code == 404


def test_statements_behind_the_lists_do_not_grow_with_the_classes(
    app: Flask, client_of: ClientOf, session: str
) -> None:
    tao = client_of("tao")

    def statements(address: str) -> int:
        with counted(app) as seen:
            assert _ok(tao, address)
        return len(seen)

    few = {a: statements(a) for a in ("/courses/sessions", "/courses/manage/sessions")}
    for number in range(8):
        tao.post("/courses/manage/sessions/new", data={**FORM, "capacity": str(number + 1)})
    assert all(statements(address) <= count for address, count in few.items())


def _ok(client: FlaskClient, address: str) -> bool:
    return client.get(address).status_code == 200


@pytest.mark.parametrize("state", list(SessionState))
def test_the_list_of_classes_is_narrowed_by_words_kind_and_state(
    app: Flask, client_of: ClientOf, session: str, state: SessionState
) -> None:
    with app.app_context(), transaction():
        found = db.session.query(TrainingSession).one()
        begins, ends = {
            SessionState.OPEN: (1, 2),
            SessionState.RUNNING: (-1, 1),
        }.get(state, (-2, -1))
        found.starts_at, found.ends_at = (NOON + timedelta(hours=h) for h in (begins, ends))
        found.confirmed_at = NOON if state is SessionState.HELD else None
        found.cancelled_at = NOON if state is SessionState.CANCELLED else None
    tao, desk = client_of("tao"), "/courses/manage/sessions"
    for other in SessionState:
        assert (session in tao.get(f"{desk}?state={other.value}").text) is (other is state)
    assert session in tao.get(f"{desk}?q=三楼&kind=workshop").text
    assert session not in tao.get(f"{desk}?q=nowhere").text
    assert session not in tao.get(f"{desk}?kind=visit").text
    assert session in tao.get(f"{desk}?kind=nothing&state=nothing").text

"""Classes as pages: checking in by the code on the wall, the list, files, opinions."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.courses.services import attending
from app.evidence import ledger
from app.platform import clock, sheets
from tests.conftest import Cast
from tests.web.courses.conftest import ClientOf
from tests.web.courses.test_session_pages import FORM

pytestmark = pytest.mark.usefixtures("shelf")
BEGINS = datetime(2026, 12, 1, 6, tzinfo=UTC)
DURING = BEGINS + timedelta(minutes=5)
AFTER = BEGINS + timedelta(hours=3)
PDF = b"%PDF-1.7\n%%EOF"


@pytest.fixture
def session(client_of: ClientOf) -> str:
    """The public id of a class with twenty seats, that Tao has planned."""
    made = client_of("tao").post("/courses/manage/sessions/new", data={**FORM, "capacity": "20"})
    return str(made.location).rsplit("/", 1)[1]


def code_on(screen: str) -> str:
    """The code that the trainer's screen shows."""
    found = re.search(r'data-code="(\w{6})"', screen)
    assert found is not None
    return found[1]


def test_a_scanned_code_and_one_button_put_somebody_on_the_list(
    client_of: ClientOf, session: str
) -> None:
    client_of("lin").post(f"/courses/sessions/{session}/seat")
    here = f"/courses/sessions/{session}/here"
    with clock.frozen_at(DURING):
        lin, tao = client_of("lin"), client_of("tao")
        screen = tao.get(f"/courses/manage/sessions/{session}/screen").text
        assert "data:image/png" in screen
        assert "of 1 on the list" in screen
        page = lin.get(f"{here}?code={code_on(screen)}").text
        found = re.search(r'name="ticket" value="([^"]+)"', page)
        assert found is not None
        ticket = found[1]
    with clock.frozen_at(DURING + timedelta(minutes=2)):
        lin, mei = client_of("lin"), client_of("mei")
        assert mei.post(here, data={"ticket": ticket}).status_code == 422
        assert lin.post(here, data={"ticket": ticket}).status_code == 303
        assert "You are on the list since" in lin.get(here).text
        assert "Here since" in lin.get(f"/courses/sessions/{session}").text
        desk = client_of("tao").get(f"/courses/manage/sessions/{session}").text
        assert re.search(r'aria-label="[^"]+ came" checked', desk)


def test_a_code_that_was_passed_on_is_refused_in_words(client_of: ClientOf, session: str) -> None:
    here = f"/courses/sessions/{session}/here"
    with clock.frozen_at(DURING):
        screen = client_of("tao").get(f"/courses/manage/sessions/{session}/screen").text
        code = code_on(screen)
        typed = f"{code[:3].lower()}-{code[3:].lower()}"
        assert client_of("mei").post(here, data={"code": typed}).status_code == 303
    with clock.frozen_at(DURING + timedelta(minutes=1)):
        lin = client_of("lin")
        assert "no longer holds" in lin.get(f"{here}?code={code}").text
        refused = lin.post(here, data={"code": code})
        assert refused.status_code == 422
        assert "no longer holds" in refused.text
        assert f'name="code" value="{code}"' in refused.text
        assert 'aria-invalid="true"' in refused.text
        assert lin.post(here, data={}).status_code == 422
    with clock.frozen_at(DURING + timedelta(minutes=2)):
        desk = client_of("tao").get(f"/courses/manage/sessions/{session}").text
        assert "seated" in desk, "who came without signing up is on the list"


def test_the_door_is_shut_before_and_after(client_of: ClientOf, session: str, app: Flask) -> None:
    here = f"/courses/sessions/{session}/here"
    for at, words, door in (
        (BEGINS - timedelta(hours=1), "People can check in from", "The door is still shut"),
        (AFTER, "Check-in is over", "Check-in is over"),
    ):
        with clock.frozen_at(at), app.app_context():
            lin, tao = client_of("lin"), client_of("tao")
            assert words in lin.get(here).text
            code = attending.shown_code(session, at=at)
            assert 'name="ticket"' not in lin.get(f"{here}?code={code}").text
            assert lin.post(here, data={"code": code}).status_code == 409
            assert door in tao.get(f"/courses/manage/sessions/{session}/screen").text


@pytest.mark.parametrize(("who", "status"), [("tao", 200), ("lin", 404), ("gao", 404)])
def test_the_screen_and_the_list_are_for_trainers(
    client_of: ClientOf, session: str, who: str, status: int
) -> None:
    client = client_of(who)
    desk = f"/courses/manage/sessions/{session}"
    assert client.get(f"{desk}/screen").status_code == status
    assert client.get(f"{desk}/attendance.xlsx").status_code == status
    assert client.get(f"{desk}/attendance.exe").status_code == 404


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_file_says_line_by_line_what_the_page_says(
    client_of: ClientOf, session: str, kind: str, shelf: Cast
) -> None:
    for name in ("lin", "mei"):
        client_of(name).post(f"/courses/sessions/{session}/seat")
    with clock.frozen_at(AFTER):
        tao = client_of("tao")
        desk = f"/courses/manage/sessions/{session}"
        tao.post(f"{desk}/attendance", data={"attended": shelf.lin})
        page = tao.get(desk).text
        data = tao.get(f"{desk}/attendance.{kind}").data
        shown = [list(map(str, row)) for row in sheets.read(data, f"a.{kind}")[0].rows]
        heads = re.findall(r'<th scope="col">([^<]+)</th>', page)
        assert shown[0] == heads[: len(shown[0])]
        for row in shown[1:]:
            (line,) = (part for part in page.split("<tr>") if f">{row[0]}</th>" in part)
            assert all(cell in line for cell in row if cell != "None")
        assert [row[-1] for row in shown[1:]] == ["came", "did not come"]


def _add_file(tao: FlaskClient, session: str, name: str, data: bytes) -> str:
    form = {"file": (io.BytesIO(data), name)}
    answer = tao.post(f"/courses/manage/sessions/{session}/files", data=form, follow_redirects=True)
    return answer.text


def test_files_are_for_those_on_the_list(client_of: ClientOf, session: str) -> None:
    tao, lin, mei = client_of("tao"), client_of("lin"), client_of("mei")
    assert "讲义.pdf" in _add_file(tao, session, "讲义.pdf", PDF)
    lin.post(f"/courses/sessions/{session}/seat")
    found = re.search(
        r"/courses/sessions/[\w-]+/files/[\w-]+", lin.get(f"/courses/sessions/{session}").text
    )
    assert found is not None
    address = found[0]
    got = lin.get(address)
    assert got.data == PDF
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert "filename*=UTF-8''%E8%AE%B2" in got.headers["Content-Disposition"]
    assert mei.get(address).status_code == 404
    assert address not in mei.get(f"/courses/sessions/{session}").text
    assert tao.get(address).status_code == 200
    gone = address.replace("/courses/sessions", "/courses/manage/sessions") + "/remove"
    assert lin.post(gone).status_code == 404
    assert tao.post(gone).status_code == 303
    assert tao.post(gone).status_code == 404
    assert lin.get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"MZ", "not what its name says"),
        ("a.exe", b"MZ", "Take a PDF"),
        ("讲义.pdf", PDF, "already a file called"),
    ],
)
def test_a_file_that_may_not_enter_is_refused_in_words(
    client_of: ClientOf, session: str, name: str, data: bytes, words: str
) -> None:
    tao = client_of("tao")
    _add_file(tao, session, "讲义.pdf", PDF)
    assert words in _add_file(tao, session, name, data)
    without = tao.post(f"/courses/manage/sessions/{session}/files")
    assert without.status_code == 422
    assert "Choose a file first" in without.text
    assert 'href="#file"' in without.text


GOOD = {"useful": "5", "clear": "4", "practised": "3", "arranged": "4"}


def test_those_who_came_say_what_they_think_and_stay_unnamed(
    client_of: ClientOf, session: str, shelf: Cast, app: Flask
) -> None:
    names = ("lin", "mei", "lu")
    for name in names:
        client_of(name).post(f"/courses/sessions/{session}/seat")
    say = f"/courses/sessions/{session}/feedback"
    assert client_of("lin").get(say).status_code == 404
    with clock.frozen_at(AFTER):
        tao = client_of("tao")
        desk = f"/courses/manage/sessions/{session}"
        tao.post(f"{desk}/attendance", data={"attended": [shelf.lin, shelf.mei, shelf.lu]})
        lin = client_of("lin")
        assert "What do you think of" in lin.get("/notices/").text
        refused = lin.post(say, data={**GOOD, "clear": "9"})
        assert refused.status_code == 422
        assert "clear-error" in refused.text
        assert lin.post(say, data={**GOOD, "text": "案例很好"}).status_code == 303
        assert 'value="5"' in lin.get(say).text
        assert client_of("gao").post(say, data=GOOD).status_code == 404
        client_of("mei").post(say, data=GOOD)
        assert "案例很好" not in tao.get(desk).text
        assert "shown from 3 on" in tao.get(desk).text
        client_of("lu").post(say, data={**GOOD, "useful": "2"})
        shown = tao.get(desk).text
        assert "案例很好" in shown
        assert '<progress class="ka-progress" max="5" value="4.0"' in shown
        assert "3 of 3 who came" in shown
    with clock.frozen_at(AFTER + timedelta(days=31)):
        assert client_of("lin").post(say, data=GOOD).status_code == 409
    with app.app_context():
        facts = ledger.history(shelf.lin, kinds=["attendance_confirmed"])[shelf.lin]
        assert len(facts) == 1

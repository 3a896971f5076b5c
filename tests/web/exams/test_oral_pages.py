"""Oral exams through the pages: appointment, sheets, a third opinion, the interview as evidence."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.evidence import ledger, recount
from app.platform.db import db, transaction
from tests.conftest import Cast
from tests.web.exams.conftest import later

ClientOf = Callable[[str], FlaskClient]
ROWS = [{"type": "write_reply", "count": 1}]
FULL = {"point-1-feeling": "1", "point-1-time": "2", "note-1": "语气平和，先安抚"}


@pytest.fixture
def numbers(app: Flask, cast: Cast) -> dict[str, str]:
    from app.accounts.models import Account

    with app.app_context():
        found = {
            name: str(db.session.get_one(Account, cast.ids[name]).staff_no) for name in cast.ids
        }
        db.session.rollback()
    return found


def appointment(
    publish: Callable[..., None], tao: FlaskClient, numbers: dict[str, str], **more: object
) -> str:
    publish(blueprint=ROWS, mode="oral", raters=2, release="by_hand", gap_percent=20, **more)
    answer = tao.post(
        "/oral/new",
        data={
            "exam_key": "test",
            "learner": numbers["lin"],
            "first": numbers["tao"],
            "second": numbers["wen"],
            "kind": "phone",
            "begins": "2026-11-24T12:20",
            "place": "3 号会议室",
        },
    )
    assert answer.status_code == 303, answer.text
    found = re.search(r'action="(/oral/[0-9a-f-]{36})/begin"', tao.get("/oral/").text)
    assert found
    return found[1]


def test_two_sheets_make_a_result_and_an_interview(
    app: Flask,
    cast: Cast,
    client_of: ClientOf,
    publish: Callable[..., None],
    numbers: dict[str, str],
) -> None:
    tao, wen, lin = client_of("tao"), client_of("wen"), client_of("lin")
    path = appointment(publish, tao, numbers)
    assert "3 号会议室" in lin.get("/exams/").text
    assert tao.get(path).status_code == 404, "not begun yet"
    assert tao.post(f"{path}/begin").status_code == 303
    assert wen.get(path).status_code == 200
    kept = tao.post(f"{path}/notes", data={"point-1-feeling": "0.5", "note-1": "先安抚"})
    assert "Kept" in kept.text
    assert "先安抚" in tao.get(path).text
    assert "先安抚" not in wen.get(path).text
    assert tao.post(path, data={"point-1-feeling": "1"}).status_code == 422
    assert tao.post(path, data=FULL).status_code == 303
    assert tao.post(path, data=FULL).status_code == 409
    assert wen.post(path, data={**FULL, "point-1-feeling": "0.5"}).status_code == 303
    assert tao.post(f"{path}/release").status_code == 303
    sitting = lin.get(f"/exams{path}", follow_redirects=True).text
    assert "Passed" in sitting
    with app.app_context():
        facts = ledger.history(cast.ids["lin"])[cast.ids["lin"]]
        kinds = {one.fact.KIND: one.fact for one in facts}
    assert set(kinds) == {"interview_rated", "exam_passed"}
    assert kinds["interview_rated"].body() == {"interview_kind": "phone", "rating": 467}


def test_two_sheets_far_apart_ask_a_third_from_the_queue(
    client_of: ClientOf, publish: Callable[..., None], numbers: dict[str, str]
) -> None:
    tao, wen = client_of("tao"), client_of("wen")
    path = appointment(publish, tao, numbers)
    tao.post(f"{path}/begin")
    assert "Test exam" not in tao.get("/marking/").text, "no queue for what a sheet is for"
    tao.post(path, data=FULL)
    wen.post(path, data={"point-1-feeling": "0", "point-1-time": "0"})
    assert "a third opinion" in tao.get(path).text
    assert tao.post(f"{path}/release").status_code == 303
    assert "marks are missing" in tao.get(path).text


def test_nobody_sits_an_oral_exam_alone(
    client_of: ClientOf, publish: Callable[..., None], numbers: dict[str, str]
) -> None:
    publish(blueprint=ROWS, mode="oral")
    assert "Test exam" not in client_of("lin").get("/exams/").text
    assert client_of("lin").post("/exams/test/start", data={"language": "zh"}).status_code == 404


def test_an_appointment_names_what_is_wrong(
    client_of: ClientOf, publish: Callable[..., None], numbers: dict[str, str]
) -> None:
    tao = client_of("tao")
    path = appointment(publish, tao, numbers)
    data = {
        "exam_key": "test",
        "learner": "nobody",
        "first": numbers["tao"],
        "second": numbers["wen"],
        "kind": "phone",
        "begins": "2026-11-24T12:30",
    }
    assert "no active person" in tao.post("/oral/new", data=data).text
    taken = tao.post("/oral/new", data={**data, "learner": numbers["mei"]})
    assert taken.status_code == 422
    assert "another oral exam" in taken.text
    assert tao.post(f"{path}/call-off").status_code == 303
    free = tao.post("/oral/new", data={**data, "learner": numbers["mei"]})
    assert free.status_code == 303
    with later(minutes=20):
        assert tao.post(f"{path}/begin").status_code == 303
        assert tao.get(path).status_code == 404


def test_only_trainers_find_oral_exams(
    client_of: ClientOf, publish: Callable[..., None], numbers: dict[str, str]
) -> None:
    path = appointment(publish, client_of("tao"), numbers)
    for name in ("lin", "mei", "gao"):
        for page in ("/oral/", "/oral/new", path):
            assert client_of(name).get(page).status_code == 404
    assert client_of("mei").get(f"/exams{path}").status_code == 404


def counted(app: Flask) -> tuple[int, int]:
    """Faults and facts that a new count of interviews finds."""
    with app.app_context():
        with transaction():
            found = next(o for o in recount.verify().outcomes if o.source == "oral")
        return found.faults, found.recorded


def test_an_interview_is_counted_again_and_goes_with_its_attempt(
    app: Flask,
    client_of: ClientOf,
    publish: Callable[..., None],
    numbers: dict[str, str],
) -> None:
    tao, wen = client_of("tao"), client_of("wen")
    path = appointment(publish, tao, numbers)
    tao.post(f"{path}/begin")
    tao.post(path, data=FULL)
    wen.post(path, data=FULL)
    tao.post(f"{path}/release")
    assert counted(app) == (0, 1)
    place = client_of("lin").get(f"/exams{path}").location.removeprefix("/exams")
    answer = tao.post(f"/exam-results{place}/void", data={"reason": "口试中断"})
    assert answer.status_code == 303
    assert counted(app)[0] == 0


def test_a_paper_that_is_missing_is_drawn_before_anything_is_locked(
    client_of: ClientOf,
    publish: Callable[..., None],
    numbers: dict[str, str],
    drawings: Callable[[], list[bool]],
) -> None:
    tao = client_of("tao")
    path = appointment(publish, tao, numbers)
    drawn = drawings()
    assert client_of("mei").post(f"{path}/begin").status_code == 404
    assert drawn == [], "nobody else has papers drawn"
    assert tao.post(f"{path}/begin").status_code == 303
    assert drawn
    assert not any(drawn)
    assert tao.get(path).status_code == 200

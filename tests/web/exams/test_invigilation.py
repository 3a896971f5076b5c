"""The invigilator's desk."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from tests.web.exams.conftest import Sat, later, statements

ClientOf = Callable[[str], FlaskClient]
SitDown = Callable[..., Sat]


def place(sat: Sat) -> str:
    return f"/invigilation{sat.address.removeprefix('/exams')}"


def test_the_board_shows_who_sits_and_how_far_they_are(sat: SitDown, client_of: ClientOf) -> None:
    lin, tao = sat(), client_of("tao")
    lin.save(1, 0)
    assert "Test exam" in tao.get("/invigilation/").text
    page = tao.get("/invigilation/test").text
    assert "林晓雯" in page
    assert "1 / 7" in page
    assert "connected" in page
    part = tao.get("/invigilation/test", headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert 'hx-trigger="every 5s"' in part


def test_the_board_tells_nothing_of_keys(sat: SitDown, client_of: ClientOf) -> None:
    lin = sat()
    lin.save(1, 0)
    for path in ("/invigilation/test", place(lin)):
        page = client_of("tao").get(path).text
        assert "7 days" not in page
        assert "That is the rule" not in page


def test_silence_is_said(sat: SitDown, client_of: ClientOf) -> None:
    sat()
    with later(minutes=5):
        assert "no sign of life" in client_of("tao").get("/invigilation/test").text


def test_others_do_not_find_the_desk(sat: SitDown, client_of: ClientOf) -> None:
    lin = sat()
    for name in ("lin", "mei", "gao"):
        for path in ("/invigilation/", "/invigilation/test", place(lin)):
            assert client_of(name).get(path).status_code == 404
        assert client_of(name).post(f"{place(lin)}/close", data={}).status_code == 404


def test_steps_ask_for_a_reason_and_name_the_field(sat: SitDown, client_of: ClientOf) -> None:
    lin, tao = sat(), client_of("tao")
    for deed, data in (("time", {"minutes": "10"}), ("close", {}), ("late", {"late": "1"})):
        answer = tao.post(f"{place(lin)}/{deed}", data=data)
        assert answer.status_code == 422, deed
        assert "-reason-error" in answer.text or deed == "late"
    assert tao.post(f"{place(lin)}/nothing", data={"reason": "停电了吧"}).status_code == 404
    assert lin.save(1, 0).status_code == 200


def test_time_given_moves_the_deadline(sat: SitDown, client_of: ClientOf) -> None:
    lin, tao = sat(), client_of("tao")
    data = {"minutes": "10", "reason": "机房停电"}
    assert tao.post(f"{place(lin)}/time", data=data).status_code == 303
    with later(minutes=49):
        assert lin.save(1, 0).status_code == 200
    with later(minutes=51):
        assert lin.save(2, [0], base=0).status_code == 409
        assert tao.post(f"{place(lin)}/time", data=data).status_code == 409


def test_everybody_gets_time_at_once(sat: SitDown, client_of: ClientOf) -> None:
    lin, tao = sat(), client_of("tao")
    mei = Sat(client_of("mei")).start()
    assert tao.post("/invigilation/test/time", data={"minutes": "0"}).status_code == 422
    data = {"minutes": "5", "reason": "全场停电"}
    assert tao.post("/invigilation/test/time", data=data).status_code == 303
    with later(minutes=44):
        assert lin.save(1, 0).status_code == 200
        assert mei.save(1, 0).status_code == 200


def test_a_closed_sitting_counts_what_was_saved(sat: SitDown, client_of: ClientOf) -> None:
    lin, tao = sat(keys=["window"]), client_of("tao")
    lin.save(1, 0)
    assert tao.post(f"{place(lin)}/close", data={"reason": "考生离场"}).status_code == 303
    assert "Passed with 100%" in lin.get().text
    assert tao.post(f"{place(lin)}/close", data={"reason": "考生离场"}).status_code == 409


def test_a_late_answer_is_shown_and_counts_once_accepted_even_after_release(
    sat: SitDown, client_of: ClientOf
) -> None:
    lin, tao = sat(keys=["window"]), client_of("tao")
    with later(minutes=41):
        assert lin.save(1, 0).status_code == 409
        lin.hand_in()
        assert "Not passed" in lin.get().text
        assert "one late answer" in tao.get("/invigilation/test").text
        page = tao.get(place(lin)).text
        assert "7 days" in page
        assert "kept, not counted" in page
        data = {"late": "1", "reason": "考场网络中断"}
        assert tao.post(f"{place(lin)}/late", data=data).status_code == 303
        assert tao.post(f"{place(lin)}/late", data=data).status_code == 409
        assert "Passed with 100%" in lin.get().text
        assert "考场网络中断" in tao.get(place(lin)).text


def test_the_board_asks_the_same_number_of_questions_for_more_people(
    app: Flask, sat: SitDown, client_of: ClientOf
) -> None:
    sat()
    tao = client_of("tao")
    tao.get("/invigilation/test")
    with statements(app) as few:
        tao.get("/invigilation/test")
    Sat(client_of("mei")).start()
    with statements(app) as more:
        tao.get("/invigilation/test")
    assert len(more) == len(few)

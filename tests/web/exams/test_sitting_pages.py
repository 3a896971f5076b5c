"""A sitting through its pages: whose it is, what is saved, until when, on which device."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.exams_bank import ITEMS, MACHINE
from tests.web.exams.conftest import Sat, later, statements

ClientOf = Callable[[str], FlaskClient]
SitDown = Callable[..., Sat]
Publish = Callable[..., None]


def test_the_start_page_states_every_rule(publish: Publish, client_of: ClientOf) -> None:
    publish(attempts=3, cool_down_hours=24)
    page = client_of("lin").get("/exams/test").text
    for words in ("40 minutes", "75%", "3 tries in all", "24 hours", "10 seconds", "receipt"):
        assert words in page
    assert client_of("lin").get("/exams/nowhere").status_code == 404
    assert client_of("gao").get("/exams/test").status_code == 404


def test_an_answer_is_saved_and_stands_there_after_a_reload(sat: SitDown) -> None:
    lin = sat()
    saved = lin.save(1, 0)
    assert saved.status_code == 200
    assert saved.json
    assert saved.json["state"] == "saved"
    assert saved.json["receipt"]
    assert "checked" in lin.get("/sit").text
    assert lin.get("/pulse").json["revisions"] == {"1": 1}  # type: ignore[index]


def test_the_same_save_again_gets_the_same_receipt(sat: SitDown) -> None:
    lin, token = sat(), uuid4().hex
    first, again = lin.save(1, 0, token=token).json, lin.save(1, 0, token=token).json
    assert first
    assert again
    assert first["receipt"] == again["receipt"]


def test_a_second_device_goes_on_with_the_same_attempt(sat: SitDown, client_of: ClientOf) -> None:
    lin = sat()
    lin.save(1, 0)
    phone = Sat(client_of("lin")).start()
    assert phone.address == lin.address
    assert phone.save(1, 1, base=1).json["state"] == "saved"  # type: ignore[index]
    both = lin.save(1, 2, base=1).json
    assert both
    assert both["state"] == "both"
    assert both["other"] is not None


@pytest.mark.parametrize("path", ["", "/sit", "/check", "/review", "/pulse"])
def test_nobody_else_finds_an_attempt(sat: SitDown, client_of: ClientOf, path: str) -> None:
    lin = sat()
    assert client_of("mei").get(lin.address + path).status_code == 404
    assert client_of("gao").get(lin.address + path).status_code == 404


def test_nobody_else_writes_into_an_attempt(sat: SitDown, client_of: ClientOf) -> None:
    lin = sat()
    mei = Sat(client_of("mei")).start()
    mei.address = lin.address
    assert mei.save(1, 0).status_code == 404
    assert mei.hand_in().status_code == 404
    assert mei.client.post(f"{lin.address}/flags", json={"slot": 1, "on": True}).status_code == 404
    assert lin.get("/pulse").json["revisions"] == {}  # type: ignore[index]


def test_a_page_that_is_not_ours_saves_nothing(sat: SitDown, client: FlaskClient) -> None:
    lin = sat()
    assert lin.save(1, 0, header="").status_code == 400
    assert lin.save(1, 0, header="forged").status_code == 400
    stranger = Sat(client)
    stranger.address, stranger.token = lin.address, lin.token
    assert stranger.save(1, 0).status_code == 401
    assert lin.get("/pulse").json["revisions"] == {}  # type: ignore[index]


def test_what_cannot_be_an_answer_is_refused(sat: SitDown) -> None:
    lin = sat()
    headers = {"X-Exam-Token": lin.token}
    for body in ("", "[]", "{}", '{"slot": "1", "base": 0, "token": "t", "answer": 1}'):
        answer = lin.client.post(
            f"{lin.address}/save", data=body, content_type="application/json", headers=headers
        )
        assert answer.status_code == 422
    assert lin.save(99, 0).status_code == 404
    assert lin.save(1, 0, base=10_000_000).status_code == 422


def test_an_answer_counts_until_the_grace_ends_and_later_ones_are_kept_visibly(
    sat: SitDown,
) -> None:
    lin = sat()
    with later(minutes=40, seconds=9):
        assert lin.save(1, 0).json["state"] == "saved"  # type: ignore[index]
    with later(minutes=40, seconds=11):
        late = lin.save(2, [0])
        assert (late.status_code, late.json and late.json["state"]) == (409, "late")
        lin.hand_in()
        page = lin.get().text
        assert "Answers that came too late" in page
        assert "kept, not counted" in page


def test_after_the_deadline_the_paper_is_in_whoever_looks(sat: SitDown) -> None:
    lin = sat()
    lin.save(1, 0)
    with later(minutes=41):
        assert lin.get("/sit").status_code == 302
        assert lin.get("/check").status_code == 302
        assert lin.hand_in().status_code == 303
        page = lin.get().text
        assert "12:40" in page
        assert "12:41" not in page, "handed in at the deadline, not when somebody looked"
        assert lin.save(1, 1, base=1).status_code == 409


def test_after_handing_in_nothing_changes(sat: SitDown) -> None:
    lin = sat()
    lin.save(1, 0)
    assert lin.hand_in().status_code == 303
    assert lin.hand_in().status_code == 303
    assert lin.save(1, 1, base=1).status_code == 409
    assert lin.get("/sit").status_code == 302
    assert lin.client.post(f"{lin.address}/flags", json={"slot": 1, "on": True}).status_code == 409


def test_the_next_try_waits_for_the_cool_down(sat: SitDown) -> None:
    lin = sat(keys=["window"], attempts=2)
    lin.hand_in()
    assert lin.client.post("/exams/test/start").location.endswith("/exams/test")
    with later(hours=24, seconds=1):
        assert lin.client.post("/exams/test/start").location.endswith("/sit")


def test_flags_come_back_and_a_flag_for_nothing_is_refused(sat: SitDown) -> None:
    lin = sat()
    answer = lin.client.post(f"{lin.address}/flags", json={"slot": 2, "on": True})
    assert answer.json == {"flags": [2]}
    assert "is-flag" in lin.get("/sit").text
    assert lin.client.post(f"{lin.address}/flags", json={"slot": 99, "on": True}).status_code == 404


def secrets_of(page: str) -> list[str]:
    """Explanations and marks of a right answer that a page gives away."""
    words = ["规则如此", "That is the rule", '"correct"', "was-yes", "三十", "thirty", "accepted"]
    return [word for word in words if word in page]


def test_no_page_or_reply_gives_the_key_away_before_release(sat: SitDown) -> None:
    lin = sat(keys=list(ITEMS), release="by_hand")
    for number in range(1, len(MACHINE) + 1):
        lin.save(number, 0)
    replies = [lin.save(1, 0, base=1).text, lin.get("/pulse").text]
    pages = [lin.get(path).text for path in ("/sit", "/check")]
    lin.hand_in()
    pages += [lin.get().text, lin.client.get("/exams/").text, lin.client.get("/exams/test").text]
    review = lin.get("/review")
    assert review.status_code == 302
    pages.append(review.text)
    for text in replies + pages:
        assert secrets_of(text) == []


def test_exam_pages_are_not_kept_by_the_browser(sat: SitDown) -> None:
    lin = sat()
    for path in ("/sit", "/check", "/pulse"):
        assert "no-store" in lin.get(path).headers["Cache-Control"]


def test_the_review_opens_with_the_release_and_shows_key_and_explanation(sat: SitDown) -> None:
    lin = sat(keys=["window", "hold"])
    lin.save(1, 1)
    lin.save(2, 0)
    lin.hand_in()
    page = lin.get("/review").text
    assert "That is the rule" in page
    assert "was-yes" in page
    lost = lin.get("/review?only=lost").text
    assert "goods be exchanged" in lost
    assert "Announce it" not in lost


def test_a_released_result_alone_shows_no_items(sat: SitDown) -> None:
    lin = sat(keys=["window"], review="outcome")
    lin.hand_in()
    assert lin.get("/review").status_code == 302
    assert "/review" not in lin.get().text


def test_an_appeal_needs_words_and_is_asked_once(sat: SitDown, client_of: ClientOf) -> None:
    lin = sat(keys=["window", "hold"])
    address = f"{lin.address}/items/1/appeal"
    assert lin.client.post(address, data={"words": "请再看一次"}).status_code == 409
    lin.hand_in()
    wrong = lin.client.post(address, data={"words": ""})
    assert wrong.status_code == 422
    assert "words-1-error" in wrong.text
    assert client_of("mei").post(address, data={"words": "请再看一次"}).status_code == 404
    assert lin.client.post(address, data={"words": "请再看一次"}).status_code in (302, 303)
    assert lin.client.post(address, data={"words": "请再看一次"}).status_code == 409
    beyond = f"{lin.address}/items/9/appeal"
    assert lin.client.post(beyond, data={"words": "请再看一次"}).status_code == 404


def test_the_list_asks_the_same_number_of_questions_for_any_number_of_exams(
    app: Flask, publish: Publish, client_of: ClientOf
) -> None:
    publish(keys=["window"])
    lin = client_of("lin")
    lin.get("/exams/")
    with statements(app) as one:
        lin.get("/exams/")
    for n in range(4):
        publish(keys=["window"], key=f"more-{n}")
    lin.get("/exams/")
    with statements(app) as five:
        lin.get("/exams/")
    assert len(five) == len(one)


def test_a_paper_that_is_missing_is_drawn_before_anything_is_locked(
    client_of: ClientOf, publish: Publish, drawings: Callable[[], list[bool]]
) -> None:
    publish()
    drawn = drawings()
    assert Sat(client_of("lin")).start().get("/sit").status_code == 200
    assert drawn
    assert not any(drawn)

"""Practising through the pages: the key comes after the answer, and nothing else comes of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts import erasure
from app.evidence.models import FactRow
from app.exams.models.attempts import Attempt
from app.exams.models.practice import PracticeAnswer, PracticeRound
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.exams_bank import ITEMS

ClientOf = Callable[[str], FlaskClient]
Publish = Callable[..., None]
ORDER = ["window", "clothing", "reply-time", "stages", "desks", "rings", "reply"]
RIGHT: dict[str, Any] = {
    "window": ["0"],
    "clothing": ["0", "2"],
    "reply-time": ["三十"],
    "stages": ["access", "response", "answer"],
    "desks": ["after-sales", "logistics", "manager"],
    "rings": ["3 声"],
}


class Practising:
    """One learner in a round."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.address = ""

    def begin(self, key: str = "drill") -> Practising:
        answer = self.client.post(f"/practice/{key}")
        assert answer.status_code == 303
        self.address = answer.location.rpartition("/")[0]
        return self

    def answer(self, slot: int, *values: str, deed: str = "check") -> Any:
        return self.client.post(
            f"{self.address}/{slot}", data={f"i{slot}": list(values), "deed": deed}
        )

    def by_words(self, slot: int, words: list[str]) -> list[str]:
        """Values for fields whose things stand in another order on every paper."""
        page = self.item(slot)
        if words[0] == "access":
            shown = re.findall(rf'<label for="i{slot}-\d+">([^<]+)</label>', page)
            return [str(words.index(word)) for word in shown]
        pairs = re.findall(r'<option value="(\d+)">([^<]+)</option>', page)
        return [next(value for value, text in pairs if text == word) for word in words]

    def item(self, slot: int) -> str:
        page = self.client.get(f"{self.address}/{slot}")
        assert page.status_code == 200
        return page.text

    def summary(self) -> str:
        page = self.client.get(self.address)
        assert page.status_code == 200
        return page.text


@pytest.fixture
def practising(client_of: ClientOf, publish: Publish) -> Callable[..., Practising]:
    """``practising("lin", keys=[...])``: a practice exam is on offer and a round is begun."""

    def _begin(name: str = "lin", **exam: Any) -> Practising:
        publish(**({"key": "drill", "mode": "practice", "keys": ORDER} | exam))
        return Practising(client_of(name)).begin()

    return _begin


def test_the_key_is_nowhere_before_the_answer_and_beside_it_after(
    practising: Callable[..., Practising],
) -> None:
    lin = practising()
    before = lin.item(1)
    assert "That is the rule" not in before
    assert "was-yes" not in before
    assert lin.answer(1, "1").status_code == 303
    after = lin.item(1)
    assert "That is the rule" in after
    assert "was-yes" in after
    assert "was-no-read" in after


@pytest.mark.parametrize("slot", range(1, 7))
def test_every_type_is_answered_by_a_plain_form(
    practising: Callable[..., Practising], slot: int
) -> None:
    lin = practising()
    values = RIGHT[ORDER[slot - 1]]
    if ORDER[slot - 1] in ("stages", "desks"):
        values = lin.by_words(slot, values)
    assert lin.answer(slot, *values).status_code == 303
    assert "is-good" in lin.item(slot)


def test_an_order_with_a_place_taken_twice_is_no_answer_and_what_was_chosen_stays(
    practising: Callable[..., Practising],
) -> None:
    lin = practising()
    refused = lin.answer(4, "0", "0", "1")
    assert refused.status_code == 422
    assert "data-focus" in refused.text
    assert refused.text.count('<option value="0" selected>1</option>') == 2
    assert refused.text.count('<option value="1" selected>2</option>') == 1
    for slot in range(1, 8):
        assert lin.answer(slot).status_code == 422


def test_words_of_ones_own_are_compared_by_oneself(practising: Callable[..., Practising]) -> None:
    lin = practising()
    lin.answer(7, "很抱歉让您久等，今天下午六点前给您回复。")
    page = lin.item(7)
    assert "Answers the feeling" in page
    assert "很抱歉让您久等" in page
    unsaid = lin.client.post(f"{lin.address}/7/compared", data={})
    assert unsaid.status_code == 422
    done = lin.client.post(f"{lin.address}/7/compared", data={"had_it": "yes"})
    assert done.status_code == 303
    assert lin.client.post(f"{lin.address}/7/compared", data={"had_it": "no"}).status_code == 409


def test_a_place_is_checked_once_and_a_second_check_changes_nothing(
    practising: Callable[..., Practising], app: Flask
) -> None:
    lin = practising()
    lin.answer(1, "1")
    assert lin.answer(1, "0").status_code == 303
    with app.app_context():
        kept = db.session.scalars(select(PracticeAnswer)).all()
    assert [(row.slot, row.answer, row.earned) for row in kept] == [(1, "1", 0)]


def test_the_wrong_ones_come_again_and_only_those(
    practising: Callable[..., Practising], app: Flask
) -> None:
    lin = practising(keys=["window", "clothing", "hold"])
    lin.answer(1, "0")
    lin.answer(2, "0")
    lin.answer(3, deed="show")
    assert re.search(r"<dd>1</dd>.*<dd>1</dd>.*<dd>1</dd>.*<dd>0</dd>", lin.summary(), re.DOTALL)
    again = lin.client.post(f"{lin.address}/again")
    assert again.status_code == 303
    second = Practising(lin.client)
    second.address = again.location.rpartition("/")[0]
    assert second.client.get(f"{second.address}/1").status_code == 404
    second.answer(2, "0", "2")
    second.answer(3, "0")
    assert second.client.post(f"{second.address}/again").location.endswith(second.address)
    with app.app_context():
        rows = db.session.scalars(select(PracticeRound).order_by(PracticeRound.id)).all()
    assert [row.slots for row in rows] == [[1, 2, 3], [2, 3]]
    assert rows[1].after_id == rows[0].id
    assert all(row.finished_at == NOON for row in rows)


def test_another_round_brings_another_paper_and_an_untouched_one_is_given_again(
    practising: Callable[..., Practising], app: Flask
) -> None:
    lin = practising(keys=["window", "hold"])
    first = lin.address
    assert lin.begin().address == first
    lin.answer(1, "0")
    assert lin.begin().address != first
    with app.app_context():
        papers = db.session.scalars(select(PracticeRound.paper_id)).all()
    assert len(set(papers)) == 2


def test_subjects_are_told_by_how_each_item_went_last(
    practising: Callable[..., Practising], app: Flask
) -> None:
    lin = practising(keys=["window", "clothing", "hold"])
    lin.answer(1, "1")
    lin.answer(2, "0")
    lin.answer(3, "0")
    page = lin.client.get("/practice/drill").text
    assert re.findall(r'<td class="is-num">(\d/\d)</td>', page) == ["0/2", "1/1"]
    again = lin.client.post(f"{lin.address}/again").location.rpartition("/")[0]
    lin.client.post(f"{again}/1", data={"i1": "0"})
    page = lin.client.get("/practice/drill").text
    assert re.findall(r'<td class="is-num">(\d/\d)</td>', page) == ["1/2", "1/1"]


def test_practice_leaves_no_attempt_and_no_evidence(
    practising: Callable[..., Practising], app: Flask, client_of: ClientOf
) -> None:
    lin = practising(keys=["window"])
    lin.answer(1, "0")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Attempt)) == 0
        assert db.session.scalar(select(func.count()).select_from(FactRow)) == 0
    assert lin.client.post("/exams/drill/start").status_code == 404
    assert lin.client.get("/exams/drill").location.endswith("/practice/drill")
    assert "/practice/drill" in lin.client.get("/exams/").text
    assert "exam-results/drill" not in client_of("tao").get("/exam-results/").text


def test_a_round_is_its_learners_alone(
    practising: Callable[..., Practising], client_of: ClientOf
) -> None:
    lin = practising(keys=["window"])
    for name in ("mei", "tao", "gao", "qiu"):
        other = client_of(name)
        assert other.get(lin.address).status_code == 404
        assert other.get(f"{lin.address}/1").status_code == 404
        assert other.post(f"{lin.address}/1", data={"i1": "0"}).status_code == 404
        assert other.post(f"{lin.address}/again").status_code == 404


def test_an_exam_is_no_practice_and_practice_keeps_its_window(
    client_of: ClientOf, publish: Publish
) -> None:
    publish(key="test", keys=["window"])
    publish(
        key="later", mode="practice", keys=["window"], opens=(NOON + timedelta(days=1)).isoformat()
    )
    lin = client_of("lin")
    assert lin.get("/practice/test").status_code == 404
    assert lin.get("/practice/later").status_code == 404
    assert lin.post("/practice/test").status_code == 404


def test_what_was_practised_is_handed_out_forgotten_and_outlived(
    practising: Callable[..., Practising], app: Flask, cast: Cast
) -> None:
    lin = practising(keys=["window", "hold"])
    lin.answer(1, "1")
    with app.app_context():
        holding = next(one for one in erasure.holdings() if one.name == "practice")
        assert holding.gather is not None
        assert holding.erase is not None
        assert holding.purge is not None
        assert [row["answer"] for row in holding.gather(cast.ids["lin"])] == ["1"]
        db.session.rollback()
        with transaction():
            assert holding.erase(cast.ids["mei"], NOON) == 0
            assert holding.erase(cast.ids["lin"], NOON) == 1
        assert db.session.scalars(select(PracticeAnswer.answer)).all() == [None]
        db.session.rollback()
        with transaction():
            assert holding.purge(NOON) == 0
            assert holding.purge(NOON + timedelta(seconds=1)) == 1
        assert db.session.scalar(select(func.count()).select_from(PracticeAnswer)) == 0
    assert set(ORDER) <= set(ITEMS)


def test_a_paper_that_is_missing_is_drawn_before_anything_is_locked(
    client_of: ClientOf, publish: Publish, drawings: Callable[[], list[bool]]
) -> None:
    publish(key="drill", mode="practice", keys=ORDER)
    drawn = drawings()
    assert Practising(client_of("lin")).begin().item(1)
    assert drawn
    assert not any(drawn)

"""What all who sit a paper see alike is rendered once; what is one's own never gets into it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.content import store
from app.exams.models.bodies import ItemBody
from app.kernel.actor import SYSTEM
from app.platform.db import transaction
from app.platform.keeping import Shelf
from tests.conftest import NOON
from tests.exams_bank import COMMON, ITEMS, add_framework
from tests.web.exams.conftest import Sat

ClientOf = Callable[[str], FlaskClient]
SitDown = Callable[..., Sat]
EVERY_TYPE = list(ITEMS)


@pytest.fixture
def shelf(app: Flask) -> Shelf:
    """The parts kept by this application, none yet."""
    found: Shelf = app.extensions["kept_parts"]
    found.clear()
    return found


def _without_tokens(page: str) -> str:
    page = re.sub(r'(name="csrf_token" value|name="csrf-token" content)="[^"]+"', r"\1", page)
    return re.sub(r'data-token="[^"]+"', "", page)


def _items(page: str) -> dict[int, str]:
    parts = re.split(r'<form data-revision="\d+" class="ka-card ka-item" id="item-', page)[1:]
    return {int(part.split('"', 1)[0]): part.split("</form>", 1)[0] for part in parts}


def _checked(page: str) -> set[tuple[str, str]]:
    return set(re.findall(r'name="(i\d+)" value="(\d+)" checked', page))


def _numbers(page: str, shape: str) -> list[int]:
    return [n for n, item in _items(page).items() if f'data-shape="{shape}"' in item]


def test_a_kept_sheet_is_the_sheet(sat: SitDown, shelf: Shelf) -> None:
    lin = sat(keys=EVERY_TYPE, release="by_hand", papers=1)
    fresh = lin.get("/sit").text
    number = _numbers(fresh, "several")[0]
    lin.save(number, [0, 2])
    shelf.clear()
    cold = _without_tokens(lin.get("/sit").text)
    assert len(shelf) > 20
    assert _without_tokens(lin.get("/sit").text) == cold
    assert _checked(cold) == {(f"i{number}", "0"), (f"i{number}", "2")}
    assert _checked(fresh) == set()


def test_two_who_sit_the_same_paper_see_their_own_answers(
    sat: SitDown, shelf: Shelf, client_of: ClientOf
) -> None:
    lin = sat(keys=["window", "hold", "reply-time"], papers=1)
    mei = Sat(client_of("mei")).start()
    page = lin.get("/sit").text
    one, blank = _numbers(page, "one"), _numbers(page, "blanks")[0]
    for number in one:
        lin.save(number, 0)
        mei.save(number, 1)
    lin.save(blank, ["林的回答"])
    mei.save(blank, ["梅的回答"])
    for _again in range(2):
        assert _checked(lin.get("/sit").text) == {(f"i{number}", "0") for number in one}
        assert _checked(mei.get("/sit").text) == {(f"i{number}", "1") for number in one}
        assert "林的回答" in lin.get("/sit").text
        assert "林的回答" not in mei.get("/sit").text
    for part in shelf:
        assert "checked" not in part
        assert "的回答" not in part
        assert lin.address not in part
        assert mei.address not in part


def test_each_reads_the_paper_in_their_own_language(sat: SitDown, client_of: ClientOf) -> None:
    lin = sat(keys=["window"], papers=1)
    mei = Sat(client_of("mei")).start()
    mei.client.post("/account/language", data={"language": "zh"})
    for _again in range(2):
        assert "Within how many days" in lin.get("/sit").text
        assert "签收后几天内可以换货" not in lin.get("/sit").text
        assert "签收后几天内可以换货" in mei.get("/sit").text


def test_an_option_that_looks_like_a_form_is_not_taken_for_one(app: Flask, sat: SitDown) -> None:
    tricky = dict(ITEMS["window"])
    tricky["options"] = [
        {"zh": f'值 value="1"> {n}', "en": f'A value="1"> {n}', "correct": n == 0} for n in range(3)
    ]
    with app.app_context(), transaction():
        add_framework(NOON)
        store.write(
            ItemBody, "tricky", ItemBody.model_validate(COMMON | tricky), by=SYSTEM, at=NOON
        )
    lin = sat(keys=["tricky"], papers=1)
    lin.save(1, 1)
    page = lin.get("/sit").text
    assert page.count(" checked>") == 1
    assert "value=&#34;1&#34;&gt;" in page

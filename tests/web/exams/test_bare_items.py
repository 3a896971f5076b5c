"""An item that somebody has hardly begun, or whose parts are no names at all, is refused with what
is missing, in each of its kinds; what was typed stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.exams.services.kinds import ITEM_TYPES
from tests.web.exams.conftest import Sat

ClientOf = Callable[[str], FlaskClient]
SitDown = Callable[..., Sat]
# What the page of a new item sends where nobody has chosen yet.
BEGUN = {
    "bank": "test",
    "criterion": "expertise",
    "difficulty": "easy",
    "points": "1",
    "stem_zh": "只有题干",
    "stem_en": "Bare",
}


@pytest.mark.parametrize("deed", ["save", "review", "publish"])
@pytest.mark.parametrize("key", ["", "bare-item", "No key!"])
@pytest.mark.parametrize("competency", ["", "After Sales?", "售后", "nowhere"])
def test_a_bare_item_of_every_kind_is_answered_by_its_page(
    sat: SitDown, client_of: ClientOf, competency: str, key: str, deed: str
) -> None:
    sat(keys=["window"])
    tao = client_of("tao")
    for number, kind in enumerate(ITEM_TYPES):
        own = f"{key}-{number}" if key == "bare-item" else key
        data = {**BEGUN, "type": kind, "key": own, "deed": deed, "competency": competency}
        answer = tao.post("/bank/items/new", data=data)
        assert answer.status_code in (303, 422), (kind, answer.text[:400])
        if answer.status_code == 303:
            assert deed == "save"
            answer = tao.get(f"/bank/items/{own}")
            assert answer.status_code == 200, kind
        assert "只有题干" in answer.text


def test_what_is_not_chosen_is_asked_for_and_what_is_unknown_is_named(
    sat: SitDown, client_of: ClientOf
) -> None:
    sat(keys=["window"])
    tao = client_of("tao")
    data = {**BEGUN, "type": "matching", "key": "", "deed": "save"}
    page = tao.post("/bank/items/new", data={**data, "competency": ""}).text
    assert "choose the competency it belongs to" in page
    assert "nowhere" in tao.post("/bank/items/new", data={**data, "competency": "nowhere"}).text

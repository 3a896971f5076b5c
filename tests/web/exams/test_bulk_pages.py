"""Changing many items through the pages: choose, look, apply, undo."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.content import store
from app.exams.models.bodies import ItemBody
from app.exams.models.papers import Paper
from app.kernel.actor import SYSTEM
from app.platform.db import db, transaction
from tests.conftest import NOON
from tests.web.exams.conftest import Sat

ClientOf = Callable[[str], FlaskClient]
SitDown = Callable[..., Sat]


def looked(client: FlaskClient, **change: Any) -> str:
    page = client.get("/bank/bulk", query_string=change)
    assert page.status_code == 200, page.text
    return page.text


def apply(client: FlaskClient, **change: Any) -> str:
    """Look, then apply what was looked at; the address of the change."""
    found = re.search(r'name="seen" value="([0-9a-f]+)"', looked(client, **change))
    assert found
    answer = client.post("/bank/bulk", data={**change, "seen": found[1]})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def bodies(app: Flask, *keys: str) -> dict[str, Any]:
    with app.app_context():
        return {key: store.current(ItemBody, key).body.stored() for key in keys}


def test_tags_level_and_last_day_of_several_items_change_and_come_back(
    sat: SitDown, client_of: ClientOf, app: Flask
) -> None:
    sat(keys=["window"])
    tao, keys = client_of("tao"), ("window", "hold")
    before = bodies(app, *keys)
    change = {
        "key": list(keys),
        "add_tags": "秋季, 必考",
        "to_difficulty": "hard",
        "last_day": "day",
        "expires": "2027-01-31",
    }
    page = looked(tao, **change)
    assert "秋季, 必考" in page
    assert "Change 2 items" in page
    assert bodies(app, *keys) == before
    address = apply(tao, **change)
    after = bodies(app, *keys)
    for key in keys:
        assert after[key]["tags"] == ["秋季", "必考"]
        assert (after[key]["difficulty"], after[key]["expires"]) == ("hard", "2027-01-31")
        assert after[key]["stem"] == before[key]["stem"]
    with app.app_context():
        trail = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "items.changed")
        ).all()
        assert [entry.after["items"] for entry in trail if entry.after] == [["hold", "window"]]
        assert db.session.scalars(select(Paper).where(Paper.stale_at.is_(None))).all() == []
    assert "Undo this change" in tao.get(address).text
    assert tao.post(f"{address}/undo").status_code == 303
    assert bodies(app, *keys) == before
    assert "Undo this change" not in tao.get(address).text
    again = tao.post(f"{address}/undo", follow_redirects=True)
    assert "undone already" in again.text


def test_all_that_match_change_and_nothing_else(
    sat: SitDown, client_of: ClientOf, app: Flask
) -> None:
    sat(keys=["window"])
    tao = client_of("tao")
    apply(tao, all="1", competency="etiquette", to_difficulty="medium")
    found = bodies(app, "hold", "window")
    assert found["hold"]["difficulty"] == "medium"
    assert found["window"]["difficulty"] == "easy"


def test_a_change_is_not_undone_over_what_somebody_did_since(
    sat: SitDown, client_of: ClientOf, app: Flask
) -> None:
    sat(keys=["window"])
    tao = client_of("tao")
    first = apply(tao, key=["window", "hold"], to_difficulty="hard")
    second = apply(tao, key=["hold"], add_tags="later")
    page = tao.post(f"{first}/undo", follow_redirects=True).text
    assert "Only the last change" in page
    with app.app_context(), transaction():
        body = store.current(ItemBody, "hold").body.model_copy(update={"points": 5.0})
        store.write(ItemBody, "hold", body, by=SYSTEM, at=NOON)
    page = tao.post(f"{second}/undo", follow_redirects=True).text
    assert "hold has been changed since" in page
    assert bodies(app, "hold")["hold"]["tags"] == ["later"]


def test_what_changed_between_looking_and_applying_is_looked_at_again(
    sat: SitDown, client_of: ClientOf, app: Flask
) -> None:
    sat(keys=["window"])
    tao = client_of("tao")
    change = {"key": ["hold"], "to_difficulty": "hard"}
    found = re.search(r'name="seen" value="([0-9a-f]+)"', looked(tao, **change))
    assert found
    with app.app_context(), transaction():
        body = store.current(ItemBody, "hold").body.model_copy(update={"points": 5.0})
        store.write(ItemBody, "hold", body, by=SYSTEM, at=NOON)
    refused = tao.post("/bank/bulk", data={**change, "seen": found[1]})
    assert refused.status_code == 422
    assert "Look again" in refused.text
    assert bodies(app, "hold")["hold"]["difficulty"] == "easy"


def test_drafts_are_handed_in_together_and_what_waits_is_left_alone(
    sat: SitDown, client_of: ClientOf, app: Flask
) -> None:
    sat(keys=["window"])
    tao = client_of("tao")
    with app.app_context(), transaction():
        for key in ("window", "hold"):
            body = store.current(ItemBody, key).body.model_copy(update={"points": 5.0})
            store.save(ItemBody, key, body, by=SYSTEM, at=NOON, expected=1)
    address = apply(tao, key=["window", "hold", "rings"], step="hand_in")
    assert "2 items were changed" in tao.get(address).text
    with app.app_context():
        assert store.entry(ItemBody, "hold").in_review
    page = looked(tao, key=["window", "rings"], to_difficulty="hard")
    assert "It waits for a review" in page
    assert "Change one item" in page
    assert tao.post(f"{address}/undo").status_code == 303
    with app.app_context():
        assert not store.entry(ItemBody, "hold").in_review
        assert store.entry(ItemBody, "hold").has_draft


def test_items_are_retired_together_and_what_an_exam_needs_is_named(
    sat: SitDown, client_of: ClientOf, app: Flask
) -> None:
    sat(keys=["window"])
    tao = client_of("tao")
    address = apply(tao, key=["desks", "stages"], step="retire")
    with app.app_context():
        assert {"desks", "stages"} & store.published_keys("item") == set()
    assert tao.post(f"{address}/undo").status_code == 303
    with app.app_context():
        assert {"desks", "stages"} <= store.published_keys("item")


def test_bad_changes_are_refused(sat: SitDown, client_of: ClientOf) -> None:
    sat(keys=["window"])
    tao = client_of("tao")
    assert tao.get("/bank/bulk?key=window&to_difficulty=impossible").status_code == 422
    assert tao.post("/bank/bulk", data={"key": "window"}).status_code == 422
    for dayless in ("last_day=day", "expires=2027-01-01", "last_day=day&expires=soon"):
        refused = tao.get(f"/bank/bulk?key=window&{dayless}")
        assert refused.status_code == 422
        assert 'href="#expires"' in refused.text
        assert 'id="expires-error"' in refused.text
    assert tao.get("/bank/bulk").status_code == 200
    nothing = tao.get("/bank/bulk?key=window&to_difficulty=easy").text
    assert "Nothing would change" in nothing
    assert tao.get("/bank/bulk/00000000-0000-0000-0000-000000000007").status_code == 404
    for name in ("lin", "gao"):
        assert client_of(name).get("/bank/bulk").status_code == 404

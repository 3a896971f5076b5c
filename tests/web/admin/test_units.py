"""Merchants and teams, and who leads them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Management, Unit
from app.platform.db import db
from tests.conftest import Cast
from tests.web.admin.conftest import NOBODY, Keys, counted

ClientOf = Callable[[str], FlaskClient]


def form(keys: Keys, **changed: str) -> dict[str, str]:
    given = {"kind": "team", "name_zh": "夜班组", "name_en": "", "parent": str(keys.units["one"])}
    return given | changed


def test_a_team_is_opened_renamed_closed_and_opened_again(
    app: Flask, ada: FlaskClient, keys: Keys, deeds: Callable[[], list[str]]
) -> None:
    assert ada.get(f"/admin/units/new?in={keys.units['one']}").status_code == 200
    made = ada.post("/admin/units/new", data=form(keys))
    assert made.status_code == 302
    page = ada.get(made.location).text
    assert "夜班组" in page
    assert "Pre-sales 1" in page
    assert ada.get(f"{made.location}/edit").status_code == 200
    ada.post(f"{made.location}/edit", data=form(keys, name_en="Night shift"))
    assert "Night shift" in ada.get("/admin/units").text
    ada.post(f"{made.location}/close")
    assert "Night shift" not in ada.get("/admin/units").text
    assert "Night shift" in ada.get("/admin/units?closed=1").text
    ada.post(f"{made.location}/reopen")
    assert "Night shift" in ada.get("/admin/units").text
    wanted = ["unit.created", "unit.changed", "unit.closed", "unit.reopened"]
    assert [deed for deed in deeds() if deed.startswith("unit.")] == wanted


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name_zh": ""}, "name_zh"),
        ({"name_zh": "售前一组", "parent": "qinghe"}, "name_zh"),
        ({"kind": "merchant"}, "parent"),
        ({"parent": ""}, "parent"),
        ({"parent": NOBODY}, "parent"),
        ({"kind": "kingdom"}, "kind"),
    ],
)
def test_a_wrong_team_is_422_and_names_the_field(
    ada: FlaskClient, keys: Keys, changed: dict[str, str], field: str
) -> None:
    if changed.get("parent") in keys.units:
        changed = changed | {"parent": str(keys.units[changed["parent"]])}
    answer = ada.post("/admin/units/new", data=form(keys, **changed))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_a_team_cannot_stand_in_itself(ada: FlaskClient, keys: Keys) -> None:
    given = form(keys, name_zh="售前一组", parent=str(keys.units["one"]))
    assert ada.post(keys.unit("one", "/edit"), data=given).status_code == 422


def test_a_team_with_people_is_not_closed(app: Flask, ada: FlaskClient, keys: Keys) -> None:
    refused = ada.post(keys.unit("one", "/close"))
    assert refused.status_code == 409
    assert "Move its people and teams elsewhere first." in refused.text
    with app.app_context():
        one = db.session.scalars(select(Unit).where(Unit.key == "one")).one()
        assert one.closed_at is None


def test_a_deputy_is_appointed_for_days_and_a_term_ends(
    app: Flask, cast: Cast, ada: FlaskClient, keys: Keys, client_of: ClientOf
) -> None:
    given = {"staff_no": "k0006", "post": "deputy", "since": "2026-11-24", "last": "2026-11-30"}
    assert ada.post(keys.unit("one", "/leaders"), data=given).status_code == 302
    page = ada.get(keys.unit("one")).text
    assert "邱敏" in page
    assert "Deputy" in page
    assert "24 Nov 2026 – 30 Nov 2026" in page
    assert "to 30 Nov" in ada.get("/admin/units").text
    again = ada.post(keys.unit("one", "/leaders"), data=given)
    assert again.status_code == 422
    with app.app_context():
        one = select(Management).where(Management.is_deputy)
        term = db.session.scalars(one).one()
        assert str(term.until) == "2026-12-01"
        number = term.id
    end = keys.unit("one", f"/leaders/{number}/end")
    for wrong in ("", "yesterday", "2026-11-01", "9999-12-31"):
        answer = ada.post(end, data={"last": wrong})
        assert answer.status_code == 422
        assert f'id="last-{number}-error"' in answer.text
        assert f'value="{wrong}"' in answer.text
    assert ada.post(end, data={"last": "2026-11-25"}).status_code == 302
    with app.app_context():
        assert str(db.session.get_one(Management, number).until) == "2026-11-26"
    elsewhere = keys.unit("two", f"/leaders/{number}/end")
    assert ada.post(elsewhere, data={"last": "2026-11-25"}).status_code == 404


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"staff_no": "NOBODY"}, "staff_no"),
        ({"staff_no": ""}, "staff_no"),
        ({"since": ""}, "since"),
        ({"last": "2026-11-01"}, "last"),
        ({"post": "king"}, "post"),
    ],
)
def test_a_wrong_appointment_is_422_and_names_the_field(
    ada: FlaskClient, keys: Keys, changed: dict[str, str], field: str
) -> None:
    given = {"staff_no": "K0006", "post": "deputy", "since": "2026-11-24", "last": ""}
    answer = ada.post(keys.unit("one", "/leaders"), data=given | changed)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_the_tree_asks_as_much_for_many_teams_as_for_few(
    app: Flask, ada: FlaskClient, keys: Keys
) -> None:
    ada.get("/admin/units")
    with counted(app) as few:
        ada.get("/admin/units")
    for number in range(12):
        ada.post("/admin/units/new", data=form(keys, name_zh=f"第{number}组"))
    ada.get("/admin/units")
    with counted(app) as many:
        ada.get("/admin/units")
    assert len(many) == len(few)


@pytest.mark.parametrize("name", ["lin", "tao", "gao", "an"])
def test_for_others_teams_are_not_there(client_of: ClientOf, keys: Keys, name: str) -> None:
    client = client_of(name)
    for rest in ("", "/edit"):
        assert client.get(keys.unit("one", rest)).status_code == 404
    for rest in ("/edit", "/close", "/reopen", "/leaders", "/leaders/1/end"):
        assert client.post(keys.unit("one", rest)).status_code == 404
    assert client.post("/admin/units/new", data=form(keys)).status_code == 404


def test_a_team_that_never_was_is_not_there(ada: FlaskClient, keys: Keys) -> None:
    for rest in ("", "/edit"):
        assert ada.get(f"/admin/units/{NOBODY}{rest}").status_code == 404
    for rest in ("/edit", "/close", "/reopen"):
        assert ada.post(f"/admin/units/{NOBODY}{rest}", data=form(keys)).status_code == 404

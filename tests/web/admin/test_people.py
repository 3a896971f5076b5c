"""People: found, written down, moved, granted, let go; by administrators alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts import queries
from app.accounts.models import Account, Membership
from app.accounts.services import people
from app.kernel.actor import Actor, Capability, Role
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.factories import make_account
from tests.web.admin.conftest import NOBODY, PASSWORD, Keys, counted

ClientOf = Callable[[str], FlaskClient]
ZHAO = {
    "staff_no": "k9001",
    "name": "赵甲",
    "hired_on": "2026-11-20",
    "language": "zh",
    "role": "learner",
}
READ = ("", "/edit", "/roles", "/erase")
WRITE = ("/edit", "/roles", "/move", "/disable", "/enable", "/sign-out", "/secret", "/erase")


@pytest.mark.parametrize("name", ["lin", "tao", "gao", "an", "ping"])
def test_for_others_there_is_no_such_page(client_of: ClientOf, keys: Keys, name: str) -> None:
    client = client_of(name)
    for rest in READ:
        assert client.get(keys.person("mei", rest)).status_code == 404
    for rest in WRITE:
        assert client.post(keys.person("mei", rest)).status_code == 404


def test_nobodys_page_is_not_there_for_the_administrator_either(ada: FlaskClient) -> None:
    for rest in READ:
        assert ada.get(f"/admin/people/{NOBODY}{rest}").status_code == 404
    for rest in WRITE:
        given = {"on": "2026-11-24", "roles": "learner", "unit": "", "staff_no": "X"}
        address = f"/admin/people/{NOBODY}{rest}"
        assert ada.post(address, data=given | ZHAO).status_code == 404, rest


def test_the_list_finds_filters_and_sorts(ada: FlaskClient, keys: Keys) -> None:
    everybody = ada.get("/admin/people").text
    assert "林晓雯" in everybody
    assert "10 people may sign in." in everybody
    found = ada.get("/admin/people?q=xiaowen").text
    assert "林晓雯" in found
    assert "梅子涵" not in found
    team = ada.get(f"/admin/people?unit={keys.units['two']}").text
    assert "卢思远" in team
    assert "林晓雯" not in team
    shop = ada.get(f"/admin/people?unit={keys.units['qinghe']}").text
    assert "卢思远" in shop
    assert "林晓雯" in shop
    managers = ada.get("/admin/people?role=manager").text
    assert "高远" in managers
    assert "林晓雯" not in managers
    ascending = ada.get("/admin/people?sort=staff_no").text
    descending = ada.get("/admin/people?sort=-staff_no").text
    assert ascending.index("K0000") < ascending.index("K0009")
    assert descending.index("K0000") > descending.index("K0009")


@pytest.mark.parametrize(
    "query",
    [
        "q=%27%20OR%201%3D1--",
        "q=%25",
        "sort=name;drop",
        "role=emperor",
        "state=x&unit=y&page=-3",
        "page=99999999999999999999",
    ],
)
def test_odd_addresses_find_nothing_or_all_and_break_nothing(ada: FlaskClient, query: str) -> None:
    assert ada.get(f"/admin/people?{query}").status_code == 200


def test_a_percent_sign_is_only_a_percent_sign(ada: FlaskClient) -> None:
    assert "Nobody fits" in ada.get("/admin/people?q=%25").text


def test_the_list_asks_as_much_for_fifty_as_for_ten(app: Flask, ada: FlaskClient) -> None:
    ada.get("/admin/people")
    with counted(app) as few:
        ada.get("/admin/people")
    with app.app_context(), transaction():
        for number in range(50):
            make_account(f"X{number:03d}", f"某{number}", hired=NOON.date(), at=NOON)
    with counted(app) as many:
        ada.get("/admin/people")
    assert len(many) == len(few)
    assert len(many) <= 18


def test_a_name_made_of_markup_is_shown_as_text(app: Flask, cast: Cast, ada: FlaskClient) -> None:
    evil = '<img src=x onerror="alert(1)">{{7*7}}'
    with app.app_context(), transaction():
        db.session.get_one(Account, cast.lin).name = evil
    page = ada.get("/admin/people").text
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=&#34;alert(1)&#34;&gt;{{7*7}}" in page


def test_the_export_holds_what_the_list_shows_and_no_formulas(
    app: Flask, cast: Cast, ada: FlaskClient, deeds: Callable[[], list[str]]
) -> None:
    with app.app_context(), transaction():
        for name, sign in (("lin", "="), ("mei", "+"), ("lu", "@"), ("tao", "-"), ("wen", "\t")):
            db.session.get_one(Account, cast.ids[name]).name = f"{sign}cmd|'/c calc'!A1"
    answer = ada.get("/admin/people?format=csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(rows) == 11
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert any("cmd|" in cell for cell in cells)
    assert ada.get("/admin/people?format=xlsx").data.startswith(b"PK")
    assert ada.get("/admin/people?format=exe").mimetype == "text/html"
    assert deeds().count("people.exported") == 2


def test_a_learner_is_written_down_and_gets_a_secret(
    app: Flask, client: FlaskClient, ada: FlaskClient, keys: Keys
) -> None:
    assert ada.get("/admin/people/new").status_code == 200
    answer = ada.post("/admin/people/new", data=ZHAO | {"unit": str(keys.units["one"])})
    assert answer.location.startswith("/admin/secrets/")
    shown = ada.get(answer.location)
    assert shown.headers["Cache-Control"] == "no-store"
    secret = shown.text.split('class="ka-secret">')[1].split("<")[0]
    assert client.post("/sign-in", data={"who": "K9001", "password": secret}).status_code == 302
    assert client.get("/").location == "/account/password"
    with app.app_context():
        made = db.session.scalars(select(Account).where(Account.staff_no == "K9001")).one()
        assert people.held_by(made.id) == (frozenset({Role.LEARNER}), frozenset())
        assert (
            db.session.scalars(
                select(Membership.since).where(Membership.account_id == made.id)
            ).one()
            == made.hired_on
        )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"staff_no": ""}, "staff_no"),
        ({"staff_no": "no spaces"}, "staff_no"),
        ({"staff_no": "K0000"}, "staff_no"),
        ({"name": ""}, "name"),
        ({"name": " \u3000 "}, "name"),
        ({"name": "长" * 61}, "name"),
        ({"hired_on": "0001-01-01"}, "hired_on"),
        ({"hired_on": "1949-12-31"}, "hired_on"),
        ({"hired_on": "2028-01-01"}, "hired_on"),
        ({"hired_on": "9999-12-31"}, "hired_on"),
        ({"hired_on": "yesterday"}, "hired_on"),
        ({"email": "nowhere"}, "email"),
        ({"email": "mei@example.com"}, "email"),
        ({"language": ""}, "language"),
        ({"role": "emperor"}, "role"),
        ({"unit": ""}, "unit"),
        ({"unit": NOBODY}, "unit"),
    ],
)
def test_a_wrong_form_is_422_and_names_the_field(
    ada: FlaskClient, keys: Keys, changed: dict[str, str], field: str
) -> None:
    answer = ada.post("/admin/people/new", data=ZHAO | {"unit": str(keys.units["one"])} | changed)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_somebody_who_is_more_than_a_learner_needs_ones_password(late_ada: FlaskClient) -> None:
    given = ZHAO | {"role": "admin", "unit": ""}
    assert late_ada.post("/admin/people/new", data=given).status_code == 422
    wrong = given | {"confirmation": "wrong-password-1"}
    assert late_ada.post("/admin/people/new", data=wrong).status_code == 422
    right = given | {"confirmation": PASSWORD}
    assert late_ada.post("/admin/people/new", data=right).status_code == 302


def test_particulars_are_edited(app: Flask, cast: Cast, ada: FlaskClient, keys: Keys) -> None:
    page = ada.get(keys.person("lin", "/edit")).text
    assert "林晓雯" in page
    answer = ada.post(keys.person("lin", "/edit"), data=ZHAO | {"staff_no": "K0000"})
    assert answer.location == keys.person("lin")
    assert ada.post(keys.person("lin", "/edit"), data=ZHAO | {"name": ""}).status_code == 422
    taken = ada.post(keys.person("lin", "/edit"), data=ZHAO | {"staff_no": "K0001"})
    assert taken.status_code == 422
    for wrong in ({"language": ""}, {"hired_on": "9999-12-31"}, {"name": " "}):
        answer = ada.post(keys.person("lin", "/edit"), data=ZHAO | {"staff_no": "K0000"} | wrong)
        assert answer.status_code == 422
        assert f'href="#{next(iter(wrong))}"' in answer.text
    with app.app_context():
        assert db.session.get_one(Account, cast.lin).name == "赵甲"


def test_roles_ask_for_the_password_again(
    app: Flask, cast: Cast, late_ada: FlaskClient, keys: Keys
) -> None:
    roles = {"roles": ["learner", "trainer"], "capabilities": ["invigilator"]}
    address = keys.person("lin", "/roles")
    assert "Your own password" in late_ada.get(address).text
    assert late_ada.post(address, data=roles).status_code == 422
    wrong = late_ada.post(address, data=roles | {"confirmation": "wrong-password-1"})
    assert wrong.status_code == 422
    with app.app_context():
        assert people.held_by(cast.lin)[0] == frozenset({Role.LEARNER})
    right = late_ada.post(address, data=roles | {"confirmation": PASSWORD})
    assert right.location == keys.person("lin")
    with app.app_context():
        held = people.held_by(cast.lin)
        assert held == (
            frozenset({Role.LEARNER, Role.TRAINER}),
            frozenset({Capability.INVIGILATOR}),
        )
    assert "Your own password" not in late_ada.get(address).text
    assert late_ada.post(address, data={"roles": ["learner"]}).status_code == 302


def test_guessing_the_password_asked_again_is_slowed(late_ada: FlaskClient, keys: Keys) -> None:
    address = keys.person("lin", "/roles")
    for _time in range(5):
        late_ada.post(address, data={"roles": "learner", "confirmation": "wrong-password-1"})
    paused = late_ada.post(address, data={"roles": "learner", "confirmation": PASSWORD})
    assert paused.status_code == 422
    assert "12:10" in paused.text


@pytest.mark.parametrize("roles", [{}, {"roles": "emperor"}, {"roles": "learner"}])
def test_roles_that_cannot_be_are_422(ada: FlaskClient, keys: Keys, roles: dict[str, str]) -> None:
    assert ada.post(keys.person("ada", "/roles"), data=roles).status_code == 422


def test_new_roles_hold_from_the_next_page(
    ada: FlaskClient, client_of: ClientOf, keys: Keys
) -> None:
    lin = client_of("lin")
    assert lin.get("/admin/people").status_code == 404
    ada.post(keys.person("lin", "/roles"), data={"roles": ["learner", "admin"]})
    assert lin.get("/admin/people").status_code == 200
    ada.post(keys.person("lin", "/roles"), data={"roles": ["learner"]})
    assert lin.get("/admin/people").status_code == 404


def test_a_move_holds_from_its_day(app: Flask, cast: Cast, ada: FlaskClient, keys: Keys) -> None:
    to_two = {"unit": str(keys.units["two"]), "on": "2026-12-01"}
    assert ada.post(keys.person("lin", "/move"), data=to_two).status_code == 302
    assert "planned" in ada.get(keys.person("lin")).text
    for wrong in ({"on": "x"}, {"unit": "x"}, {"unit": str(keys.units["qinghe"])}):
        assert ada.post(keys.person("lin", "/move"), data=to_two | wrong).status_code == 422
    with app.app_context():
        session, day = db.session(), NOON.date()
        assert queries.team_of(session, cast.lin, day=day) == cast.teams["one"]
        later = day + timedelta(days=7)
        assert queries.team_of(session, cast.lin, day=later) == cast.teams["two"]


def test_the_disabled_are_out_and_come_back(
    ada: FlaskClient, client_of: ClientOf, keys: Keys, deeds: Callable[[], list[str]]
) -> None:
    lin = client_of("lin")
    assert ada.post(keys.person("lin", "/disable")).status_code == 302
    assert lin.get("/account").status_code == 302
    assert "disabled" in ada.get(keys.person("lin")).text
    assert ada.post(keys.person("lin", "/enable")).status_code == 302
    assert lin.get("/account").status_code == 302
    assert {"account.disabled", "account.enabled"} <= set(deeds())


def test_one_does_not_disable_oneself(ada: FlaskClient, keys: Keys) -> None:
    assert ada.post(keys.person("ada", "/disable")).status_code in (403, 409)
    assert ada.get("/admin/people").status_code == 200


def test_somebodys_devices_are_signed_out(
    ada: FlaskClient, client_of: ClientOf, keys: Keys
) -> None:
    lin, mei = client_of("lin"), client_of("mei")
    ada.post(keys.person("lin", "/sign-out"))
    assert lin.get("/account").status_code == 302
    assert mei.get("/account").status_code == 200


def test_secrets_of_staff_ask_for_ones_password_and_of_learners_do_not(
    late_ada: FlaskClient, client_of: ClientOf, keys: Keys
) -> None:
    tao = client_of("tao")
    refused = late_ada.post(keys.person("tao", "/secret"))
    assert refused.status_code == 422
    assert "your own password" in refused.text
    assert tao.get("/account").status_code == 200
    assert late_ada.post(keys.person("lin", "/secret")).status_code == 302
    given = {"confirmation": PASSWORD}
    assert late_ada.post(keys.person("tao", "/secret"), data=given).status_code == 302
    assert tao.get("/account").status_code == 302


def test_secrets_are_shown_to_their_maker_until_closed(
    app: Flask, cast: Cast, ada: FlaskClient, client_of: ClientOf, keys: Keys
) -> None:
    shown = ada.post(keys.person("lin", "/secret")).location
    with app.app_context(), transaction():
        tao = people.account_by_id(cast.tao)
        people.grant(tao, frozenset({Role.ADMIN}), frozenset(), by=people_actor(cast), at=NOON)
    assert client_of("tao").get(shown).status_code == 404
    assert client_of("tao").post(f"{shown}/close").status_code == 404
    assert ada.get(f"{shown}?format=csv").mimetype == "text/csv"
    assert ada.get(shown).status_code == 200
    assert ada.post(f"{shown}/close").status_code == 302
    assert ada.get(shown).status_code == 404


def people_actor(cast: Cast) -> Actor:
    """The administrator as an actor."""
    return Actor(cast.ada, frozenset({Role.ADMIN}))


def test_erasing_asks_for_the_number_and_the_password(
    app: Flask, cast: Cast, late_ada: FlaskClient, keys: Keys
) -> None:
    address = keys.person("lin", "/erase")
    assert late_ada.get(address).status_code == 200
    both = {"staff_no": "k0000", "confirmation": PASSWORD}
    for missing in ({"staff_no": ""}, {"staff_no": "K0001"}, {"confirmation": ""}):
        assert late_ada.post(address, data=both | missing).status_code == 422, missing
    with app.app_context():
        assert db.session.get_one(Account, cast.lin).erased_at is None
    assert late_ada.post(address, data=both).location == "/admin/people"
    with app.app_context():
        assert db.session.get_one(Account, cast.lin).erased_at is not None
    assert late_ada.get(keys.person("lin")).status_code == 404
    page = late_ada.get("/admin/people?state=all").text
    assert "林晓雯" not in page
    assert late_ada.get("/admin/trail").status_code == 200
    own = {"staff_no": "K0007", "confirmation": PASSWORD}
    assert late_ada.post(keys.person("ada", "/erase"), data=own).status_code == 422


def test_somebodys_page_says_what_is_held(ada: FlaskClient, keys: Keys) -> None:
    lin, gao = ada.get(keys.person("lin")).text, ada.get(keys.person("gao")).text
    assert "lin@example.com" in lin
    assert "Pre-sales 1" in lin
    assert "Manager" in gao

"""One's own account: everybody reaches their own and nobody else's."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, ConsentRecord, SignIn
from app.platform.db import db
from tests.conftest import Cast
from tests.web.accounts.conftest import PASSWORD, sign_in

ClientOf = Callable[[str], FlaskClient]
Change = Callable[..., None]
NEW = "a quiet word helps more"


def test_the_page_shows_ones_own_particulars(client_of: ClientOf) -> None:
    lin, gao = client_of("lin").get("/account"), client_of("gao").get("/account")
    assert "林晓雯" in lin.text
    assert "lin@example.com" in lin.text
    assert "林晓雯" not in gao.text
    assert "ka-rail" in gao.text
    assert "ka-rail" not in lin.text


def test_optional_particulars_are_kept_and_emptied(
    app: Flask, cast: Cast, client_of: ClientOf
) -> None:
    lin = client_of("lin")
    given = {"email": "New@Example.com", "birthday": "2000-02-29", "birthday_consent": "y"}
    assert lin.post("/account", data=given).status_code == 302
    with app.app_context():
        account = db.session.get_one(Account, cast.lin)
        assert (account.email, str(account.birthday)) == ("new@example.com", "2000-02-29")
    withdrawn = {"email": "", "birthday": "2000-02-29"}
    assert lin.post("/account", data=withdrawn).status_code == 302
    with app.app_context():
        account = db.session.get_one(Account, cast.lin)
        assert (account.email, account.birthday) == (None, None)
        given_up = db.session.scalars(select(ConsentRecord.given)).all()
        assert list(given_up) == [True, False]


def test_wrong_particulars_are_422_with_the_field_named(client_of: ClientOf) -> None:
    lin = client_of("lin")
    answer = lin.post("/account", data={"email": "no address"})
    assert answer.status_code == 422
    assert 'href="#email"' in answer.text
    for birthday in ("2026-11-26", "1899-12-31", "30/2"):
        given = {"birthday": birthday, "birthday_consent": "y"}
        answer = lin.post("/account", data=given)
        assert answer.status_code == 422
        assert 'href="#birthday"' in answer.text
        assert f'value="{birthday}"' in answer.text
    alone = lin.post("/account", data={"birthday": "2000-02-29"})
    assert alone.status_code == 422
    assert 'href="#birthday_consent"' in alone.text
    assert 'value="2000-02-29"' in alone.text
    taken = lin.post("/account", data={"email": "mei@example.com"})
    assert taken.status_code == 422
    assert "Somebody else has this e-mail address." in taken.text


def test_nobody_gives_themselves_roles_or_another_number(
    app: Flask, cast: Cast, client_of: ClientOf
) -> None:
    more = {"email": "", "roles": "admin", "staff_no": "X1", "name": "X", "is_demo": "1", "id": "1"}
    client_of("lin").post("/account", data=more)
    with app.app_context():
        account = db.session.get_one(Account, cast.lin)
        assert (account.staff_no, account.name, account.is_demo) == ("K0000", "林晓雯", False)
    assert client_of("lin").get("/admin/people").status_code == 404


def test_a_password_is_changed_with_the_present_one_and_others_go_out(
    client: FlaskClient, client_of: ClientOf, lin_has_a_password: str
) -> None:
    elsewhere = client_of("lin")
    sign_in(client, "K0000", lin_has_a_password)
    wrong = client.post("/account/password", data={"current": "wrong-one-1", "password": NEW})
    assert wrong.status_code == 422
    assert "not your present password" in wrong.text
    for poor in ("short", "password123", "K0000K0000", ""):
        given = {"current": PASSWORD, "password": poor}
        assert client.post("/account/password", data=given).status_code == 422, poor
    given = {"current": PASSWORD, "password": NEW}
    assert client.post("/account/password", data=given).status_code == 302
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302


def test_guessing_the_present_password_is_slowed_too(
    client: FlaskClient, lin_has_a_password: str
) -> None:
    sign_in(client, "K0000", lin_has_a_password)
    for _time in range(5):
        client.post("/account/password", data={"current": "wrong-one-1", "password": NEW})
    paused = client.post("/account/password", data={"current": PASSWORD, "password": NEW})
    assert paused.status_code == 422
    assert "12:10" in paused.text


def test_a_long_password_is_not_cut(client: FlaskClient, lin_has_a_password: str) -> None:
    sign_in(client, "K0000", lin_has_a_password)
    long = "0123456789 one sentence of a hundred characters, " * 2
    given = {"current": PASSWORD, "password": long}
    assert client.post("/account/password", data=given).status_code == 302
    client.post("/sign-out")
    assert sign_in(client, "K0000", long[:72]).status_code == 401
    assert sign_in(client, "K0000", long).status_code == 302


def test_other_devices_are_signed_out_one_or_all(
    app: Flask, cast: Cast, client_of: ClientOf
) -> None:
    here, there, mei = client_of("lin"), client_of("lin"), client_of("mei")
    with app.app_context():
        of_lin = select(SignIn).where(SignIn.account_id == cast.lin).order_by(SignIn.id)
        second = db.session.scalars(of_lin).all()[-1].public_id
    assert mei.post(f"/account/sign-ins/{second}/end").status_code == 404
    assert there.get("/account").status_code == 200
    assert here.post(f"/account/sign-ins/{second}/end").status_code == 302
    assert there.get("/account").status_code == 302
    third = client_of("lin")
    here.post("/account/sign-out-everywhere")
    assert third.get("/account").status_code == 302
    assert here.get("/account").status_code == 200
    assert mei.get("/account").status_code == 200


def test_the_download_holds_ones_own_data_alone(client_of: ClientOf) -> None:
    answer = client_of("lin").get("/account/data")
    assert answer.mimetype == "application/zip"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert json.loads(texts["account.json"])["staff_no"] == "K0000"
    assert not any("梅子涵" in text for text in texts.values())


def test_language_and_look_are_kept_with_the_account(
    app: Flask, cast: Cast, client_of: ClientOf
) -> None:
    lin = client_of("lin")
    lin.post("/account/language", data={"language": "zh", "next": "/account"})
    lin.post("/account/theme", data={"theme": "dark", "next": "/account"})
    with app.app_context():
        account = db.session.get_one(Account, cast.lin)
        assert (account.language, account.theme) == ("zh", "dark")
    page = client_of("lin").get("/account").text
    assert 'lang="zh-Hans"' in page
    assert 'data-bs-theme="dark"' in page
    assert lin.post("/account/theme", data={"theme": "pink"}).status_code == 302


def test_the_notice_is_for_everybody_and_its_reading_is_noted(
    app: Flask, cast: Cast, client: FlaskClient, client_of: ClientOf, change: Change
) -> None:
    assert "Kept for" in client.get("/privacy", headers={"Accept-Language": "en"}).text
    change("lin", notice_version=0)
    lin = client_of("lin")
    assert lin.get("/account").location == "/account/notice"
    assert lin.get("/account/notice").status_code == 200
    assert lin.post("/account/notice", data={"next": "//evil"}).location == "/"
    with app.app_context():
        (record,) = db.session.scalars(select(ConsentRecord))
        assert (record.purpose, record.version, record.given) == ("notice", 1, True)

"""Come in and go out: what the door says, to whom it opens, what it leaves in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Account
from app.jobs import outbox
from app.platform import clock, mail
from app.platform.db import db
from tests.conftest import NOON, Cast
from tests.web.accounts.conftest import PASSWORD, sign_in

ClientOf = Callable[[str], FlaskClient]
Change = Callable[..., None]
NEW = "a quiet word helps more"


@pytest.fixture
def posted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """Mails as they would have been sent; the academy can mail."""
    sent: list[dict[str, str]] = []
    settings = app.config["ACADEMY"].model_copy(update={"mail_url": "smtp://127.0.0.1:9"})
    monkeypatch.setitem(app.config, "ACADEMY", settings)
    monkeypatch.setattr(mail, "send", lambda **given: sent.append(given))
    return sent


def carry_out(app: Flask) -> None:
    with app.app_context():
        outbox.run_due(at=clock.now())


def test_the_door_opens_with_the_right_password(
    client: FlaskClient, cast: Cast, lin_has_a_password: str
) -> None:
    assert client.get("/sign-in").status_code == 200
    answer = sign_in(client, "K0000", lin_has_a_password)
    assert (answer.status_code, answer.location) == (302, "/")
    assert client.get("/account").status_code == 200
    assert client.get("/sign-in").status_code == 302


@pytest.mark.usefixtures("lin_has_a_password")
def test_a_wrong_password_is_401_and_does_not_say_who_is_known(client: FlaskClient) -> None:
    known, unknown = (sign_in(client, who, "wrong-password-1") for who in ("K0000", "nobody"))
    assert known.status_code == unknown.status_code == 401
    token = re.compile(
        r'<meta name="csrf-token"[^>]*>|name="csrf_token"[^>]*>|value="(K0000|nobody)"'
    )
    assert token.sub("", known.text) == token.sub("", unknown.text)
    assert "4 more wrong tries" in known.text


@pytest.mark.usefixtures("lin_has_a_password")
def test_the_fifth_miss_pauses_and_says_until_when(client: FlaskClient) -> None:
    answers = [sign_in(client, "K0000", "wrong-password-1").status_code for _ in range(5)]
    assert answers == [401, 401, 401, 401, 429]
    paused = sign_in(client, "K0000", PASSWORD)
    assert paused.status_code == 429
    assert "12:10" in paused.text
    assert "10 minutes" in paused.text


def test_an_empty_form_is_422(client: FlaskClient, cast: Cast) -> None:
    answer = sign_in(client, "", "")
    assert answer.status_code == 422
    assert "Fill in both fields" in answer.text


@pytest.mark.usefixtures("lin_has_a_password")
@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/scripts/?q=%E9%80%80%E6%AC%BE", "/scripts/?q=%E9%80%80%E6%AC%BE"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_the_way_on_stays_inside(client: FlaskClient, wanted: str, leads_to: str) -> None:
    assert sign_in(client, "K0000", PASSWORD, next=wanted).location == leads_to


@pytest.mark.usefixtures("lin_has_a_password")
def test_a_sign_in_gets_a_session_of_its_own(client: FlaskClient) -> None:
    client.get("/sign-in")
    with client.session_transaction() as kept:
        kept.update({"planted": "by a stranger", "_user_id": "0" * 32})
    sign_in(client, "K0000", PASSWORD)
    with client.session_transaction() as kept:
        assert "planted" not in kept
        first = kept["_user_id"]
    client.post("/sign-out")
    with client.session_transaction() as kept:
        assert "_user_id" not in kept
    sign_in(client, "K0000", PASSWORD)
    with client.session_transaction() as kept:
        assert kept["_user_id"] != first


@pytest.mark.usefixtures("lin_has_a_password")
def test_a_copied_cookie_is_worth_nothing_after_signing_out(
    app: Flask, client: FlaskClient
) -> None:
    sign_in(client, "K0000", PASSWORD)
    cookie = client.get_cookie("academy")
    assert cookie is not None
    client.post("/sign-out")
    thief = app.test_client()
    thief.set_cookie("academy", cookie.value)
    assert thief.get("/account").status_code == 302


@pytest.mark.usefixtures("lin_has_a_password")
def test_staying_signed_in_is_asked_for(client: FlaskClient) -> None:
    short = sign_in(client, "K0000", PASSWORD).headers["Set-Cookie"]
    assert "Expires" not in short
    client.post("/sign-out")
    long = sign_in(client, "K0000", PASSWORD, remember="y").headers["Set-Cookie"]
    assert "Expires" in long


@pytest.mark.usefixtures("lin_has_a_password")
def test_a_sign_in_ends_by_itself(client: FlaskClient) -> None:
    sign_in(client, "K0000", PASSWORD)
    with clock.frozen_at(NOON + timedelta(minutes=119)):
        assert client.get("/account").status_code == 200
    with clock.frozen_at(NOON + timedelta(hours=3, minutes=58)):
        assert client.get("/account").status_code == 200
    with clock.frozen_at(NOON + timedelta(hours=5, minutes=58)):
        assert client.get("/account").status_code == 302


@pytest.mark.usefixtures("lin_has_a_password")
def test_the_disabled_are_out_with_the_next_click(
    client: FlaskClient, client_of: ClientOf, app: Flask, cast: Cast
) -> None:
    sign_in(client, "K0000", PASSWORD)
    with app.app_context():
        key = db.session.get_one(Account, cast.lin).public_id
    client_of("ada").post(f"/admin/people/{key}/disable")
    assert client.get("/account").status_code == 302
    assert sign_in(client, "K0000", PASSWORD).status_code == 401


def test_a_one_time_password_must_be_changed_and_the_notice_read_first(
    client: FlaskClient, change: Change, lin_has_a_password: str
) -> None:
    change("lin", password_is_one_time=True, notice_version=0, password_changed_at=NOON)
    sign_in(client, "K0000", lin_has_a_password)
    for page in ("/", "/account", "/courses/"):
        assert client.get(page).location == "/account/password"
    page = client.get("/account/password").text
    assert "Choose your own password" in page
    assert "Present password" not in page
    assert client.post("/account/password", data={"password": "12345678"}).status_code == 422
    assert client.post("/account/password", data={"password": NEW}).status_code == 302
    assert client.get("/").location == "/account/notice"
    assert client.post("/account/notice", data={"next": "/courses/"}).location == "/courses/"
    assert client.get("/account").status_code == 200
    client.post("/sign-out")
    assert sign_in(client, "K0000", lin_has_a_password).status_code == 401
    assert sign_in(client, "K0000", NEW).status_code == 302


def test_demo_people_go_straight_on(
    client: FlaskClient, change: Change, lin_has_a_password: str
) -> None:
    change("lin", is_demo=True, notice_version=0)
    sign_in(client, "K0000", lin_has_a_password)
    assert client.get("/account").status_code == 200


def test_a_lapsed_one_time_password_says_so(
    client: FlaskClient, change: Change, lin_has_a_password: str
) -> None:
    long_ago = NOON - timedelta(days=15)
    change("lin", password_is_one_time=True, password_changed_at=long_ago)
    answer = sign_in(client, "K0000", lin_has_a_password)
    assert answer.status_code == 401
    assert "has lapsed" in answer.text


def test_without_mail_the_page_names_whom_to_ask(client: FlaskClient, cast: Cast) -> None:
    assert "Ask your administrator" in client.get("/forgotten-password").text


@pytest.mark.usefixtures("cast")
def test_a_link_by_mail_changes_the_password_once(
    app: Flask, client: FlaskClient, posted: list[dict[str, str]], lin_has_a_password: str
) -> None:
    assert client.post("/forgotten-password", data={"who": ""}).status_code == 422
    assert client.post("/forgotten-password", data={"who": "k0000"}).status_code == 200
    client.post("/forgotten-password", data={"who": "lin@example.com"})
    carry_out(app)
    assert [given["to"] for given in posted] == ["lin@example.com"]
    found = re.search(r"https://academy\.example\.com(/reset-password/\S+)", posted[0]["text"])
    assert found is not None
    opened = client.get(found[1])
    assert opened.location == "/new-password"
    assert client.post("/new-password", data={"password": "short"}).status_code == 422
    assert client.post("/new-password", data={"password": NEW}).location == "/sign-in"
    assert sign_in(client, "K0000", NEW).status_code == 302
    client.post("/sign-out")
    client.get(found[1])
    assert client.get("/new-password").status_code == 404
    assert client.post("/new-password", data={"password": PASSWORD}).status_code == 404
    assert sign_in(client, "K0000", lin_has_a_password).status_code == 401


@pytest.mark.usefixtures("cast")
def test_asking_for_a_link_says_the_same_of_everybody(
    app: Flask, client: FlaskClient, posted: list[dict[str, str]]
) -> None:
    token = re.compile(r'<meta name="csrf-token"[^>]*>|name="csrf_token"[^>]*>')
    pages = [
        token.sub("", client.post("/forgotten-password", data={"who": who}).text.replace(who, ""))
        for who in ("K0000", "K9999")
    ]
    assert pages[0] == pages[1]
    carry_out(app)
    assert len(posted) == 1


def test_the_language_of_the_browser_then_the_chosen_one(client: FlaskClient, cast: Cast) -> None:
    assert "登录" in client.get("/sign-in", headers={"Accept-Language": "zh-CN"}).text
    assert "Sign in" in client.get("/sign-in", headers={"Accept-Language": "en"}).text
    assert "登录" in client.get("/sign-in", headers={"Accept-Language": "fr"}).text
    kept = client.post("/account/language", data={"language": "en", "next": "/sign-in"})
    assert kept.location == "/sign-in"
    assert "Sign in" in client.get("/sign-in", headers={"Accept-Language": "zh-CN"}).text
    assert client.post("/account/language", data={"language": "xx"}).status_code == 302
    assert "Sign in" in client.get("/sign-in", headers={"Accept-Language": "zh-CN"}).text

"""What a browser is told, and what it cannot be made to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Account
from app.factory import build_media
from app.platform.db import db, transaction
from app.platform.settings import Settings
from tests.conftest import NOON, Cast
from tests.web.accounts.conftest import PASSWORD, sign_in

ClientOf = Callable[[str], FlaskClient]


@pytest.mark.parametrize("page", ["/sign-in", "/account", "/no-such-page", "/admin/people"])
def test_every_answer_carries_the_safety_headers(client_of: ClientOf, page: str) -> None:
    headers = client_of("ada").get(page).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    for part in (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ):
        assert part in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("lin_has_a_password")
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: FlaskClient) -> None:
    cookie = sign_in(client, "K0000", PASSWORD).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "K0000" not in cookie


@pytest.mark.parametrize(("address", "secure"), [("https://a.example", True), ("", False)])
def test_behind_https_the_cookie_and_the_connection_stay_secure(
    tmp_path_factory: pytest.TempPathFactory, address: str, secure: bool
) -> None:
    app = build_media(
        Settings(
            data_dir=tmp_path_factory.mktemp("secure"),
            secret_key="s" * 40,
            testing=True,
            public_url=address,
            demo=False,
        )
    )
    assert app.config["SESSION_COOKIE_SECURE"] is secure
    answer = app.test_client().get("/nothing-here")
    assert answer.status_code == 404
    assert answer.mimetype == "text/plain"
    assert ("Strict-Transport-Security" in answer.headers) is secure
    assert app.debug is False


def test_a_change_without_or_with_a_foreign_token_is_refused(
    app: Flask, cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    lin, mei = client_of("lin"), client_of("mei")

    def token(client: FlaskClient) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/account").text)
        assert found is not None
        return found[1]

    given = {"email": "changed@example.com"}
    assert lin.post("/account", data=given).status_code == 400
    assert lin.post("/account", data=given | {"csrf_token": token(mei)}).status_code == 400
    with app.app_context():
        assert db.session.get_one(Account, cast.lin).email == "lin@example.com"
    assert lin.post("/account", data=given | {"csrf_token": token(lin)}).status_code == 302
    with app.app_context():
        assert db.session.get_one(Account, cast.lin).email == "changed@example.com"


def test_signing_out_is_no_link(client_of: ClientOf) -> None:
    lin = client_of("lin")
    assert lin.get("/sign-out").status_code == 405
    assert lin.get("/account").status_code == 200


def test_an_error_gives_a_number_and_no_trace(
    app: Flask, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        raise RuntimeError("inner secret")

    broken.permission = None  # type: ignore[attr-defined]
    monkeypatch.setitem(app.config, "SHOW_ERROR_PAGES", True)
    monkeypatch.setitem(app.view_functions, "accounts.show_notice", broken)
    answer = client_of("lin").get("/privacy")
    assert answer.status_code == 500
    assert "inner secret" not in answer.text
    assert "Traceback" not in answer.text
    assert re.search(r"E-[0-9A-F]{6}", answer.text)


def test_a_sign_that_no_text_may_hold_is_400_wherever_it_is_sent(client_of: ClientOf) -> None:
    lin = client_of("lin")
    assert lin.get("/search?q=%00").status_code == 400
    assert lin.get("/search?q=a%2500").status_code == 200
    assert lin.get("/verify/%00").status_code == 400


def test_what_could_not_be_written_is_in_no_log(app: Flask) -> None:
    given = {"staff_no": "K7777", "name": "林晓雯", "hired_on": date(2026, 1, 1)}
    twins = [Account(**given, created_at=NOON) for _time in range(2)]
    with app.app_context(), transaction():
        db.session.add_all(twins)
        with pytest.raises(IntegrityError) as refused:
            db.session.flush()
        db.session.rollback()
    assert "林晓雯" not in str(refused.value)


def test_a_file_that_is_too_large_is_413(
    app: Flask, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
    answer = client_of("ada").post("/admin/people/import", data={"file": b"x" * 2000})
    assert answer.status_code == 413


def test_names_and_tokens_do_not_stand_in_addresses(app: Flask) -> None:
    telling = {"name", "staff_no", "email", "password"}
    for rule in app.url_map.iter_rules():
        assert not telling & rule.arguments, rule.rule
        if "token" in rule.arguments:
            assert rule.endpoint == "accounts.open_link"


def test_a_forged_cookie_is_a_stranger(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    for forged in ("x", "eyJfdXNlcl9pZCI6IjEifQ.aaaa.bbbb", ""):
        client.set_cookie("academy", forged)
        assert client.get("/account").status_code == 302

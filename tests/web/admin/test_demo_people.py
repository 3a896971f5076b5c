"""Made people are marked, and the overview says how far their history is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.services import demo
from app.demo.services import progress
from app.demo.services.progress import Progress
from app.platform.db import db, transaction
from tests.conftest import NOON
from tests.factories import signed_in_client
from tests.services.demo.rows import ORGANISATION

MARK = '<span class="ka-chip is-warm">Demo</span>'


def bring_in(app: Flask, found: Progress) -> int:
    with app.app_context(), transaction():
        demo.create(ORGANISATION, today=NOON.date(), at=NOON)
        progress.begin(NOON.date(), at=NOON)
        progress.write(found, at=NOON)
        return db.session.scalars(select(Account.id).where(Account.staff_no == "D1")).one()


def test_the_overview_says_how_much_of_the_history_is_made(
    app: Flask, client_of: Callable[[str], FlaskClient]
) -> None:
    begun = Progress(NOON.date(), 34, 100)
    bring_in(app, begun)
    ada = client_of("ada")
    assert "Their history is being made in the background: 34% so far." in ada.get("/admin/").text
    with app.app_context(), transaction():
        progress.write(replace(begun, finished=True), at=NOON)
    page = ada.get("/admin/").text
    assert "3 made-up people are here" in page
    assert "being made in the background" not in page


def test_who_is_made_up_sees_so_on_every_page_and_nobody_else(
    app: Flask, client_of: Callable[[str], FlaskClient]
) -> None:
    made = signed_in_client(app, bring_in(app, Progress(NOON.date())))
    assert MARK in made.get("/courses/").text
    assert MARK not in client_of("lin").get("/courses/").text

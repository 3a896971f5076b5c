"""Exams asked of people and teams: who sees them, who may sit them, who is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, Unit
from app.content import store
from app.exams.models.bodies import ExamBody
from app.exams.services import telling
from app.kernel.actor import SYSTEM
from app.notices.models import Notice
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.exams_bank import MACHINE, add_exam, exam_body

ClientOf = Callable[[str], FlaskClient]
HERE = "/exam-results/closed/asked"


@pytest.fixture(autouse=True)
def exams(app: Flask, cast: Cast) -> None:
    """One exam for everybody, one for who is asked."""
    with app.app_context(), transaction():
        at = NOON - timedelta(days=8)
        add_exam(at, key="open")
        store.write(ExamBody, "closed", exam_body(MACHINE, open_to="assigned"), by=SYSTEM, at=at)


def number(app: Flask, account: int) -> str:
    """A staff number."""
    with app.app_context():
        return str(db.session.scalar(select(Account.staff_no).where(Account.id == account)))


def told(app: Flask, account: int) -> list[str]:
    """The kinds of notices somebody has."""
    with app.app_context():
        rows = db.session.scalars(select(Notice.kind).where(Notice.account_id == account))
        return list(rows)


def test_an_exam_for_who_is_asked_is_not_there_for_others(
    app: Flask, client_of: ClientOf, cast: Cast
) -> None:
    lin, mei = client_of("lin"), client_of("mei")
    assert lin.get("/exams/closed").status_code == 404
    assert lin.post("/exams/closed/start").status_code == 404
    assert "/exams/closed" not in lin.get("/exams/").text
    form = {"numbers": number(app, cast.lin), "due_on": "2026-12-01"}
    assert client_of("tao").post(HERE, data=form).status_code == 303
    page = lin.get("/exams/").text
    assert "Asked of you" in page
    assert "/exams/closed" in page
    assert telling.ASSIGNED in told(app, cast.lin)
    assert mei.get("/exams/closed").status_code == 404
    assert lin.post("/exams/closed/start").status_code == 303


def test_a_team_is_asked_with_whoever_joins_it(app: Flask, client_of: ClientOf, cast: Cast) -> None:
    with app.app_context():
        unit = db.session.scalar(select(Unit.public_id).where(Unit.name_en == "Pre-sales 1"))
    assert client_of("tao").post(HERE, data={"unit": str(unit)}).status_code == 303
    assert client_of("lin").get("/exams/closed").status_code == 200
    assert client_of("mei").get("/exams/closed").status_code == 200
    assert client_of("lu").get("/exams/closed").status_code == 404
    page = client_of("tao").get(HERE).text
    assert "Pre-sales 1" in page
    assert "0 / 2" in page


def test_taken_back_it_is_gone_unless_it_was_sat(
    app: Flask, client_of: ClientOf, cast: Cast
) -> None:
    tao, lin = client_of("tao"), client_of("lin")
    numbers = f"{number(app, cast.lin)}，{number(app, cast.mei)}"
    tao.post(HERE, data={"numbers": numbers})
    lin.post("/exams/closed/start")
    page = tao.get(HERE).text
    for part in page.split(f'action="{HERE}/')[1:]:
        assert tao.post(f"{HERE}/{part.split('/end')[0]}/end").status_code == 303
    assert "Nobody is asked yet" in tao.get(HERE).text
    assert lin.get("/exams/closed").status_code == 200
    assert client_of("mei").get("/exams/closed").status_code == 404


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"numbers": "X-0 Y-0"},
        {"numbers": "", "unit": "00000000-0000-4000-8000-000000000000"},
        {"numbers": "LEARNER", "due_on": "2026-11-01"},
        {"numbers": "LEARNER", "due_on": "soon"},
    ],
)
def test_a_wrong_form_names_what_is_wrong_and_keeps_nothing(
    app: Flask, client_of: ClientOf, cast: Cast, form: dict[str, str]
) -> None:
    filled = {k: v.replace("LEARNER", number(app, cast.lin)) for k, v in form.items()}
    answer = client_of("tao").post(HERE, data=filled)
    assert answer.status_code == 422
    assert "Nobody is asked yet" in answer.text
    assert told(app, cast.lin) == []


def test_an_assignment_nobody_made_is_not_found(client_of: ClientOf) -> None:
    url = f"{HERE}/00000000-0000-4000-8000-000000000000/end"
    assert client_of("tao").post(url).status_code == 404
    assert client_of("gao").get(HERE).status_code == 404

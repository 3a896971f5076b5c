"""Lists come as files: the rows of the page, and a sheet that is printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.growth.models.quality import Survey
from app.growth.queries import surveys as survey_queries
from app.platform import sheets
from app.platform.db import db, transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast

Client = Callable[[str], FlaskClient]
SURVEY = {"title_zh": "满意度", "title_en": "Satisfaction", "period": "2026-Q4",
          "mode": "anonymous", "unit": "", "closes_on": ""}  # fmt: skip


@pytest.fixture(autouse=True)
def _made(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        made.publish(NOON - timedelta(days=200))
        made.make_ready(cast.lin, cast.gao, NOON - timedelta(days=3))


def rows(client: FlaskClient, address: str) -> list[tuple[sheets.Cell, ...]]:
    """The rows of the workbook below its headings, as many as in the text file."""
    book = client.get(f"{address}?format=xlsx")
    text = client.get(f"{address}?format=csv")
    assert book.status_code == text.status_code == 200, address
    assert text.data.startswith(b"\xef\xbb\xbf")
    found = list(sheets.read(book.data, "x.xlsx")[0].rows[1:])
    assert len(sheets.read(text.data, "x.csv")[0].rows) == len(found) + 1
    return found


def printed(client: FlaskClient, address: str) -> bool:
    """Does the page offer a sheet, and is it made?"""
    page = client.get(address).get_data(as_text=True)
    answer = client.post(f"{address}?format=pdf")
    return (
        f'action="{address}?format=pdf"' in page
        and answer.status_code == 303
        and "/printouts/" in answer.location
    )


def test_rounds_of_awards(client_of: Client) -> None:
    an = client_of("an")
    assert an.post("/awards", data={"period": "2026-Q4", "subject": "team"}).status_code == 303
    assert rows(an, "/awards") == [("Best team", "2026-Q4", "proposals are open")]
    assert printed(an, "/awards")
    assert len(rows(an, "/awards")) == 1, "printing begins no round"


def test_surveys_and_their_questions(app: Flask, client_of: Client) -> None:
    an = client_of("an")
    assert "format=xlsx" not in an.get("/surveys").get_data(as_text=True)
    address = an.post("/surveys/new", data=SURVEY).location
    assert [row[:3] for row in rows(an, "/surveys")] == [("Satisfaction", "2026-Q4", "Everybody")]
    asked = rows(an, address)
    with app.app_context(), transaction():
        survey = db.session.scalars(select(Survey)).one()
        questions = survey_queries.questions_of(survey)
    assert [(row[0], row[1], row[2]) for row in asked] == [
        (number, one.title.zh, one.title.en) for number, one in enumerate(questions, 1)
    ]
    assert printed(an, "/surveys")
    assert printed(an, address)
    assert client_of("lin").get("/surveys?format=csv").status_code == 404


def test_reports(client_of: Client, app: Flask) -> None:
    gao = client_of("gao")
    page = gao.get("/quality-reports").get_data(as_text=True)
    unit = page.split('name="unit"><option value="')[1].split('"')[0]
    begun = gao.post("/quality-reports", data={"kind": "team_month", "unit": unit})
    assert begun.status_code == 303
    ((title, kind, _about, by, day, pdf),) = rows(gao, "/quality-reports")
    assert (title, kind, by) == ("Monthly report 2026-10", "Monthly report of a team", "高远")
    assert str(day)[:10] == str(NOON.date())
    assert not pdf
    assert printed(gao, "/quality-reports")
    assert rows(client_of("qiu"), "/quality-reports") == []


def test_suggestions_of_oneself_and_of_the_desk(client_of: Client) -> None:
    lin, gao = client_of("lin"), client_of("gao")
    sent = {"words": "把换货规则画成一张图", "about": "content"}
    assert lin.post("/suggestions", data=sent).status_code == 303
    ((_day, _about, words, state, *_rest),) = rows(lin, "/suggestions")
    assert (words, state) == ("把换货规则画成一张图", "waiting for an answer")
    assert rows(gao, "/suggestions/box")[0][1] == "林晓雯"
    assert printed(lin, "/suggestions")
    assert printed(gao, "/suggestions/box")
    assert len(rows(lin, "/suggestions")) == 1, "printing suggests nothing"


def test_versions_of_the_framework(client_of: Client) -> None:
    tao = client_of("tao")
    ((number, *_saved, reason),) = rows(tao, "/framework/history")
    assert (number, reason) == (1, "Test")
    assert printed(tao, "/framework/history")

"""Surveys through the pages: written, opened, answered without sign-in, read by who may."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from app.growth import jobs
from app.growth.models.quality import Survey, SurveyAnswer
from app.growth.services import holdings, printing
from app.jobs.outbox import Job
from app.platform import clock, sheets
from app.platform.db import db, transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast

Client = Callable[[str], FlaskClient]
GOOD = {"channel": "chat", "overall": "5", "solved": "yes", "attitude": "5", "expertise": "4",
        "problem_solving": "5", "suggestion": "物流快一点就更好了"}  # fmt: skip


@pytest.fixture(autouse=True)
def _made(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        made.publish(NOON - timedelta(days=200))


def begin(client: FlaskClient, **more: str) -> str:
    """A survey of everybody, drafted; its address."""
    form = {"title_zh": "满意度", "title_en": "Satisfaction", "period": "2026-Q4",
            "mode": "anonymous", "unit": "", "closes_on": ""}  # fmt: skip
    answer = client.post("/surveys/new", data={**form, **more})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.location)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A customer's browser, set to English."""
    browser = app.test_client()
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


@pytest.fixture
def opened(client_of: Client) -> tuple[str, str]:
    """The address of an open survey, and its public link."""
    client = client_of("an")
    address = begin(client)
    assert client.post(f"{address}/open").status_code == 303
    return address, _link(client, address)


def _link(client: FlaskClient, address: str) -> str:
    page = client.get(address).get_data(as_text=True)
    found = re.search(r"https://academy\.example\.com(/s/[0-9a-f-]{36})", page)
    assert found
    return found[1]


def test_who_reads_and_who_does_not(client_of: Client) -> None:
    for who, status in (("an", 200), ("gao", 200), ("lin", 404), ("tao", 404), ("ada", 404)):
        assert client_of(who).get("/surveys").status_code == status
    assert "No survey yet" in client_of("an").get("/surveys").get_data(as_text=True)


def test_a_manager_asks_about_their_own_team_only(client_of: Client) -> None:
    page = client_of("gao").get("/surveys/new").get_data(as_text=True)
    assert "Pre-sales 1" in page
    assert "After-sales 2" not in page
    form = {"title_zh": "满", "title_en": "S", "period": "2026-Q4", "mode": "anonymous"}
    assert client_of("gao").post("/surveys/new", data=form).status_code == 403
    own = re.search(r'value="([0-9a-f-]{36})">Pre-sales 1', page)
    assert own
    sent = client_of("gao").post("/surveys/new", data={**form, "unit": own[1]})
    assert sent.status_code == 303
    assert client_of("qiu").get(sent.location).status_code == 404


def test_a_wrong_quarter_is_named(client_of: Client) -> None:
    answer = client_of("an").post("/surveys/new", data={"period": "autumn"})
    assert answer.status_code == 422
    assert "Write the quarter as 2026-Q4." in answer.get_data(as_text=True)


def test_questions_are_changed_until_the_survey_opens(app: Flask, client_of: Client) -> None:
    client = client_of("an")
    address = begin(client)
    new = {"title_zh": "等得久吗", "title_en": "Was the wait long?", "kind": "choice",
           "about": "overall", "options": "久 | Long", "required": "y"}  # fmt: skip
    answer = client.post(f"{address}/questions/new", data=new)
    assert answer.status_code == 422
    assert "at least two options" in answer.get_data(as_text=True)
    new["options"] += "\n不久 | Short"
    assert client.post(f"{address}/questions/new", data=new).status_code == 303
    assert client.post(f"{address}/questions/q1/up").status_code == 303
    assert client.post(f"{address}/questions/channel/out").status_code == 303
    with app.app_context():
        keys = [q["key"] for q in db.session.scalars(select(Survey)).one().questions]
    assert "channel" not in keys
    assert keys[-2:] == ["q1", "suggestion"]
    assert client.get(f"{address}/questions/nothing").status_code == 404
    client.post(f"{address}/open")
    assert client.post(f"{address}/questions/q1/out").status_code == 409


def test_a_stranger_answers_once(
    app: Flask, client: FlaskClient, client_of: Client, opened: tuple[str, str]
) -> None:
    page = client.get(opened[1])
    assert page.status_code == 200
    assert client.post(opened[1], data={"overall": "5"}).status_code == 422
    answer = client.post(opened[1], data=GOOD)
    assert answer.status_code == 303
    assert client.get(opened[1]).status_code == 303
    with app.app_context():
        row = db.session.scalars(select(SurveyAnswer)).one()
    assert row.answers["overall"] == 5
    assert row.comments == {"suggestion": GOOD["suggestion"]}
    assert "logistics" in row.tags
    assert "127.0.0.1" not in row.origin
    results = client_of("an").get(f"{opened[0]}/results").get_data(as_text=True)
    assert "Fewer than ten answers" in results


def test_a_closed_or_finished_survey_takes_nothing(
    client: FlaskClient, client_of: Client, opened: tuple[str, str]
) -> None:
    client_of("an").post(f"{opened[0]}/close")
    assert "This survey is over" in client.get(opened[1]).get_data(as_text=True)
    assert client.post(opened[1], data=GOOD).status_code == 409
    assert client.get(opened[1].replace(opened[1][-6:], "000000")).status_code == 404


def test_the_last_day_ends_a_survey_by_itself(client: FlaskClient, client_of: Client) -> None:
    address = begin(client_of("an"), closes_on="2026-11-30")
    client_of("an").post(f"{address}/open")
    link = _link(client_of("an"), address)
    with clock.frozen_at(NOON + timedelta(days=8)):
        assert client.post(link, data=GOOD).status_code == 409


def test_an_order_is_rated_once_and_its_number_is_not_kept(
    app: Flask, client: FlaskClient, client_of: Client
) -> None:
    address = begin(client_of("an"), mode="order")
    client_of("an").post(f"{address}/open")
    link = _link(client_of("an"), address)
    wrong = client.post(link, data=GOOD)
    assert wrong.status_code == 422
    assert "order number" in wrong.get_data(as_text=True)
    assert client.post(link, data={**GOOD, "order_no": "vip 20261124"}).status_code == 303
    assert client.post(link, data={**GOOD, "order_no": "VIP20261124"}).status_code == 409
    with app.app_context():
        row = db.session.scalars(select(SurveyAnswer)).one()
    assert "20261124" not in f"{row.order_digest}{row.answers}{row.comments}"


def test_one_address_is_slowed_down(
    app: Flask, client: FlaskClient, opened: tuple[str, str]
) -> None:
    for _ in range(20):
        assert app.test_client().post(opened[1], data=GOOD).status_code == 303
    assert app.test_client().post(opened[1], data=GOOD).status_code == 429
    with clock.frozen_at(NOON + timedelta(minutes=61)):
        assert app.test_client().post(opened[1], data=GOOD).status_code == 303


def test_a_machine_that_fills_everything_leaves_nothing(
    app: Flask, client: FlaskClient, opened: tuple[str, str]
) -> None:
    assert client.post(opened[1], data={**GOOD, "website": "x"}).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(SurveyAnswer)).all() == []


def test_links_of_agents_count_for_them_and_page_and_file_agree(
    app: Flask, client_of: Client, cast: Cast, opened: tuple[str, str]
) -> None:
    gao = client_of("gao")
    listed = gao.get(f"{opened[0]}/links").get_data(as_text=True)
    unit = re.search(r'<option value="([0-9a-f-]{36})"', listed)
    assert unit
    rows = sheets.read(
        gao.get(f"{opened[0]}/links?unit={unit[1]}&format=csv").data, "links.csv"
    )[0].rows  # fmt: skip
    link = next(str(r[2]) for r in rows if r[0] == "林晓雯").removeprefix(
        "https://academy.example.com"
    )
    for _ in range(6):
        assert app.test_client().post(link, data=GOOD).status_code == 303
    assert app.test_client().get(link[:-1] + ("0" if link[-1] != "0" else "1")).status_code == 404
    page = gao.get(f"{opened[0]}/results").get_data(as_text=True)
    assert "林晓雯" in page
    assert "4.67" in page
    file = sheets.read(
        gao.get(f"{opened[0]}/results?format=xlsx&table=agents").data, "a.xlsx"
    )[0].rows  # fmt: skip
    assert file[1][0] == "林晓雯"
    assert file[1][1] == 6
    assert round(float(str(file[1][2])), 2) == 4.67
    other = client_of("qiu").get(f"{opened[0]}/results").get_data(as_text=True)
    assert "林晓雯" not in other
    assert "No answer yet" in other


def test_the_links_come_as_a_sheet_of_codes_to_put_up(
    app: Flask, client_of: Client, opened: tuple[str, str]
) -> None:
    gao = client_of("gao")
    page = gao.get(f"{opened[0]}/links").get_data(as_text=True)
    assert f'action="{opened[0]}/links?format=pdf"' in page
    sheet = gao.post(f"{opened[0]}/links?format=pdf")
    assert sheet.status_code == 303
    key = sheet.location.rpartition("/")[2]
    with app.app_context():
        jobs.PrintoutPress(app.config["ACADEMY"])(Job(1, printing.JOB, "k", {"printout": key}, 1))
    with gao.get(f"{sheet.location}/file") as file:
        first = PdfReader(io.BytesIO(file.data)).pages[0]
        links = re.findall(r"https://\S+", re.sub(r"\n", "", first.extract_text()))
        assert len(first.images) == page.count("ka-qr is-small") > 0
        assert links
    assert client_of("lin").post(f"{opened[0]}/links?format=pdf").status_code == 404


def test_few_answers_name_no_result_beside_a_name(
    app: Flask, client_of: Client, opened: tuple[str, str]
) -> None:
    an = client_of("an")
    rows = sheets.read(an.get(f"{opened[0]}/links?format=csv").data, "l.csv")[0].rows
    link = next(str(r[2]) for r in rows if r[0] == "Pre-sales 1")
    path = link.removeprefix("https://academy.example.com")
    for _ in range(4):
        app.test_client().post(path, data=GOOD)
    page = an.get(f"{opened[0]}/results").get_data(as_text=True)
    assert "fewer than 5 answers: not shown" in page
    file = sheets.read(an.get(f"{opened[0]}/results?format=csv&table=teams").data, "t.csv")[0]
    assert file.rows[1][2] == ""
    assert an.get(f"{opened[0]}/results?format=csv&table=nothing").status_code == 404


def test_comments_are_tagged_by_hand(
    app: Flask, client: FlaskClient, client_of: Client, opened: tuple[str, str]
) -> None:
    client.post(opened[1], data=GOOD)
    with app.app_context():
        row = db.session.scalars(select(SurveyAnswer)).one()
    address = f"{opened[0]}/answers/{row.public_id}/tags"
    sent = client_of("an").post(address, data={"tag": ["praise", "invented"]})
    assert sent.status_code == 303
    page = client_of("an").get(f"{opened[0]}/results?tag=praise").get_data(as_text=True)
    assert GOOD["suggestion"] in page
    assert client_of("gao").post(address, data={"tag": "praise"}).status_code == 404


def test_words_about_a_forgotten_person_go_and_traces_do_not_stay(
    app: Flask, cast: Cast, opened: tuple[str, str], client: FlaskClient
) -> None:
    client.post(opened[1], data=GOOD)
    with app.app_context(), transaction() as session:
        row = session.scalars(select(SurveyAnswer)).one()
        row.learner_id = cast.lin
        session.flush()
        assert holdings.gather_ratings(cast.lin)[0]["answers"]["overall"] == 5
        assert holdings.erase_ratings(cast.lin, NOON) == 1
        assert holdings.purge_origins(NOON + timedelta(days=3)) == 1
        session.refresh(row)
        assert (row.comments, row.origin) == ({}, "")

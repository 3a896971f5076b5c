"""Pages as PDF: asked for by a form, made by the worker, fetched by who asked."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from app.accounts import erasure
from app.growth import jobs
from app.growth.queries import people
from app.growth.services import holdings, printing
from app.jobs.outbox import Job
from app.kernel.actor import Actor
from app.kernel.errors import BadContent
from app.platform.db import transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast

Client = Callable[[str], FlaskClient]
PAGES = {
    "gao": (
        "/team",
        "/team?group=ready",
        "/team/evaluations",
        "/framework",
    ),
    "lin": ("/growth", "/framework"),
}


@pytest.fixture(autouse=True)
def _made(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        made.publish(NOON - timedelta(days=200))
        made.make_ready(cast.lin, cast.gao, NOON - timedelta(days=3))


def asked(client: FlaskClient, address: str) -> str:
    sign = "&" if "?" in address else "?"
    answer = client.post(f"{address}{sign}format=pdf")
    assert answer.status_code == 303, address
    assert "/printouts/" in answer.location
    return str(answer.location)


def key_of(app: Flask, account: int) -> str:
    with app.app_context():
        return str(people.person_of(account, day=NOON.date()).public_id)


def press(app: Flask, address: str) -> None:
    key = address.rpartition("/")[2]
    with app.app_context():
        jobs.PrintoutPress(app.config["ACADEMY"])(Job(1, printing.JOB, "k", {"printout": key}, 1))


def words_of(client: FlaskClient, address: str) -> str:
    with client.get(f"{address}/file") as file:
        assert file.status_code == 200
        pages = PdfReader(io.BytesIO(file.data)).pages
        return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def test_a_learner_takes_the_ladder_home_on_paper(app: Flask, client_of: Client) -> None:
    lin = client_of("lin")
    page = lin.get("/growth").get_data(as_text=True)
    assert 'action="/growth?format=pdf"' in page
    sheet = asked(lin, "/growth")
    assert "being made" in lin.get(sheet).get_data(as_text=True)
    assert lin.get(f"{sheet}/file").status_code == 404
    press(app, sheet)
    ready = lin.get(sheet).get_data(as_text=True)
    assert f"{sheet}/file" in ready
    assert 'href="/growth"' in ready
    said = words_of(lin, sheet)
    assert "林晓雯" in said
    assert "Criteria,last90days" in said
    assert "Levelsbymonth" in said


def test_the_sheet_says_of_which_day_it_is(app: Flask, client_of: Client) -> None:
    lin, day = client_of("lin"), (NOON - timedelta(days=30)).date()
    sheet = asked(lin, f"/growth?on={day}&knowledge=today")
    page = lin.get(sheet).get_data(as_text=True)
    assert "with today" in page
    assert f"/growth?on={day}&amp;knowledge=today" in page
    press(app, sheet)
    assert "withtoday'sknowledge" in words_of(lin, sheet)


def test_the_same_page_again_is_the_same_sheet(client_of: Client) -> None:
    lin = client_of("lin")
    assert asked(lin, "/growth") == asked(lin, "/growth")
    other = asked(lin, f"/growth?on={(NOON - timedelta(days=30)).date()}")
    assert other != asked(lin, "/growth")


def test_a_sheet_is_for_who_had_it_made(app: Flask, client_of: Client, cast: Cast) -> None:
    gao = client_of("gao")
    person = key_of(app, cast.lin)
    sheet = asked(gao, f"/team/people/{person}")
    press(app, sheet)
    assert gao.get(sheet).status_code == 200
    for name in ("lin", "qiu", "an"):
        assert client_of(name).get(sheet).status_code == 404
        assert client_of(name).get(f"{sheet}/file").status_code == 404
    assert client_of("qiu").post(f"/team/people/{person}?format=pdf").status_code == 404


@pytest.mark.parametrize(("name", "address"), [(n, a) for n, some in PAGES.items() for a in some])
def test_pages_are_printed_as_they_are_shown(
    app: Flask, client_of: Client, name: str, address: str
) -> None:
    client = client_of(name)
    shown = client.get(address)
    assert shown.status_code == 200
    assert "format=pdf" in shown.get_data(as_text=True)
    sheet = asked(client, address)
    press(app, sheet)
    assert words_of(client, sheet)


def test_a_promotion_case_is_printed_for_who_may_open_it(
    app: Flask, client_of: Client, cast: Cast
) -> None:
    gao, person = client_of("gao"), key_of(app, cast.lin)
    case = gao.post(f"/team/people/{person}/propose", data={"reason": "Calm at night"}).location
    client_of("tao").post(f"{case}/endorse", data={"reason": "Seen twice"})
    assert "format=pdf" in gao.get(case).get_data(as_text=True)
    for name in ("gao", "lin", "tao"):
        sheet = asked(client_of(name), case)
        press(app, sheet)
        said = words_of(client_of(name), sheet)
        for part in ("Promotion:林晓雯", "Calmatnight", "Seentwice", "Signatureoftheteam"):
            assert part in said
    assert client_of("mei").post(f"{case}?format=pdf").status_code == 404


def test_an_evaluation_is_printed_once_it_is_shared(
    app: Flask, client_of: Client, cast: Cast
) -> None:
    gao, lin = client_of("gao"), client_of("lin")
    page = f"/team/people/{key_of(app, cast.lin)}/evaluations/2026-10"
    levels = dict.fromkeys(made.CRITERIA, "4")
    assert gao.post(page, data={**levels, "words": "Steady"}).status_code == 303
    assert "format=pdf" not in gao.get(page).get_data(as_text=True)
    assert gao.post(f"{page}?format=pdf").status_code == 404
    gao.post(page, data={**levels, "words": "Steady", "share": "1"})
    own = re.search(r"/growth/evaluations/[0-9a-f-]{36}", lin.get("/growth/evaluations").text)
    assert own
    lin.post(own[0], data={"agrees": "yes", "comment": "More nights"})
    for client, address in ((gao, page), (lin, own[0])):
        assert "format=pdf" in client.get(address).get_data(as_text=True)
        sheet = asked(client, address)
        press(app, sheet)
        said = words_of(client, sheet)
        for part in ("Evaluationof2026-10", "Steady", "Morenights", "ontarget", "90%"):
            assert part in said
    assert client_of("mei").post(f"{own[0]}?format=pdf").status_code == 404
    assert client_of("qiu").post(f"{page}?format=pdf").status_code == 404


def test_looking_prints_nothing(client_of: Client) -> None:
    answer = client_of("lin").get("/growth?format=pdf")
    assert answer.status_code == 200
    assert "text/html" in answer.content_type


def test_nothing_and_too_much_are_not_printed(app: Flask, client_of: Client, cast: Cast) -> None:
    gao = client_of("gao")
    answer = gao.post("/improvements?format=pdf")
    assert answer.status_code == 422
    assert "nothing to print" in answer.get_data(as_text=True)
    rows = [["x"]] * (printing.MOST_ROWS + 1)
    many = [{"title": "", "heads": ["a"], "rows": rows, "numbers": [], "tight": []}]
    with app.app_context(), pytest.raises(BadContent), transaction():
        printing.ask("t", "n", many, about=None, address="/", language="en",
                     by=Actor(cast.gao), at=NOON)  # fmt: skip


def test_who_is_forgotten_takes_sheets_along(app: Flask, client_of: Client, cast: Cast) -> None:
    own, team = asked(client_of("lin"), "/growth"), asked(client_of("gao"), "/team")
    mine = asked(client_of("gao"), "/framework")
    with app.app_context(), transaction():
        found = printing.gather(cast.lin)
        assert [row["title"] for row in found] == ["Readiness of 林晓雯 K0000"]
        assert printing.forget(cast.lin, NOON) == 3
    for name, sheet in (("lin", own), ("gao", team), ("gao", mine)):
        assert client_of(name).get(sheet).status_code == 404


def test_sheets_are_thrown_away_after_some_days(app: Flask, client_of: Client) -> None:
    sheet = asked(client_of("lin"), "/growth")
    holding = next(h for h in holdings.HOLDINGS if h.name == "printouts")
    with app.app_context(), transaction():
        assert erasure.purge(holding, at=NOON + timedelta(days=6)) == 0
    assert client_of("lin").get(sheet).status_code == 200
    with app.app_context(), transaction():
        assert erasure.purge(holding, at=NOON + timedelta(days=8)) == 1
    assert client_of("lin").get(sheet).status_code == 404


def test_a_sheet_whose_row_is_gone_is_not_made(app: Flask, client_of: Client, cast: Cast) -> None:
    sheet = asked(client_of("lin"), "/growth")
    with app.app_context(), transaction():
        printing.forget(cast.lin, NOON)
    press(app, sheet)
    assert client_of("lin").get(sheet).status_code == 404

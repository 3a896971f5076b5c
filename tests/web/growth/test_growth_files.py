"""What growth's pages show comes as a file: the same rows, counted alike, numbers as numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Account
from app.accounts.queries import actor_of
from app.growth.queries import frameworks, people, pictures
from app.growth.queries.pictures import View
from app.growth.services import evaluations, statements
from app.platform import sheets
from app.platform.db import db, transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast

ClientOf = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def framework(app: Flask, cast: Cast) -> None:
    """Lin is ready; Mei lacks everything but her time in post. One demand is a group."""
    way = made.body()["promotions"][0]
    group = {"key": "mid-either", "type": "any_of", "parts": way["requirements"][2:]}
    first = {**way, "requirements": [*way["requirements"][:2], group]}
    with app.app_context(), transaction():
        made.publish(NOON - timedelta(days=200), promotions=[first, made.body()["promotions"][1]])
        made.make_ready(cast.lin, cast.gao, NOON - timedelta(days=3))


def rows(client: FlaskClient, url: str) -> list[dict[str, Any]]:
    """The workbook's rows by the names of the columns; the same as the text file's."""
    join = "&" if "?" in url else "?"
    book = client.get(f"{url}{join}format=xlsx")
    text = client.get(f"{url}{join}format=csv")
    assert book.status_code == text.status_code == 200, url
    assert text.data.startswith(b"\xef\xbb\xbf")
    head, *found = sheets.read(book.data, "x.xlsx")[0].rows
    lines = sheets.read(text.data, "x.csv")[0].rows
    assert len(lines) == len(found) + 1
    assert [str(c) for c in lines[0]] == [str(c) for c in head]
    return [dict(zip(map(str, head), row, strict=True)) for row in found]


@pytest.mark.parametrize("name", ["lin", "mei"])
def test_the_ladder_as_a_file_counts_as_the_page_does(
    app: Flask, client_of: ClientOf, cast: Cast, name: str
) -> None:
    learner = getattr(cast, name)
    with app.app_context(), transaction():
        ready = pictures.picture(people.person_of(learner, day=NOON.date()), View(NOON.date()))
        met, needed = ready.readiness.met, ready.readiness.needed
        key = db.session.get_one(Account, learner).public_id
    own = rows(client_of(name), "/growth")
    top = [row for row in own if row["Depth"] == 0 and row["For"] == "Intermediate specialist"]
    assert len(top) == needed
    assert sum(row["State"] != "Missing" for row in top) == met
    assert len(own) == needed + 2
    assert all(isinstance(row["Needed"], int | float) for row in own)
    assert rows(client_of("gao"), f"/team/people/{key}") == own
    assert client_of("qiu").get(f"/team/people/{key}?format=csv").status_code == 404


def test_the_ladder_of_a_past_day_is_that_days_file(client_of: ClientOf) -> None:
    past = rows(client_of("lin"), "/growth?on=2026-11-10")
    assert [row["State"] for row in past if row["Depth"] == 0].count("Missing") > 0
    assert client_of("lin").get("/growth?on=never&format=csv").status_code == 422


def test_the_framework_as_a_file_holds_every_line_of_the_page(client_of: ClientOf) -> None:
    found = rows(client_of("tao"), "/framework")
    page = client_of("tao").get("/framework").text
    keys = re.findall(r'id="asked-([a-z-]+)"', page)
    assert sorted(keys) == sorted(str(row["Key"]) for row in found)
    assert {row["Depth"] for row in found} == {0, 1}


def test_a_trial_as_a_file_names_everybody_who_flips(client_of: ClientOf) -> None:
    tao = client_of("tao")
    page = tao.get("/framework/edit").text
    found = r"name=\"((?:promotions|tiers|indicators)-[^\"]+)\"[^>]*value=\"([^\"]*)\""
    sent = dict(re.findall(found, page))
    sent |= {"promotions-0-requirements-0-at_least": "4.5", "effective": "2026-11-24",
             "reason_zh": "提高要求", "reason_en": "A higher bar", "version": "1"}  # fmt: skip
    tried = tao.post("/framework/edit", data=sent | {"step": "try"}).location
    (row,) = rows(tao, tried)
    assert (row["Person"], row["Effect"]) == ("林晓雯", "Would no longer be ready")
    assert row["Met before"] == row["Met after"] + 1 == row["Needed"]


def test_interviews_and_evaluations_come_as_files(
    app: Flask, client_of: ClientOf, cast: Cast
) -> None:
    day = NOON.date()
    with app.app_context(), transaction():
        gao = actor_of(db.session(), cast.gao, day=day)
        person = people.person_of(cast.lin, day=day)
        body = frameworks.edition(day).body
        statements.ask_interview(person, "phone", body, held_on=day, by=gao, at=NOON)
        month = evaluations.keep(
            person, "2026-10", levels=dict.fromkeys(made.CRITERIA, 4), samples=[], words="Calm.",
            last_month="2026-10", by=gao, at=NOON,
        )  # fmt: skip
        evaluations.share(month, body, by=gao, at=NOON)
    (waiting,) = rows(client_of("ping"), "/team/interviews")
    assert (waiting["Person"], waiting["Rated"], waiting["Interviewers"]) == ("林晓雯", 0, 1)
    assert rows(client_of("ping"), "/team/interviews?show=rated") == []
    (own,) = rows(client_of("lin"), "/growth/evaluations")
    assert (own["Month"], own["Signed"]) == ("2026-10", "")
    assert rows(client_of("mei"), "/growth/evaluations") == []

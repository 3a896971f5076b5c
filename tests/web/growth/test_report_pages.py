"""Reports as documents and saved views of the board."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.growth import jobs
from app.growth.models.reports import Report
from app.growth.rules.months import month_of
from app.growth.services import holdings, reports
from app.jobs import outbox
from app.jobs.outbox import Job
from app.platform import clock
from app.platform.db import db, transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast

Client = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def _made(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        made.publish(NOON - timedelta(days=200))
        made.make_ready(cast.lin, cast.gao, NOON - timedelta(days=3))


def text(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def begun(client: FlaskClient) -> str:
    unit = re.search(
        r'<option value="([0-9a-f-]{36})">Pre-sales 1', text(client, "/quality-reports")
    )
    assert unit
    answer = client.post("/quality-reports", data={"kind": "team_month", "unit": unit[1]})
    assert answer.status_code == 303
    return str(answer.location)


def press(app: Flask, address: str) -> None:
    key = address.rpartition("/")[2]
    with app.app_context():
        job = Job(1, reports.JOB, "k", {"report": key}, 1)
        jobs.ReportPress(app.config["ACADEMY"])(job)


def test_a_monthly_report_is_written_printed_and_read(app: Flask, client_of: Client) -> None:
    gao = client_of("gao")
    assert "No report yet" in text(gao, "/quality-reports")
    address = begun(gao)
    assert "林晓雯" in text(gao, address)
    assert gao.get(f"{address}/file").status_code == 404
    words = {"findings": "解决率达标", "proposals": "继续保持\n十二月复查"}
    assert gao.post(address, data={**words, "print": "1"}).status_code == 303
    assert gao.post(address, data={**words, "print": "1"}).status_code == 409
    press(app, address)
    with gao.get(f"{address}/file") as file:
        assert file.status_code == 200
        assert file.data.startswith(b"%PDF-")
    assert client_of("qiu").get(address).status_code == 404
    assert client_of("lin").get("/quality-reports").status_code == 404
    assert client_of("an").get(address).status_code == 200
    assert client_of("an").post(address, data=words).status_code == 403


def test_writing_on_takes_the_old_file_away(app: Flask, client_of: Client) -> None:
    gao = client_of("gao")
    address = begun(gao)
    gao.post(address, data={"findings": "一", "proposals": "", "print": "1"})
    press(app, address)
    gao.post(address, data={"findings": "二", "proposals": ""})
    assert gao.get(f"{address}/file").status_code == 404


def test_a_satisfaction_report_holds_what_the_results_page_shows(
    app: Flask, client_of: Client
) -> None:
    an = client_of("an")
    assert an.post("/quality-reports", data={"kind": "satisfaction"}).status_code == 404
    form = {"title_zh": "满意度", "title_en": "Satisfaction", "period": "2026-Q4",
            "mode": "anonymous"}  # fmt: skip
    survey = an.post("/surveys/new", data=form).location
    an.post(f"{survey}/open")
    empty = {"kind": "satisfaction", "survey": survey.rpartition("/")[2]}
    assert an.post("/quality-reports", data=empty).status_code == 422
    link = re.search(r"(/s/[0-9a-f-]{36})", text(an, survey))
    assert link
    given = {"channel": "chat", "overall": "4", "solved": "yes", "attitude": "5",
             "expertise": "4", "problem_solving": "3", "suggestion": "物流慢"}  # fmt: skip
    for _ in range(3):
        assert app.test_client().post(link[1], data=given).status_code == 303
    address = an.post("/quality-reports", data=empty).location
    page = text(an, address)
    assert "Satisfaction report 2026-Q4" in page
    assert "4.00" in page
    assert "delivery" in page


def test_views_of_the_board_are_kept_and_removed(app: Flask, client_of: Client, cast: Cast) -> None:
    gao = client_of("gao")
    saved = gao.post("/team/views", data={"name": "待晋升", "group": "ready", "evil": "x"})
    assert saved.location.endswith("/team?group=ready")
    page = text(gao, "/team?group=ready")
    assert "待晋升" in page
    assert "待晋升" not in text(client_of("qiu"), "/team")
    assert gao.post("/team/views", data={"name": " "}).status_code == 422
    remove = re.search(r"/team/views/[0-9a-f-]{36}/remove", page)
    assert remove
    client_of("qiu").post(remove[0])
    assert "待晋升" in text(gao, "/team")
    gao.post(remove[0])
    assert "待晋升" not in text(gao, "/team")
    gao.post("/team/views", data={"name": "又一个", "q": "林"})
    with app.app_context(), transaction():
        assert holdings.gather_reports(cast.gao)["views"][0]["name"] == "又一个"
        assert holdings.erase_reports(cast.gao, NOON) == 1


EARLY = NOON - timedelta(days=20)  # the fourth of the month


def test_a_month_that_is_in_is_reported_without_being_asked_for(
    app: Flask, client_of: Client, cast: Cast
) -> None:
    before = EARLY - timedelta(days=31)
    with app.app_context(), clock.frozen_at(before):
        jobs.plan_monthly_reports(before)
        outbox.run_due(at=before)
        assert made_reports() == [], "no figure of that month is in"
    with app.app_context(), clock.frozen_at(EARLY):
        with transaction():
            made.measured(cast.lin, EARLY, 8800)
            made.measured(cast.mei, EARLY, 7000)
        jobs.plan_monthly_reports(EARLY)
        jobs.plan_monthly_reports(EARLY)
        outbox.run_due(at=EARLY)
        (row,) = made_reports()
        assert (row.by_id, row.asked_at) == (cast.gao, EARLY)
        key = row.public_id
    gao = client_of("gao")
    assert f"/quality-reports/{key}" in text(gao, "/quality-reports")
    report = text(gao, f"/quality-reports/{key}")
    assert "林晓雯" in report
    assert "2026-10" in report
    assert "The monthly report 2026-10" in text(gao, "/notices/")
    assert client_of("qiu").get(f"/quality-reports/{key}").status_code == 404
    with app.app_context(), clock.frozen_at(EARLY):
        jobs.plan_monthly_reports(EARLY)
        outbox.run_due(at=EARLY)
        assert len(made_reports()) == 1


def test_who_began_the_report_by_hand_gets_no_second_one(
    app: Flask, client_of: Client, cast: Cast
) -> None:
    with clock.frozen_at(EARLY):
        with app.app_context(), transaction():
            made.measured(cast.lin, EARLY, 8800)
            made.measured(cast.mei, EARLY, 7000)
        begun(client_of("gao"))
        with app.app_context():
            jobs.plan_monthly_reports(EARLY)
            outbox.run_due(at=EARLY)
            assert len(made_reports()) == 1


@pytest.mark.parametrize("days", [3, 10])
def test_reports_are_made_while_the_month_is_fresh(app: Flask, cast: Cast, days: int) -> None:
    at = EARLY - timedelta(days=days)
    with app.app_context(), clock.frozen_at(at):
        with transaction():
            for learner in (cast.lin, cast.mei):
                made.measured(learner, at, 8000, month_of(at.date(), 1))
        jobs.plan_monthly_reports(at)
        outbox.run_due(at=at)
        assert made_reports() == []


def made_reports() -> list[Report]:
    return list(db.session.scalars(select(Report)))

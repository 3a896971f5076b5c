"""Overview, jobs, settings, banner, retention and the audit trail."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, Setting
from app.admin import vitals
from app.audit import trail
from app.audit.models import AuditEntry
from app.jobs import outbox
from app.jobs.models import JobState, OutboxRow
from app.kernel.actor import Actor
from app.platform import busy, clock, mail
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.web.admin.conftest import Keys

ClientOf = Callable[[str], FlaskClient]


def make_job(app: Flask, state: JobState, error: str = "") -> int:
    with app.app_context(), transaction():
        row = OutboxRow(
            kind="test.kind",
            key=f"k-{state}",
            payload={},
            state=state,
            created_at=NOON,
            not_before=NOON,
            attempts=8,
            last_error=error,
        )
        db.session.add(row)
        db.session.flush()
        return row.id


def sign_of(page: str, name: str) -> str:
    return page.split(f'id="sign-{name}"')[1].split("</article>")[0]


def test_the_overview_says_how_old_the_backup_is(
    ada: FlaskClient, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = data_dir / "backups"
    assert "none yet" in sign_of(ada.get("/admin/").text, "backup")
    folder.mkdir()
    file = folder / "b.zip"
    try:
        file.write_bytes(b"x")
        for hours, says in ((2, "2 hours old"), (40, "40 hours old"), (100, "4 days old")):
            at = (NOON - timedelta(hours=hours)).timestamp()
            os.utime(file, (at, at))
            assert says in sign_of(ada.get("/admin/").text, "backup")
    finally:
        file.unlink()
        folder.rmdir()


def test_the_overview_counts_jobs_and_shows_key_disk_and_version(
    app: Flask, ada: FlaskClient
) -> None:
    calm = ada.get("/admin/").text
    assert "Every job so far was done." in sign_of(calm, "dead")
    for name in ("disk", "queue", "mail", "address", "key", "version"):
        assert sign_of(calm, name)
    assert f">{vitals.version()}<" in sign_of(calm, "version")
    assert re.fullmatch(r"\d+\.\d+\.\d+", vitals.version())
    make_job(app, JobState.DEAD, "it rained")
    make_job(app, JobState.WAITING)
    page = ada.get("/admin/").text
    assert ">1<" in sign_of(page, "dead")
    assert ">1<" in sign_of(page, "queue")


def test_the_overview_says_when_a_restart_would_disturb(
    ada: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "nothing open" in sign_of(ada.get("/admin/").text, "open")
    monkeypatch.setitem(busy._sources, "test", ("Exam attempts in progress", lambda: 3))
    page = sign_of(ada.get("/admin/").text, "open")
    assert ">3<" in page
    assert "restart" in page


def test_a_job_given_up_is_tried_again_and_others_are_not(
    app: Flask, ada: FlaskClient, deeds: Callable[[], list[str]]
) -> None:
    dead, done = make_job(app, JobState.DEAD, "<b>it rained</b>"), make_job(app, JobState.DONE)
    page = ada.get("/admin/jobs?state=dead").text
    assert "&lt;b&gt;it rained&lt;/b&gt;" in page
    assert ada.get("/admin/jobs?state=odd").status_code == 200
    assert ada.post(f"/admin/jobs/{dead}/retry").status_code == 302
    assert ada.post(f"/admin/jobs/{dead}/retry").status_code == 409
    assert ada.post(f"/admin/jobs/{done}/retry").status_code == 409
    for number in ("987654", "99999999999999999999"):
        assert ada.post(f"/admin/jobs/{number}/retry").status_code == 404
    with app.app_context():
        assert db.session.get_one(OutboxRow, dead).state is JobState.WAITING
    assert deeds().count("job.retried") == 1


def test_a_test_mail_goes_through_the_queue(
    app: Flask, cast: Cast, ada: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = ada.post("/admin/mail-test")
    assert refused.status_code == 409
    assert "No mail server is set (MAIL_URL)." in refused.text
    sent: list[dict[str, str]] = []
    monkeypatch.setattr(mail, "is_configured", lambda: True)
    monkeypatch.setattr(mail, "send", lambda **given: sent.append(given))
    assert ada.post("/admin/mail-test").location == "/admin/"
    with app.app_context():
        outbox.run_due(at=clock.now())
    assert [given["to"] for given in sent] == ["ada@example.com"]
    with app.app_context(), transaction():
        db.session.get_one(Account, cast.ada).email = None
    assert ada.post("/admin/mail-test").location == "/account"


def test_settings_are_kept_shown_at_the_door_and_noted(
    app: Flask, client: FlaskClient, ada: FlaskClient, deeds: Callable[[], list[str]]
) -> None:
    given = {
        "name_zh": "木禾家居客服中心",
        "name_en": "Muhe Home service",
        "help": "周敏 6012",
        "contact": "privacy@example.com",
        "composition": "on",
    }
    assert ada.post("/admin/settings", data=given).status_code == 302
    assert "木禾家居客服中心" in client.get("/sign-in").text
    assert "周敏 6012" in client.get("/sign-in").text
    assert "privacy@example.com" in client.get("/privacy").text
    ada.post("/admin/settings", data=given)
    assert deeds().count("settings.changed") == 1
    too_long = given | {"name_zh": "长" * 81}
    answer = ada.post("/admin/settings", data=too_long)
    assert answer.status_code == 422
    assert 'href="#name_zh"' in answer.text


def test_a_banner_is_for_everybody_in_their_language_and_ends_by_itself(
    client: FlaskClient, ada: FlaskClient, client_of: ClientOf
) -> None:
    lin = client_of("lin")
    given = {"text_zh": "今晚十点<维护>", "text_en": "Maintenance at ten", "hours": "3"}
    assert ada.post("/admin/settings/banner", data=given).status_code == 302
    assert "Maintenance at ten" in lin.get("/account").text
    zh = {"Accept-Language": "zh-CN"}
    assert "今晚十点&lt;维护&gt;" in client.get("/privacy", headers=zh).text
    with clock.frozen_at(NOON + timedelta(hours=3)):
        assert "Maintenance at ten" not in client_of("mei").get("/account").text
    assert ada.post("/admin/settings/banner", data={"hours": "0"}).status_code == 422
    ada.post("/admin/settings/banner", data={"text_zh": "", "text_en": "", "hours": "1"})
    assert "Maintenance at ten" not in lin.get("/account").text


def test_how_long_things_are_kept_has_a_least(app: Flask, ada: FlaskClient) -> None:
    assert ada.post("/admin/settings/retention/trail", data={"days": "365"}).status_code == 302
    refused = ada.post("/admin/settings/retention/trail", data={"days": "30"})
    assert refused.status_code == 422
    assert "At least 180 days" in refused.text
    for days in ("", "-1", "many", "99999999999999999999"):
        answer = ada.post("/admin/settings/retention/trail", data={"days": days})
        assert answer.status_code == 422
        assert f'id="days-trail" name="days" type="number" min="0" value="{days}"' in answer.text
    assert ada.post("/admin/settings/retention/trail", data={"days": "0"}).status_code == 302
    assert ada.post("/admin/settings/retention/nothing", data={"days": "9"}).status_code == 404
    assert ada.post("/admin/settings/retention/places", data={"days": "9"}).status_code == 404
    with app.app_context():
        assert db.session.get_one(Setting, "retention.trail").value == "0"


def test_the_trail_is_read_filtered_and_exported(
    app: Flask, cast: Cast, ada: FlaskClient, keys: Keys
) -> None:
    ada.post(keys.person("lin", "/roles"), data={"roles": ["learner", "trainer"]})
    ada.post(keys.person("mei", "/disable"))
    page = ada.get("/admin/trail").text
    assert "changed roles" in page
    assert "Trainer" in page
    by_person = ada.get("/admin/trail?q=K0000").text
    assert "changed roles" in by_person.split("<tbody>")[1]
    assert "disabled an account" not in by_person.split("<tbody>")[1]
    by_deed = ada.get("/admin/trail?action=account.disabled").text.split("<tbody>")[1]
    assert "changed roles" not in by_deed
    by_thing = ada.get(f"/admin/trail?q=account:{cast.mei}").text.split("<tbody>")[1]
    assert "disabled an account" in by_thing
    assert "Nothing fits" in ada.get("/admin/trail?until=2026-11-23").text
    assert "Nothing fits" in ada.get("/admin/trail?since=2026-11-25").text
    today = ada.get("/admin/trail?since=2026-11-24&until=2026-11-24").text
    assert "changed roles" in today
    assert ada.get("/admin/trail?since=never&page=x&q=%27").status_code == 200
    rows = list(
        csv.reader(io.StringIO(ada.get("/admin/trail?format=csv").data.decode("utf-8-sig")))
    )
    assert len(rows) > 3
    assert any("account.roles_changed" in row for row in rows)
    assert ada.get("/admin/trail?format=xlsx").data.startswith(b"PK")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "soon"])
def test_a_day_with_which_nobody_reckons_leaves_the_trail_whole(ada: FlaskClient, day: str) -> None:
    ada.post("/admin/settings/retention/trail", data={"days": "366"})
    page = ada.get(f"/admin/trail?since={day}&until={day}")
    assert page.status_code == 200
    assert "366" in page.text


def test_cells_of_the_exported_trail_are_no_formulas(
    app: Flask, cast: Cast, ada: FlaskClient
) -> None:
    with app.app_context(), transaction():
        db.session.get_one(Account, cast.lin).name = "=HYPERLINK(1)"
        trail.note(Actor(cast.lin), "account.edited", "+thing:1", address="@10.0.0.1")
    answer = ada.get("/admin/trail?format=csv").data.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(answer)) for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert any("HYPERLINK" in cell for cell in cells)


def test_no_page_changes_the_trail(app: Flask, ada: FlaskClient, keys: Keys) -> None:
    ada.post(keys.person("lin", "/disable"))

    def entries() -> list[tuple[object, ...]]:
        with app.app_context():
            rows = db.session.execute(select(AuditEntry.__table__).order_by(AuditEntry.id))
            return [tuple(row) for row in rows]

    before = entries()
    for method in ("post", "put", "patch", "delete"):
        for address in ("/admin/trail", f"/admin/trail/{before[-1][0]}"):
            assert getattr(ada, method)(address).status_code in (404, 405)
    assert entries()[: len(before)] == before
    changing = [
        rule
        for rule in app.url_map.iter_rules()
        if "trail" in rule.rule and (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    ]
    assert [rule.rule for rule in changing if "retention" not in rule.rule] == []


@pytest.mark.parametrize("name", ["lin", "tao", "gao", "an"])
def test_for_others_the_system_is_not_there(app: Flask, client_of: ClientOf, name: str) -> None:
    client = client_of(name)
    dead = make_job(app, JobState.DEAD)
    for page in ("/admin/", "/admin/jobs", "/admin/settings", "/admin/trail"):
        assert client.get(page).status_code == 404
    assert client.get("/admin/trail?format=csv").status_code == 404
    for action in (
        f"jobs/{dead}/retry",
        "mail-test",
        "settings",
        "settings/banner",
        "settings/retention/trail",
    ):
        assert client.post(f"/admin/{action}", data={"days": "0"}).status_code == 404

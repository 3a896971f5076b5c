"""flask certificates: preview, verify, verify-code, award."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from app.certificates import queries
from app.certificates.services import awarding, checking, printing, sealing
from app.jobs import outbox
from app.kernel.actor import SYSTEM
from app.kernel.wording import Wording
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast


@pytest.mark.parametrize("style", ["formal", "modern"])
@pytest.mark.parametrize("layout", ["landscape", "portrait"])
def test_a_specimen_is_printed_for_any_name(
    app: Flask, tmp_path: Path, layout: str, style: str
) -> None:
    out = tmp_path / "s.pdf"
    asked = ["certificates", "preview", "--name", "陈䶮", "--out", str(out), "--layout", layout]
    done = app.test_cli_runner().invoke(args=[*asked, "--style", style])
    assert done.exit_code == 0, done.output
    assert out.read_bytes().startswith(b"%PDF")
    checked = app.test_cli_runner().invoke(args=["certificates", "verify", str(out), "--json"])
    assert checked.exit_code == 0
    said = json.loads(checked.stdout)
    assert (said["valid"], said["state"]) == (False, "altered")
    assert "specimen" in said["reason"]


def test_a_name_that_cannot_be_printed_stops_with_the_character_named(
    app: Flask, tmp_path: Path
) -> None:
    out = tmp_path / "s.pdf"
    done = app.test_cli_runner().invoke(
        args=["certificates", "preview", "--name", "𪚥田", "--out", str(out)]
    )
    assert done.exit_code == 1
    assert "𪚥" in done.output
    assert not out.exists()


def issue(app: Flask, learner: int, source: str) -> str:
    """The number of a certificate that was awarded and printed."""
    with app.app_context():
        with transaction():
            serial = awarding.award(
                "exam_passed",
                learner,
                subject="exam:junior",
                source=source,
                title=Wording("初级考试", "Junior exam"),
                at=NOON,
                by=SYSTEM,
                day=date(2026, 11, 24),
            )
        outbox.run_due()
    return serial


def test_file_and_code_are_checked_from_the_command_line(
    app: Flask, cast: Cast, tmp_path: Path
) -> None:
    settings = app.config["ACADEMY"]
    serial = issue(app, cast.lin, "attempt:1")
    with app.app_context():
        with transaction() as session:
            row = queries.by_serial(session, serial)
            assert row is not None
            paper = printing.print_of(settings, row, holder="林晓雯", latin_name="")
            file = printing.file_of(settings, row)
        profile = tmp_path / "key.json"
        profile.write_text(
            json.dumps(sealing.issuer(settings, "https://academy.example.com")), "utf-8"
        )
    runner = app.test_cli_runner()
    online = runner.invoke(args=["certificates", "verify", str(file), "--json"])
    assert json.loads(online.stdout) == {
        "valid": True,
        "state": "valid",
        "holder": "林晓雯",
        "serial": serial,
        "reason": "",
    }
    alone = runner.invoke(args=["certificates", "verify", str(file), "--json", "--offline"])
    assert json.loads(alone.stdout)["state"] == "valid_when_issued"
    for more in ([], ["--key", str(profile)]):
        said = runner.invoke(args=["certificates", "verify-code", paper.code, "--json", *more])
        assert said.exit_code == 0
        assert json.loads(said.stdout)["holder"] == "林晓雯"
    changed = paper.code.replace("#1.S", "#1.T")
    refused = runner.invoke(args=["certificates", "verify-code", changed])
    assert refused.exit_code == 0
    assert "valid: False" in refused.output
    assert runner.invoke(args=["certificates", "verify-code", "no code"]).exit_code == 2
    profile.write_text("{}", "utf-8")
    strange = ["certificates", "verify-code", paper.code, "--key", str(profile)]
    unknown = runner.invoke(args=[*strange, "--json"])
    assert (unknown.exit_code, json.loads(unknown.stdout)["valid"]) == (0, False)


def test_the_rules_are_run_again_from_the_command_line(app: Flask, cast: Cast) -> None:
    done = app.test_cli_runner().invoke(args=["certificates", "award"])
    assert (done.exit_code, done.output) == (0, "0 awarded\n")


STATES = ("valid", "expired", "revoked", "superseded", "valid_when_issued", "altered")


@pytest.mark.parametrize("state", STATES)
def test_whatever_is_found_of_a_file_the_check_is_done(
    app: Flask, cast: Cast, tmp_path: Path, state: str
) -> None:
    serial = issue(app, cast.lin, "attempt:1")
    file = tmp_path / "c.pdf"
    with app.app_context():
        if state == "superseded":
            issue(app, cast.lin, "attempt:2")
        with transaction() as session:
            row = queries.by_serial(session, serial)
            assert row is not None
            data = printing.file_of(app.config["ACADEMY"], row).read_bytes()
            if state == "revoked":
                awarding.revoke(row, reason="Issued by mistake.", by=SYSTEM, at=NOON)
            if state == "expired":
                row.issued_on = row.valid_until = date(2026, 1, 1)
    file.write_bytes(data if state != "altered" else data.replace(b"obj", b"abj", 1))
    offline = ["--offline"] if state == "valid_when_issued" else []
    done = app.test_cli_runner().invoke(
        args=["certificates", "verify", str(file), "--json", *offline]
    )
    said = json.loads(done.stdout)
    assert done.exit_code == 0
    assert list(said) == ["valid", "state", "holder", "serial", "reason"]
    assert (said["state"], said["serial"]) == (state, serial)
    assert said["valid"] == (state in ("valid", "valid_when_issued"))
    assert said["holder"] == "林晓雯"
    assert bool(said["reason"]) == (state != "valid")


def test_without_a_database_revocation_is_said_to_be_unchecked(
    app: Flask, cast: Cast, tmp_path: Path
) -> None:
    serial = issue(app, cast.lin, "attempt:1")
    with app.app_context():
        with transaction() as session:
            row = queries.by_serial(session, serial)
            assert row is not None
            data = printing.file_of(app.config["ACADEMY"], row).read_bytes()
        with db.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE certificate RENAME TO certificate_aside")
        try:
            found = checking.check_file(data, day=date(2026, 11, 24), register=True)
        finally:
            db.session.rollback()
            with db.engine.begin() as connection:
                connection.exec_driver_sql("ALTER TABLE certificate_aside RENAME TO certificate")
    assert (found.valid, found.state) == (True, "valid_when_issued")
    assert "revocation is unchecked" in found.reason


def test_a_file_that_cannot_be_read_ends_with_two(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    (tmp_path / "n.pdf").write_bytes(b"%PDF-1.7 nothing")
    for file in (tmp_path / "n.pdf", tmp_path / "missing.pdf", tmp_path):
        done = runner.invoke(args=["certificates", "verify", str(file), "--json"])
        said = json.loads(done.stdout)
        assert done.exit_code == 2, file
        assert (said["valid"], said["state"]) == (False, "unreadable")
        assert said["reason"]
    assert runner.invoke(args=["certificates", "verify"]).exit_code == 2

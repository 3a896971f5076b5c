"""flask certificates: preview, verify, verify-code, award."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from app.certificates import queries
from app.certificates.services import awarding, printing, sealing
from app.jobs import outbox
from app.kernel.actor import SYSTEM
from app.kernel.wording import Wording
from app.platform.db import transaction
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
    assert checked.exit_code == 1
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


def test_file_and_code_are_checked_from_the_command_line(
    app: Flask, cast: Cast, tmp_path: Path
) -> None:
    settings = app.config["ACADEMY"]
    with app.app_context():
        with transaction():
            serial = awarding.award(
                "exam_passed",
                cast.lin,
                subject="exam:junior",
                source="attempt:1",
                title=Wording("初级考试", "Junior exam"),
                at=NOON,
                by=SYSTEM,
                day=date(2026, 11, 24),
            )
        outbox.run_due()
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
    assert refused.exit_code == 1
    assert "valid: False" in refused.output
    profile.write_text("{}", "utf-8")
    strange = ["certificates", "verify-code", paper.code, "--key", str(profile)]
    assert runner.invoke(args=strange).exit_code == 1


def test_the_rules_are_run_again_from_the_command_line(app: Flask, cast: Cast) -> None:
    done = app.test_cli_runner().invoke(args=["certificates", "award"])
    assert (done.exit_code, done.output) == (0, "0 awarded\n")

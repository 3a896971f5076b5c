"""Recordings of oral exams: with consent, known by their bytes, heard by few, gone when asked."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts import erasure
from app.audit.models import AuditEntry
from app.exams.models.oral import OralRecording
from app.exams.rules import recordings as rules
from app.exams.services import recordings
from app.kernel.actor import Actor, Role
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.web.exams.test_oral_pages import FULL, appointment, numbers

__all__ = ["numbers"]

ClientOf = Callable[[str], FlaskClient]
SOUND = b"ID3\x04" + b"\0" * 300_000


@pytest.fixture
def begun(
    client_of: ClientOf, publish: Callable[..., None], numbers: dict[str, str], data_dir: Path
) -> tuple[FlaskClient, str]:
    """Tao's browser and the address of Lin's oral exam, begun."""
    shutil.rmtree(data_dir / "recordings", ignore_errors=True)
    tao = client_of("tao")
    path = appointment(publish, tao, numbers)
    assert tao.post(f"{path}/begin").status_code == 303
    return tao, path


def upload(client: FlaskClient, path: str, data: bytes = SOUND, **more: Any) -> Any:
    form = {"file": (io.BytesIO(data), "talk.exe"), "consent": "y"} | more
    return client.post(f"{path}/recordings", data=form, content_type="multipart/form-data")


def kept(app: Flask) -> list[OralRecording]:
    with app.app_context():
        rows = list(db.session.scalars(select(OralRecording).order_by(OralRecording.id)))
        db.session.expunge_all()
        db.session.rollback()
    return rows


def files(data_dir: Path) -> list[Path]:
    return list((data_dir / "recordings").glob("*"))


def test_a_recording_is_heard_by_the_learner_and_the_interviewers_alone(
    begun: tuple[FlaskClient, str], client_of: ClientOf, app: Flask, data_dir: Path
) -> None:
    tao, path = begun
    assert upload(tao, path).status_code == 303
    row = kept(app)[0]
    assert (row.media_type, row.size) == ("audio/mpeg", len(SOUND))
    assert [file.read_bytes() for file in files(data_dir)] == [SOUND]
    here = f"/oral/recordings/{row.public_id}"
    assert here in tao.get(path).text
    for name in ("tao", "wen"):
        heard = client_of(name).get(here)
        assert heard.status_code == 200
        assert heard.headers["Cache-Control"] == "no-store"
        assert heard.data == SOUND
    part = tao.get(here, headers={"Range": "bytes=2-5"})
    assert (part.status_code, part.data) == (206, SOUND[2:6])
    mine = f"/exams/oral/recordings/{row.public_id}"
    assert client_of("lin").get(mine).data == SOUND
    assert mine in client_of("lin").get(f"/exams{path}", follow_redirects=True).text
    for name in ("mei", "gao", "qiu", "an", "ada"):
        assert client_of(name).get(mine).status_code == 404
        assert client_of(name).get(here).status_code == 404
    with app.app_context():
        noted = db.session.scalars(select(AuditEntry.action)).all()
    assert "oral.recorded" in noted


def test_without_consent_or_a_sound_nothing_is_kept(
    begun: tuple[FlaskClient, str], app: Flask, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tao, path = begun
    refused = upload(tao, path, consent="")
    assert refused.status_code == 422
    assert "Without consent nothing is kept" in refused.text
    assert tao.post(f"{path}/recordings", data={"consent": "y"}).status_code == 422
    page = upload(tao, path, b"<script>alert(1)</script>")
    assert page.status_code == 422
    assert "no recording that browsers play" in page.text
    monkeypatch.setattr(rules, "LARGEST", 200_000)
    assert upload(tao, path).status_code == 422
    assert kept(app) == []
    assert files(data_dir) == []


def test_only_its_interviewers_add_and_remove_and_not_without_end(
    begun: tuple[FlaskClient, str], client_of: ClientOf, app: Flask, data_dir: Path
) -> None:
    tao, path = begun
    for name in ("lin", "gao", "an"):
        assert upload(client_of(name), path).status_code == 404
    for _number in range(rules.MOST):
        assert upload(tao, path).status_code == 303
    full = upload(tao, path)
    assert full.status_code == 422
    assert "remove one first" in full.text
    assert len(files(data_dir)) == rules.MOST
    gone = f"/oral/recordings/{kept(app)[0].public_id}"
    assert client_of("lin").post(f"{gone}/remove").status_code == 404
    assert client_of("wen").post(f"{gone}/remove").status_code == 303
    assert client_of("wen").post(f"{gone}/remove").status_code == 404
    assert tao.get(gone).status_code == 404
    assert "was removed on" in tao.get(path).text
    assert len(files(data_dir)) == rules.MOST - 1
    assert upload(tao, path).status_code == 303


def test_where_two_opinions_differ_a_third_rater_may_hear_it(
    begun: tuple[FlaskClient, str], client_of: ClientOf, app: Flask, cast: Cast
) -> None:
    tao, path = begun
    upload(tao, path)
    with app.app_context():
        row = db.session.scalars(select(OralRecording)).one()
        public_id = row.public_id
        db.session.rollback()
    third = client_of("ping")
    here = f"/oral/recordings/{public_id}"
    before = third.get(here).status_code
    tao.post(path, data=FULL)
    client_of("wen").post(path, data={"point-1-feeling": "0", "point-1-time": "0"})
    assert before == 404
    with app.app_context():
        other = Actor(99_999, frozenset({Role.TRAINER}))
        found, _path = recordings.to_hear(Path(app.config["ACADEMY"].data_dir), public_id, by=other)
        assert found.public_id == public_id


@pytest.mark.parametrize("name", ["lin", "wen"])
def test_who_is_forgotten_is_heard_no_more(
    begun: tuple[FlaskClient, str], app: Flask, cast: Cast, data_dir: Path, name: str
) -> None:
    tao, path = begun
    upload(tao, path)
    with app.app_context():
        holding = next(one for one in erasure.holdings() if one.name == "oral_recordings")
        assert holding.gather is not None
        assert holding.erase is not None
        assert holding.purge is not None
        assert [row["removed_at"] for row in holding.gather(cast.ids["lin"])] == [None]
        db.session.rollback()
        with transaction():
            assert holding.purge(NOON) == 0
            assert holding.erase(cast.ids["mei"], NOON) == 0
            assert holding.erase(cast.ids[name], NOON) == 1
    assert files(data_dir) == []
    assert kept(app)[0].gone_at == NOON


def test_a_recording_that_outlived_its_days_goes(
    begun: tuple[FlaskClient, str], app: Flask, data_dir: Path
) -> None:
    tao, path = begun
    upload(tao, path)
    with app.app_context():
        holding = next(one for one in erasure.holdings() if one.name == "oral_recordings")
        assert erasure.days_kept(holding) == 180
        db.session.rollback()
        with transaction():
            assert erasure.purge(holding, at=NOON + timedelta(days=179)) == 0
        with transaction():
            assert erasure.purge(holding, at=NOON + timedelta(days=181)) == 1
    assert files(data_dir) == []
    assert "was removed on" in tao.get(path).text

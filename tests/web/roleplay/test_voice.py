"""Push-to-talk: the sound of a message stays beside it, by consent, for the learner and raters."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts import erasure
from app.content import store
from app.exams.models.roleplay_bodies import ScenarioBody
from app.exams.models.roleplay_voice import PlayRecording
from app.exams.rules.roleplay import voice
from app.kernel.actor import SYSTEM
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.web.roleplay.conftest import alone

Browser = Callable[[str], FlaskClient]
SOUND = b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + b"\0" * 5000


@pytest.fixture
def folder(published: Flask, data_dir: Path) -> Path:
    """A scenario on the phone is published; where the sounds of this test stand."""
    with published.app_context(), transaction():
        store.write(ScenarioBody, "phone-invoice", alone("phone-invoice"), by=SYSTEM, at=NOON)
    where = data_dir / "recordings"
    where.mkdir(exist_ok=True)
    for file in where.iterdir():
        file.unlink()
    return where


def call(client: FlaskClient, key: str = "phone-invoice") -> str:
    """Begin a call, pick up, and say one sentence; give the desk's address."""
    desk = client.post(
        f"/role-plays/{key}/start", data={"mode": "practice", "language": "zh"}
    ).location
    client.post(f"{desk}/pick-up", data={"key": "pickup"})
    client.post(
        f"{desk}/say", data={"text": "您好，2107号为您服务，请问订单号是多少？", "key": "k1"}
    )
    return str(desk)


def upload(client: FlaskClient, desk: str, sound: bytes = SOUND, **more: Any) -> Any:
    form = {"file": (io.BytesIO(sound), "turn"), "key": "k1", "consent": "y", "seconds": "4.4"}
    return client.post(
        f"{desk}/recordings", data=form | more, content_type="multipart/form-data",
        headers={"Accept": "application/json"},
    )  # fmt: skip


def hand_in(client: FlaskClient, desk: str) -> None:
    client.post(f"{desk}/end")
    client.post(f"{desk}/record", data={"cause": "抬头错误", "action": "重开"})


def kept(app: Flask) -> list[PlayRecording]:
    with app.app_context():
        rows = list(db.session.scalars(select(PlayRecording).order_by(PlayRecording.id)))
        db.session.expunge_all()
        db.session.rollback()
    return rows


def test_the_sound_of_a_message_is_played_at_the_desk_in_the_report_and_by_raters(
    client_of: Browser, app: Flask, folder: Path
) -> None:
    lin, tao = client_of("lin"), client_of("tao")
    desk = call(lin)
    page = lin.get(desk).text
    assert "data-talk-press" in page
    assert "js/talk.js" in page
    answer = upload(lin, desk)
    assert answer.status_code == 200
    where = answer.json["address"]
    row = kept(app)[0]
    assert (row.event_number, row.seconds, row.media_type) == (
        answer.json["number"], 4, "audio/webm",
    )  # fmt: skip
    assert [file.read_bytes() for file in folder.iterdir()] == [SOUND]
    assert where in lin.get(desk).text
    heard = lin.get(where)
    assert (heard.data, heard.headers["Cache-Control"]) == (SOUND, "no-store")
    part = lin.get(where, headers={"Range": "bytes=2-5"})
    assert (part.status_code, part.data) == (206, SOUND[2:6])
    assert tao.get(where).status_code == 404
    hand_in(lin, desk)
    assert where in lin.get(f"{desk}/report").text
    assert tao.get(where).data == SOUND
    assert where in tao.get(f"{desk}/report").text
    assert where in tao.get(desk.replace("/role-plays/plays/", "/rating/role-plays/")).text
    assert f"{where}/remove" in lin.get(f"{desk}/report").text
    assert f"{where}/remove" not in tao.get(f"{desk}/report").text
    for name in ("mei", "gao", "qiu", "an", "ada"):
        assert client_of(name).get(where).status_code == 404


def test_without_consent_a_message_or_a_sound_nothing_is_kept(
    client_of: Browser, app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lin = client_of("lin")
    desk = call(lin)
    assert upload(lin, desk, consent="").status_code == 422
    assert upload(lin, desk, key="never sent").status_code == 409
    assert upload(lin, desk, key="").status_code == 422
    assert upload(lin, desk, b"<script>alert(1)</script>").status_code == 422
    assert upload(client_of("mei"), desk).status_code == 404
    monkeypatch.setattr(voice, "LARGEST", 1000)
    assert upload(lin, desk).status_code == 422
    monkeypatch.undo()
    assert list(folder.iterdir()) == []
    assert kept(app) == []
    assert upload(lin, desk).status_code == 200
    assert upload(lin, desk).status_code == 409
    hand_in(lin, desk)
    assert upload(lin, desk).status_code == 409
    assert len(list(folder.iterdir())) == 1


def test_a_chat_offers_no_microphone_and_keeps_no_sound(
    client_of: Browser, app: Flask, folder: Path
) -> None:
    lin = client_of("lin")
    desk = call(lin, "late-gift")
    assert "data-talk-press" not in lin.get(desk).text
    assert upload(lin, desk).status_code == 409
    assert kept(app) == []


def test_the_learner_alone_takes_a_recording_away(
    client_of: Browser, app: Flask, folder: Path
) -> None:
    lin = client_of("lin")
    desk = call(lin)
    where = upload(lin, desk).json["address"]
    hand_in(lin, desk)
    assert client_of("tao").post(f"{where}/remove").status_code == 404
    assert lin.post(f"{where}/remove").status_code == 303
    assert lin.post(f"{where}/remove").status_code == 404
    assert lin.get(where).status_code == 404
    assert list(folder.iterdir()) == []
    assert "The recording was removed on" in lin.get(f"{desk}/report").text


def test_a_voice_is_in_ones_own_data_goes_on_erasure_and_after_its_days(
    client_of: Browser, app: Flask, cast: Cast, folder: Path
) -> None:
    for name in ("lin", "mei"):
        upload(client_of(name), call(client_of(name)))
    with app.app_context():
        holding = next(one for one in erasure.holdings() if one.name == "play_recordings")
        assert holding.gather is not None
        assert holding.erase is not None
        (mine,) = holding.gather(cast.lin)
        assert (mine["scenario"], mine["seconds"], mine["removed_at"]) == ("phone-invoice", 4, None)
        assert erasure.days_kept(holding) == 180
        db.session.rollback()
        with transaction():
            assert holding.erase(cast.lin, NOON) == 1
            assert holding.erase(cast.lin, NOON) == 0
        assert len(list(folder.iterdir())) == 1
        with transaction():
            assert erasure.purge(holding, at=NOON + timedelta(days=179)) == 0
        with transaction():
            assert erasure.purge(holding, at=NOON + timedelta(days=181)) == 1
    assert list(folder.iterdir()) == []
    assert all(row.gone_at for row in kept(app))

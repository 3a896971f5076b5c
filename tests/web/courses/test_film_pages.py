"""A trainer adds a video, a learner watches it; files are looked into before they are kept."""

from __future__ import annotations

import io
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from app.content import store
from app.courses.models.bodies import Lesson
from app.courses.models.films import CourseFile
from app.factory import build_media
from app.platform import clock
from app.platform.db import db, transaction
from app.platform.settings import Settings
from tests.clips import webm
from tests.conftest import NOON, Cast
from tests.courses_shelf import lesson
from tests.films_shelf import CUES, add_films, film_lesson
from tests.web.courses.conftest import ClientOf, counted

ADD = "/courses/manage/late/lessons/calm/files"
REPORT = "/courses/films/one/video/calm.webm"


@pytest.fixture
def films(app: Flask, shelf: Cast) -> Cast:
    """The shelf, and the course with the video."""
    with app.app_context(), transaction():
        add_films(NOON)
    return shelf


@pytest.fixture
def lin(films: Cast, client_of: ClientOf) -> FlaskClient:
    """Lin's browser, the lesson with the video opened."""
    client = client_of("lin")
    client.post("/courses/films/start")
    assert client.get("/courses/films/one").status_code == 200
    return client


def send(client: FlaskClient, file: str, data: bytes, **fields: Any) -> Any:
    return client.post(
        ADD,
        data={"file": (io.BytesIO(data), file), **fields},
        content_type="multipart/form-data",
        headers={"Accept": "application/json"},
    )


def send_in_pieces(client: FlaskClient, file: str, data: bytes) -> Any:
    fields = {"name": file, "size": len(data), "ticket": "00ff00ff"}
    for start in range(0, len(data), 400_000):
        answer = send(client, file, data[start : start + 400_000], offset=start, **fields)
    return answer


def files_of(app: Flask) -> dict[str, str]:
    with app.app_context():
        found = dict(store.latest(Lesson, "late/calm").body.files)
        db.session.rollback()
    return found


def kept(data_dir: Path) -> list[Path]:
    return [
        p for place in ("files", "uploads") for p in (data_dir / place).rglob("*") if p.is_file()
    ]


@pytest.fixture
def empty(data_dir: Path) -> Path:
    """The data folder without any file of an earlier test."""
    for path in kept(data_dir):
        path.unlink()
    return data_dir


def test_the_lesson_shows_the_video_with_captions_in_both_languages(lin: FlaskClient) -> None:
    page = lin.get("/courses/films/one").text
    assert 'data-duration="60000"' in page
    for language, name in [("zh-Hans", "zh"), ("en", "en")]:
        assert f'srclang="{language}"' in page
        where = f"/courses/films/one/captions/calm.webm.{name}.vtt"
        assert where in page
        told = lin.get(where)
        assert told.mimetype == "text/vtt"
        assert CUES[name] in told.text
    assert lin.get("/courses/films/one/captions/calm.webm.fr.vtt").status_code == 404
    assert lin.get("/courses/films/one/captions/none.webm.zh.vtt").status_code == 404


def test_a_player_reports_and_is_told_what_counts(lin: FlaskClient) -> None:
    assert lin.post(REPORT, json={"ranges": [], "position": 0}).json["percent"] == 0
    with clock.frozen_at(NOON + timedelta(seconds=30)):
        told = lin.post(REPORT, json={"ranges": [[0, 30_000]], "position": 30_000}).json
    assert told == {"ranges": [[0, 30_000]], "percent": 50, "done": False, "reach": 30_000}
    page = lin.get("/courses/films/one").text
    assert 'data-resumes="30000"' in page
    assert re.search(r'<rect class="w" x="0" width="500"', page)
    refused = lin.post("/courses/films/one/finish")
    assert refused.status_code == 422
    with clock.frozen_at(NOON + timedelta(seconds=60)):
        lin.post(REPORT, json={"ranges": [[30_000, 60_000]], "position": 60_000})
    assert lin.post("/courses/films/one/finish").status_code == 303


@pytest.mark.parametrize(
    "given", [None, {}, {"ranges": [[1]], "position": 0}, {"ranges": [["a", 2]], "position": 0}]
)
def test_a_report_of_another_shape_is_refused(lin: FlaskClient, given: Any) -> None:
    assert lin.post(REPORT, json=given).status_code == 422


def test_nobody_reports_on_a_course_they_have_not_started(films: Cast, client_of: ClientOf) -> None:
    assert client_of("mei").post(REPORT, json={"ranges": [], "position": 0}).status_code == 403


def test_a_video_comes_in_whole_or_in_pieces_and_stands_beside_the_draft(
    app: Flask, shelf: Cast, client_of: ClientOf, empty: Path
) -> None:
    tao, data = client_of("tao"), webm(8_000)
    assert "done" in send(tao, "First minute.WEBM", data).json
    assert list(files_of(app)) == ["first-minute.webm"]
    other = webm(8_000, salt=b"two")
    fields = {"name": "two.webm", "size": len(other), "ticket": "1234abcd"}
    first = send(tao, "two.webm", other[:100], offset=0, **fields)
    assert first.json == {"at": 100}
    lost = send(tao, "two.webm", other[200:], offset=200, **fields)
    assert lost.status_code == 409
    again = send(tao, "two.webm", other[:100], offset=0, **fields)
    assert again.json == {"at": 100}
    assert "done" in send(tao, "two.webm", other[100:], offset=100, **fields).json
    assert sorted(files_of(app)) == ["first-minute.webm", "two.webm"]
    assert len(kept(empty)) == 2
    page = tao.get("/courses/manage/late/lessons/calm").text
    assert "two.webm" in page
    assert "00:08" in page


@pytest.mark.parametrize(
    ("name", "data", "fields", "status"),
    [
        ("a.webm", b"<html>no video</html>", {}, 422),
        ("a.mp4", webm(8_000), {}, 422),
        ("a.avi", webm(8_000), {}, 422),
        ("../../a.webm", webm(0), {}, 422),
        ("a.webm", b"x", {"size": 2 * 1024**3}, 413),
        ("a.webm", b"xxxx", {"size": 2}, 422),
        ("a.webm", b"x", {"size": 10, "ticket": "../../../etc/x"}, 422),
        ("a.webm", b"", {}, 422),
    ],
)
def test_a_refused_file_leaves_nothing_behind(
    app: Flask,
    shelf: Cast,
    client_of: ClientOf,
    empty: Path,
    name: str,
    data: bytes,
    fields: dict[str, Any],
    status: int,
) -> None:
    answer = send(client_of("tao"), name, data, **fields)
    assert answer.status_code == status
    assert answer.json["error"]
    assert files_of(app) == {}
    assert kept(empty) == []


def test_without_a_script_the_refusal_stands_on_the_page(shelf: Cast, client_of: ClientOf) -> None:
    tao = client_of("tao")
    answer = tao.post(ADD, data={"file": (io.BytesIO(b"no"), "a.webm")}, follow_redirects=True)
    assert answer.status_code == 200
    assert "WebM" in answer.text


def test_only_authors_add_files(shelf: Cast, client_of: ClientOf) -> None:
    assert send(client_of("lin"), "a.webm", webm(8_000)).status_code == 404
    assert send(client_of("gao"), "a.webm", webm(8_000)).status_code == 404


def test_an_upload_that_was_given_up_is_tidied_away(
    shelf: Cast, client_of: ClientOf, empty: Path
) -> None:
    tao = client_of("tao")
    send(tao, "a.webm", b"x", size=9, ticket="1234abcd", offset=0)
    (given_up,) = kept(empty)
    long_ago = (NOON - timedelta(days=2)).timestamp()
    os.utime(given_up, (long_ago, long_ago))
    send(tao, "b.webm", b"x", size=9, ticket="5678abcd", offset=0)
    assert [p.name.split("-")[1] for p in kept(empty)] == ["5678abcd.part"]


def test_a_video_is_served_in_pieces_to_who_holds_a_ticket(
    app: Flask, shelf: Cast, client_of: ClientOf, empty: Path
) -> None:
    data = webm(8_000, salt=bytes(3_000_000))
    tao = client_of("tao")
    assert "done" in send_in_pieces(tao, "calm.webm", data).json
    with app.app_context(), transaction():
        digest = store.latest(Lesson, "late/calm").body.files["calm.webm"]
        add_films(NOON, film_lesson(file=digest))
    lin = client_of("lin")
    lin.post("/courses/films/start")
    found = re.search(r'<video[^>]* src="([^"]+)"', lin.get("/courses/films/one").text)
    assert found is not None
    address = found[1]
    media = build_media(
        Settings(data_dir=empty, secret_key="s" * 40, testing=True, demo=False)
    ).test_client()
    for reader, where in [(lin, address), (media, address.replace("/courses", ""))]:
        first = reader.get(where, headers={"Range": "bytes=0-"})
        assert first.status_code == 206
        assert first.headers["Content-Range"] == f"bytes 0-1048575/{len(data)}"
        assert first.data == data[:1048576]
        last = reader.get(where, headers={"Range": f"bytes={len(data) - 10}-"})
        assert last.data == data[-10:]
        assert reader.get(where, headers={"Range": "bytes=9999999-"}).status_code == 416
        assert reader.get(where).data == data
        kept_one = reader.get(where, headers={"If-None-Match": first.headers["ETag"]})
        assert kept_one.status_code == 304
        assert "sandbox" in first.headers["Content-Security-Policy"]
        assert reader.get(where[:-3] + "abc").status_code == 404
    with clock.frozen_at(NOON + timedelta(hours=13)):
        assert media.get(address.replace("/courses", "")).status_code == 404


def test_a_report_is_one_small_write(app: Flask, lin: FlaskClient) -> None:
    lin.post(REPORT, json={"ranges": [], "position": 0})
    with clock.frozen_at(NOON + timedelta(seconds=10)), counted(app) as seen:
        lin.post(REPORT, json={"ranges": [[0, 10_000]], "position": 10_000})
    writes = [one for one in seen if one.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [one.split()[1] for one in writes] == ["course_video_watch"]
    assert len(seen) <= 12


def test_a_full_disk_is_said_and_keeps_nothing(
    app: Flask, shelf: Cast, client_of: ClientOf, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    answer = send(client_of("tao"), "a.webm", webm(8_000))
    assert answer.status_code == 503
    assert kept(empty) == []
    assert files_of(app) == {}


PDF = b"%PDF-1.7\n%%EOF"


def test_a_document_stands_in_the_lesson_and_is_kept_never_opened_in_the_page(
    app: Flask, shelf: Cast, client_of: ClientOf, empty: Path
) -> None:
    tao = client_of("tao")
    assert send(tao, "steps.pdf", b"no pdf").status_code == 422
    assert send(tao, "steps.docx", PDF).status_code == 422
    assert send(tao, "steps.pdf", b"x", size=9 * 1024**2).status_code == 413
    assert kept(empty) == []
    assert "done" in send(tao, "Steps.pdf", PDF).json
    assert ":::document steps.pdf" in tao.get("/courses/manage/late/lessons/calm").text
    block = ":::document steps.pdf\ntitle: The steps\n:::\n"
    with app.app_context(), transaction():
        files = store.latest(Lesson, "late/calm").body.files
        texts = {language: {"title": "t", "body": block} for language in ("zh", "en")}
        add_films(NOON, lesson(**texts, files=files))
    previewed = tao.get("/courses/manage/films/lessons/one/preview").text
    lin = client_of("lin")
    lin.post("/courses/films/start")
    media = build_media(
        Settings(data_dir=empty, secret_key="s" * 40, testing=True, demo=False)
    ).test_client()
    for reader, page in [(lin, lin.get("/courses/films/one").text), (tao, previewed)]:
        found = re.search(r'href="([^"]+)" download="steps.pdf"', page)
        assert found is not None
        assert "The steps" in page
        for client, where in [(reader, found[1]), (media, found[1].replace("/courses", ""))]:
            got = client.get(where)
            assert (got.data, got.mimetype) == (PDF, "application/pdf")
            assert got.headers["Content-Disposition"] == "attachment; filename=steps.pdf"
            assert "sandbox" in got.headers["Content-Security-Policy"]
    assert lin.post("/courses/films/one/finish").status_code == 303
    with app.app_context(), transaction():
        db.session.execute(delete(CourseFile))
    assert "not there at the moment" in lin.get("/courses/films/one").text

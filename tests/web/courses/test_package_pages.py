"""A package comes in, is opened on its own origin, and what it stores counts for its learner."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Account
from app.content import store
from app.courses.models.bodies import Course, Lesson
from app.courses.models.films import PackageRun
from app.courses.services import forgetting
from app.factory import build_media
from app.kernel.actor import SYSTEM
from app.platform import clock
from app.platform.db import db, transaction
from app.platform.settings import Settings
from tests.conftest import NOON, Cast
from tests.courses_shelf import course, lesson
from tests.packages import package
from tests.web.courses.conftest import ClientOf

ORIGIN = "https://packages.example.com"
KEPT = {"cmi.core.lesson_location": "2", "cmi.suspend_data": "页2"}
DONE = {"cmi.core.lesson_status": "completed", "cmi.core.score.raw": "90"}


def pack_lesson(digest: str, *, score: int = 0) -> Lesson:
    """A lesson that shows one package."""
    block = f":::package refunds.zip\ntitle: 退款练习\nscore: {score}\n:::"
    text: Any = {"title": "练习", "body": block}
    return lesson(zh=text, en=text, files={"refunds.zip": digest})


def put(app: Flask, client_of: ClientOf, data: bytes, *, score: int = 0) -> None:
    """Let Tao add the package in the editor and publish a course ``pack`` with it."""
    answer = client_of("tao").post(
        "/courses/manage/late/lessons/calm/files",
        data={"file": (io.BytesIO(data), "refunds.zip")},
        content_type="multipart/form-data",
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 200, answer.text
    with app.app_context(), transaction():
        digest = store.latest(Lesson, "late/calm").body.files["refunds.zip"]
        store.write(Lesson, "pack/one", pack_lesson(digest, score=score), by=SYSTEM, at=NOON)
        store.write(Course, "pack", course("one"), by=SYSTEM, at=NOON)


@pytest.fixture
def media(
    app: Flask, shelf: Cast, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FlaskClient]:
    """The second listener; the academy knows its address."""
    settings = app.config["ACADEMY"]
    monkeypatch.setitem(app.config, "ACADEMY", settings.model_copy(update={"content_url": ORIGIN}))
    other = build_media(
        Settings(
            data_dir=data_dir,
            database_url=settings.database_url,
            secret_key="s" * 40,
            testing=True,
            demo=False,
        )
    )
    other.test_client_class = app.test_client_class
    yield other.test_client()
    with other.app_context():
        db.engine.dispose()


class Player:
    """A package's player as the academy's page opens it."""

    def __init__(self, media: FlaskClient, page: str, sitting: str = "one") -> None:
        found = re.search(rf'data-src="{ORIGIN}(/packages/[^"]+/)"', page)
        assert found is not None
        self.media, self.home, self.sitting = media, found[1], sitting

    def begin(self, part: int = 0) -> Any:
        return self.media.post(f"{self.home}parts/{part}/begin", json={"sitting": self.sitting})

    def commit(
        self, number: int, values: dict[str, str], part: int = 0, *, ended: bool = False
    ) -> Any:
        asked = {"sitting": self.sitting, "number": number, "values": values, "ended": ended}
        return self.media.post(f"{self.home}parts/{part}/commit", json=asked)


def opened(
    media: FlaskClient, client_of: ClientOf, name: str = "lin", sitting: str = "one"
) -> tuple[FlaskClient, Player]:
    client = client_of(name)
    client.post("/courses/pack/start")
    client.get("/courses/pack/one")
    page = client.get("/courses/pack/one/package/refunds.zip")
    assert page.status_code == 200
    return client, Player(media, page.text, sitting)


def test_a_package_is_resumed_and_its_end_completes_the_lesson(
    app: Flask, media: FlaskClient, client_of: ClientOf
) -> None:
    put(app, client_of, package("1.2"))
    lin, player = opened(media, client_of)
    assert lin.post("/courses/pack/one/finish").status_code == 422
    first = player.begin().json
    assert first["values"]["cmi.core.entry"] == "ab-initio"
    assert first["values"]["cmi.core.student_name"]
    stored = player.commit(1, KEPT | {"cmi.core.session_time": "0000:00:30"}).json
    assert stored["state"]["parts"][0] == {
        "done": False,
        "passed": None,
        "score": None,
        "begun": True,
    }
    _, again = opened(media, client_of, sitting="two")
    back = again.begin().json
    assert back["values"]["cmi.core.entry"] == "resume"
    assert back["values"]["cmi.suspend_data"] == "页2"
    assert back["values"]["cmi.core.total_time"] == "0000:00:30"
    done = again.commit(back["commits"] + 1, KEPT | DONE, ended=True).json
    assert (done["state"]["done"], done["state"]["score"]) == (True, 9000)
    assert "90%" in lin.get("/courses/pack/one").text
    assert lin.post("/courses/pack/one/finish").status_code == 303
    assert lin.get("/courses/pack").text.count("ka-good") > 0


def test_all_parts_of_a_package_count_and_the_score_is_their_mean(
    app: Flask, media: FlaskClient, client_of: ClientOf
) -> None:
    put(app, client_of, package("2004", 3), score=80)
    lin, player = opened(media, client_of)
    for part, score in enumerate(["0.7", "0.9", "0.7"]):
        assert player.begin(part).status_code == 200
        values = {"cmi.completion_status": "completed", "cmi.score.scaled": score}
        state = player.commit(1, values, part, ended=True).json["state"]
        assert state["done"] is False
    assert lin.post("/courses/pack/one/finish").status_code == 422
    number = player.begin(2).json["commits"] + 1
    values = {"cmi.completion_status": "completed", "cmi.score.scaled": "0.8"}
    assert player.commit(number, values, 2, ended=True).json["state"]["done"] is True
    assert lin.post("/courses/pack/one/finish").status_code == 303


def test_what_comes_twice_or_late_changes_nothing(
    app: Flask, media: FlaskClient, client_of: ClientOf
) -> None:
    put(app, client_of, package("1.2"))
    _, player = opened(media, client_of)
    player.begin()
    assert player.commit(2, {"cmi.suspend_data": "new"}).status_code == 200
    assert player.commit(2, {"cmi.suspend_data": "twice"}).status_code == 200
    assert player.commit(1, {"cmi.suspend_data": "late"}).status_code == 200
    assert player.begin().json["values"]["cmi.suspend_data"] == "new"


def test_a_second_window_takes_over_and_the_first_is_told(
    app: Flask, media: FlaskClient, client_of: ClientOf
) -> None:
    put(app, client_of, package("1.2"))
    _, first = opened(media, client_of)
    first.begin()
    _, second = opened(media, client_of, sitting="two")
    second.begin()
    assert first.commit(1, KEPT).status_code == 409
    assert second.commit(1, KEPT).status_code == 200


@pytest.mark.parametrize(
    "values",
    [
        {"cmi.core.student_name": "x"},
        {"cmi.core.score.raw": "101"},
        {"cmi.suspend_data": "x" * 70_000},
        {"other": "x"},
        {"cmi.suspend_data": 7},
        "none",
    ],
)
def test_what_no_package_may_store_is_refused_and_not_kept(
    app: Flask, media: FlaskClient, client_of: ClientOf, values: Any
) -> None:
    put(app, client_of, package("1.2"))
    _, player = opened(media, client_of)
    player.begin()
    assert player.commit(1, values).status_code == 422
    with app.app_context():
        assert db.session.query(PackageRun).one().values == {}


def test_a_pass_is_for_one_package_of_one_person_and_runs_out(
    app: Flask, media: FlaskClient, client_of: ClientOf, cast: Cast
) -> None:
    put(app, client_of, package("1.2"))
    lin, player = opened(media, client_of)
    assert player.begin().status_code == 200
    forged = Player(media, f'data-src="{ORIGIN}{player.home[:-3]}xx/"')
    assert forged.begin().status_code == 404
    with clock.frozen_at(NOON + timedelta(hours=13)):
        assert player.begin().status_code == 404
    assert client_of("mei").get("/courses/pack/one/package/refunds.zip").status_code == 403
    assert lin.get("/courses/pack/one/package/none.zip").status_code == 404
    assert lin.get("/courses/pack/two/package/refunds.zip").status_code == 404
    with app.app_context(), transaction() as session:
        session.get_one(Account, cast.lin).disabled_at = NOON
    assert player.commit(1, KEPT).status_code == 404


def test_a_question_of_another_shape_is_refused(
    app: Flask, media: FlaskClient, client_of: ClientOf
) -> None:
    put(app, client_of, package("1.2"))
    _, player = opened(media, client_of)
    where = f"{player.home}parts/0/begin"
    assert media.post(where, data={"sitting": "x"}).status_code == 422
    assert media.post(where, json=["x"]).status_code == 422
    assert media.post(where, json={"sitting": 7}).status_code == 422
    assert player.begin(9).status_code == 404
    player.begin()
    big = {"sitting": "one", "number": 1, "values": {"a": "x" * 1_100_000}}
    assert media.post(f"{player.home}parts/0/commit", json=big).status_code == 422


def test_a_packages_own_pages_stand_under_their_own_policy(
    app: Flask, media: FlaskClient, client_of: ClientOf
) -> None:
    put(app, client_of, package("1.2"))
    lin, player = opened(media, client_of)
    page = lin.get("/courses/pack/one/package/refunds.zip")
    policy = page.headers["Content-Security-Policy"]
    assert f"frame-src 'self' {ORIGIN}" in policy
    assert "script-src 'self';" in policy
    assert 'sandbox="allow-scripts allow-same-origin allow-forms allow-modals"' in page.text
    frame = media.get(player.home)
    assert "frame-ancestors http://localhost" in frame.headers["Content-Security-Policy"]
    assert 'data-origin="http://localhost"' in frame.text
    part = media.get(f"{player.home}content/part1.html")
    assert part.mimetype == "text/html"
    policy = part.headers["Content-Security-Policy"]
    assert "sandbox allow-scripts" in policy
    assert "connect-src 'self'" in policy
    assert "http:" not in policy.split("frame-ancestors")[0]
    for name in ("none.html", "../../secret_key", "%2e%2e/secret_key"):
        assert media.get(f"{player.home}content/{name}").status_code == 404


def test_without_a_second_origin_the_page_says_so(
    app: Flask, shelf: Cast, client_of: ClientOf
) -> None:
    put(app, client_of, package("1.2"))
    lin = client_of("lin")
    lin.post("/courses/pack/start")
    lin.get("/courses/pack/one")
    page = lin.get("/courses/pack/one/package/refunds.zip").text
    assert "CONTENT_URL" in page
    assert "<iframe" not in page


def test_a_newer_package_begins_anew_and_what_was_done_stays(
    app: Flask, media: FlaskClient, client_of: ClientOf
) -> None:
    put(app, client_of, package("1.2"))
    lin, player = opened(media, client_of)
    player.begin()
    player.commit(1, KEPT | DONE, ended=True)
    put(app, client_of, package("1.2", score=50))
    assert player.commit(2, KEPT).status_code == 200  # who is in the middle goes on
    _, newer = opened(media, client_of, sitting="two")
    begun = newer.begin().json
    assert begun["values"]["cmi.core.entry"] == "ab-initio"
    assert "cmi.suspend_data" not in begun["values"]
    assert begun["state"]["done"] is True
    assert lin.post("/courses/pack/one/finish").status_code == 303


def test_what_a_package_kept_goes_with_its_person(
    app: Flask, media: FlaskClient, client_of: ClientOf, cast: Cast
) -> None:
    put(app, client_of, package("1.2"))
    _, player = opened(media, client_of)
    player.begin()
    player.commit(1, KEPT | DONE, ended=True)
    with app.app_context():
        with transaction():
            told = forgetting.gather(cast.lin)["packages"]
            assert told[0]["stored"]["cmi.suspend_data"] == "页2"
            forgetting.erase(cast.lin, NOON)
        row = db.session.query(PackageRun).one()
        assert (row.values, row.completed, row.score) == ({}, True, 9000)


def test_an_author_tries_a_package_and_nothing_is_kept(
    app: Flask, media: FlaskClient, client_of: ClientOf
) -> None:
    put(app, client_of, package("2004", 2))
    where = "/courses/manage/late/lessons/calm/try/refunds.zip"
    tao = client_of("tao")
    assert where in tao.get("/courses/manage/late/lessons/calm").text
    player = Player(media, tao.get(where).text)
    begun = player.begin(1).json
    assert begun["values"]["cmi.entry"] == "ab-initio"
    values = {"cmi.completion_status": "completed", "cmi.score.scaled": "0.9"}
    state = player.commit(1, values, 1, ended=True).json["state"]
    assert [part["done"] for part in state["parts"]] == [False, True]
    assert state["done"] is False
    assert player.commit(2, {"other": "x"}).status_code == 422
    assert player.begin(7).status_code == 404
    assert client_of("lin").get(where).status_code == 404
    assert tao.get(where.replace("refunds", "none")).status_code == 404
    with app.app_context():
        assert db.session.query(PackageRun).count() == 0

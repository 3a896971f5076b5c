"""A save in order takes the short road; it is told the same, to the letter, as on the long one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from app.accounts.models import Account, SignIn
from app.exams.services import saving
from app.exams.views.quick_save import QuickSave
from app.platform.db import transaction
from tests.conftest import NOON
from tests.web.exams.conftest import Sat, later, statements

ClientOf = Callable[[str], FlaskClient]
SitDown = Callable[..., Sat]
Roads = Callable[[Callable[[], TestResponse]], tuple[TestResponse, TestResponse]]


@pytest.fixture
def both_roads(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Roads:
    """Ask twice: with the short road in front, then with the application alone."""

    def ask(request: Callable[[], TestResponse]) -> tuple[TestResponse, TestResponse]:
        short = app.wsgi_app
        assert isinstance(short, QuickSave)
        first = request()
        with monkeypatch.context() as patched:
            patched.setattr(app, "wsgi_app", short.behind)
            return first, request()

    return ask


@pytest.fixture
def no_long_road(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_values: Any) -> None:
        raise AssertionError("this request had to be answered on the short road")

    monkeypatch.setitem(app.view_functions, "exams.save_answer", refuse)


def told(answer: TestResponse) -> tuple[int, str, list[tuple[str, str]]]:
    """Everything a browser gets, in no order of headers."""
    return answer.status_code, answer.text, sorted(answer.headers)


@pytest.mark.usefixtures("no_long_road")
def test_a_save_in_order_never_reaches_the_view(sat: SitDown, app: Flask) -> None:
    lin = sat()
    with statements(app) as asked:
        assert lin.save(1, 0).json["state"] == "saved"  # type: ignore[index]
    assert asked == [], "one statement on the driver's own cursor, nobody is loaded"


def test_saved_late_closed_and_not_found_are_told_alike(
    sat: SitDown, client_of: ClientOf, both_roads: Roads
) -> None:
    lin, mei = sat(), Sat(client_of("mei")).start()
    short, long = both_roads(lambda: lin.save(1, 0, token="t1"))
    assert told(short) == told(long)
    assert short.json["state"] == "saved"  # type: ignore[index]
    with later(minutes=41):
        short, long = both_roads(lambda: lin.save(1, 1, base=1, token="t2"))
        assert told(short) == told(long)
        assert short.json["state"] == "late"  # type: ignore[index]
        lin.hand_in()
    short, long = both_roads(lambda: lin.save(1, 1, base=1, token="t3"))
    assert told(short) == told(long)
    assert short.status_code == 409
    mei.address = lin.address
    short, long = both_roads(lambda: mei.save(1, 0))
    assert told(short) == told(long)
    assert short.status_code == 404


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"headers": {}}, 400),
        ({"headers": {"X-Exam-Token": "forged"}}, 400),
        ({"headers": {"X-Exam-Token": "ü"}}, 400),
        ({"data": "{"}, 422),
        ({"data": json.dumps({"slot": 1, "base": 0, "token": "", "answer": 0})}, 422),
        ({"data": b"\xff\xfe{}"}, 422),
        ({"content_type": "text/plain"}, 422),
        ({"headers": {"X-Exam-Token": "", "Cookie": "academy=forged.AAAA.BBBB"}}, 401),
    ],
    ids=["no token", "forged", "odd token", "no JSON", "no save", "bytes", "no type", "cookie"],
)
def test_what_is_not_in_order_is_refused_alike_and_writes_nothing(
    sat: SitDown, app: Flask, both_roads: Roads, changes: dict[str, Any], status: int
) -> None:
    lin = sat()
    client = lin.client if "Cookie" not in changes.get("headers", {}) else app.test_client()
    given = {
        "data": json.dumps({"slot": 1, "base": 0, "token": "t", "answer": 0}),
        "content_type": "application/json",
        "headers": {"X-Exam-Token": lin.token},
    } | changes
    short, long = both_roads(lambda: client.post(f"{lin.address}/save", **given))
    assert told(short) == told(long)
    assert short.status_code == status
    assert lin.get("/pulse").json["revisions"] == {}  # type: ignore[index]


@pytest.mark.parametrize(
    "ended",
    [update(SignIn).values(ended_at=NOON), update(Account).values(disabled_at=NOON)],
    ids=["signed out elsewhere", "disabled"],
)
def test_who_is_signed_out_saves_nothing_on_either_road(
    sat: SitDown, app: Flask, both_roads: Roads, ended: Any
) -> None:
    lin = sat()
    with app.app_context(), transaction() as session:
        session.execute(ended)
    short, long = both_roads(lambda: lin.save(1, 0))
    assert told(short) == told(long)
    assert (short.status_code, short.json) == (401, {"state": "signed_out", "slot": 0})


def test_an_error_on_the_short_road_is_answered_by_the_long_one_with_the_same_body(
    sat: SitDown, monkeypatch: pytest.MonkeyPatch
) -> None:
    lin = sat()
    real, failures = saving.save, [OSError("the disk is gone")]

    def once(*given: Any, **named: Any) -> saving.Saved:
        if failures:
            raise failures.pop()
        return real(*given, **named)

    monkeypatch.setattr(saving, "save", once)
    assert lin.save(1, 0).json["state"] == "saved"  # type: ignore[index]
    assert failures == []


def test_a_body_beyond_all_measure_is_refused(sat: SitDown, both_roads: Roads) -> None:
    lin = sat()
    large = json.dumps({"slot": 1, "base": 0, "token": "t", "answer": "x" * 33_000_000})
    short, long = both_roads(
        lambda: lin.client.post(
            f"{lin.address}/save",
            data=large,
            content_type="application/json",
            headers={"X-Exam-Token": lin.token},
        )
    )
    assert told(short) == told(long)
    assert short.status_code in (413, 422)
    assert lin.get("/pulse").json["revisions"] == {}  # type: ignore[index]


@pytest.mark.parametrize("path", ["/save", "/save/", "/saves", "/SAVE"])
def test_only_that_one_address_is_taken(sat: SitDown, path: str) -> None:
    lin = sat()
    assert lin.client.get(f"{lin.address}{path}").status_code in (404, 405)
    assert lin.client.post(f"{lin.address}{path}").status_code in (400, 404)

"""The inbox, the bell, and at most one mail a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.services import people
from app.jobs import outbox
from app.kernel.actor import Actor
from app.notices import inbox, kinds
from app.notices.jobs import Mailer
from app.notices.kinds import NoticeKind
from app.platform import clock, mail
from app.platform.db import transaction
from tests.conftest import NOON, Cast

ClientOf = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    kinds.register(NoticeKind("test.rated", "Rated: %(title)s", "by a trainer", "messages"))
    kinds.register(
        NoticeKind("test.now", "Exam moved", "", "clock", urgent=True, label="a moved exam")
    )
    yield
    for name in ("test.rated", "test.now"):
        kinds._kinds.pop(name)


def unread(client: FlaskClient) -> int:
    """What the bell says."""
    told = client.get("/notices/count").json
    assert isinstance(told, dict)
    return int(told["unread"])


def tell(app: Flask, account: int, key: str = "k1", kind: str = "test.rated") -> None:
    with app.app_context(), transaction():
        inbox.tell(
            account,
            kind,
            key=key,
            url="/growth/",
            at=NOON,
            title={"zh": "礼物还在路上", "en": "The late gift"},
        )


def test_a_notice_is_told_once_read_and_leads_where_one_acts(
    app: Flask, cast: Cast, client_of: ClientOf
) -> None:
    tell(app, cast.lin)
    tell(app, cast.lin)
    lin, mei = client_of("lin"), client_of("mei")
    assert lin.get("/notices/count").json == {"unread": 1, "label": "Notices, 1 unread"}
    assert "Rated: The late gift" in lin.get("/notices/").text
    assert unread(mei) == 0
    assert mei.post("/notices/1/open").status_code == 404
    opened = lin.post("/notices/1/open")
    assert opened.headers["Location"] == "/growth/"
    assert unread(lin) == 0


def test_all_can_be_marked_as_read(app: Flask, cast: Cast, client_of: ClientOf) -> None:
    tell(app, cast.lin)
    tell(app, cast.lin, "k2")
    lin = client_of("lin")
    lin.post("/notices/read")
    assert unread(lin) == 0


def test_there_is_at_most_one_daily_mail_and_only_if_wanted(
    app: Flask, cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[dict[str, str]] = []
    monkeypatch.setattr(mail, "send", lambda **m: sent.append(m))
    monkeypatch.setattr(mail, "is_configured", lambda: True)
    tell(app, cast.lin)
    tell(app, cast.mei)
    client_of("mei").post("/notices/mail", data={"daily": "no"})
    with app.app_context():
        mailer = Mailer(app.config["ACADEMY"])
        mailer.tick(NOON)
        outbox.run_due()
        assert [m["to"] for m in sent] == ["lin@example.com"]
        assert "礼物还在路上" in sent[0]["text"]
        assert "https://academy.example.com/growth/" in sent[0]["text"]
    tell(app, cast.lin, "k2")
    with app.app_context():
        mailer.tick(NOON + timedelta(hours=2))
        outbox.run_due()
        assert len(sent) == 1
        tomorrow = NOON + timedelta(days=1)
        with clock.frozen_at(tomorrow):
            mailer.tick(tomorrow)
            outbox.run_due()
        assert len(sent) == 2


def test_an_urgent_kind_is_mailed_at_once(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[dict[str, str]] = []
    monkeypatch.setattr(mail, "send", lambda **m: sent.append(m))
    monkeypatch.setattr(mail, "is_configured", lambda: True)
    tell(app, cast.lin, kind="test.now")
    with app.app_context():
        outbox.run_due()
    assert len(sent) == 1


def test_urgent_kinds_are_named_in_the_inbox(client_of: ClientOf) -> None:
    told = client_of("lin").get("/notices/").text
    assert "a moved exam" in told.split("Mailed at once all the same")[1]
    kinds.register(NoticeKind("test.now", "Exam moved", "", "clock", label="a moved exam"))
    assert "a moved exam" not in client_of("lin").get("/notices/").text


def test_the_disabled_get_no_mail(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, str]] = []
    monkeypatch.setattr(mail, "send", lambda **m: sent.append(m))
    monkeypatch.setattr(mail, "is_configured", lambda: True)
    tell(app, cast.lin, kind="test.now")
    with app.app_context():
        with transaction():
            people.disable(people.account_by_id(cast.lin), by=Actor(cast.ada), at=NOON)
        outbox.run_due()
        Mailer(app.config["ACADEMY"]).tick(NOON)
        outbox.run_due()
    assert sent == []


def test_notices_are_dropped_by_age_and_with_their_person(app: Flask, cast: Cast) -> None:
    tell(app, cast.lin)
    tell(app, cast.mei)
    with app.app_context():
        with transaction():
            assert inbox.purge(NOON) == 0
            assert inbox.erase(cast.mei, NOON) == 1
            assert inbox.gather(cast.mei) == []
            assert len(inbox.gather(cast.lin)) == 1
            assert inbox.purge(NOON + timedelta(seconds=1)) == 1
        assert inbox.unread_count(cast.lin) == 0


def test_a_way_out_of_the_academy_is_not_followed(
    app: Flask, cast: Cast, client_of: ClientOf
) -> None:
    with app.app_context(), transaction():
        inbox.tell(cast.lin, "test.rated", key="x", url="//evil.example/", at=NOON, title="x")
    assert client_of("lin").post("/notices/1/open").headers["Location"] == "/notices/"

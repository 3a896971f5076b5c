"""Role models: shown with consent, masked, gone at once when the consent is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import erasure
from app.accounts.models import Account
from app.evidence import ledger
from app.evidence.facts import RolePlayRated
from app.growth.rules.awards import Subject
from app.growth.services import awards, holdings
from app.kernel.actor import Actor, Role
from app.kernel.wording import Wording
from app.language import conversations
from app.language.conversations import Spoken, Whole
from app.platform.db import db, transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast

ClientOf = Callable[[str], FlaskClient]
GOOD = dict.fromkeys(made.CRITERIA, 450)
WHY = "She says what happens next, and when."


@pytest.fixture(autouse=True)
def framework(app: Flask, cast: Cast) -> Iterator[None]:
    """A framework, and a reader of made conversations, all of Lin's."""
    with app.app_context(), transaction():
        made.publish(NOON - timedelta(days=200))

    def reader(_key: str) -> Whole:
        return Whole(
            cast.lin,
            NOON,
            Wording("迟到的礼物", "The late gift"),
            ("王女士", "Ms Wang"),
            (
                Spoken(False, "我是王女士，单号 SF1234567890 到哪了？"),
                Spoken(True, "王女士您好，我是林晓雯，30 秒内为您查到。"),
            ),
        )

    conversations.register_whole("made", reader)
    yield
    conversations.register_whole("made", lambda _key: None)


def rated(app: Flask, learner: int, levels: dict[str, int] = GOOD, key: str = "1") -> UUID:
    """A confirmed role-play with these levels."""
    with app.app_context(), transaction():
        return ledger.record(
            RolePlayRated(learner_id=learner, happened_at=NOON - timedelta(days=2),
                          source=f"made:{key}", scenario="late-gift", channel="chat", mode="exam",
                          passed=True, confirmed=True, levels=levels),
            at=NOON - timedelta(days=2),
        )  # fmt: skip


def proposed(client: FlaskClient, fact: UUID, **more: str) -> str:
    """The address of the model that a proposal makes."""
    answer = client.post(f"/growth/facts/{fact}/role-model", data={"why": WHY, **more})
    assert answer.status_code == 303
    return answer.location


def test_nobody_sees_a_model_before_the_person_agrees(
    app: Flask, client_of: ClientOf, cast: Cast
) -> None:
    fact = rated(app, cast.lin)
    assert "Propose it as a model" in client_of("gao").get(f"/growth/facts/{fact}").text
    url = proposed(client_of("gao"), fact)
    assert client_of("gao").get(url).status_code == 200
    for name in ("mei", "qiu", "tao"):
        assert client_of(name).get(url).status_code == 404
        assert WHY not in client_of(name).get("/role-models").text
    for name in ("gao", "mei"):
        assert client_of(name).post(f"{url}/agree").status_code == 404
    lin = client_of("lin")
    assert "proposed as a model" in lin.get("/notices/").text
    assert "Your consent is asked" in lin.get("/role-models").text
    assert lin.post(f"{url}/agree").status_code == 303
    page = client_of("mei").get(url).text
    assert WHY in page
    assert "4.5" in page
    assert WHY in client_of("mei").get("/role-models").text


def test_customers_are_masked_and_the_person_too_unless_named(
    app: Flask, client_of: ClientOf, cast: Cast
) -> None:
    url = proposed(client_of("gao"), rated(app, cast.lin))
    client_of("lin").post(f"{url}/agree")
    page = client_of("mei").get(url).text
    for hidden in ("王女士", "1234567890", "林晓雯"):
        assert hidden not in page
    assert "30 秒内为您查到" in page
    assert "a colleague" in page
    client_of("lin").post(f"{url}/withdraw")
    client_of("lin").post(f"{url}/agree", data={"named": "yes"})
    page = client_of("mei").get(url).text
    assert "王女士" not in page
    assert "林晓雯" in page


def test_consent_taken_back_empties_every_page_at_once(
    app: Flask, client_of: ClientOf, cast: Cast
) -> None:
    url = proposed(client_of("lin"), rated(app, cast.lin), named="y")
    assert client_of("mei").get(url).status_code == 200
    assert client_of("lin").post(f"{url}/withdraw").status_code == 303
    assert client_of("mei").get(url).status_code == 404
    assert WHY not in client_of("mei").get("/role-models").text
    assert WHY not in client_of("mei").get("/role-models?format=csv").text
    assert client_of("lin").get(url).status_code == 200
    assert client_of("lin").post(f"{url}/decline").status_code == 409


def test_a_cancelled_rating_is_no_model(app: Flask, client_of: ClientOf, cast: Cast) -> None:
    fact = rated(app, cast.lin)
    url = proposed(client_of("lin"), fact)
    with app.app_context(), transaction():
        ledger.void(fact, reason="a mistake", by=Actor(cast.gao), at=NOON)
    assert client_of("mei").get(url).status_code == 404
    assert WHY not in client_of("mei").get("/role-models").text


def test_what_is_not_good_enough_or_not_theirs_is_refused(
    app: Flask, client_of: ClientOf, cast: Cast
) -> None:
    poor = rated(app, cast.lin, dict.fromkeys(made.CRITERIA, 350), "2")
    lin = client_of("lin")
    assert "Show it as a model" not in lin.get(f"/growth/facts/{poor}").text
    assert lin.post(f"/growth/facts/{poor}/role-model", data={"why": WHY}).status_code == 409
    good = rated(app, cast.lin)
    for name in ("mei", "qiu", "tao"):
        url = f"/growth/facts/{good}/role-model"
        assert client_of(name).get(url).status_code == 404
        assert client_of(name).post(url, data={"why": WHY}).status_code == 404
    page = lin.post(f"/growth/facts/{good}/role-model", data={"why": "short"})
    assert page.status_code == 422
    assert 'id="why-error"' in page.text
    proposed(lin, good)
    assert lin.post(f"/growth/facts/{good}/role-model", data={"why": WHY}).status_code == 409


def test_the_file_holds_what_the_page_shows(app: Flask, client_of: ClientOf, cast: Cast) -> None:
    for key in ("1", "2"):
        proposed(client_of("lin"), rated(app, cast.lin, key=key))
    page = client_of("mei").get("/role-models").text
    lines = client_of("mei").get("/role-models?format=csv").text.strip().splitlines()
    assert len(lines) - 1 == page.count(WHY) == 2


def test_a_named_model_leads_to_the_open_award_and_back(
    app: Flask, client_of: ClientOf, cast: Cast
) -> None:
    url = proposed(client_of("lin"), rated(app, cast.lin), named="y")
    with app.app_context(), transaction():
        analyst = Actor(cast.an, frozenset({Role.ANALYST}))
        row = awards.begin("2026-Q4", "2026-10", subject=Subject.PERSON, by=analyst, at=NOON)
        key = row.public_id
        staff_no = db.session.get_one(Account, cast.lin).staff_no
    page = client_of("mei").get(url).text
    assert f"/awards/{key}?staff_no={staff_no}#new" in page
    client_of("mei").post(f"/awards/{key}/nominate", data={"staff_no": staff_no, "why": WHY})
    assert url in client_of("mei").get(f"/awards/{key}").text


def test_a_person_who_is_forgotten_leaves_no_model(
    app: Flask, client_of: ClientOf, cast: Cast
) -> None:
    url = proposed(client_of("gao"), rated(app, cast.lin))
    client_of("lin").post(f"{url}/agree")
    held = next(h for h in holdings.HOLDINGS if h.name == "role_models")
    with app.app_context(), transaction():
        assert held.gather is not None
        assert [one["why"] for one in held.gather(cast.lin)] == [WHY]
        assert held.erase is not None
        assert held.erase(cast.gao, NOON) == 1
    assert WHY not in client_of("mei").get(url).text
    with app.app_context(), transaction():
        assert held.erase(cast.lin, NOON) == 1
        assert held.gather(cast.lin) == []
    assert client_of("mei").get(url).status_code == 404
    assert held in erasure.holdings()

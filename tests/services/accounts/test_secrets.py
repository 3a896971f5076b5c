"""Passwords chosen, links by mail, one-time secrets: each opens for whom it was made, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account, HandoutPerson, SecretHandout
from app.accounts.services import people, secrets
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.platform import clock, hashing
from app.platform.db import Base, db, transaction
from tests.conftest import NOON, Cast

KEY = "k" * 40


def whole_database(session: Session) -> str:
    return "\n".join(
        repr(tuple(row))
        for table in Base.metadata.sorted_tables
        for row in session.execute(select(table))
    )


def test_a_reset_link_is_for_one_person_and_one_change(in_app: Cast) -> None:
    lin = people.account_by_id(in_app.lin)
    token = secrets.reset_token(lin, secret_key=KEY)
    assert secrets.account_of_token(token, secret_key=KEY) is lin
    assert secrets.account_of_token(token, secret_key="o" * 40) is None
    assert secrets.account_of_token(token[:-2], secret_key=KEY) is None
    assert secrets.account_of_token("", secret_key=KEY) is None
    db.session.rollback()
    with transaction():
        lin = people.account_by_id(in_app.lin)
        new_hash = hashing.hash_password("a sentence of mine")
        secrets.change_password(lin, new_hash, by=Actor(lin.id), at=NOON)
    assert secrets.account_of_token(token, secret_key=KEY) is None


@pytest.mark.real_time
def test_a_reset_link_lasts_an_hour(in_app: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    token = secrets.reset_token(people.account_by_id(in_app.lin), secret_key=KEY)
    assert secrets.account_of_token(token, secret_key=KEY) is not None
    monkeypatch.setattr(secrets, "LINK_LASTS", timedelta(seconds=-1))
    assert secrets.account_of_token(token, secret_key=KEY) is None


def test_a_link_opens_nothing_for_the_disabled_and_the_erased(in_app: Cast, ada: Actor) -> None:
    token = secrets.reset_token(people.account_by_id(in_app.lin), secret_key=KEY)
    db.session.rollback()
    with transaction():
        people.disable(people.account_by_id(in_app.lin), by=ada, at=NOON)
    assert secrets.account_of_token(token, secret_key=KEY) is None
    assert secrets.account_for_reset("K0000") is None


def test_a_link_goes_only_to_whom_a_mail_can_reach(in_app: Cast) -> None:
    found = secrets.account_for_reset(" k0000 ")
    assert found is not None
    assert found.id == in_app.lin
    by_address = secrets.account_for_reset("LIN@example.com")
    assert by_address is found
    assert secrets.account_for_reset("nobody") is None
    db.session.rollback()
    with transaction():
        people.account_by_id(in_app.lin).email = None
    assert secrets.account_for_reset("K0000") is None


def test_secrets_open_are_shown_to_their_maker_alone_and_stored_nowhere(
    in_app: Cast, ada: Actor
) -> None:
    with transaction():
        handout = secrets.hand_out(
            [people.account_by_id(in_app.lin), people.account_by_id(in_app.mei)], by=ada, at=NOON
        )
        key = handout.public_id
    shown = {h.account.id: h.secret for h in secrets.secrets_of(key, by=ada, at=NOON)}
    assert set(shown) == {in_app.lin, in_app.mei}
    assert len(set(shown.values())) == 2
    kept = whole_database(db.session())
    for account_id, secret in shown.items():
        account = db.session.get_one(Account, account_id)
        assert hashing.matches(account.password_hash, secret)
        assert account.password_is_one_time
        assert secret not in kept
    for other in (Actor(in_app.tao), Actor(in_app.lin)):
        with pytest.raises(NotFound):
            secrets.secrets_of(key, by=other, at=NOON)
    with pytest.raises(NotFound):
        secrets.secrets_of(key, by=ada, at=NOON + timedelta(hours=1))


def test_a_used_secret_is_shown_no_more_and_a_closed_handout_shows_none(
    in_app: Cast, ada: Actor
) -> None:
    with transaction():
        both = [people.account_by_id(in_app.lin), people.account_by_id(in_app.mei)]
        key = secrets.hand_out(both, by=ada, at=NOON).public_id
        own = hashing.hash_password("a sentence of mine")
        secrets.change_password(both[0], own, by=Actor(in_app.lin), at=NOON)
    assert [h.account.id for h in secrets.secrets_of(key, by=ada, at=NOON)] == [in_app.mei]
    db.session.rollback()
    with transaction():
        secrets.close_handout(key, by=ada, at=NOON)
    with pytest.raises(NotFound):
        secrets.secrets_of(key, by=ada, at=NOON)
    with pytest.raises(NotFound):
        secrets.close_handout(key, by=ada, at=NOON)


def test_a_newer_secret_takes_the_older_ones_place(in_app: Cast, ada: Actor) -> None:
    with transaction():
        first = secrets.hand_out([people.account_by_id(in_app.lin)], by=ada, at=NOON).public_id
    later = NOON + timedelta(minutes=5)
    with transaction():
        second = secrets.hand_out([people.account_by_id(in_app.lin)], by=ada, at=later).public_id
    assert secrets.secrets_of(first, by=ada, at=later) == []
    (handed,) = secrets.secrets_of(second, by=ada, at=later)
    assert hashing.matches(handed.account.password_hash, handed.secret)
    assert db.session.query(SecretHandout).count() == 2
    assert db.session.query(HandoutPerson).count() == 2


def test_a_password_may_not_be_made_of_ones_particulars(in_app: Cast) -> None:
    lin = people.account_by_id(in_app.lin)
    assert secrets.faults_of(lin, "linxiaowen", composition=False)
    assert secrets.faults_of(lin, "K0000K0000", composition=False)
    assert not secrets.faults_of(lin, "雨天也要把话说清楚", composition=False)
    assert secrets.faults_of(lin, "雨天也要把话说清楚", composition=True)
    assert clock.now() == NOON

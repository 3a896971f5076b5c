"""The trail is appended: no service changes or drops a deed through its rows."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.services import directory
from app.audit import queries, trail
from app.audit.models import AuditEntry
from app.audit.queries import TrailFilter
from app.kernel.actor import Actor
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.factories import make_account


@pytest.fixture
def noted(in_app: Cast) -> Cast:
    """Three deeds."""
    with transaction():
        trail.note(Actor(in_app.ada), "account.moved", f"account:{in_app.lin}", {"unit": 1})
        trail.note(Actor(in_app.ada), "account.edited", f"account:{in_app.mei}")
        trail.note(Actor(in_app.lin), "attempt.started", "attempt:100%")
    return in_app


def actions(**wanted: object) -> list[str]:
    return [e.action for e in queries.page(TrailFilter(**wanted), number=1).items]  # type: ignore[arg-type]


def test_a_deed_is_never_changed(noted: Cast) -> None:
    def change() -> None:
        with transaction():
            db.session.scalars(select(AuditEntry).limit(1)).one().action = "nothing.happened"

    with pytest.raises(RuntimeError, match="appended"):
        change()
    assert "nothing.happened" not in actions()


def test_a_deed_is_never_dropped(noted: Cast) -> None:
    def drop() -> None:
        with transaction():
            db.session.delete(db.session.scalars(select(AuditEntry).limit(1)).one())

    with pytest.raises(RuntimeError, match="appended"):
        drop()
    assert len(actions()) == 3


def test_deeds_are_found_by_who_what_and_when(noted: Cast) -> None:
    everything = ["attempt.started", "account.edited", "account.moved"]
    assert actions() == everything
    assert actions(action="account.") == everything[1:]
    assert actions(action="account.edited") == ["account.edited"]
    lin = select(Account.staff_no).where(Account.id == noted.lin)
    named = directory.ids_named(db.session.scalars(lin).one() or "")
    assert actions(people=named) == ["attempt.started", "account.moved"]
    assert actions(people=directory.ids_named("nobody-is-called-so")) == []
    assert actions(text="100%") == ["attempt.started"]
    assert actions(text="1%%") == []
    assert actions(since=NOON) == everything
    assert actions(until=NOON) == []
    assert queries.actions() == sorted(everything)
    assert [e.action for e in queries.entries(TrailFilter())] == everything


def test_somebody_is_found_in_the_trail_however_many_share_the_name(noted: Cast) -> None:
    with transaction():
        for number in range(230):
            make_account(f"Z{number:05d}", "众人", hired=NOON.date(), at=NOON)
    last = db.session.scalars(select(Account.id).order_by(Account.id.desc()).limit(1)).one()
    db.session.rollback()
    with transaction():
        trail.note(Actor(noted.ada), "account.disabled", f"account:{last}")
        trail.note(Actor(last), "attempt.started", "attempt:7")
    assert actions(people=directory.ids_named("众人")) == ["attempt.started", "account.disabled"]

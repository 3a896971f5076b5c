"""A person can be forgotten: nothing identifies them any more, and what they achieved stands."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts import erasure, jobs
from app.accounts.erasure import Holding
from app.accounts.models import Account, PeopleImport, RoleGrant, SignIn, SignInFailure
from app.accounts.services import organisation, own, people
from app.audit import trail
from app.audit.models import AuditEntry
from app.evidence import ledger
from app.evidence.facts import SignedOff
from app.kernel.actor import Actor
from app.notices import inbox
from app.platform.db import Base, db, transaction
from tests.conftest import NOON, Cast

DAY = timedelta(days=1)
TRACES = ("林晓雯", "Lin Xiaowen", "K0000", "lin@example.com", "2001-02-03", "198.51.100.7")


def whole_database() -> str:
    return "\n".join(
        repr(tuple(row))
        for table in Base.metadata.sorted_tables
        for row in db.session.execute(select(table))
    )


@pytest.fixture
def lived(in_app: Cast, ada: Actor) -> Cast:
    """Lin has signed in, mistyped, been told something, and been signed off by her manager."""
    lin = Actor(in_app.lin)
    with transaction():
        account = people.account_by_id(lin.id)
        own.note_notice_seen(account, at=NOON)
        own.give_particulars(
            account,
            email="lin@example.com",
            birthday=NOON.date().replace(year=2001, month=2, day=3),
            consents_to_birthday=True,
            by=lin,
            at=NOON,
        )
        db.session.add(
            SignIn(
                account_id=lin.id,
                created_at=NOON,
                last_seen_at=NOON,
                confirmed_at=NOON,
                address="198.51.100.7",
                device="Test",
            )
        )
        db.session.add(
            SignInFailure(who=f"account:{lin.id}", address="198.51.100.7", happened_at=NOON)
        )
        trail.note(lin, "account.signed_in", f"account:{lin.id}", address="198.51.100.7")
        inbox.tell(lin.id, "test.told", key="k", url="/", at=NOON, who="林晓雯")
        ledger.record(
            SignedOff(
                learner_id=lin.id,
                happened_at=NOON,
                source="test:1",
                what="mentor-plan",
                by=in_app.gao,
            )
        )
    return in_app


def forget(account_id: int, by: Actor) -> None:
    with transaction():
        erasure.erase(people.account_by_id(account_id), by=by, at=NOON)


def test_nothing_in_the_whole_database_names_the_forgotten(lived: Cast, ada: Actor) -> None:
    before = whole_database()
    assert all(trace in before for trace in ("林晓雯", "K0000", "198.51.100.7"))
    db.session.rollback()
    forget(lived.lin, ada)
    after = whole_database()
    assert [trace for trace in TRACES if trace in after] == []
    assert "梅子涵" in after


def test_results_and_deeds_stand_under_the_bare_id(lived: Cast, ada: Actor) -> None:
    facts = len(ledger.history(lived.lin))
    db.session.rollback()
    forget(lived.lin, ada)
    assert facts == 1
    assert len(ledger.history(lived.lin)) == facts
    account = db.session.get_one(Account, lived.lin)
    assert account.erased_at == NOON
    assert account.disabled_at == NOON
    assert account.staff_no is None
    deeds = select(func.count()).where(AuditEntry.actor_id == lived.lin)
    assert db.session.scalar(deeds)
    assert db.session.scalar(select(func.count()).where(RoleGrant.account_id == lived.lin)) == 1


def test_the_trail_says_that_somebody_was_erased_and_not_who(lived: Cast, ada: Actor) -> None:
    forget(lived.lin, ada)
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "account.erased")
    ).one()
    assert entry.subject == f"account:{lived.lin}"
    assert all(isinstance(count, int) for count in (entry.after or {}).values())


def test_the_number_is_free_again_for_somebody_else(lived: Cast, ada: Actor) -> None:
    forget(lived.lin, ada)
    with transaction():
        given = people.Particulars("K0000", "新人", NOON.date())
        assert people.create(given, by=ada, at=NOON).id != lived.lin


def test_ones_data_holds_what_every_feature_registers(lived: Cast) -> None:
    registered = {h.name for h in erasure.holdings() if h.gather is not None}
    gathered = erasure.gather(lived.lin)
    assert set(gathered) == registered
    assert {"account", "consents", "places", "sign_ins", "trail", "notices"} <= registered
    bundle = own.bundle(gathered, at=NOON)
    with zipfile.ZipFile(bundle) as archive:
        held = {name: json.loads(archive.read(name)) for name in archive.namelist()}
    assert set(held) == {f"{name}.json" for name in registered} | {"index.json"}
    assert held["account.json"]["name"] == "林晓雯"
    assert held["places.json"]["teams"][0]["name_zh"] == "售前一组"
    assert held["sign_ins.json"][0]["address"] == "198.51.100.7"
    assert [c["purpose"] for c in held["consents.json"]] == ["notice", "birthday"]
    assert held["index.json"]["files"]


def test_ones_data_holds_nobody_else(lived: Cast) -> None:
    whole = json.dumps(erasure.gather(lived.lin), ensure_ascii=False, default=str)
    assert "梅子涵" not in whole
    assert "mei@example.com" not in whole
    assert "password" not in whole.replace("password_changed", "")


def test_a_holding_is_asked_by_name_and_the_last_registration_counts(lived: Cast) -> None:
    def answer(_account: int) -> Any:
        return "twice"

    erasure.register(Holding("test", "Test", gather=lambda _a: "once"))
    erasure.register(Holding("test", "Test", gather=answer))
    try:
        assert erasure.gather(lived.lin)["test"] == "twice"
    finally:
        erasure._holdings.pop("test")


def test_sign_ins_are_dropped_after_their_time_and_not_before(lived: Cast, ada: Actor) -> None:
    def kept() -> int:
        return db.session.scalar(select(func.count(SignIn.id))) or 0

    jobs.purge(NOON + 180 * DAY)
    assert kept() == 1
    db.session.rollback()
    jobs.purge(NOON + 181 * DAY)
    assert kept() == 0


def test_the_organisation_chooses_how_long_and_never_below_the_least(
    lived: Cast, ada: Actor
) -> None:
    (holding,) = [h for h in erasure.holdings() if h.name == "trail"]
    assert (erasure.days_kept(holding), holding.least_days) == (1095, 180)
    for written, counts in (("400", 400), ("10", 180), ("0", 0), ("many", 1095)):
        db.session.rollback()
        with transaction():
            organisation.choose({"retention.trail": written}, by=ada, at=NOON)
        assert erasure.days_kept(holding) == counts
    db.session.rollback()
    with transaction():
        organisation.choose({"retention.trail": "0"}, by=ada, at=NOON)
        assert erasure.purge(holding, at=NOON + 10_000 * DAY) == 0


def test_the_trail_is_dropped_by_age_alone_and_says_so(lived: Cast) -> None:
    jobs.purge(NOON + 1096 * DAY)
    left = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert "account.signed_in" not in left
    assert "data.purged" in left


def test_leavers_are_forgotten_after_two_years_and_others_are_not(lived: Cast, ada: Actor) -> None:
    with transaction():
        people.disable(people.account_by_id(lived.lin), by=ada, at=NOON)
    jobs.purge(NOON + 730 * DAY)
    assert db.session.get_one(Account, lived.lin).erased_at is None
    db.session.rollback()
    jobs.purge(NOON + 731 * DAY)
    assert db.session.get_one(Account, lived.lin).erased_at is not None
    assert db.session.get_one(Account, lived.mei).erased_at is None


def test_imports_are_dropped_after_a_week(lived: Cast, ada: Actor) -> None:
    with transaction():
        db.session.add(
            PeopleImport(created_at=NOON, created_by=ada.id, file_name="x", rows=[], counts={})
        )
    jobs.purge(NOON + 8 * DAY)
    assert db.session.scalar(select(func.count(PeopleImport.id))) == 0

"""Accounts, roles, places and merchants: changed with their history kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.accounts import queries
from app.accounts.models import ConsentRecord, Management, RoleGrant, Unit, UnitKind
from app.accounts.services import own, people, units
from app.accounts.services.people import Particulars, Taken
from app.accounts.services.units import UnitParticulars
from app.audit.models import AuditEntry
from app.kernel.actor import Actor, Capability, Role
from app.kernel.errors import Conflict, Denied, NotFound
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast

TODAY = NOON.date()
DAY = timedelta(days=1)


def somebody(**changed: object) -> Particulars:
    return Particulars(
        **{"staff_no": " k9 ", "name": " 赵  甲 ", "hired_on": TODAY, **changed}  # type: ignore[arg-type]
    )


def last_entry(action: str) -> AuditEntry:
    rows = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id.desc())
    return db.session.scalars(rows).first()  # type: ignore[return-value]


def test_particulars_are_tidied(in_app: Cast, ada: Actor) -> None:
    with transaction():
        made = people.create(somebody(email=" Zhao@Example.COM "), by=ada, at=NOON)
        found = (made.staff_no, made.name, made.email)
    assert found == ("K9", "赵 甲", "zhao@example.com")


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"staff_no": "k0000"}, "staff_no"), ({"email": "MEI@example.com"}, "email")],
)
def test_a_number_and_an_address_belong_to_one_person(
    in_app: Cast, ada: Actor, changed: dict[str, str], field: str
) -> None:
    with pytest.raises(Taken) as refused, transaction():
        people.create(somebody(**changed), by=ada, at=NOON)
    assert refused.value.field == field
    with pytest.raises(Taken), transaction():
        people.edit(people.account_by_id(in_app.lu), somebody(**changed), by=ada)


def test_the_trail_names_fields_and_never_what_stood_in_them(in_app: Cast, ada: Actor) -> None:
    with transaction():
        lin = people.account_by_id(in_app.lin)
        changed = people.edit(lin, somebody(staff_no="K0000", email="new@example.com"), by=ada)
    assert "email" in changed
    entry = last_entry("account.edited")
    assert set(entry.after or {}) == {"fields"}
    assert "example.com" not in repr((entry.before, entry.after))


def test_roles_change_from_the_next_reading_and_leave_history(in_app: Cast, ada: Actor) -> None:
    with transaction():
        lin = people.account_by_id(in_app.lin)
        roles = frozenset({Role.LEARNER, Role.TRAINER})
        assert people.grant(lin, roles, frozenset({Capability.INVIGILATOR}), by=ada, at=NOON)
        assert not people.grant(lin, roles, frozenset({Capability.INVIGILATOR}), by=ada, at=NOON)
    assert people.held_by(in_app.lin) == (roles, frozenset({Capability.INVIGILATOR}))
    entry = last_entry("account.roles_changed")
    assert entry.before == {"roles": ["learner"], "capabilities": []}
    assert entry.after == {"roles": ["learner", "trainer"], "capabilities": ["invigilator"]}
    db.session.rollback()
    with transaction():
        lin = people.account_by_id(in_app.lin)
        people.grant(lin, frozenset({Role.LEARNER}), frozenset(), by=ada, at=NOON + DAY)
    held = db.session.scalars(select(RoleGrant).where(RoleGrant.account_id == in_app.lin)).all()
    assert {(g.role, g.revoked_at is None) for g in held} == {
        (Role.LEARNER, True),
        (Role.TRAINER, False),
    }


def test_somebody_always_administers(in_app: Cast, ada: Actor) -> None:
    def step_down() -> bool:
        with transaction():
            me = people.account_by_id(in_app.ada)
            return people.grant(me, frozenset({Role.LEARNER}), frozenset(), by=ada, at=NOON)

    with pytest.raises(Denied):
        step_down()
    with transaction():
        tao = people.account_by_id(in_app.tao)
        people.grant(tao, frozenset({Role.ADMIN}), frozenset(), by=ada, at=NOON)
    assert step_down()


def test_a_move_keeps_earlier_days_and_may_be_planned(in_app: Cast, ada: Actor) -> None:
    two = in_app.teams["two"]
    with transaction():
        assert people.move_to(in_app.lin, two, on=TODAY + 7 * DAY, by=ada, at=NOON)
    session = db.session()
    assert queries.team_of(session, in_app.lin, day=TODAY) == in_app.teams["one"]
    assert queries.team_of(session, in_app.lin, day=TODAY + 7 * DAY) == two
    db.session.rollback()
    with transaction():
        assert people.move_to(in_app.lin, None, on=TODAY, by=ada, at=NOON)
    assert queries.team_of(session, in_app.lin, day=TODAY + 7 * DAY) is None
    assert queries.team_of(session, in_app.lin, day=TODAY - DAY) == in_app.teams["one"]
    db.session.rollback()
    with transaction():
        assert not people.move_to(in_app.lin, None, on=TODAY, by=ada, at=NOON)


def test_nobody_belongs_to_a_merchant_or_a_closed_team(in_app: Cast, ada: Actor) -> None:
    shop = db.session.scalars(select(Unit).where(Unit.kind == UnitKind.MERCHANT)).one().id
    db.session.rollback()
    for place in (shop, 987_654):
        with pytest.raises(NotFound), transaction():
            people.move_to(in_app.lin, place, on=TODAY, by=ada, at=NOON)


def test_teams_nest_and_never_in_themselves(in_app: Cast, ada: Actor) -> None:
    one = in_app.teams["one"]
    with transaction():
        night = UnitParticulars(UnitKind.TEAM, "夜班", "", one)
        inner = units.create(night, by=ada, at=NOON)
        assert (inner.name_en, inner.key) == ("夜班", "ye-ban")
        inner_id, inner_key = inner.id, inner.public_id
    with pytest.raises(Conflict), transaction():
        units.create(UnitParticulars(UnitKind.TEAM, "夜班", "Night", one), by=ada, at=NOON)
    into_itself = UnitParticulars(UnitKind.TEAM, "售前一组", "", inner_id)
    with pytest.raises(Denied), transaction():
        units.edit(db.session.get_one(Unit, one), into_itself, by=ada)
    with transaction():
        renamed = UnitParticulars(UnitKind.TEAM, "大夜班", "Night", one)
        assert units.edit(units.unit(inner_key), renamed, by=ada)
        assert not units.edit(units.unit(inner_key), renamed, by=ada)
    assert last_entry("unit.changed").before == {
        "name_zh": "夜班",
        "name_en": "夜班",
        "parent": one,
    }


def test_merchants_stand_alone_and_teams_do_not(in_app: Cast, ada: Actor) -> None:
    one = in_app.teams["one"]
    for wrong in (
        UnitParticulars(UnitKind.MERCHANT, "店", "", one),
        UnitParticulars(UnitKind.TEAM, "组", "", None),
    ):
        with pytest.raises(Denied), transaction():
            units.create(wrong, by=ada, at=NOON)


def test_a_team_with_people_is_not_closed_and_an_empty_one_keeps_its_history(
    in_app: Cast, ada: Actor
) -> None:
    two = in_app.teams["two"]
    with pytest.raises(Conflict), transaction():
        units.close(db.session.get_one(Unit, two), day=TODAY, by=ada, at=NOON)
    with transaction():
        people.move_to(in_app.lu, None, on=TODAY, by=ada, at=NOON)
    with transaction():
        units.close(db.session.get_one(Unit, two), day=TODAY, by=ada, at=NOON)
    terms = db.session.scalars(select(Management).where(Management.unit_id == two)).all()
    assert [term.until for term in terms] == [TODAY]
    db.session.rollback()
    with transaction():
        units.reopen(db.session.get_one(Unit, two), by=ada)
    assert db.session.get_one(Unit, two).closed_at is None


def test_a_deputy_leads_for_the_days_named(in_app: Cast, ada: Actor) -> None:
    one = in_app.teams["one"]
    with transaction():
        units.appoint(
            db.session.get_one(Unit, one),
            people.account_by_id(in_app.qiu),
            is_deputy=True,
            since=TODAY + DAY,
            until=TODAY + 4 * DAY,
            by=ada,
            at=NOON,
        )

    def led(day: date) -> bool:
        return one in queries.actor_of(db.session(), in_app.qiu, day=day).teams

    assert [led(TODAY + n * DAY) for n in range(5)] == [False, True, True, True, False]
    names = [p.id for p in queries.managers_of(db.session(), in_app.lin, day=TODAY + DAY)]
    assert names == [in_app.gao, in_app.qiu]


def test_terms_do_not_overlap_and_run_forwards(in_app: Cast, ada: Actor) -> None:
    one = in_app.teams["one"]

    def appoint(since: date, until: date | None) -> int:
        with transaction():
            unit, gao = db.session.get_one(Unit, one), people.account_by_id(in_app.gao)
            return units.appoint(
                unit, gao, is_deputy=False, since=since, until=until, by=ada, at=NOON
            ).id

    with pytest.raises(Conflict):
        appoint(TODAY, None)
    with pytest.raises(Denied):
        appoint(TODAY, TODAY)
    standing = db.session.scalars(select(Management.id).where(Management.unit_id == one)).one()
    db.session.rollback()
    with transaction():
        units.end_term(db.session.get_one(Unit, one), standing, on=TODAY, today=TODAY, by=ada)
    assert appoint(TODAY, None) != standing
    two = in_app.teams["two"]
    with pytest.raises(NotFound), transaction():
        units.end_term(db.session.get_one(Unit, two), standing, on=TODAY, today=TODAY, by=ada)


def test_a_birthday_stands_as_long_as_its_consent(in_app: Cast) -> None:
    lin = Actor(in_app.lin)

    def give(birthday: date | None, consents: bool) -> None:
        with transaction():
            own.give_particulars(
                people.account_by_id(lin.id),
                email="lin@example.com",
                birthday=birthday,
                consents_to_birthday=consents,
                by=lin,
                at=NOON,
            )

    give(date(2000, 2, 29), False)
    assert people.account_by_id(lin.id).birthday is None
    db.session.rollback()
    give(date(2000, 2, 29), True)
    assert people.account_by_id(lin.id).birthday == date(2000, 2, 29)
    db.session.rollback()
    give(date(2000, 2, 29), False)
    account = people.account_by_id(lin.id)
    assert (account.birthday, account.birthday_consent_at) == (None, None)
    given = db.session.scalars(select(ConsentRecord.given).order_by(ConsentRecord.id)).all()
    assert list(given) == [True, False]

"""The only code that deletes people's data: on request, after their time, demo people.

Each feature registers what it holds of somebody: how to hand it to them, how to empty the free
text they wrote, and what grows too old. Results stand under the bare id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, func, select, update

from app.accounts.models import (
    Account,
    CapabilityGrant,
    ConsentRecord,
    HandoutPerson,
    Management,
    Membership,
    PeopleImport,
    RoleGrant,
    SecretHandout,
    Setting,
    SignIn,
    SignInFailure,
    Unit,
)
from app.audit import trail
from app.audit.models import AuditEntry
from app.kernel.actor import SYSTEM, Actor
from app.platform import clock
from app.platform.db import db
from app.platform.i18n import _l

FOREVER: Final = 0


@dataclass(frozen=True)
class Holding:
    """What one feature keeps of people.

    ``label`` is a lazy message. ``gather`` gives JSON-able data of one account for its owner;
    ``erase`` empties what identifies that account and says how many rows it touched;
    ``purge`` drops what is older than a moment, in portions of at most ``PORTION`` rows, and says
    how many. ``keep_days`` is the usual time (0 for ever), ``least_days`` the shortest allowed.
    All run in the caller's transaction and never commit.
    """

    name: str
    label: Any
    gather: Callable[[int], Any] | None = None
    erase: Callable[[int, datetime], int] | None = None
    purge: Callable[[datetime], int] | None = None
    keep_days: int = FOREVER
    least_days: int = 0


PORTION: Final = 500
_holdings: dict[str, Holding] = {}


def register(holding: Holding) -> None:
    """Say what a feature holds. Called from its wiring; the same name again replaces it."""
    _holdings[holding.name] = holding


def holdings() -> list[Holding]:
    """Everything that is held, by name."""
    return [_holdings[name] for name in sorted(_holdings)]


def gather(account_id: int) -> Mapping[str, Any]:
    """All that is held of one person, by holding."""
    return {h.name: h.gather(account_id) for h in holdings() if h.gather is not None}


def erase(account: Account, *, by: Actor, at: datetime) -> Mapping[str, int]:
    """Forget somebody: empty the account and what features hold; give rows touched by holding.

    The bare id stays, so results and facts keep standing. Cannot be undone.
    """
    touched = {h.name: h.erase(account.id, at) for h in holdings() if h.erase is not None}
    account.staff_no = account.email = account.language = account.birthday = None
    account.birthday_consent_at = None
    account.name = account.latin_name = account.shift = account.password_hash = ""
    account.password_is_one_time = True
    account.theme = "system"
    account.disabled_at = account.disabled_at or at
    account.erased_at = at
    db.session.flush()
    counts = {name: count for name, count in touched.items() if count}
    trail.note(by, "account.erased", f"account:{account.id}", after=counts)
    return touched


def days_kept(holding: Holding) -> int:
    """For how many days a holding is kept, as the organisation chose; 0 for ever."""
    chosen = db.session.get(Setting, f"retention.{holding.name}")
    if chosen is None or not chosen.value.isdigit():
        return holding.keep_days
    days = int(chosen.value)
    return days if days == FOREVER else max(days, holding.least_days)


def purge(holding: Holding, *, at: datetime) -> int:
    """Drop one portion of what has outlived its days; give how many rows went."""
    days = days_kept(holding)
    if holding.purge is None or days == FOREVER:
        return 0
    gone = holding.purge(at - timedelta(days=days))
    if gone:
        trail.note(SYSTEM, "data.purged", f"holding:{holding.name}", after={"rows": gone})
    return gone


# --- what accounts and the trail hold --------------------------------------------------------


def _gather_account(account_id: int) -> Any:
    row = db.session.get_one(Account, account_id)
    shown = (
        "staff_no",
        "name",
        "latin_name",
        "email",
        "language",
        "theme",
        "hired_on",
        "shift",
        "birthday",
        "birthday_consent_at",
        "notice_version",
        "notice_seen_at",
        "password_changed_at",
        "created_at",
        "disabled_at",
    )
    return {name: getattr(row, name) for name in shown}


def _gather_places(account_id: int) -> Any:
    lived = db.session.execute(
        select(Unit.name_zh, Unit.name_en, Membership.since, Membership.until)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.account_id == account_id)
        .order_by(Membership.since)
    )
    led = db.session.execute(
        select(Unit.name_zh, Unit.name_en, Management.is_deputy, Management.since, Management.until)
        .join(Unit, Unit.id == Management.unit_id)
        .where(Management.account_id == account_id)
        .order_by(Management.since)
    )
    roles = db.session.execute(
        select(RoleGrant.role, RoleGrant.granted_at, RoleGrant.revoked_at)
        .where(RoleGrant.account_id == account_id)
        .order_by(RoleGrant.granted_at)
    )
    duties = db.session.execute(
        select(CapabilityGrant.capability, CapabilityGrant.granted_at, CapabilityGrant.revoked_at)
        .where(CapabilityGrant.account_id == account_id)
        .order_by(CapabilityGrant.granted_at)
    )
    return {
        "teams": [dict(row._mapping) for row in lived],
        "leads": [dict(row._mapping) for row in led],
        "roles": [dict(row._mapping) for row in roles],
        "capabilities": [dict(row._mapping) for row in duties],
    }


def _gather_consents(account_id: int) -> Any:
    rows = db.session.execute(
        select(
            ConsentRecord.purpose,
            ConsentRecord.version,
            ConsentRecord.given,
            ConsentRecord.happened_at,
        )
        .where(ConsentRecord.account_id == account_id)
        .order_by(ConsentRecord.happened_at)
    )
    return [dict(row._mapping) for row in rows]


def _gather_sign_ins(account_id: int) -> Any:
    rows = db.session.execute(
        select(
            SignIn.created_at, SignIn.last_seen_at, SignIn.ended_at, SignIn.address, SignIn.device
        )
        .where(SignIn.account_id == account_id)
        .order_by(SignIn.created_at)
    )
    return [dict(row._mapping) for row in rows]


def _erase_sign_ins(account_id: int, at: datetime) -> int:
    misses = delete(SignInFailure).where(SignInFailure.who == f"account:{account_id}")
    gone = db.session.execute(misses.returning(SignInFailure.id)).all()
    handed = delete(HandoutPerson).where(HandoutPerson.account_id == account_id)
    db.session.execute(handed)
    own = delete(SignIn).where(SignIn.account_id == account_id).returning(SignIn.id)
    return len(gone) + len(db.session.execute(own).all())


def _purge_sign_ins(before: datetime) -> int:
    old = select(SignIn.id).where(SignIn.last_seen_at < before).limit(PORTION)
    gone = db.session.execute(delete(SignIn).where(SignIn.id.in_(old)).returning(SignIn.id)).all()
    misses = select(SignInFailure.id).where(SignInFailure.happened_at < before).limit(PORTION)
    dropped = delete(SignInFailure).where(SignInFailure.id.in_(misses))
    return len(gone) + len(db.session.execute(dropped.returning(SignInFailure.id)).all())


def _purge_imports(before: datetime) -> int:
    old = select(PeopleImport.id).where(PeopleImport.created_at < before).limit(PORTION)
    gone = db.session.execute(
        delete(PeopleImport).where(PeopleImport.id.in_(old)).returning(PeopleImport.id)
    ).all()
    kept = select(PeopleImport.handout_id).where(PeopleImport.handout_id.is_not(None))
    closed = list(
        db.session.scalars(
            select(SecretHandout.id)
            .where(SecretHandout.created_at < before, SecretHandout.id.not_in(kept))
            .limit(PORTION)
        )
    )
    db.session.execute(delete(HandoutPerson).where(HandoutPerson.handout_id.in_(closed)))
    db.session.execute(delete(SecretHandout).where(SecretHandout.id.in_(closed)))
    return len(gone) + len(closed)


def _purge_people(before: datetime) -> int:
    leavers = db.session.scalars(
        select(Account)
        .where(Account.disabled_at < before, Account.erased_at.is_(None))
        .order_by(Account.disabled_at)
        .limit(10)
    ).all()
    for account in leavers:
        erase(account, by=SYSTEM, at=clock.now())
    return len(leavers)


def _gather_deeds(account_id: int) -> Any:
    rows = db.session.execute(
        select(AuditEntry.happened_at, AuditEntry.action, AuditEntry.subject, AuditEntry.address)
        .where(AuditEntry.actor_id == account_id)
        .order_by(AuditEntry.id)
    )
    return [dict(row._mapping) for row in rows]


def _erase_deeds(account_id: int, at: datetime) -> int:
    """The deeds stay under the bare id; where they were done from goes."""
    found = (
        (AuditEntry.actor_id == account_id) | (AuditEntry.subject == f"account:{account_id}")
    ) & (AuditEntry.address != "")
    count = db.session.scalar(select(func.count()).select_from(AuditEntry).where(found)) or 0
    db.session.execute(update(AuditEntry).where(found).values(address=""))
    return count


def _purge_deeds(before: datetime) -> int:
    old = select(AuditEntry.id).where(AuditEntry.happened_at < before).limit(PORTION)
    dropped = delete(AuditEntry).where(AuditEntry.id.in_(old)).returning(AuditEntry.id)
    return len(db.session.execute(dropped).all())


OWN: Final = (
    Holding(
        "account",
        _l("Account of people who have left"),
        gather=_gather_account,
        purge=_purge_people,
        keep_days=730,
        least_days=30,
    ),
    Holding("consents", _l("Notices seen and consents"), gather=_gather_consents),
    Holding("places", _l("Teams, posts and roles"), gather=_gather_places),
    Holding(
        "sign_ins",
        _l("Sign-ins and devices"),
        gather=_gather_sign_ins,
        erase=_erase_sign_ins,
        purge=_purge_sign_ins,
        keep_days=180,
        least_days=30,
    ),
    Holding(
        "imports", _l("Files of people and one-time secrets"), purge=_purge_imports, keep_days=7
    ),
    Holding(
        "trail",
        _l("Audit trail"),
        gather=_gather_deeds,
        erase=_erase_deeds,
        purge=_purge_deeds,
        keep_days=1095,
        least_days=180,
    ),
)

"""Come in, go out, and be asked for the password again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.engine import Connection

from app.accounts.models import Account, SignIn, SignInFailure
from app.accounts.rules import passwords, throttle
from app.accounts.rules.throttle import Misses
from app.audit import trail
from app.kernel.actor import SYSTEM, Actor
from app.kernel.errors import NotFound
from app.platform import hashing
from app.platform.db import db, short_connection

_AT_HOME = timedelta(days=30)
# Twice the longest window of the throttle: what a miss brings about depends on those before it.
_LONGEST_WINDOW = timedelta(hours=48)


@dataclass(frozen=True)
class Checked:
    """A password that was tried: whose, and whether it fits. Not yet let in, not yet counted."""

    who: str
    account_id: int | None
    fits: bool
    new_hash: str = ""
    lapsed: bool = False


@dataclass(frozen=True)
class Refusal:
    """Why nobody came in: a pause until then, or a miss with so many tries left."""

    paused_until: datetime | None = None
    tries_left: int = 0
    lapsed: bool = False


@dataclass(frozen=True)
class Opened:
    """Somebody is in. ``sign_in`` is what the browser keeps."""

    sign_in: UUID
    account_id: int


def check_password(who: str, password: str, *, address: str, at: datetime) -> Checked | Refusal:
    """Try a password on connections of its own, so that no lock is held while it is hashed.

    Somebody unknown takes as long as somebody known.
    """
    with short_connection() as connection:
        found = _find(connection, who)
        key = f"account:{found[0]}" if found else "unknown:" + _veiled(who)
        pause = throttle.paused_until(_misses(connection, key, address, at), at=at)
    if pause is not None:
        return Refusal(paused_until=pause)
    account_id, kept, one_time, given_at = found or (None, "", False, None)
    given = passwords.normalised(password)
    fits = hashing.matches(kept, given) and account_id is not None
    lapsed = fits and one_time and passwords.one_time_has_expired(given_at, at=at)
    new_hash = ""
    if fits and not one_time and hashing.wants_new_hash(kept):
        new_hash = hashing.hash_password(given)
    return Checked(key, account_id, fits and not lapsed, new_hash, lapsed)


def sign_in(
    checked: Checked, *, address: str, device: str, remembered: bool, at: datetime
) -> Opened | Refusal:
    """Let the person in, or count the miss. Who is paused by now stays out with any password."""
    connection = db.session.connection()
    misses = _misses(connection, checked.who, address, at)
    pause = throttle.paused_until(misses, at=at)
    if pause is not None:
        return Refusal(paused_until=pause)
    if not checked.fits or checked.account_id is None:
        return _count_miss(checked, misses, address, at)
    account = db.session.get_one(Account, checked.account_id)
    if checked.new_hash:
        account.password_hash = checked.new_hash
    _forget_misses(checked.who, address)
    row = SignIn(
        account_id=account.id,
        created_at=at,
        last_seen_at=at,
        confirmed_at=at,
        remembered=remembered,
        address=address,
        device=device[:200],
    )
    db.session.add(row)
    db.session.flush()
    trail.note(Actor(account.id), "account.signed_in", f"account:{account.id}", address=address)
    return Opened(row.public_id, account.id)


def confirm(checked: Checked, sign_in_id: UUID, *, address: str, at: datetime) -> Refusal | None:
    """Note that the password was given again; None means it fits."""
    connection = db.session.connection()
    misses = _misses(connection, checked.who, address, at)
    if not checked.fits:
        return _count_miss(checked, misses, address, at)
    db.session.execute(update(SignIn).where(SignIn.public_id == sign_in_id).values(confirmed_at=at))
    return None


def sign_out(by: Actor, sign_in_id: UUID, *, at: datetime) -> None:
    """End one sign-in of one's own, here or on another device. Raise NotFound."""
    row = db.session.scalar(
        select(SignIn).where(SignIn.public_id == sign_in_id, SignIn.account_id == by.id)
    )
    if row is None:
        raise NotFound()
    if row.ended_at is None:
        row.ended_at = at
        trail.note(by, "account.signed_out", f"account:{by.id}")


def sign_out_everywhere(
    account_id: int, *, by: Actor, at: datetime, except_for: UUID | None = None
) -> int:
    """End the person's sign-ins on all devices (but one); give their number."""
    open_ones = (SignIn.account_id == account_id, SignIn.ended_at.is_(None))
    ending = update(SignIn).where(*open_ones)
    if except_for is not None:
        ending = ending.where(SignIn.public_id != except_for)
    ended = db.session.execute(ending.values(ended_at=at).returning(SignIn.id)).all()
    if ended:
        after = {"ended": len(ended)}
        trail.note(by, "account.signed_out_everywhere", f"account:{account_id}", after=after)
    return len(ended)


def _find(connection: Connection, who: str) -> tuple[int, str, bool, datetime | None] | None:
    """The one account that answers to this staff number or e-mail address and may sign in."""
    typed = passwords.normalised(who).strip()
    row = connection.execute(
        select(
            Account.id,
            Account.password_hash,
            Account.password_is_one_time,
            Account.password_changed_at,
        )
        .where(
            or_(
                Account.staff_no == typed.upper(),
                Account.email == typed.casefold(),
            ),
            Account.disabled_at.is_(None),
            Account.erased_at.is_(None),
        )
        .order_by(Account.id)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return row.id, row.password_hash, row.password_is_one_time, row.password_changed_at


def _veiled(who: str) -> str:
    return hashing.keyed("sign-in name", passwords.normalised(who).strip().casefold()).hex()[:32]


def _misses(connection: Connection, who: str, address: str, at: datetime) -> Misses:
    since = at - _LONGEST_WINDOW
    rows = connection.execute(
        select(SignInFailure.who, SignInFailure.address, SignInFailure.happened_at)
        .where(
            or_(SignInFailure.who == who, SignInFailure.address == address),
            SignInFailure.happened_at > since,
        )
        .order_by(SignInFailure.happened_at.desc())
        .limit(5_000)
    ).all()
    recent = (SignIn.address == address, SignIn.created_at > at - _AT_HOME)
    neighbours = connection.scalar(select(func.count(SignIn.account_id.distinct())).where(*recent))
    at_home = who.startswith("account:") and bool(
        connection.scalar(
            select(SignIn.id)
            .where(*recent, SignIn.account_id == int(who.removeprefix("account:")))
            .limit(1)
        )
    )
    return Misses(
        here=[r.happened_at for r in rows if r.who == who and r.address == address],
        anywhere=[r.happened_at for r in rows if r.who == who],
        address=[r.happened_at for r in rows if r.address == address],
        at_home=at_home,
        neighbours=neighbours or 0,
    )


def _count_miss(checked: Checked, misses: Misses, address: str, at: datetime) -> Refusal:
    subject = f"account:{checked.account_id or 'unknown'}"
    trail.note(SYSTEM, "account.sign_in_refused", subject, address=address)
    if checked.lapsed:
        return Refusal(lapsed=True)
    db.session.add(SignInFailure(who=checked.who, address=address, happened_at=at))
    grown = Misses(
        [*misses.here, at],
        [*misses.anywhere, at],
        [*misses.address, at],
        misses.at_home,
        misses.neighbours,
    )
    return Refusal(
        paused_until=throttle.paused_until(grown, at=at),
        tries_left=throttle.tries_left(grown, at=at),
    )


def _forget_misses(who: str, address: str) -> None:
    db.session.execute(
        delete(SignInFailure).where(SignInFailure.who == who, SignInFailure.address == address)
    )

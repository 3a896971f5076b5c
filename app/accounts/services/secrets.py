"""Passwords chosen, reset by mail, and one-time secrets handed out by an administrator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import or_, select

from app.accounts.models import Account, HandoutPerson, SecretHandout
from app.accounts.rules import passwords
from app.accounts.services import signing_in
from app.audit import trail
from app.kernel.actor import SYSTEM, Actor
from app.kernel.errors import NotFound
from app.kernel.verdict import Verdict
from app.platform import hashing
from app.platform.db import db, new_id

LINK_LASTS: Final = timedelta(hours=1)
HANDOUT_LASTS: Final = timedelta(hours=1)


def faults_of(account: Account, password: str, *, composition: bool) -> tuple[Verdict, ...]:
    """Why this may not become the person's password."""
    about = (account.staff_no or "", account.name, account.latin_name, account.email or "")
    return passwords.faults(password, about=about, composition=composition)


def change_password(
    account: Account, new_hash: str, *, by: Actor, at: datetime, keep: UUID | None = None
) -> None:
    """Take a hash made beforehand as the password; sign out everywhere but ``keep``."""
    account.password_hash = new_hash
    account.password_is_one_time = False
    account.password_changed_at = at
    trail.note(by, "account.password_changed", f"account:{account.id}")
    signing_in.sign_out_everywhere(account.id, by=by, at=at, except_for=keep)


def reset_token(account: Account, *, secret_key: str) -> str:
    """What a reset link carries: signed, and void as soon as the password has changed."""
    return _serializer(secret_key).dumps([str(account.public_id), _mark(account)])


def account_of_token(token: str, *, secret_key: str) -> Account | None:
    """Whose reset link this is; None if it is forged, older than an hour, or used."""
    try:
        public_id, mark = _serializer(secret_key).loads(
            token, max_age=int(LINK_LASTS.total_seconds())
        )
        key = UUID(public_id)
    except (BadData, ValueError, TypeError):
        return None
    account = db.session.scalar(
        select(Account).where(
            Account.public_id == key, Account.disabled_at.is_(None), Account.erased_at.is_(None)
        )
    )
    return account if account is not None and _mark(account) == mark else None


def account_for_reset(who: str) -> Account | None:
    """The active person with this staff number or address, if a link can be mailed to them."""
    typed = passwords.normalised(who).strip()
    return db.session.scalar(
        select(Account).where(
            or_(
                Account.staff_no == typed.upper(),
                Account.email == typed.casefold(),
            ),
            Account.email.is_not(None),
            Account.disabled_at.is_(None),
            Account.erased_at.is_(None),
        )
    )


def note_reset_asked(account: Account, *, at: datetime, address: str) -> None:
    """A link was asked for; by whom is not known, so the system signs."""
    subject = f"account:{account.id}"
    trail.note(SYSTEM, "account.reset_asked", subject, at=at, address=address)


def _serializer(secret_key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt="reset password")


def _mark(account: Account) -> str:
    given = account.password_changed_at
    return hashing.keyed("reset", account.password_hash, given).hex()[:16]


@dataclass(frozen=True)
class HandedSecret:
    """A person and the one-time secret to hand on."""

    account: Account
    secret: str


def hand_out(accounts: Sequence[Account], *, by: Actor, at: datetime) -> SecretHandout:
    """Give these people new one-time secrets and sign them out; show them by ``secrets_of``."""
    handout = SecretHandout(created_at=at, created_by=by.id or None, public_id=new_id())
    db.session.add(handout)
    db.session.flush()
    add_to_handout(handout, accounts, by=by, at=at)
    return handout


def add_to_handout(
    handout: SecretHandout, accounts: Sequence[Account], *, by: Actor, at: datetime
) -> None:
    """Further people for a handout that is being made in batches."""
    for account in accounts:
        account.password_hash = hashing.hash_secret(_secret(handout.public_id, account.id))
        account.password_is_one_time = True
        account.password_changed_at = at
        db.session.add(HandoutPerson(handout_id=handout.id, account_id=account.id))
        trail.note(by, "account.secret_given", f"account:{account.id}")
        signing_in.sign_out_everywhere(account.id, by=by, at=at)


def secrets_of(public_id: UUID, *, by: Actor, at: datetime) -> list[HandedSecret]:
    """The secrets of a handout, for who made it, while it is open; used ones are left out.

    Raise NotFound otherwise.
    """
    handout = _open_handout(public_id, by=by, at=at)
    rows = db.session.scalars(
        select(Account)
        .join(HandoutPerson, HandoutPerson.account_id == Account.id)
        .where(HandoutPerson.handout_id == handout.id, Account.password_is_one_time)
        .order_by(Account.staff_no)
    )
    shown = [HandedSecret(a, _secret(public_id, a.id)) for a in rows]
    return [h for h in shown if h.account.password_changed_at == handout.created_at]


def close_handout(public_id: UUID, *, by: Actor, at: datetime) -> None:
    """They are handed on: never show them again."""
    _open_handout(public_id, by=by, at=at).closed_at = at


def first_secret(handout: SecretHandout, account: Account) -> str:
    """The secret just handed out, for a command to print."""
    return _secret(handout.public_id, account.id)


def close(handout: SecretHandout, *, at: datetime) -> None:
    """Told already: no page shows it."""
    handout.closed_at = at


def _open_handout(public_id: UUID, *, by: Actor, at: datetime) -> SecretHandout:
    handout = db.session.scalar(
        select(SecretHandout).where(
            SecretHandout.public_id == public_id,
            SecretHandout.created_by == by.id,
            SecretHandout.closed_at.is_(None),
            SecretHandout.created_at > at - HANDOUT_LASTS,
        )
    )
    if handout is None:
        raise NotFound()
    return handout


def _secret(handout: UUID, account_id: int) -> str:
    return passwords.spelled(hashing.keyed("one-time secret", handout, account_id))


def new_demo_password(account: Account, seed: Any, *, at: datetime) -> str:
    """A fresh password for a made person, told once to whoever runs the command."""
    password = passwords.spelled(hashing.keyed("demo", account.public_id, seed))
    account.password_hash = hashing.hash_secret(password)
    account.password_is_one_time = False
    account.password_changed_at = at
    return password

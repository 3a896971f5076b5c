"""What a person decides about themselves: language, looks, optional particulars, consents."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select, update

from app.accounts.models import Account, ConsentRecord
from app.accounts.services.people import Taken
from app.audit import trail
from app.kernel.actor import Actor
from app.platform.db import db

NOTICE: Final = "notice"
BIRTHDAY: Final = "birthday"
NOTICE_VERSION: Final = 1


def choose_language(account_id: int, language: str) -> None:
    """Keep "zh" or "en" with the account."""
    _set(account_id, language=language)


def choose_theme(account_id: int, theme: str) -> None:
    """Keep "system", "light" or "dark" with the account."""
    _set(account_id, theme=theme)


def _set(account_id: int, **values: str) -> None:
    db.session.execute(update(Account).where(Account.id == account_id).values(**values))


def note_notice_seen(account: Account, *, at: datetime) -> None:
    """The present notice was shown to this person and acknowledged."""
    account.notice_version, account.notice_seen_at = NOTICE_VERSION, at
    _record(account.id, NOTICE, True, at)


def give_particulars(
    account: Account,
    *,
    email: str | None,
    birthday: date | None,
    consents_to_birthday: bool,
    by: Actor,
    at: datetime,
) -> None:
    """Write what the person may add. A birthday stands only as long as its consent does.

    Raise Taken if somebody else has the address.
    """
    fields: list[str] = []
    email = (email or "").strip().casefold() or None
    if account.email != email:
        taken = select(Account.id).where(Account.email == email, Account.id != account.id)
        if email and db.session.scalar(taken):
            raise Taken("email")
        account.email = email
        fields.append("email")
    kept = birthday if consents_to_birthday else None
    if bool(account.birthday_consent_at) != consents_to_birthday:
        account.birthday_consent_at = at if consents_to_birthday else None
        _record(account.id, BIRTHDAY, consents_to_birthday, at)
    if account.birthday != kept:
        account.birthday = kept
        fields.append("birthday")
    if fields:
        db.session.flush()
        trail.note(by, "account.edited", f"account:{account.id}", after={"fields": fields})


def _record(account_id: int, purpose: str, given: bool, at: datetime) -> None:
    db.session.add(
        ConsentRecord(
            account_id=account_id,
            purpose=purpose,
            version=NOTICE_VERSION,
            given=given,
            happened_at=at,
        )
    )


def bundle(gathered: Mapping[str, Any], *, at: datetime) -> io.BytesIO:
    """What is held of somebody as a zip of JSON files, one for each holding."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        index = {"made_at": at, "files": [f"{name}.json" for name in gathered]}
        for name, content in {"index": index, **gathered}.items():
            text = json.dumps(content, ensure_ascii=False, indent=2, default=_plain)
            entry = zipfile.ZipInfo(f"{name}.json", at.timetuple()[:6])
            archive.writestr(entry, text + "\n", zipfile.ZIP_DEFLATED)
    out.seek(0)
    return out


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)

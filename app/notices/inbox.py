"""Tell people things, read them, and the daily mail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, select, update

from app.accounts.models import Account
from app.jobs import outbox
from app.notices import kinds
from app.notices.models import Notice, NoticeChoice
from app.platform import i18n
from app.platform.db import db

DIGEST = "notices.digest"
URGENT = "notices.urgent"


def tell(account_id: int, kind: str, *, key: str, url: str, at: datetime, **values: Any) -> None:
    """Put a notice into somebody's inbox, in the caller's transaction. The same key again changes
    nothing. ``values`` fill the places of the kind's texts; a ``{"zh", "en"}`` mapping is shown in
    the reader's language."""
    known = select(Notice.id).where(Notice.account_id == account_id, Notice.key == key)
    if db.session.scalar(known) is not None:
        return
    row = Notice(
        account_id=account_id, kind=kind, key=key, url=url, values=dict(values), created_at=at
    )
    db.session.add(row)
    db.session.flush()
    found = kinds.find(kind)
    if found is not None and found.urgent:
        outbox.enqueue(URGENT, {"notice": row.id}, key=str(row.id))


def of(account_id: int) -> Select[Notice]:
    """Somebody's notices, newest first."""
    return (
        select(Notice)
        .where(Notice.account_id == account_id)
        .order_by(Notice.created_at.desc(), Notice.id.desc())
    )


def unread_count(account_id: int) -> int:
    """How many notices somebody has not read."""
    statement = select(func.count()).where(
        Notice.account_id == account_id, Notice.read_at.is_(None)
    )
    return db.session.scalar(statement) or 0


def mark_read(account_id: int, *, at: datetime, notice_id: int | None = None) -> str | None:
    """Mark one notice, or all, as read; give the one's address, None if it is not theirs."""
    wanted = [Notice.account_id == account_id]
    if notice_id is not None:
        wanted.append(Notice.id == notice_id)
        row = db.session.scalar(select(Notice).where(*wanted))
        if row is None:
            return None
    db.session.execute(update(Notice).where(*wanted, Notice.read_at.is_(None)).values(read_at=at))
    return row.url if notice_id is not None and row is not None else None


def wants_mail(account_id: int) -> bool:
    """Does somebody want the daily mail? Yes until they say no."""
    choice = db.session.get(NoticeChoice, account_id)
    return choice is None or choice.daily_mail


def choose_mail(account_id: int, wanted: bool) -> None:
    """Keep the choice about the daily mail."""
    choice = db.session.get(NoticeChoice, account_id)
    if choice is None:
        db.session.add(NoticeChoice(account_id=account_id, daily_mail=wanted))
    else:
        choice.daily_mail = wanted


def ask_for_digests(*, at: datetime, limit: int = 500) -> int:
    """Write down a mail for everybody who has unread, unmailed notices, wants mail, has an address
    and got none today; give how many. In the caller's transaction."""
    day = i18n.local(at).date()
    people = db.session.execute(
        select(Notice.account_id)
        .join(Account, Account.id == Notice.account_id)
        .outerjoin(NoticeChoice, NoticeChoice.account_id == Notice.account_id)
        .where(
            Notice.read_at.is_(None),
            Notice.mailed_at.is_(None),
            Account.email.is_not(None),
            Account.disabled_at.is_(None),
            Account.erased_at.is_(None),
            func.coalesce(NoticeChoice.daily_mail, True).is_(True),
            (NoticeChoice.last_mail_on.is_(None)) | (NoticeChoice.last_mail_on < day),
        )
        .distinct()
        .limit(limit)
    ).scalars()
    number = 0
    for account_id in people:
        outbox.enqueue(DIGEST, {"account": account_id}, key=f"{account_id}/{day.isoformat()}")
        number += 1
    return number


def waiting_for_mail(account_id: int) -> list[Notice]:
    """What the daily mail tells."""
    statement = of(account_id).where(Notice.read_at.is_(None), Notice.mailed_at.is_(None))
    return list(db.session.scalars(statement.limit(20)))


def note_mailed(account_id: int, notices: list[int], *, at: datetime, daily: bool) -> None:
    """These were mailed; the daily mail counts for its day."""
    db.session.execute(update(Notice).where(Notice.id.in_(notices)).values(mailed_at=at))
    if daily:
        day = i18n.local(at).date()
        choice = db.session.get(NoticeChoice, account_id)
        if choice is None:
            db.session.add(NoticeChoice(account_id=account_id, daily_mail=True, last_mail_on=day))
        else:
            choice.last_mail_on = day


def texts(notice: Notice) -> tuple[str, str]:
    """Title and reason in the reader's language."""
    kind = kinds.find(notice.kind)
    if kind is None:
        return notice.kind, ""
    values: Mapping[str, Any] = {
        name: i18n.in_readers_language(value) if isinstance(value, dict) else value
        for name, value in notice.values.items()
    }
    return i18n.translated(kind.title, dict(values)), i18n.translated(kind.reason, dict(values))


def gather(account_id: int) -> list[dict[str, Any]]:
    """For the person's own download."""
    return [
        {"title": texts(n)[0], "at": n.created_at.isoformat(), "url": n.url}
        for n in db.session.scalars(of(account_id))
    ]


def purge(before: datetime) -> int:
    """Drop notices told before a moment, a portion at a time; give how many."""
    old = select(Notice.id).where(Notice.created_at < before).limit(500)
    gone = db.session.execute(delete(Notice).where(Notice.id.in_(old)).returning(Notice.id))
    return len(gone.all())


def erase(account_id: int, at: datetime) -> int:
    """Forget somebody's notices; give how many."""
    result: Any = db.session.execute(delete(Notice).where(Notice.account_id == account_id))
    db.session.execute(delete(NoticeChoice).where(NoticeChoice.account_id == account_id))
    return int(result.rowcount)

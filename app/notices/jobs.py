"""Mails about notices, in the worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.accounts.models import Account
from app.jobs.outbox import Job
from app.notices import inbox
from app.notices.models import Notice
from app.platform import clock, i18n, mail
from app.platform.db import db, transaction
from app.platform.settings import Settings


@dataclass(frozen=True)
class Mailer:
    """Sends the daily mail and the urgent ones."""

    settings: Settings

    def tick(self, at: datetime) -> None:
        """Ask for today's mails, from nine in the morning of the organisation's zone."""
        if mail.is_configured() and i18n.local(at).hour >= 9:
            with transaction():
                inbox.ask_for_digests(at=at)

    def digest(self, job: Job) -> None:
        """One mail with everything that waits."""
        account_id = int(job.payload["account"])
        self._send(account_id, inbox.waiting_for_mail(account_id), key=f"digest/{job.key}")

    def urgent(self, job: Job) -> None:
        """One mail about one notice."""
        notice = db.session.get(Notice, job.payload["notice"])
        if notice is not None and notice.mailed_at is None and mail.is_configured():
            self._send(notice.account_id, [notice], key=f"notice/{notice.id}", daily=False)

    def _send(
        self, account_id: int, notices: list[Notice], *, key: str, daily: bool = True
    ) -> None:
        account = db.session.get(Account, account_id)
        if not notices or account is None or not account.email or account.disabled_at:
            return
        i18n.speak(account.language or self.settings.language)
        lines = []
        for notice in notices:
            title, reason = inbox.texts(notice)
            link = f"{self.settings.public_url}{notice.url}" if self.settings.public_url else ""
            lines.append("\n".join(part for part in (f"• {title}", reason, link) if part))
        first = inbox.texts(notices[0])[0]
        subject = (
            first
            if len(notices) == 1
            else i18n.ngettext(
                "Kefu Academy: %(num)d notice", "Kefu Academy: %(num)d notices", len(notices)
            )
        )
        ids = [notice.id for notice in notices]
        address = account.email
        db.session.rollback()
        mail.send(to=address, subject=subject, text="\n\n".join(lines) + "\n", key=key)
        with transaction():
            inbox.note_mailed(account_id, ids, at=clock.now(), daily=daily)

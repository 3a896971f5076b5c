"""What happens to people's data without anybody pressing a button."""

from __future__ import annotations

from datetime import datetime

from app.accounts import erasure
from app.accounts.services import secrets
from app.accounts.services.people import account_by_id
from app.jobs.outbox import Job
from app.platform import i18n, mail
from app.platform.db import transaction
from app.platform.i18n import _

MOST_PORTIONS = 40


def purge(at: datetime) -> None:
    """Drop what has outlived its days, in short transactions."""
    for holding in erasure.holdings():
        for _portion in range(MOST_PORTIONS):
            with transaction():
                gone = erasure.purge(holding, at=at)
            if gone == 0:
                break


def mail_reset_link(job: Job, *, public_url: str, secret_key: str) -> None:
    """Mail a link that is good for an hour and for one change."""
    with transaction():
        account = account_by_id(int(job.payload["account"]))
        if account.email is None or account.disabled_at or account.erased_at:
            return
        token = secrets.reset_token(account, secret_key=secret_key)
        to, name, language = account.email, account.name, account.language
    i18n.speak(language or i18n.language())
    link = f"{public_url}/reset-password/{token}"
    mail.send(
        to=to,
        subject=_("Choose a new password for Kefu Academy"),
        text=_(
            "%(name)s,\n\nsomebody, probably you, asked for a new password. This link opens the "
            "page for it within one hour, once:\n\n%(link)s\n\nIf it was not you, nothing needs "
            "to be done: your password still holds.\n",
            name=name,
            link=link,
        ),
        key=job.key,
    )

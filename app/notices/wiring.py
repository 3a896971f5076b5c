"""Bind notices to the application."""

from __future__ import annotations

from flask import Flask

from app.accounts import erasure
from app.accounts.erasure import Holding
from app.jobs import outbox
from app.notices import inbox, views
from app.notices.jobs import Mailer
from app.platform.i18n import _l


def register(app: Flask) -> None:
    """The inbox, the bell, the mails."""
    app.register_blueprint(views.bp)
    app.jinja_env.globals["unread_notices"] = views.unread_notices
    mailer = Mailer(app.config["ACADEMY"])
    outbox.register(inbox.DIGEST, mailer.digest)
    outbox.register(inbox.URGENT, mailer.urgent)
    outbox.register_tick("notices.digests", 600, mailer.tick)
    erasure.register(
        Holding(
            name="notices",
            label=_l("Notices"),
            gather=inbox.gather,
            erase=inbox.erase,
            purge=inbox.purge,
            keep_days=365,
            least_days=30,
        )
    )

"""Bind certificates to the application."""

from __future__ import annotations

from flask import Flask

from app.accounts import erasure
from app.accounts.erasure import Holding
from app.accounts.rules.permissions import Permission
from app.certificates import commands
from app.certificates.jobs import Printer
from app.certificates.services import awarding, forgetting, recounting
from app.certificates.views import manage, own, verify  # noqa: F401 (their routes)
from app.certificates.views.blueprint import bp
from app.evidence import recount
from app.jobs import outbox
from app.platform import navigation
from app.platform.i18n import _l
from app.platform.navigation import NavEntry


def register(app: Flask) -> None:
    """Pages, commands, the printer, what is held about people."""
    app.register_blueprint(bp)
    app.cli.add_command(commands.group)
    settings = app.config["ACADEMY"]
    outbox.register(awarding.RENDER, Printer(settings))
    recount.register("certificate", recounting.certificates)
    erasure.register(
        Holding(
            name="certificates",
            label=_l("Certificates"),
            gather=forgetting.gather,
            erase=forgetting.Eraser(settings),
        )
    )
    navigation.add(
        NavEntry(
            "learner",
            "Certificates",
            "certificates.list_own",
            Permission.CERTIFICATE_OWN,
            "certificate",
            order=70,
        )
    )
    permission, endpoint = Permission.CERTIFICATE_MANAGE, "certificates.list_all"
    navigation.add(
        NavEntry(
            shell="trainer",
            label="Certificates",
            endpoint=endpoint,
            permission=permission,
            icon="certificate",
            group="Growth",
            order=60,
        )
    )
    navigation.add(
        NavEntry(
            shell="admin",
            label="Certificates",
            endpoint=endpoint,
            permission=permission,
            icon="certificate",
            group="Growth",
            order=60,
        )
    )

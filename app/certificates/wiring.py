"""Bind certificates to the application."""

from __future__ import annotations

from flask import Flask

from app.accounts import erasure
from app.accounts.erasure import Holding
from app.accounts.rules.permissions import Permission
from app.certificates import commands, jobs
from app.certificates.services import (
    awarding,
    claiming,
    earned_roleplays,
    earning,
    forgetting,
    recounting,
    running,
    specimens,
    telling,
)
from app.certificates.views import (  # noqa: F401 (their routes)
    claims,
    credentials,
    external,
    manage,
    overview,
    own,
    runs,
    templates,
    verify,
)
from app.certificates.views.blueprint import bp
from app.evidence import recount
from app.jobs import outbox
from app.notices import kinds
from app.notices.kinds import NoticeKind
from app.platform import navigation
from app.platform.i18n import _l
from app.platform.navigation import NavEntry

N_ = str  # marks messages for the catalogue
_NOTICES = (
    NoticeKind(
        telling.READY,
        N_("Your certificate is ready: %(title)s"),
        N_("Number %(serial)s. You find the file on your certificate page."),
        "certificate",
        tone="good",
        urgent=True,
        label=N_("Certificate ready"),
    ),
    NoticeKind(
        telling.ENDS,
        N_("A certificate ends on %(day)s: %(title)s"),
        N_("The page of your certificates says how to renew it."),
        "clock-exclamation",
        tone="warm",
    ),
    NoticeKind(
        telling.REVOKED,
        N_("A certificate was revoked: %(title)s"),
        N_("The reason stands on the page of your certificates."),
        "circle-x",
        tone="bad",
        urgent=True,
        label=N_("Certificate revoked"),
    ),
    NoticeKind(
        telling.CONFIRMED,
        N_("Your certificate from elsewhere counts: %(title)s"),
        N_("A trainer has seen the original."),
        "certificate",
        tone="good",
    ),
    NoticeKind(
        telling.REFUSED,
        N_("Your certificate from elsewhere was not accepted: %(title)s"),
        N_("The reason stands on the page where you handed it in."),
        "circle-x",
        tone="bad",
        urgent=True,
        label=N_("Certificate from elsewhere not accepted"),
    ),
)


def register(app: Flask) -> None:
    """Pages, commands, the printer, what is held about people."""
    app.register_blueprint(bp)
    app.cli.add_command(commands.group)
    settings = app.config["ACADEMY"]
    outbox.register(awarding.RENDER, jobs.Printer(settings))
    outbox.register(running.RUN, jobs.Runner(settings))
    outbox.register(specimens.PRINT, jobs.SpecimenPrinter(settings))
    outbox.register_tick("certificates.tidy", 6 * 3600, jobs.Tidier(settings))
    outbox.register_tick("certificates.earned", 300, jobs.keep_in_step)
    earning.register(earned_roleplays.EARNER)
    earning.register(claiming.EARNER)
    for kind in _NOTICES:
        kinds.register(kind)
    recount.register("certificate", recounting.certificates)
    erasure.register(
        Holding(
            name="certificates",
            label=_l("Certificates"),
            gather=forgetting.gather,
            erase=forgetting.Eraser(settings),
        )
    )
    erasure.register(
        Holding(
            name="certificate_claims",
            label=_l("Certificates from elsewhere"),
            gather=claiming.gather,
            erase=claiming.erase,
        )
    )
    erasure.register(
        Holding(
            name="certificate_originals",
            label=_l("Files of certificates from elsewhere that were answered"),
            purge=claiming.purge_originals,
            keep_days=365,
            least_days=30,
        )
    )
    navigation.add(
        NavEntry(
            "trainer",
            "Certificates from elsewhere",
            "certificates.list_claims",
            Permission.CERTIFICATE_CONFIRM,
            "file-text",
            group="Growth",
            order=61,
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
    navigation.add(
        NavEntry(
            shell="manager",
            label="Certificates",
            endpoint="certificates.list_team",
            permission=Permission.REPORT_READ,
            icon="certificate",
            group="Growth",
            order=60,
        )
    )

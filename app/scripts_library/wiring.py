"""Bind the script library to the application."""

from __future__ import annotations

from flask import Flask

from app.accounts import erasure
from app.accounts.erasure import Holding
from app.accounts.rules.permissions import Permission
from app.jobs import outbox
from app.notices import kinds
from app.notices.kinds import NoticeKind
from app.platform import encoder, links, navigation
from app.platform.i18n import _l
from app.platform.navigation import NavEntry
from app.scripts_library import api, commands, content, jobs
from app.scripts_library import erasure as holdings
from app.scripts_library.services import drills
from app.scripts_library.views import (  # noqa: F401 (their routes)
    cards,
    checking,
    drill,
    editor,
    insight,
    library,
    own,
    transfer,
    upkeep,
)

N_ = str
NOTICES = (
    NoticeKind(
        "script_changed",
        N_("A script you use has changed"),
        N_("Please read %(title)s once more and confirm."),
        "quote",
        tone="warm",
    ),
    NoticeKind(
        "script_review_due",
        N_("Scripts are due for review"),
        N_("%(number)s scripts are to be read again or end soon."),
        "quote",
        tone="warm",
    ),
    NoticeKind(
        "script_proposal_answered",
        N_("Your proposal is answered"),
        N_("See what becomes of “%(title)s”."),
        "message-circle",
        tone="info",
    ),
)


def register(app: Flask) -> None:
    """Pages, content kind, links, what is held about people."""
    app.register_blueprint(library.bp)
    if not app.testing:
        drills.compare_with(encoder.choose(app.config["ACADEMY"].encoder_socket))
    app.cli.add_command(commands.group)
    content.register()
    links.register("script", api.resolve, find=api.find, ways=api.ways)
    erasure.register(
        Holding(
            name="scripts",
            label=_l("Script library"),
            gather=holdings.gather,
            erase=holdings.erase,
        )
    )
    outbox.register_tick("scripts.learn", 6 * 3600, jobs.learn)
    outbox.register_tick("scripts.remind", 12 * 3600, jobs.remind)
    for notice in NOTICES:
        kinds.register(notice)
    navigation.add(
        NavEntry(
            "learner",
            "Scripts",
            "scripts_library.list_scripts",
            Permission.SCRIPT_USE,
            "quote",
            order=50,
        )
    )
    navigation.add(
        NavEntry(
            "trainer",
            "Scripts",
            "scripts_library.list_upkeep",
            Permission.SCRIPT_AUTHOR,
            "quote",
            group="Content",
            order=40,
        )
    )

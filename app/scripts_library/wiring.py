"""Bind the script library to the application."""

from __future__ import annotations

from flask import Flask

from app.accounts import erasure
from app.accounts.erasure import Holding
from app.accounts.rules.permissions import Permission
from app.platform import links, navigation
from app.platform.i18n import _l
from app.platform.navigation import NavEntry
from app.scripts_library import api, commands, content
from app.scripts_library.services import library as services
from app.scripts_library.views import library, upkeep  # noqa: F401 (its routes)


def register(app: Flask) -> None:
    """Pages, content kind, links, what is held about people."""
    app.register_blueprint(library.bp)
    app.cli.add_command(commands.group)
    content.register()
    links.register("script", api.resolve, find=api.find)
    erasure.register(
        Holding(
            name="scripts",
            label=_l("Script library"),
            gather=services.gather,
            erase=services.erase,
        )
    )
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

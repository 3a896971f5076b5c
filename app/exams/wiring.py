"""Bind exams and role-plays to the application."""

from __future__ import annotations

from flask import Flask

from app.accounts import erasure
from app.accounts.erasure import Holding
from app.accounts.rules.permissions import Permission
from app.exams.commands import roleplay as roleplay_commands
from app.exams.content import exams as exams_content
from app.exams.content import roleplay as roleplay_content
from app.exams.services import (
    roleplay_catalogue,
    roleplay_erasure,
    roleplay_reading,
)
from app.exams.views import roleplay, roleplay_report
from app.exams.views import roleplay_rating as roleplay_rating_views
from app.platform import encoder, links, navigation
from app.platform.navigation import NavEntry


def register(app: Flask) -> None:
    """Everything this feature offers."""
    exams_content.register()
    _roleplay(app)


def _roleplay(app: Flask) -> None:
    settings = app.config["ACADEMY"]
    roleplay_reading.configure(
        encoder.choose(settings.encoder_socket), settings.data_dir / "vectors"
    )
    for blueprint in (roleplay.bp, roleplay_report.bp, roleplay_rating_views.bp):
        app.register_blueprint(blueprint)
    roleplay_content.register()
    app.cli.add_command(roleplay_commands.group)
    links.register("scenario", roleplay_catalogue.resolve, find=roleplay_catalogue.find)
    erasure.register(
        Holding(
            "role_plays",
            "Role-plays",
            gather=roleplay_erasure.gather,
            erase=roleplay_erasure.erase,
        )
    )
    navigation.add(
        NavEntry(
            "learner",
            "Role-plays",
            "roleplay.index",
            Permission.ROLEPLAY_PLAY,
            "messages",
            order=40,
        )
    )
    navigation.add(
        NavEntry(
            "trainer",
            "Role-plays",
            "roleplay_rating.queue",
            Permission.ROLEPLAY_RATE,
            "messages",
            group="Rating",
            order=20,
            count=roleplay_rating_views.waiting,
        )
    )

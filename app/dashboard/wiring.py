"""Bind the home pages and the shell to the application."""

from __future__ import annotations

from flask import Flask

from app.dashboard import search, shell, views  # noqa: F401 (search: its route)
from app.platform import navigation
from app.platform.navigation import NavEntry


def register(app: Flask) -> None:
    """Home pages, header and rail."""
    shell.install(app)
    app.register_blueprint(views.bp)
    navigation.add(
        NavEntry("learner", "Home", "dashboard.learner_home", "growth:own:read", "home", order=1)
    )
    shells: tuple[navigation.Shell, ...] = ("trainer", "manager", "analyst", "admin")
    for shell_name in shells:
        navigation.add(
            NavEntry(
                shell_name,
                label="Calendar",
                endpoint="dashboard.show_calendar",
                permission="accounts:self:use",
                icon="calendar",
                order=9,
            )
        )
    navigation.add(
        NavEntry(
            "trainer",
            "Desk",
            "dashboard.trainer_desk",
            "dashboard:trainer:read",
            "layout-dashboard",
            order=1,
        )
    )

"""Bind the administration to the application."""

from __future__ import annotations

from flask import Flask

from app.admin.views import blueprint, handouts, imports, overview, people, settings, trail, units
from app.jobs import outbox
from app.platform import navigation
from app.platform.navigation import NavEntry

PAGES = (handouts, imports, overview, people, settings, trail, units)
RAIL = (
    NavEntry(
        "admin",
        "Overview",
        "admin.overview",
        "dashboard:admin:read",
        "layout-dashboard",
        group="Administration",
        order=10,
    ),
    NavEntry(
        "admin",
        "People",
        "admin.list_people",
        "accounts:people:read",
        "users",
        group="Administration",
        order=20,
    ),
    NavEntry(
        "admin",
        "Teams",
        "admin.list_units",
        "accounts:units:edit",
        "users-group",
        group="Administration",
        order=30,
    ),
    NavEntry(
        "admin",
        "Jobs",
        "admin.list_jobs",
        "admin:system:manage",
        "list-check",
        group="Administration",
        order=50,
    ),
    NavEntry(
        "admin",
        "Audit trail",
        "admin.list_trail",
        "audit:trail:read",
        "history",
        group="Administration",
        order=60,
    ),
    NavEntry(
        "admin",
        "Settings",
        "admin.show_settings",
        "admin:system:manage",
        "settings",
        group="Administration",
        order=70,
    ),
)


def register(app: Flask) -> None:
    """The pages, their places in the rail, and the job that sends a test mail."""
    app.register_blueprint(blueprint.bp)
    outbox.register("admin.test_mail", overview.send_test_mail)
    for entry in RAIL:
        navigation.add(entry)

"""Bind accounts to the application."""

from __future__ import annotations

import re

from flask import Flask, url_for

from app.accounts import access, commands, erasure, jobs, labels
from app.accounts.queries import Reader
from app.accounts.services import organisation, own
from app.accounts.views import blueprint
from app.accounts.views import door as _door_pages  # noqa: F401 (its pages hang on the blueprint)
from app.accounts.views import own as _own_pages  # noqa: F401 (likewise)
from app.jobs import outbox
from app.platform import clock, i18n

_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def register(app: Flask) -> None:
    """The door-keeper before any feature; the pages, jobs and commands of accounts."""
    access.install(app)
    access.before_anything(_first_duties)
    app.register_blueprint(blueprint.bp)
    app.jinja_env.filters["device"] = device
    app.jinja_env.globals.update(
        maintenance_banner=_banner,
        role_words=labels.ROLES,
        capability_words=labels.CAPABILITIES,
    )
    for holding in erasure.OWN:
        erasure.register(holding)
    settings = app.config["ACADEMY"]

    def mail_reset_link(job: outbox.Job) -> None:
        jobs.mail_reset_link(job, public_url=settings.public_url, secret_key=settings.secret_key)

    outbox.register("accounts.reset_mail", mail_reset_link)
    outbox.register_tick("accounts.purge", 3600, jobs.purge)
    app.cli.add_command(commands.accounts)


def _first_duties(reader: Reader) -> str | None:
    """Choose a password, read the notice. Made people go straight on: nothing to protect."""
    if reader.is_demo:
        return None
    if reader.password_is_one_time:
        return url_for("accounts.change_password")
    if reader.notice_version < own.NOTICE_VERSION:
        return url_for("accounts.show_first_notice")
    return None


def _banner() -> str:
    return organisation.banner(blueprint.choices(), i18n.language(), at=clock.now())


def device(agent: str) -> str:
    """A browser's name for itself in two words a person knows."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    known = " · ".join(part for part in (browser, system) if part)
    return known or re.split(r"[/ ]", agent, maxsplit=1)[0][:40] or i18n._("Unknown device")

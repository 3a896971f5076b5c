"""The blueprint that the pages of the door and of one's own account hang on."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, current_app, g, request

from app.accounts.services import organisation
from app.platform.settings import Settings

bp = Blueprint("accounts", "app.accounts", template_folder="templates")


def settings() -> Settings:
    """The deployer's settings."""
    chosen: Settings = current_app.config["ACADEMY"]
    return chosen


def choices() -> Mapping[str, str]:
    """The organisation's choices, read once a request beside the request's session."""
    known: Mapping[str, str] | None = g.get("organisation_choices")
    if known is None:
        known = g.organisation_choices = organisation.read(own_connection=True)
    return known


def address() -> str:
    """Where the request comes from."""
    return request.remote_addr or ""


def can_mail() -> bool:
    """Can a link reach somebody by mail? Needs a mail server and a public address."""
    return bool(settings().mail_url and settings().public_url)

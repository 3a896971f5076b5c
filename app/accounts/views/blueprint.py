"""The blueprint that the pages of the door and of one's own account hang on."""

from __future__ import annotations

from flask import Blueprint, current_app, request

from app.platform.settings import Settings

bp = Blueprint("accounts", "app.accounts", template_folder="templates")


def settings() -> Settings:
    """The deployer's settings."""
    chosen: Settings = current_app.config["ACADEMY"]
    return chosen


def address() -> str:
    """Where the request comes from."""
    return request.remote_addr or ""


def can_mail() -> bool:
    """Can a link reach somebody by mail? Needs a mail server and a public address."""
    return bool(settings().mail_url and settings().public_url)

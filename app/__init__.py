"""Kefu Academy (客服学院). Importing the package imports no framework; ``create_app`` is lazy."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.platform.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The application, wired. Raise SettingsError if a setting is bad."""
    from app.factory import build

    return build(settings)

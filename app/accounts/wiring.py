"""Bind accounts to the application."""

from __future__ import annotations

from flask import Flask

from app.accounts import access


def register(app: Flask) -> None:
    """The door-keeper, before any feature."""
    access.install(app)

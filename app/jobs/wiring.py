"""Bind the job commands to the application."""

from __future__ import annotations

from flask import Flask

from app.jobs import commands


def register(app: Flask) -> None:
    """flask jobs."""
    app.cli.add_command(commands.group)

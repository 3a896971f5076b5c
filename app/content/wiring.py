"""Bind content to the application."""

from __future__ import annotations

from flask import Flask

from app.content import commands, coverage, registry


def register(app: Flask) -> None:
    """flask content; what stands under content/ without being content."""
    registry.leave_alone("demo")
    registry.keep_table(coverage.PLACE)
    app.cli.add_command(commands.group)

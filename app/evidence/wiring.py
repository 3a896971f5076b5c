"""Bind the ledger to the application."""

from __future__ import annotations

from flask import Flask

from app.evidence import commands


def register(app: Flask) -> None:
    """flask evidence."""
    app.cli.add_command(commands.group)

"""Bind the demo organisation to the application."""

from __future__ import annotations

from flask import Flask

from app.accounts.services import demo as people
from app.demo import commands
from app.demo.jobs import JOB, Historian
from app.jobs import outbox


def register(app: Flask) -> None:
    """The commands, and the worker's part."""
    settings = app.config["ACADEMY"]
    app.cli.add_command(commands.group)

    def go_on(job: outbox.Job) -> None:
        Historian(settings, people.read(settings.content_dir))(job)

    outbox.register(JOB, go_on)

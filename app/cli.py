"""Commands that belong to no feature: preparing a start, and what backs the academy up."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_migrate import upgrade

from app.platform import health

group = AppGroup("academy", help="Prepare the academy for a start.")


@group.command("prepare")
def prepare() -> None:
    """Bring the schema up to date, load changed content, bring in the demo people once."""
    settings = current_app.config["ACADEMY"]
    if not health.migrations().well:
        click.echo("Bringing the database up to date", err=True)
        upgrade()
    _carry_out("content", "load")
    marker = settings.data_dir / "demo-created"
    if settings.demo and not marker.exists():
        click.echo("Demo people (their one-time passwords are shown only now):")
        _carry_out("demo", "create")
        marker.write_text("made\n", encoding="ascii")


def _carry_out(group_name: str, command: str) -> None:
    """Run a feature's command as if it had been typed; exit with its status if it fails."""
    found = current_app.cli.commands[group_name]
    found.main(args=[command], prog_name=f"flask {group_name}", standalone_mode=False)


def register(app: Flask) -> None:
    """Bind the commands."""
    app.cli.add_command(group)

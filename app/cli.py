"""Commands that belong to no feature: preparing a start, and what backs the academy up."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_migrate import upgrade

from app.platform import health

group = AppGroup("academy", help="Prepare the academy for a start.")


@group.command("prepare")
@click.pass_context
def prepare(context: click.Context) -> None:
    """Bring the schema up to date, load changed content, bring in the demo people once."""
    settings = current_app.config["ACADEMY"]
    if not health.migrations().well:
        click.echo("Bringing the database up to date", err=True)
        upgrade()
    content = current_app.cli.get_command(context, "content")
    load = content.get_command(context, "load") if isinstance(content, click.Group) else None
    if load is not None:
        context.invoke(load)
    marker = settings.data_dir / "demo-created"
    demo = current_app.cli.get_command(context, "demo")
    create = demo.get_command(context, "create") if isinstance(demo, click.Group) else None
    if settings.demo and create is not None and not marker.exists():
        click.echo("Demo people (their one-time passwords are shown only now):")
        context.invoke(create)
        marker.write_text("made\n", encoding="ascii")


def register(app: Flask) -> None:
    """Bind the commands."""
    app.cli.add_command(group)

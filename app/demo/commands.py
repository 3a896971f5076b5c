"""flask demo: made people to look around with, their history, and their leaving."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.accounts.access import today
from app.accounts.services import demo as people
from app.accounts.services.demo import DemoPerson
from app.demo import jobs
from app.demo.services import leaving, progress
from app.kernel.errors import DomainError, Unavailable
from app.platform import clock
from app.platform.db import db, transaction
from app.platform.settings import Settings

group = AppGroup("demo", help="Made people to look around with; remove them before real use.")


def _settings() -> Settings:
    settings: Settings = current_app.config["ACADEMY"]
    return settings


@group.command("create")
@click.option("--json", "as_json", is_flag=True, help="Print only JSON.")
def create(as_json: bool) -> None:
    """Bring in the made people that are missing; print their passwords once. The worker makes
    their history afterwards."""
    organisation = people.read(_settings().content_dir)
    at = clock.now()
    try:
        with transaction():
            made = people.create(organisation, today=today(), at=at)
            if made and progress.begin(today(), at=at):
                jobs.ask(progress.Progress(today()))
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    _tell([person for person in made if person.password], as_json)
    if not made and not as_json:
        click.echo("The demo people are here already; “flask demo passwords” gives new passwords.")


@group.command("history")
def make_history() -> None:
    """Make the rest of the history here and now, instead of leaving it to the worker."""
    settings = _settings()
    historian = jobs.Historian(settings, people.read(settings.content_dir))
    try:
        found = historian.work()
    except Unavailable:
        raise click.ClickException("The sentence encoder does not answer; try again.") from None
    if found is None:
        raise click.ClickException("There are no demo people; “flask demo create” brings them in.")
    click.echo(f"{found.step} deeds made, {found.skipped} of them left out.")


@group.command("passwords")
@click.option("--json", "as_json", is_flag=True, help="Print only JSON.")
@click.option("--all", "everybody", is_flag=True, help="Everybody, not only those of the tour.")
def passwords(as_json: bool, everybody: bool) -> None:
    """Give the made people fresh passwords and print them once."""
    with transaction():
        told = people.new_passwords(at=clock.now(), everybody=everybody)
    _tell(told, as_json)
    if not told and not as_json:
        click.echo("There are no demo people; “flask demo create” brings them in.")


@group.command("remove")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(yes: bool) -> None:
    """Take the made people away with everything they did; real people and content stay."""
    if not yes:
        click.confirm(
            "Remove all demo people and their history? This cannot be undone.", abort=True
        )
    gone = leaving.leave(transaction, Path(_settings().data_dir), at=clock.now())
    db.session.rollback()
    click.echo(f"{gone.people} demo people removed, and {gone.rows} rows of theirs.")
    if gone.emptied:
        click.echo(f"{gone.emptied} of them are connected with real people: emptied, not removed.")


def _tell(told: Sequence[DemoPerson], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([asdict(p) for p in told], ensure_ascii=False))
        return
    for person in told:
        roles = ", ".join(person.roles)
        click.echo(
            f"  {person.staff_no:8} {person.password}  {person.latin_name} {person.name} ({roles})"
        )

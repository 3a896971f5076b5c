"""flask accounts and flask demo: the first administrator, and made people to look around with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from app.accounts.access import today
from app.accounts.services import demo as demo_service
from app.accounts.services import people, secrets
from app.accounts.services.demo import DemoPerson
from app.accounts.services.people import Particulars, Taken
from app.kernel.actor import SYSTEM, Role
from app.kernel.errors import DomainError
from app.platform import clock
from app.platform.db import transaction

accounts = click.Group("accounts", help="People who may sign in.")
demo = click.Group("demo", help="Made people to look around with; forget them before real use.")
GROUPS = (accounts, demo)


@accounts.command("create-admin")
@click.option("--staff-no", prompt="Staff number", help="What the person signs in with.")
@click.option("--name", prompt="Name")
@click.option("--email", default="", help="Optional: for a link when the password is forgotten.")
@click.option("--language", type=click.Choice(["zh", "en"]), default=None)
def create_admin(staff_no: str, name: str, email: str, language: str | None) -> None:
    """Create an administrator and print a one-time password."""
    at = clock.now()
    given = Particulars(
        staff_no=staff_no, name=name, hired_on=today(), email=email or None, language=language
    )
    try:
        with transaction():
            account = people.create(given, by=SYSTEM, at=at)
            people.grant(account, frozenset({Role.ADMIN}), frozenset(), by=SYSTEM, at=at)
            handout = secrets.hand_out([account], by=SYSTEM, at=at)
            secret = secrets.first_secret(handout, account)
            secrets.close(handout, at=at)
            number = account.staff_no
    except Taken as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Administrator {number}. One-time password, good for 14 days: {secret}")


@demo.command("create")
@click.option("--json", "as_json", is_flag=True, help="Print only JSON.")
@click.pass_obj
def create(content_dir: Path, as_json: bool) -> None:
    """Bring in the made people that are missing; print their passwords once."""
    organisation = demo_service.read(content_dir)
    try:
        with transaction():
            made = demo_service.create(organisation, today=today(), at=clock.now())
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    _tell(made, as_json)
    if not made and not as_json:
        click.echo("The demo people are here already; “flask demo passwords” gives new passwords.")


@demo.command("passwords")
@click.option("--json", "as_json", is_flag=True, help="Print only JSON.")
def passwords(as_json: bool) -> None:
    """Give the made people fresh passwords and print them once."""
    with transaction():
        told = demo_service.new_passwords(at=clock.now())
    _tell(told, as_json)
    if not told and not as_json:
        click.echo("There are no demo people; “flask demo create” brings them in.")


@demo.command("remove")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(yes: bool) -> None:
    """Forget the made people; what they did stays under bare numbers."""
    if not yes:
        click.confirm("Forget all demo people? This cannot be undone.", abort=True)
    with transaction():
        gone = demo_service.remove(today=today(), at=clock.now())
    click.echo(f"{gone} demo people forgotten.")


def _tell(people: Sequence[DemoPerson], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([asdict(p) for p in people], ensure_ascii=False))
        return
    for person in people:
        roles = ", ".join(person.roles)
        click.echo(
            f"  {person.staff_no:8} {person.password}  {person.latin_name} {person.name} ({roles})"
        )

"""flask accounts: the first administrator."""

from __future__ import annotations

import click

from app.accounts.access import today
from app.accounts.rules import particulars
from app.accounts.services import people, secrets
from app.accounts.services.people import Particulars, Taken
from app.kernel.actor import SYSTEM, Role
from app.platform import clock
from app.platform.db import transaction

_CHECKED = {"staff_no": "--staff-no", "name": "--name", "email": "--email"}
accounts = click.Group("accounts", help="People who may sign in.")


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
    ).tidy()
    wrong = list(particulars.faults({n: str(getattr(given, n) or "") for n in _CHECKED}))
    if wrong:
        raise click.ClickException(
            "\n".join(f"{_CHECKED[field]}: {why.reason % why.params}" for field, why in wrong)
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

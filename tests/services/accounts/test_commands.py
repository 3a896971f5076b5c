"""The first administrator, from the command line."""

from __future__ import annotations

import re

from click.testing import CliRunner, Result
from flask import Flask

from app.accounts import commands
from app.accounts.services import people, signing_in
from app.kernel.actor import Role
from app.platform import clock
from app.platform.db import db


def run(app: Flask, *arguments: str, typed: str = "") -> Result:
    with app.app_context():
        return CliRunner().invoke(commands.accounts, [*arguments], input=typed)


def opens(app: Flask, who: str, password: str) -> bool:
    with app.app_context():
        checked = signing_in.check_password(who, password, address="x", at=clock.now())
    return isinstance(checked, signing_in.Checked) and checked.fits


def test_the_first_administrator_gets_a_one_time_password(app: Flask) -> None:
    done = run(app, "create-admin", typed="ad1\n周敏\n")
    assert done.exit_code == 0
    found = re.search(r"Administrator AD1\..*: (\S+)$", done.output.strip())
    assert found is not None
    assert opens(app, "AD1", found[1])
    with app.app_context():
        account = people.account_by_number("AD1")
        assert account.password_is_one_time
        assert people.held_by(account.id)[0] == frozenset({Role.ADMIN})
        db.session.rollback()


def test_a_number_that_is_taken_is_refused_in_words(app: Flask) -> None:
    given = ("create-admin", "--staff-no", "AD1", "--name", "周敏")
    run(app, *given)
    again = run(app, *given)
    assert again.exit_code == 1
    assert "Somebody else has this staff number." in again.output


def test_an_administrator_nobody_could_name_or_reach_is_not_made(app: Flask) -> None:
    wrong = ("--staff-no", "no 1!", "--name", "  ", "--email", "nobody")
    done = run(app, "create-admin", *wrong)
    assert done.exit_code == 1
    for option in ("--staff-no: ", "--name: ", "--email: "):
        assert option in done.output
    empty = run(app, "create-admin", "--staff-no", "", "--name", "周敏")
    assert empty.exit_code == 1
    assert "--staff-no: The staff number is missing." in empty.output
    long = run(app, "create-admin", "--staff-no", "AD1", "--name", "周" * 61)
    assert "Use at most 60 characters." in long.output

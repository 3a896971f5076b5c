"""The first administrator and the demo people, from the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

from click.testing import CliRunner, Result
from flask import Flask

from app.accounts import commands
from app.accounts.services import people, signing_in
from app.kernel.actor import Role
from app.platform import clock
from app.platform.db import db

CONTENT = Path(__file__).resolve().parents[3] / "content"


def run(app: Flask, group: str, *arguments: str, typed: str = "") -> Result:
    command = {"accounts": commands.accounts, "demo": commands.demo}[group]
    with app.app_context():
        return CliRunner().invoke(command, [*arguments], input=typed, obj=CONTENT)


def opens(app: Flask, who: str, password: str) -> bool:
    with app.app_context():
        checked = signing_in.check_password(who, password, address="x", at=clock.now())
    return isinstance(checked, signing_in.Checked) and checked.fits


def test_the_first_administrator_gets_a_one_time_password(app: Flask) -> None:
    done = run(app, "accounts", "create-admin", typed="ad1\n周敏\n")
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
    run(app, "accounts", *given)
    again = run(app, "accounts", *given)
    assert again.exit_code == 1
    assert "Somebody else has this staff number." in again.output


def test_demo_people_come_are_given_fresh_passwords_and_go(app: Flask) -> None:
    first = json.loads(run(app, "demo", "create", "--json").output)
    assert {role for person in first for role in person["roles"]} >= {
        "learner",
        "trainer",
        "manager",
        "admin",
        "analyst",
    }
    assert opens(app, first[0]["staff_no"], first[0]["password"])
    again = run(app, "demo", "create")
    assert "are here already" in again.output
    fresh = json.loads(run(app, "demo", "passwords", "--json").output)
    assert len(fresh) == len(first)
    assert not opens(app, first[0]["staff_no"], first[0]["password"])
    by_number = {person["staff_no"]: person["password"] for person in fresh}
    assert opens(app, first[0]["staff_no"], by_number[first[0]["staff_no"]])
    shown = run(app, "demo", "passwords").output
    assert all(person["name"] in shown for person in first)
    assert run(app, "demo", "remove", typed="n\n").exit_code == 1
    gone = run(app, "demo", "remove", "--yes")
    assert f"{len(first)} demo people forgotten." in gone.output
    assert not opens(app, first[0]["staff_no"], by_number[first[0]["staff_no"]])
    assert "There are no demo people" in run(app, "demo", "passwords").output

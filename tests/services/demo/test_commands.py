"""The demo people, from the command line."""

from __future__ import annotations

import json

from click.testing import CliRunner, Result
from flask import Flask

from app.accounts.services import people, signing_in
from app.demo import commands, jobs
from app.demo.services import progress
from app.jobs import outbox
from app.kernel.actor import Role
from app.platform import clock
from app.platform.db import db


def run(app: Flask, *arguments: str, typed: str = "") -> Result:
    with app.app_context():
        return CliRunner().invoke(commands.group, [*arguments], input=typed)


def opens(app: Flask, who: str, password: str) -> bool:
    with app.app_context():
        checked = signing_in.check_password(who, password, address="x", at=clock.now())
    return isinstance(checked, signing_in.Checked) and checked.fits


def asked_for(app: Flask) -> list[str]:
    with app.app_context():
        found = [row.key for row in outbox.listed() if row.kind == jobs.JOB]
        db.session.rollback()
    return found


def test_demo_people_come_are_given_fresh_passwords_and_go(app: Flask) -> None:
    first = json.loads(run(app, "create", "--json").output)
    assert {role for person in first for role in person["roles"]} >= {
        "learner",
        "trainer",
        "manager",
        "admin",
        "analyst",
    }
    assert opens(app, first[0]["staff_no"], first[0]["password"])
    again = run(app, "create")
    assert "are here already" in again.output
    fresh = json.loads(run(app, "passwords", "--json").output)
    assert len(fresh) == len(first)
    assert not opens(app, first[0]["staff_no"], first[0]["password"])
    by_number = {person["staff_no"]: person["password"] for person in fresh}
    assert opens(app, first[0]["staff_no"], by_number[first[0]["staff_no"]])
    shown = run(app, "passwords").output
    assert all(person["name"] in shown for person in first)
    assert run(app, "remove", typed="n\n").exit_code == 1
    gone = run(app, "remove", "--yes")
    assert "40 demo people removed" in gone.output
    assert not opens(app, first[0]["staff_no"], by_number[first[0]["staff_no"]])
    assert "There are no demo people" in run(app, "passwords").output


def test_forty_people_come_and_only_those_of_the_tour_are_told_a_password(app: Flask) -> None:
    told = json.loads(run(app, "create", "--json").output)
    everybody = json.loads(run(app, "passwords", "--json", "--all").output)
    assert (len(told), len(everybody)) == (13, 40)
    with app.app_context():
        lead = people.account_by_number("HS1005")
        assert people.held_by(lead.id)[0] == {Role.TRAINER}
        db.session.rollback()


def test_the_history_is_asked_for_once_however_often_people_are_brought_in(app: Flask) -> None:
    run(app, "create")
    first = asked_for(app)
    run(app, "create")
    assert len(first) == 1
    assert asked_for(app) == first
    with app.app_context():
        found = progress.read()
        db.session.rollback()
    assert found is not None
    assert (found.step, found.finished) == (0, False)


def test_without_demo_people_there_is_no_history_to_make(app: Flask) -> None:
    refused = run(app, "history")
    assert refused.exit_code == 1
    assert "There are no demo people" in refused.output

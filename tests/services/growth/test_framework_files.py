"""What was written in the browser goes to files and comes back the same, to the byte."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from app.content import exporting, loader, planning, store
from app.content.rules.threeway import Action
from app.growth.models.framework import Framework
from app.growth.queries import frameworks
from app.growth.services import drafting, editing
from app.kernel.actor import Actor
from app.platform.db import db, transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast

FIRST = "promotions-0-requirements"
GROUP = {"key": "mid-either", "type": "at_least", "needed": 1}
VARIANT: dict[str, Any] = {
    "key": "calm", "title": made.both("缓行", "Slower"), "units": ["team-a"],
    "since": "2026-12-01", "until": None, "reason": made.both("试行", "A trial run"),
    "promotions": [{
        "from_tier": "junior", "dropped": ["mid-sign-off"],
        "requirements": [{"key": "mid-tenure", "type": "tenure", "months": 3}],
    }],
}  # fmt: skip


def write_in_the_browser(by: Actor) -> None:
    """A group, a variant and a number, published."""
    for change in (drafting.add(FIRST, GROUP, parts=[1, 2]), drafting.add("variants", VARIANT)):
        now = frameworks.working()
        drafting.change(now, change, expected=now.number, by=by, at=NOON)
    now = frameworks.working()
    assert editing.lint(now.body) == []
    editing.publish(now.body, expected=now.number, by=by, at=NOON)


def test_the_browsers_framework_survives_files_and_conflicts_are_named(
    context: Flask, cast: Cast, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    with transaction():
        made.publish(NOON - timedelta(days=200))
    exporting.export(first)
    db.session.rollback()
    loader.load(first, at=NOON)
    db.session.rollback()
    text = (first / "framework.yaml").read_text("utf-8")
    with transaction():
        write_in_the_browser(Actor(cast.tao))
    exporting.export(second)
    db.session.rollback()
    written = (second / "framework.yaml").read_bytes()
    assert "calm" in written.decode()
    (first / "framework.yaml").write_text(text.replace("3.5", "4.5"), encoding="utf-8")
    (step,) = [s for s in planning.plan(first).steps if s.kind == "framework"]
    db.session.rollback()
    assert step.action is Action.CONFLICT
    outcome = loader.load(second, at=NOON)
    db.session.rollback()
    assert outcome.count(Action.CONFLICT) == 0
    with transaction():
        found = store.current(Framework, "framework").body
        assert [v.key for v in found.variants] == ["calm"]
        assert [asked.key for asked in found.promotions[0].requirements][1] == "mid-either"
    exporting.export(tmp_path / "third")
    db.session.rollback()
    assert (tmp_path / "third" / "framework.yaml").read_bytes() == written

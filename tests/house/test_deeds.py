"""Whatever the code writes into the trail or the queue has words that an administrator reads."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from flask import Flask

from app.admin.deeds import DEEDS, JOBS, THINGS
from app.courses.rules.needs import NeedEvent
from app.growth.rules.improvement import CycleEvent
from app.growth.rules.promotion import CaseEvent
from app.growth.rules.role_models import ModelEvent
from app.jobs import outbox
from app.platform.settings import ROOT

# Deeds whose last part is the name of a move.
MOVES: dict[str, type[StrEnum]] = {
    "course.need.": NeedEvent,
    "improvement.": CycleEvent,
    "promotion.": CaseEvent,
    "role_model.": ModelEvent,
}


def _written(place: Path) -> Iterator[tuple[str, str]]:
    """Deed and subject of each note in a module, as far as they stand there in letters."""
    for node in ast.walk(ast.parse(place.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and (node.func.attr == "note" and ast.unparse(node.func.value) == "trail")
        ):
            deed, subject = node.args[1], node.args[2]
            yield _letters(deed), _letters(subject)


def _letters(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        node = node.values[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _all_written() -> list[tuple[str, str]]:
    return [pair for place in (ROOT / "app").rglob("*.py") for pair in _written(place)]


def test_every_deed_has_words() -> None:
    deeds = {deed for deed, _subject in _all_written()}
    assert len(deeds) > 100
    whole = {deed for deed in deeds if deed and not deed.endswith((".", "_"))}
    assert whole - set(DEEDS) == set()
    begun = {deed for deed in deeds if deed.endswith((".", "_"))}
    assert {b for b in begun if not any(deed.startswith(b) for deed in DEEDS)} == set()
    moves = {f"{begin}{move.value}" for begin, kind in MOVES.items() for move in kind}
    assert moves - set(DEEDS) == set()


def test_everything_that_is_done_something_to_has_words(app: Flask) -> None:
    kinds = {subject.partition(":")[0] for _deed, subject in _all_written()} - {""}
    assert kinds - set(THINGS) == set()


def test_every_job_has_words(app: Flask) -> None:
    # Other tests leave handlers of their own in the process.
    kinds = {kind for kind in outbox.handlers() if not kind.startswith("test.")}
    assert kinds - set(JOBS) == set()
    assert set(JOBS) - kinds == set(), "nothing carries these out any more"

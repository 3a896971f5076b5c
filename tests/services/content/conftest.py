"""Two kinds of content of the tests' own, and a folder to write them in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, Literal

import pytest
from flask import Flask

from app.content import registry
from app.content.authored import Authored, Part, RefText, Text
from app.content.layouts import EntryFiles, ListFiles
from app.content.registry import Change, Checking, ContentKind


class Option(Part):
    """An answer."""

    zh: str
    en: str
    right: bool = False


class Riddle(Authored):
    """Many in one file."""

    KIND: ClassVar[str] = "riddle"
    shelf: str
    title: Text
    sort: Literal["short", "long"]
    options: list[Option] = []
    points: int = 1
    see: RefText | None = None


class Shelf(Authored):
    """The file of riddles."""

    KIND: ClassVar[str] = "shelf"
    title: Text


class Story(Authored):
    """One in a file."""

    KIND: ClassVar[str] = "story"
    title: Text
    riddles: list[RefText] = []


class Watch:
    """What the callbacks were told."""

    def __init__(self) -> None:
        self.projected: list[tuple[int, str]] = []
        self.changes: list[Change[Riddle]] = []


def _check(key: str, body: Riddle, checking: Checking) -> None:
    if body.options and not any(option.right for option in body.options):
        checking.fault("no option is right; mark one with `right: true`", "options")
    if checking.find(Shelf, body.shelf) is None:
        checking.fault("no shelf", "shelf")


@pytest.fixture
def watch(app: Flask) -> Iterator[Watch]:
    """Only the tests' kinds are registered; tells what the callbacks saw."""
    kept = dict(registry._kinds), dict(registry._layouts), dict(registry._placed)
    for table in (registry._kinds, registry._layouts, registry._placed):
        table.clear()
    seen = Watch()

    def switched(changes: Sequence[Change[Riddle]]) -> None:
        seen.changes += changes

    def project(version_id: int, key: str, _body: Riddle) -> None:
        seen.projected.append((version_id, key))

    registry.register(
        ListFiles("riddles", Riddle, items="riddles", group_field="shelf", header=Shelf),
        ContentKind(Shelf),
        ContentKind(Riddle, check=_check, project=project, switched=switched),
    )
    registry.register(EntryFiles("stories", Story), ContentKind(Story))
    yield seen
    for table, before in zip(
        (registry._kinds, registry._layouts, registry._placed), kept, strict=True
    ):
        table.clear()
        table.update(before)


RIDDLES = """\
title: {zh: 谜语, en: Riddles}
riddles:
  - key: moon
    title: {zh: 月亮, en: The moon}
    sort: short
    options:
      - {zh: 是, en: "yes", right: true}
      - {zh: 否, en: no}
  - key: sun
    title: {zh: 太阳, en: The sun}
    sort: long
    points: 3
    see: riddle:moon
"""
STORY = "title: {zh: 天, en: Sky}\nriddles: [riddle:sun, 'riddle:moon']\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small content folder without a fault."""
    root = tmp_path / "content"
    (root / "riddles").mkdir(parents=True)
    (root / "stories").mkdir()
    (root / "README.md").write_text("How to write")
    (root / "riddles" / "sky.yaml").write_text(RIDDLES, encoding="utf-8")
    (root / "stories" / "sky.yaml").write_text(STORY, encoding="utf-8")
    return root

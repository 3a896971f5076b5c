"""What content/README.md teaches with is real: its files pass the check."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import get_args

import pytest

from app.content import exporting, loader, planning
from app.content.pictures import digest
from app.content.rules.threeway import Action
from app.courses.models.bodies import Course, Lesson
from app.growth.models.demands import Asked
from app.platform.db import db
from tests.conftest import NOON

FILES_ALONE = pytest.mark.engine("sqlite", why="files are read, no database is asked")
CONTENT = Path(__file__).parents[3] / "content"
_FENCE = re.compile(r"```(?:yaml|markdown|svg)\n(?:# |<!-- )(courses/\S+)(?: -->)?\n(.*?)```", re.S)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """All shipped content, and the README's own course."""
    root = tmp_path / "content"
    shutil.copytree(CONTENT, root)
    found = _FENCE.findall((CONTENT / "README.md").read_text())
    for name, text in found:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root


@FILES_ALONE
def test_the_example_of_the_readme_passes_the_check(context: object, example: Path) -> None:
    found = planning.check_folder(example)
    place = "courses/late-parcel/"
    assert [str(f) for f in found.faults if f.file.startswith(place)] == []
    assert {("course", "late-parcel"), ("lesson", "late-parcel/soothe-first")} <= set(found.entries)
    svg = (example / "courses/late-parcel/pictures/steps.svg").read_bytes()
    assert digest(svg) in found.pictures


@FILES_ALONE
def test_the_example_shows_every_block(context: object, example: Path) -> None:
    lesson = planning.read_folder(example).entries["lesson", "late-parcel/soothe-first"]
    assert isinstance(lesson.body, Lesson)
    for text in (lesson.body.zh, lesson.body.en):
        assert text is not None
        kinds = {part.kind for part in text.document.parts}
        assert kinds == {
            "prose", "note", "figure", "dialogue", "script", "check", "case", "reflect",
        }  # fmt: skip


_OTHERS = re.compile(r"```yaml\n# ((?:exams|rubrics|acts)/\S+)\n(.*?)```", re.S)
_RULE = re.compile(r"```yaml\n# (lexicon/\S+) \(one rule of it\)\nrules:\n(.*?)```", re.S)


@FILES_ALONE
def test_the_other_examples_pass_the_check_too(context: object, example: Path) -> None:
    text = (CONTENT / "README.md").read_text()
    files = dict(_OTHERS.findall(text))
    assert {name.partition("/")[0] for name in files} == {"exams", "rubrics", "acts"}
    for name, content in files.items():
        (example / name).write_text(content)
    ((lexicon, rule),) = _RULE.findall(text)
    file = example / lexicon
    file.write_text(file.read_text().rstrip("\n") + "\n" + rule)
    found = planning.check_folder(example)
    assert [str(f) for f in found.faults if f.file in files or f.file == lexicon] == []
    assert ("exam", "parcels") in found.entries
    assert ("lexicon", "brush-off-come-back-later") in found.entries


def test_every_demand_of_the_framework_is_explained(context: object) -> None:
    kinds = {
        kind
        for body in get_args(get_args(Asked)[0])
        for kind in get_args(body.model_fields["type"].annotation)
    }
    assert len(kinds) > 10
    for name in ("README.md", "README.zh.md"):
        text = (CONTENT / name).read_text()
        assert [kind for kind in kinds if f"`{kind}`" not in text] == []


def _courses(root: Path) -> dict[str, bytes]:
    found = sorted(path for path in (root / "courses").rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def test_courses_come_back_from_an_export_as_they_went_in(
    context: object, example: Path, tmp_path: Path
) -> None:
    first = tmp_path / "first"
    loader.load(example, at=NOON)
    exporting.export(first)
    before = planning.read_folder(example).entries
    after = planning.read_folder(first).entries
    kinds = (Course.KIND, Lesson.KIND)
    assert {n: e.stored for n, e in before.items() if n[0] in kinds} == {
        n: e.stored for n, e in after.items() if n[0] in kinds
    }
    pictures = [name for name in _courses(example) if "/pictures/" in name]
    assert pictures
    assert all(_courses(first)[name] == _courses(example)[name] for name in pictures)
    db.session.rollback()
    again = planning.plan(first)
    assert {step.action for step in again.steps} == {Action.SAME}
    assert len(again.steps) == len(after)

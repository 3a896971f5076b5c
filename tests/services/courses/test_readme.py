"""The course that content/README.md teaches with is a real one: its files pass the check."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from app.content import planning
from app.courses.models.bodies import Lesson

CONTENT = Path(__file__).parents[3] / "content"
_FENCE = re.compile(r"```(?:yaml|markdown|svg)\n(?:# |<!-- )(courses/\S+)(?: -->)?\n(.*?)```", re.S)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """All shipped content but courses, and the README's own course."""
    root = tmp_path / "content"
    shutil.copytree(CONTENT, root, ignore=lambda _, names: [n for n in names if n == "courses"])
    found = _FENCE.findall((CONTENT / "README.md").read_text())
    for name, text in found:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root


def test_the_example_of_the_readme_passes_the_check(context: object, example: Path) -> None:
    found = planning.check_folder(example)
    own = [str(fault) for fault in found.faults if fault.file.startswith("courses/")]
    assert own == []
    assert {("course", "late-parcel"), ("lesson", "late-parcel/soothe-first")} <= set(found.entries)
    assert len(found.pictures) == 1


def test_the_example_shows_every_block(context: object, example: Path) -> None:
    lesson = next(
        e for name, e in planning.check_folder(example).entries.items() if name[0] == "lesson"
    )
    assert isinstance(lesson.body, Lesson)
    for text in (lesson.body.zh, lesson.body.en):
        assert text is not None
        kinds = {part.kind for part in text.document.parts}
        assert kinds == {
            "prose", "note", "figure", "dialogue", "script", "check", "case", "reflect",
        }  # fmt: skip

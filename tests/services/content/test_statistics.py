"""Counting content: by language, by facet, and the pages written from it are current."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from app.content import loader, statistics
from app.exams.models.bodies import ItemBody
from app.kernel.wording import Wording
from app.platform.db import db
from tests.conftest import NOON
from tests.services.content.conftest import Watch
from tests.services.content.test_coverage import ITEM
from tools import coverage as pages

CONTENT = Path(__file__).parents[3] / "content"
RIDDLES = """title: {zh: 谜语, en: Riddles}
riddles:
- key: day
  title: {zh: 白天, en: Day}
  sort: short
- key: night
  title: {zh: 夜晚, en: "夜晚"}
  sort: long
"""


def test_an_entry_counts_for_a_language_only_if_nothing_in_it_is_missing() -> None:
    item = ItemBody.model_validate(ITEM)
    assert item.languages() == {"zh", "en"}
    halves = item.model_copy(update={"explanation": Wording("首次三十秒。", " ")})
    assert halves.languages() == {"zh"}
    left_over = item.model_copy(update={"explanation": Wording("三十秒。", "首次回复三十秒之内。")})
    assert left_over.languages() == {"zh"}
    english = item.model_copy(update={"explanation": Wording("Thirty seconds at most.", "30 s.")})
    assert english.languages() == {"en"}
    blanks = {**ITEM, "blanks": [{"zh": ["30"], "en": []}]}
    assert ItemBody.model_validate(blanks).languages() == {"zh"}


def test_signs_that_are_the_same_in_both_languages_are_no_gap() -> None:
    item = {**ITEM, "explanation": {"zh": "SKU 7", "en": "SKU 7"}}
    assert ItemBody.model_validate(item).languages() == {"zh", "en"}


def test_files_are_counted_until_something_is_published(
    context: Flask, watch: Watch, folder: Path, tmp_path: Path
) -> None:
    before = statistics.of_academy(folder)
    db.session.rollback()
    loader.load(folder, at=NOON)
    after = statistics.of_academy(folder)
    db.session.rollback()
    assert (before["source"], after["source"]) == ("files", "academy")
    assert before["riddles"] == after["riddles"]
    assert before["riddles"]["zh"] > 0
    other = tmp_path / "other"
    (other / "riddles").mkdir(parents=True)
    (other / "riddles" / "sky.yaml").write_text(RIDDLES)
    assert statistics.of_files(other)["riddles"] == {"zh": 2, "en": 1}
    assert statistics.of_academy(other)["source"] == "academy"


@pytest.mark.engine("sqlite", why="no database is asked: files are counted")
def test_the_command_prints_json_alone(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["content", "stats", str(CONTENT), "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.output)
    for kind, least in {
        "courses": 14, "lessons": 60, "items": 600, "exams": 20, "rubrics": 3, "scenarios": 12,
        "scripts": 900,
    }.items():  # fmt: skip
        assert found[kind]["zh"] == found[kind]["en"] >= least
    items = found["coverage"]["items"]
    assert items["without"] == {}
    assert set(items["type"]["single"]) == {"easy", "medium", "hard"}
    assert min(items["lesson"].values()) >= 6
    domain = found["coverage"]["domain"]
    assert (domain["percent"], domain["gaps"]) == (100.0, [])
    words = app.test_cli_runner().invoke(args=["content", "stats", str(CONTENT)]).output
    assert f"domain: {domain['facts']}/{domain['facts']} facts taught and examined" in words


@pytest.mark.engine("sqlite", why="files alone are read")
@pytest.mark.parametrize("page", ["docs/coverage.md", "content/README.md", "content/README.zh.md"])
def test_the_written_pages_are_current(context: Flask, page: str) -> None:
    with context.test_request_context():
        wanted = {file.relative_to(pages.ROOT).as_posix(): t for file, t in pages.written().items()}
    assert (pages.ROOT / page).read_text(encoding="utf-8") == wanted[page], (
        "run python -m tools.coverage"
    )

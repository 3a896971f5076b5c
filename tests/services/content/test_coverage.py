"""The coverage table keeps what it claims: both ends are there and say the figure."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.content import coverage, planning
from app.content.checking import World
from app.content.coverage import Coverage, Fact
from app.courses.models.bodies import Lesson, LessonText
from app.exams.models.bodies import ItemBody

CONTENT = Path(__file__).parents[3] / "content"
TAUGHT = "lesson:chat/first#two-times"
EXAMINED = "item:how-soon"
ITEM = {
    "bank": "chat",
    "type": "fill_in",
    "competency": "channel_chat",
    "criterion": "efficiency",
    "difficulty": "easy",
    "stem": {"zh": "首次回复在____秒内。", "en": "The first reply goes out within ____ seconds."},
    "blanks": [{"zh": ["30"], "en": ["30", "thirty"]}],
}


@pytest.fixture
def world(context: object) -> World:
    """One lesson and one item about the same figure."""
    made = World()
    lesson = Lesson(
        minutes=5,
        zh=LessonText(title="首句", body="## 两个时间 {#two-times}\n\n首次回复三十秒内。"),
        en=LessonText(title="First", body="## Two times {#two-times}\n\nFirst, thirty seconds."),
    )
    made.put("chat/first", lesson)
    made.put("how-soon", ItemBody.model_validate(ITEM))
    return made


def said(world: World, **fact: object) -> list[str]:
    table = {"taught": [TAUGHT], "examined": [EXAMINED], "figures": ["30 seconds"]} | fact
    made = Fact.model_validate({"fact": "First reply", **table})
    return [gap.message for gap in coverage.gaps_of(made, world)]


def test_a_fact_taught_and_examined_with_its_figure_is_covered(world: World) -> None:
    assert said(world) == []


@pytest.mark.parametrize(
    ("taught", "examined"),
    [
        ("lesson:chat/first#three-times", EXAMINED),
        ("lesson:chat/second#two-times", EXAMINED),
        ("lesson:chat/first", EXAMINED),
        (TAUGHT, "item:how-late"),
        (TAUGHT, "item:how-soon#part"),
        (TAUGHT, "script:how-soon"),
    ],
)
def test_a_place_that_is_not_there_is_a_gap(world: World, taught: str, examined: str) -> None:
    found = said(world, taught=[taught], examined=[examined])
    assert [gap for gap in found if "leads nowhere" in gap]


def test_a_figure_must_be_said_in_both_places_and_both_languages(world: World) -> None:
    assert len(said(world, figures=["60 seconds"])) == 4
    item = {**ITEM, "stem": {"zh": "首次回复在____秒内。", "en": "How soon? ____"}}
    world.put("how-soon", ItemBody.model_validate(item))
    assert said(world) == [f"`30 seconds` is not said (en) where it is examined: {EXAMINED}"]


def test_nobody_is_blamed_for_pointing_at_a_file_that_could_not_be_read(world: World) -> None:
    world.drop("item", "how-soon")
    assert said(world) != []
    world.unreadable = frozenset({"item"})
    assert said(world) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"taught": []},
        {"examined": []},
        {"examined": ["how-soon"]},
        {"taught": ["lesson:chat/first#Two Times"]},
        {"figures": ["thirty"]},
    ],
)
def test_a_line_of_the_table_names_both_ends(wrong: dict[str, object]) -> None:
    line = {"fact": "First reply", "taught": [TAUGHT], "examined": [EXAMINED], **wrong}
    with pytest.raises(ValidationError):
        Fact.model_validate(line)


def test_the_check_of_a_folder_tells_the_line_in_the_table(context: object, tmp_path: Path) -> None:
    (tmp_path / "coverage.yaml").write_text(
        "sections:\n"
        "- key: '5'\n"
        "  title: {zh: 标准, en: Standards}\n"
        "  facts:\n"
        "  - fact: First reply\n"
        f"    taught: [{TAUGHT}]\n"
        f"    examined: [{EXAMINED}]\n"
    )
    assert [str(f) for f in planning.check_folder(tmp_path).faults] == [
        f"coverage.yaml:6: `{TAUGHT}` leads nowhere; mend the name",
        f"coverage.yaml:7: `{EXAMINED}` leads nowhere; mend the name",
    ]
    (tmp_path / "coverage.yaml").write_text("sections:\n- key: '5'\n")
    faults = [str(f) for f in planning.check_folder(tmp_path).faults]
    assert "coverage.yaml:2: `title` is missing; add it" in faults


@pytest.mark.engine("sqlite", why="files are read, no database is asked")
def test_all_of_the_domain_is_taught_and_examined(context: object) -> None:
    found = planning.check_folder(CONTENT)
    assert [str(fault) for fault in found.faults] == []
    table = coverage.of_folder(CONTENT)
    assert isinstance(table, Coverage)
    assert [chapter.key for chapter in table.sections] == [str(n) for n in range(1, 10)]
    assert sum(len(chapter.facts) for chapter in table.sections) >= 350
    assert sum(len(f.figures) for c in table.sections for f in c.facts) >= 60
    assert coverage.gaps(table, planning.world_of(found)) == []

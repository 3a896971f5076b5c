"""Sections of a lesson: ids that hold in both languages, and what stands under a heading."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.content import planning
from app.content.registry import known_ref_kinds
from app.courses.models.bodies import Lesson, LessonText
from app.courses.services import sections
from app.kernel.wording import Wording
from app.platform import markdown

CONTENT = Path(__file__).parents[3] / "content"
BODY = """Before any heading.

## Two times {#two-times}

Thirty seconds.

:::note rule Mind
One minute after that.
:::

### In detail

The clock starts with the customer's line.

:::check first
How long?
- [ ] Two hours
- [x] 30 s
:::

## Last

The end.
"""


def text(body: str = BODY) -> LessonText:
    return LessonText(title="Times", body=body)


def test_a_section_is_called_by_its_authors_id_else_by_its_place() -> None:
    found = sections.sections(text())
    assert [(s.anchor, s.explicit, s.title) for s in found] == [
        ("two-times", True, "Two times"),
        ("section-2", False, "In detail"),
        ("section-3", False, "Last"),
    ]
    rows = BODY.splitlines()
    assert [rows[s.line - 1] for s in found] == [
        "## Two times {#two-times}",
        "### In detail",
        "## Last",
    ]


def test_a_section_holds_its_blocks_and_lower_headings_but_not_what_examines() -> None:
    first, second, last = sections.sections(text())
    for words in ("Thirty seconds", "One minute after that", "The clock starts"):
        assert words in first.text
    assert "Two hours" not in first.text
    assert "Thirty seconds" not in second.text
    assert last.text.split() == ["Last", "The", "end."]


def test_a_passage_is_there_only_when_both_languages_have_it() -> None:
    lesson = Lesson(minutes=5, zh=text("## 两个时间 {#two-times}\n\n30秒。"), en=text())
    said = sections.passage("late/times", lesson, "two-times")
    assert isinstance(said, Wording)
    assert "30秒" in said.zh
    assert sections.passage("late/times", lesson, "section-3") is None
    assert sections.passage("late/times", Lesson(minutes=5, en=text()), "two-times") is None


@pytest.mark.parametrize(
    ("zh", "en", "wrong"),
    [
        ("## 一 {#one}", "## One", "no English heading is called `{#one}`"),
        ("## 一", "## One {#one}", "no Chinese heading is called `{#one}`"),
        ("## 一 {#one}\n## 二 {#one}", "## One {#one}", "stands behind another heading too"),
        ("## 记 {#note}", "## Note {#note}", "the page needs `note` for itself"),
        ("## 测 {#check-it}", "## Try {#check-it}", "the page needs `check-it` for itself"),
    ],
)
def test_ids_that_would_mislead_are_faults(
    context: object, tmp_path: Path, zh: str, en: str, wrong: str
) -> None:
    home = tmp_path / "courses/late"
    (home / "lessons").mkdir(parents=True)
    (home / "course.yaml").write_text(
        "title: {zh: 延误, en: Late}\nsummary: {zh: 延误, en: Late}\ntier: junior\n"
        "competencies: [platform]\nhours: 1\nsections: [{title: {zh: 一, en: One}, lessons: [a]}]\n"
    )
    (home / "lessons/01-a.zh.md").write_text(f"---\ntitle: 一\nminutes: 5\n---\n\n{zh}\n")
    (home / "lessons/01-a.en.md").write_text(f"---\ntitle: One\n---\n\n{en}\n")
    assert "lesson" in known_ref_kinds()
    faults = [str(f) for f in planning.check_folder(tmp_path).faults]
    assert any(wrong in fault for fault in faults)
    assert all("lessons/01-a" in fault for fault in faults if "heading" in fault)


def test_every_shipped_heading_has_an_id_of_its_own(context: object) -> None:
    lessons = [
        entry.body
        for entry in planning.read_folder(CONTENT).entries.values()
        if isinstance(entry.body, Lesson)
    ]
    assert len(lessons) >= 60
    for lesson in lessons:
        for language in ("zh", "en"):
            shown = sections.sections(getattr(lesson, language))
            assert shown
            assert all(section.explicit for section in shown)


def test_an_id_is_neither_read_nor_searched_and_no_markup_comes_through_it() -> None:
    name = sections.anchors()
    html = markdown.prose(
        '## Times & "more" {#times}\n\n## {#Not-an-id}', anchor=name, anchor_label="Link:"
    )
    assert html.startswith('<h2 id="times">Times &amp; "more"<a class="ka-anchor" href="#times"')
    assert 'aria-label="Link: Times &amp; &#34;more&#34;"' in html
    assert '<h2 id="section-2">{#Not-an-id}' in html
    assert markdown.plain("## Times {#times}") == "Times"
    assert markdown.prose("## Times {#times}") == "<h2>Times</h2>\n"

"""The papers that are shipped with lessons: what their source says, a page for each language."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.courses.models.bodies import LessonText
from app.courses.rules import materials
from tools.machine import ROOT

SHIPPED = sorted((ROOT / "content" / "courses").glob("*/files/*.pdf"))
SOURCES = ROOT / "tools" / "papers"
LARGEST = 200_000


def _signs(text: str) -> str:
    return re.sub(r"\s", "", text)


def _lines(source: str) -> list[str]:
    found = re.findall(r"<(h1|h2|li)[^>]*>(.*?)</\1>", source)
    return [_signs(html.unescape(text)) for _tag, text in found]


def test_a_paper_is_shipped_and_each_has_its_source() -> None:
    assert [path.name for path in SHIPPED] == ["complaint-checklist.pdf"]
    assert {path.stem for path in SHIPPED} == {path.stem for path in SOURCES.glob("*.html")}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_paper_says_what_its_source_says_on_one_page_for_each_language(path: Path) -> None:
    data = path.read_bytes()
    assert len(data) <= LARGEST
    assert materials.media_type_of(path.name, data) == "application/pdf"
    pages = [_signs(page.extract_text()) for page in PdfReader(path).pages]
    assert len(pages) == 2
    lines = _lines((SOURCES / f"{path.stem}.html").read_text(encoding="utf-8"))
    assert [line for line in lines if not any(line in page for page in pages)] == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_lesson_hands_the_paper_out(path: Path, language: str) -> None:
    lessons = (path.parents[1] / "lessons").glob(f"*.{language}.md")
    texts = [LessonText(title="-", body=each.read_text(encoding="utf-8")) for each in lessons]
    assert any(path.name in text.document.files for text in texts)

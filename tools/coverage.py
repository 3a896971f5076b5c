"""What the curriculum covers, as pages: python -m tools.coverage

Writes docs/coverage.md from content/coverage.yaml, and the tables of scripts by category into
content/README.md and README.zh.md. A test says when one of them is out of date.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app import create_app
from app.content import coverage, planning, statistics
from app.content.checking import World
from app.content.coverage import Coverage, Fact
from app.platform.i18n import speak
from app.scripts_library.labels import NAMES
from tools.machine import ROOT

CONTENT = ROOT / "content"
PAGE = ROOT / "docs" / "coverage.md"
READMES = {"en": CONTENT / "README.md", "zh": CONTENT / "README.zh.md"}
BEGIN, END = "<!-- counted: scripts by category -->", "<!-- end of what is counted -->"
HEAD = {"en": ("Category", "Key", "Scripts"), "zh": ("类别", "标识", "条数")}
TOTAL = {"en": "All", "zh": "合计"}


def page(table: Coverage, world: World) -> str:
    """docs/coverage.md: every fact with the section that teaches it and the items that examine it,
    figures beside it."""
    counted = statistics.domain(table, world)
    rows = [
        "# What the curriculum covers",
        "",
        f"Written by `python -m tools.coverage` from `content/coverage.yaml`: {counted['facts']} "
        f"facts, {counted['percent']:g} % of them taught in a section and examined by an item that "
        "both say the figures. `flask content check` proves it line by line.",
        "",
        "| Section | Facts | Figures | Taught and examined |",
        "| --- | ---: | ---: | ---: |",
    ]
    for chapter in counted["sections"]:
        title = f"{chapter['section']} {chapter['title']['en']} {chapter['title']['zh']}"
        rows.append(
            f"| {title} | {chapter['facts']} | {chapter['figures']} | {chapter['covered']} |"
        )
    for section in table.sections:
        rows += [
            "",
            f"## {section.key} {section.title.en} {section.title.zh}",
            "",
            "| Fact | Figures | Taught | Examined |",
            "| --- | --- | --- | --- |",
            *(_row(fact) for fact in section.facts),
        ]
    return "\n".join(rows) + "\n"


def _row(fact: Fact) -> str:
    sides = (
        ", ".join(f"`{place.partition(':')[2]}`" for place in side)
        for side in (fact.taught, fact.examined)
    )
    return f"| {fact.fact} | {', '.join(fact.figures)} | {' | '.join(sides)} |"


def scripts(counts: Mapping[str, int], language: str) -> str:
    """The table of scripts by category, in the order of the library."""
    speak(language)
    name, key, number = HEAD[language]
    rows = [f"| {name} | {key} | {number} |", "|---|---|---:|"]
    rows += [f"| {NAMES[kind]} | `{kind}` | {counts.get(kind, 0)} |" for kind in NAMES]
    rows.append(f"| {TOTAL[language]} | | {sum(counts.values())} |")
    return "\n".join(rows)


def replaced(text: str, table: str) -> str:
    """A README with the table between its two marks. Raise ValueError if it has no marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    if not rest or END not in text:
        raise ValueError(f"the file needs the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def written() -> dict[Path, str]:
    """The pages as they should stand. Needs an application context."""
    world = planning.world_of(planning.read_folder(CONTENT))
    table = coverage.of_folder(CONTENT)
    if table is None:
        raise ValueError("content/coverage.yaml cannot be read; run `flask content check`")
    counts: dict[str, Any] = statistics.faceted("script", world)["category"]
    pages = {PAGE: page(table, world)}
    for language, file in READMES.items():
        pages[file] = replaced(file.read_text(encoding="utf-8"), scripts(counts, language))
    return pages


def main() -> int:
    """Write the pages; name those that changed."""
    with create_app().test_request_context():
        for file, text in written().items():
            if not file.exists() or file.read_text(encoding="utf-8") != text:
                file.write_text(text, encoding="utf-8")
                print(file.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())

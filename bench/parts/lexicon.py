"""The lexicon on wording nobody wrote rules or lessons from, and how fast it reads.

Every list that came from others has been taught by now, so what is said here of unseen wording
needs a list kept sealed: ``tests/rules/language/sealed.jsonl``, of each line one JSON object,
{"text", "lang", "labels", "kind"} (a fault, a near miss, or ordinary wording). Where it is not
there, only the rest is measured. It is counted as by patterns alone and as ``flask scripts lint``
reads it, with the taught head beside them. Clean ordinary lines and the wordings of the shipped
scripts are read as well: none of them may be met.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.language import checking
from app.language.rules.lexicon import Category, Lexicon
from app.scripts_library import commands
from bench.figures import Figure

ROOT = Path(__file__).resolve().parents[2]
LISTS = ROOT / "tests" / "rules" / "language"
SEALED = LISTS / "sealed.jsonl"
CLEAN = LISTS / "clean.tsv"
PART = "Lexicon"


def _linted(texts: list[str]) -> tuple[list[set[str]], float]:
    """(the categories found in each text, seconds) of the command as it is typed."""
    with tempfile.TemporaryDirectory(prefix="bench-") as data:
        file = Path(data) / "texts.txt"
        file.write_text("\n".join(text.replace("\n", " ") for text in texts), encoding="utf-8")
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", "scripts", "lint", str(file), "--json"],
            cwd=ROOT,
            env=os.environ | {"ACADEMY_DATA": data},
            check=True,
            capture_output=True,
            text=True,
        )
        took = time.perf_counter() - began
    rows: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    return [{one["category"] for one in row["findings"]} for row in rows], took


def _by_rules(lexicon: Lexicon, texts: list[str]) -> list[set[str]]:
    return [{one.category.value for one in lexicon.check(text)} for text in texts]


def _share(among: list[bool]) -> float:
    return 100 * sum(among) / len(among) if among else 0.0


def _counted(
    name: str, rows: list[dict[str, Any]], found: list[set[str]], goals: tuple[int, int] | None
) -> Iterator[Figure]:
    """A fault counts as found where one of its categories is; a clean line as met by any."""
    pairs = list(zip(rows, found, strict=True))
    recall = _share([bool(own & {*row["labels"]}) for row, own in pairs if row["labels"]])
    met = _share([bool(own) for row, own in pairs if not row["labels"]])
    yield Figure(PART, f"recall, {name}", recall, "%", goals[0] if goals else None, True)
    yield Figure(PART, f"false alarms, {name}", met, "%", goals[1] if goals else None, False)


def _sealed() -> Iterator[Figure]:
    rows = [json.loads(line) for line in SEALED.read_text(encoding="utf-8").splitlines()]
    texts = [row["text"] for row in rows]
    by_rules = _by_rules(checking.shipped(ROOT / "content"), texts)
    by_both, took = _linted(texts)
    yield from _counted("patterns alone", rows, by_rules, None)
    yield from _counted("with the taught head", rows, by_both, (95, 2))
    for kind in ("ordinary", "near"):
        met = [bool(own) for row, own in zip(rows, by_both, strict=True) if row["kind"] == kind]
        name = f"false alarms, {kind} wording, n = {len(met)}"
        yield Figure(PART, name, _share(met), "%", 2 if kind == "ordinary" else None, False)
    for language in ("zh", "en"):
        place = [number for number, row in enumerate(rows) if row["lang"] == language]
        own = [rows[number] for number in place]
        yield from _counted(f"of them {language}", own, [by_both[n] for n in place], None)
    for category in Category:
        hits = [
            category.value in found
            for row, found in zip(rows, by_both, strict=True)
            if category.value in row["labels"]
        ]
        yield Figure(PART, f"recall, {category.value}, n = {len(hits)}", _share(hits), "%")
    yield Figure(PART, "texts linted, start and weights included", len(texts) / took, "/s")


def measure(_scale: float) -> Iterator[Figure]:
    """Recall and false alarms in percent, by patterns and by both; texts read a second."""
    if SEALED.exists():
        yield from _sealed()
    clean = CLEAN.read_text(encoding="utf-8").splitlines()
    found, _took = _linted(clean)
    met = _share([bool(own) for own in found])
    yield Figure(PART, f"met of {len(clean)} clean ordinary lines", met, "%", 2, False)
    shipped, took = _linted(commands.wordings(ROOT / "content"))
    yield Figure(PART, "wordings linted, start and weights included", len(shipped) / took, "/s")
    yield Figure(
        PART, f"met of {len(shipped):,} shipped wordings", sum(map(bool, shipped)), "", 0, False
    )

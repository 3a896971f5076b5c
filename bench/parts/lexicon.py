"""The lexicon on wording nobody wrote rules or lessons from, and how fast it reads.

The half of the independent list that was never looked at is counted as by patterns alone and as
``flask scripts lint`` reads it, with the taught head beside them. Only counts are given. The
wordings of the shipped scripts are read as well: none of them may be met.
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
from app.language.rules.lexicon import Lexicon
from app.scripts_library import commands
from bench.figures import Figure

ROOT = Path(__file__).resolve().parents[2]
INDEPENDENT = ROOT / "tests" / "rules" / "language" / "independent.jsonl"
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


def measure(_scale: float) -> Iterator[Figure]:
    """Recall and false alarms in percent, by patterns and by both; texts read a second."""
    lines = INDEPENDENT.read_text(encoding="utf-8").splitlines()[1::2]
    rows = [json.loads(line) for line in lines]
    texts = [row["text"] for row in rows]
    meant = [row["expect"] for row in rows]
    by_both, took = _linted(texts)
    for name, found, goals in (
        ("patterns alone", _by_rules(checking.shipped(ROOT / "content"), texts), (None, None)),
        ("with the taught head", by_both, (95, 2)),
    ):
        hits = [one in own for one, own in zip(meant, found, strict=True) if one]
        alarms = [bool(own) for one, own in zip(meant, found, strict=True) if not one]
        recall = 100 * sum(hits) / len(hits)
        false = 100 * sum(alarms) / len(alarms)
        yield Figure(PART, f"recall, {name}", recall, "%", goals[0], True)
        yield Figure(PART, f"false alarms, {name}", false, "%", goals[1], False)
    yield Figure(PART, "texts linted, start and weights included", len(texts) / took, "/s")
    shipped, _took = _linted(commands.wordings(ROOT / "content"))
    yield Figure(
        PART, f"met of {len(shipped):,} shipped wordings", sum(map(bool, shipped)), "", 0, False
    )

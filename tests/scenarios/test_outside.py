"""What sentences of outside authors come to, who had seen neither rule nor library.

Of the first author's lists one half may be looked at and has lent the library wordings; only the
other half counts. The second author's lists were sealed until engine 8 had been taught by twelve
other writers; the third's were written for engine 9. The floors are what was measured, rounded
down, short of the goals (acts 0.90 and 0.88; denied 5 %, scornful 10 %; critical failures 0.98 and
0.90).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.exams.rules.roleplay.gravity import grave
from tests.speech import shipped

HERE = Path(__file__).parent
FIRST, SECOND, THIRD = "", "_sealed", "_third"
FLOORS = {
    FIRST: {"zh": 0.84, "en": 0.88},
    SECOND: {"zh": 0.84, "en": 0.84},
    THIRD: {"zh": 0.88, "en": 0.85},
}


def counted(name: str, author: str) -> list[dict[str, Any]]:
    lines = (HERE / f"{name}{author}.jsonl").read_text("utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row.get("half", "held back") == "held back"]


def heard(text: str) -> set[str]:
    acts = shipped("late-gift").read(text).acts
    return {s.act for s in acts if s.probability >= 0.5 and not s.act.startswith("say-")}


@pytest.mark.parametrize("author", [FIRST, SECOND, THIRD])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_acts_are_told_apart_in_words_nobody_tuned_on(language: str, author: str) -> None:
    rows = [row for row in counted("acts", author) if row["lang"] == language]
    found = [(set(row["acts"]), heard(row["text"])) for row in rows]
    shares = []
    for act in {act for meant, _seen in found for act in meant}:
        hits = sum(act in meant and act in seen for meant, seen in found)
        both = sum((act in meant) + (act in seen) for meant, seen in found)
        shares.append(2 * hits / both)
    assert sum(shares) / len(shares) >= FLOORS[author][language]


@pytest.mark.parametrize("author", [FIRST, SECOND, THIRD])
@pytest.mark.parametrize(("how", "most"), [("negated", 0.15), ("sarcastic", 0.18)])
def test_what_is_denied_or_meant_in_scorn_is_seldom_a_credit(
    how: str, most: float, author: str
) -> None:
    rows = [row for row in counted("acts", author) if row["how"] == how]
    wrong = sum(bool(heard(row["text"]) - set(row["acts"])) for row in rows)
    assert wrong <= most * len(rows), (wrong, len(rows))


@pytest.mark.parametrize("author", [FIRST, SECOND, THIRD])
def test_critical_failures_are_seldom_false_and_more_than_half_are_found(author: str) -> None:
    reader = shipped("late-gift")
    hits = false = 0
    rows = counted("taboos", author)
    for row in rows:
        alarmed = any(grave(alarm) for alarm in reader.read(row["text"]).alarms)
        hits += alarmed and bool(row["codes"])
        false += alarmed and not row["codes"]
    assert false <= 0.04 * sum(not row["codes"] for row in rows)
    assert hits >= 0.55 * sum(bool(row["codes"]) for row in rows)

"""What sentences of an outside author come to, who had seen neither rule nor library.

One half may be looked at and has lent the library wordings; here only the other half counts. The
floors are what was measured, rounded down, far from the goals (acts 0.90 and 0.88; denied 5 %,
scornful 10 %; critical failures 0.98 and 0.90).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.exams.rules.roleplay.caps import grave
from tests.speech import shipped

HERE = Path(__file__).parent
FLOORS = {"zh": 0.62, "en": 0.65}


def held_back(name: str) -> list[dict[str, Any]]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["half"] == "held back"]


def heard(text: str) -> set[str]:
    acts = shipped("late-gift").read(text).acts
    return {s.act for s in acts if s.probability >= 0.5 and not s.act.startswith("say-")}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_acts_are_told_apart_in_words_nobody_tuned_on(language: str) -> None:
    rows = [row for row in held_back("acts.jsonl") if row["lang"] == language]
    found = [(set(row["acts"]), heard(row["text"])) for row in rows]
    shares = []
    for act in {act for meant, _seen in found for act in meant}:
        hits = sum(act in meant and act in seen for meant, seen in found)
        both = sum((act in meant) + (act in seen) for meant, seen in found)
        shares.append(2 * hits / both)
    assert sum(shares) / len(shares) >= FLOORS[language]


@pytest.mark.parametrize(("how", "most"), [("negated", 0.3), ("sarcastic", 0.45)])
def test_what_is_denied_or_meant_in_scorn_is_seldom_a_credit(how: str, most: float) -> None:
    rows = [row for row in held_back("acts.jsonl") if row["how"] == how]
    wrong = sum(bool(heard(row["text"]) - set(row["acts"])) for row in rows)
    assert wrong <= most * len(rows), (wrong, len(rows))


def test_critical_failures_are_seldom_false_and_a_third_are_found() -> None:
    reader = shipped("late-gift")
    hits = false = 0
    rows = held_back("taboos.jsonl")
    for row in rows:
        alarms = reader.read(row["text"]).alarms
        alarmed = any(grave(a) for a in alarms)
        hits += alarmed and bool(row["codes"])
        false += alarmed and not row["codes"]
    assert false <= 0.05 * sum(not row["codes"] for row in rows)
    assert hits >= 0.3 * sum(bool(row["codes"]) for row in rows)

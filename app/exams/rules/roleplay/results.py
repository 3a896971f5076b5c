"""A grade as JSON, and the form of the command line's answer."""

from __future__ import annotations

import math
from typing import Any, Final

from app.exams.rules.roleplay.grading import Evidence, Result
from app.exams.rules.roleplay.judging import Judged, direction

LEAST: Final = 0.01
"""What moves a level by less is not told."""


def as_json(result: Result) -> dict[str, Any]:
    """The whole grade, to be kept with the play."""
    return {
        "criteria": {
            key: {
                "level": found.level,
                "low": found.low,
                "high": found.high,
                "evidence": [_evidence(item) for item in found.evidence],
                **({"judged": _judged(found.judged)} if found.judged else {}),
            }
            for key, found in result.criteria.items()
        },
        "critical": [
            {
                "code": c.code,
                "criterion": c.criterion,
                "message": c.message,
                "span": [c.start, c.end],
                "rule": c.rule,
            }
            for c in result.critical
        ],
        "mean": result.mean,
        "total": result.total,
        "passed": result.passed,
    }


def _judged(judged: Judged) -> dict[str, Any]:
    """How a level was reckoned: the beginning for a case of this kind, every sign that moves it by
    a hundredth of a level at least, and the sum."""
    start = judged.start + math.fsum(v for name, v in judged.terms if not direction(name))
    terms = [
        [name, round(value, 2)]
        for name, value in judged.terms
        if direction(name) and abs(value) >= LEAST
    ]
    return {
        "gate": judged.gate,
        "start": round(start, 2),
        "terms": terms,
        "sum": round(judged.sum, 2),
        "level": judged.level,
        "kept": [judged.least, judged.most],
    }


def _evidence(item: Evidence) -> dict[str, Any]:
    return {
        "message": item.message,
        "span": None if item.message is None else [item.start, item.end],
        "rule": item.rule,
        "value": item.value,
        "probability": round(item.probability, 3),
        **({"params": dict(item.params)} if item.params else {}),
    }


def line(identity: Any, result: Result) -> dict[str, Any]:
    """One line of ``flask roleplay grade``."""
    whole = as_json(result)
    for found in whole["criteria"].values():
        found.pop("judged", None)
        for item in found["evidence"]:
            item.pop("params", None)
    return {
        "id": identity,
        "criteria": whole["criteria"],
        "critical_failures": whole["critical"],
        "total": whole["total"],
        "passed": whole["passed"],
    }

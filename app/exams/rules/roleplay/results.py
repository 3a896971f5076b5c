"""A grade as JSON, and the form of the command line's answer."""

from __future__ import annotations

from typing import Any

from app.exams.rules.roleplay.grading import Evidence, Result
from app.exams.rules.roleplay.judging import Judged


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
    """How a level was reckoned: every sign that moves it by a hundredth of a level at least."""
    return {
        "gate": judged.gate,
        "start": round(judged.start, 2),
        "terms": [[name, round(value, 2)] for name, value in judged.terms if abs(value) >= 0.01],
        "sum": round(judged.sum, 2),
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

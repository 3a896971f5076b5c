"""A grade as JSON, and the form of the command line's answer."""

from __future__ import annotations

from typing import Any

from app.exams.rules.roleplay.grading import Evidence, Result


def as_json(result: Result) -> dict[str, Any]:
    """The whole grade, to be kept with the play."""
    return {
        "criteria": {
            key: {
                "level": found.level,
                "low": found.low,
                "high": found.high,
                "evidence": [_evidence(item) for item in found.evidence],
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
        for item in found["evidence"]:
            item.pop("params", None)
    return {
        "id": identity,
        "criteria": whole["criteria"],
        "critical_failures": whole["critical"],
        "total": whole["total"],
        "passed": whole["passed"],
    }

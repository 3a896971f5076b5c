"""Findings as a case keeps them: plain values out and the same finding back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.growth.rules.readiness import Finding, Standing
from app.growth.rules.requirements import AtLeast
from app.growth.rules.tally import Proof, Requirement


def freeze(finding: Finding) -> dict[str, Any]:
    """A finding as JSON can hold it; its requirement by key alone."""
    return {
        "key": finding.key,
        "standing": finding.standing.value,
        "done": finding.done,
        "needed": finding.needed,
        "proofs": [
            {
                "id": p.id,
                "on": p.on.isoformat(),
                "about": p.about,
                "value": p.value,
                "counts": p.counts,
                "until": _iso(p.until),
            }
            for p in finding.proofs
        ],
        "lacks": list(finding.lacks),
        "until": _iso(finding.until),
        "since": _iso(finding.since),
        "ready_on": _iso(finding.ready_on),
        "waiver": finding.waiver,
        "reason": finding.reason,
        "parts": [freeze(part) for part in finding.parts],
    }


def thaw(kept: Mapping[str, Any], requirement: Requirement) -> Finding:
    """The finding that was frozen, about the requirement of the framework of then."""
    parts = requirement.parts if isinstance(requirement, AtLeast) else ()
    return Finding(
        requirement,
        Standing(kept["standing"]),
        kept["done"],
        kept["needed"],
        tuple(
            Proof(
                p["id"],
                date.fromisoformat(p["on"]),
                p["about"],
                p["value"],
                p["counts"],
                _date(p["until"]),
            )
            for p in kept["proofs"]
        ),
        tuple(kept["lacks"]),
        _date(kept["until"]),
        _date(kept["since"]),
        _date(kept["ready_on"]),
        kept["waiver"],
        kept["reason"],
        tuple(thaw(k, part) for k, part in zip(kept["parts"], parts, strict=True)),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

"""When could somebody be ready? A stated method and a range, or nothing.

Waiting (time in post, months of figures) has a certain earliest day. What is counted (courses,
scenarios, scripts) is carried on at the pace of the last 90 days. What one decides to do on a day
(an exam, an interview, a signature) is taken as possible any day. If something countable has not
moved in 90 days there is no likely day, and the forecast says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from app.growth.rules.readiness import Finding, Readiness
from app.growth.rules.tally import StepKind

WINDOW = 90
_PACED = (StepKind.COURSE, StepKind.ROLE_PLAY, StepKind.DRILL, StepKind.CLASSROOM)


@dataclass(frozen=True)
class Forecast:
    """``earliest``: if all that needs no waiting is done at once. ``likely``: at the pace of the
    last 90 days; None if something did not move. ``held_by``: the requirement that decides."""

    earliest: date
    likely: date | None
    held_by: str
    still: tuple[str, ...] = ()


def forecast(readiness: Readiness) -> Forecast | None:
    """The range for a person who is not ready; None for one who is, or has no tier to go to."""
    missing = [f for f in readiness.findings if not f.good]
    if not missing or not readiness.target:
        return None
    waits = [(f.ready_on, f.key) for f in missing if f.ready_on is not None]
    earliest, held_by = max(waits, default=(readiness.on, ""))
    likely = earliest
    still: list[str] = []
    for finding in missing:
        if finding.requirement.step in _PACED:
            day = _paced(finding, readiness.on)
            if day is None:
                still.append(finding.key)
            elif day > likely:
                likely, held_by = day, finding.key
    return Forecast(earliest, None if still else likely, held_by, tuple(still))


def _paced(finding: Finding, on: date) -> date | None:
    since = on - timedelta(days=WINDOW)
    moved = sum(1 for proof in finding.proofs if proof.counts and proof.on > since)
    return on + timedelta(days=ceil(finding.left * WINDOW / moved)) if moved else None

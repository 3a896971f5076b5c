"""Where the engine's levels agree too little with people, raters are not shown them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.exams.queries import roleplay_agreement as queries
from app.exams.rules import agreement
from app.exams.rules.agreement import FEWEST
from app.exams.services.roleplay_agreement import WEEKS
from app.platform.settings import Settings


class _Here:
    """What this process was started with."""

    floor: float = 0.0


def configure(settings: Settings) -> None:
    """Take what the settings say."""
    _Here.floor = settings.suggestion_floor


def floor() -> float:
    """The least agreement with people a suggestion needs to be shown; 0 shows every one."""
    return _Here.floor


def unshown(*, at: datetime) -> Mapping[str, float]:
    """The criteria whose suggested level raters do not see now, with the agreement that hides it.

    It is measured by what people judged before they saw the suggestion, over the last weeks; with
    too few judgements nothing is hidden. What is suggested goes on being kept and counted.
    """
    if not _Here.floor:
        return {}
    found = {}
    for criterion, pairs in queries.blind_pairs(at - timedelta(weeks=WEEKS)).items():
        kappa = agreement.kappa(pairs) if len(pairs) >= FEWEST else None
        if kappa is not None and kappa < _Here.floor:
            found[criterion] = kappa
    return found

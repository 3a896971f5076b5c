"""The whole history of a made organisation, in the order in which it happened."""

from __future__ import annotations

from typing import Final

from app.demo.rules.careers import Careers
from app.demo.rules.cast import Cast
from app.demo.rules.catalogue import Catalogue
from app.demo.rules.deeds import Calendar, Deed
from app.demo.rules.learning import Learning
from app.demo.rules.together import Together
from app.demo.rules.training import Training
from app.demo.rules.work import Work

SEED: Final = "kefu-1"


def history(
    cast: Cast, catalogue: Catalogue, calendar: Calendar, *, seed: str = SEED
) -> tuple[Deed, ...]:
    """Every deed, the earliest first. The same people, content, day and seed give the same ones;
    nothing in it lies later than yesterday."""
    deeds = [
        *Learning(cast, catalogue, calendar, seed).deeds(),
        *Work(cast, catalogue, calendar, seed).deeds(),
        *Careers(cast, calendar).deeds(),
        *Together(cast, catalogue, calendar, seed).deeds(),
        *Training(cast, catalogue, calendar, seed).deeds(),
    ]
    until = calendar.at(0, 0)
    return tuple(sorted((d for d in deeds if d.at < until), key=lambda d: (d.at, d.kind, d.who)))

"""Scripts at the desk: found by words, or those that fit what is still open, and filled in with
what the desk knows of the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.exams.models.roleplay import RolePlay
from app.exams.rules.roleplay import blanks
from app.exams.rules.roleplay.credit import credit
from app.exams.rules.roleplay.lifecycle import PlayMode
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.services.roleplay import performance_of, scenario_of
from app.kernel.refs import Ref
from app.platform import links
from app.platform.links import Link

MOST = 6
SURE = 0.5


@dataclass(frozen=True)
class Offer:
    """A script to insert: its title and its wording, as far as it could be filled in."""

    title: str
    text: str


def offered(play: RolePlay, words: str) -> list[Offer]:
    """Scripts that fit the words, in the language the customer speaks. Where nothing was typed,
    practice offers those that help with what is still open; an exam offers nothing unasked."""
    scenario = scenario_of(play)
    if words:
        found: Sequence[Link] = links.find("script", words, play.language)[:MOST]
    elif play.mode == PlayMode.PRACTICE:
        found = _helpful(play, scenario)
    else:
        found = ()
    values = blanks.known(scenario, play.language)
    return [Offer(link.title, blanks.filled(link.note or link.title, values)) for link in found]


def _helpful(play: RolePlay, scenario: Scenario) -> list[Link]:
    """The scripts of the points that are not done yet, in the scenario's order."""
    ledger = credit(scenario, performance_of(play))
    refs = dict.fromkeys(
        ref
        for earned in ledger.earned
        if earned.observable and earned.probability < SURE
        for ref in earned.point.scripts
    )
    found = (links.resolve(Ref.parse(ref), play.language) for ref in list(refs)[:MOST])
    return [link for link in found if link is not None]

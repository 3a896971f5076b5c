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
from app.platform.links import Link, Way

MOST = 6
SURE = 0.5


@dataclass(frozen=True)
class Offer:
    """A script to insert: its title, its wording as far as it could be filled in, what this way of
    saying it is called where there are several, and whether it is another way of the one before."""

    title: str
    text: str
    way: str = ""
    another: bool = False


def offered(play: RolePlay, words: str, tone: str = "") -> list[Offer]:
    """Scripts that fit the words, in the language the customer speaks, each in this tone if it has
    it, followed by its other tone and its variants. Where nothing was typed, practice offers those
    that help with what is still open; an exam offers nothing unasked."""
    scenario = scenario_of(play)
    if words:
        found: Sequence[Link] = links.find("script", words, play.language)[:MOST]
    elif play.mode == PlayMode.PRACTICE:
        found = _helpful(play, scenario)
    else:
        found = ()
    values = blanks.known(scenario, play.language)
    ways = links.ways([link.ref for link in found], play.language)
    return [
        Offer(link.title, blanks.filled(way.text, values), way.label, another=number > 0)
        for link in found
        for number, way in enumerate(_toned(link, ways.get(link.ref, ()), tone))
    ]


def _toned(link: Link, ways: Sequence[Way], tone: str) -> list[Way]:
    """The ways to say it, the one in the tone first; without a name where there is but one."""
    if len(ways) < 2:
        return [Way("", "", ways[0].text if ways else link.note or link.title)]
    return sorted(ways, key=lambda way: way.name != tone)


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

"""What growth's pages show, as tables for files: the same rows, numbers as numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.accounts.queries import Person
from app.growth.labels.drafting import KINDS, Listed
from app.growth.labels.drafting import Line as Asked
from app.growth.labels.framework import Demand, FigureTried, Rung
from app.growth.labels.lines import SIGNS, own_upkeep
from app.growth.labels.variants import VariantLine
from app.growth.labels.words import Words
from app.growth.queries.pictures import Picture
from app.growth.rules.backtest import Effect, Flip, Turn
from app.growth.rules.readiness import Finding
from app.growth.rules.requirements import ClassroomHours
from app.platform import i18n
from app.platform.i18n import _l, in_readers_language
from app.platform.sheets import Cell, Column

say = i18n._
Table = tuple[list[Column], list[list[Cell]]]
EFFECTS = {
    Effect.BECOMES_READY: _l("Would be ready"),
    Effect.NO_LONGER_READY: _l("Would no longer be ready"),
}


TURNS = {
    Turn.DUTY_OPENS: (_l("A duty of the tier would stand open"), "bad"),
    Turn.DUTY_CLOSES: (_l("A duty of the tier would no longer stand open"), "good"),
    Turn.ENDS_SOON: (_l("Something would end soon"), "warm"),
    Turn.ENDS_LATER: (_l("Something would no longer end soon"), "good"),
    Turn.BELOW_FLOOR: (_l("A monthly figure would lie beyond the floor"), "bad"),
    Turn.ABOVE_FLOOR: (_l("A monthly figure would no longer lie beyond the floor"), "good"),
}
About = Callable[[Sequence[str]], str]
Turns = Mapping[str, Sequence[tuple[int, Sequence[str]]]]


def readiness(words: Words, picture: Picture) -> Table:
    """A person's ladder: each requirement with its verdict, how far it is, until when, and the
    evidence; parts of a group stand under it, one deeper."""
    ready = picture.readiness
    columns = [
        Column(say("For"), 18), Column(say("Depth"), 8), Column(say("Requirement"), 44),
        Column(say("State"), 14), Column(say("Done"), 10), Column(say("Needed"), 10),
        Column(say("Until"), 14), Column(say("Evidence"), 60), Column(say("To know"), 40),
    ]  # fmt: skip
    target = words.tier(ready.target) if ready.target else ""
    rows = list(_findings(words, target, ready.findings, 0))
    kept = say("What keeps %(tier)s", tier=words.tier(ready.tier, short=True))
    rows += _findings(words, str(kept), own_upkeep(ready), 0)
    return columns, rows


def _findings(
    words: Words, where: str, findings: Iterable[Finding], depth: int
) -> Iterator[list[Cell]]:
    for found in findings:
        hours = isinstance(found.requirement, ClassroomHours)
        amounts: list[Cell] = [n / 100 if hours else n for n in (found.done, found.needed)]
        proofs = "; ".join(words.proof(found, p) for p in found.proofs if p.counts)
        yield [
            where,
            depth,
            words.title(found.requirement),
            str(SIGNS[found.standing][2]),
            *amounts,
            found.until,
            "" if found.parts else proofs,
            "; ".join(words.notes(found)),
        ]
        yield from _findings(words, where, found.parts, depth + 1)


def framework(rungs: Sequence[Rung], variants: Sequence[VariantLine]) -> Table:
    """What each tier asks and what keeps it, then what teams are asked instead."""
    columns = [
        Column(say("Tier"), 24), Column(say("List"), 24), Column(say("Depth"), 8),
        Column(say("Key"), 26), Column(say("Requirement"), 70),
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for rung in rungs:
        rows += _demands(rung.title, say("Asked before it"), rung.asked, 0)
        rows += _demands(rung.title, say("What keeps it"), rung.upkeep, 0)
    for variant in variants:
        for way in variant.ways:
            rows += _asked(f"{variant.title} · {variant.units}", way, way.lines, 0)
        for line in variant.figures:
            where = f"{variant.title} · {variant.units}"
            rows.append([where, say("Monthly figures"), 0, "", line])
    return columns, rows


def _demands(tier: str, name: str, asked: Iterable[Demand], depth: int) -> Iterator[list[Cell]]:
    for one in asked:
        yield [tier, str(name), depth, one.key, one.title]
        yield from _demands(tier, name, one.parts, depth + 1)


def _asked(tier: str, way: Listed, asked: Iterable[Asked], depth: int) -> Iterator[list[Cell]]:
    for one in asked:
        title = str(KINDS[one.kind][0]) if one.is_group else one.title
        yield [tier, way.title, depth, one.key, title]
        yield from _asked(tier, way, one.parts, depth + 1)


def trial(
    flips: Mapping[str, Sequence[Flip]], turns: Turns, names: Mapping[int, Person], about: About
) -> Table:
    """Everybody whom a tried edition would flip, then everything else that turns for somebody;
    ``about`` says which demands or figures."""
    columns = [
        Column(say("Effect"), 40), Column(say("Person"), 18), Column(say("Staff number"), 14),
        Column(say("Team"), 20), Column(say("Met before"), 12), Column(say("Met after"), 12),
        Column(say("Needed"), 10), Column(say("About"), 40),
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for effect, some in flips.items():
        for one in some:
            who = _who(names.get(one.learner))
            counts: list[Cell] = [one.before, one.after, one.needed]
            rows.append([str(EFFECTS[Effect(effect)]), *who, *counts, ""])
    for turn, others in turns.items():
        for learner, keys in others:
            who = _who(names.get(learner))
            rows.append([str(TURNS[Turn(turn)][0]), *who, None, None, None, about(keys)])
    return columns, rows


def _who(person: Person | None) -> list[Cell]:
    if person is None:
        return ["", "", ""]
    team = in_readers_language(person.team) if person.team else ""
    return [person.name, person.staff_no, team]


def trial_figures(rows: Sequence[FigureTried]) -> Table:
    """How monthly figures stand against their lines before and after."""
    columns = [
        Column(say("Figure"), 24), Column(say("Measured"), 12),
        Column(say("On target before"), 18), Column(say("On target after"), 18),
        Column(say("Beyond the floor before"), 22), Column(say("Beyond the floor after"), 22),
    ]  # fmt: skip
    return columns, [[row.title, row.measured, *row.good, *row.low] for row in rows]


def evaluations(rows: Sequence[Any], names: Mapping[int, Person]) -> Table:
    """One's own evaluations: month, by whom, whether both have signed."""
    columns = [Column(say("Month"), 12), Column(say("By whom"), 18), Column(say("Signed"), 20)]
    return columns, [
        [row.month, names[row.by_id].name if row.by_id in names else "", _moment(row)]
        for row in rows
    ]


def _moment(row: Any) -> Cell:
    return i18n.local(row.signed_at) if row.signed_at else None


def interviews(words: Words, rows: Sequence[Any], names: Mapping[int, Person]) -> Table:
    """Interviews of the list that is shown."""
    columns = [
        Column(say("Person"), 18), Column(say("Team"), 20), Column(say("Interview"), 20),
        Column(say("Day"), 12), Column(say("Rated"), 10), Column(say("Interviewers"), 14),
    ]  # fmt: skip
    found: list[list[Cell]] = []
    for row in rows:
        who = names.get(row.learner_id)
        team = in_readers_language(who.team) if who and who.team else ""
        found.append([who.name if who else "", team, words.name(row.kind), row.held_on,
                      len(row.ratings), row.raters_needed])  # fmt: skip
    return columns, found

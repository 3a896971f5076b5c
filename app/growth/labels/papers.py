"""A promotion case and a monthly evaluation on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.accounts.queries import Person
from app.growth.labels.lines import STEPS as LEVELS
from app.growth.labels.lines import lines
from app.growth.labels.printing import demands_section, levels_section, section
from app.growth.labels.team_cases import STEPS, levels_of
from app.growth.labels.team_figures import target
from app.growth.labels.words import STATES, Words, figure, level
from app.growth.models.evaluation import Evaluation
from app.growth.models.tables import CaseStep, Interview, PromotionCase
from app.growth.queries.evaluations import Measured
from app.growth.rules.bands import Band
from app.growth.rules.evaluation import POINT
from app.growth.rules.readiness import Finding
from app.platform import i18n
from app.platform.i18n import _ as say
from app.platform.i18n import _l, in_readers_language

BANDS: Final = {
    Band.GOOD: _l("on target"),
    Band.NEAR: _l("below the target"),
    Band.LOW: _l("beyond the floor"),
    Band.PLAIN: _l("no target"),
}
Names = Mapping[int, Person]


def _name(names: Names, person: int | None) -> str:
    found = names.get(person) if person else None
    return found.name if found and found.name else say("somebody who left")


def case_lede(words: Words, case: PromotionCase) -> list[str]:
    """What stands above a case: its number and state, from where to where."""
    state = str(STATES[case.state][0])
    found = [
        f"{case.number} · {state}",
        f"{words.tier(case.from_tier)} → {words.tier(case.to_tier)}",
    ]
    if case.effective_on:
        found.append(say("In force from %(day)s", day=i18n.day(case.effective_on)))
    return found


def of_case(
    words: Words,
    case: PromotionCase,
    findings: Sequence[Finding],
    steps: Sequence[CaseStep],
    interviews: Sequence[Interview],
    names: Names,
) -> list[dict[str, Any]]:
    """What happened, the evidence as it was kept, levels, interviews."""
    happened = [
        (i18n.day(step.at), _name(names, step.by_id), str(STEPS[step.step]),
         " · ".join(part for part in (step.reason, step.conditions) if part))
        for step in steps
    ]  # fmt: skip
    kept = say("Evidence, kept as it stood on %(when)s", when=i18n.moment(case.frozen_at))
    talks = [
        (words.name(one.kind), i18n.day(one.held_on), level(one.rating),
         " · ".join(_name(names, rating.rater_id) for rating in one.ratings))
        for one in interviews
        if one.rating is not None
    ]  # fmt: skip
    return [
        section(
            say("What happened"), (say("Day"), say("Person"), say("Step"), say("Words")),
            happened, tight=(0,),
        ),
        demands_section(kept, lines(words, findings)),
        levels_section(levels_of(case, words)),
        section(
            say("Interviews"),
            (say("Interview"), say("Day"), say("Level"), say("Interviewers")),
            talks, tight=(1,),
        ),
    ]  # fmt: skip


def of_evaluation(
    words: Words, row: Evaluation, measured: Sequence[Measured], names: Names
) -> list[dict[str, Any]]:
    """Levels, the month's figures against their lines, what was seen, the person's answer."""
    levels = [
        (in_readers_language(one.title), str(given), str(LEVELS[given - 1]))
        for one in words.framework.criteria
        if (given := row.levels.get(one.key)) is not None
    ]
    levels += [
        (in_readers_language(one.title), str(given), str(LEVELS[given - 1]))
        for one in words.framework.points
        if (given := row.levels.get(f"{POINT}{one.key}")) is not None
    ]
    figures = [
        (in_readers_language(line.body.title), figure(line.body, line.value),
         target(line.body) or "–", str(BANDS[line.band]))
        for line in measured
    ]  # fmt: skip
    cases = [(one["number"], one["note"] or say("Nothing noted.")) for one in row.samples]
    return [
        section(
            say("Levels"), (say("Criterion"), say("Level"), say("Meaning")), levels, numbers=(1,)
        ),
        section(
            say("Figures of the month"),
            (say("Figure"), say("Value"), say("Target"), say("Stands")),
            figures,
            numbers=(1, 2),
        ),
        section(say("In words"), (say("What was seen"),), [(row.words or say("(erased)"),)]),
        section(say("Cases drawn by lot"), (say("Case"), say("Note")), cases, tight=(0,)),
        section(
            say("Signatures"),
            (say("Person"), say("When"), say("Says")),
            _signatures(row, names),
            tight=(0, 1),
        ),
    ]


def _signatures(row: Evaluation, names: Names) -> list[tuple[str, str, str]]:
    found = []
    if row.shared_at:
        found.append((_name(names, row.by_id), i18n.moment(row.shared_at), "–"))
    if row.signed_at:
        agrees = say("sees it the same way") if row.agrees else say("does not agree")
        said = " · ".join(part for part in (agrees, row.comment) if part)
        found.append((_name(names, row.learner_id), i18n.moment(row.signed_at), said))
    return found

"""The lines of a readiness page: one for each requirement, with evidence and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.growth.labels.words import STEP_ICONS, Chip, Words, level, part_of
from app.growth.queries.pictures import Picture
from app.growth.rules import requirements as rule
from app.growth.rules.readiness import Finding, Readiness, Standing, Step, step_of
from app.growth.rules.tally import Requirement, StepKind
from app.platform.i18n import _ as say
from app.platform.i18n import _l

SIGNS: Final = {
    Standing.MET: ("check", "good", _l("Met")),
    Standing.EXPIRING: ("clock", "warm", _l("Met, ends soon")),
    Standing.WAIVED: ("circle-check", "info", _l("Waived")),
    Standing.MISSING: ("circle", "bad", _l("Missing")),
}
# Where one goes when the step names nothing in particular.
PAGES: Final = {
    StepKind.COURSE: "/courses/",
    StepKind.EXAM: "/exams/",
    StepKind.ROLE_PLAY: "/role-plays/",
    StepKind.DRILL: "/scripts/",
}
DOINGS: Final = {
    StepKind.COURSE: _l("Go to the course"),
    StepKind.EXAM: _l("To the exam"),
    StepKind.ROLE_PLAY: _l("Choose a role-play"),
    StepKind.DRILL: _l("To the scripts"),
    StepKind.CLASSROOM: _l("Ask your trainer"),
    StepKind.INTERVIEW: _l("Arranged by your manager"),
    StepKind.SIGN_OFF: _l("Your manager signs"),
    StepKind.ATTEST: _l("Your manager vouches"),
    StepKind.CERTIFICATE: _l("Ask your trainer"),
    StepKind.WAIT: _l("Comes with time"),
}


@dataclass(frozen=True)
class Evidence:
    """One fact that was weighed: what it says, its page, and whether it counts."""

    text: str
    fact: str
    counts: bool


@dataclass(frozen=True)
class Line:
    """One requirement as a row: its verdict in a chip, evidence, notes and the way on."""

    key: str
    title: str
    standing: str
    chip: Chip
    sign: str
    tone: str
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...]
    doing: str = ""
    url: str = ""
    parts: tuple[Line, ...] = ()

    @property
    def is_open(self) -> bool:
        """Is there something left to do about it?"""
        return self.standing in (Standing.MISSING, Standing.EXPIRING)


@dataclass(frozen=True)
class StepLine:
    """The next best step: what to do, for which requirement, where."""

    title: str
    why: str
    icon: str
    doing: str
    url: str
    renewal: bool


@dataclass(frozen=True)
class LevelLine:
    """One criterion: the mean of 90 days beside what the next tier asks.

    ``level`` is a number of 1 to 5, None with fewer than three ratings; ``needed`` likewise where
    nothing is asked.
    """

    key: str
    title: str
    level: float | None
    text: str
    needed: float | None
    below: bool
    ratings: int
    lacking: int
    change: float


STEPS: Final = (
    _l("Not yet able"),
    _l("With help"),
    _l("Reliably"),
    _l("Well, also when it is hard"),
    _l("An example to others"),
)


@dataclass(frozen=True)
class Beside:
    """One criterion: the own level beside the raters' mean. ``difference`` is own minus theirs,
    None where too few have rated."""

    key: str
    title: str
    own: int
    step: str
    rated: str
    ratings: int
    difference: float | None


def beside(words: Words, picture: Picture, levels: Mapping[str, int]) -> tuple[Beside, ...]:
    """A self-assessment beside the means of the last 90 days."""
    found = []
    for key in picture.criteria:
        own, mean = levels.get(key), picture.means[key]
        if own is None:
            continue
        gap = None if mean.level is None else round(own - mean.level / 100, 1)
        found.append(
            Beside(
                key,
                words.name(key),
                own,
                str(STEPS[own - 1]),
                level(mean.level),
                mean.ratings,
                gap,
            )
        )
    return tuple(found)


def lines(words: Words, findings: Sequence[Finding]) -> tuple[Line, ...]:
    """A row for each finding, in the framework's order."""
    return tuple(line(words, finding) for finding in findings)


def urgent_first(rows: Sequence[Line]) -> tuple[Line, ...]:
    """Missing ones, then those about to end, then the rest; in the framework's order within."""
    order = (Standing.MISSING, Standing.EXPIRING)
    return tuple(sorted(rows, key=lambda r: [r.standing != s for s in order]))


def own_upkeep(readiness: Readiness) -> tuple[Finding, ...]:
    """What keeps the present tier, without what the next tier asks in the same way."""
    asked = {replace(f.requirement, key="") for f in readiness.findings}
    return tuple(f for f in readiness.upkeep if replace(f.requirement, key="") not in asked)


def line(words: Words, finding: Finding) -> Line:
    """The row of one finding."""
    sign, tone, _ = SIGNS[finding.standing]
    step = step_of(finding)
    return Line(
        key=finding.key,
        title=words.title(finding.requirement),
        standing=finding.standing.value,
        chip=words.chip(finding),
        sign=sign,
        tone=tone,
        evidence=tuple(
            Evidence(words.proof(finding, proof), proof.id, proof.counts)
            for proof in finding.proofs
        ),
        notes=tuple(words.notes(finding)),
        doing=doing(step) if step else "",
        url=step_url(words, step, finding.requirement) if step else "",
        parts=lines(words, finding.parts),
    )


def doing(step: Step) -> str:
    """The step as the word on a button."""
    return say("Renew") if step.renewal and step.kind in PAGES else str(DOINGS[step.kind])


def step_url(words: Words, step: Step, requirement: Requirement) -> str:
    """Where the step is taken; empty if it is nowhere in the academy."""
    key = step.about
    leaf = _leaf(requirement, step.requirement)
    if isinstance(leaf, rule.Passed):
        key = leaf.exam
    elif isinstance(leaf, rule.Completed) and not key:
        key = leaf.courses[0]
    kind = {StepKind.COURSE: "course", StepKind.EXAM: "exam"}.get(step.kind, "")
    found = words.link(kind, key) if kind and key else None
    return found.url if found else PAGES.get(step.kind, "")


def _leaf(requirement: Requirement, key: str) -> Requirement:
    if isinstance(requirement, rule.AtLeast):
        for part in requirement.parts:
            found = _leaf(part, key)
            if found.key == key:
                return found
    return requirement


def step_line(words: Words, picture: Picture) -> StepLine | None:
    """The next best step of a person, None if nothing needs doing."""
    step = picture.step
    if step is None:
        return None
    finding = _finding(picture, step)
    after = picture.readiness.met + (0 if finding.good or step.left > 1 else 1)
    if step.renewal:
        why = say("%(what)s ends soon.", what=words.title(finding.requirement))
    elif finding.key in {f.key for f in picture.readiness.findings} and step.left == 1:
        why = say(
            "With it %(met)s of %(needed)s requirements are met.",
            met=after,
            needed=picture.readiness.needed,
        )
    else:
        why = say("For: %(what)s", what=words.title(finding.requirement))
    return StepLine(
        title=words.step(step, finding),
        why=why,
        icon=STEP_ICONS[step.kind],
        doing=doing(step),
        url=step_url(words, step, finding.requirement),
        renewal=step.renewal,
    )


def _finding(picture: Picture, step: Step) -> Finding:
    """The top finding a step belongs to, though it may stem from a part inside."""
    every = (*picture.readiness.findings, *picture.readiness.upkeep)
    return next(f for f in every if part_of(f, step.requirement) is not None)


def level_lines(words: Words, picture: Picture) -> tuple[LevelLine, ...]:
    """Each criterion's mean beside what is asked."""
    found = []
    for key in picture.criteria:
        mean, needed = picture.means[key], picture.needed.get(key)
        found.append(
            LevelLine(
                key=key,
                title=words.name(key),
                level=None if mean.level is None else mean.level / 100,
                text=level(mean.level),
                needed=needed / 100 if needed else None,
                below=bool(needed and mean.level is not None and mean.level < needed),
                ratings=mean.ratings,
                lacking=mean.lacking,
                change=mean.change / 100,
            )
        )
    return tuple(found)

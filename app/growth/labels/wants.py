"""What a person still lacks, in the reader's words, for whoever can help with it."""

from __future__ import annotations

from collections.abc import Iterator

from app.evidence.guidance import LearningPath, Stage, Want
from app.growth.labels.lines import own_upkeep
from app.growth.labels.words import Words, _
from app.growth.models.framework import Framework
from app.growth.queries.pictures import Picture
from app.growth.rules import requirements as rule
from app.growth.rules.readiness import Finding, Standing
from app.kernel.refs import Ref


def wants(words: Words, picture: Picture) -> list[Want]:
    """What the next tier asks and what keeps this one, as far as it is missing or runs out soon:
    what runs out first, then in the framework's order."""
    ready = picture.readiness
    asked = [(ready.target, finding) for finding in ready.findings]
    kept = [(ready.tier, finding) for finding in own_upkeep(ready)]
    found: dict[Want, None] = {}
    rows = sorted([*asked, *kept], key=lambda row: row[1].standing is not Standing.EXPIRING)
    for tier, finding in rows:
        for leaf in _open(finding):
            why = _(
                "For %(tier)s: %(demand)s",
                tier=words.tier(tier, short=True),
                demand=words.title(leaf.requirement),
            )
            found |= dict.fromkeys(Want(ref, why) for ref in _helps(leaf, picture))
    return list(found)


def _open(finding: Finding) -> Iterator[Finding]:
    """The demands inside that are missing or run out soon."""
    if finding.standing not in (Standing.MISSING, Standing.EXPIRING):
        return
    if finding.parts:
        for part in finding.parts:
            yield from _open(part)
    else:
        yield finding


def _helps(finding: Finding, picture: Picture) -> Iterator[Ref]:
    """What could be learnt for a demand: missing courses, the exam, criteria below the level."""
    asked = finding.requirement
    if isinstance(asked, rule.Completed):
        ends = {proof.about for proof in finding.proofs if proof.until is not None}
        expiring = finding.standing is Standing.EXPIRING
        for course in asked.courses if expiring else finding.lacks:
            if not expiring or course in ends:
                yield Ref("course", course)
    elif isinstance(asked, rule.Passed):
        yield Ref("exam", asked.exam)
    elif isinstance(asked, rule.RatedAtLeast):
        for criterion in asked.criteria:
            mean = picture.means.get(criterion)
            if mean is not None and mean.level is not None and mean.level < asked.level:
                yield Ref("criterion", criterion)


def learning_paths(framework: Framework) -> list[LearningPath]:
    """The learning path of each tier that has one, the lowest tier first."""
    return [
        LearningPath(
            tier.key,
            tier.title,
            tuple(
                Stage(stage.title, tuple(course.ref.key for course in stage.courses))
                for stage in tier.path
            ),
        )
        for tier in framework.tiers
        if tier.path
    ]

"""Requirements, facts and a day give what is met, expiring, waived and missing, and why.

The verdict depends on nothing else: not on the order of facts, not on the clock, not on who asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.growth.rules.dossier import Dossier
from app.growth.rules.requirements import AtLeast
from app.growth.rules.tally import Proof, Requirement, StepKind
from app.kernel.records import record


class Standing(StrEnum):
    """How a demand stands. Expiring is met, but not for long."""

    MET = "met"
    EXPIRING = "expiring"
    WAIVED = "waived"
    MISSING = "missing"


@record
class Finding:
    """How one requirement stands, with everything needed to argue about it."""

    requirement: Requirement
    standing: Standing
    done: int
    needed: int
    proofs: tuple[Proof, ...] = ()
    lacks: tuple[str, ...] = ()
    until: date | None = None
    since: date | None = None
    ready_on: date | None = None
    waiver: str = ""
    reason: str = ""
    parts: tuple[Finding, ...] = ()

    @property
    def key(self) -> str:
        """The requirement's key."""
        return self.requirement.key

    @property
    def good(self) -> bool:
        """Does it stand in nobody's way today?"""
        return self.standing is not Standing.MISSING

    @property
    def left(self) -> int:
        """How many pieces are still to come, at least one while missing."""
        return 0 if self.good else max(1, self.needed - self.done, len(self.lacks))


@dataclass(frozen=True)
class Step:
    """The next thing to do: what kind, about what, and for which requirement."""

    kind: StepKind
    requirement: str
    about: str = ""
    left: int = 1
    renewal: bool = False


@dataclass(frozen=True)
class Readiness:
    """A person's standing towards a tier on a day. ``target`` is empty at the highest tier."""

    tier: str
    target: str
    on: date
    findings: tuple[Finding, ...]
    upkeep: tuple[Finding, ...] = ()

    def count(self, standing: Standing) -> int:
        """How many requirements stand like this."""
        return sum(finding.standing is standing for finding in self.findings)

    @property
    def met(self) -> int:
        """Requirements that stand in nobody's way."""
        return sum(finding.good for finding in self.findings)

    @property
    def needed(self) -> int:
        """All requirements."""
        return len(self.findings)

    @property
    def missing(self) -> int:
        """Requirements still to meet."""
        return self.needed - self.met

    @property
    def is_ready(self) -> bool:
        """May a promotion be proposed without further reason?"""
        return bool(self.target) and self.missing == 0

    def expiring(self) -> list[Finding]:
        """Met requirements and duties that run out soon, the first to go first."""
        soon = [f for f in (*self.findings, *self.upkeep) if f.standing is Standing.EXPIRING]
        return sorted(soon, key=lambda f: (f.until or date.max, f.key))

    def finding(self, key: str) -> Finding | None:
        """The finding with this key."""
        return next((f for f in (*self.findings, *self.upkeep) if f.key == key), None)


def judge(requirement: Requirement, dossier: Dossier, on: date, soon: int) -> Finding:
    """How one requirement stands on that day; ``soon`` is how many days before its end it is
    called expiring. A waiver counts only while the requirement is not met by itself."""
    if isinstance(requirement, AtLeast):
        found = _judge_parts(requirement, dossier, on, soon)
    else:
        tally = requirement.tally(dossier, on)
        until = _until(requirement, tally.proofs, dossier, on) if tally.met else None
        found = Finding(
            requirement,
            _standing(tally.met, until, on, soon),
            tally.done,
            tally.needed,
            tally.proofs,
            tally.lacks,
            until,
            tally.since,
            tally.ready_on,
        )
    if found.good:
        return found
    waiver = dossier.waiver(requirement.key, on)
    if waiver is None:
        return found
    return Finding(
        requirement,
        Standing.WAIVED,
        found.done,
        found.needed,
        found.proofs,
        found.lacks,
        waiver.until,
        waiver=waiver.id,
        reason=waiver.reason,
        parts=found.parts,
    )


def _standing(met: bool, until: date | None, on: date, soon: int) -> Standing:
    if not met:
        return Standing.MISSING
    if until is not None and until - on <= timedelta(days=soon):
        return Standing.EXPIRING
    return Standing.MET


def _until(
    requirement: Requirement, proofs: tuple[Proof, ...], dossier: Dossier, on: date
) -> date | None:
    """The first day on which today's facts no longer meet it; None if they always will."""
    ends = sorted({p.until for p in proofs if p.until is not None and p.until > on})
    if not ends:
        return None
    now = dossier.once(("today", on), lambda: _Today(dossier, on))
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high) // 2
        if requirement.tally(now, ends[middle]).met:
            low = middle + 1
        else:
            high = middle
    return ends[low] if low < len(ends) else None


class _Today(Dossier):
    """A dossier that learns nothing after a day, asked about later days."""

    def __init__(self, dossier: Dossier, on: date) -> None:
        super().__init__(dossier.hired_on)
        self._kinds = {
            kind: [fact for fact in facts if fact.on <= on]
            for kind, facts in dossier.kinds().items()
        }


def _judge_parts(requirement: AtLeast, dossier: Dossier, on: date, soon: int) -> Finding:
    parts = tuple(judge(part, dossier, on, soon) for part in requirement.parts)
    good = sum(part.good for part in parts)
    met = good >= requirement.needed
    until = None
    if met:
        ends = sorted((p.until or date.max for p in parts if p.good), reverse=True)
        last = ends[requirement.needed - 1] if requirement.needed else date.max
        until = None if last == date.max else last
    dates = sorted(p.ready_on for p in parts if not p.good and p.ready_on)
    return Finding(
        requirement,
        _standing(met, until, on, soon),
        good,
        requirement.needed,
        tuple(proof for part in parts for proof in part.proofs),
        (),
        until,
        ready_on=dates[-1] if dates and not met else None,
        parts=parts,
    )


def assess(
    tier: str,
    target: str,
    requirements: Iterable[Requirement],
    upkeep: Iterable[Requirement],
    dossier: Dossier,
    on: date,
    soon: int = 90,
) -> Readiness:
    """Everything asked of a person for the target tier, and to keep the present one."""
    return Readiness(
        tier,
        target,
        on,
        tuple(judge(r, dossier, on, soon) for r in requirements),
        tuple(judge(r, dossier, on, soon) for r in upkeep),
    )


_OWN = (
    StepKind.COURSE,
    StepKind.EXAM,
    StepKind.ROLE_PLAY,
    StepKind.DRILL,
    StepKind.CLASSROOM,
    StepKind.CERTIFICATE,
)
_OTHERS = (StepKind.INTERVIEW, StepKind.ATTEST, StepKind.SIGN_OFF)


def step_of(finding: Finding) -> Step | None:
    """What to do about one finding; None if nothing needs doing."""
    if finding.standing in (Standing.MET, Standing.WAIVED):
        return None
    renewal = finding.standing is Standing.EXPIRING
    if finding.parts:
        steps = [s for s in map(step_of, finding.parts) if s is not None]
        return min(steps, key=_rank) if steps else None
    if finding.lacks:
        about = finding.lacks[0]
    elif renewal:
        # What ends first is what to do again.
        ending = min(finding.proofs, key=lambda p: (p.until or date.max, p.id))
        about = ending.about
    else:
        about = ""
    return Step(
        finding.requirement.step, finding.key, about, 1 if renewal else finding.left, renewal
    )


def _rank(step: Step) -> tuple[bool, int, int]:
    order = (*_OWN, *_OTHERS, StepKind.WAIT)
    return step.renewal, 0 if step.kind in _OWN else 1 + order.index(step.kind), step.left


def _learning_first(step: Step) -> tuple[bool, int, bool, int]:
    renewal, group, left = _rank(step)
    return renewal, group, step.kind is not StepKind.COURSE, left


def best_step(readiness: Readiness) -> Step | None:
    """The one thing to do next: a missing one before a renewal, what the person can do alone
    before what needs others or mere waiting, learning before being examined or judged, the nearest
    to done first, then in written order."""
    steps = [step_of(f) for f in (*readiness.findings, *readiness.upkeep)]
    open_steps = [s for s in steps if s is not None]
    return min(open_steps, key=_learning_first) if open_steps else None

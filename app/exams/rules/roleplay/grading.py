"""The grade of a performance: levels with ranges, evidence for every point, critical failures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from app.exams.rules.roleplay.asking import chased, pressed
from app.exams.rules.roleplay.caps import capped, critical
from app.exams.rules.roleplay.case import EVEN, GENEROUS, STRICT, Case
from app.exams.rules.roleplay.credit import Ledger, credit
from app.exams.rules.roleplay.feedback import takings
from app.exams.rules.roleplay.gates import GATES, tight
from app.exams.rules.roleplay.gravity import grave
from app.exams.rules.roleplay.judging import Judged, Judging, judged, signs_of
from app.exams.rules.roleplay.limits import named
from app.exams.rules.roleplay.performance import Performance
from app.exams.rules.roleplay.scenario import CRITERIA, Scenario
from app.exams.rules.roleplay.timing import RINGS_ALLOWED

WORTH: Final = 0.05
"""From what share of a level on an act is shown among the evidence."""
_MANNERS: Final[Mapping[str, tuple[str, ...]]] = {
    "attitude": (
        "greet",
        "identify",
        "apologise",
        "empathy",
        "calm",
        "thank",
        "offer_more_help",
        "farewell",
        "back_from_wait",
    ),
    "communication": ("confirm_need", "ask_detail", "ask_order", "check_agreement"),
}


@dataclass(frozen=True)
class Evidence:
    """One thing that speaks for or against: message and span, rule, value, how surely.

    ``value`` is +1 (earned), -1 (cost) or 0 (to be looked at). ``message`` is None for what a
    clock, a button or a missing word shows.
    """

    criterion: str
    rule: str
    value: int
    probability: float
    message: int | None = None
    start: int = 0
    end: int = 0
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def uncertain(self) -> bool:
        """Somewhere between seen and not seen: a person decides."""
        return self.value != 0 and GENEROUS <= self.probability < STRICT


@dataclass(frozen=True)
class CriterionResult:
    """The likeliest level (None: not observable here) and what the evidence allows at most;
    ``judged``: how it was reckoned, where a line was."""

    level: int | None
    low: int | None
    high: int | None
    evidence: tuple[Evidence, ...]
    judged: Judged | None = None


@dataclass(frozen=True)
class Critical:
    """A failure that caps its criterion and fails the play."""

    code: str
    criterion: str
    message: int
    start: int
    end: int
    rule: str


@dataclass(frozen=True)
class Result:
    """The whole grade. ``mean`` and ``total`` are hundredths and points of 100."""

    criteria: Mapping[str, CriterionResult]
    critical: tuple[Critical, ...]
    mean: int
    total: int
    passed: bool

    def levels(self) -> dict[str, int]:
        """The observed levels."""
        return {key: c.level for key, c in self.criteria.items() if c.level is not None}


def grade(scenario: Scenario, performance: Performance, judging: Judging | None = None) -> Result:
    """Grade a performance. The same words, times and deeds always give the same result.

    ``judging``: the lines that weigh what was heard as inspectors do; without them the gates alone
    make the levels.
    """
    case = case_of(scenario, performance)
    likely, strict, generous = (
        _levels(case, least, judging or {}) for least in (EVEN, STRICT, GENEROUS)
    )
    evidence = [*_evidence(case), *_weighed(case, likely)]
    criteria: dict[str, CriterionResult] = {}
    for criterion in CRITERIA:
        proofs = tuple(item for item in evidence if item.criterion == criterion)
        level, judged = likely[criterion]
        low, high = strict[criterion][0], generous[criterion][0]
        if level is None or low is None or high is None:
            criteria[criterion] = CriterionResult(None, None, None, proofs)
            continue
        criteria[criterion] = CriterionResult(
            level, min(low, level), max(high, level), proofs, judged
        )
    failures = _failures(case)
    mean = weighted(scenario, {key: c.level for key, c in criteria.items() if c.level is not None})
    passed = not failures and mean >= scenario.pass_level
    return Result(criteria, failures, mean, (mean * 20 + 50) // 100, passed)


def weighted(scenario: Scenario, levels: Mapping[str, int]) -> int:
    """The weighted mean of the observed levels in hundredths; what was not seen does not count."""
    whole = sum(scenario.weights.get(key, 0) for key in levels)
    if not whole:
        return 0
    return sum(100 * level * scenario.weights.get(key, 0) for key, level in levels.items()) // whole


def case_of(scenario: Scenario, performance: Performance) -> Case:
    """All there is to judge a performance by."""
    ledger = credit(scenario, performance)
    alarms = tuple(
        (index, alarm) for index, _, reading in performance.own for alarm in reading.alarms
    )
    return Case(scenario, performance, ledger, alarms, performance.replies(scenario))


_Levels: TypeAlias = Mapping[str, tuple[int | None, Judged | None]]


def _levels(case: Case, least: float, judging: Judging) -> _Levels:
    """For each criterion its level under the caps, and how a line reckoned it."""
    if case.unseen:
        return dict.fromkeys(CRITERIA, (None, None))
    gates = {criterion: GATES[criterion](case, least) for criterion in CRITERIA}
    signs = signs_of(case, least) if judging else {}
    found: dict[str, tuple[int | None, Judged | None]] = {}
    for criterion, gate in gates.items():
        line = judging.get(criterion)
        if gate is None:
            found[criterion] = (None, None)
            continue
        one = judged(criterion, line, signs, gate, case) if line is not None else None
        found[criterion] = (capped(case, criterion, one.level if one else gate, least), one)
    return found


def _weighed(case: Case, levels: _Levels) -> list[Evidence]:
    """The acts that a line weighed and that nothing has shown yet, with their words: each beside
    the criterion it moved most."""
    shown = {one.rule for one in _manners(case, case.ledger)}
    proven = {
        (one.point.criterion, one.sight.message, one.sight.start)
        for one in case.ledger.earned
        if one.sight is not None and one.probability >= GENEROUS
    }
    most: dict[str, tuple[float, str]] = {}
    for criterion, (_level, one) in levels.items():
        for sign, value in one.terms if one else ():
            if sign.startswith("act.") and sign not in shown and value >= WORTH:
                most[sign] = max(most.get(sign, (0.0, "")), (value, criterion))
    found = []
    for sign, (_value, criterion) in most.items():
        sight = case.ledger.best(sign, GENEROUS)
        if sight is not None and (criterion, sight.message, sight.start) not in proven:
            where = (sight.message, sight.start, sight.end)
            found.append(Evidence(criterion, sign, 1, sight.probability, *where))
    return found


def _failures(case: Case) -> tuple[Critical, ...]:
    return tuple(
        Critical(alarm.code, alarm.criterion, index, alarm.start, alarm.end, alarm.rule)
        for index, alarm in critical(case)
    )


def _evidence(case: Case) -> list[Evidence]:
    return [
        *_points(case),
        *_manners(case, case.ledger),
        *_alarms(case),
        *_times(case),
        *_emptiness(case),
        *_asking(case),
        *_taking(case),
        *_limits(case),
    ]


def _points(case: Case) -> list[Evidence]:
    found = []
    for earned in case.ledger.earned:
        if not earned.observable:
            continue
        rule = f"point.{earned.point.key}"
        sight = earned.sight
        if sight is None or sight.probability < GENEROUS:
            found.append(Evidence(earned.point.criterion, rule, -1, 1.0))
        else:
            found.append(
                Evidence(
                    earned.point.criterion,
                    rule,
                    1,
                    sight.probability,
                    sight.message,
                    sight.start,
                    sight.end,
                )
            )
    return found


def _manners(case: Case, ledger: Ledger) -> list[Evidence]:
    found = []
    proven = {
        (e.sight.message, e.sight.start, e.point.criterion)
        for e in ledger.earned
        if e.sight is not None and e.sight.probability >= GENEROUS
    }
    for criterion, acts in _MANNERS.items():
        for act in acts:
            sight = ledger.best(f"act.{act}", GENEROUS)
            if sight is None or (sight.message, sight.start, criterion) in proven:
                continue
            found.append(
                Evidence(
                    criterion,
                    f"act.{act}",
                    1,
                    sight.probability,
                    sight.message,
                    sight.start,
                    sight.end,
                )
            )
    return found


def _alarms(case: Case) -> list[Evidence]:
    return [
        Evidence(
            criterion,
            f"alarm.{alarm.code}",
            0 if alarm.code == "check_number" else -1,
            alarm.probability,
            index,
            alarm.start,
            alarm.end,
            {"seen_by": alarm.rule},
        )
        for index, alarm in case.alarms
        # What is so grave costs the handling of the matter as well.
        for criterion in dict.fromkeys(
            (alarm.criterion, *(["problem_handling"] if grave(alarm) else []))
        )
    ]


def _limits(case: Case) -> list[Evidence]:
    """Where limits and exceptions were named: they help a talk to be understood."""
    return [
        Evidence("communication", "manner.limits", 1, 0.9, limit.message, limit.start, limit.end)
        for limit in named(case.performance)
    ]


def _times(case: Case) -> list[Evidence]:
    return [*_phone(case), *_replies(case)]


def _phone(case: Case) -> list[Evidence]:
    found = []
    rings = case.performance.rings
    if rings is not None:
        value = 1 if rings <= RINGS_ALLOWED else -1
        params = {"waited": rings, "limit": RINGS_ALLOWED}
        found.append(Evidence("efficiency", "time.rings", value, 1.0, params=params))
    if case.performance.rude_holds:
        found.append(Evidence("attitude", "manner.held", -1, 1.0))
    return found


def _replies(case: Case) -> list[Evidence]:
    return [
        Evidence(
            "efficiency",
            "time.first" if reply.first else ("time.hold" if reply.held else "time.reply"),
            -1 if reply.late else 1,
            1.0,
            reply.utterance,
            0,
            len(case.performance.turns[reply.utterance].text),
            {"waited": round(reply.waited), "limit": reply.limit},
        )
        for reply in case.replies
    ] + _tightness(case)


def _tightness(case: Case) -> list[Evidence]:
    """Answers in time that leave little of it: the last of them stands for all."""
    if not tight(case.replies):
        return []
    place = case.replies[-1].utterance
    text = case.performance.turns[place].text
    return [Evidence("efficiency", "manner.tight", -1, 1.0, place, 0, len(text))]


def _emptiness(case: Case) -> list[Evidence]:
    found = [
        Evidence(
            "communication",
            "manner.repeated",
            -1,
            1.0,
            index,
            0,
            len(case.performance.turns[index].text),
        )
        for index in sorted(case.ledger.empty)
    ]
    found += [
        Evidence(
            "attitude",
            "manner.stuffed",
            -1,
            1.0,
            index,
            0,
            len(case.performance.turns[index].text),
        )
        for index in sorted(case.ledger.voided)
    ]
    found += [
        Evidence("communication", "manner.vague", -1, 0.9, index, 0, len(turn.text))
        for index, turn, reading in case.performance.own
        if reading.vague
    ]
    return found


def _asking(case: Case) -> list[Evidence]:
    found = []
    for criterion, rule, places in (
        ("communication", "manner.pressed", pressed(case.performance)),
        ("efficiency", "manner.chased", chased(case.performance)),
    ):
        found += [
            Evidence(criterion, rule, -1, 1.0, place, 0, len(case.performance.turns[place].text))
            for place in places
        ]
    return found


def _taking(case: Case) -> list[Evidence]:
    """What the customer said about the shop: how it was taken, or that it was passed over."""
    found = []
    for taking in takings(case.performance):
        shown = [
            (f"manner.{name}", 1, sure)
            for name, sure in (("taken_in", taking.taken), ("kept", taking.kept))
            if sure >= GENEROUS
        ]
        if taking.rejected and taking.taken < EVEN:
            shown = [("manner.rejected", -1, taking.rejected)]
        if not shown:
            shown = [("manner.passed_over", -1, 1.0)]
        place = taking.said_by_customer if taking.message is None else taking.message
        text = case.performance.turns[place].text
        found += [
            Evidence("feedback_handling", rule, value, sure, place, 0, len(text))
            for rule, value, sure in shown
        ]
    return found

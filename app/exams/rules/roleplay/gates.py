"""From what was credited to a level 1 to 5 per criterion: gates of behaviour, not sums.

Each criterion is judged three times, with strict, even and generous readings of what is uncertain:
the lowest, the likeliest and the highest level the evidence allows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from typing import Final

from app.exams.rules.roleplay.asking import chased, pressed
from app.exams.rules.roleplay.case import EVEN, HABIT, INSISTED, REBUFFS, Case, coverage
from app.exams.rules.roleplay.credit import Earned
from app.exams.rules.roleplay.feedback import takings
from app.exams.rules.roleplay.gravity import CRITICAL_FROM
from app.exams.rules.roleplay.scenario import Point
from app.exams.rules.roleplay.timing import RINGS_ALLOWED, Reply, in_time

SURELY: Final = 0.75
CAREFUL: Final = 4
"""How much care makes a talk careful."""
CURT_LENGTH: Final = 12
ROOMY: Final = 0.6
"""Of the time allowed, what an agent who keeps it with room to spare uses on average."""
CIVIL: Final = 0.4
CURT: Final = 0.2
"""The share of messages with a word of courtesy: from here on civil, below it curt."""


def by_points(points: Sequence[Earned], least: float) -> int:
    """The level that coverage gives, held below every mark that is missing."""
    share = coverage(points, least)
    level = 1 + sum(share >= bar - 1e-9 for bar in (0.25, 0.5, 0.72, 0.92))
    return _held(level, points, least)


def _held(level: int, points: Sequence[Earned], least: float) -> int:
    """The level below the marks that are missing.

    One mark alone that words may earn, an act or a fact, may have been said in words nobody
    foresaw: beside everything else it takes one level, no more. A deed was done or not; and where
    two marks are missing, each holds the level where its author wants it.
    """
    missing = [
        earned.point for earned in points if earned.point.needed_for and earned.probability < least
    ]
    limits = [point.needed_for - 1 for point in missing]
    if len(missing) == 1 and _by_words(missing[0]):
        limits = [max(limits[0], level - 1)]
    return max(1, min([level, *limits]))


def _by_words(point: Point) -> bool:
    """May words alone earn it, words of its author or of the library?"""
    words = [token.startswith(("act.", "fact.")) for token in point.any_of]
    return all(token.startswith(("act.", "fact.")) for token in point.all_of) and (
        any(words) or not words
    )


def attitude(case: Case, least: float) -> int | None:
    """Courtesy, apology and feeling where the customer is upset, calm, a kind end."""
    if not case.performance.own:
        return None
    against = 1.1 - least
    if case.count("insult_or_argument", max(against, CRITICAL_FROM)):
        return 1
    polite = sum(reading.polite for _, _, reading in case.performance.own)
    share = polite / len(case.performance.own)
    greeted = case.has("greet", "identify", least=least, within=2)
    sorry = case.has("apologise", "admit_fault", least=least, within=4)
    felt = case.has("empathy", "calm", least=least)
    closed = case.has("offer_more_help", "farewell", least=least)
    thanked = case.has("thank", "back_from_wait", least=least)
    if case.scenario.upset:
        level = _upset_level(greeted=greeted, sorry=sorry, felt=felt, closed=closed or thanked)
        if level == 2 and share >= CIVIL:
            level = 3
    else:
        level = 2
        if greeted or closed or thanked or sorry or share >= 0.5:
            level = 3
        if greeted and (closed or thanked or sorry or felt):
            level = 4
        if greeted and closed and (thanked or sorry or felt) and share >= 0.5:
            level = 5
    if level == 5 and not case.thoughtful(least):
        # Kind words alone do not think of what the customer did not ask.
        level = 4
    cold = case.count("cold_or_commanding", against) + case.count("sarcasm", against)
    if cold:
        # One hard word in a talk that is courteous throughout costs a level, no more.
        level = min(level, 2 if cold > 1 or level < 4 else 4 if share >= 0.5 and felt else 3)
    if case.count("refusal_or_brush_off", max(against, CRITICAL_FROM)):
        level = min(level, 2)
    if case.count("refusal_or_brush_off", SURELY) and not (sorry or felt or thanked):
        level = 1
    if not (sorry or felt) and share < CURT:
        # A greeting alone does not make a string of orders courteous.
        level = min(level, 2)
    if len(case.ledger.empty) >= max(2, len(case.performance.own) / 2):
        level = min(level, 2)
    if case.ledger.voided:
        level = min(level, 2)
    if case.hollow:
        level = min(level, 4 if case.tried else 3)
    if case.performance.rude_holds:
        level = min(level, 3)
    own = case.points("attitude")
    return _held(level, own, least)


def _upset_level(*, greeted: bool, sorry: bool, felt: bool, closed: bool) -> int:
    if not (sorry or felt):
        return 2
    if not (sorry and felt):
        return 4 if closed and (greeted or felt) else 3
    return 5 if greeted or closed else 4


def communication(case: Case, least: float) -> int | None:
    """Did it get across: asked, informed, checked, short, in everyday words, on the question?"""
    own = case.performance.own
    if not own:
        return None
    asked = case.has("confirm_need", "ask_detail", "ask_order", "verify_identity", least=least)
    told = (
        case.has("report_status", "explain_basis", "give_steps", "recommend", least=least)
        or bool([t for t in case.ledger.sights if t.startswith("fact.")])
        or case.has("offer_solution", "refuse_politely", "escalate", least=least)
    )
    checked = case.has("check_agreement", "offer_more_help", "confirm_need", least=least)
    substance = [
        earned
        for earned in case.ledger.earned
        if earned.observable and earned.point.criterion not in ("attitude", "efficiency")
    ]
    across = coverage(substance, least)
    vague = sum(reading.vague for _, _, reading in own)
    lengths = [reading.length for _, _, reading in own]
    long = case.scenario.channel != "email" and (median(lengths) > 140 or max(lengths) > 320)
    curt = median(lengths) < CURT_LENGTH
    reasoned = case.has("explain_basis", "give_steps", "refuse_politely", "calm", least=least)
    careful = case.care(least) >= CAREFUL
    turned = asked + checked + (reasoned or careful)
    level = 2
    if told and across >= 0.3:
        level = 3
    if told and turned and across >= 0.5 and vague <= 1:
        level = 4
    if told and (turned > 2 or (turned == 2 and careful)) and across >= 0.75 and vague == 0:
        level = 5
    if not told and not asked and across < 0.2 and not case.tried:
        level = 1
    if long or curt or case.count("jargon", 1.1 - least):
        level = min(level, 4 if level == 5 else 3)
    # Who has to ask again was not answered.
    level = min(level, {0: 5, 1: 4, 2: 3}.get(len(pressed(case.performance)), 2))
    if case.hollow or len(case.ledger.empty) + len(case.ledger.voided) >= max(1, len(own) / 2):
        level = min(level, 2)
    return _held(level, case.points("communication"), least)


def expertise(case: Case, least: float) -> int | None:
    """The right facts, rules and limits; nothing wrong."""
    points = case.points("expertise")
    if points:
        level = by_points(points, least)
    else:
        public = [fact for fact in case.scenario.facts.values() if not fact.secret and fact.said]
        if not public:
            return None
        share = sum(f"fact.{fact.key}" in case.ledger.sights for fact in public) / len(public)
        level = 1 + sum(share >= bar for bar in (0.15, 0.35, 0.6, 0.85))
    vague = sum(reading.vague for _, _, reading in case.performance.own)
    if vague >= 2 or case.count("asks_in_public", 1.1 - least):
        level = min(level, 3)
    return max(level, 2) if case.tried else level


def problem_handling(case: Case, least: float) -> int | None:
    """Looked into it, offered what fits, agreed it, promised a time; the customer did not leave."""
    points = case.points("problem_handling")
    if points:
        level = by_points(points, least)
    elif not case.performance.own:
        return None
    else:
        steps = (
            case.has("check_now", "report_status", "ask_detail", least=least),
            case.has("offer_solution", "escalate", "give_steps", "recommend", least=least),
            case.has("promise_time", "follow_up", least=least),
            case.has("check_agreement", "offer_more_help", least=least),
        )
        level = 1 + sum(steps)
    late = sum(reply.late for reply in case.replies)
    again = len(pressed(case.performance))
    if 4 * late > len(case.replies) or again:
        # Settled in the end, not pushed forward.
        level = min(level, 4)
    if again >= INSISTED:
        level = min(level, 2)
    if case.performance.outcome == "walked_out":
        level = min(level, 2)
    return level


def feedback_handling(case: Case, least: float) -> int | None:
    """A complaint is taken in, recorded or passed on, and answered with a time."""
    level = _feedback(case, least)
    if level is None:
        return None
    if len(pressed(case.performance)) >= INSISTED:
        # Whose questions are not answered is not heard out either.
        level = min(level, 2)
    return 4 if level == 5 and not case.thoughtful(least) else level


def _feedback(case: Case, least: float) -> int | None:
    points = case.points("feedback_handling")
    found = takings(case.performance)
    sorry = case.has("apologise", "calm", "empathy", "admit_fault", least=least)
    passed = case.has("record_complaint", "escalate", "hand_over_summary", least=least) or (
        # Where all that the definition foresaw was done, it was passed on in the author's sense.
        len(points) > 1 and coverage(points, max(least, EVEN)) >= 1.0
    )
    if found:
        voiced = [taking.level(least) for taking in found]
        taken = round(sum(voiced) / len(voiced) + 0.01)
        if not points:
            return taken
        # What the definition foresaw counts a third: the customer's own words say the rest.
        level = (by_points(points, least) + 2 * taken + 1) // 3
        kept = passed or any(taking.kept >= least for taking in found)
        return level if kept else min(level, 3)
    if points:
        level = by_points(points, least)
        if any(case.count(code, 0.5) for code in REBUFFS):
            return min(level, 1 if not sorry else 2)
        # Nobody who is sorry ignores it; nobody handles it who neither is nor passes it on.
        level = max(level, 2 if sorry else 1)
        return min(level, 2 + sorry if not passed else 5)
    if not case.scenario.complaint:
        return None
    back = case.has("follow_up", "promise_time", least=least)
    return 1 + sorry + passed + back + (sorry and passed and back)


def efficiency(case: Case, least: float) -> int | None:
    """Replies in time, computed; nobody judges what a clock can measure."""
    if not case.replies:
        return _rung(case.performance.rings, 5) if case.performance.rings else None
    kept = sum(in_time(reply) for reply in case.replies)
    share = max(0.0, kept - len(chased(case.performance))) / len(case.replies)
    used = [reply.waited / max(1, reply.limit) for reply in case.replies]
    worst = max(used)
    level = 1 + sum(share >= bar for bar in (0.25, 0.55, 0.8, 1.0))
    if level >= 4 and 5 * sum(reply.late for reply in case.replies) > len(case.replies):
        # A near miss is half a reply in time, but eight in ten must not miss at all.
        level = 3
    if level == 5 and tight(case.replies):
        level = 4
    if level == 4 and worst > 3:
        level = 3
    if case.replies[0].late and (used[0] > 2 or tight(case.replies)):
        level = min(level, 3)
    if case.ledger.voided or (case.hollow and not case.tried):
        # Quick words that do not help are no timely answers.
        level = min(level, 3)
    if case.hollow and any(case.count(code, 0.5) for code in REBUFFS):
        # A quick rebuff answers nothing.
        level = min(level, 3)
    if chased(case.performance):
        level = min(level, 3)
    level = _rung(case.performance.rings, level)
    points = case.points("efficiency")
    if case.performance.outcome == "walked_out" and len(case.replies) < 2:
        level = min(level, 2)
    return _held(level, points, least)


def tight(replies: Sequence[Reply]) -> bool:
    """Do several answers use most of the time allowed, one with another?"""
    used = [reply.waited / max(1, reply.limit) for reply in replies]
    return len(used) >= HABIT and sum(used) > ROOMY * len(used)


def _rung(rings: int | None, level: int) -> int:
    """The level under the rule of three rings; a few more cost one, many more two."""
    if rings is None or rings <= RINGS_ALLOWED:
        return level
    return min(level, 4 if rings <= RINGS_ALLOWED + 2 else 3)


def teamwork(case: Case, least: float) -> int | None:
    """The hand-over: right desk, story passed on, customer told. Not seen elsewhere."""
    points = case.points("teamwork")
    return by_points(points, least) if points else None


GATES: Final[dict[str, Callable[[Case, float], int | None]]] = {
    "attitude": attitude,
    "communication": communication,
    "expertise": expertise,
    "problem_handling": problem_handling,
    "feedback_handling": feedback_handling,
    "efficiency": efficiency,
    "teamwork": teamwork,
}

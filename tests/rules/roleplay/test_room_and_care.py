"""Room to spare, care, patience, sneers and what never ends: small rules of engine 7."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.exams.rules.roleplay.contradictions import contradictions
from app.exams.rules.roleplay.normalise import read
from app.exams.rules.roleplay.performance import Performance
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.rules.roleplay.timing import Reply
from app.exams.rules.roleplay.trials import Reader
from tests.rules.roleplay.test_grading import costs, graded, level, mine, theirs

Written = Callable[[Mapping[str, Any]], Scenario]
POINTS = {
    "facts": {
        "until": {
            "label": {"zh": "积分有效期", "en": "Points are valid"},
            "value": {"zh": "12月31日前有效", "en": "valid until 31 December"},
        }
    }
}


def rhythm(wait: float) -> list[Any]:
    turns = []
    for number in range(4):
        at = 200.0 * number
        turns += [theirs(at), mine("report_status", at=at + min(wait, 29 if not number else wait))]
    return turns


def test_answers_that_use_up_the_time_are_a_four_and_say_so(written: Written) -> None:
    tight = graded(written({}), *rhythm(50))
    assert level(tight, "efficiency") == 4
    assert ("manner.tight", 7) in costs(tight, "efficiency")
    roomy = graded(written({}), *rhythm(20))
    assert level(roomy, "efficiency") == 5
    assert not costs(roomy, "efficiency")


def test_two_near_misses_in_five_are_no_four(written: Written) -> None:
    turns = []
    for number, wait in enumerate((10, 70, 10, 70, 10)):
        at = 200.0 * number
        turns += [theirs(at), mine("report_status", at=at + wait)]
    assert level(graded(written({}), *turns), "efficiency") == 3


def test_a_wait_announced_as_about_a_minute_may_last_a_little_longer() -> None:
    assert not Reply(0, 64, 60, first=False, held=True).late
    assert Reply(0, 70, 60, first=False, held=True).late
    assert Reply(0, 64, 60, first=False, held=False).late


def test_who_agreed_to_hear_later_waits_for_nothing(written: Written) -> None:
    def late(said: str, *acts: str) -> bool:
        turns = (theirs(), mine(*acts, at=10), theirs(30, said), mine(*acts, at=900))
        return any(r.late for r in Performance(turns).replies(written({})))

    assert not late("好，我等你们周五的消息", "promise_time")
    assert late("好，我等你们周五的消息", "thank")
    assert late("那我等到什么时候？", "promise_time")
    assert late("那怎么办", "promise_time")


def test_kind_words_without_care_are_a_four(written: Written) -> None:
    scenario = written({"customer": {"upset": True, "complaint": True}})
    kind = ("greet", "apologise", "empathy", "farewell", "record_complaint", "follow_up")

    def talk(*more: str) -> Any:
        turns = []
        for number in range(3):
            at = 100.0 * number
            turns += [theirs(at), mine(*kind, *more, at=at + 5)]
        return graded(scenario, *turns)

    assert [level(talk(), key) for key in ("attitude", "feedback_handling")] == [4, 4]
    care = ("check_agreement", "explain_basis", "promise_time", "escalate")
    assert [level(talk(*care), key) for key in ("attitude", "feedback_handling")] == [5, 5]


def test_who_has_to_ask_again_twice_was_not_helped(written: Written) -> None:
    scenario = written({"customer": {"complaint": True}})
    work = ("check_now", "offer_solution", "promise_time", "check_agreement", "record_complaint")
    turns = [theirs(), mine(*work, at=5), theirs(20, "到底几天"), mine(*work, at=25)]
    turns += [theirs(40, "问的是几天"), mine(*work, at=45)]
    result = graded(scenario, *turns)
    assert level(result, "problem_handling") == 2
    assert (level(result, "feedback_handling") or 0) <= 2


def test_an_empty_transcript_is_judged_by_nobody(written: Written) -> None:
    scenario = written({"customer": {"complaint": True}, **POINTS})
    assert graded(scenario).levels() == {}
    assert graded(scenario, theirs()).levels() != {}


def test_what_the_brief_ends_on_a_day_is_not_endless(written: Written) -> None:
    scenario = written(POINTS)

    def false(text: str, of: Scenario = scenario) -> bool:
        return bool(contradictions(read(text), of))

    assert false("放心，积分永久有效的")
    assert false("No they never expire, keep collecting!")
    assert not false("积分会不会永久有效吗")
    assert not false("积分12月31日前不会过期")
    assert not false("积分永久有效的", written({}))


def test_kind_words_with_a_sneer_are_no_credit(late_gift: Reader) -> None:
    assert not late_gift.read("真是对不起您嘞，没把您当皇上伺候").does("apologise")
    assert late_gift.read("真是对不起您，让您久等了").does("apologise")

"""What a customer says about the shop, in whatever scenario, and how it was taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.roleplay.facts import Alarm
from app.exams.rules.roleplay.feedback import REACH, takings, voiced
from app.exams.rules.roleplay.grading import grade
from app.exams.rules.roleplay.parsing import read
from app.exams.rules.roleplay.performance import Performance, Turn
from app.exams.rules.roleplay.reading import Reading
from app.exams.rules.roleplay.weighing import Seen

SMALL = {"key": "small", "title": {"zh": "小", "en": "Small"}}
VOICED = "你们页面能不能写清楚一点？"


def agent(text: str, *acts: str, at: float = 20) -> Turn:
    seen = tuple(Seen(act, 0.9, 0, len(text), 0.9) for act in acts)
    return Turn(at, True, text, Reading(acts=seen, length=20, polite=True))


def level(*answers: Turn, said: str = VOICED) -> int:
    (taking,) = takings(Performance((Turn(0, False, said), *answers)))
    return taking.level(0.5)


@pytest.mark.parametrize(
    "text",
    [
        "给你们提个建议，结账那页太难找了",
        "换了规则连个公告都没有",
        "涨价也不说一声",
        "你们早就该在首页写明白",
        "You could have told us before the sale",
        "Why does your app hide the total?",
        "Nobody told me the shop closes at six",
        "Honestly, somebody ought to fix that form",
    ],
)
def test_words_about_the_shop_are_heard(text: str) -> None:
    assert voiced(text)


@pytest.mark.parametrize(
    "text",
    [
        "我的包裹到哪了？",
        "有货就通知我吧",
        "能不能换成大一码",
        "When does it arrive?",
        "Thanks a lot",
    ],
)
def test_a_plain_question_is_no_feedback(text: str) -> None:
    assert not voiced(text)


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        (agent("您稍等"), 2),
        (agent("规定就是这样的"), 1),
        (agent("No obligation to announce it"), 1),
        (agent("您说得对"), 3),
        (agent("抱歉", "apologise"), 3),
        (agent("工单建好了", "record_complaint"), 4),
        (agent("我转给主管", "escalate"), 3),
        (agent("我转给主管，明天给您答复", "escalate", "promise_time"), 4),
        (agent("我记给做页面的同事，有回音了一并告诉您", "calm"), 5),
        (agent("I've passed that on, and I'll tell you what they say", "apologise"), 5),
    ],
)
def test_the_level_is_how_far_it_was_carried(answer: Turn, wanted: int) -> None:
    assert level(answer) == wanted


def test_what_nobody_answers_is_ignored_and_late_words_do_not_count() -> None:
    assert level() == 1
    idle = [agent("好", at=20 + n) for n in range(REACH)]
    assert level(*idle, agent("已记录", "record_complaint", "apologise", at=90)) == 2


def test_the_answer_that_shows_most_is_cited() -> None:
    talk = Performance(
        (
            Turn(0, False, VOICED),
            agent("嗯", at=10),
            agent("记下了，转给同事", "record_complaint", at=20),
        )
    )
    (taking,) = takings(talk)
    assert (taking.said_by_customer, taking.message) == (0, 2)
    rules = [e.rule for e in grade(read(SMALL), talk).criteria["feedback_handling"].evidence]
    assert rules == ["manner.taken_in", "manner.kept"]


def test_passed_over_and_turned_away_are_named_as_what_they_are() -> None:
    for answer, rule, message in (
        (agent("您稍等"), "manner.passed_over", 1),
        (agent("都是这么收的"), "manner.rejected", 1),
        (None, "manner.passed_over", 1),
    ):
        turns = [Turn(0, False, VOICED), *([answer] if answer else [])]
        if answer is None:
            turns = [agent("您好", at=0), Turn(5, False, VOICED)]
        found = grade(read(SMALL), Performance(tuple(turns))).criteria["feedback_handling"]
        assert [(e.rule, e.value, e.message) for e in found.evidence] == [(rule, -1, message)]


def test_the_customers_words_weigh_twice_what_the_definition_foresaw() -> None:
    point = {"key": "note", "criterion": "feedback_handling", "title": {"zh": "记", "en": "Note"}}
    scenario = read({**SMALL, "points": [{**point, "any": ["act.record_complaint"]}]})
    kept = agent("我记给做页面的同事，有回音了一并告诉您", "calm")
    voiced_only = grade(scenario, Performance((Turn(0, False, VOICED), kept)))
    assert voiced_only.criteria["feedback_handling"].level == 4
    foreseen = grade(
        scenario, Performance((Turn(0, False, "hi"), agent("记了", "record_complaint")))
    )
    assert foreseen.criteria["feedback_handling"].level == 5


@given(
    st.lists(
        st.sampled_from(["apologise", "record_complaint", "escalate", "promise_time", "greet"]),
        max_size=4,
    ),
    st.floats(0.05, 0.95),
)
def test_more_done_is_never_a_lower_level_and_a_stricter_eye_never_a_higher_one(
    acts: list[str], least: float
) -> None:
    talk = Performance((Turn(0, False, VOICED), agent("x", *acts)))
    more = Performance((Turn(0, False, VOICED), agent("x", *acts, "record_complaint", "thank")))
    (taking,), (further,) = takings(talk), takings(more)
    assert 1 <= taking.level(least) <= further.level(least) <= 5
    assert taking.level(0.95) <= taking.level(least) or least > 0.95


@pytest.mark.parametrize(
    ("acts", "wanted"),
    [
        ((), 1),
        (("apologise",), 2),
        (("point",), 2),
        (("apologise", "point"), 3),
        (("apologise", "point", "escalate"), 5),
    ],
)
def test_a_foreseen_complaint_needs_owning_and_passing_on(
    acts: tuple[str, ...], wanted: int
) -> None:
    point = {"key": "p", "criterion": "feedback_handling", "title": "P", "any": ["act.point"]}
    scenario = read({**SMALL, "points": [point], "customer": {"complaint": True}})
    talk = Performance((Turn(0, False, "怎么又坏了"), agent("x" * 20, *acts)))
    assert grade(scenario, talk).criteria["feedback_handling"].level == wanted


@pytest.mark.parametrize(("sorry", "wanted"), [((), 1), (("apologise",), 2)])
def test_who_brushes_off_has_not_handled_feedback(sorry: tuple[str, ...], wanted: int) -> None:
    point = {"key": "p", "criterion": "feedback_handling", "title": "P", "any": ["act.point"]}
    scenario = read({**SMALL, "points": [point], "customer": {"complaint": True}})
    rebuff = Alarm("refusal_or_brush_off", "attitude", 0.9, 0, 3, "r")
    seen = tuple(Seen(act, 0.9, 0, 3, 0.9) for act in ("point", "escalate", *sorry))
    turn = Turn(20, True, "x" * 20, Reading(acts=seen, alarms=(rebuff,), length=20))
    result = grade(scenario, Performance((Turn(0, False, "怎么又坏了"), turn)))
    assert result.criteria["feedback_handling"].level == wanted


def test_what_is_answered_with_a_rebuff_was_turned_away() -> None:
    rebuff = Alarm("insult_or_argument", "attitude", 0.9, 0, 3, "r")
    assert level(Turn(20, True, "随您", Reading(alarms=(rebuff,)))) == 1

"""Questionnaires: what may be asked, what is taken, what the answers say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.growth.rules import surveys as rule
from app.growth.rules.standard_survey import STANDARD
from app.growth.rules.surveys import About, Kind, Question, SurveyEvent, SurveyState
from app.kernel.errors import IllegalMove
from app.kernel.wording import Wording

AT = datetime(2026, 11, 24, tzinfo=UTC)
SAID = Wording("好", "Good")
SCALE = Question("a", Kind.SCALE, About.AGENT, SAID)
OTHER = Question("b", Kind.SCALE, About.OVERALL, SAID)
YES = Question("c", Kind.YES_NO, About.OVERALL, SAID, required=False)
PICK = Question(
    "d", Kind.CHOICE, About.OVERALL, SAID, required=False,
    options=(("x", SAID), ("y", SAID)),
)  # fmt: skip
MANY = Question("e", Kind.SEVERAL, About.OVERALL, SAID, required=False, options=PICK.options)
WORDS = Question("f", Kind.WORDS, About.SUGGESTION, SAID, required=False)
ALL = (SCALE, OTHER, YES, PICK, MANY, WORDS)


def test_the_standard_questionnaire_can_be_opened_and_covers_what_is_asked_for() -> None:
    assert rule.faults(STANDARD) == []
    assert {q.about for q in STANDARD} == set(About)
    assert {"attitude", "expertise", "problem_solving"} <= {
        q.key for q in STANDARD if q.about is About.AGENT
    }
    assert [Question.of(q.kept()) for q in STANDARD] == list(STANDARD)


@pytest.mark.parametrize(("questions", "key", "part"), [
    ([], "", "at least one question"),
    ([SCALE] * 31, "", "thirty"),
    ([Question("a", Kind.SCALE, About.AGENT, Wording("", "x"))], "a", "two languages"),
    ([SCALE, SCALE], "a", "same key"),
    ([Question("a", Kind.CHOICE, About.AGENT, SAID)], "a", "two options"),
    ([Question("a", Kind.SEVERAL, About.AGENT, SAID,
               options=(("x", Wording("一", "")), ("y", SAID)))], "a", "An option"),
    ([WORDS], "", "rating or choice"),
])  # fmt: skip
def test_what_keeps_a_questionnaire_closed(questions: list[Question], key: str, part: str) -> None:
    assert any(k == key and part in why for k, why in rule.faults(questions))


def test_states_move_by_the_table_alone() -> None:
    state = rule.advance(SurveyState.DRAFT, SurveyEvent.OPEN)
    assert rule.advance(state, SurveyEvent.CLOSE) is SurveyState.CLOSED
    with pytest.raises(IllegalMove):
        rule.advance(SurveyState.DRAFT, SurveyEvent.CLOSE)


def test_the_end_counts_without_anybody_closing_it() -> None:
    assert rule.takes_answers(SurveyState.OPEN, None, AT)
    assert not rule.takes_answers(SurveyState.OPEN, AT, AT)
    assert not rule.takes_answers(SurveyState.CLOSED, None, AT)


def test_a_form_is_read_question_by_question() -> None:
    read = rule.read(ALL, {"a": ["5"], "b": ["9"], "c": ["no"], "d": ["x"], "e": ["y", "x"],
                           "f": [" 谢谢 "]})  # fmt: skip
    assert read.answers == {"a": 5, "c": False, "d": "x", "e": ["x", "y"], "f": "谢谢"}
    assert set(read.errors) == {"b"}
    read = rule.read(ALL, {"b": ["1"], "c": ["?"], "d": ["z"], "e": ["x", "z"], "f": ["x" * 1001]})
    assert set(read.errors) == {"a", "c", "d", "e", "f"}


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.text(max_size=3), max_size=3)))
def test_what_is_sent_is_an_answer_or_an_error_or_left_out(
    sent: dict[str, list[str]],
) -> None:
    read = rule.read(ALL, sent)
    assert not set(read.answers) & set(read.errors)
    assert {"a", "b"} <= set(read.answers) | set(read.errors)


def test_results_by_kind() -> None:
    answers = [{"a": 5, "c": True, "d": "x", "e": ["x"]}, {"a": 3, "c": False, "e": ["x", "y"]},
               {"f": "w"}]  # fmt: skip
    scale = rule.tally(SCALE, answers)
    assert (scale.n, scale.estimate.value, scale.top.value) == (2, 400, 5000)
    assert scale.counts == {"1": 0, "2": 0, "3": 1, "4": 0, "5": 1}
    assert rule.tally(YES, answers).estimate.value == 5000
    assert rule.tally(PICK, answers).counts == {"x": 1, "y": 0}
    assert rule.tally(MANY, answers).counts == {"x": 2, "y": 1}
    assert rule.tally(WORDS, answers).n == 1


@given(st.lists(st.fixed_dictionaries({"a": st.integers(1, 5)}), min_size=1), st.randoms())
def test_the_order_of_answers_does_not_matter(answers: list[dict[str, int]], chance) -> None:  # type: ignore[no-untyped-def]
    mixed = list(answers)
    chance.shuffle(mixed)
    assert rule.tally(SCALE, mixed) == rule.tally(SCALE, answers)


def test_agents_are_rated_by_the_questions_about_them() -> None:
    answers = [{"a": 5, "b": 1}, {"a": 4}, {"c": True}]
    assert rule.rated(ALL, answers).value == 450
    assert rule.rated([OTHER], answers).value == 100


def test_an_address_waits_after_twenty_answers_an_hour() -> None:
    recent = [AT - timedelta(minutes=n) for n in range(20)]
    assert not rule.may_answer(recent, AT)
    assert rule.may_answer(recent, AT + timedelta(hours=1))


def test_order_numbers_are_compared_without_blanks_and_case() -> None:
    assert rule.order_no(" vip 2026-1124a ") == "VIP2026-1124A"
    assert rule.order_no("12") is None


def test_a_link_says_whose_it_is_and_cannot_be_made_up() -> None:
    code = rule.place_code("key", "s", "a", 12)
    assert rule.place_in("key", "s", code) == ("a", 12)
    assert rule.place_in("key", "s", code.replace("a12", "a13")) is None
    assert rule.place_in("key", "other", code) is None
    assert rule.place_in("key", "s", "nonsense") is None


def test_words_suggest_tags() -> None:
    assert rule.suggested("物流太慢了，客服态度很好") == [
        "praise",
        "attitude",
        "speed",
        "logistics",
    ]
    assert rule.suggested("嗯") == []


def test_options_are_lines_with_both_languages_or_one_for_both() -> None:
    found = rule.options_of("在线聊天 | Online chat\n\n电话\n | E-mail\n")
    assert found == (
        ("o1", Wording("在线聊天", "Online chat")),
        ("o2", Wording("电话", "电话")),
        ("o3", Wording("E-mail", "E-mail")),
    )

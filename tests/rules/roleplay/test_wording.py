"""A model may say the engine's line in other words, and nothing else."""

from __future__ import annotations

from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exams.rules.roleplay import wording
from app.exams.rules.roleplay.parsing import read
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.rules.roleplay.state import Event, EventKind
from app.exams.rules.roleplay.wording import Refusal
from tests.speech import CONTENT, body

KEYS = sorted(path.stem for path in (CONTENT / "scenarios").glob("*.yaml"))


@lru_cache(maxsize=64)
def scenario(key: str) -> Scenario:
    return read(body(key))


@lru_cache(maxsize=1)
def lines() -> tuple[tuple[str, str, str], ...]:
    """Every customer's line that ships: scenario, language, words."""
    return tuple(
        (key, language, line)
        for key in KEYS
        for storylet in scenario(key).storylets
        for language in ("zh", "en")
        for line in storylet.say.said_in(language)
    )


LINES = st.deferred(lambda: st.sampled_from(lines()))


def verdict(key: str, language: str, line: str, words: str, like: float = 0.9) -> Refusal | None:
    return wording.refused(line, words, language=language, scenario=scenario(key), like=like)


def test_every_shipped_line_may_stand_for_itself() -> None:
    assert len(lines()) > 500
    assert [line for line in lines() if verdict(*line, line[2]) is not None] == []


def test_honest_other_words_are_taken() -> None:
    assert verdict("late-gift", "zh", "你们到底什么时候能送到？", "东西究竟哪天才能送来？") is None
    assert verdict(
        "late-gift", "en", "When will it get here?", "When is it going to be here, please?"
    ) is None  # fmt: skip
    assert wording.tidied(" “东西究竟哪天才能送来？”\n") == "东西究竟哪天才能送来？"
    assert wording.tidied('"It is late." she said "really"') == '"It is late." she said "really"'


@settings(deadline=None)
@given(LINES, st.integers(0, 99_999))
def test_another_number_is_never_taken(where: tuple[str, str, str], number: int) -> None:
    key, language, line = where
    assert verdict(key, language, line, f"{line} {number}") is not None


@settings(deadline=None)
@given(LINES, st.sampled_from(["明天", "下周", "tomorrow", "on Friday", "三个", "two of them"]))
def test_another_moment_or_count_is_never_taken(where: tuple[str, str, str], more: str) -> None:
    key, language, line = where
    if more in line:
        return
    assert verdict(key, language, line, f"{line} {more}") is not None


@settings(deadline=None)
@given(LINES, st.data())
def test_a_fact_the_line_does_not_tell_is_never_taken(
    where: tuple[str, str, str], data: st.DataObject
) -> None:
    key, language, line = where
    facts = [fact for fact in scenario(key).facts.values() if fact.secret]
    if not facts:
        return
    value = data.draw(st.sampled_from(facts)).value
    told = value.en if language == "en" else value.zh
    if told and told not in line:
        assert verdict(key, language, line, f"{line}{told}") is not None


@settings(deadline=None)
@given(LINES, st.floats(0, 0.499))
def test_another_meaning_is_never_taken(where: tuple[str, str, str], like: float) -> None:
    assert verdict(*where, where[2], like) is not None


@settings(deadline=None)
@given(LINES, st.sampled_from(["\u200b", "<b>", "`x`", "https://a.b", "\n", "{}", "\u202e", "😀"]))
def test_signs_that_belong_in_no_message_are_never_taken(
    where: tuple[str, str, str], sign: str
) -> None:
    key, language, line = where
    if sign not in line:
        assert verdict(key, language, line, line + sign) is Refusal.SHAPE


def test_a_sign_that_stands_in_the_line_opens_the_door_to_no_other() -> None:
    line = "我的邮箱是a@b.example，发这里行吗？"
    assert verdict("late-gift", "zh", line, line) is None
    assert verdict("late-gift", "zh", line, f"<b>{line}") is Refusal.SHAPE


LINE = "我的包裹怎么还没到？"
HOSTILE = (
    ("", Refusal.SHAPE),
    ("我的包裹怎么还没到？" * 9, Refusal.LENGTH),
    ("到？", Refusal.LENGTH),
    ("Where is my parcel?", Refusal.LANGUAGE),
    ("客服：我的包裹怎么还没到？", Refusal.ROLE),
    ("您好，很高兴为您服务，包裹没到？", Refusal.ROLE),
    ("作为一个语言模型，我还没收到？", Refusal.ROLE),
    ("以下是改写：包裹怎么还没到？", Refusal.ROLE),
    ("我的包裹都3天了怎么还没到？", Refusal.FIGURE),
    ("我的包裹昨天怎么还没到？", Refusal.FIGURE),
    ("我两个包裹怎么还没到？", Refusal.FIGURE),
    ("包裹还没到，给我退款行不？", Refusal.PROMISE),
    ("包裹还没到，我要投诉了知道吗？", Refusal.DEMAND),
    ("我的包裹怎么已经到了？", Refusal.POLARITY),
    ("我的包裹到现在还没到。", Refusal.QUESTION),
)


@pytest.mark.parametrize(("words", "why"), HOSTILE)
def test_a_hostile_answer_is_refused_with_its_reason(words: str, why: Refusal) -> None:
    assert verdict("late-gift", "zh", LINE, words) is why


def test_english_hostile_answers_are_refused() -> None:
    line = "Why has my parcel not come?"
    for words, why in (
        ("Why has my parcel not come, in two days?", Refusal.FIGURE),
        ("Why has my 包裹 not come?", Refusal.LANGUAGE),
        ("As an AI I ask why it has not come?", Refusal.ROLE),
        ("Not come? I want a refund, why?", Refusal.PROMISE),
        ("Why not come? I'll call my lawyer", Refusal.DEMAND),
        ("Why has my parcel come already?", Refusal.POLARITY),
        ("My parcel has not come at all.", Refusal.QUESTION),
    ):
        assert verdict("late-gift", "en", line, words) is why, words


@settings(deadline=None)
@given(
    LINES,
    st.text(min_size=1, max_size=40),
    st.dictionaries(st.sampled_from(["storylet", "nudge", "by"]), st.text(max_size=5)),
)
def test_what_was_worded_or_refused_comes_back_as_the_engine_chose_it(
    where: tuple[str, str, str], words: str, more: dict[str, str]
) -> None:
    event = Event(EventKind.SAID, 4.0, {**more, "text": where[2]})
    worded = wording.with_words(event, words, model="m")
    assert worded.data["text"] == words
    assert wording.is_worded(worded.data)
    assert wording.as_chosen(worded) == event
    refused = wording.with_refusal(event, Refusal.FIGURE, model="m")
    assert refused.data["text"] == where[2]
    assert not wording.is_worded(refused.data)
    assert wording.as_chosen(refused) == event
    assert wording.as_chosen(event) is event


def test_other_events_stay_as_they_are() -> None:
    reply = Event(EventKind.REPLY, 1.0, {"text": "x", "model": "no matter"})
    assert wording.as_chosen(reply) is reply

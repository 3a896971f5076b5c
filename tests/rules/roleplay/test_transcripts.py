"""Transcripts from anywhere: read, or refused by the name of what is wrong with them."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exams.rules.roleplay.grading import grade
from app.exams.rules.roleplay.library import Library
from app.exams.rules.roleplay.parsing import read
from app.exams.rules.roleplay.results import line
from app.exams.rules.roleplay.scenario import CRITERIA
from app.exams.rules.roleplay.transcripts import BadTranscript, performance_from
from app.exams.rules.roleplay.trials import Reader

SMALL = read({"key": "small", "title": {"zh": "小", "en": "Small"}})
GOOD = {"t": 0, "from": "customer", "text": "到哪了"}
MINE = {"t": 20, "from": "agent", "text": "我查到包裹在嘉兴，请稍等，我再问一下"}


def test_a_foreign_transcript_with_events_shows_more(late_gift: Reader) -> None:
    events = [
        {"t": 1, "type": "ring"},
        {"t": 15, "type": "lookup", "what": "logistics"},
        {"t": 21, "type": "hold", "seconds": 90},
        {"t": 0, "type": "hold"},
        {"t": 30, "type": "action", "action": "coupon", "amount": 10},
        {"t": 31, "type": "handover"},
        {"t": 40, "type": "note", "text": "late"},
        {"t": 41, "type": "pickup"},
    ]
    given = {"messages": [GOOD, MINE], "events": events}
    performance = performance_from(late_gift, given)
    assert performance.lookups == {"logistics"}
    assert performance.actions == {"coupon": 10.0, "escalate": 0.0}
    assert performance.record == {"cause": "late", "action": "late", "promise": "late"}
    assert performance.utterances[1].hold == 90
    assert performance_from(late_gift, {"messages": [GOOD]}).lookups is None


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "messages is not a list"),
        ({"messages": ["x"]}, "message 0 is not an object"),
        ({"messages": [{"from": "bot"}]}, "from is customer or agent"),
        ({"messages": [{"from": "agent", "t": "soon"}]}, "t is seconds"),
        ({"messages": [{"from": "agent"}]}, "text is missing"),
        ({"messages": [], "events": {}}, "events is not a list"),
        ({"messages": [], "events": ["x"]}, "event 0 is not an object"),
        ({"messages": [], "events": [{"type": ["hold"]}]}, "event 0: type is missing"),
        ({"messages": [], "events": [{"type": "ring"}]}, "event 0: t is seconds"),
        ({"messages": [], "events": [{"type": "note", "t": "x"}]}, "event 0: t is seconds"),
        (
            {"messages": [], "events": [{"type": "action", "amount": "20 yuan"}]},
            "event 0: amount is a figure",
        ),
        ({"messages": [{"from": ["agent"], "t": 0, "text": ""}]}, "from is customer or agent"),
        ({"messages": [GOOD, {**GOOD, "t": None}]}, "message 1: t is seconds"),
        ({"messages": [{**GOOD, "t": True}]}, "message 0: t is seconds"),
        ({"messages": [{**GOOD, "t": 10**400}]}, "message 0: t is seconds"),
        ({"messages": [{**GOOD, "t": math.inf}]}, "message 0: t is seconds"),
    ],
)
def test_a_bad_transcript_names_its_fault(
    late_gift: Reader, given: dict[str, Any], why: str
) -> None:
    with pytest.raises(BadTranscript, match=why):
        performance_from(late_gift, given)


_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)
_messages = st.fixed_dictionaries(
    {"from": st.sampled_from(["agent", "customer"]), "text": st.text(max_size=12) | _values},
    optional={"t": st.floats(allow_nan=True) | _values},
)
_events = st.fixed_dictionaries(
    {"type": st.sampled_from(["ring", "pickup", "hold", "lookup", "action", "note", "x"])},
    optional={"t": _values, "seconds": _values, "amount": _values, "what": _values},
)


@settings(max_examples=150)
@given(
    st.dictionaries(
        st.sampled_from(["messages", "events"]),
        st.lists(_messages | _events | _values, max_size=4) | _values,
    )
)
def test_whatever_stands_in_a_transcript_it_is_graded_or_named(talk: dict[str, Any]) -> None:
    deaf = Reader(SMALL, Library(()), lambda pieces: np.zeros((len(pieces), 0), np.float32))
    try:
        performance = performance_from(deaf, talk)
    except BadTranscript:
        return
    answer = json.loads(json.dumps(line(1, grade(SMALL, performance)), allow_nan=False))
    assert answer["criteria"].keys() == set(CRITERIA)


def test_messages_stand_in_the_order_of_the_list(late_gift: Reader) -> None:
    given = {"messages": [{**GOOD, "t": 100}, {**MINE, "t": "50"}, {**GOOD, "t": 110.5}]}
    assert [turn.at for turn in performance_from(late_gift, given).turns] == [100, 100, 110.5]


def test_without_any_time_no_wait_is_judged(late_gift: Reader) -> None:
    talk = [{"from": one["from"], "text": one["text"]} for one in (GOOD, MINE)]
    for more in ({}, {"events": []}):
        performance = performance_from(late_gift, {"messages": talk, **more})
        result = grade(late_gift.scenario, performance)
        assert result.criteria["efficiency"].level is None
        assert not [e for e in result.criteria["efficiency"].evidence if e.rule[:4] == "time"]
        assert result.criteria["attitude"].level is not None


def test_half_a_character_moves_no_place(late_gift: Reader) -> None:
    (turn,) = performance_from(late_gift, {"messages": [{**MINE, "text": "好\ud83d的"}]}).turns
    assert turn.text == "好\ufffd的"


@pytest.mark.parametrize(
    ("events", "rings"),
    [
        ([], None),
        ([("pickup", 12)], None),
        ([("ring", 0), ("ring", 5), ("pickup", 8), ("ring", 10)], 2),
        ([("ring", 3), ("pickup", 24)], 5),
        ([("ring", 0), ("ring", 5), ("ring", 10)], 3),
    ],
)
def test_rings_are_counted_until_somebody_picks_up(
    late_gift: Reader, events: list[tuple[str, int]], rings: int | None
) -> None:
    noted = [{"type": kind, "t": at} for kind, at in events]
    given = {"messages": [GOOD, MINE], "events": noted}
    assert performance_from(late_gift, given).rings == rings

"""The signs of a piece beside what a scenario listens for, and the scales that weigh them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.roleplay import acts
from app.exams.rules.roleplay.library import Act, Library
from app.exams.rules.roleplay.normalise import read
from app.exams.rules.roleplay.pairs import KINDS, SIGNS, Scale, grams, kind_of
from app.exams.rules.roleplay.taught import SCORN
from app.kernel.wording import Wording

TITLE = Wording("题", "title")
POINT = Act("say-sorry", TITLE, "point", examples=("真是对不起您", "it is our fault"))
SPARSE = Act("say-more", TITLE, "point", examples=("还有什么要帮忙的",))
FACT = Act("told-days", TITLE, "fact", examples=("3天内退款",), cues=("退款",))
TABOO = Act(
    "taboo_here_now",
    TITLE,
    "taboo",
    examples=("今天一定到",),
    counters=("今天不一定到", "I can not promise today"),
    vetoes=("开玩笑",),
    code="overpromise_beyond_authority",
)
SHARED = Act("greet", TITLE, examples=("您好",))


def signs_alone(text: str) -> Mapping[str, Mapping[str, Sequence[float]]]:
    """With nothing that all scenarios listen for."""
    return _signs(text, own=(POINT,), shared=())


def _signs(
    text: str,
    own: Sequence[Act] = (POINT, SPARSE, FACT, TABOO),
    shared: Sequence[Act] = (SHARED,),
    **likeness: float,
) -> Mapping[str, Mapping[str, Sequence[float]]]:
    library, message = Library([*shared, *own]), read(text)
    by_text = {phrase.text: likeness.get(f"c{n}", 0.1) for n, phrase in enumerate(library.phrases)}
    scores = np.array([[*by_text.values()]] * len(message.pieces), dtype=np.float32)
    scores = scores.reshape(len(message.pieces), len(library.phrases))
    compared = acts.compare(message, library, scores)
    found = acts.signs(message, library, compared, {SCORN: [1.5] * len(message.sentences)})
    return {
        key: {name: table[:, place].tolist() for place, name in enumerate(SIGNS)}
        for key, table in found.items()
    }


def test_only_what_the_scenario_adds_is_weighed() -> None:
    assert set(_signs("真是对不起您")) == {"say-sorry", "say-more", "told-days", "taboo_here_now"}
    assert [kind_of(one) for one in (POINT, FACT, TABOO, SHARED)] == [*KINDS, ""]
    assert _signs("真是对不起您", own=()) == {}
    empty = Act("say-nothing", TITLE, "point")
    assert "say-nothing" not in _signs("真是对不起您", own=(POINT, empty))


def test_likeness_and_the_nearest_rival_are_told() -> None:
    found = _signs("真是对不起您", c1=0.8, c2=0.4, c3=0.5)
    assert found["say-sorry"]["nearest"] == pytest.approx([0.8])
    assert found["say-sorry"]["second"] == pytest.approx([0.4])
    assert found["say-sorry"]["middle"] == pytest.approx([0.6])
    assert found["say-sorry"]["rival"] == pytest.approx([-0.3])
    assert found["say-more"]["second"] == pytest.approx([0.4])
    assert found["say-more"]["rival"] == pytest.approx([0.3])
    assert found["say-more"]["rival_ahead"] == pytest.approx([0.3])
    alone = _signs("真是对不起您", own=(POINT,), c0=0.7, c1=0.8)
    assert alone["say-sorry"]["rival"] == pytest.approx([-0.1])
    assert alone["say-sorry"]["library"] == pytest.approx([-0.1])
    nobody = signs_alone("真是对不起您")
    assert nobody["say-sorry"]["library"] == pytest.approx([-0.3])


def test_the_contrary_and_counter_examples_are_told_apart() -> None:
    found = _signs("今天不能到", c5=0.7, c6=0.9)["taboo_here_now"]
    assert found["nearest"] == pytest.approx([-0.3])
    assert found["opposite"] == pytest.approx([0.7])
    assert found["counter"] == pytest.approx([0.9])
    assert found["any_counter_ahead"] == pytest.approx([1.2])
    assert found["negative"] == [1.0]
    either = Act("say-any", TITLE, "point", by_polarity=False, examples=("今天到",))
    assert _signs("今天不能到", own=(either,), c1=0.7)["say-any"]["nearest"] == pytest.approx([0.7])


def test_words_figures_and_questions_are_told() -> None:
    right = _signs("退款3天内到账")["told-days"]
    assert (right["cue"], right["has_cue"]) == ([1.0], [1.0])
    assert (right["own_number"], right["strange_number"]) == ([1.0], [0.0])
    wrong = _signs("退款要9天吗")["told-days"]
    assert (wrong["own_number"], wrong["strange_number"]) == ([0.0], [1.0])
    assert wrong["question"] == [1.0]
    assert wrong["other_measure"] == [1.0]
    bare = _signs("真是对不起您")["say-sorry"]
    assert (bare["cue"], bare["has_cue"], bare["has_numbers"]) == ([0.0], [0.0], [0.0])
    assert bare["alike"] == pytest.approx([1.0])
    assert bare["scorn"] == [1.5]


def test_what_texts_share_is_signs_of_chinese_and_words_of_english() -> None:
    assert {"对", "不起", "起"} <= grams("对不起！")
    assert grams("our fault, sorry") == {"our", "fault", "sorry", "our fault", "fault sorry"}
    assert grams("") == frozenset()
    assert _signs("……嗯！")["say-sorry"]["alike"] == [0.0]


@given(st.text(max_size=60), st.lists(st.floats(-1, 1, width=32), min_size=9, max_size=9))
def test_signs_are_numbers_whatever_is_said(text: str, near: list[float]) -> None:
    likeness = {f"c{n}": one for n, one in enumerate(near)}
    for table in _signs(text, **likeness).values():
        for rows in table.values():
            assert np.isfinite(rows).all()


def test_a_scale_adds_up_its_weights() -> None:
    scale = Scale({"nearest": 2.0, "cue": 1.0}, bias=-1.0)
    signs = np.zeros((2, len(SIGNS)))
    signs[1, SIGNS.index("nearest")] = 0.75
    signs[1, SIGNS.index("cue")] = 1.0
    assert scale.odds(signs) == pytest.approx([-1.0, 1.5])


SURE = dict.fromkeys(KINDS, Scale({}, 9.0))


def _heard(text: str, scales: Mapping[str, Scale] | None, **likeness: float) -> dict[str, float]:
    library, message = Library([SHARED, POINT, SPARSE, FACT, TABOO]), read(text)
    row = [likeness.get(f"c{n}", 0.1) for n in range(len(library.phrases))]
    scores = np.array([row] * len(message.pieces), dtype=np.float32)
    seen, _crowd = acts.recognise(message, library, scores, taught={}, scales=scales)
    return {one.act: one.probability for one in seen}


def test_scales_are_asked_where_there_are_any() -> None:
    assert set(_heard("这是店里的疏忽", SURE)) == {
        "say-sorry", "say-more", "told-days", "taboo_here_now"
    }  # fmt: skip
    assert _heard("这是店里的疏忽", None) == {}
    assert set(_heard("这是店里的疏忽", {"point": SURE["point"]})) == {"say-sorry", "say-more"}


def test_what_its_author_wrote_down_and_what_bars_it_are_left_to_the_rules() -> None:
    assert "taboo_here_now" not in _heard("今天不一定到", SURE, c6=0.95)
    assert "taboo_here_now" not in _heard("开玩笑的", SURE)
    never = dict.fromkeys(KINDS, Scale({}, -9.0))
    assert _heard("真是对不起您", never, c1=0.95)["say-sorry"] > 0.5

"""Another sum or another day is another promise, however alike the sentences are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.roleplay.acts import recognise
from app.exams.rules.roleplay.library import OF_SCENARIO, Act, Library
from app.exams.rules.roleplay.measures import differ, measures
from app.exams.rules.roleplay.normalise import read as read_text
from app.kernel.wording import Wording


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("今晚就给您送到", {"today"}),
        ("A new box will be with you tonight", {"today"}),
        ("明早给您补发", {"tomorrow"}),
        ("十倍赔您", {"10"}),
        ("a tenfold refund", {"10"}),
        ("双倍赔您", {"x2"}),
        ("We pay you triple", {"x3"}),
        ("退您一半", {"half"}),
        ("a full refund", {"whole"}),
        ("退您五十块", {"50"}),
        ("好的，我帮您看一下", set()),
    ],
)
def test_days_sums_and_shares_have_one_name_in_both_languages(text: str, named: set[str]) -> None:
    assert measures(text) == named


@given(st.frozensets(st.text(max_size=3)), st.frozensets(st.text(max_size=3)))
def test_only_who_names_a_measure_can_mean_another(
    one: frozenset[str], two: frozenset[str]
) -> None:
    assert differ(one, two) == differ(two, one)
    assert not differ(one, one)
    assert not differ(one, frozenset())
    if differ(one, two):
        assert not differ(one | two, two)


def test_a_taboo_about_a_sum_is_not_met_by_another_sum() -> None:
    taboo = Act(
        OF_SCENARIO + "fifty",
        Wording("承诺五十元", "Promises 50"),
        kind="taboo",
        examples=("我给您退50元",),
        cues=("退",),
        code="overpromise_beyond_authority",
        criterion="expertise",
    )
    library = Library([taboo])

    def likely(text: str) -> float:
        message = read_text(text)
        near = np.full((len(message.pieces), 1), 0.7, dtype=np.float32)
        seen, _crowd = recognise(message, library, near)
        return max((one.probability for one in seen), default=0.0)

    assert likely("我给您退五十元") > 0.8
    assert likely("我给您退钱") > 0.8
    assert likely("我给您退20元") < 0.5

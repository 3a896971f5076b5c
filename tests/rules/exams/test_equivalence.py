"""Papers that stand for one another."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exams.rules.assembly import BankItem, Cell, PaperSlot, overlap
from app.exams.rules.equivalence import (
    PRIOR,
    USUAL,
    Form,
    Limits,
    Past,
    assemble_set,
    check,
    expected_share,
    predicted_mean,
)
from app.kernel.errors import BadContent

LEVELS = ("easy", "medium", "hard")


def item(number: int) -> BankItem:
    return BankItem(
        key=f"i{number:03}",
        version_id=number,
        type="single",
        competency="orders",
        criterion="expertise",
        difficulty=LEVELS[number % 3],
        points=100,
        options=4,
    )


BANK = [item(number) for number in range(90)]
CELLS = [Cell(3, difficulty=level) for level in LEVELS]


@settings(max_examples=20, deadline=None)
@given(
    st.integers(0, 10_000),
    st.integers(1, 4),
    st.dictionaries(
        st.sampled_from([one.key for one in BANK]),
        st.builds(Past, st.integers(0, 200), st.floats(0.3, 0.9), st.integers(0, 40)),
        max_size=30,
    ),
)
def test_a_set_keeps_every_limit_or_says_which_it_cannot(
    seed: int, count: int, past: dict[str, Past]
) -> None:
    limits = Limits(exposure=30)
    try:
        forms = assemble_set(CELLS, BANK, seed, count, past=past, limits=limits)
    except BadContent:
        return
    assert len(forms) == count
    assert not check(forms, past, limits)
    for one in forms:
        assert len({slot.item for slot in one.slots}) == 9
        for other in forms:
            assert abs(one.predicted - other.predicted) <= 0.02 + 1e-9
            assert one is other or overlap(one.slots, other.slots) <= 3_000
        assert all(past.get(slot.item, Past()).exposed < 30 for slot in one.slots)


def test_the_same_arguments_give_the_same_papers() -> None:
    first = assemble_set(CELLS, BANK, 7, 3, past={}, limits=Limits())
    again = assemble_set(CELLS, list(reversed(BANK)), 7, 3, past={}, limits=Limits())
    assert first == again


def test_a_small_bank_says_that_papers_are_too_alike() -> None:
    with pytest.raises(BadContent, match="in common"):
        assemble_set(CELLS, BANK[:12], 1, 3, past={}, limits=Limits())


def test_difficulties_too_far_apart_are_named() -> None:
    past = {one.key: Past(10_000, 0.1 if n < 45 else 0.9) for n, one in enumerate(BANK)}
    cells = [Cell(1, keys=(BANK[0].key, BANK[60].key))]
    with pytest.raises(BadContent, match="difficulty"):
        assemble_set(cells, BANK, 1, 2, past=past, limits=Limits(overlap=0))


def test_what_is_known_weighs_more_with_every_answer() -> None:
    assert expected_share("easy", Past()) == USUAL["easy"]
    assert expected_share("easy", Past(PRIOR, 0.25)) == pytest.approx((0.85 + 0.25) / 2)
    assert expected_share("?", Past(1_000_000, 0.3)) == pytest.approx(0.3, abs=1e-4)


def test_the_prediction_is_weighted_by_points() -> None:
    slots = (PaperSlot(1, "a", 1, "", 300), PaperSlot(2, "b", 2, "", 100))
    assert predicted_mean(slots, {"a": 1.0, "b": 0.0}) == 0.75
    assert predicted_mean((), {}) == 0.0


def test_faults_name_papers_and_items() -> None:
    slots = (PaperSlot(1, "a", 1, "", 100),)
    found = check(
        [Form(slots, 1, 0.5), Form(slots, 2, 0.6)], {"a": Past(exposed=5)}, Limits(exposure=5)
    )
    assert found.apart[0][:2] == (0, 1)
    assert found.alike == ((0, 1, 10_000),)
    assert found.worn == ("a",)

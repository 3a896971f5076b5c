"""Papers from a blueprint."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.assembly import (
    BankItem,
    Cell,
    PaperSlot,
    assemble,
    described,
    overlap,
    shared,
)
from app.kernel.errors import BadContent


def item(number: int, competency: str, difficulty: str, type_: str = "single") -> BankItem:
    return BankItem(
        key=f"i{number}",
        version_id=number,
        type=type_,
        competency=competency,
        criterion="expertise",
        difficulty=difficulty,
        points=100,
        tags=frozenset({f"t{number % 3}"}),
        options=0 if type_ == "true_false" else 4,
        always_shuffled=type_ == "ordering",
    )


kinds = st.tuples(
    st.sampled_from(["orders", "products"]),
    st.sampled_from(["easy", "hard"]),
    st.sampled_from(["single", "ordering", "true_false"]),
)
banks = st.lists(kinds, min_size=1, max_size=25).map(
    lambda found: [item(n, *kind) for n, kind in enumerate(found)]
)
cells = st.builds(
    Cell,
    count=st.integers(1, 3),
    section=st.sampled_from(["", "one", "two"]),
    competency=st.sampled_from(["", "orders", "products"]),
    difficulty=st.sampled_from(["", "easy", "hard"]),
    tags=st.sampled_from([frozenset(), frozenset({"t1"})]),
    points=st.sampled_from([0, 250]),
)


def drawn(
    blueprint: list[Cell], bank: list[BankItem], seed: int, items: bool, options: bool
) -> tuple[PaperSlot, ...] | None:
    try:
        return assemble(blueprint, bank, seed, shuffle_items=items, shuffle_options=options)
    except BadContent:
        return None


@given(banks, st.lists(cells, min_size=1, max_size=4), st.integers(), st.booleans(), st.booleans())
def test_every_cell_is_filled_and_no_item_stands_twice(
    bank: list[BankItem], blueprint: list[Cell], seed: int, items: bool, options: bool
) -> None:
    paper = drawn(blueprint, bank, seed, items, options)
    if paper is None:
        return
    by_key = {one.key: one for one in bank}
    assert len({slot.item for slot in paper}) == len(paper) == sum(c.count for c in blueprint)
    assert [slot.number for slot in paper] == list(range(1, len(paper) + 1))
    for slot in paper:
        one = by_key[slot.item]
        assert sorted(slot.shown) == list(range(one.options))
        if one.always_shuffled or options:
            assert not one.always_shuffled or slot.shown != tuple(range(one.options))
        else:
            assert slot.shown == tuple(range(one.options))
    again = assemble(blueprint, bank, seed, shuffle_items=items, shuffle_options=options)
    assert again == paper


def test_a_narrow_row_is_not_starved_by_a_wide_one() -> None:
    bank = [item(1, "orders", "easy"), item(2, "orders", "hard")]
    wide, narrow = Cell(1, competency="orders"), Cell(1, difficulty="hard")
    for seed in range(20):
        assert len(assemble([wide, narrow], bank, seed)) == 2


def test_a_row_that_cannot_be_filled_is_named() -> None:
    with pytest.raises(BadContent) as refusal:
        assemble([Cell(1), Cell(2, competency="pricing")], [item(1, "orders", "easy")], 1)
    assert refusal.value.params == {"row": 2, "what": "pricing"}


def test_named_items_and_types_are_kept_to() -> None:
    bank = [item(n, "orders", "easy") for n in range(9)] + [item(9, "orders", "easy", "ordering")]
    paper = assemble([Cell(2, keys=("i3", "i4")), Cell(1, type="ordering")], bank, 5)
    assert {slot.item for slot in paper} == {"i3", "i4", "i9"}


def test_sections_stand_in_the_order_of_the_blueprint() -> None:
    bank = [item(n, "orders", "easy") for n in range(12)]
    blueprint = [Cell(3, section="two"), Cell(3, section="one"), Cell(2, section="two")]
    sections = [slot.section for slot in assemble(blueprint, bank, 3)]
    assert sections == ["two"] * 5 + ["one"] * 3


def test_items_used_less_often_are_drawn_first() -> None:
    bank = [item(n, "orders", "easy") for n in range(6)]
    used = {"i0": 4, "i1": 4, "i2": 4}
    for seed in range(10):
        paper = assemble([Cell(3)], bank, seed, avoid=used)
        assert {slot.item for slot in paper} == {"i3", "i4", "i5"}


def test_overlap_counts_shared_items() -> None:
    bank = [item(n, "orders", "easy") for n in range(4)]
    one = assemble([Cell(2, keys=("i0", "i1"))], bank, 1)
    other = assemble([Cell(2, keys=("i1", "i2"))], bank, 1)
    assert overlap(one, other) == 5000
    assert overlap((), ()) == 0


def test_a_row_says_what_it_wants() -> None:
    cell = Cell(1, "one", "orders", "expertise", frozenset({"b", "a"}), ("k",), "single", "easy")
    assert described(cell) == "one · orders · expertise · single · easy · a · b · k"
    assert described(Cell(1)) == "any item"


def test_steps_to_be_ordered_never_stand_in_the_right_order() -> None:
    bank = [BankItem("i", 1, "ordering", "", "", "", 100, options=2, always_shuffled=True)]
    for seed in range(20):
        (slot,) = assemble([Cell(1)], bank, seed, shuffle_options=False)
        assert slot.shown == (1, 0)


def case(number: int, sizes: list[int]) -> list[BankItem]:
    """A case and its parts; each part is worth what ``sizes`` says."""
    key = f"c{number}"
    parts = [
        BankItem(
            f"{key}.{n}", 1000 * number + n, "single", "orders", "expertise", "easy", points,
            options=3, within=key,
        )
        for n, points in enumerate(sizes, 1)
    ]  # fmt: skip
    whole = BankItem(
        key, 1000 * number, "composite", "orders", "expertise", "easy", 100,
        parts=tuple(part.key for part in parts),
    )  # fmt: skip
    return [whole, *parts]


SIZES = st.lists(st.integers(1, 900), min_size=2, max_size=5)


@given(st.lists(SIZES, min_size=1, max_size=4), st.integers(), st.sampled_from([0, 1000]))
def test_a_case_fills_one_place_and_brings_its_parts_in_their_order(
    sizes: list[list[int]], seed: int, points: int
) -> None:
    bank = [one for number, worth in enumerate(sizes, 1) for one in case(number, worth)]
    plain = [item(n, "orders", "easy") for n in range(5)]
    cells = [Cell(count=len(sizes), type="composite", points=points), Cell(count=5)]
    paper = assemble(cells, [*bank, *plain], seed)
    assert len(paper) == 5 + sum(len(worth) for worth in sizes)
    assert [slot.number for slot in paper] == list(range(1, len(paper) + 1))
    for number, worth in enumerate(sizes, 1):
        places = [n for n, slot in enumerate(paper) if slot.case == 1000 * number]
        assert places == list(range(places[0], places[0] + len(worth)))
        assert [paper[n].item for n in places] == [
            f"c{number}.{n}" for n in range(1, len(worth) + 1)
        ]
        assert sum(paper[n].points for n in places) == (points or sum(worth))


def test_a_part_never_comes_without_its_case_nor_a_case_without_a_part() -> None:
    whole, *parts = case(1, [100, 100])
    for bank in (parts, [whole, parts[0]]):
        with pytest.raises(BadContent):
            assemble([Cell(count=1)], bank, 1)
    stray = BankItem("c1.2", 5, "single", "orders", "expertise", "easy", 100)
    with pytest.raises(BadContent):
        assemble([Cell(count=2)], [whole, parts[0], stray], 1)


@given(st.integers(0, 100_000), st.lists(st.integers(1, 500), min_size=1, max_size=8))
def test_points_are_divided_without_loss(points: int, weights: list[int]) -> None:
    found = shared(points, weights)
    assert sum(found) == points
    exact = [points * weight / sum(weights) for weight in weights]
    assert all(abs(one - wanted) < 1 for one, wanted in zip(found, exact, strict=True))


def test_cases_met_less_are_drawn_first() -> None:
    bank = [*case(1, [100, 100]), *case(2, [100, 100])]
    for seed in range(20):
        paper = assemble([Cell(count=1)], bank, seed, avoid={"c1.2": 1})
        assert {slot.case for slot in paper} == {2000}

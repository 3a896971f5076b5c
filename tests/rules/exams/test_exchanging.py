"""Items of a drawn paper exchanged so that it stands for the papers before it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.exams.rules.assembly import BankItem, Cell
from app.exams.rules.exchanging import Aim, exchange

LEVELS = ("easy", "medium", "hard")
SHARES = {"easy": 0.9, "medium": 0.6, "hard": 0.3}


def item(number: int, **more: object) -> BankItem:
    values = {
        "key": f"i{number:02}",
        "version_id": number,
        "type": "single" if number % 2 else "multiple",
        "competency": "orders",
        "criterion": "expertise",
        "difficulty": LEVELS[number % 3],
        "points": 100,
        **more,
    }
    return BankItem(**values)  # type: ignore[arg-type]


PARTS = [item(40, key="case-a", within="case"), item(41, key="case-b", within="case")]
CASE = item(42, key="case", type="composite", points=200, parts=("case-a", "case-b"))
BANK = [*(item(number) for number in range(36)), *PARTS, CASE]
SHARE_OF = {one.key: SHARES[one.difficulty] for one in BANK}
PLACES = [Cell(1, type="single")] * 5 + [Cell(1, type="multiple")] * 5 + [Cell(1, type="composite")]


def drawn(start: int) -> dict[int, BankItem]:
    singles = [one for one in BANK[:36] if one.type == "single"]
    multiples = [one for one in BANK[:36] if one.type == "multiple"]
    paper = {n: singles[(start + n) % 18] for n in range(5)}
    paper.update({5 + n: multiples[(start + n) % 18] for n in range(5)})
    return {**paper, 10: CASE}


def misses(paper: dict[int, BankItem], aim: Aim) -> tuple[int, float]:
    """By how much a paper misses its aim, worked out plainly."""
    keys = {key for one in paper.values() for key in (one.parts or (one.key,))}
    earned = sum(
        part.points * aim.shares[part.key]
        for one in paper.values()
        for part in (PARTS if one.parts else [one])
    )
    excess = 0
    for other in aim.papers:
        common = len(other & keys)
        while common and common * 10_000 // len(keys) > aim.overlap:
            common, excess = common - 1, excess + 1
    return excess, max(0.0, abs(earned / 1_200 - aim.goal) - aim.band)


AIMS = st.builds(
    Aim,
    st.floats(0.4, 0.8),
    st.just(0.01),
    st.sampled_from([0, 1_500, 3_000]),
    st.lists(
        st.frozensets(st.sampled_from(sorted(SHARE_OF)), min_size=6, max_size=14), max_size=3
    ).map(tuple),
    st.just(SHARE_OF),
)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 17), AIMS)
def test_an_exchange_never_makes_it_worse_and_keeps_the_blueprint(start: int, aim: Aim) -> None:
    before = drawn(start)
    after = exchange(PLACES, before, BANK, aim)
    assert after == exchange(PLACES, before, BANK, aim)
    assert after.keys() == before.keys()
    assert len({one.key for one in after.values()}) == len(after)
    assert all(PLACES[place].takes(one) for place, one in after.items())
    assert after[10] is CASE
    excess, gap = misses(after, aim)
    assert excess <= misses(before, aim)[0]
    if excess == misses(before, aim)[0]:
        assert gap <= misses(before, aim)[1] + 1e-9


def test_what_drawing_misses_an_exchange_reaches() -> None:
    first = frozenset(one.key for place, one in drawn(0).items() if place < 10)
    aim = Aim(0.6, 0.01, 3_000, (first, first), SHARE_OF)
    assert misses(drawn(0), aim)[0] > 0
    assert misses(exchange(PLACES, drawn(0), BANK, aim), aim) == (0, 0.0)


def test_a_paper_that_keeps_its_limits_stays_as_it_was_drawn() -> None:
    aim = Aim(0.6, 0.5, 10_000, (), SHARE_OF)
    assert exchange(PLACES, drawn(3), BANK, aim) == drawn(3)


def test_items_of_other_worth_are_not_put_in() -> None:
    heavy = [item(50 + n, difficulty="easy", points=300, type="single") for n in range(3)]
    light = item(60, difficulty="hard", type="single")
    aim = Aim(0.9, 0.0, 10_000, (), {**{one.key: 0.9 for one in heavy}, light.key: 0.3})
    own_points = exchange([Cell(1)], {0: light}, [*heavy, light], aim)
    assert own_points == {0: light}
    fixed = exchange([Cell(1, points=500)], {0: light}, [*heavy, light], aim)
    assert fixed[0] in heavy


def test_an_empty_paper_is_left_alone() -> None:
    assert exchange([], {}, BANK, Aim(0.6, 0.01, 0, (), SHARE_OF)) == {}

"""Keys, partial credit, outcomes."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.scoring import (
    AnswerShape,
    ChoiceKey,
    FillInKey,
    Key,
    MatchingKey,
    MultipleKey,
    NumericKey,
    OrderingKey,
    PartialRule,
    Result,
    SectionLine,
    SlotResult,
    earned,
    outcome,
    read_answer,
    unshuffled,
)

rules = st.sampled_from(list(PartialRule))
worths = st.integers(0, 5000)


def _choice(best: int, count: int) -> ChoiceKey:
    return ChoiceKey(tuple(Fraction(place == best) for place in range(count)))


choice_keys = st.integers(2, 6).flatmap(
    lambda count: st.integers(0, count - 1).map(lambda best: _choice(best, count))
)
multiple_keys = st.integers(2, 6).flatmap(
    lambda count: st.builds(
        MultipleKey,
        st.frozensets(st.integers(0, count - 1), min_size=1),
        st.just(count),
        rules,
    )
)
words = st.text(st.characters(categories=["Ll", "Lo", "Nd"]), min_size=1, max_size=5)
fill_in_keys = st.builds(
    FillInKey,
    st.lists(st.lists(words, min_size=1, max_size=3).map(tuple), min_size=1, max_size=4).map(tuple),
)
numeric_keys = st.builds(
    NumericKey, st.decimals(-1000, 1000, places=2), st.decimals(0, 10, places=2)
)
ordering_keys = st.builds(OrderingKey, st.integers(2, 7), rules)
matching_keys = st.integers(1, 6).flatmap(
    lambda count: st.builds(MatchingKey, st.permutations(range(count)).map(tuple), rules)
)
keys = st.one_of(
    choice_keys, multiple_keys, fill_in_keys, numeric_keys, ordering_keys, matching_keys
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(keys, worths)
def test_the_key_itself_earns_full_marks(key: Key, worth: int) -> None:
    assert earned(key, key.best(), worth) == worth


@given(keys, st.sampled_from(list(AnswerShape)), json_values, worths)
def test_whatever_arrives_earns_between_nothing_and_all(
    key: Key, shape: AnswerShape, raw: object, worth: int
) -> None:
    assert 0 <= earned(key, read_answer(shape, raw), worth) <= worth


@given(keys, worths)
def test_a_blank_earns_nothing(key: Key, worth: int) -> None:
    assert earned(key, None, worth) == 0


@given(multiple_keys, st.data())
def test_the_order_of_choices_does_not_matter(key: MultipleKey, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.integers(0, key.options - 1), unique=True))
    again = data.draw(st.permutations(chosen))
    assert key.credit(tuple(chosen)) == key.credit(tuple(again))


@given(multiple_keys)
def test_choosing_everything_is_no_way_to_full_marks(key: MultipleKey) -> None:
    everything = tuple(range(key.options))
    if key.right != set(everything):
        assert key.credit(everything) < 1


def test_the_stated_rules_of_several_answers() -> None:
    right = frozenset({0, 2, 3})
    strict = MultipleKey(right, 5, PartialRule.STRICT)
    half = MultipleKey(right, 5, PartialRule.HALF)
    each = MultipleKey(right, 5, PartialRule.EACH)
    assert [key.credit((0, 2)) for key in (strict, half, each)] == [
        0,
        Fraction(1, 2),
        Fraction(2, 3),
    ]
    assert [key.credit((0, 1)) for key in (strict, half, each)] == [0, 0, 0]
    assert [key.credit((0, 2, 3, 4)) for key in (strict, half, each)] == [0, 0, Fraction(2, 3)]
    assert each.credit((0, 9)) == 0
    assert each.credit(("0",)) == 0


def test_the_best_reply_may_have_a_second_best() -> None:
    key = ChoiceKey((Fraction(1, 2), Fraction(1), Fraction(0)))
    assert (earned(key, 0, 400), earned(key, 1, 400), earned(key, 2, 400)) == (200, 400, 0)
    assert earned(key, 3, 400) == 0


def test_blanks_count_alike_and_know_variants() -> None:
    key = FillInKey((("7", "七"), ("尺码", "尺寸")))
    assert earned(key, ("七", "颜色"), 300) == 150
    assert earned(key, ("７", " 尺寸。"), 300) == 300
    assert earned(key, ("7",), 300) == 150
    assert earned(key, (7, None), 300) == 0
    assert (
        earned(FillInKey((("换货",),)), ("換貨",), 100, lambda t: t.replace("換貨", "换货")) == 100
    )


@given(numeric_keys, st.decimals(-20, 20, places=2))
def test_a_number_counts_within_its_tolerance(key: NumericKey, off: Decimal) -> None:
    inside = abs(off) <= key.tolerance
    assert key.credit(f"{key.value + off:f}") == (1 if inside else 0)
    assert key.credit("many") == 0


def test_neighbours_in_order_earn_their_share() -> None:
    key = OrderingKey(5)
    assert key.credit((1, 2, 3, 4, 0)) == Fraction(3, 4)
    assert key.credit((4, 3, 2, 1, 0)) == 0
    assert key.credit((0, 1, 2)) == 0
    assert OrderingKey(5, PartialRule.STRICT).credit((1, 2, 3, 4, 0)) == 0


def test_pairs_earn_their_share() -> None:
    key = MatchingKey((2, 0, 1))
    assert key.credit((2, 1, 0)) == Fraction(1, 3)
    assert key.credit((2, None, None)) == Fraction(1, 3)
    assert key.credit((2, 0)) == 0
    assert MatchingKey((2, 0, 1), PartialRule.STRICT).credit((2, 1, 0)) == 0


@pytest.mark.parametrize(
    ("shape", "raw", "read"),
    [
        (AnswerShape.ONE, 2, 2),
        (AnswerShape.ONE, True, None),
        (AnswerShape.ONE, "2", None),
        (AnswerShape.SEVERAL, [3, 1], (1, 3)),
        (AnswerShape.SEVERAL, [], None),
        (AnswerShape.SEVERAL, [1, 1], None),
        (AnswerShape.SEVERAL, "31", None),
        (AnswerShape.ORDER, [3, 1, 2], (3, 1, 2)),
        (AnswerShape.ORDER, [-1], None),
        (AnswerShape.TEXT, " ", None),
        (AnswerShape.TEXT, "您好", "您好"),
        (AnswerShape.TEXT, 5, None),
        (AnswerShape.BLANKS, ["7", None], ("7", "")),
        (AnswerShape.BLANKS, ["", " "], None),
        (AnswerShape.PAIRS, [1, None, "x"], (1, None, None)),
        (AnswerShape.PAIRS, [None], None),
        (AnswerShape.PAIRS, list(range(201)), None),
    ],
)
def test_what_arrives_is_read_or_blank(shape: AnswerShape, raw: object, read: object) -> None:
    assert read_answer(shape, raw) == read


@given(st.permutations(range(5)), st.sets(st.integers(0, 4), min_size=1))
def test_shuffled_options_are_brought_back(shown: list[int], chosen: set[int]) -> None:
    places = tuple(shown.index(option) for option in sorted(chosen))
    back = unshuffled(places, shown)
    assert isinstance(back, tuple)
    assert set(back) == chosen
    assert unshuffled(places[0], shown) == shown[places[0]]


def test_what_was_not_on_the_screen_is_blank() -> None:
    assert unshuffled(7, (1, 0)) is None
    assert unshuffled((0, 7, None), (1, 0)) == (1, None, None)
    assert unshuffled(None, (1, 0)) is None
    assert unshuffled("7", (1, 0)) == "7"
    assert unshuffled(("a", "b"), (1, 0)) == ("a", "b")
    assert unshuffled((1, 0), ()) == (1, 0)


slots = st.lists(
    st.tuples(
        st.integers(1, 1000), st.fractions(0, 1), st.sampled_from("ab"), st.just("orders")
    ).map(
        lambda drawn: SlotResult(
            drawn[0], int(drawn[0] * drawn[1]), section=drawn[2], competency=drawn[3]
        )
    ),
    min_size=1,
)


@given(slots, st.integers(0, 10_000), st.randoms())
def test_the_order_of_the_paper_does_not_change_the_outcome(slots, cut, dice) -> None:  # type: ignore[no-untyped-def]
    turned = list(slots)
    dice.shuffle(turned)
    assert outcome(slots, cut) == outcome(turned, cut)


@given(slots, st.integers(0, 10_000))
def test_pass_means_the_line_was_reached_exactly(slots, cut) -> None:  # type: ignore[no-untyped-def]
    found = outcome(slots, cut)
    assert found is not None
    assert (found.result is Result.PASS) == (found.earned * 10_000 // found.possible >= cut)


def test_a_missed_section_fails_the_whole() -> None:
    slots = [SlotResult(100, 100, "a", "orders"), SlotResult(100, 40, "b")]
    found = outcome(slots, 7000, [SectionLine("a", 6000), SectionLine("b", 6000)])
    assert found is not None
    assert found.result is Result.FAIL
    assert found.missed_sections == ("b",)
    assert found.sections == {"a": 10_000, "b": 4000}
    assert found.competencies == {"orders": 10_000}
    assert outcome(slots, 7000, [SectionLine("c", 6000)]).result is Result.PASS  # type: ignore[union-attr]


def test_there_is_no_outcome_while_a_mark_is_missing() -> None:
    assert outcome([SlotResult(100, None)], 0) is None

"""Near duplicates, the script behind a message, what use goes along with."""

from __future__ import annotations

import statistics
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from app.scripts_library.rules import nearness
from app.scripts_library.rules.nearness import Levels, Nearness, Said, Shelf, Twin

CONTENT = Path(__file__).parents[3] / "content"
TEXT = "让您久等了，我正在联系{carrier}查这件包裹，{time}前回您"


def said(key: str, language: str = "zh") -> Said:
    return Said(key, "wording", language)


def test_a_message_is_exact_adapted_or_of_ones_own() -> None:
    shelf = Shelf([(said("late"), TEXT), (said("hello"), "您好，请问有什么可以帮您")])
    assert shelf.behind("让您久等了，我正在联系查这件包裹，三点前回您！") == (
        "late",
        Nearness.EXACT,
    )
    assert shelf.behind("亲，让您久等了，我正在联系中通问包裹") == ("late", Nearness.ADAPTED)
    assert shelf.behind("今天天气不错") == ("", Nearness.NONE)
    assert Shelf([]).behind("今天") == ("", Nearness.NONE)


def test_twins_are_named_the_nearest_first() -> None:
    texts = [(said("a"), TEXT), (said("b"), TEXT + "，请放心"), (said("c"), "祝您节日快乐")]
    shelf = Shelf(texts)
    assert [one.key for one, _share in shelf.twins(TEXT, 0.7)] == ["a", "b"]
    assert shelf.twins_of(texts, 0.7) == [
        Twin(said("a"), said("b"), shelf.twins(TEXT, 0.7)[1][1]),
    ]


def test_what_shares_just_enough_is_found_by_its_rarest_common_pair() -> None:
    held = "甲乙丙丁戊己庚辛壬癸"
    assert len(nearness.grams(held)) == 9
    # Six of the nine pairs, all of which others hold as well; nobody holds the other three.
    shelf = Shelf([(said("twin"), held[:7]), (said("part"), held[:4]), (said("rest"), held[3:7])])
    assert shelf.twins(held) == [(said("twin"), 0.8)]


def test_a_text_put_anew_takes_the_place_of_the_old_one() -> None:
    shelf = Shelf([(said("a"), "甲乙丙丁戊")])
    for _again in range(2):
        shelf.put(said("a"), "甲乙丙丁己")
    # One of two pairs, told once for all the times that it was put there.
    assert shelf.behind("甲乙") == ("", Nearness.NONE)
    assert shelf.behind("丙丁戊") == ("", Nearness.NONE)
    assert shelf.behind("丙丁己") == ("a", Nearness.ADAPTED)
    assert shelf.behind("丁戊") == ("", Nearness.NONE)
    assert shelf.twins("甲乙丙丁己") == [(said("a"), 1.0)]


ENGLISH = "I am asking {carrier} about your parcel and will be back to you by {time}."


def test_english_is_compared_word_by_word() -> None:
    shelf = Shelf([(said("late", "en"), ENGLISH)])
    assert shelf.behind(ENGLISH.format(carrier="ZTO", time="three")) == ("late", Nearness.EXACT)
    other = (
        "Many customers are waiting at present, so combined discounts are shown at the checkout;"
        " please tap the request on the order page and tell me what is missing from the box."
    )
    assert shelf.behind(other) == ("", Nearness.NONE)
    assert [one.key for one, _share in shelf.twins(ENGLISH.replace("parcel", "order"))] == ["late"]
    assert shelf.twins(other) == []


def test_no_pair_goes_across_a_blank() -> None:
    assert nearness.grams("查{carrier}件") == frozenset("查件")
    assert nearness.grams("联系{carrier}查件") == frozenset({"联 系", "查 件"})
    assert nearness.grams("Order {order_no}") == frozenset({"order"})
    assert nearness.grams("{order_no}") == frozenset()


@given(st.text(max_size=30), st.text(max_size=30))
def test_overlap_is_symmetric_and_one_for_the_same(left: str, right: str) -> None:
    a, b = nearness.grams(left), nearness.grams(right)
    assert nearness.overlap(a, b) == nearness.overlap(b, a)
    assert nearness.overlap(a, a) == (1.0 if a else 0.0)
    assert 0 <= nearness.covered(a, b) <= 1


def test_single_characters_count_as_themselves() -> None:
    assert nearness.grams("好。") == frozenset({"好"})


def test_an_effect_needs_cases_on_both_sides() -> None:
    assert nearness.effect(Levels.of([4.0] * 5), Levels.of([3.0] * 4)) is None
    with_it, others = [4.0, 4.5, 4.0, 5.0, 4.5], [3.0, 3.5, 3.0, 3.5, 3.0, 4.0]
    found = nearness.effect(Levels.of(with_it), Levels.of(others))
    assert found is not None
    assert (found.cases, found.others) == (5, 6)
    assert found.difference == pytest.approx(4.4 - 20 / 6)
    assert found.low < found.difference < found.high


@given(st.lists(st.integers(100, 500), min_size=5), st.lists(st.integers(100, 500), min_size=5))
def test_the_rest_of_all_levels_is_what_was_left_out(used: list[int], others: list[int]) -> None:
    part = Levels.of(value / 100 for value in used)
    rest = Levels.of(value / 100 for value in [*used, *others]).without(part)
    plain = [value / 100 for value in others]
    assert rest.mean == pytest.approx(statistics.mean(plain))
    assert rest.uncertainty == pytest.approx(
        statistics.variance(plain) / len(plain), rel=1e-4, abs=1e-6
    )


def test_no_two_shipped_wordings_are_nearly_the_same() -> None:
    texts = []
    for file in sorted((CONTENT / "scripts").glob("*.yaml")):
        loaded = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for script in loaded["scripts"]:
            ways = {name: script[name] for name in ("wording", "formal", "warm") if name in script}
            ways |= {
                f"variants.{n}": v["wording"] for n, v in enumerate(script.get("variants", []))
            }
            texts += [
                (Said(script["key"], name, language), text)
                for name, way in ways.items()
                for language, text in way.items()
            ]
    assert len(texts) > 2 * 900
    assert Shelf(texts).twins_of(texts) == []

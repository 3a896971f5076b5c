"""A ranked search finds what LIKE finds, then what was meant; the most used stand first."""

from __future__ import annotations

import random

import pytest
from flask import Flask
from sqlalchemy import select

from app.kernel.refs import Ref
from app.kernel.wording import Wording
from app.language.rules.folding import begun, segmented
from app.platform import pinyin
from app.platform.db import transaction
from app.search import census, engine, fuzzy, index, ranking
from app.search.grams import Query
from app.search.index import Document
from app.search.models import SearchDocument
from app.search.ranking import Hearing

HEARING = Hearing(pinyin.syllables, segmented, begun)


def put(key: str, zh: str, *texts: str, en: str = "x", marks: tuple[str, ...] = ()) -> None:
    sounds = [fuzzy.sounds(zh, pinyin.syllables)]
    with transaction():
        index.put(
            Document(Ref("script", key), Wording(zh, en), texts, "p", sounds=sounds, marks=marks)
        )


def keys(query: str, *marks: str, limit: int = 50) -> list[str]:
    with transaction():
        found = ranking.ranked(
            query, "script", HEARING, marks=[(one,) for one in marks], limit=limit
        )
    return list(found.keys)


@pytest.mark.parametrize(
    "query",
    [
        "延误",
        "yanwu",
        "yanw",
        "yw",
        "延物",
        "物流延吴",
        "物流延误安府",
        "物流误延",
        "delay",
        "dealy",
        "delya",
    ],
)
def test_what_was_meant_is_found(context: Flask, query: str) -> None:
    put("late", "物流延误安抚", "包裹没有更新", en="Soothe a delay")
    put("other", "尺码建议", "宝宝多大", en="Sizes")
    assert keys(query) == ["late"]


def test_what_is_two_slips_away_is_not(context: Flask) -> None:
    put("late", "物流延误安抚", en="Soothe a delay")
    assert keys("天地延人") == keys("dxlxy") == []


def test_fit_comes_first_and_use_among_equals(context: Flask) -> None:
    put("text", "别的", "这里说到换货")
    put("holds", "换货流程")
    put("equal", "换货")
    put("used", "换货说明")
    with transaction():
        ranking.raise_rank(Ref("script", "used"), 5)
    assert keys("换货") == ["equal", "used", "holds", "text"]


def test_filters_are_part_of_the_search(context: Flask) -> None:
    solve, close = fuzzy.mark("stage", "solve"), fuzzy.mark("stage", "close")
    put("a", "换货", marks=(solve,))
    put("b", "换货", marks=(close,))
    assert keys("换货", solve) == ["a"]
    assert keys("", close) == ["b"]
    with transaction():
        everything = ranking.ranked("", "script", HEARING)
        either = ranking.ranked("换货", "script", HEARING, marks=[(solve, close)])
    assert set(everything.keys) == set(either.keys) == {"a", "b"}


def test_the_most_used_stands_first_however_many_there_are_and_counts_stop(
    context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "MOST_COUNTED", 20)
    for number in range(60):
        put(f"k{number}", "换货")
    with transaction():
        ranking.raise_rank(Ref("script", "k59"), 3)
    with transaction():
        found = ranking.ranked("换货", "script", HEARING)
    assert found.keys[0] == "k59"
    assert found.more


def test_literal_hits_equal_those_of_like(context: Flask) -> None:
    maker = random.Random(11)
    signs = "退款货物流异常处理升级安抚您好请稍候尺码运费"
    for number in range(100):
        text = "".join(maker.choices(signs, k=24))
        put(f"k{number}", text[:6], text[6:])
    for _ in range(100):
        term = "".join(maker.choices(signs, k=maker.choice([2, 2, 3])))
        with transaction() as session:
            like = SearchDocument.words.like(f"%{' '.join(term)}%")
            expected = {
                Ref.parse(r).key for r in session.scalars(select(SearchDocument.ref).where(like))
            }
        found = set(keys(term, limit=200))
        if len(expected) >= ranking.FEW:
            assert found == expected, term
        else:
            assert expected <= found, term


def test_a_title_that_sounds_so_stands_before_a_text_that_does(context: Flask) -> None:
    put("text", "别的", "里面有换货", marks=())
    put("inside", "怎样换货")
    put("begins", "换货进度")
    assert keys("huanhuo") == keys("hh") == ["begins", "inside"]


def test_two_words_typed_in_one_go_are_found_apart(context: Flask) -> None:
    put("both", "延误安抚", "这件是物流的事")
    put("one", "物流查询")
    put("none", "尺码建议")
    with transaction():
        found = ranking.ranked("物流延误", "script", HEARING)
        heard = ranking.ranked("物留言误", "script", HEARING)
    assert (found.keys, found.way, found.total) == (("both",), "apart", 1)
    assert heard.keys == ()
    put("sounds", "物流与延误")
    with transaction():
        heard = ranking.ranked("物留言误", "script", HEARING)
    assert heard.keys[0] == "sounds"
    assert set(keys("尺码物流")) == {"one", "none", "sounds"}


def test_the_first_of_several_questions_are_given_in_one_go(context: Flask) -> None:
    solve, close = fuzzy.mark("stage", "solve"), fuzzy.mark("stage", "close")
    put("a", "换货", marks=(solve,))
    put("b", "换货流程说明", marks=(close,))
    put("c", "退款", marks=(close,))
    with transaction():
        ranking.raise_rank(Ref("script", "c"), 2)
        asked = [("", [[close]]), ("换货", [[solve]]), ("尺码", [[solve]]), ("换货", [])]
        assert ranking.firsts(asked, "script", 2) == [["c", "b"], ["a"], [], ["a", "b"]]
        assert ranking.firsts([("换货流程", [[close]])], "script", 2) == [["b"]]
        assert ranking.firsts([], "script", 2) == []


def test_a_hit_far_down_is_found_though_many_before_it_hold_its_pairs(
    context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "READ_AT_LEAST", 3)
    monkeypatch.setattr(engine, "READ_AT_ONCE", 2)
    for number in range(9):
        put(f"near{number}", "别的", "先退款，再看款式换不换", "款式换新退了款")
    put("held", "别的", "退款式换新")
    query = Query((((("退", "款", "式", "换"),),),))
    with transaction():
        (number,) = engine.first(query, "script", 1)
        assert engine.first(query, "script", 100) == [number]
    assert keys("退款式换")[0] == "held"


def test_one_of_two_words_that_is_to_be_had_as_it_stands_is_not_mended(context: Flask) -> None:
    put("first", "物流延误", "包裹没有更新")
    put("second", "尺码建议", "按身高来选")
    assert keys("物流延误 尺码建义") == []
    put("both", "物流延误说明", "也有尺码建议")
    assert keys("物流延误 尺码建义") == ["both"]
    assert keys("物流延误 更新包裹") == ["first"]
    assert keys("包裹没有更新 按身高来选") == []


@pytest.mark.parametrize("highest", [0, 1, 3, 99])
def test_very_many_are_searched_as_few_are(
    context: Flask, monkeypatch: pytest.MonkeyPatch, highest: int
) -> None:
    marked = fuzzy.mark("stage", "solve")
    for number in range(8):
        put(f"k{number}", f"换货流程{number}", "运费由店铺承担", marks=(marked,) * (number % 2))
    put("alone", "正品保证", "假一赔三")
    with transaction():
        for number, rank in ((3, 2), (5, 7), (6, 2), (7, 1)):
            ranking.raise_rank(Ref("script", f"k{number}"), rank)
    queries = (
        "换货",
        "换货流程",
        "huanhuo",
        "hhlc",
        "运费店铺",
        "换贷流程",
        "正品",
        "",
        "店铺承担",
    )
    few = [(keys(query), keys(query, marked), keys(query, limit=2)) for query in queries]
    assert few[0][0][:4] == ["k5", "k3", "k6", "k7"]
    assert few[6][0] == ["alone"]
    monkeypatch.setattr(census, "MANY", 1)
    monkeypatch.setattr(census, "COUNTED_AFTER", 1)
    monkeypatch.setattr(census, "HIGHEST", highest)
    # One search more, and it is counted how many there are.
    assert [keys("") for _search in range(101)][-1] == few[7][0]
    assert few == [(keys(query), keys(query, marked), keys(query, limit=2)) for query in queries]


@pytest.mark.engine("sqlite", why="PostgreSQL has a column for the kind")
def test_where_most_are_of_one_kind_the_others_are_left_out_by_theirs(
    context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(census, "MANY", 1)
    monkeypatch.setattr(census, "COUNTED_AFTER", 1)
    marked = fuzzy.mark("stage", "solve")
    put("a", "换货流程", marks=(marked,))
    assert keys("换货") == keys("huanhuo") == keys("", marked) == keys("") == ["a"]
    for kind in ("lesson", "item"):
        with transaction():
            title = Wording("换货流程", "Exchange")
            index.put(Document(Ref(kind, "other"), title, ["换货"], "p", marks=(marked,)))
        put(f"b-{kind}", "怎样换货")
        assert "other" not in [*keys("换货"), *keys("huanhuo"), *keys("", marked), *keys("")]
        with transaction():
            few = ranking.ranked("换货", kind, HEARING)
        assert few.keys == ("other",)
    assert len(keys("换货")) == 3


@pytest.mark.parametrize("query", ["zkd", "zpy", "zmk", "zp"])
def test_initials_that_look_like_the_index_s_own_entries_are_initials(
    context: Flask, query: str
) -> None:
    put("courier", "找快递核实", marks=(fuzzy.mark("stage", "solve"),))
    put("goods", "赠品运费", "正品一样")
    put("door", "找门口的柜子")
    found = {"zkd": ["courier"], "zpy": ["goods"], "zmk": ["door"], "zp": ["goods"]}
    assert keys(query) == found[query]

"""What is put in is found, as LIKE would find it, by those who may open it."""

from __future__ import annotations

import random
from collections import Counter

from flask import Flask
from sqlalchemy import or_, select

from app.kernel.refs import Ref
from app.kernel.wording import Wording
from app.platform.db import transaction
from app.search import fuzzy, index
from app.search.index import Document
from app.search.models import SearchDocument


def put(key: str, zh: str, en: str, *texts: str, kind: str = "script", who: str = "p") -> None:
    with transaction():
        index.put(Document(Ref(kind, key), Wording(zh, en), list(texts), who))


def keys(query: str, who: str = "p") -> set[str]:
    with transaction():
        found = index.find(query, permissions={who})
        return {hit.ref.key for group in found for hit in group.hits}


def test_two_character_words_and_phrases_are_found(context: Flask) -> None:
    put("a", "退货运费", "Return postage", "质量问题由店铺承担来回运费")
    put("b", "升级处理", "Escalation", "我马上为您升级处理")
    assert keys("退货") == {"a"}
    assert keys("级处") == {"b"}
    assert keys("货退") == set()
    assert keys("escal") == {"b"}
    assert keys("运费 店铺") == {"a"}


def test_a_phrase_does_not_run_from_one_text_into_the_next(context: Flask) -> None:
    put("a", "您好", "Hello", "请稍候", "退款")
    assert keys("候退") == set()


def test_changing_and_dropping_leave_no_trace(context: Flask) -> None:
    put("a", "退货", "Return", "旧文字")
    put("a", "换货", "Exchange", "新文字")
    assert keys("退货") == keys("旧文") == set()
    assert keys("换货") == keys("新文") == {"a"}
    with transaction():
        index.drop(Ref("script", "a"))
        index.drop(Ref("script", "never"))
    assert keys("换货") == set()


def test_what_you_may_not_open_you_do_not_find(context: Flask) -> None:
    put("a", "退货试题", "Return item", kind="item", who="author")
    assert keys("退货", who="learn") == set()
    assert keys("退货", who="author") == {"a"}


def test_the_title_counts_more_than_the_text(context: Flask) -> None:
    put("text", "安抚", "Soothe", "换货时先安抚")
    put("title", "换货", "Exchange", "尺码")
    with transaction():
        (group,) = index.find("换货", permissions={"p"})
    assert [hit.ref.key for hit in group.hits] == ["title", "text"]
    assert group.total == 2


def test_queries_full_of_signs_are_harmless(context: Flask) -> None:
    put("a", "退货", "Return")
    for query in ['"', "' OR 1=1 --", "NEAR(", "*", "a:b", '退货" OR "x', "()&|!", "%_"]:
        keys(query)
    assert keys("'退货'") == {"a"}


def test_hits_equal_those_of_like_for_random_chinese_terms(context: Flask) -> None:
    maker = random.Random(7)
    signs = "退款货物流异常处理升级安抚您好请稍候尺码运费"
    texts = ["".join(maker.choices(signs, k=30)) for _ in range(120)]
    for number, text in enumerate(texts):
        put(f"k{number}", text[:6], "x", text[6:])
    for _ in range(120):
        term = "".join(maker.choices(signs, k=maker.choice([2, 2, 3, 4])))
        spaced = " ".join(term)
        with transaction() as session:
            like = select(SearchDocument.ref).where(or_(SearchDocument.words.like(f"%{spaced}%")))
            expected = {Ref.parse(r).key for r in session.scalars(like)}
            found = index.find(term, permissions={"p"}, limit=1000)
        assert {h.ref.key for g in found for h in g.hits} == expected, term


def test_the_counts_of_marks_are_those_of_the_documents(context: Flask) -> None:
    maker = random.Random(3)
    stands: dict[str, set[str]] = {}
    for _ in range(60):
        key = f"k{maker.randrange(12)}"
        with transaction():
            if maker.random() < 0.3:
                index.drop(Ref("script", key))
                stands.pop(key, None)
            else:
                marks = {fuzzy.mark("stage", maker.choice("abc")), fuzzy.mark("tone", "warm")}
                index.put(
                    Document(Ref("script", key), Wording("x", "x"), [], "p", marks=sorted(marks))
                )
                stands[key] = marks
    with transaction():
        counted = Counter(mark for marks in stands.values() for mark in marks)
        assert index.counts("script") == counted
        assert index.counts("course") == {}


def test_what_is_used_more_moves_up_and_is_found_once(context: Flask) -> None:
    for key in ("a", "b", "c"):
        put(key, "换货", "Exchange")
    with transaction():
        index.move(Ref("script", "c"), 3)
        index.move(Ref("script", "b"), 1)
        index.move(Ref("script", "b"), 5)
        index.move(Ref("script", "nobody"), 1)
    with transaction():
        (group,) = index.find("换货", permissions={"p"})
        assert [hit.ref.key for hit in group.hits] == ["b", "c", "a"]
        assert sorted(index.keys("换货", "script") or []) == ["a", "b", "c"]
    with transaction():
        index.move(Ref("script", "b"), -6)
        (group,) = index.find("换货", permissions={"p"})
        assert [hit.ref.key for hit in group.hits] == ["c", "a", "b"]


def test_many_words_that_begin_alike_are_all_found(context: Flask) -> None:
    for number in range(30):
        put(f"k{number}", "x", f"word{chr(97 + number % 26)}{chr(97 + number // 26)} title")
    for begun in ("wo", "wor", "word"):
        with transaction():
            (group,) = index.find(begun, permissions={"p"}, limit=50)
        assert len(group.hits) == 30, begun
    assert keys("wordaa") == {"k0"}

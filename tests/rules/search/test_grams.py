"""What a document is indexed by holds every query that its text answers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.search import fuzzy, grams, tokens
from app.search.grams import Query

TEXTS = st.text("退款货物a b", min_size=1, max_size=24)


def holds(entries: set[str], phrase: tokens.Phrase) -> bool:
    return all(
        any(one.startswith(entry) for one in entries) if begun else entry in entries
        for entry, begun in grams.wanted(phrase)
    )


@given(TEXTS, st.data())
def test_what_stands_in_a_text_is_found_by_its_entries(text: str, data: st.DataObject) -> None:
    written = tokens.tokens(text)
    if not written:
        return
    start = data.draw(st.integers(0, len(written) - 1))
    end = data.draw(st.integers(start + 1, len(written)))
    phrase = tuple(written[start:end])
    assert holds(grams.entries(" ".join(written)), phrase)


@given(TEXTS, st.text("退款货", min_size=1, max_size=2))
def test_one_and_two_characters_are_found_nowhere_else(text: str, term: str) -> None:
    written = f" {tokens.words(text)} "
    (phrase,) = tokens.phrases(term)
    assert holds(grams.entries(written), phrase) == (f" {' '.join(phrase)} " in written)
    assert not Query(tuple(fuzzy.literal(term))).needs_reading


def test_no_pair_runs_from_one_text_into_the_next() -> None:
    entries = grams.entries(f"退 款 {tokens.BREAK} 货")
    assert entries == {"退", "款", "货", "·退·款"}


def test_a_document_is_known_by_title_kind_and_permission_too() -> None:
    words = grams.document(f"退 款 {tokens.BREAK} refund", "退 款", "script", "scripts:use").split()
    assert {"zti退", "zti·退·款", "ztirefund", "zte退·款", "zterefund"} <= set(words)
    assert {"zkdscript", "zpmscriptsuse"} <= set(words)


def test_queries_are_written_for_both_engines() -> None:
    query = Query(tuple(fuzzy.literal("退款 ref")), (("zmka", "zmkb"),))
    assert grams.tsquery(query) == "(('·退·款')) & (('ref':*)) & ('zmka' | 'zmkb')"
    assert grams.fts5(query) == '(("·退·款")) AND (("ref" *)) AND ("zmka" OR "zmkb")'
    known = {"ref": ["ref", "refund"]}
    assert '(("ref" OR "refund"))' in grams.fts5(query, known)
    title = Query(tuple(fuzzy.literal("退货款a")), field=grams.TITLE)
    assert title.needs_reading
    assert grams.fts5(title) == '(("zti·退·货" AND "zti·货·款" AND "zti·款·a" *))'
    assert grams.tsquery(title).endswith("'zti·款·a':*))")
    assert query.beginnings() == {"ref"}


def test_initials_are_indexed_by_up_to_four() -> None:
    entries = grams.entries("zinw zinl ziny zinw zina")
    assert {"·zinw·zinl·ziny", "·zinw·zinl·ziny·zinw", "·ziny·zinw·zina"} <= entries
    five = ("zinw", "zinl", "ziny", "zinw", "zina")
    assert [entry for entry, _begun in grams.wanted(five)] == [
        "·zinw·zinl·ziny·zinw",
        "·zinl·ziny·zinw·zina",
    ]
    assert holds(entries, five[1:4])
    assert not Query((((five,),),)).needs_reading
    assert not Query((((("退", "货", "款"),),),), nearly=True).needs_reading


def test_what_may_not_be_there_is_left_out() -> None:
    query = Query((((("退", "款"),),),), without=("zkdlesson", "zkditem"))
    assert grams.fts5(query).endswith(' NOT ("zkdlesson" OR "zkditem")')
    assert grams.fts5(query).startswith("(")

"""Receipts and the chain: nothing lost, altered or added goes unseen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from app.exams.rules.custody import (
    Fault,
    Kept,
    answer_hash,
    canonical,
    holds,
    key_of,
    receipt,
    receipt_code,
    seal,
    verify,
)

KEY = b"k" * 32
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


def kept(slot: int, revision: int, text: str) -> Kept:
    moment = NOON + timedelta(seconds=slot, microseconds=revision)
    fingerprint = answer_hash(text)
    stamp = receipt(
        KEY, attempt="a1", slot=slot, revision=revision, moment=moment, fingerprint=fingerprint
    )
    return Kept(slot, revision, moment, fingerprint, stamp, text)


books = st.dictionaries(
    st.tuples(st.integers(1, 50), st.integers(1, 9)), st.text(max_size=20), min_size=1, max_size=8
).map(lambda found: [kept(slot, revision, text) for (slot, revision), text in found.items()])


def faults(rows: list[Kept], sealed: object) -> set[Fault]:
    found = verify(KEY, attempt="a1", paper="p", kept=rows, sealed=sealed)  # type: ignore[arg-type]
    return {one.fault for one in found}


@given(books, st.randoms())
def test_untouched_books_are_clean_in_any_order(rows: list[Kept], dice) -> None:  # type: ignore[no-untyped-def]
    sealed = seal(KEY, attempt="a1", paper="p", kept=rows)
    turned = list(rows)
    dice.shuffle(turned)
    assert faults(turned, sealed) == set()
    assert faults(turned, None) == set()


@given(books, st.data())
def test_a_lost_answer_is_seen(rows: list[Kept], data: st.DataObject) -> None:
    sealed = seal(KEY, attempt="a1", paper="p", kept=rows)
    gone = data.draw(st.sampled_from(rows))
    left = [row for row in rows if row is not gone]
    assert faults(left, sealed) == {Fault.COUNT_WRONG, Fault.CHAIN_BROKEN}


@given(books, st.data(), st.text(max_size=20))
def test_an_altered_answer_is_seen(rows: list[Kept], data: st.DataObject, text: str) -> None:
    sealed = seal(KEY, attempt="a1", paper="p", kept=rows)
    place = data.draw(st.integers(0, len(rows) - 1))
    assume(rows[place].text != text)
    changed = list(rows)
    changed[place] = replace(rows[place], text=text)
    assert faults(changed, sealed) == {Fault.ANSWER_CHANGED}
    changed[place] = replace(rows[place], text=text, fingerprint=answer_hash(text))
    assert faults(changed, sealed) == {Fault.RECEIPT_WRONG}


def test_an_added_answer_without_the_key_is_seen() -> None:
    rows = [kept(1, 1, "a")]
    sealed = seal(KEY, attempt="a1", paper="p", kept=rows)
    forged = replace(kept(2, 1, "b"), receipt="0" * 64)
    assert faults([*rows, forged], sealed) == {
        Fault.RECEIPT_WRONG,
        Fault.COUNT_WRONG,
        Fault.CHAIN_BROKEN,
    }


def test_another_paper_or_code_is_seen() -> None:
    rows = [kept(1, 1, "a")]
    sealed = seal(KEY, attempt="a1", paper="other", kept=rows)
    assert faults(rows, sealed) == {Fault.CHAIN_BROKEN}
    right = seal(KEY, attempt="a1", paper="p", kept=rows)
    assert faults(rows, replace(right, code="AAAA")) == {Fault.CODE_WRONG}


def test_an_erased_text_leaves_the_chain_whole() -> None:
    rows = [kept(1, 1, "a")]
    sealed = seal(KEY, attempt="a1", paper="p", kept=rows)
    assert faults([replace(rows[0], text=None)], sealed) == set()


def test_a_receipt_in_the_learners_hand_must_still_be_stored() -> None:
    rows = [kept(1, 1, "a"), kept(2, 1, "b")]
    given_out = {(1, 1): rows[0].receipt, (2, 1): rows[1].receipt}
    assert holds(given_out, rows) == []
    assert [one.slot for one in holds(given_out, rows[:1])] == [2]


@given(st.binary(min_size=32, max_size=32))
def test_the_code_is_sixteen_readable_signs(head: bytes) -> None:
    code = receipt_code(head.hex())
    assert len(code) == 19
    assert not set(code) & set("ILOU")


def test_an_answer_is_written_in_one_way_only() -> None:
    assert canonical({"b": 1, "a": "您"}) == '{"a":"您","b":1}'


def test_another_secret_makes_another_key() -> None:
    assert key_of("a secret") == key_of("a secret") != key_of("another")
    assert len(key_of("a secret")) == 32

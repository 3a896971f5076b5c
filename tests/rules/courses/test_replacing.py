"""Words found and replaced hit by hit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules.replacing import hits, replaced

signs = st.text(alphabet="aAb顾客\n.*", max_size=40)
words = st.text(alphabet="aAb顾客.*", min_size=1, max_size=3)


@given(signs, words, st.text(max_size=5), st.booleans())
def test_nothing_chosen_changes_nothing(text: str, wanted: str, instead: str, exact: bool) -> None:
    assert replaced(text, wanted, instead, (), exact=exact) == text


@given(signs, words, st.booleans())
def test_what_is_found_can_be_put_in_its_own_place(text: str, wanted: str, exact: bool) -> None:
    for hit in hits(text, wanted, exact=exact):
        assert replaced(text, wanted, hit.found, {hit.number}, exact=exact) == text
        assert hit.found == wanted if exact else hit.found.lower() == wanted.lower()
        assert hit.before + hit.found + hit.after in text
        assert hit.found in text.split("\n")[hit.line - 1]


@given(signs, words)
def test_all_of_them_is_a_plain_replacement(text: str, wanted: str) -> None:
    found = hits(text, wanted, exact=True)
    everything = range(len(found))
    assert len(found) == text.count(wanted)
    assert replaced(text, wanted, "X", everything, exact=True) == text.replace(wanted, "X")


@given(signs, words, st.booleans(), st.data())
def test_the_hits_left_alone_are_still_there(
    text: str, wanted: str, exact: bool, data: st.DataObject
) -> None:
    found = hits(text, wanted, exact=exact)
    chosen = data.draw(st.sets(st.sampled_from(range(len(found))))) if found else set()
    after = replaced(text, wanted, "|", chosen, exact=exact)
    assert len(hits(after, wanted, exact=exact)) == len(found) - len(chosen)
    assert after.count("|") == len(chosen)


def test_no_words_are_nowhere() -> None:
    assert hits("abc", "", exact=True) == []

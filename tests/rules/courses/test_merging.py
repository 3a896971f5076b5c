"""Two people wrote at once: nothing of either is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules.merging import Clash, merged

FIELDS = ("title", "lead", "body")
texts = st.fixed_dictionaries({name: st.sampled_from(("", "a", "b", "c")) for name in FIELDS})
Text = dict[str, str]


@given(texts, texts, texts)
def test_every_field_is_mine_theirs_or_shown_as_a_clash(
    base: Text, theirs: Text, mine: Text
) -> None:
    found = merged(base, theirs, mine)
    clashing = {clash.field for clash in found.clashes}
    for name in FIELDS:
        if mine[name] != base[name]:
            assert found.values[name] == mine[name], "what I changed stays mine"
            assert (name in clashing) == (theirs[name] not in (base[name], mine[name]))
        else:
            assert found.values[name] == theirs[name], "what I left alone is as they left it"
            assert (name in found.taken) == (theirs[name] != base[name])


@given(texts, texts)
def test_who_was_alone_changes_nothing_for_the_other(base: Text, mine: Text) -> None:
    assert merged(base, base, mine).values == mine
    assert merged(base, mine, base).values == mine
    assert merged(base, mine, mine).clashes == ()


@given(texts, texts, texts)
def test_both_see_the_same_clashes_from_their_side(base: Text, theirs: Text, mine: Text) -> None:
    one, other = merged(base, theirs, mine), merged(base, mine, theirs)
    assert {(c.field, c.mine, c.theirs) for c in one.clashes} == {
        (c.field, c.theirs, c.mine) for c in other.clashes
    }


def test_a_field_that_is_missing_counts_as_empty() -> None:
    found = merged({}, {"body": "b"}, {"body": "c", "title": "t"})
    assert found.clashes == (Clash("body", "b", "c"),)
    assert found.values == {"body": "c", "title": "t"}


def test_in_a_long_field_changes_in_different_places_are_joined_line_by_line() -> None:
    base, theirs, mine = ({"body": b, "lead": b} for b in ("a\nb\nc", "x\nb\nc", "a\nb\ny"))
    found = merged(base, theirs, mine, long=("body",))
    assert found.values == {"body": "x\nb\ny", "lead": "a\nb\ny"}
    assert found.woven == ("body",)
    assert found.clashes == (Clash("lead", "x\nb\nc", "a\nb\ny"),)
    clashing = merged(base, theirs, {"body": "z\nb\nc"}, long=("body",))
    assert (clashing.woven, len(clashing.clashes)) == ((), 1)

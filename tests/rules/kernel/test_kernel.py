"""Points stay exact, references find themselves, refusals carry their reason."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.errors import Denied, IllegalMove, NotFound
from app.kernel.moves import after
from app.kernel.points import percent, points, share, written
from app.kernel.refs import Ref
from app.kernel.verdict import ALLOWED, Verdict
from app.kernel.wording import Wording

hundredths = st.integers(-10_000_000, 10_000_000)


@given(hundredths)
def test_points_survive_being_written_and_read(value: int) -> None:
    assert points(written(value)) == value


@given(hundredths)
def test_a_number_is_written_as_short_as_it_can_be(value: int) -> None:
    text = written(value)
    assert Decimal(text) * 100 == value
    assert "." not in text or not text.endswith("0")


@pytest.mark.parametrize(
    ("text", "value"),
    [("2.5", 250), ("0.005", 1), ("-0.005", -1), (3, 300), (Decimal("1.234"), 123)],
)
def test_halves_round_away_from_zero(text: str, value: int) -> None:
    assert points(text) == value


@given(st.integers(0, 100_000), st.integers(1, 50))
def test_the_whole_share_is_everything_and_no_share_nothing(total: int, parts: int) -> None:
    assert share(total, parts, parts) == total
    assert share(total, 0, parts) == 0


@given(st.integers(0, 100_000), st.integers(1, 100_000))
def test_a_percentage_never_reaches_a_line_that_was_not_reached(earned: int, possible: int) -> None:
    reached = percent(earned, possible)
    assert reached * possible <= earned * 10_000 < (reached + 1) * possible


def test_nothing_possible_is_nothing_reached() -> None:
    assert percent(5, 0) == 0


keys = st.from_regex(r"[a-z0-9][a-z0-9._/-]{0,30}", fullmatch=True)
kinds = st.from_regex(r"[a-z][a-z_]{0,15}", fullmatch=True)


@given(kinds, keys)
def test_a_reference_reads_as_it_is_written(kind: str, key: str) -> None:
    ref = Ref(kind, key)
    assert Ref.parse(f" {ref} ") == ref
    assert Ref.of(ref.kind, ref.key) == ref


@pytest.mark.parametrize("text", ["", "script", "Script:a", "script:", "script:A b", ":a", "a b:c"])
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a k|looks like"):
        Ref.parse(text)


def test_a_refusal_says_why_and_fills_its_places() -> None:
    verdict = Verdict("Wait %(hours)s hours.", {"hours": 24})
    assert not verdict
    with pytest.raises(Denied) as refused:
        verdict.enforce()
    assert str(refused.value) == "Wait 24 hours."
    assert (refused.value.message, refused.value.params) == ("Wait %(hours)s hours.", {"hours": 24})


def test_yes_refuses_nothing() -> None:
    assert ALLOWED
    ALLOWED.enforce()


def test_a_move_that_the_table_lacks_is_refused_in_words_and_names_state_and_event() -> None:
    moves = {("open", "close"): "closed"}
    assert after(moves, "open", "close") == "closed"
    with pytest.raises(IllegalMove) as refused:
        after(moves, "open", "release")
    assert str(refused.value).startswith("This step is no longer possible")
    assert refused.value.params == {"state": "open", "event": "release"}
    assert str(NotFound()) == ""


def test_a_text_is_said_in_the_language_asked_for() -> None:
    text = Wording("您好", "Hello")
    assert (text.said_in("en"), text.said_in("zh"), text.said_in("fr")) == ("Hello", "您好", "您好")
    assert (text.missing, Wording(" ", "x").missing) == ((), ("zh",))


@pytest.mark.parametrize("typed", ["", "After Sales?", "售后", " late", "Late"])
def test_what_is_no_key_makes_no_reference(typed: str) -> None:
    assert Ref.of("competency", typed) is None

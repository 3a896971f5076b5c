"""A change is shown word by word, and nothing of either text is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.scripts_library.rules import marking
from app.scripts_library.rules.marking import Run

TEXTS = st.text(alphabet="您好请稍候ab {}_。\n1", max_size=40)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off_the_runs(old: str, new: str) -> None:
    found = marking.runs(old, new)
    assert "".join(run.text for run in found if run.sign != "+") == old
    assert "".join(run.text for run in found if run.sign != "-") == new


def test_a_word_and_a_blank_change_as_a_whole() -> None:
    assert marking.runs("您好，{shop}", "您好，{agent}") == [
        Run(" ", "您好，"),
        Run("-", "{shop}"),
        Run("+", "{agent}"),
    ]
    assert marking.runs("see you soon", "see me soon")[1:3] == [Run("-", "you"), Run("+", "me")]


def test_long_texts_stand_one_after_the_other() -> None:
    old, new = "好" * 2_001, "好" * 2_002
    assert marking.runs(old, new) == [Run("-", old), Run("+", new)]

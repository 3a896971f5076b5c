"""A lesson's text cut into its parts, and every fault named with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules import blocks
from app.courses.rules.parts import (
    Case,
    Check,
    Dialogue,
    Figure,
    Note,
    Option,
    Prose,
    Reflection,
    ScriptCard,
    Span,
)

CHECK = """:::check first
Which one?

- [ ] This
  > It is not.
  > Really not.
- [x] That
* [X] Those
> Because.
> And more.
:::"""


def _faults(text: str) -> list[tuple[int, str]]:
    return [(p.line, p.message) for p in blocks.read(text).problems]


def test_prose_between_blocks_keeps_the_line_of_its_first_words() -> None:
    text = "One.\n\n:::note tip\nTwo.\n:::\n\nThree.\n"
    parts = blocks.read(text).parts
    assert [part.kind for part in parts] == ["prose", "note", "prose"]
    assert [part.line for part in parts] == [1, 3, 7]


def test_blank_lines_alone_are_no_part() -> None:
    assert blocks.read("\n\n  \n").parts == ()


def test_a_check_holds_question_options_reasons_and_explanation() -> None:
    (check,) = blocks.read(CHECK).parts
    assert isinstance(check, Check)
    assert check.question == "Which one?"
    assert check.options == (
        Option("This", False, "It is not. Really not."),
        Option("That", True),
        Option("Those", True),
    )
    assert check.explanation == "Because.\nAnd more."
    assert check.several
    assert check.is_right(frozenset({1, 2}))
    assert not check.is_right(frozenset({1}))
    assert not check.is_right(frozenset())


def test_blank_lines_between_options_mean_nothing() -> None:
    spaced = blocks.read(CHECK.replace("- [x] That", "\n- [x] That"))
    assert spaced.problems == ()
    assert isinstance(spaced.parts[0], Check)
    assert len(spaced.parts[0].options) == 3


def test_a_check_with_one_right_option_asks_for_one() -> None:
    (check,) = blocks.read(":::check a\nQ\n- [ ] x\n- [x] y\n:::").parts
    assert isinstance(check, Check)
    assert not check.several


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (":::check a\n- [ ] x\n- [x] y\n:::", 1, "begins with its question"),
        (":::check a\nQ\n- [x] y\n:::", 1, "at least two options"),
        (":::check a\nQ\n- [ ] x\n- [ ] y\n:::", 1, "no option is right"),
        (":::check a\nQ\n- [x] x\n- [x] y\n:::", 1, "every option is right"),
        (":::check a\nQ\n- [ ] x\n- [x] y\nstray\n:::", 5, "after the options"),
        (":::check\nQ\n- [ ] x\n- [x] y\n:::", 1, "name the block"),
        (":::check Bad Key\nQ\n- [ ] x\n- [x] y\n:::", 1, "name the block"),
        (CHECK + "\n" + CHECK, 12, "is the block in line 1"),
        (":::dialogue d\n:::", 1, "one `### bad` and then one `### good`"),
        (":::dialogue d\nstray\n### good\n客服：好\n:::", 1, "begins with `### bad`"),
        (":::dialogue d\n### ugly\n客服：好\n### good\n客服：好\n:::", 2, "bad and good"),
        (":::dialogue d\n### good 9\n客服：好\n:::", 2, "no level"),
        (":::dialogue d\n### good\n:::", 2, "at least one line"),
        (":::dialogue d\n### good\n客服：好\n- charm: x\n:::", 4, "no criterion"),
        (":::dialogue d\n### good\n客服：好\nwhat\n:::", 4, "a line is"),
        (":::dialogue d\n### good\n- attitude: early\n客服：好\n:::", 3, "a line is"),
        (":::case c\n? Why\n### answer\nSo.\n:::", 1, "begins with what happened"),
        (":::case c\nIt was.\n### answer\nSo.\n:::", 1, "a case asks"),
        (":::case c\nIt was.\n? Why\n:::", 1, "model answer"),
        (":::case c\nIt was.\n? Why\n### hint\nx\n### answer\nSo.\n:::", 4, "only `### answer`"),
        (":::reflect r\n\n:::", 1, "what to think about"),
        (":::reflect\nThink.\n:::", 1, "name the block"),
        (":::note shout\nx\n:::", 1, "a note is"),
        (":::note tip\n\n:::", 1, "empty"),
        (":::figure\nalt: x\n:::", 1, "name the picture"),
        (":::figure a.svg\nA caption.\n:::", 1, "alt:"),
        (":::script s\nwords\n:::", 1, "comes from the library"),
        (":::sound v\nx\n:::", 1, "there is no block `sound`"),
        ("text\n:::\n", 2, "none is open"),
        (":::note tip\nx\n", 1, "never closed"),
        (":::note tip\n:::note tip\nx\n:::", 2, "close the block of line 1"),
    ],
)
def test_every_fault_is_named_with_its_line(text: str, line: int, words: str) -> None:
    assert any(at == line and words in message for at, message in _faults(text)), _faults(text)


def test_a_dialogue_holds_both_ways_with_marks_and_reasons() -> None:
    text = (
        ":::dialogue d\n\n### bad 2\n顾客 小周：到底发没发？\n\n客服：==问快递==。\n"
        "- attitude: 推开\n"
        "### good 4\nCustomer Zoe: Well?\nAgent Ning: ==Sorry==, I am on it.\nAgent: Yes.\n:::"
    )
    document = blocks.read(text)
    assert document.problems == ()
    (dialogue,) = document.parts
    assert isinstance(dialogue, Dialogue)
    bad, good = dialogue.sides
    assert (bad.good, bad.level, good.good, good.level) == (False, 2, True, 4)
    assert [line.who for line in bad.lines] == ["小周", "客服"]
    assert bad.lines[1].spans == (Span("问快递", True), Span("。"))
    assert [(r.criterion, r.text) for r in bad.lines[1].reasons] == [("attitude", "推开")]
    assert [line.who for line in good.lines] == ["Zoe", "Agent Ning", "Agent"]
    assert [line.agent for line in good.lines] == [False, True, True]


@pytest.mark.parametrize(
    ("line", "who", "agent"),
    [
        ("顾客 小周：在吗", "小周", False),
        ("顾客小周：在吗", "小周", False),
        ("顾客：在吗", "顾客", False),
        ("客服阿宁：在", "客服 阿宁", True),
        ("客服（邮件）：在", "客服（邮件）", True),
        ("顾客 童女士（邮件）：在吗", "童女士（邮件）", False),
        ("Customer Zoe: Hi", "Zoe", False),
        ("Agent (email): Hello", "Agent (email)", True),
        ("Agent: 09:30 it is", "Agent", True),
    ],
)
def test_who_speaks_is_read_as_people_write_it(line: str, who: str, agent: bool) -> None:
    document = blocks.read(f":::dialogue d\n### good\n{line}\n:::")
    assert document.problems == ()
    (dialogue,) = document.parts
    assert isinstance(dialogue, Dialogue)
    assert (dialogue.sides[0].lines[0].who, dialogue.sides[0].lines[0].agent) == (who, agent)


@pytest.mark.parametrize(
    "line", ["Customers: hi", "Agents all: hi", "小周：在吗", "Agent:no blank"]
)
def test_who_is_neither_customer_nor_agent_does_not_speak(line: str) -> None:
    assert any("a line is" in m for _, m in _faults(f":::dialogue d\n### good\n{line}\n:::"))


def test_a_dialogue_may_show_the_good_way_alone() -> None:
    (dialogue,) = blocks.read(":::dialogue d\n### good\n客服：好\n:::").parts
    assert isinstance(dialogue, Dialogue)
    assert [side.level for side in dialogue.sides] == [0]


def test_case_reflection_note_figure_and_script_hold_what_is_written() -> None:
    text = (
        ":::case c\nIt was.\n? Why\n？ How\n### answer\nSo.\n:::\n"
        ":::reflect r\nThink.\n:::\n"
        ":::note rule In short\nText.\n:::\n"
        ":::figure a.svg\nalt: Three steps\nThe steps\nin order.\n:::\n"
        ":::script late-parcel\n:::\n:::script late-parcel\n\n:::"
    )
    document = blocks.read(text)
    assert document.problems == ()
    assert document.parts == (
        Case("case", "c", "It was.", ("Why", "How"), "So.", 1),
        Reflection("reflect", "r", "Think.", 8),
        Note("note", "rule", "In short", "Text.", 11),
        Figure("figure", "a.svg", "Three steps", "The steps in order.", 14),
        ScriptCard("script", "late-parcel", 19),
        ScriptCard("script", "late-parcel", 21),
    )
    assert list(document.cases) == ["c"]
    assert list(document.reflections) == ["r"]
    assert len(document.scripts) == 2
    assert document.checks == {}
    assert document.outline() == (
        ("case", "c"),
        ("reflect", "r"),
        ("script", "late-parcel"),
        ("script", "late-parcel"),
    )


def test_a_fence_keeps_colons_as_text() -> None:
    text = "```\n:::check a\n:::\n```\nend"
    document = blocks.read(text)
    assert document.problems == ()
    assert document.parts == (Prose("prose", text, 1),)


def test_a_fence_inside_a_block_does_not_close_it() -> None:
    (note,) = blocks.read(":::note tip\n```\n:::\n```\n:::").parts
    assert isinstance(note, Note)
    assert note.text == "```\n:::\n```"


@given(st.text(st.sampled_from("ab:#-[]x>?=` \n客服顾：") | st.characters(codec="utf-8")))
def test_any_text_can_be_read_and_faults_stand_inside_it(text: str) -> None:
    document = blocks.read(text)
    lines = max(1, len(text.splitlines()))
    assert all(1 <= problem.line <= lines for problem in document.problems)
    assert all(1 <= part.line <= lines for part in document.parts)


@given(st.lists(st.sampled_from(["Prose.", "Two\nlines."]), min_size=1, max_size=4))
def test_without_blocks_the_text_is_one_prose(pieces: list[str]) -> None:
    text = "\n\n".join(pieces)
    assert blocks.read(text).parts == (Prose("prose", text, 1),)


@given(st.text(st.characters(exclude_characters="=\n"), max_size=40))
def test_marks_take_nothing_from_an_utterance(text: str) -> None:
    found = blocks.spans(f"{text}==marked=={text}")
    assert "".join(span.text for span in found) == f"{text}marked{text}"
    assert [span.text for span in found if span.marked] == ["marked"]

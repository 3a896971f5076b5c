"""Papers for the printer."""

from __future__ import annotations

from app.exams.rules.printing import (
    WORDS,
    Beside,
    Heading,
    Printed,
    Told,
    key_page,
    letter,
    paper_page,
)

HEAD = Heading("Entry <check>", 3, 40, "20", "75", "")


def item(number: int, **more: object) -> Printed:
    values: dict[str, object] = {
        "section": "",
        "points": "2",
        "case": (),
        "stem": "When is <b>it</b> due?",
        "options": ("today", "never"),
        "lefts": (),
        "lines": 0,
        "boxes": 2,
        "right": ("KEY-A",),
    }
    return Printed(number, **(values | more))  # type: ignore[arg-type]


def test_a_paper_tells_no_key_and_the_key_does() -> None:
    items = [item(1), item(2, section="Part two", lines=3, options=(), boxes=0)]
    assert "KEY-A" not in paper_page(HEAD, items, "en")
    assert "KEY-A" in key_page(HEAD, items, "en")


def test_texts_stay_text() -> None:
    for language in ("zh", "en"):
        page = paper_page(HEAD, [item(1, case=("<i>hello</i>",), lefts=("<u>",))], language)
        assert "<check>" not in page
        assert "<b>it" not in page
        assert "&lt;i&gt;hello" in page
        assert "&lt;u&gt;" in page


def test_sections_stand_once_and_every_item_is_on_the_answer_sheet() -> None:
    items = [item(n, section="One" if n < 3 else "Two") for n in range(1, 5)]
    page = paper_page(Heading("T", 1, 40, "8", "75", "Pen"), items, "en")
    assert page.count("<h2>") == 2
    assert all(f"<th>{n}</th>" in page for n in range(1, 5))
    assert "Pen" in page


def test_a_case_stands_before_its_parts_and_says_which_they_are() -> None:
    told = Told(("A <cup> broke.",), (Beside("the cup"),), 2)
    page = paper_page(HEAD, [item(1, told=told), item(2)], "en")
    assert page.count("A &lt;cup&gt; broke.") == 1
    assert page.count("[the cup]") == 1
    assert page.index("Questions 1 to 2") < page.index("broke.") < page.index("1. When")
    alone = paper_page(HEAD, [item(1, told=Told(("Alone",), (), 1))], "en")
    assert "Questions" not in alone


def test_both_languages_say_the_same_things() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys()


def test_letters_go_on_as_numbers() -> None:
    assert [letter(n) for n in (0, 25, 26)] == ["A", "Z", "27"]


def test_a_picture_is_printed_where_it_stands_and_a_sound_is_said_in_words() -> None:
    photo = Beside("A <crushed> box", "data:image/png;base64,AAAA")
    shown = item(1, beside=(photo, Beside("A call: hello")), beside_options=(None, photo))
    page = paper_page(HEAD, [shown], "en")
    assert page.count('<img src="data:image/png;base64,AAAA" alt="A &lt;crushed&gt; box">') == 2
    assert "[A call: hello]" in page
    assert page.index("never") < page.rindex("<img")
    assert "<crushed>" not in page

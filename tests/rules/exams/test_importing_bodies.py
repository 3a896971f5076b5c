"""From what a file says to what is stored, for each type, with and without what was there."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from app.exams.rules.importing import tables, words, wordtables
from app.exams.rules.importing.bodies import Defaults, body_of, key_of, told_apart
from app.exams.rules.importing.drafts import (
    Draft,
    Reason,
    Refusal,
    Refused,
    Where,
    checked,
)
from app.exams.rules.importing.headings import Table
from app.exams.rules.importing.rows import cells_of, json_key, says_the_same

HERE = Where("S", 2)
BANK = Defaults("b", "after_sales")


def body(kind: str, key: Any, before: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    draft = Draft(HERE, kind, more.pop("stem", "题"), key=key, **more)
    return body_of(draft, before or {}, BANK)


def both(zh: str, en: str | None = None) -> dict[str, str]:
    return {"zh": zh, "en": en or zh}


def test_items_with_one_stem_are_told_apart_by_their_titles() -> None:
    plain = Draft(HERE, "short_answer", "怎么办", key="")
    titled = Draft(HERE, "short_answer", "怎么办", key="", more={"title": "第二题"})
    named = Draft(HERE, "short_answer", "怎么办", key="", name="7")
    found = told_apart([("q-1", plain), ("q-1", titled), ("b-7", named), ("b-7", named)])
    keys = [key for key, _draft in found]
    assert (keys[0], keys[2], keys[3]) == ("q-1", "b-7", "b-7")
    assert keys[1] != "q-1"
    assert [draft for _key, draft in found] == [plain, titled, named, named]


def test_each_type_is_stored_in_its_own_shape() -> None:
    assert body("true_false", [1])["correct"] is False
    assert body("fill_in", [["7", "七"]])["blanks"] == [{"zh": ["7", "七"], "en": ["7", "七"]}]
    number = body("numeric", {"value": 15, "tolerance": 0.5}, more={"units": ["秒"]})
    assert (number["value"], number["tolerance"], number["units"]) == ("15", "0.5", ["秒"])
    order = body("ordering", [1, 0], options=("乙", "甲"))
    assert order["steps"] == [both("甲"), both("乙")]
    pairs = body("matching", [["破损", "售后"]], more={"extras": ["别处"]})
    assert pairs["pairs"] == [{"left": both("破损"), "right": both("售后")}]
    assert pairs["extras"] == [both("别处")]
    assert body("short_answer", "致歉")["reference"] == both("致歉")
    assert "reference" not in body("short_answer", "")
    assert "units" not in body("numeric", {"value": 1, "tolerance": 0})
    assert "extras" not in body("matching", [["破损", "售后"]])
    assert body("true_false", [0], explanation="因为")["explanation"] == both("因为")


def test_second_languages_of_a_file_are_kept() -> None:
    more = {"stem_en": "Order", "options_en": ["one", "two"]}
    order = body("ordering", [0, 1], options=("一", "二"), more=more)
    assert order["stem"] == both("题", "Order")
    assert order["steps"] == [both("一", "one"), both("二", "two")]
    blank = body("fill_in", [["七"]], stem="____天", more={"key_en": "7;seven"})
    assert blank["blanks"] == [{"zh": ["七"], "en": ["7", "seven"]}]
    choice = body("single", [0], options=("甲",), more={"options_en": ["one"], "stem_en": "Q"})
    assert choice["options"] == [{"zh": "甲", "en": "one", "correct": True}]
    assert choice["tags"] == []


def test_worth_and_reasons_of_options_are_kept() -> None:
    more = {"worth": {1: 50.0}, "whys": {1: "还行"}}
    best = body("single", [0], options=("甲", "乙"), more=more)
    assert best["type"] == "best_reply"
    assert best["options"][1] == {"zh": "乙", "en": "乙", "why": both("还行"), "worth": 50}
    again = body("single", [1], best, options=("甲", "乙"))
    assert again["type"] == "best_reply"
    assert again["options"][1] == {"zh": "乙", "en": "乙", "why": both("还行"), "correct": True}


def test_another_type_under_the_same_key_begins_anew() -> None:
    before = body("true_false", [0])
    changed = body("numeric", {"value": 1, "tolerance": 0}, before)
    assert "correct" not in changed
    assert body("short_answer", "a", {"type": "write_reply"})["type"] == "write_reply"


def test_translations_of_parts_survive_a_file_in_one_language() -> None:
    before = {
        "type": "matching",
        "stem": both("题", "Match"),
        "pairs": [{"left": both("破损", "damage"), "right": both("售后", "after")}],
        "extras": [both("别处", "else")],
        "tags": ["untranslated"],
    }
    pairs = body(
        "matching", [["破损", "售后"], ["催件", "物流"]], before, more={"extras": ["别处"]}
    )
    assert pairs["pairs"][0]["left"] == both("破损", "damage")
    assert pairs["extras"] == [both("别处", "else")]
    assert pairs["tags"] == []
    blank = {
        "type": "fill_in",
        "stem": both("____天", "____ days"),
        "blanks": [{"zh": ["七"], "en": ["7"]}],
    }
    assert body("fill_in", [["七"]], blank, stem="____天")["blanks"] == blank["blanks"]
    steps = {"type": "ordering", "stem": both("题", "Order"), "steps": [both("甲", "one")]}
    assert body("ordering", [0], steps, options=("甲",))["steps"] == [both("甲", "one")]


@pytest.mark.parametrize(
    ("stem", "kept"),
    [
        ("换货（  ）天", "换货____天"),
        ("换货几天", "换货几天 ____"),
        ("____和____", "____和____"),
    ],
)
def test_blanks_are_marked_with_lines(stem: str, kept: str) -> None:
    assert body("fill_in", [["7"]], stem=stem)["stem"]["zh"] == kept


def test_pairs_tell_two_matching_items_apart() -> None:
    one = Draft(HERE, "matching", "配对", key=[["a", "1"]])
    two = Draft(HERE, "matching", "配对", key=[["b", "2"]])
    assert key_of(one, "b") != key_of(two, "b")
    assert key_of(Draft(HERE, "matching", "配对", key=None), "b").startswith("q-")


def test_more_than_twenty_six_options_are_too_many() -> None:
    options = tuple(str(n) for n in range(27))
    with pytest.raises(Refused) as refusal:
        checked(Draft(HERE, "single", "题", options, [0]))
    assert refusal.value.reason is Reason.TOO_LONG


@pytest.mark.parametrize(
    ("key", "reason"), [([5], Reason.KEY_NOT_AN_OPTION), ([0, 1], Reason.TWO_KEYS_IN_SINGLE)]
)
def test_keys_are_checked_whatever_read_them(key: list[int], reason: Reason) -> None:
    with pytest.raises(Refused) as refusal:
        checked(Draft(HERE, "single", "题", ("a", "b"), key))
    assert refusal.value.reason is reason


def test_a_row_says_nothing_of_a_body_that_is_none() -> None:
    assert not says_the_same({"name": "k"}, {"type": "single"})


def test_our_keys_read_as_files_give_them() -> None:
    assert json_key({"type": "true_false"}) is None
    assert json_key({"type": "numeric", "value": "1.5", "tolerance": "0.5"}) == {
        "value": 1.5,
        "tolerance": 0.5,
    }
    assert json_key({"type": "short_answer"}) == ""
    bare = {"type": "numeric", "stem": both("题"), "difficulty": "easy", "value": "15"}
    assert cells_of("k", bare, "zh")["key"] == "15"
    assert cells_of("k", {**bare, "tolerance": "0.5"}, "zh")["key"] == "15±0.5"
    order = {"type": "ordering", "stem": both("题"), "difficulty": "easy", "steps": [both("甲")]}
    assert cells_of("k", order, "zh")["key"] == "A"
    assert json_key(order) == [0]


def test_rows_of_each_type_show_its_key() -> None:
    common = {"stem": both("题"), "difficulty": "easy"}
    pairs = {**common, "type": "matching", "pairs": [{"left": both("a"), "right": both("1")}]}
    assert cells_of("k", pairs, "zh")["key"] == "a=1"
    assert json_key(pairs) == [["a", "1"]]
    blanks = {**common, "type": "fill_in", "blanks": [{"zh": ["7", "七"], "en": ["7"]}]}
    assert cells_of("k", blanks, "zh")["key"] == "7；七"
    assert json_key(blanks) == [["7", "七"]]


def test_a_refusal_has_the_agreed_shape() -> None:
    refusal = Refusal(HERE, "H", Reason.MISSING_KEY, "There is no right answer.")
    assert refusal.as_json() == {
        "where": {"sheet": "S", "row": 2, "column": "H"},
        "reason": "missing_key",
        "message": "There is no right answer.",
    }
    with pytest.raises(Refused):
        checked(Draft(HERE, "short_answer", " ", key="x"))


def test_second_options_of_a_foreign_row_are_read() -> None:
    head = ("题干", "选项A", "选项A（英文）", "选项B", "选项B（英文）", "答案")
    reading = tables.read([Table("S", (head, ("几天", "七", "seven", "三", "three", "A")))])
    assert reading.items[0].more["options_en"] == ["seven", "three"]


def test_a_list_that_fits_no_number_of_blanks_is_one_blank() -> None:
    assert words.accepted("a;b;c", 2) == [["a", "b", "c"]]


def test_odd_words_have_no_meaning() -> None:
    assert words.truth("maybe") is None
    assert words.truth("A", ["maybe"]) is True
    assert words.blanks_in("none") == 0


def test_a_document_without_tables_has_none() -> None:
    assert wordtables.tables_of(fromstring("<a/>")) == []


def test_breaks_and_tabs_in_a_cell_are_kept_apart() -> None:
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    inside = "<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r></w:p>"
    document = fromstring(
        f'<w:document xmlns:w="{name}"><w:tbl><w:tr><w:tc>{inside}</w:tc></w:tr></w:tbl>'
        "</w:document>"
    )
    assert wordtables.tables_of(document)[0].rows == (("a\nb c",),)

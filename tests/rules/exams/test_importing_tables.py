"""Tables as Chinese trainers keep them: headers, words, habits, refusals by cell."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.importing import rows, tables, words
from app.exams.rules.importing.bodies import Defaults, body_of, key_of, slug_of
from app.exams.rules.importing.drafts import Draft, Reading, Reason, Refused, Where
from app.exams.rules.importing.headings import (
    Table,
    column_letter,
    field_of,
    header_of,
    offered_header,
)

HEAD = (
    "题号",
    "题型",
    "题干",
    "选项A",
    "选项B",
    "选项C",
    "选项D",
    "正确答案",
    "解析",
    "难度",
    "分值",
)


def table(*lines: tuple[str, ...], name: str = "Sheet1", head: tuple[str, ...] = HEAD) -> Table:
    return Table(name, (head, *lines))


def read(*lines: tuple[str, ...], **more: object) -> Reading:
    return tables.read([table(*lines, **more)])  # type: ignore[arg-type]


def row(kind: str = "单选题", key: str = "A", **changes: str) -> tuple[str, ...]:
    cells = dict(zip(HEAD, ("", kind, "换货期限？", "7天", "15天", "30天", "", key), strict=False))
    cells.update(changes)
    return tuple(cells.get(name, "") for name in HEAD)


def only(reading: Reading) -> Draft:
    assert reading.refused == ()
    assert len(reading.items) == 1
    return reading.items[0]


def why(reading: Reading) -> tuple[Reason, str, int]:
    assert reading.items == ()
    refusal = reading.refused[0]
    return refusal.reason, refusal.column, refusal.where.row


def test_a_row_becomes_an_item_with_its_place() -> None:
    draft = only(read(row(解析="签收起算", 难度="易", 分值="2分")))
    assert draft.as_json() == {
        "where": {"sheet": "Sheet1", "row": 2},
        "type": "single",
        "stem": "换货期限？",
        "options": ["7天", "15天", "30天"],
        "key": [0],
        "explanation": "签收起算",
        "difficulty": "easy",
        "points": 2,
        "tags": [],
    }
    assert only(read(row(分值="2.5"))).as_json()["points"] == 2.5


@pytest.mark.parametrize(
    "title",
    [
        "题干",
        "题目",
        "题目内容",
        "问题内容",
        "试题内容",
        "题干（必填）",
        "*题干",
        "Question",
        "ＳＴＥＭ",
        "题干：",
    ],
)
def test_headers_have_synonyms(title: str) -> None:
    assert field_of(title) == "stem"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("选项A", "option0"),
        ("选项 b", "option1"),
        ("Ｃ", "option2"),
        ("选项4", "option3"),
        ("备选项E", "option4"),
        ("Option F (English)", "option5_en"),
        ("选项", "options"),
        ("参考答案", "key"),
        ("整体解析", "explanation"),
        ("章节", "tags"),
        ("分数（每题）", "points"),
        ("题目类型", "type"),
        ("选项99", ""),
        ("7", ""),
        ("出题人", ""),
    ],
)
def test_every_column_is_recognised(title: str, name: str) -> None:
    assert field_of(title) == name


@pytest.mark.parametrize(
    "key", ["ABD", "A,B,D", "A、B、D", "A;B;D", "A|B|D", "1,2,4", "124", "ａｂｄ"]
)
def test_several_answers_are_written_in_many_ways(key: str) -> None:
    assert only(read(row("多选题", key, 选项D="从不"))).key == [0, 1, 3]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        *[("正确", 0), ("错误", 1), ("对", 0), ("错", 1), ("√", 0), ("×", 1), ("T", 0), ("F", 1)],
        *[("A", 0), ("B", 1), ("1", 0), ("0", 1), ("TRUE", 0), ("是", 0)],
    ],
)
def test_true_and_false_are_written_in_many_ways(key: str, said: int) -> None:
    draft = only(read(row("判断题", key, 选项A="", 选项B="", 选项C="")))
    assert (draft.type, draft.key, draft.options) == ("true_false", [said], ())


def test_letters_follow_the_words_of_true_false_options() -> None:
    assert only(read(row("判断", "A", 选项A="错误", 选项B="正确", 选项C=""))).key == [1]
    assert only(read(row("判断", "A", 选项A="会", 选项B="不会", 选项C=""))).key == [0]


@pytest.mark.parametrize(
    ("stem", "key", "accepted"),
    [
        ("首次回复____秒", "30;三十", [["30", "三十"]]),
        ("____秒内，用____称呼", "30；三十|您", [["30", "三十"], ["您"]]),
        ("____秒内，用____称呼", "30;您", [["30"], ["您"]]),
        ("____秒内，用____称呼", "30、您", [["30"], ["您"]]),
        ("（  ）秒内", "30", [["30"]]),
    ],
)
def test_blanks_take_several_writings(stem: str, key: str, accepted: list[list[str]]) -> None:
    draft = only(read(row("填空题", key, 题干=stem, 选项A="", 选项B="", 选项C="")))
    assert draft.key == accepted


def test_numbers_orders_and_pairs() -> None:
    bare = {"选项A": "", "选项B": "", "选项C": ""}
    assert only(read(row("数值题", "15±0.5", **bare))).key == {"value": 15, "tolerance": 0.5}
    assert only(read(row("数值题", "1,200元", **bare))).key == {"value": 1200, "tolerance": 0}
    assert only(read(row("排序题", "CAB"))).key == [2, 0, 1]
    assert only(read(row("排序题", "B→A→C"))).key == [1, 0, 2]
    steps = only(read(row("排序题", "问候\n核对\n办理", **bare)))
    assert (steps.options, steps.key) == (("问候", "核对", "办理"), [0, 1, 2])
    pairs = only(read(row("配对题", "破损=售后\n催件——物流", **bare)))
    assert pairs.key == [["破损", "售后"], ["催件", "物流"]]
    assert only(read(row("简答题", "先致歉", **bare))).key == "先致歉"


def test_options_stand_in_one_cell_too() -> None:
    head = ("题型", "题目", "选项", "答案")
    for cell in ("A、7天\nB、15天", "7天|15天", "A.7天 B.15天", "7天；15天"):
        assert only(read(("单选", "期限", cell, "B"), head=head)).options == ("7天", "15天")


def test_letters_repeated_inside_options_go_only_if_all_repeat_them() -> None:
    taken = only(read(row(选项A="A、7天", 选项B="B、15天", 选项C="C、30天")))
    assert taken.options == ("7天", "15天", "30天")
    kept = only(read(row(选项A="A. Smith", 选项B="Jones", 选项C="B超")))
    assert kept.options == ("A. Smith", "Jones", "B超")


def test_a_key_may_be_an_option_s_own_words() -> None:
    assert only(read(row(key="15天"))).key == [1]
    assert only(read(row("多选", "7天，30天"))).key == [0, 2]


def test_an_empty_option_between_others_does_not_move_the_key() -> None:
    draft = only(read(row(key="C", 选项B="")))
    assert (draft.options, draft.key) == (("7天", "30天"), [1])


@pytest.mark.parametrize(
    ("changes", "reason", "column"),
    [
        ({"题干": ""}, Reason.MISSING_STEM, "C"),
        ({"正确答案": ""}, Reason.MISSING_KEY, "H"),
        ({"正确答案": "E"}, Reason.KEY_NOT_AN_OPTION, "H"),
        ({"正确答案": "2天"}, Reason.KEY_NOT_AN_OPTION, "H"),
        ({"正确答案": "AB"}, Reason.TWO_KEYS_IN_SINGLE, "H"),
        ({"选项B": "", "选项C": ""}, Reason.TOO_FEW_OPTIONS, "D"),
        ({"题型": "怪题"}, Reason.UNKNOWN_TYPE, "B"),
        ({"题型": "完形填空"}, Reason.UNSUPPORTED, "B"),
        ({"题型": "判断题", "正确答案": "也许"}, Reason.KEY_NOT_AN_OPTION, "H"),
        ({"题型": "排序题", "正确答案": "AB"}, Reason.KEY_NOT_AN_OPTION, "H"),
        ({"题型": "数值题", "正确答案": "很多"}, Reason.UNREADABLE, "H"),
        ({"题型": "配对题", "正确答案": "破损"}, Reason.UNREADABLE, "H"),
        ({"题干": "长" * 2001}, Reason.TOO_LONG, "C"),
        ({"选项A": "长" * 501}, Reason.TOO_LONG, "D"),
        ({"解析": "长" * 2001}, Reason.TOO_LONG, "I"),
        ({"题干": "示例，请删除此行"}, Reason.UNSUPPORTED, "B"),
    ],
)
def test_a_refusal_names_reason_column_and_row(
    changes: dict[str, str], reason: Reason, column: str
) -> None:
    assert why(read(row(**changes))) == (reason, column, 2)


def test_steps_without_options_need_two() -> None:
    bare = {"选项A": "", "选项B": "", "选项C": ""}
    assert why(read(row("排序题", "问候", **bare)))[0] is Reason.TOO_FEW_OPTIONS
    assert only(read(row("排序题", "问候→核对", **bare))).options == ("问候", "核对")


def test_the_same_question_twice_is_taken_once_and_named() -> None:
    reading = read(row(), row(), row(题号="7", 题干="别的"), row(题号="7", 题干="再别的"))
    assert [draft.where.row for draft in reading.items] == [2, 4]
    assert [(r.where.row, r.reason) for r in reading.refused] == [
        (3, Reason.DUPLICATE_IN_FILE),
        (5, Reason.DUPLICATE_IN_FILE),
    ]


def test_written_items_may_share_a_stem_if_their_answers_differ() -> None:
    bare = {"选项A": "", "选项B": "", "选项C": ""}
    lines = [row("简答题", f"参考{n}", 题号=f"w-{n}", **bare) for n in (1, 2)]
    assert len(read(*lines).items) == 2


def test_title_rows_two_header_rows_and_empty_rows_are_no_trouble() -> None:
    grid = Table(
        "S",
        (
            ("2026年客服考试题库", "", "", "", "", ""),
            ("", "", "", "", "", ""),
            ("题型", "题干", "选项", "", "", "答案"),
            ("", "", "A", "B", "C", ""),
            ("单选", "期限？", "7天", "15天", "", "A"),
            ("", "", "", "", "", ""),
            ("题型", "题干", "A", "B", "C", "答案"),
            ("单选", "时限？", "30秒", "1分钟", "", "A"),
        ),
    )
    header = header_of(grid)
    assert header is not None
    assert header.last_row == 3
    reading = tables.read([grid])
    assert [d.where.row for d in reading.items] == [5, 8]
    assert reading.items[0].options == ("7天", "15天")


def test_a_sheet_s_name_tells_the_type_and_notes_are_left_alone() -> None:
    head = ("题干", "A", "B", "答案")
    sheets = [
        Table("多选题", (head, ("通话结束", "感谢", "道别", "AB"))),
        Table("填写说明", (("请按模板填写",),)),
        Table("草稿", (("随便写的",),)),
        Table("空", ()),
    ]
    reading = tables.read(sheets)
    assert [d.type for d in reading.items] == ["multiple"]
    assert [(r.where.sheet, r.reason) for r in reading.refused] == [("草稿", Reason.UNREADABLE)]


def test_without_any_header_the_file_is_one_refusal() -> None:
    reading = tables.read([Table("S", (("a", "b"),))])
    assert [(r.where.sheet, r.where.row) for r in reading.refused] == [("", 0)]


def test_a_type_that_nobody_said_follows_from_the_row() -> None:
    head = ("题干", "A", "B", "C", "答案")
    lines = [
        ("一", "7", "15", "", "A"),
        ("二", "7", "15", "9", "AC"),
        ("三", "7", "15", "", "Z"),
        ("四", "", "", "", "√"),
        ("五____", "", "", "", "30"),
        ("六", "", "", "", "致歉并记录"),
    ]
    reading = read(*lines, head=head)
    kinds = [draft.type for draft in reading.items]
    assert kinds == ["single", "multiple", "true_false", "fill_in", "short_answer"]
    assert [r.reason for r in reading.refused] == [Reason.KEY_NOT_AN_OPTION]


def test_cells_merged_downwards_count_for_each_row() -> None:
    lines = (HEAD, row(), row("", "B", 题干="第二题"), ("short",))
    reading = tables.read([Table("S", lines, merged=((1, 1, 3, 1), (0, 0, 0, 3), (9, 1, 10, 1)))])
    assert [draft.type for draft in reading.items] == ["single", "single"]


def test_a_mapping_chosen_by_a_person_stands_over_the_titles() -> None:
    grid = Table("S", (("题干", "甲", "乙", "丙"), ("期限？", "7天", "15天", "B")))
    assert tables.read([grid]).items == ()
    chosen = {"S": {0: "stem", 1: "option0", 2: "option1", 3: "key"}}
    assert only(
        tables.read([Table("S", (("题干", "题型", "乙", "丙"), *grid.rows[1:]))], chosen)
    ).key == [1]


def test_words_of_level_points_and_tags() -> None:
    assert [words.difficulty_of(w) for w in ("简单", "中等", "难", "3", "？")] == [
        "easy",
        "medium",
        "hard",
        "hard",
        None,
    ]
    assert [words.points_of(w) for w in ("2", "2.5分", "two")] == [2.0, 2.5, None]
    assert words.tags_of("售后、换货;售后") == ("售后", "换货")
    assert words.type_in_name("1.单选题（30题）") == "single"
    assert words.type_in_name("单选和多选") == ""
    assert words.type_in_name("Sheet1") == ""


def test_a_number_beyond_nine_options_means_one_of_them() -> None:
    options = {n: f"第{n + 1}" for n in range(12)}
    assert words.places("10", options) == [9]
    with pytest.raises(Refused):
        words.places("13", {0: "甲", 1: "乙"})


@pytest.mark.parametrize(
    "said",
    [
        "2026-12-31",
        "2026/12/31",
        "2026.12.31",
        "2026年12月31日",
        "２０２６-12-31",
        "2026-12-31 00:00",
    ],
)
def test_a_last_day_is_read_as_people_write_it(said: str) -> None:
    draft = only(read((*row(), said), head=(*HEAD, "有效期")))
    assert body_of(draft, {}, Defaults("bank"))["expires"] == "2026-12-31"


@pytest.mark.parametrize("said", ["明年", "2026-13-01", "2026-02-30", "31.12"])
def test_a_last_day_that_is_none_is_refused_where_it_stands(said: str) -> None:
    reading = read((*row(), said), head=(*HEAD, "有效期"))
    assert why(reading) == (Reason.UNREADABLE, "L", 2)


def test_an_emptied_cell_of_our_own_table_takes_the_last_day_and_the_tags_away() -> None:
    body: dict[str, Any] = {
        "type": "true_false",
        "bank": "b",
        "competency": "after_sales",
        "criterion": "expertise",
        "difficulty": "easy",
        "stem": {"zh": "先说明。", "en": "Announce it."},
        "correct": True,
        "tags": ["exchange"],
        "expires": "2026-12-31",
    }
    names = rows.columns_for(4)
    cells = rows.cells_of("some-key", body, "zh") | {"tags": "", "expires": ""}
    head = tuple(rows.head_of(name, "zh") for name in names)
    own = only(tables.read([Table("S", (head, tuple(cells.get(name, "") for name in names)))]))
    after = body_of(own, body, Defaults("b"))
    assert "expires" not in after
    assert after["tags"] == []
    without = [name for name in names if name != "expires"]
    head = tuple(rows.head_of(name, "zh") for name in without)
    line = rows.cells_of("some-key", body, "zh")
    older = tables.read([Table("S", (head, tuple(line.get(name, "") for name in without)))])
    assert body_of(only(older), {}, Defaults("b")) == body


def own_table(body: dict[str, Any], **changes: str) -> Reading:
    """An item's row of our own table, some cells written over."""
    names = rows.columns_for(4)
    cells = rows.cells_of("some-key", body, "zh") | changes
    head = tuple(rows.head_of(name, "zh") for name in names)
    return tables.read([Table("S", (head, tuple(cells.get(name, "") for name in names)))])


PICTURED: dict[str, Any] = {
    "type": "single",
    "bank": "b",
    "competency": "after_sales",
    "criterion": "expertise",
    "difficulty": "easy",
    "stem": {"zh": "哪一张？", "en": "Which one?"},
    "media": [{"file": "a.png", "hash": "0" * 64, "alt": {"zh": "甲", "en": "A"}}],
    "options": [
        {"zh": "一", "en": "one", "correct": True},
        {
            "zh": "二",
            "en": "two",
            "media": {"file": "b.png", "hash": "1" * 64, "alt": {"zh": "乙", "en": "B"}},
        },
    ],
}


def test_files_are_named_and_only_those_of_the_item_itself_may_be() -> None:
    assert rows.media_of(PICTURED) == ["a.png", "B:b.png"]
    assert body_of(only(own_table(PICTURED)), {}, Defaults("b")) == PICTURED
    fewer = body_of(only(own_table(PICTURED, media="a.png", stem="哪张？")), {}, Defaults("b"))
    assert fewer["stem"]["zh"] == "哪张？"
    refused = own_table(PICTURED, media="a.png; c.png").refused
    assert [one.reason for one in refused] == [Reason.UNSUPPORTED]
    assert "c.png" in refused[0].message
    reading = read((*row(), "c.png"), head=(*HEAD, "图片"))
    assert why(reading) == (Reason.UNSUPPORTED, "L", 2)


def test_a_case_comes_from_our_own_tables_only() -> None:
    case: dict[str, Any] = {
        "type": "composite",
        "bank": "b",
        "competency": "after_sales",
        "criterion": "expertise",
        "difficulty": "easy",
        "stem": {"zh": "杯子碎了。", "en": "A cup broke."},
        "parts": ["item:cup.1", "item:cup.2"],
    }
    assert body_of(only(own_table(case)), {}, Defaults("b")) == case
    changed = body_of(only(own_table(case, stem="杯子裂了。")), {}, Defaults("b"))
    assert changed["stem"]["zh"] == "杯子裂了。"
    assert changed["parts"] == case["parts"]
    other = read(row("案例组合题", "cup.1"))
    assert why(other)[0] is Reason.UNSUPPORTED


def test_a_file_that_says_an_item_whole_is_taken_at_its_word() -> None:
    draft = Draft(Where("items/b.yaml", 3), "single", "哪一张？", more={"whole": PICTURED})
    assert body_of(draft, {"type": "numeric"}, Defaults("else")) == PICTURED


def test_columns_have_letters() -> None:
    assert [column_letter(n) for n in (0, 25, 26, 701)] == ["A", "Z", "AA", "ZZ"]


def test_an_item_is_recognised_by_its_number_its_name_or_its_words() -> None:
    draft = only(read(row(题号="12")))
    assert key_of(draft, "bank") == "bank-12"
    assert key_of(only(read(row(题号="AS-0147"))), "bank") == "as-0147"
    named = key_of(only(read(row(题号="售后第一题"))), "bank")
    assert named.startswith("q-")
    assert key_of(only(read(row())), "bank") == key_of(only(read(row())), "other")
    assert slug_of("C:\\题库\\After Sales.xlsx") == "after-sales"
    assert slug_of("售后.xlsx").startswith("file-")


def test_what_the_file_does_not_say_stays() -> None:
    draft = only(read(row()))
    where = Defaults("bank", "after_sales", "expertise")
    first = body_of(draft, {}, where)
    assert first["tags"] == ["untranslated"]
    translated = {
        **first,
        "stem": {"zh": "换货期限？", "en": "How long?"},
        "tags": ["exchange"],
        "difficulty": "hard",
    }
    again = body_of(draft, translated, where)
    assert again["stem"]["en"] == "How long?"
    assert again["difficulty"] == "hard"
    assert again["tags"] == ["exchange"]
    edited = body_of(only(read(row(题干="多久内换货？"))), translated, where)
    assert edited["stem"] == {"zh": "多久内换货？", "en": "How long?"}
    english = body_of(only(read(row(题干="How long exactly?"))), translated, where)
    assert english["stem"] == {"zh": "换货期限？", "en": "How long exactly?"}


SIGNS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp"))
TEXT = (
    st.text(SIGNS, min_size=1, max_size=30)
    .map(words.trimmed)
    .filter(lambda t: t.strip() == t != "")
)
BOTH: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries({"zh": TEXT, "en": TEXT})


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, object]:
    """A stored item of any type that has a key."""
    kind = draw(st.sampled_from(sorted(rows.TYPE_WORDS)))
    body: dict[str, object] = {
        "type": kind,
        "bank": "b",
        "competency": "after_sales",
        "criterion": "expertise",
        "difficulty": draw(st.sampled_from(["easy", "medium", "hard"])),
        "points": draw(st.sampled_from([1.0, 2.5, 10.0])),
        "stem": draw(BOTH),
        "explanation": draw(BOTH),
        "tags": draw(st.lists(st.sampled_from(["exchange", "process"]), unique=True)),
    }
    if draw(st.booleans()):
        body["expires"] = draw(st.dates()).isoformat()
    if kind in ("single", "multiple", "best_reply"):
        options: list[dict[str, Any]] = draw(
            st.lists(BOTH, min_size=2, max_size=6, unique_by=lambda o: o["zh"])
        )
        options[draw(st.integers(0, len(options) - 1))]["correct"] = True
        body["options"] = options
    elif kind == "true_false":
        body["correct"] = draw(st.booleans())
    elif kind == "fill_in":
        body["blanks"] = [{"zh": [draw(TEXT)], "en": [draw(TEXT), "or"]}]
    elif kind == "numeric":
        body |= {"value": "15", "tolerance": draw(st.sampled_from(["0", "0.5"]))}
    elif kind == "ordering":
        body["steps"] = draw(st.lists(BOTH, min_size=3, max_size=5))
    elif kind == "matching":
        body["pairs"] = [{"left": draw(BOTH), "right": draw(BOTH)} for _ in range(3)]
    else:
        body["reference"] = draw(BOTH)
    return body


@given(bodies(), st.sampled_from(["zh", "en"]))
def test_our_own_row_comes_back_as_the_same_item(body: dict[str, object], language: str) -> None:
    names = rows.columns_for(6)
    cells = rows.cells_of("some-key", body, language)
    head = tuple(rows.head_of(name, language) for name in names)
    grid = Table("S", (head, tuple(cells.get(name, "") for name in names)))
    reading = tables.read([grid])
    assert reading.refused == ()
    assert body_of(reading.items[0], {}, Defaults("x")) == body


def test_a_changed_cell_counts_more_than_the_full_body_beside_it() -> None:
    body = {
        "type": "true_false",
        "bank": "b",
        "competency": "c",
        "criterion": "expertise",
        "difficulty": "easy",
        "points": 1.0,
        "stem": {"zh": "旧", "en": "old"},
        "correct": True,
        "explanation": {"zh": "因", "en": "why"},
    }
    names = rows.columns_for(2)
    cells = {**rows.cells_of("k", body, "zh"), "stem": "新", "key": "×"}
    head = tuple(rows.head_of(name, "zh") for name in names)
    draft = only(tables.read([Table("S", (head, tuple(cells.get(n, "") for n in names)))]))
    changed = body_of(draft, {}, Defaults("x"))
    assert changed["stem"] == {"zh": "新", "en": "old"}
    assert changed["correct"] is False


@pytest.mark.parametrize("text", ["{", "[]"])
def test_a_broken_full_body_is_refused(text: str) -> None:
    names = ("题型", "题干", "答案", "完整内容（请勿修改）")
    reading = tables.read([Table("S", (names, ("判断", "对吗", "对", text)))])
    assert reading.refused[0].reason is Reason.UNREADABLE


def test_a_body_that_is_no_item_is_not_believed() -> None:
    draft = Draft(
        Where("S", 2), "true_false", "对吗", key=[0], more={"body": {"a": 1}, "cells": {}}
    )
    assert body_of(draft, {}, Defaults("x"))["correct"] is True


def test_a_heading_that_says_nothing_to_us_is_offered_to_its_author() -> None:
    unknown = Table("S", (("某题库",), ("甲", "乙", "丙"), ("换货期限？", "7天", "15天")))
    offered = offered_header(unknown)
    assert offered is not None
    assert (offered.last_row, offered.fields) == (1, {})
    assert offered.titles == {0: "甲", 1: "乙", 2: "丙"}
    chosen = {"S": {0: "stem", 1: "key"}}
    assert only(tables.read([unknown], chosen)).stem == "换货期限？"
    known = table(row())
    assert offered_header(known) == header_of(known)
    upright = Table("S", (("题干", "一"), ("答案", "对"), ("解析", "二")))
    assert offered_header(upright) is None
    assert offered_header(Table("S", (("一",), ("二",)))) is None

"""A script is the same after a trip through a table."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.scripts_library.rules import sheetrows

BODY: dict[str, Any] = {
    "category": "delay",
    "stage": "solve",
    "channels": ["chat", "phone"],
    "title": {"zh": "题", "en": "t"},
    "situation": {"zh": "景", "en": "s"},
    "wording": {"zh": "话", "en": "w"},
    "warm": {"zh": "亲，话", "en": "w, dear"},
    "variants": [
        {"label": {"zh": "急用", "en": "Urgent"}, "wording": {"zh": "马上查", "en": "At once"}},
        {
            "label": {"zh": "老顾客", "en": "Regular"},
            "wording": {"zh": "又见面了", "en": "Welcome back"},
            "tone": "formal",
        },
    ],
    "tags": ["延误", "催件"],
    "review_on": "2027-05-01",
    "points": [{"text": {"zh": "点", "en": "p"}}],
}
TABLED = {name: value for name, value in BODY.items() if name != "points"} | {"tone": "warm"}

words = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12)
both = st.fixed_dictionaries({"zh": words, "en": words})
listed = st.lists(st.from_regex(r"[a-z件急0-9-]{1,6}", fullmatch=True), min_size=1, max_size=3)
variants = st.fixed_dictionaries(
    {"label": both, "wording": both}, optional={"tone": st.sampled_from(("warm", "formal"))}
)
bodies = st.fixed_dictionaries(
    {
        "category": st.just("delay"),
        "stage": st.just("solve"),
        "tone": st.sampled_from(("warm", "formal")),
        "channels": listed,
        "title": both,
        "situation": both,
        "wording": both,
    },
    optional={
        **dict.fromkeys(("customer", "formal", "warm", "do", "dont", "policy"), both),
        **dict.fromkeys(("product_lines", "tags", "related", "follow_ups"), listed),
        **dict.fromkeys(("source", "owner"), words),
        "review_on": st.dates().map(str),
        "expires_on": st.dates().map(str),
        "variants": st.lists(variants, min_size=1, max_size=12),
    },
)


def test_a_row_gives_the_body_back_but_for_what_has_no_column() -> None:
    names = sheetrows.columns(2)
    row = sheetrows.row_of("late", BODY, names)
    columns = sheetrows.places(["Key ", *names[1:], "unknown"])
    assert sheetrows.key_of(row, columns) == "late"
    told = sheetrows.body_of(row, columns)
    assert (told.key, told.groups) == ("late", (1, 2))
    assert told.fields == TABLED
    assert sheetrows.body_of(row, columns, BODY).fields == BODY | {"tone": "warm"}


@given(st.lists(bodies, min_size=1, max_size=3))
def test_every_body_comes_back_from_the_table_it_went_into(shelf: list[dict[str, Any]]) -> None:
    names = sheetrows.columns(sheetrows.most_variants(shelf))
    columns = sheetrows.places(names)
    for body in shelf:
        row = sheetrows.row_of("k", body, names)
        assert len(row) == len(names)
        assert sheetrows.body_of(row, columns).fields == body
        # What stood there before leaves no trace where the table has a column for it.
        assert sheetrows.body_of(row, columns, shelf[-1]).fields == body


def test_a_table_without_a_variant_s_columns_leaves_that_variant_alone() -> None:
    first = sheetrows.columns(1)
    columns = sheetrows.places(first)
    row = sheetrows.row_of("late", BODY, first)
    assert sheetrows.body_of(row, columns, BODY).fields["variants"] == BODY["variants"]
    row[columns["variant_1_zh"]] = "这就查"
    kept = sheetrows.body_of(row, columns, BODY).fields["variants"]
    assert kept[0]["wording"] == {"zh": "这就查", "en": "At once"}
    assert kept[1] == BODY["variants"][1]
    for part in sheetrows.OF_A_VARIANT:
        row[columns[f"variant_1_{part}"]] = ""
    told = sheetrows.body_of(row, columns, BODY)
    assert told.fields["variants"] == BODY["variants"][1:]
    assert told.groups == (2,)
    bare = sheetrows.places(sheetrows.COLUMNS)
    assert sheetrows.body_of(row, bare, BODY).fields["variants"] == BODY["variants"]
    assert sheetrows.body_of(row, bare, {}).groups == ()


def test_a_part_of_a_variant_that_the_table_has_no_column_for_stays() -> None:
    names = [*sheetrows.COLUMNS, "variant_2_zh", "variant_2_en"]
    columns = sheetrows.places(names)
    row = sheetrows.row_of("late", BODY, names)
    row[columns["variant_2_en"]] = "Good to see you again"
    told = sheetrows.body_of(row, columns, BODY).fields["variants"]
    assert told[1] == BODY["variants"][1] | {
        "wording": {"zh": "又见面了", "en": "Good to see you again"}
    }


def test_a_language_that_the_table_has_no_column_for_stays() -> None:
    body = BODY | {"customer": {"zh": "慢", "en": "Slow"}}
    names = [*sheetrows.COLUMNS, "variant_1_zh", "variant_2_label_en"]
    names.remove("customer_en")
    columns = sheetrows.places(names)
    row = sheetrows.row_of("late", body, names)
    row[columns["customer_zh"]] = "太慢了"
    row[columns["variant_1_zh"]] = "这就查"
    row[columns["variant_2_label_en"]] = "Friend"
    told = sheetrows.body_of(row, columns, body).fields
    assert told["customer"] == {"zh": "太慢了", "en": "Slow"}
    first, second = BODY["variants"]
    assert told["variants"] == [
        first | {"wording": {"zh": "这就查", "en": "At once"}},
        second | {"label": {"zh": "老顾客", "en": "Friend"}},
    ]
    assert sheetrows.body_of(row, columns).fields["customer"] == {"zh": "太慢了", "en": ""}


def test_a_variant_s_fault_names_its_columns() -> None:
    names = sheetrows.columns(3)
    columns = sheetrows.places(names)
    row = ["" for _name in names]
    row[columns["variant_2_tone"]] = "loud"
    row[columns["variant_3_label_zh"]] = "急用"
    told = sheetrows.body_of(row, columns)
    assert told.fields["variants"] == [{"tone": "loud"}, {"label": {"zh": "急用", "en": ""}}]
    assert told.column_of("variants.0.tone") == "variant_2_tone"
    assert told.column_of("variants.1.label") == "variant_3_label"
    assert told.column_of("variants.1.wording.zh") == "variant_3"
    assert told.column_of("variants.0") == "variant_2"
    assert told.column_of("variants.7") == "variants.7"
    assert told.column_of("wording") == "wording"


def test_missing_columns_and_short_rows_are_told() -> None:
    columns = sheetrows.places(["key", "title_zh", None])
    assert "wording_en" in sheetrows.missing(columns)
    assert sheetrows.body_of(["a"], columns) == sheetrows.Row("a", {})
    told = sheetrows.body_of(["a", "题"], columns)
    assert told == sheetrows.Row("a", {"title": {"zh": "题", "en": ""}})
    assert sheetrows.body_of([None, " "], columns) == sheetrows.Row("", {})
    assert sheetrows.most_variants([]) == 0
    assert sheetrows.columns(0) == sheetrows.columns(1)


def test_strange_and_doubled_headings_are_told() -> None:
    header = ["key", "KEY ", "variants_1_zh", "variant_0_zh", None, "", 7, "variant_1_zh"]
    assert sheetrows.unknown(header) == ["variants_1_zh", "variant_0_zh", "7"]
    assert sheetrows.twice(header) == ["key"]

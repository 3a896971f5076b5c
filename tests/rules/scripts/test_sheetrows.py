"""A script is the same after a trip through a table."""

from __future__ import annotations

from app.scripts_library.rules import sheetrows

BODY = {
    "category": "delay",
    "stage": "solve",
    "channels": ["chat", "phone"],
    "title": {"zh": "题", "en": "t"},
    "situation": {"zh": "景", "en": "s"},
    "wording": {"zh": "话", "en": "w"},
    "warm": {"zh": "亲，话", "en": "w, dear"},
    "tags": ["延误", "催件"],
    "review_on": "2027-05-01",
    "points": [{"text": {"zh": "点", "en": "p"}}],
}


def test_a_row_gives_the_body_back_but_for_what_has_no_column() -> None:
    row = sheetrows.row_of("late", BODY)
    columns = sheetrows.places(["Key ", *sheetrows.COLUMNS[1:], "unknown"])
    key, body = sheetrows.body_of(row, columns)
    assert key == "late"
    assert body == {name: value for name, value in BODY.items() if name != "points"} | {
        "tone": "warm"
    }
    assert sheetrows.kept(BODY, columns) == {"points": BODY["points"]}


def test_missing_columns_and_short_rows_are_told() -> None:
    columns = sheetrows.places(["key", "title_zh", None])
    assert "wording_en" in sheetrows.missing(columns)
    assert sheetrows.body_of(["a"], columns) == ("a", {})
    assert sheetrows.body_of(["a", "题"], columns) == ("a", {"title": {"zh": "题", "en": ""}})
    assert sheetrows.body_of([None, " "], columns) == ("", {})

"""Rows of tables with pictures in their cells or names of files in a column."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from app.exams.rules.importing import tables, wordtables
from app.exams.rules.importing.drafts import Reading, Reason
from app.exams.rules.importing.headings import Table
from app.exams.rules.importing.plain import Named

HEAD = ("题型", "题干", "A", "B", "C", "答案", "解析", "媒体文件", "")
DATA = b"bytes"


def read(
    row: tuple[str, ...], files: dict[tuple[int, int], tuple[Named, ...]], there: str = "*"
) -> Reading:
    def look(name: str) -> bytes | None:
        return DATA if there in ("*", name) else None

    return tables.read([Table("表", (HEAD, row), files=files, look=look)])


def test_a_picture_stands_for_words_where_a_cell_has_none() -> None:
    files = {
        (1, 1): (Named("s.png", "两个箱子"),),
        (1, 2): (Named("a.png"),),
        (1, 4): (Named("c.png", "丙"),),
        (1, 6): (Named("w.png"),),
        (1, 7): (Named("m.png"),),
        (1, 8): (Named("x.png"), Named("y.png")),
        (0, 1): (Named("logo.png"),),
    }
    reading = read(("单选", "", "", "", "", "A", "因为", "", ""), files)
    (one,) = reading.items
    assert (one.stem, one.options, one.explanation) == ("两个箱子", ("A", "丙"), "因为")
    assert [(file.name, file.place) for file in one.more["shown"]] == [
        ("s.png", ""),
        ("a.png", "A"),
        ("c.png", "B"),
        ("w.png", "why"),
        ("m.png", ""),
        ("x.png", ""),
        ("y.png", ""),
    ]


@pytest.mark.parametrize(
    ("row", "place", "column"),
    [
        (("单选", "哪个？", "甲", "乙", "", "A", "", "", ""), 5, "F"),
        (("单选", "哪个？", "甲", "乙", "", "A", "", "", ""), 0, "A"),
        (("填空", "____", "", "", "", "甲", "", "", ""), 4, "E"),
    ],
)
def test_a_picture_where_an_item_has_none_is_refused_at_its_cell(
    row: tuple[str, ...], place: int, column: str
) -> None:
    (refused,) = read(row, {(1, place): (Named("a.png"),)}).refused
    assert (refused.reason, refused.column) == (Reason.UNSUPPORTED, column)


def test_files_are_named_with_their_places() -> None:
    row = ("单选", "哪个？", "甲", "乙", "", "A", "因为", "a.png；B: pics/b.png\nwhy:c.mp3;", "")
    (one,) = read(row, {}).items
    assert [(file.name, file.place) for file in one.more["shown"]] == [
        ("a.png", ""),
        ("b.png", "B"),
        ("c.mp3", "why"),
    ]
    (refused,) = read(row, {}, there="a.png").refused
    assert (refused.column, "pics/b.png" in refused.message) == ("H", True)


def test_a_drawing_without_a_cell_of_an_item_makes_no_item() -> None:
    reading = read(("", "", "", "", "", "", "", "", ""), {(1, 8): (Named("stamp.png"),)})
    assert (reading.items, reading.refused) == ((), ())


def test_points_beyond_what_an_item_may_be_worth_are_refused_at_their_cell() -> None:
    rows = (("题型", "题干", "答案", "分值"), ("判断", "好", "对", "1001"))
    (refused,) = tables.read([Table("表", rows)]).refused
    assert (refused.reason, refused.column) == (Reason.UNREADABLE, "D")


WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="a" xmlns:v="v" xmlns:mc="m" xmlns:wp="wp"><w:tbl><w:tr>'
    '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{}</w:tc><w:tc/></w:tr></w:tbl></w:document>'
)
BLIP = '<a:blip r:embed="r1"/>'


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        (f'<w:drawing><wp:docPr descr="箱子"/>{BLIP}</w:drawing>', (Named("p.png", "箱子"),)),
        (f"<w:drawing><wp:docPr/>{BLIP}</w:drawing>", (Named("p.png"),)),
        (f"<w:drawing>{BLIP}</w:drawing>", (Named("p.png"),)),
        ('<w:pict><v:imagedata r:id="r1"/></w:pict>', (Named("p.png"),)),
        ('<a:blip r:link="r1"/>', (Named("p.png"),)),
        ('<a:blip r:embed="r2"/><a:blip/>', ()),
        (f"<w:del>{BLIP}</w:del>", ()),
        (f"<mc:AlternateContent><mc:Choice>{BLIP}</mc:Choice><mc:Fallback>{BLIP}</mc:Fallback>"
         "</mc:AlternateContent><mc:AlternateContent/>", (Named("p.png"),)),
    ],
)  # fmt: skip
def test_what_is_drawn_in_a_cell_of_a_word_table_is_found_once(
    inside: str, found: tuple[Named, ...]
) -> None:
    document = fromstring(WORD.format(f"<w:p><w:r>{inside}</w:r></w:p>"))
    (table,) = wordtables.tables_of(document, {"r1": "p.png"})
    assert table.files.get((0, 0), ()) == found
    assert len(table.rows[0]) == 3

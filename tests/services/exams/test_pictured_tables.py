"""Tables of items with pictures in their cells, or in one package with the files that they name."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter
from flask import Flask

from app.content import store
from app.exams.models.bodies import ItemBody
from app.exams.rules.importing.drafts import Reason
from app.exams.services import importing
from app.kernel.actor import SYSTEM
from app.platform.db import db, transaction
from tests.conftest import NOON
from tests.exams_bank import add_framework
from tests.web.exams.test_item_media import png

HEAD = ("题号", "题型", "题干", "选项A", "选项B", "正确答案", "解析")
ROW = ("P-1", "单选", "哪个包裹坏了？", "左边", "", "A", "外箱压扁")


def workbook(pictures: dict[tuple[int, int], bytes], *rows: tuple[str, ...]) -> bytes:
    """A table with pictures laid over cells."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet("题目")
    for number, row in enumerate((HEAD, *(rows or (ROW,)))):
        page.write_row(number, 0, row)
    for (row, column), data in pictures.items():
        more = {"image_data": io.BytesIO(data), "description": f"图{column}"}
        page.insert_image(row, column, f"{column}.png", more)
    book.close()
    return out.getvalue()


def planned(data: bytes, name: str) -> importing.Plan:
    made = importing.plan(importing.read(data, name), name)
    db.session.rollback()
    return made


def test_pictures_over_the_cells_of_a_workbook_stand_beside_what_the_cells_say(
    context: Flask,
) -> None:
    over = {(1, 2): png(1), (1, 4): png(2), (1, 6): png(3), (1, 9): png(4)}
    data = workbook(over)
    plan = planned(data, "题库.xlsx")
    assert plan.refused == ()
    (step,) = plan.new
    body = step.body
    assert [one.text.zh for one in body.options] == ["左边", "图4"]
    assert [one.alt.zh for one in body.media] == ["图2", "图9"]
    assert body.options[1].media is not None
    assert [one.alt.zh for one in body.explanation_media] == ["图6"]
    with transaction():
        add_framework(NOON)
        importing.write(plan.new, by=SYSTEM, at=NOON)
    assert store.asset(body.options[1].media.hash).data == png(2)
    again = planned(data, "题库.xlsx")
    assert (len(again.new), len(again.changed), len(again.unchanged)) == (0, 0, 1)


@pytest.mark.parametrize(("place", "column"), [((1, 5), "F"), ((1, 0), "A")], ids=["key", "number"])
def test_a_picture_where_an_item_has_none_is_refused_with_its_cell(
    context: Flask, place: tuple[int, int], column: str
) -> None:
    data = workbook({place: png()}, (*ROW[:4], "右边", *ROW[5:]))
    (refused,) = planned(data, "题库.xlsx").refused
    assert (refused.reason, refused.where.row, refused.column) == (Reason.UNSUPPORTED, 2, column)


def test_a_picture_in_an_answer_that_is_no_option_is_refused(context: Flask) -> None:
    row = ("P-2", "排序", "排一排", "先", "后", "AB", "")
    (refused,) = planned(workbook({(1, 3): png()}, row), "题库.xlsx").refused
    assert (refused.reason, refused.column) == (Reason.UNSUPPORTED, "D")


def test_pictures_that_cells_hold_as_wps_writes_them_are_read(context: Flask) -> None:
    row = ("P-1", "单选", "哪个坏了？", "左边", '=DISPIMG("ID_7F",1)', "A", "")
    out = io.BytesIO()
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    with (
        zipfile.ZipFile(io.BytesIO(workbook({}, row))) as before,
        zipfile.ZipFile(out, "w") as archive,
    ):
        for name in before.namelist():
            archive.writestr(name, before.read(name))
        archive.writestr("xl/media/image1.png", png(5))
        archive.writestr(
            "xl/cellimages.xml",
            f'<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" '
            f'xmlns:xdr="{drawing}/spreadsheetDrawing" xmlns:a="{drawing}/main" '
            f'xmlns:r="{office}"><etc:cellImage><xdr:pic><xdr:nvPicPr>'
            '<xdr:cNvPr id="2" name="ID_7F" descr="压扁的箱子"/></xdr:nvPicPr>'
            '<xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic></etc:cellImage>'
            "</etc:cellImages>",
        )
        archive.writestr(
            "xl/_rels/cellimages.xml.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="rId1" Type="{office}/image" '
            'Target="media/image1.png"/></Relationships>',
        )
    plan = planned(out.getvalue(), "题库.xlsx")
    assert plan.refused == ()
    option = plan.new[0].body.options[1]
    assert option.text.zh == "压扁的箱子"
    assert option.media is not None


def document(inside: str, target: str = "media/image1.png") -> bytes:
    """A Word document whose table has something drawn in the stem's cell."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"

    def cell(text: str, more: str = "") -> str:
        return f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r>{more}</w:p></w:tc>"

    head = "".join(cell(text) for text in ("题型", "题干", "A", "B", "答案"))
    row = cell("单选") + cell("哪个？", f"<w:r>{inside}</w:r>")
    row += "".join(cell(text) for text in ("左", "右", "A"))
    outside = "" if target.startswith("media") else ' TargetMode="External"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{word}" xmlns:r="{office}" xmlns:wp="{drawing}/'
            f'wordprocessingDrawing" xmlns:a="{drawing}/main" xmlns:v="urn:schemas-microsoft-com:'
            'vml" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>'
            f"<w:tbl><w:tr>{head}</w:tr><w:tr>{row}</w:tr></w:tbl></w:body></w:document>",
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships><Relationship Id="rId9" Type="{office}/image" Target="{target}"'
            f"{outside}/></Relationships>",
        )
        archive.writestr("word/media/image1.png", png(6))
    return out.getvalue()


DRAWN = (
    '<w:drawing><wp:inline><wp:docPr id="1" descr="一个箱子"/><a:graphic><a:blip r:embed="rId9"/>'
    "</a:graphic></wp:inline></w:drawing>"
)
OLD = '<w:pict><v:shape><v:imagedata r:id="rId9"/></v:shape></w:pict>'


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (DRAWN, "一个箱子"),
        (OLD, "image1"),
        (
            f"<mc:AlternateContent><mc:Choice>{DRAWN}</mc:Choice><mc:Fallback>{OLD}</mc:Fallback>"
            "</mc:AlternateContent>",
            "一个箱子",
        ),
    ],
    ids=["drawing", "old", "said twice"],
)
def test_a_picture_in_a_cell_of_a_word_table_comes_along(
    context: Flask, inside: str, words: str
) -> None:
    plan = planned(document(inside), "题库.docx")
    assert plan.refused == ()
    (medium,) = plan.new[0].body.media
    assert medium.alt.zh.startswith(words)


def test_a_picture_of_a_word_table_that_stands_elsewhere_is_refused(context: Flask) -> None:
    data = document(DRAWN, "https://example.org/a.png")
    (refused,) = planned(data, "题库.docx").refused
    assert "example.org" in refused.message


def test_a_table_and_the_files_it_names_come_in_one_package(context: Flask) -> None:
    table = (
        "题号,题型,题干,选项A,选项B,正确答案,图片\n"
        "Z-1,单选,哪个坏了？,左边,右边,A,图1.png；B:pics/图2.png\n"
        "Z-2,判断,坏了,,,对,none.png\n"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("题库/items.csv", table)
        archive.writestr("题库/图1.png", png(7))
        archive.writestr("题库/pics/图2.png", png(8))
        archive.writestr("__MACOSX/题库/._items.csv", b"x")
    plan = planned(out.getvalue(), "题库.zip")
    assert [(one.where.row, one.column) for one in plan.refused] == [(3, "G")]
    assert "none.png" in plan.refused[0].message
    (step,) = plan.new
    assert len(step.body.media) == 1
    assert step.body.options[1].media is not None
    with transaction():
        add_framework(NOON)
        importing.write(plan.new, by=SYSTEM, at=NOON)
    assert store.latest(ItemBody, step.key).body == step.body


def test_a_package_with_two_tables_is_refused_as_one(context: Flask) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", "题干,答案")
        archive.writestr("b.csv", "题干,答案")
    reading = importing.read(out.getvalue(), "both.zip", "csv")
    assert [one.where.row for one in reading.refused] == [0]
    assert importing.format_of("both.zip", out.getvalue()) == "qti"

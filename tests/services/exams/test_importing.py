"""Files of items against the bank: once, twice, changed, broken; through the command as well."""

from __future__ import annotations

import csv
import io
import json
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from flask import Flask

from app.content import store
from app.exams.models.bodies import ItemBody
from app.exams.rules.importing.drafts import Reason
from app.exams.services import exporting, importing
from app.kernel.actor import SYSTEM
from app.platform.db import db, transaction
from tests.conftest import NOON
from tests.exams_bank import ITEMS, add_framework, add_items

HEAD = ["题号", "题型", "题干", "A", "B", "C", "答案", "难度"]
ROW = ["AS-1", "单选题", "换货期限？", "7天", "15天", "30天", "A", "易"]


def workbook(*rows: list[Any], merged: tuple[int, int, int, int] | None = None) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("题库")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            page.write(number, column, value)
    if merged:
        page.merge_range(*merged, "单选题")
    book.close()
    return out.getvalue()


def gb18030(*rows: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("gb18030")


def load(data: bytes, name: str = "bank.xlsx", form: str = "") -> importing.Plan:
    db.session.rollback()
    made = importing.plan(importing.read(data, name, form), name)
    db.session.rollback()
    for steps in importing.batches(made):
        with transaction():
            importing.write(steps, by=SYSTEM, at=NOON)
    return made


def counts(made: importing.Plan) -> tuple[int, int, int, int]:
    return len(made.new), len(made.changed), len(made.unchanged), len(made.refused)


def test_the_same_file_twice_adds_nothing(context: Flask) -> None:
    data = workbook(HEAD, ROW)
    assert counts(load(data)) == (1, 0, 0, 0)
    assert counts(load(data)) == (0, 0, 1, 0)
    assert store.latest(ItemBody, "as-1").body.stem.zh == "换货期限？"


def test_a_changed_row_changes_its_item_and_nothing_else(context: Flask) -> None:
    load(workbook(HEAD, ROW, ["AS-2", "判断", "对吗", "", "", "", "对", ""]))
    changed = [*ROW[:2], "多久内可以换货？", *ROW[3:]]
    made = load(workbook(HEAD, changed, ["AS-2", "判断", "对吗", "", "", "", "对", ""]))
    assert counts(made) == (0, 1, 1, 0)
    assert store.latest(ItemBody, "as-1").body.stem.zh == "多久内可以换货？"


def test_without_numbers_type_stem_and_options_recognise_an_item(context: Flask) -> None:
    row = ["", *ROW[1:]]
    load(workbook(HEAD, row), "first.xlsx")
    assert counts(load(workbook(HEAD, [*row[:7], "难"]), "second.xlsx")) == (0, 1, 0, 0)


def test_shown_values_of_formulas_and_merged_cells_count(context: Flask) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("题库")
    page.merge_range(0, 0, 0, 7, "客服考试题库")
    page.write_row(1, 0, HEAD)
    page.write_row(2, 0, ROW)
    page.write_row(3, 0, ["", "", "第二题\u00a0", "7天", "15天", "", "B", ""])
    page.merge_range(2, 1, 3, 1, "单选题")
    page.write_formula(2, 3, '=7&"天"', None, "7天")
    book.close()
    made = load(out.getvalue())
    assert [draft.where.row for draft in made.items] == [3, 4]
    assert made.items[0].options[0] == "7天"
    assert [draft.type for draft in made.items] == ["single", "single"]


def test_csv_in_gb18030_is_read(context: Flask) -> None:
    made = load(gb18030(HEAD, [str(c) for c in ROW]), "题库.csv")
    assert made.items[0].stem == "换货期限？"
    assert made.items[0].where.sheet == ""


def test_a_file_that_cannot_be_read_is_one_refusal(context: Flask) -> None:
    for data, name, form in (
        (b"", "a.xlsx", ""),
        (b"PK\x03\x04broken", "a.xlsx", ""),
        (b"PK\x03\x04broken", "a.zip", ""),
        (b"\x00\x01", "a.csv", ""),
        (b"<quiz", "a.xml", ""),
        (b"x", "a.exe", ""),
        (b"<quiz/>", "a.docx", "docx"),
    ):
        made = load(data, name, form)
        assert [(r.where.sheet, r.where.row, r.reason) for r in made.refused] == [
            ("", 0, Reason.UNREADABLE)
        ], name


def test_entities_and_paths_that_lead_out_are_refused(context: Flask) -> None:
    bomb = b'<!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>'
    assert load(bomb, "a.xml").refused[0].reason is Reason.UNREADABLE
    away = b'<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>'
    assert load(away, "a.xml").refused[0].reason is Reason.UNREADABLE
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../evil.xml", "<a/>")
    assert load(out.getvalue(), "a.zip").refused[0].reason is Reason.UNREADABLE


def test_packages_name_the_file_inside(context: Flask) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("imsmanifest.xml", "<manifest/>")
        archive.writestr("items/broken.xml", "<a")
        archive.writestr("items/empty.xml", "<assessmentItem identifier='x'/>")
    made = load(out.getvalue(), "a.zip")
    assert {r.where.sheet for r in made.refused} == {"items/broken.xml", "items/empty.xml"}


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_our_own_tables_come_back_without_loss(context: Flask, form: str, language: str) -> None:
    with transaction():
        add_framework(NOON)
        add_items(NOON)
    made = exporting.export(form, language=language)
    db.session.rollback()
    assert made.count == len(ITEMS)
    assert counts(load(made.data, f"bank.{form}")) == (0, 0, len(ITEMS), 0)


def test_into_an_empty_bank_our_own_table_brings_the_same_items(context: Flask) -> None:
    bodies = {
        key: ItemBody.model_validate(
            {
                "bank": "b",
                "competency": "after_sales",
                "criterion": "expertise",
                "difficulty": "hard",
                "explanation": {"zh": "=1+1", "en": "'@home"},
                **body,
            }
        ).stored()
        for key, body in ITEMS.items()
    }
    for form in ("xlsx", "csv"):
        made = exporting.export_of(sorted(bodies.items()), form, language="zh")
        plan = importing.plan(importing.read(made.data, f"b.{form}"), f"b.{form}")
        assert plan.refused == ()
        assert {step.key: step.body.stored() for step in plan.new} == bodies, form


def test_other_formats_find_our_items_again(context: Flask) -> None:
    with transaction():
        add_framework(NOON)
        add_items(NOON)
    for form, ending in (("gift", "gift"), ("moodle-xml", "xml"), ("qti", "zip")):
        made = exporting.export(form, language="zh")
        db.session.rollback()
        plan = load(made.data, f"bank.{ending}")
        assert len(plan.new) == 0, form
        assert len(plan.items) == made.count


def test_the_template_s_samples_are_never_taken(context: Flask) -> None:
    for language in ("zh", "en"):
        reading = importing.read(exporting.template(language), "template.xlsx")
        assert reading.items == ()
        assert {refusal.reason for refusal in reading.refused} == {Reason.UNSUPPORTED}


def test_what_is_too_odd_to_keep_is_named(context: Flask) -> None:
    long = [*ROW[:3], "x" * 30, *ROW[4:]]
    long[0] = "AS-9"
    made = importing.plan(
        importing.read(workbook([*HEAD, "分值"], [*long, "5000"]), "b.xlsx"), "b.xlsx"
    )
    assert [r.reason for r in made.refused] == [Reason.UNREADABLE]
    assert "points" in made.refused[0].message
    assert (made.refused[0].where.row, made.refused[0].column) == (2, "I")


def test_a_thousand_rows_take_less_than_ten_seconds(context: Flask) -> None:
    lines = [[f"N-{n}", *ROW[1:2], f"第{n}题", *ROW[3:]] for n in range(1000)]
    data = workbook(HEAD, *lines)
    started = time.process_time()
    assert counts(load(data)) == (1000, 0, 0, 0)
    assert time.process_time() - started < 10


def test_the_command_prints_the_agreed_json_and_a_dry_run_writes_nothing(
    app: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "题库.xlsx"
    file.write_bytes(workbook(HEAD, ROW, ["", "单选题", "", "a", "b", "", "A", ""]))
    runner = app.test_cli_runner()
    dry = runner.invoke(args=["items", "import", str(file), "--dry-run", "--json"])
    said = json.loads(dry.output)
    assert said == {
        "imported": 1,
        "updated": 0,
        "unchanged": 0,
        "items": [
            {
                "where": {"sheet": "题库", "row": 2},
                "type": "single",
                "stem": "换货期限？",
                "options": ["7天", "15天", "30天"],
                "key": [0],
                "explanation": "",
                "difficulty": "easy",
                "points": None,
                "tags": [],
            }
        ],
        "refused": [
            {
                "where": {"sheet": "题库", "row": 3, "column": "C"},
                "reason": "missing_stem",
                "message": "There is no question text.",
            }
        ],
    }
    assert json.loads(runner.invoke(args=["items", "import", str(file), "--json"]).output) == said
    again = json.loads(runner.invoke(args=["items", "import", str(file), "--json"]).output)
    assert (again["imported"], again["unchanged"]) == (0, 1)
    plain = runner.invoke(args=["items", "import", str(file)]).output
    assert "题库 C3: missing_stem" in plain
    out = tmp_path / "out.gift"
    done = runner.invoke(args=["items", "export", "--format", "gift", "--out", str(out)])
    assert done.exit_code == 0
    assert "换货期限" in out.read_text(encoding="utf-8")

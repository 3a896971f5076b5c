"""People from a file, through the pages: choose, look over, write, hand on."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.accounts.models import Account
from app.platform import sheets
from app.platform.db import db
from tests.web.admin.conftest import NOBODY

ClientOf = Callable[[str], FlaskClient]
TABLE = """工号,姓名,班组,入职日期,备注
K9001,赵甲,售前一组,2026-11-20,x
K9002,,没有的组,2026-11-20,
K0000,林小雯,,,
K0001,梅子涵,,,
"""


def bring(client: FlaskClient, data: bytes, name: str = "人员 名单.csv") -> TestResponse:
    file = (io.BytesIO(data), name)
    return client.post("/admin/people/import", data={"file": file})


def people(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Account.id))) or 0


def test_a_file_is_looked_over_before_anything_is_written(app: Flask, ada: FlaskClient) -> None:
    before = people(app)
    answer = bring(ada, TABLE.encode("gb18030"))
    assert answer.status_code == 302
    page = ada.get(answer.location)
    assert page.status_code == 200
    assert "人员 名单.csv" in page.text
    assert "Nothing has been written yet." in page.text
    assert 'id="cell-B3"' in page.text
    assert "There is no such team." in page.text
    assert "Columns left aside: 备注" in page.text
    assert "Write 1 new, 1 changed" in page.text
    assert people(app) == before
    for kind in ("new", "changed", "same", "wrong", "odd"):
        assert ada.get(f"{answer.location}?show={kind}").status_code == 200


def test_what_is_right_is_written_and_secrets_are_shown(app: Flask, ada: FlaskClient) -> None:
    shown = bring(ada, TABLE.encode()).location
    written = ada.post(f"{shown}/write")
    assert written.location.startswith("/admin/secrets/")
    secrets = ada.get(written.location).text
    assert "K9001" in secrets
    assert "K0000" not in secrets
    assert people(app) == 11
    with app.app_context():
        names = db.session.scalars(select(Account.name).where(Account.staff_no == "K0000")).all()
    assert list(names) == ["林小雯"]
    assert "Written on" in ada.get(shown).text
    assert ada.post(f"{shown}/write").status_code == 409


def test_the_same_file_again_adds_nobody(app: Flask, ada: FlaskClient) -> None:
    first = bring(ada, TABLE.encode()).location
    ada.post(f"{first}/write")
    again = bring(ada, TABLE.encode()).location
    assert "Write" not in ada.get(again).text.split("ka-dock")[1].split("</div>")[0]
    assert ada.post(f"{again}/write").location == again
    assert people(app) == 11


def test_the_rows_to_mend_come_as_a_file_with_reasons(ada: FlaskClient) -> None:
    shown = bring(ada, TABLE.encode()).location
    answer = ada.get(f"{shown}/faults")
    (sheet,) = sheets.read(answer.data, "to-mend.xlsx")
    cells = [sheets.text(cell) for row in sheet.rows for cell in row]
    assert any(cell.startswith("B3: The name is missing.") for cell in cells)
    assert "K9001" not in cells


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_template_is_read_back_without_a_fault(ada: FlaskClient, form: str) -> None:
    template = ada.get(f"/admin/people/import/template?format={form}")
    assert template.status_code == 200
    shown = bring(ada, template.data, f"template.{form}").location
    page = ada.get(shown).text
    assert "Every row is in order." in page
    assert "Write 1 new, 0 changed" in page


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "empty.csv", "The file is empty."),
        (b"\x00\x01\x02 not a table", "x.xlsx", "spreadsheet"),
        (b"a,b\n1,2\n", "x.csv", "staff number"),
        (b"PK\x03\x04broken", "x.xlsx", "file"),
    ],
)
def test_what_is_no_table_of_people_is_422_with_a_reason(
    ada: FlaskClient, data: bytes, name: str, says: str
) -> None:
    answer = bring(ada, data, name)
    assert answer.status_code == 422
    assert says in answer.text.split('role="alert"')[1].split("</div>")[0]


def test_no_file_at_all_is_422(ada: FlaskClient) -> None:
    answer = ada.post("/admin/people/import", data={})
    assert answer.status_code == 422
    assert 'href="#file"' in answer.text


def test_formulas_and_markup_in_a_file_stay_text(ada: FlaskClient) -> None:
    table = "工号,姓名,班组,入职日期\nK9001,<script>alert(1)</script>,售前一组,2026-11-20\n"
    page = ada.get(bring(ada, table.encode()).location).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("name", ["lin", "tao", "gao", "an"])
def test_for_others_an_import_is_not_there(
    ada: FlaskClient, client_of: ClientOf, name: str
) -> None:
    shown = bring(ada, TABLE.encode()).location
    other = client_of(name)
    assert other.get("/admin/people/import").status_code == 404
    assert bring(other, TABLE.encode()).status_code == 404
    assert other.get(shown).status_code == 404
    assert other.get(f"{shown}/faults").status_code == 404
    assert other.post(f"{shown}/write").status_code == 404


def test_an_import_that_never_was_is_not_there(ada: FlaskClient) -> None:
    for rest in ("", "/faults"):
        assert ada.get(f"/admin/people/import/{NOBODY}{rest}").status_code == 404
    assert ada.post(f"/admin/people/import/{NOBODY}/write").status_code == 404

"""Files as other people hold them give exactly what a reader sees in them."""

from __future__ import annotations

from typing import Any

import pytest

from app.exams.services import importing
from tests.item_files import documents, texts, workbooks
from tests.item_files.making import File

pytestmark = pytest.mark.engine("sqlite", why="files are read, no database is asked")
FILES = [*workbooks.FILES, *texts.FILES, *documents.FILES]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.title)
def test_a_file_gives_what_a_reader_sees_in_it(file: File) -> None:
    reading = importing.read(file.data, file.name)
    given = [draft.as_json() for draft in reading.items]
    assert [_looked_at(one, file.items, n) for n, one in enumerate(given)] == list(file.items)
    refused = [(r.where.sheet, r.where.row, r.column, r.reason.value) for r in reading.refused]
    assert refused == list(file.refused)


def _looked_at(given: dict[str, Any], wanted: Any, number: int) -> dict[str, Any]:
    """Of a given item what the wanted one names."""
    if number >= len(wanted):
        return given
    return {name: given[name] for name in wanted[number]}


def test_every_file_has_its_own_title() -> None:
    assert len({file.title for file in FILES}) == len(FILES) >= 60

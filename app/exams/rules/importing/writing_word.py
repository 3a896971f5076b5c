"""Items as a table of a Word document: one row each, to be read, corrected and brought in again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

from app.exams.rules.importing import rows

Body = Mapping[str, Any]
COLUMNS: Final = (
    ("name", 1300),
    ("type", 900),
    ("stem", 3600),
    ("options", 3000),
    ("key", 1500),
    ("explanation", 2700),
    ("difficulty", 700),
    ("points", 700),
    ("tags", 1200),
)
_OPTIONS: Final = ("选项", "Options")
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_EDGE: Final = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="A0A0A0"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_NAMESPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PAGE: Final = (
    '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="720" w:right="620" w:bottom="720" w:left="620" w:header="400" w:footer="400" '
    'w:gutter="0"/></w:sectPr>'
)


def cells_of(key: str, body: Body, language: str) -> list[str]:
    """An item's row in one language; each option on a line behind its letter."""
    ending = "_en" if language == "en" else ""
    cells = rows.cells_of(key, body, language)
    options = rows.options_of(body)
    listed = (pair[1 if ending else 0] for pair in options)
    cells["options"] = "\n".join(f"{chr(65 + n)}. {text}" for n, text in enumerate(listed))
    for name in ("stem", "key", "explanation"):
        cells[name] = cells.get(f"{name}{ending}") or cells.get(name, "")
    return [cells.get(name, "") for name, _width in COLUMNS]


def document_of(lines: Iterable[Sequence[str]], language: str) -> str:
    """The document's text: a heading that comes again on each page, and a row for each item."""
    place = 1 if language == "en" else 0
    heads = [_OPTIONS[place] if n == "options" else rows.HEADS[n][place] for n, _w in COLUMNS]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for _name, width in COLUMNS)
    inside = "".join(_row(line) for line in lines)
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:document xmlns:w="{_NAMESPACE}">'
        f'<w:body><w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{_EDGE}'
        f'</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{_row(heads, heading=True)}{inside}</w:tbl><w:p/>{_PAGE}</w:body></w:document>"
    )


def _row(line: Sequence[str], *, heading: bool = False) -> str:
    told = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if heading else ""
    cells = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraphs(text, heading)}'
        "</w:tc>"
        for (_name, width), text in zip(COLUMNS, line, strict=True)
    )
    return f"<w:tr>{told}{''.join(cells)}</w:tr>"


def _paragraphs(text: str, heading: bool) -> str:
    look = f'<w:rPr>{"<w:b/>" if heading else ""}<w:sz w:val="18"/></w:rPr>'
    lines = (escape(_UNFIT.sub("", line)) for line in text.split("\n"))
    return "".join(
        f'<w:p><w:r>{look}<w:t xml:space="preserve">{line}</w:t></w:r></w:p>' for line in lines
    )


_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SCHEMAS: Final = "http://schemas.openxmlformats.org"
_KINDS: Final = "application/vnd.openxmlformats"
PARTS: Final[Mapping[str, str]] = {
    "[Content_Types].xml": (
        f'{_HEAD}<Types xmlns="{_SCHEMAS}/package/2006/content-types"><Default Extension="rels" '
        f'ContentType="{_KINDS}-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="'
        f'{_KINDS}-officedocument.wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'{_HEAD}<Relationships xmlns="{_SCHEMAS}/package/2006/relationships"><Relationship '
        f'Id="rId1" Type="{_SCHEMAS}/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    ),
}
"""What stands around the document in its package."""

"""Two hundred hard names: what stands in the file is what was given, character by character."""

from __future__ import annotations

import io
import itertools
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from app.certificates.rules.design import SHIPPED, Design
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.paper import Print
from app.certificates.services import press
from app.kernel.wording import Wording
from app.platform import pdf

pytestmark = pytest.mark.engine("sqlite", why="no database is asked")

RARE = "𠮷䶮㛃喆堃翀骉赟昇珺玥沄祎曌犇淼焱垚龘靐齉爨巎旻昶甡"
FAMILY = "林欧阳司马诸葛上官王李张刘陈杨赵黄周吴徐孙胡朱高"
GIVEN = "晓雯娜懿伟芳秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂"
OTHERS = [
    "阿卜杜拉·买买提",
    "古丽娜尔·阿不都热依木",
    "Zoë O’Brien",
    "Łukasz Żółć",
    "Ngô Thị Hồng Nhung",
    "Jean-François d’Aubigné",
    "Björk Guðmundsdóttir",
    "María-José Ñandú",
    "Strauß",
    "A",
    "王",
    "Xu 徐 Jr.",
]


def names() -> list[str]:
    """Two hundred: common, rare in every place, minorities', foreign, very short, very long."""
    source = random.Random(2026)

    def made() -> Iterator[str]:
        for sign in RARE:
            yield source.choice(FAMILY) + sign
            yield sign + source.choice(GIVEN)
            yield source.choice(FAMILY) + source.choice(GIVEN) + sign
        while True:
            given = "".join(source.choices(GIVEN, k=source.randint(1, 3)))
            yield source.choice(FAMILY) + given
            yield source.choice(RARE) + source.choice(GIVEN) + source.choice(RARE)

    return [*OTHERS, *itertools.islice(made(), 200 - len(OTHERS))]


def sheet(name: str, design: Design) -> bytes:
    return press.unsigned(
        Print(
            kind=CertificateKind.EXAM_PASSED,
            serial="KA-2026-7K3M-Q9XD-T",
            holder=name,
            latin_name="",
            title=Wording("初级考试", "Junior exam"),
            issued_on=date(2026, 11, 24),
            valid_until=None,
            levels=(),
            percent=8650,
            specimen=False,
            address="https://academy.example.com/verify/KA-2026-7K3M-Q9XD-T",
            design=design,
        )
    )


def text_of(data: bytes) -> str:
    """What another program reads out of the file; poppler's where it is installed."""
    if shutil.which("pdftotext"):
        done = subprocess.run(
            ["pdftotext", "-enc", "UTF-8", "-", "-"], input=data, capture_output=True, check=True
        )
        return done.stdout.decode("utf-8")
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def outline(face: TTFont, glyph: str) -> tuple[float, ...] | None:
    """The box around a glyph's drawing, in thousandths; None where nothing is drawn."""
    glyphs = face.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[glyph].draw(pen)
    scale = face["head"].unitsPerEm / 1000
    return None if pen.bounds is None else tuple(round(edge / scale) for edge in pen.bounds)


@cache
def bundled() -> list[tuple[TTFont, dict[int, str]]]:
    """The faces that a name may be set from, with their characters."""
    faces = [TTFont(path, lazy=True) for path in (*pdf.COMMON, *pdf.WHOLE)]
    return [(face, face.getBestCmap()) for face in faces]


def drawn(data: bytes) -> dict[str, set[tuple[float, ...] | None]]:
    """What the file's own faces draw for each character that the file says it shows."""
    page: Any = PdfReader(io.BytesIO(data)).pages[0]
    shown: dict[str, set[tuple[float, ...] | None]] = {}
    for reference in page["/Resources"]["/Font"].values():
        font = reference.get_object()
        inner = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        held = inner.get("/FontFile2") or inner["/FontFile3"]
        face = TTFont(io.BytesIO(held.get_object().get_data()))
        told = font["/ToUnicode"].get_object().get_data().decode("ascii")
        for number, text in re.findall(r"^<(\w{4})> <(\w+)>$", told, re.M):
            sign = bytes.fromhex(text).decode("utf-16-be")
            box = outline(face, face.getGlyphName(int(number, 16)))
            shown.setdefault(sign, set()).add(box)
    return shown


@pytest.mark.parametrize(
    "name", ["吉野𠮷䶮㛃", "Łukasz 𠮷㛃", "王㛃Żółć龘", "欧阳娜娜", "Ngô Thị 䶮"]
)
def test_every_sign_of_a_name_is_drawn_as_its_face_draws_it(name: str) -> None:
    shown = drawn(sheet(name, SHIPPED["formal-landscape"]))
    for sign in name.replace(" ", ""):
        known = {outline(face, signs[ord(sign)]) for face, signs in bundled() if ord(sign) in signs}
        assert shown[sign], sign
        assert None not in shown[sign], sign
        assert shown[sign] <= known, (sign, shown[sign], known)


@pytest.mark.slow
def test_two_hundred_hard_names_come_out_as_they_went_in() -> None:
    wanted = names()
    assert len(set(wanted)) > 150
    assert len(wanted) == 200
    designs = itertools.cycle(SHIPPED.values())
    for name, design in zip(wanted, designs, strict=False):
        assert pdf.missing_characters(name) == [], name
        lines = text_of(sheet(name, design)).splitlines()
        assert name in [line.strip() for line in lines], (name, lines)


@pytest.mark.parametrize("design", SHIPPED.values(), ids=SHIPPED)
def test_each_layout_is_one_page_with_embedded_faces_and_tags(design: Design) -> None:
    reader = PdfReader(io.BytesIO(sheet("陈䶮", design)))
    assert len(reader.pages) == 1
    root: Any = reader.trailer["/Root"]
    page: Any = reader.pages[0]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "zh-Hans"
    assert [str(i.get_object()["/S"]) for i in root["/OutputIntents"]] == ["/GTS_PDFA1"]
    assert {f.get_object()["/AFRelationship"] for f in root["/AF"]} == {"/Data"}
    assert reader.trailer["/ID"]
    assert "/Encrypt" not in reader.trailer
    assert page["/Tabs"] == "/S"
    told = root["/Metadata"].get_object().get_data()
    assert re.search(rb'pdfaid:part(="|>)3.*pdfaid:conformance(="|>)A', told, re.S)
    faces = page["/Resources"]["/Font"]
    assert faces
    for face in faces.values():
        inner = face.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(inner.get_object())
    assert set(reader.attachments) == {"credential.json"}


def test_a_character_that_only_an_added_face_has_is_named_until_it_lies_there() -> None:
    assert pdf.missing_characters("吉野𪚥") == ["𪚥"]
    assert pdf.missing_characters("䶮㛃𠮷") == []
    assert pdf.faces_for("林晓雯") == pdf.Faces()
    assert pdf.faces_for("陈䶮").rare == pdf.WHOLE
    assert pdf.faces_for("Żółć").rare == (pdf.LATIN, pdf.RARE)
    assert pdf.faces_for("Żółć 吉野𠮷").rare == (pdf.LATIN, pdf.RARE)

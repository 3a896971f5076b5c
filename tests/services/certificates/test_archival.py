"""What the validator of archival files found once, so that it stays away without it: a logo that
readers were asked to smooth, and signs named by a number that their face did not know."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from PIL import Image
from pypdf import PdfReader

from app.certificates.rules.design import SHIPPED, Design
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.paper import Print
from app.certificates.services import press
from app.kernel.wording import Wording
from app.platform import pdf

PAPER = Print(
    kind=CertificateKind.COURSE_COMPLETED,
    serial="KA-2026-7K3M-Q9XD-T",
    holder="林晓雯",
    latin_name="",
    title=Wording("在线接待", "Serving in chat"),
    issued_on=date(2026, 11, 24),
    valid_until=None,
    levels=(),
    percent=None,
    specimen=False,
    address="https://academy.example.com/verify/KA-2026-7K3M-Q9XD-T",
)


def logo(mode: str) -> str:
    drawn = io.BytesIO()
    Image.new(mode, (60, 60), {"L": 128, "RGB": (20, 120, 90)}.get(mode, (20, 120, 90, 128))).save(
        drawn, "PNG"
    )
    return "data:image/png;base64," + base64.b64encode(drawn.getvalue()).decode("ascii")


def pictures(data: bytes) -> list[Any]:
    """Every picture of points in the file, masks of transparent ones included."""
    reader = PdfReader(io.BytesIO(data))
    every = (reader.get_object(number) for number in range(1, int(str(reader.trailer["/Size"]))))
    return [one for one in every if isinstance(one, dict) and one.get("/Subtype") == "/Image"]


@pytest.mark.parametrize("design", SHIPPED.values(), ids=SHIPPED)
@pytest.mark.parametrize(("mode", "number"), [("RGB", 1), ("RGBA", 2), ("L", 1)])
def test_no_picture_asks_to_be_smoothed(design: Design, mode: str, number: int) -> None:
    bare = pictures(press.unsigned(replace(PAPER, design=design)))
    found = pictures(press.unsigned(replace(PAPER, design=design, logo=logo(mode))))
    assert len(found) == len(bare) + number
    assert not any(str(one.get("/Interpolate", "false")).lower() == "true" for one in found)


@pytest.mark.parametrize("path", [*pdf.COMMON, *pdf.WHOLE], ids=lambda path: path.name)
def test_a_face_numbers_its_signs_as_the_engine_does(path: Path) -> None:
    """The engine names a sign by its place. A CID-keyed face has numbers of its own, by which a
    reader may find another sign or none."""
    with TTFont(path, lazy=True) as face:
        assert "glyf" in face
        assert "CFF " not in face

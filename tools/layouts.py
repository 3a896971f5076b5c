"""Pictures of the certificates' layouts as they are printed: python -m tools.layouts"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pypdfium2
from PIL import Image

from app.certificates.rules.design import SHIPPED, Signatory
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.paper import LEVEL_NAMES, Print
from app.certificates.services import press
from app.kernel.wording import Wording
from tools.machine import ROOT

IMAGES = ROOT / "docs" / "images"
DOTS_PER_INCH = 96
SERIAL = "KA-2026-7K3M-Q9XD-T"
LEVELS = tuple(zip(LEVEL_NAMES, (430, 410, 380, 400, 360, 370, 420), strict=True))
SHOWN = {
    "formal-landscape": (
        CertificateKind.EXAM_PASSED,
        Wording("初级商家客服考试", "Junior Merchant-Agent Exam"),
    ),
    "formal-portrait": (
        CertificateKind.COURSE_COMPLETED,
        Wording("投诉处理", "Handling Complaints"),
    ),
    "modern-landscape": (
        CertificateKind.ROLEPLAY_COMPETENCE,
        Wording("高峰时段双线接待", "Two Customers at Once"),
    ),
    "modern-portrait": (
        CertificateKind.TIER_ATTAINED,
        Wording("中级客户服务专员", "Intermediate Customer Service Specialist"),
    ),
}


def paper(layout: str) -> Print:
    """What stands on the pictured sheet."""
    kind, title = SHOWN[layout]
    signatory = Signatory("高建国", Wording("客服总监", "Director of Service"))
    return Print(
        kind=kind,
        serial=SERIAL,
        holder="林晓雯",
        latin_name="Lin Xiaowen",
        title=title,
        issued_on=date(2026, 11, 24),
        valid_until=date(2028, 11, 24),
        levels=LEVELS if layout.startswith("modern") else (),
        percent=9150 if kind is CertificateKind.EXAM_PASSED else None,
        specimen=False,
        address=f"https://academy.example.com/verify/{SERIAL}",
        design=replace(SHIPPED[layout], signatories=(signatory,)),
    )


def pictures() -> Iterator[tuple[str, bytes]]:
    """The name and the PNG of each layout, with a hairline around the paper."""
    for layout in SHIPPED:
        document = pypdfium2.PdfDocument(press.unsigned(paper(layout)))
        drawn = document[0].render(scale=DOTS_PER_INCH / 72).to_pil().convert("RGB")
        document.close()
        framed = Image.new("RGB", (drawn.width + 2, drawn.height + 2), "#c9d1cd")
        framed.paste(drawn, (1, 1))
        packed = io.BytesIO()
        framed.quantize(96, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
        yield f"certificate-{layout}", packed.getvalue()


def main() -> int:
    """Write them beside the other pictures of the README."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name, packed in pictures():
        (IMAGES / f"{name}.png").write_bytes(packed)
        print(f"docs/images/{name}.png  {len(packed) // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())

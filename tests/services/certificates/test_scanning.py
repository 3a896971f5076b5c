"""The QR code on the sheet, read as a camera reads it, says what stands on the sheet: signed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from flask import Flask

from app.certificates.rules.design import SHIPPED, Design, Languages
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.paper import Print
from app.certificates.services import press, sealing
from app.kernel.wording import Wording

SITE = "https://academy.example.com"
SERIAL = "KA-2026-7K3M-Q9XD-T"
# What a phone sees of a sheet that it is held above, sharp and less so: some codes are lost at 100.
DOTS_PER_INCH = (200, 150)


def sheet(app: Flask, design: Design, holder: str) -> bytes:
    paper = Print(
        kind=CertificateKind.TIER_ATTAINED,
        serial=SERIAL,
        holder=holder,
        latin_name="Lin Xiaowen",
        title=Wording("中级客户服务专员", "Intermediate Customer Service Specialist"),
        issued_on=date(2026, 11, 24),
        valid_until=date(2028, 11, 24),
        levels=(("attitude", 430), ("teamwork", 380)),
        percent=None,
        specimen=False,
        address=f"{SITE}/verify/{SERIAL}",
        design=design,
    )
    return press.unsigned(replace(paper, code=sealing.code_of(app.config["ACADEMY"], paper)))


def scanned(data: bytes, dots: int) -> list[str]:
    """Every code that a reader finds on the drawn page."""
    document = pypdfium2.PdfDocument(data)
    try:
        bitmap = document[0].render(scale=dots / 72, grayscale=True)
        picture = np.ascontiguousarray(np.squeeze(bitmap.to_numpy()))
        return [found.text for found in zxingcpp.read_barcodes(picture)]
    finally:
        document.close()


@pytest.mark.parametrize("design", SHIPPED.values(), ids=SHIPPED)
def test_the_code_is_read_off_each_layout_and_its_signature_holds_without_the_site(
    context: Flask, design: Design, tmp_path: Path
) -> None:
    holder = "阿卜杜拉·买买提"
    for dots in DOTS_PER_INCH:
        (text,) = scanned(sheet(context, design, holder), dots)
        assert text.startswith(f"{SITE}/verify/{SERIAL}#1.")
    profile = tmp_path / "certificates.json"
    settings = context.config["ACADEMY"]
    profile.write_text(json.dumps(sealing.issuer(settings, SITE)), "utf-8")
    done = context.test_cli_runner().invoke(
        args=["certificates", "verify-code", text, "--key", str(profile), "--json"]
    )
    said = json.loads(done.stdout)
    assert said["valid"]
    assert (said["serial"], said["holder"]) == (SERIAL, holder)
    assert (said["issued_on"], said["valid_until"]) == ("2026-11-24", "2028-11-24")
    for sign in "AZ":
        other = text[:-20] + (sign if text[-20] != sign else "Q") + text[-19:]
        assert sealing.read_code(settings, other) is None


def test_a_long_name_in_one_language_leaves_the_code_readable(context: Flask) -> None:
    design = replace(SHIPPED["modern-portrait"], languages=Languages.ENGLISH)
    found = scanned(sheet(context, design, "古丽娜尔·阿不都热依木·买合木提江"), 150)
    assert len(found) == 1

"""Printing certificates: one after the other, and five hundred with two processes."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from app.certificates.rules.design import SHIPPED
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.paper import Print
from app.certificates.services import press, printing
from app.certificates.services.presses import Presses
from app.kernel.wording import Wording
from app.platform import pdf
from bench import made
from bench.figures import Figure, median

PART = "Certificates"
NAMES = ("林晓雯", "欧阳娜娜", "司马懿", "陈䶮", "王㛃", "Zoë O’Brien", "阿卜杜拉·买买提")
# As long as a real one: number, name, title, days and a signature.
CODE = (
    "#1."
    + "S0EtMjAyNi0wMDAwLTAwMDAtMApleGFtX3Bhc3NlZArmnpfmmZPpm68K5Yid57qn" * 2
    + "."
    + "q9Z" * 28
)


def _paper(number: int) -> Print:
    address = f"https://academy.example.com/verify/KA-2026-{number:04d}-0000-0"
    return Print(
        kind=CertificateKind.EXAM_PASSED,
        serial=f"KA-2026-{number:04d}-0000-0",
        holder=NAMES[number % len(NAMES)],
        latin_name="Lin Xiaowen",
        title=Wording("初级商家客服考试", "Junior merchant-agent exam"),
        issued_on=date(2026, 11, 24),
        valid_until=None,
        levels=(),
        percent=8650,
        specimen=False,
        address=address,
        design=SHIPPED["formal-landscape"],
        code=address + CODE,
    )


def measure(scale: float) -> Iterator[Figure]:
    """Times, size and memory; signing stated apart."""
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        app = made.academy(Path(scratch))
        settings = app.config["ACADEMY"]
        with app.app_context():
            for number in range(len(NAMES)):
                printing.make(settings, _paper(number))  # engines and faces loaded, key made
            bare, signed, sizes = [], [], []
            for number in range(1, 31):
                began = time.perf_counter()
                sheet = press.unsigned(_paper(number))
                middle = time.perf_counter()
                data = printing.sign(_paper(number), sheet)
                bare.append(middle - began)
                signed.append(time.perf_counter() - middle)
                sizes.append(len(data))
            assert not pdf.missing_characters("".join(NAMES))
        yield Figure(PART, "the next one, unsigned", median(bare) * 1000, "ms", 40, False)
        yield Figure(PART, "its signature", median(signed) * 1000, "ms")
        yield Figure(PART, "size, signed", median(sizes) / 1000, "kB", 100, False)
        number = max(20, round(500 * scale))
        began = time.perf_counter()
        with Presses(2) as presses:
            found = presses.measured(_paper(n) for n in range(number))
        took = time.perf_counter() - began
        yield Figure(PART, f"{number} with two processes, unsigned", took, "s", 15, False)
        most = max(memory for _size, memory in found)
        yield Figure(PART, "peak memory of such a process", most, "MiB", 120, False)

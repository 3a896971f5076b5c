"""Printing certificates: one after the other, and five hundred with two processes; names as hard as
there are, forgeries, and guesses.
"""

from __future__ import annotations

import io
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from pypdf import PdfReader

from app.certificates.rules.design import SHIPPED
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.paper import Print
from app.certificates.rules.serial import make as new_number
from app.certificates.services import press, printing
from app.certificates.services.presses import Presses
from app.kernel.wording import Wording
from app.platform import pdf, signing
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


def _hard_names(number: int) -> Iterator[str]:
    """Names with signs from anywhere in Unicode's Han blocks that a face here has, long and short,
    and some in other letters."""
    source = random.Random(2026)
    blocks = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF))
    letters = ("Łukasz Żółć", "Ngô Thị Hồng Nhung", "古丽娜尔·阿不都热依木", "吉野𠮷", "A")
    for place in range(number):
        if place < len(letters):
            yield letters[place]
            continue
        signs = ""
        while len(signs) < 1 + place % 4:
            sign = chr(source.randint(*blocks[source.randrange(len(blocks))]))
            signs += "" if pdf.missing_characters(sign) else sign
        yield signs


def _extracted(number: int) -> int:
    """How many of so many hard names another program reads out of the file as they were given."""
    exact = 0
    for name in _hard_names(number):
        page = PdfReader(io.BytesIO(press.unsigned(replace(_paper(1), holder=name)))).pages[0]
        exact += name in page.extract_text().splitlines()
    return exact


def _refused(number: int, signed: bytes) -> int:
    """How many of so many files with one bit changed the signature alone refuses."""
    source = random.Random(2026)
    refused = 0
    for place in source.sample(range(len(signed)), number):
        touched = bytearray(signed)
        touched[place] ^= 1 << source.randrange(8)
        refused += not (signing.check(bytes(touched)).good or signing.look(bytes(touched)).good)
    return refused


def _guessed() -> int:
    """Hits of 10,000 well-formed guesses at a year's 10,000 numbers."""
    source = random.Random(2026)
    issued = {new_number(2026, source) for _ in range(10_000)}
    return sum(new_number(2026, source) in issued for _ in range(10_000))


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
            flips = max(20, round(100 * scale))
            refused = _refused(flips, data)
        yield Figure(PART, "the next one, unsigned", median(bare) * 1000, "ms", 40, False)
        yield Figure(PART, "its signature", median(signed) * 1000, "ms")
        yield Figure(PART, "size, signed", median(sizes) / 1000, "kB", 100, False)
        hard = max(20, round(200 * scale))
        yield Figure(PART, f"{hard} hard names extracted exactly", _extracted(hard), "names", hard)
        yield Figure(PART, f"{flips} files with a changed bit, refused", refused, "files", flips)
        yield Figure(PART, "10,000 guesses at numbers, hits", _guessed(), "hits", 0, False)
        number = max(20, round(500 * scale))
        began = time.perf_counter()
        with Presses(2) as presses:
            found = presses.measured(_paper(n) for n in range(number))
        took = time.perf_counter() - began
        yield Figure(PART, f"{number} with two processes, unsigned", took, "s", 15, False)
        most = max(memory for _size, memory in found)
        yield Figure(PART, "peak memory of such a process", most, "MiB", 120, False)

"""Printing certificates: one after the other, and five hundred with two processes."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from flask import Flask

from app.certificates.rules.kinds import CertificateKind
from app.certificates.services import printing
from app.certificates.services.printing import Print
from app.kernel.wording import Wording
from app.platform import pdf
from bench import made
from bench.figures import Figure, median

PART = "Certificates"
NAMES = ("林晓雯", "欧阳娜娜", "司马懿", "陈䶮", "王㛃", "Zoë O’Brien", "阿卜杜拉·买买提")
_app: Flask | None = None


def _paper(number: int) -> Print:
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
        address=f"https://academy.example.com/verify/KA-2026-{number:04d}-0000-0",
    )


def _begin(data: str) -> None:
    global _app
    _app = made.academy(Path(data))


def _bare(number: int) -> tuple[int, float]:
    """Size and peak memory in MiB after printing one without a signature."""
    assert _app is not None
    with _app.app_context():
        size = len(printing.unsigned(_paper(number), layout="landscape"))
    return size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(_scale: float) -> Iterator[Figure]:
    """Times, size and memory; signing stated apart."""
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        _begin(scratch)
        assert _app is not None
        with _app.app_context():
            printing.make(_paper(0), layout="landscape")  # engines loaded, key made
            bare, signed, sizes = [], [], []
            for number in range(1, 31):
                began = time.perf_counter()
                printing.unsigned(_paper(number), layout="landscape")
                bare.append(time.perf_counter() - began)
                began = time.perf_counter()
                data = printing.make(_paper(number), layout="landscape")
                signed.append(time.perf_counter() - began)
                sizes.append(len(data))
            assert not pdf.missing_characters("".join(NAMES))
        yield Figure(PART, "the next one, unsigned", median(bare) * 1000, "ms", 40, False)
        yield Figure(PART, "the next one, signed", median(signed) * 1000, "ms")
        yield Figure(PART, "size, signed", median(sizes) / 1000, "kB", 100, False)
        number = 500
        with ProcessPoolExecutor(
            2, mp_context=get_context("spawn"), initializer=_begin, initargs=(scratch,)
        ) as pool:
            began = time.perf_counter()
            found = list(pool.map(_bare, range(number), chunksize=10))
            took = time.perf_counter() - began
        yield Figure(PART, f"{number} with two processes, unsigned", took, "s", 15, False)
        most = max(memory for _size, memory in found)
        yield Figure(PART, "peak memory of such a process", most, "MiB", 120, False)

"""python -m bench [--scale 0.1] [--only PART ...]: measure, print, keep in build/bench.json."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.figures import Figure, keep, table
from bench.parts import (
    beside,
    certificates,
    courses,
    exam_statistics,
    growth,
    items,
    levels,
    lexicon,
    pages,
    roleplay,
    rush,
    scripts,
    sitting,
    starting,
    writers,
)
from tools.suite import postgresql

RESULT = Path(__file__).resolve().parents[1] / "build" / "bench.json"


def _on_postgresql(scale: float) -> Iterator[Figure]:
    with postgresql(durable=True) as address:
        if address is None:
            print("PostgreSQL is not installed: its part is left out (apt-get install postgresql)")
            return
        yield from sitting.measure(scale, postgresql=address)


def _scripts_on_postgresql(scale: float) -> Iterator[Figure]:
    with postgresql(durable=True) as address:
        if address is None:
            print("PostgreSQL is not installed: its part is left out (apt-get install postgresql)")
            return
        yield from scripts.measure(scale, postgresql=address)


PARTS: dict[str, Callable[[float], Iterator[Figure]]] = {
    "sitting": sitting.measure,
    "pages": pages.measure,
    "sitting-postgresql": _on_postgresql,
    "rush": rush.measure,
    "beside": beside.measure,
    "writers": writers.measure,
    "scripts": scripts.measure,
    "lexicon": lexicon.measure,
    "scripts-postgresql": _scripts_on_postgresql,
    "certificates": certificates.measure,
    "exam-statistics": exam_statistics.measure,
    "items": items.measure,
    "starting": starting.measure,
    "courses": courses.measure,
    "growth": growth.measure,
    "levels": levels.measure,
    "roleplay": roleplay.measure,
}


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--scale", type=float, default=0.1, help="1 is the full scale")
    parser.add_argument("--only", nargs="*", choices=sorted(PARTS), help="parts to measure")
    chosen = parser.parse_args()
    for name in [n for n in os.environ if n.startswith("ACADEMY_")]:
        del os.environ[name]
    began = time.monotonic()
    figures: list[Figure] = []
    for name in chosen.only or PARTS:
        print(f"measuring {name} ...", flush=True)
        figures += list(PARTS[name](chosen.scale))
    seconds = time.monotonic() - began
    print(table(figures))
    keep(figures, RESULT, scale=chosen.scale, seconds=seconds)
    print(f"\n{seconds:.0f} s; kept in {RESULT.relative_to(RESULT.parents[1])}")


if __name__ == "__main__":
    main()

"""How soon the academy answers, and the memory that its two web processes take."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.platform import clock
from bench import made
from bench.driver import drive, get
from bench.figures import Figure, median
from bench.servers import memory_mib, served

PART = "Start-up"


def measure(_scale: float) -> Iterator[Figure]:
    """Five starts; memory after some pages were served."""
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        data = Path(scratch)
        app = made.academy(data)
        with app.app_context():
            made.add_exam(clock.now())
            people = made.add_people(app, 16, clock.now())
            attempts = made.start_attempts(people)
        times, sizes = [], []
        for _turn in range(5):
            with served("app:create_app", made.environment(data)) as (port, process, took):
                times.append(took)
                drive(
                    port,
                    lambda line, _n: get(
                        f"/exams/attempts/{attempts[line]}/sit", cookie=people[line].cookie
                    ),
                    seconds=1.0,
                    expect=b"</html>",
                )
                sizes.append(memory_mib(process))
    yield Figure(PART, "until the first answer", median(times), "s", 1.0, False)
    yield Figure(PART, "memory of two web processes (PSS)", median(sizes), "MiB", 160, False)

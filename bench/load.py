"""python -m bench.load KIND DATA COUNT: heavy work on an academy's data, in a process of its own.

What trainers and the worker do while others sit an exam: the shipped content is loaded, a table of
items is brought in, certificates are awarded and printed, somebody reads for a long time.
"""

from __future__ import annotations

import csv
import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from app import create_app
from app.accounts.models import Account
from app.certificates.models import Certificate
from app.certificates.rules.kinds import CertificateKind
from app.certificates.services import awarding
from app.content import loader
from app.exams.models.attempts import Response
from app.exams.services import importing
from app.exams.services.importing import Defaults
from app.jobs import outbox
from app.kernel.actor import SYSTEM
from app.kernel.wording import Wording
from app.platform import clock
from app.platform.db import db, transaction
from app.platform.settings import Settings

CONTENT = Path(__file__).resolve().parents[1] / "content"
AWARDED_AT_ONCE = 20


def content(_count: int) -> None:
    """Load everything that is shipped."""
    loader.load(CONTENT, at=clock.now(), take_files=True)  # the made framework gives way


def items(count: int) -> None:
    """Bring in a table of so many new items, as the page for it does: in short batches."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["题号", "题型", "题干", "A", "B", "C", "答案", "难度"])
    for number in range(count):
        stem = f"第 {number} 题：签收后第六天申请换货，怎样答复？"
        row = [f"L-{number:05}", "单选题", stem, "可以申请", "已经过期", "请联系厂家", "A", "易"]
        table.writerow(row)
    name = "load.csv"
    reading = importing.read(out.getvalue().encode(), name)
    plan = importing.plan(reading, name, Defaults("load", "after_sales", "expertise"))
    db.session.rollback()
    if len(plan.new) != count:
        raise SystemExit(f"{len(plan.new)} of {count} items can be brought in: {plan.refused[:1]}")
    for steps in importing.batches(plan):
        with transaction():
            importing.write(steps, by=SYSTEM, at=clock.now())
        db.session.expunge_all()


def certificates(count: int) -> None:
    """Award so many certificates and print them."""
    title = Wording("测量用考试", "Exam for measuring")
    learner = db.session.scalar(select(func.min(Account.id))) or 0
    db.session.rollback()
    for start in range(0, count, AWARDED_AT_ONCE):
        with transaction():
            for number in range(start, min(start + AWARDED_AT_ONCE, count)):
                awarding.award(
                    CertificateKind.EXAM_PASSED,
                    learner,
                    subject=f"exam:bench-{number}",
                    source=f"attempt:bench-{number}",
                    title=title,
                    at=clock.now(),
                    by=SYSTEM,
                    facts={"percent": 8650},
                )
    while outbox.run_due(at=clock.now()):
        db.session.expunge_all()
    printed = db.session.scalar(
        select(func.count()).select_from(Certificate).where(Certificate.pdf_bytes > 0)
    )
    if printed != count:
        raise SystemExit(f"{printed} of {count} certificates were printed")


def reading(seconds: int) -> None:
    """Read every answer again and again inside one transaction, as a long report or a backup does.
    Nothing that others write meanwhile may be seen in it, nor may it be hindered."""
    answers = select(func.count(), func.sum(func.length(Response.answer)))
    began = time.monotonic()
    first = db.session.execute(answers).one()
    while time.monotonic() - began < seconds:
        if db.session.execute(answers).one() != first:
            raise SystemExit("a reader saw what was written after it had begun")
        time.sleep(0.05)
    db.session.rollback()


WORK: dict[str, Callable[[int], None]] = {
    "content": content,
    "items": items,
    "certificates": certificates,
    "reading": reading,
}


def main(kind: str, data: str, count: str) -> None:
    """Do one kind of work."""
    app = create_app(
        Settings(data_dir=Path(data), secret_key="bench" * 8, argon2_memory_kib=8, demo=False)
    )
    with app.app_context():
        WORK[kind](int(count))


if __name__ == "__main__":
    main(*sys.argv[1:])

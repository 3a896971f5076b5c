"""Orders to award a certificate to many: written down, done in slices, cancelled between two."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select

from app.accounts.models import Account
from app.audit import trail
from app.certificates.models import Certificate, CertificateRun
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.runs import SLICE, RunEvent, RunState, advance, is_over
from app.certificates.services import awarding, printing
from app.jobs import outbox
from app.kernel.actor import Actor
from app.kernel.wording import Wording
from app.platform.db import db, new_id
from app.platform.settings import Settings

RUN = "certificate.run"
_SPLIT = re.compile(r"[\s,;，；、]+")


def people_named(text: str) -> tuple[list[int], list[str]]:
    """Active people by the staff numbers in a text, in its order and each once; and the numbers
    that nobody has."""
    numbers = list(dict.fromkeys(part for part in _SPLIT.split(text) if part))
    rows = db.session.execute(
        select(Account.staff_no, Account.id).where(
            Account.staff_no.in_(numbers),
            Account.disabled_at.is_(None),
            Account.erased_at.is_(None),
        )
    )
    known: Mapping[str | None, int] = {row.staff_no: row.id for row in rows}
    found = [known[number] for number in numbers if number in known]
    return found, [number for number in numbers if number not in known]


def order(
    kind: CertificateKind,
    title: Wording,
    learners: Sequence[int],
    *,
    day: date,
    valid_until: date | None,
    by: Actor,
    at: datetime,
) -> CertificateRun:
    """Write an order down; the worker carries it out."""
    run = CertificateRun(
        public_id=new_id(),
        state=RunState.WAITING,
        kind=kind,
        title_zh=title.zh,
        title_en=title.en,
        issued_on=day,
        valid_until=valid_until,
        created_at=at,
        created_by=by.id,
        finished_at=None,
        learners=list(learners),
        done=0,
        held_back=0,
    )
    db.session.add(run)
    db.session.flush()
    outbox.enqueue(RUN, {"run": run.id}, key=f"{run.public_id}@0")
    trail.note(
        by,
        "certificate_run.ordered",
        f"certificate_run:{run.public_id}",
        after={"kind": kind.value, "people": len(learners)},
        at=at,
    )
    return run


def cancel(run: CertificateRun, *, by: Actor, at: datetime) -> None:
    """Stop after the slice that is being done. What was awarded stays. Raise IllegalMove."""
    run.state = advance(run.state, RunEvent.CANCEL)
    run.finished_at = at
    trail.note(by, "certificate_run.cancelled", f"certificate_run:{run.public_id}", at=at)


def subject_of(run: CertificateRun) -> str:
    """What the certificates of an order are about: kind and English title as a key, so that the
    same one confirmed again replaces the earlier."""
    key = re.sub(r"[^a-z0-9]+", "-", run.title_en.lower()).strip("-") or "award"
    return f"{'external' if run.kind is CertificateKind.EXTERNAL_CONFIRMED else 'team'}:{key}"


def award_slice(run: CertificateRun, *, at: datetime) -> list[int]:
    """Award to the next few, once each; give the ids of those that have no file yet. Empty when
    all were served or the order was cancelled."""
    if is_over(run.state):
        return []
    run.state = advance(run.state, RunEvent.START)
    for learner in run.learners[run.done : run.done + SLICE]:
        awarding.award(
            run.kind,
            learner,
            subject=subject_of(run),
            source=f"run:{run.public_id}",
            title=run.title,
            at=at,
            by=Actor(run.created_by),
            day=run.issued_on,
            valid_until=run.valid_until,
            render=False,
        )
    wanted = run.learners[run.done : run.done + SLICE]
    return list(
        db.session.scalars(
            select(Certificate.id).where(
                Certificate.source == f"run:{run.public_id}",
                Certificate.learner_id.in_(wanted),
                Certificate.pdf_sha256.is_(None),
                Certificate.revoked_at.is_(None),
            )
        )
    )


def count_slice(run: CertificateRun) -> None:
    """The slice is printed: go on with the next."""
    run.done = min(len(run.learners), run.done + SLICE)


def finish(run: CertificateRun, *, at: datetime) -> None:
    """All were served."""
    if not is_over(run.state):
        run.state = advance(run.state, RunEvent.FINISH)
        run.finished_at = at


def archive_of(settings: Settings, run: CertificateRun) -> Path:
    """Where the packed files of an order stand, whether or not they are there."""
    return printing.folder(settings) / "runs" / f"{run.public_id}.zip"


def pack(settings: Settings, run: CertificateRun, names: Mapping[int, str]) -> int:
    """Put the files of an order into one archive; give how many. ``names`` are staff numbers by
    person."""
    rows = db.session.scalars(
        select(Certificate)
        .where(
            Certificate.source == f"run:{run.public_id}",
            Certificate.pdf_sha256.is_not(None),
            Certificate.revoked_at.is_(None),
        )
        .order_by(Certificate.id)
    ).all()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for row in rows:
            file = printing.file_of(settings, row)
            if file.exists():
                archive.write(file, f"{names.get(row.learner_id, '')}-{row.serial}.pdf".lstrip("-"))
    path = archive_of(settings, run)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    draft = path.with_suffix(".new")
    draft.write_bytes(packed.getvalue())
    draft.replace(path)
    return len(rows)


def forget(settings: Settings, account_id: int) -> int:
    """Remove archives that hold somebody's certificate; give how many."""
    removed = 0
    for run in db.session.scalars(select(CertificateRun)):
        path = archive_of(settings, run)
        if account_id in run.learners and path.exists():
            path.unlink()
            removed += 1
    return removed

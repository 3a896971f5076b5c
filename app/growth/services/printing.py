"""Have pages printed: what stood on them is kept, and the worker makes the sheet."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import ColumnElement, delete, or_, select

from app.growth.models.printing import Printout
from app.jobs import outbox
from app.kernel.actor import Actor
from app.kernel.errors import BadContent
from app.platform import pdf, qr
from app.platform.db import db, dump_json
from app.platform.i18n import _

JOB: Final = "growth.printout"
MOST_ROWS: Final = 2_000
PORTION: Final = 200
# Wider tables are printed on sheets that lie on their side.
UPRIGHT: Final = 7
_FOLDER = Path(__file__).resolve().parents[1] / "templates" / "growth" / "print"
templates = Environment(
    loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def ask(
    title: str,
    name: str,
    sections: Sequence[Mapping[str, Any]],
    *,
    lede: Sequence[str] = (),
    about: int | None,
    address: str,
    language: str,
    by: Actor,
    at: datetime,
) -> Printout:
    """Keep what a page shows and have it printed. The same page with the same content again is
    the same sheet. Raise BadContent for what is too long for paper or has nothing on it."""
    count = sum(len(part["rows"]) for part in sections)
    if not count:
        raise BadContent("There is nothing to print here yet.")
    if count > MOST_ROWS:
        raise BadContent("This is too long for paper. Choose fewer rows, or Excel.")
    body = [title, name, list(lede), [dict(part) for part in sections], address, language]
    digest = hashlib.sha256(dump_json(body).encode()).hexdigest()
    known = db.session.scalar(
        select(Printout).where(Printout.by_id == by.id, Printout.digest == digest).limit(1)
    )
    if known is not None:
        return known
    row = Printout(
        by_id=by.id,
        learner_id=about,
        title=title,
        name=name,
        lede=list(lede),
        sections=[dict(part) for part in sections],
        address=address,
        language=language,
        digest=digest,
        at=at,
    )
    db.session.add(row)
    db.session.flush()
    outbox.enqueue(JOB, {"printout": str(row.public_id)}, key=str(row.public_id))
    return row


def printed(row: Printout, *, writer: str, when: str, extra: Sequence[Path] = ()) -> bytes:
    """The sheet."""
    widest = max(len(part["heads"]) for part in row.sections)
    html = templates.get_template("printout.html").render(
        row=row,
        printed=_("Printed by %(name)s on %(when)s", name=writer, when=when),
        code=qr.address,
    )
    css = templates.get_template("report.css").render(lying=widest > UPRIGHT)
    return pdf.render(html, css, pdf.faces_for(html, extra))


def printout_of(public_id: UUID) -> Printout | None:
    """A printout for the worker; None once it is forgotten."""
    return db.session.scalar(select(Printout).where(Printout.public_id == public_id))


def forget(account_id: int, at: datetime) -> int:
    """Every sheet that the person had made, that is about them, or that lists many people."""
    named = or_(Printout.by_id == account_id, Printout.learner_id == account_id)
    return _drop(or_(named, Printout.learner_id.is_(None)))


def purge(before: datetime) -> int:
    """Forget some sheets from before that moment."""
    return _drop(Printout.id.in_(select(Printout.id).where(Printout.at < before).limit(PORTION)))


def _drop(which: ColumnElement[bool]) -> int:
    return len(db.session.execute(delete(Printout).where(which).returning(Printout.id)).all())


def gather(account_id: int) -> Any:
    """What the person had printed, and what was printed about them."""
    rows = db.session.execute(
        select(Printout.title, Printout.at, Printout.lede, Printout.sections).where(
            or_(Printout.by_id == account_id, Printout.learner_id == account_id)
        )
    )
    return [dict(row._mapping) for row in rows]

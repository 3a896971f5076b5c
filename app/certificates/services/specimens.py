"""A specimen of a template's version, printed by the worker for those who edit it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from app.certificates.models import CertificateDesign
from app.certificates.rules.design import Design, from_json
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.paper import LEVEL_NAMES, Print
from app.certificates.rules.serial import SPECIMEN
from app.certificates.services import designing, printing
from app.jobs import outbox
from app.kernel.wording import Wording
from app.platform.db import db
from app.platform.settings import Settings

PRINT = "certificate.specimen"
TITLE = Wording("中级客户服务专员", "Intermediate Customer Service Specialist")
LEVELS = tuple(zip(LEVEL_NAMES, (430, 410, 380, 400, 360, 370, 420), strict=True))


def paper_of(design: Design, *, name: str, latin_name: str, day: date) -> Print:
    """A sheet that nobody can take for a certificate."""
    return Print(
        kind=CertificateKind.TIER_ATTAINED,
        serial=SPECIMEN,
        holder=name,
        latin_name=latin_name,
        title=TITLE,
        issued_on=day,
        valid_until=day + timedelta(days=730),
        levels=LEVELS,
        percent=None,
        specimen=True,
        address="",
        design=design,
        logo=designing.logo_address(design.logo),
    )


def order(design_id: int) -> None:
    """Ask the worker, in the caller's transaction; a version needs one specimen."""
    outbox.enqueue(PRINT, {"design": design_id}, key=str(design_id))


def file_of(settings: Settings, design_id: int) -> Path:
    """Where the specimen stands, whether or not it is there."""
    return printing.folder(settings) / "specimens" / f"{design_id}.pdf"


def state_of(settings: Settings, design_id: int) -> str:
    """``ready`` once the file is there, else empty."""
    return "ready" if file_of(settings, design_id).exists() else ""


def print_one(settings: Settings, design_id: int, *, day: date) -> None:
    """Print a version's specimen and keep it."""
    row = db.session.get(CertificateDesign, design_id)
    if row is None:
        return
    design = from_json(row.body)
    paper = paper_of(design, name="林晓雯", latin_name="Lin Xiaowen", day=day)
    db.session.rollback()
    data = printing.make(settings, paper)
    path = file_of(settings, design_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    draft = path.with_suffix(".new")
    draft.write_bytes(data)
    draft.replace(path)

"""Templates of the academy's own: kept as versions, used for kinds, with inert logos."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime

from sqlalchemy import delete, select

from app.audit import trail
from app.certificates.models import (
    Certificate,
    CertificateDesign,
    CertificateLogo,
    CertificateTemplate,
    CertificateTemplateUse,
)
from app.certificates.rules import logos
from app.certificates.rules.design import Design, faults, from_json, shipped_for
from app.certificates.rules.kinds import CertificateKind
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, NotFound
from app.platform.db import db, new_id


def create(name: str, design: Design, *, by: Actor, at: datetime) -> CertificateTemplate:
    """A new template with its first version. Raise Conflict if the name is taken."""
    if db.session.scalar(select(CertificateTemplate.id).where(CertificateTemplate.name == name)):
        raise Conflict("There is a template of this name.")
    template = CertificateTemplate(public_id=new_id(), name=name, number=0, retired_at=None)
    db.session.add(template)
    db.session.flush()
    _version(template, design, by=by, at=at, restored_from=None)
    trail.note(by, "certificate_template.created", f"certificate_template:{template.id}", at=at)
    return template


def save(template: CertificateTemplate, design: Design, *, by: Actor, at: datetime) -> bool:
    """Keep a new version; the same again changes nothing. Certificates that were made keep
    theirs. Give whether there was a change."""
    if current(template).body == design.as_json():
        return False
    _version(template, design, by=by, at=at, restored_from=None)
    return True


def rename(template: CertificateTemplate, name: str, *, by: Actor, at: datetime) -> None:
    """Give a template another name. Raise Conflict if it is taken."""
    if template.name == name:
        return
    if db.session.scalar(select(CertificateTemplate.id).where(CertificateTemplate.name == name)):
        raise Conflict("There is a template of this name.")
    trail.note(
        by,
        "certificate_template.renamed",
        f"certificate_template:{template.id}",
        before={"name": template.name},
        after={"name": name},
        at=at,
    )
    template.name = name


def restore(template: CertificateTemplate, number: int, *, by: Actor, at: datetime) -> None:
    """Make an earlier version the newest again, as a version of its own."""
    old = version(template, number)
    if number == template.number:
        raise Conflict("This is the version in use.")
    _version(template, from_json(old.body), by=by, at=at, restored_from=number)


def _version(
    template: CertificateTemplate,
    design: Design,
    *,
    by: Actor,
    at: datetime,
    restored_from: int | None,
) -> None:
    wrong = faults(design)
    if wrong:
        raise Conflict("This design cannot be kept: mend the entries named.")
    before = template.number
    template.number += 1
    db.session.add(
        CertificateDesign(
            template_id=template.id,
            number=template.number,
            body=design.as_json(),
            created_at=at,
            created_by=by.id,
            restored_from=restored_from,
        )
    )
    db.session.flush()
    trail.note(
        by,
        "certificate_template.saved",
        f"certificate_template:{template.id}",
        before={"number": before},
        after={"number": template.number, "restored_from": restored_from},
        at=at,
    )


def version(template: CertificateTemplate, number: int) -> CertificateDesign:
    """A version. Raise NotFound."""
    found = db.session.scalar(
        select(CertificateDesign).where(
            CertificateDesign.template_id == template.id, CertificateDesign.number == number
        )
    )
    if found is None:
        raise NotFound()
    return found


def current(template: CertificateTemplate) -> CertificateDesign:
    """The newest version."""
    return version(template, template.number)


def use_for(
    template: CertificateTemplate, kinds: frozenset[CertificateKind], *, by: Actor, at: datetime
) -> None:
    """Print these kinds, and no others, from this template from now on."""
    use = CertificateTemplateUse
    before = set(db.session.scalars(select(use.kind).where(use.template_id == template.id)))
    if before == kinds:
        return
    db.session.execute(delete(use).where((use.template_id == template.id) | use.kind.in_(kinds)))
    db.session.add_all(use(kind=kind, template_id=template.id) for kind in sorted(kinds))
    trail.note(
        by,
        "certificate_template.used",
        f"certificate_template:{template.id}",
        before={"kinds": sorted(before)},
        after={"kinds": sorted(kinds)},
        at=at,
    )


def retire(template: CertificateTemplate, *, by: Actor, at: datetime) -> None:
    """Take a template out of use; what was printed from it stays as it is."""
    use_for(template, frozenset(), by=by, at=at)
    template.retired_at = at
    trail.note(by, "certificate_template.retired", f"certificate_template:{template.id}", at=at)


def design_in_use(kind: CertificateKind) -> int | None:
    """The version that a new certificate of a kind keeps; None for the shipped one."""
    use, design, template = CertificateTemplateUse, CertificateDesign, CertificateTemplate
    return db.session.scalar(
        select(design.id)
        .join(template, template.id == design.template_id)
        .join(use, use.template_id == template.id)
        .where(use.kind == kind, design.number == template.number)
    )


def design_of(certificate: Certificate) -> Design:
    """How a certificate looks: its kept version, else as shipped."""
    if certificate.design_id is None:
        return shipped_for(bool(certificate.facts.get("levels")))
    return from_json(db.session.get_one(CertificateDesign, certificate.design_id).body)


def add_logo(data: bytes, *, by: Actor, at: datetime) -> str:
    """Keep an inert copy of a picture and give its name for a design. Raise BadLogo."""
    logo = logos.inert(data)
    name = hashlib.sha256(logo.data).hexdigest()
    if db.session.get(CertificateLogo, name) is None:
        db.session.add(
            CertificateLogo(
                sha256=name, media=logo.media, data=logo.data, uploaded_at=at, uploaded_by=by.id
            )
        )
        db.session.flush()
        trail.note(by, "certificate_logo.added", f"certificate_logo:{name[:16]}", at=at)
    return name


def logo_address(name: str) -> str:
    """The picture of a logo as an address inside a page; empty if there is none."""
    logo = db.session.get(CertificateLogo, name) if name else None
    if logo is None:
        return ""
    return f"data:{logo.media};base64,{base64.b64encode(logo.data).decode('ascii')}"

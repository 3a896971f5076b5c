"""One's own certificates."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, render_template
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.certificates import labels, policies, queries
from app.certificates.rules.validity import expires_soon
from app.certificates.services import earning, printing
from app.certificates.views.blueprint import bp
from app.kernel.errors import NotFound, Unavailable
from app.kernel.refs import Ref
from app.platform import clock, links
from app.platform.db import db
from app.platform.i18n import language
from app.platform.links import Link


@bp.get("/certificates/")
@requires(Permission.CERTIFICATE_OWN)
def list_own() -> str:
    """The wall: newest first, each with its state."""
    day, actor, session = today(), current_actor(), db.session()
    found = queries.of_learner(session, actor.id)
    return render_template(
        "certificates/own.html",
        rows=[
            (
                c,
                queries.state_of(c, day),
                expires_soon(day, valid_until=c.valid_until),
                _renewal(c.subject),
            )
            for c in found
        ],
        waiting=earning.not_yet(actor.id, at=clock.now()),
        public=current_app.config["ACADEMY"].public_url,
        labels=labels,
    )


def _renewal(subject: str) -> Link | None:
    """Where the same can be earned again."""
    try:
        return links.resolve(Ref.parse(subject), language())
    except ValueError:
        return None


@bp.get("/certificates/<uuid:public_id>.pdf")
@requires(Permission.CERTIFICATE_OWN)
def download(public_id: UUID) -> Response:
    """The file, as it was printed and signed."""
    certificate = queries.by_public_id(db.session(), public_id)
    if certificate is None:
        raise NotFound()
    if not policies.may_download(current_actor(), learner_id=certificate.learner_id):
        raise NotFound()
    path = printing.file_of(current_app.config["ACADEMY"], certificate)
    if certificate.pdf_sha256 is None or not path.exists():
        raise Unavailable("The file is being made. Try again in a minute.")
    # At most a hundred kB: read whole, so that no handle stays open behind a slow reader.
    return Response(
        path.read_bytes(),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{certificate.serial}.pdf"'},
    )

"""Classes: files beside them, and what those who came think."""

from __future__ import annotations

import io
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.courses import policies
from app.courses.forms import FeedbackForm
from app.courses.queries import sessions as queries
from app.courses.rules import feedback, materials
from app.courses.services import attending as services
from app.courses.views.blueprint import bp
from app.courses.views.sessions import desk
from app.kernel.errors import DomainError, NotFound
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _


@bp.post("/manage/sessions/<uuid:session>/files")
@requires(Permission.COURSE_AUTHOR)
def add_material(session: UUID) -> AnyResponse | tuple[str, int]:
    """Put a file beside the class, or say why it is refused."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return desk(session, _("Choose a file first."), "file"), 422
    data = upload.read(materials.MOST_BYTES + 1)
    try:
        with transaction():
            name = services.add_material(
                session, upload.filename, data, by=current_actor(), at=clock.now()
            )
    except NotFound:
        raise
    except DomainError as error:
        return desk(session, i18n.said(error), "file"), 422
    flash(_("Added: %(name)s", name=name))
    return redirect(url_for(".manage_session", session=session, _anchor="files"), code=303)


@bp.post("/manage/sessions/<uuid:session>/files/<uuid:material>/remove")
@requires(Permission.COURSE_AUTHOR)
def remove_material(session: UUID, material: UUID) -> AnyResponse:
    """Take a file away."""
    with transaction():
        services.remove_material(session, material, by=current_actor(), at=clock.now())
    flash(_("Taken away."))
    return redirect(url_for(".manage_session", session=session, _anchor="files"), code=303)


@bp.get("/sessions/<uuid:session>/files/<uuid:material>")
@requires(Permission.COURSE_LEARN)
def download_material(session: UUID, material: UUID) -> Response:
    """One file, for whoever is on the list and for trainers; never shown inside a page."""
    actor = current_actor()
    found = queries.session_of(session)
    seat = queries.seat_of(found, actor.id)
    if not policies.may_have_materials(actor, on_list=seat is not None and seat.left_at is None):
        raise NotFound()
    row = queries.material_of(found, material)
    return send_file(
        io.BytesIO(row.data), mimetype=row.media, as_attachment=True, download_name=row.name
    )


@bp.route("/sessions/<uuid:session>/feedback", methods=["GET", "POST"])
@requires(Permission.COURSE_LEARN)
def give_feedback(session: UUID) -> str | AnyResponse | tuple[str, int]:
    """What I think of a class that I came to."""
    me = current_actor()
    if request.method == "GET":
        found = queries.session_of(session)
        seat = queries.seat_of(found, me.id)
        if seat is None or not seat.attended or found.confirmed_at is None:
            raise NotFound()
        said = queries.feedback_by(found, me.id)
        data = {**said.answers, "text": said.text} if said else {}
        form = FeedbackForm(formdata=None, data=data)
        is_open = feedback.is_open(found.confirmed_at, clock.now())
        return render_template(
            "courses/session_feedback.html", form=form, session=found, said=said, is_open=is_open
        )
    form = FeedbackForm()
    if form.validate():
        answers = {name: int(form[name].data) for name in feedback.STATEMENTS}
        with transaction():
            services.say(me, session, answers, form.text.data or "", at=clock.now())
        flash(_("Thank you. Your trainer sees the answers without names."))
        return redirect(url_for(".show_session", session=session), code=303)
    found = queries.session_of(session)
    page = render_template(
        "courses/session_feedback.html", form=form, session=found, said=None, is_open=True
    )
    return page, 422

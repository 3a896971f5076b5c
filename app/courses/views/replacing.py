"""The trainer's pages: words found over all courses, and replaced where one chooses."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.content import store
from app.courses import labels
from app.courses.models.bodies import Course, Lesson
from app.courses.queries import people as people_queries
from app.courses.services import replacing as services
from app.courses.services.replacing import Wanted
from app.courses.views.blueprint import bp, now
from app.kernel.errors import DomainError, NotFound
from app.kernel.wording import LANGUAGES
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _, ngettext


def _wanted() -> Wanted:
    lang = request.values.get("lang", "")
    return Wanted(
        request.values.get("q", "").strip(),
        request.values.get("course", ""),
        lang if lang in LANGUAGES else "",
        bool(request.values.get("exact")),
    )


@bp.get("/manage/find")
@requires(Permission.COURSE_AUTHOR)
def find_words() -> str | tuple[str, int]:
    """Every place where the words stand, with what would stand there instead."""
    return _page(_wanted())


def _page(wanted: Wanted, refusal: str = "") -> str | tuple[str, int]:
    try:
        found = services.find(wanted)
    except DomainError as error:
        found, refusal = [], refusal or i18n.said(error)
    courses = store.latest_of(Course, [entry.key for entry in store.entries(Course, services.LIVE)])
    page = render_template(
        "courses/find.html",
        wanted=wanted,
        instead=request.values.get("instead", ""),
        found=found,
        count=sum(place.count for place in found),
        most=services.MOST_HITS,
        courses=sorted(courses.values(), key=lambda v: (v.body.order, v.key)),
        fields=labels.FIELDS,
        refusal=refusal,
        ticked=set(request.form.getlist("hit")) if request.method == "POST" else None,
    )
    return (page, 422) if refusal else page


@bp.post("/manage/find")
@requires(Permission.COURSE_AUTHOR)
def replace_words() -> AnyResponse | str | tuple[str, int]:
    """Replace what is ticked; every change is a draft."""
    try:
        with transaction():
            row = services.replace(
                _wanted(),
                request.form.get("instead", ""),
                request.form.getlist("hit"),
                by=current_actor(),
                at=clock.now(),
            )
            public_id = row.public_id
    except NotFound:
        raise
    except DomainError as error:
        return _page(_wanted(), i18n.said(error))
    return redirect(url_for(".show_replacement", replacement=public_id), code=303)


@bp.get("/manage/find/<uuid:replacement>")
@requires(Permission.COURSE_AUTHOR)
def show_replacement(replacement: UUID) -> str:
    """What was replaced, and the way back."""
    row = services.made(replacement)
    keys = {kind: [c["key"] for c in row.changes if c["kind"] == kind] for kind in services.MODELS}
    titles = {
        **{k: v.body.title for k, v in store.latest_of(Course, keys["course"]).items()},
        **{k: v.body.shown_title() for k, v in store.latest_of(Lesson, keys["lesson"]).items()},
    }
    return render_template(
        "courses/replacement.html",
        row=row,
        titles=titles,
        who=people_queries.names_of({row.by_id or 0}, day=now().today).get(row.by_id or 0, ""),
    )


@bp.post("/manage/find/<uuid:replacement>/undo")
@requires(Permission.COURSE_AUTHOR)
def undo_replacement(replacement: UUID) -> AnyResponse:
    """Take it back, wherever nobody has worked on since."""
    with transaction():
        done = services.undo(replacement, by=current_actor(), at=clock.now())
    flash(
        ngettext(
            "%(num)d text is as it was before.", "%(num)d texts are as they were before.", done.back
        )
    )
    if done.left:
        names = _(", ").join(done.left)
        flash(_("Left alone, since somebody has worked on: %(names)s", names=names), "error")
    return redirect(url_for(".show_replacement", replacement=replacement), code=303)

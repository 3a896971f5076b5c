"""Assessing oneself, and the difference to what raters saw."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.growth.forms.path import self_assessment_form
from app.growth.labels import lines as labels
from app.growth.labels.words import Words
from app.growth.queries import anchors, assessments, people, pictures
from app.growth.services import assessing
from app.growth.views.blueprint import bp
from app.platform import clock
from app.platform.db import transaction
from app.platform.i18n import _, local


@bp.route("/growth/self-assessment", methods=["GET", "POST"])
@requires(Permission.GROWTH_OWN)
def assess_self() -> str | Response | tuple[str, int]:
    """One level for each criterion; the raters' levels show once one's own are given."""
    at, actor = clock.now(), current_actor()
    status = 200
    with transaction():
        person = people.person_of(actor.id, day=local(at).date())
        picture = pictures.picture(person, pictures.today(at))
        words = Words(picture.framework)
        titles = [(key, words.name(key)) for key in picture.criteria]
        form = self_assessment_form(titles, [str(step) for step in labels.STEPS])
        if request.method == "POST":
            status = 422
            if form.validate():
                levels = {key: form[key].data for key in picture.criteria}
                assessing.assess_self(levels, picture.framework, by=actor, at=at)
                status = 303
        earlier = assessments.self_assessments(actor.id)
        page = (
            render_template(
                "growth/self_assessment.html",
                form=form,
                framework=picture.framework,
                steps=labels.STEPS,
                anchors=anchors.of_review(picture.framework),
                earlier=earlier,
                beside=labels.beside(words, picture, earlier[0].levels) if earlier else (),
                words=words,
            )
            if status != 303
            else ""
        )
    if status == 303:
        flash(_("Kept. Below it stands beside what your raters saw."))
        return redirect(url_for(".assess_self", _anchor="beside"), code=303)
    return page, status

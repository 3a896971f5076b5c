"""Packages of lessons: the academy's page around one, which plays on an origin of its own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, render_template, request, url_for

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.courses.queries import learning as queries
from app.courses.services import playing
from app.courses.services.playing import PackageState, Pass
from app.courses.views.blueprint import bp, now
from app.kernel.errors import NotFound
from app.platform import clock, tickets
from app.platform.i18n import _, language, number


@bp.get("/<course>/<lesson>/package/<block>")
@requires(Permission.COURSE_LEARN)
def show_package(course: str, lesson: str, block: str) -> str:
    """A package in its frame, with its parts and how far each is."""
    when = now()
    standing = queries.standing(current_actor().id, course, today=when.today, zone=when.zone)
    given = playing.admitted(standing, lesson, block, origin=_own_origin())
    text = standing.lessons[lesson].body.text_in(language())
    if text is None:
        raise NotFound()
    state = playing.states(standing, lesson, text.document).get(block)
    if state is None:
        raise NotFound()
    return render_template(
        "courses/package.html",
        layout="layout/learner.html",
        crumbs=[
            (standing.course.body.title, url_for(".show_course", course=course)),
            (text.title, url_for(".show_lesson", course=course, lesson=lesson)),
        ],
        title=text.document.packages[block].title,
        **_played(given, state),
    )


@bp.get("/manage/<course>/lessons/<lesson>/try/<file>")
@requires(Permission.COURSE_AUTHOR)
def try_package(course: str, lesson: str, file: str) -> str:
    """A package as its author tries it: it plays, and nothing is kept."""
    given = playing.trial(current_actor(), course, lesson, file, origin=_own_origin())
    state = playing.tried(given)
    return render_template(
        "courses/package.html",
        layout="layout/staff.html",
        trial=True,
        crumbs=[
            (course, url_for(".edit_course", course=course)),
            (lesson, url_for(".edit_lesson", course=course, lesson=lesson)),
        ],
        title=state.packed.title,
        **_played(given, state),
    )


def _played(given: Pass, state: PackageState) -> dict[str, Any]:
    """What the page of a package needs to open its player."""
    settings = current_app.config["ACADEMY"]
    ticket = tickets.sealed(settings.secret_key, "package", given.sealed(), at=clock.now())
    return {
        "state": state,
        "parts": shown_parts(state),
        "player": f"{settings.content_url}/packages/{ticket}/" if settings.content_url else "",
        "origin": origin_of(settings.content_url),
    }


def origin_of(address: str) -> str:
    """The origin of an address, as browsers name it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _own_origin() -> str:
    return origin_of(request.host_url)


def shown_parts(state: PackageState) -> list[tuple[str, str, str]]:
    """Each part's title, how it stands in a word, and the tone of that."""
    found = []
    for one in state.parts:
        outcome = one.outcome
        if outcome.done:
            word, tone = _("Done"), "good"
        elif outcome.passed is False:
            word, tone = _("Not passed yet"), "warm"
        else:
            word, tone = (_("Begun"), "info") if one.begun else (_("Not begun"), "")
        if outcome.score is not None:
            word = f"{word} {number(outcome.score / 100)}%"
        found.append((one.part.title, word, tone))
    return found

"""Videos of lessons: what a page needs to show one, what a player reports, how one comes in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.content import store
from app.courses.models.bodies import Lesson
from app.courses.queries import films as queries
from app.courses.queries.learning import Standing
from app.courses.rules import cues, film
from app.courses.rules import watching as rules
from app.courses.rules.parts import Document
from app.courses.rules.watching import Range
from app.courses.services import filing, watching
from app.courses.views import arrivals
from app.courses.views.blueprint import bp, now
from app.kernel.errors import BadContent, DomainError, NotFound
from app.media import serving
from app.platform import clock, files, i18n, tickets
from app.platform.db import db, transaction
from app.platform.i18n import _
from app.platform.web import wants_json

LANGUAGES = {"zh": "中文", "en": "English"}


@dataclass(frozen=True)
class Film:
    """A video on a page: where it is, and what was watched of it."""

    address: str
    duration: int
    ranges: tuple[Range, ...]
    percent: int
    done: bool
    resumes: int
    reach: int
    captions: tuple[tuple[str, str, str], ...]


def address(digest: str, media_type: str, name: str = "") -> str:
    """Where a player gets a file: from the second listener, which serves it in small pieces, or
    from here where there is none. With a ``name`` it is kept under that, never opened."""
    settings = current_app.config["ACADEMY"]
    value = [digest, media_type, name] if name else [digest, media_type]
    ticket = tickets.sealed(settings.secret_key, "file", value, at=clock.now())
    if settings.content_url:
        return f"{settings.content_url}/files/{ticket}"
    return url_for("courses.show_file", ticket=ticket)


def films_of(standing: Standing, lesson: str, document: Document) -> dict[str, Film]:
    """The videos of a lesson by their key. One whose file is gone is left out."""
    if not document.videos or standing.enrolment is None:
        return {}
    body = standing.lessons[lesson].body
    known = queries.files([body.files[key] for key in document.videos if key in body.files])
    rows = queries.watches(standing.enrolment, lesson)
    found = {}
    for key in document.videos:
        file = known.get(body.files.get(key, ""))
        if file is None:
            continue
        row = rows.get(key)
        same = row is not None and row.file == file.hash
        ranges = watching.watched(row) if same else ()
        found[key] = Film(
            address(file.hash, file.media_type),
            file.duration,
            ranges,
            rules.percent(ranges, file.duration),
            row is not None and row.done_at is not None,
            rules.resumes_at(row.position, file.duration) if row is not None and same else 0,
            rules.reach(ranges),
            tuple(_captions(standing.key, lesson, body, key)),
        )
    return found


def bare_addresses(given: Mapping[str, str]) -> dict[str, str]:
    """Where the videos and documents of a draft are, for its author; by name."""
    known = queries.files(list(given.values()))
    return {
        name: address(digest, known[digest].media_type, "" if known[digest].duration else name)
        for name, digest in given.items()
        if digest in known and not known[digest].about  # packages are played elsewhere
    }


def _captions(course: str, lesson: str, body: Lesson, key: str) -> list[tuple[str, str, str]]:
    found = []
    for lang, name in LANGUAGES.items():
        text = getattr(body, lang)
        video = text.document.videos.get(key) if text else None
        if video is not None and video.cues:
            where = url_for(
                "courses.show_captions", course=course, lesson=lesson, block=key, lang=lang
            )
            found.append((lang, name, where))
    return found


def state_of(film: Film) -> dict[str, Any]:
    """What a player may know of its own progress."""
    return {
        "ranges": [list(one) for one in film.ranges],
        "percent": film.percent,
        "done": film.done,
        "reach": film.reach,
    }


@bp.post("/<course>/<lesson>/video/<block>")
@requires(Permission.COURSE_LEARN)
def report_watching(course: str, lesson: str, block: str) -> AnyResponse:
    """What a player says was watched since its last report; the answer is what counts."""
    given = request.get_json(silent=True)
    ranges, position = _reported(given)
    with transaction():
        row = watching.report(
            current_actor(), course, lesson, block, ranges, position=position, at=now().at
        )
    counted = watching.watched(row)
    return jsonify(
        ranges=[list(one) for one in counted],
        percent=row.percent,
        done=row.done_at is not None,
        reach=rules.reach(counted),
    )


def _reported(given: Any) -> tuple[list[Range], int]:
    try:
        ranges = [(int(start), int(end)) for start, end in given["ranges"]]
        return ranges, int(given["position"])
    except (TypeError, ValueError, KeyError, OverflowError):
        raise BadContent("This request could not be understood") from None


@bp.get("/<course>/<lesson>/captions/<block>.<lang>.vtt")
@requires(Permission.COURSE_LEARN)
def show_captions(course: str, lesson: str, block: str, lang: str) -> Response:
    """The captions of a video in one language, as learners meet them."""
    body = store.current(Lesson, f"{course}/{lesson}").body
    text = getattr(body, lang) if lang in LANGUAGES else None
    video = text.document.videos.get(block) if text else None
    if video is None or not video.cues:
        raise NotFound()
    return Response(cues.write(video.cues), content_type="text/vtt; charset=utf-8")


@bp.get("/files/<ticket>")
@requires(Permission.MEDIA_READ)
def show_file(ticket: str) -> Response:
    """A video or a document, where there is no second listener."""
    settings = current_app.config["ACADEMY"]
    digest, media_type, *name = tickets.opened(settings.secret_key, "file", ticket, at=clock.now())
    path = files.path_of(settings.data_dir, digest)
    response = serving.piece(path, media_type, digest, *name)
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@bp.post("/manage/<course>/lessons/<lesson>/files")
@requires(Permission.COURSE_AUTHOR)
def add_file(course: str, lesson: str) -> AnyResponse:
    """A file for a lesson: whole from a plain form, in pieces from a script."""
    try:
        piece = _take_piece(course, lesson)
    except NotFound:
        raise
    except DomainError as error:
        if wants_json():
            raise
        flash(i18n.said(error), "error")
        return redirect(url_for(".edit_lesson", course=course, lesson=lesson, _anchor="files"), 303)
    if not piece.is_last:
        return jsonify(at=piece.there)
    block = film.block_of(piece.name)
    flash(_("Added. Show it with :::%(block)s %(name)s", block=block, name=piece.name))
    target = url_for(".edit_lesson", course=course, lesson=lesson, _anchor="files")
    return jsonify(at=piece.there, done=target) if wants_json() else redirect(target, 303)


def _take_piece(course: str, lesson: str) -> arrivals.Piece:
    """Keep what came; with the last piece, look into the file and put it beside the lesson."""
    store.latest(Lesson, f"{course}/{lesson}")
    by = current_actor()
    db.session.rollback()  # looking into a large file holds no transaction open
    piece = arrivals.take(filing.expect)
    if piece.is_last:
        digest, looked = filing.settle(piece.name, piece.arrival)
        with transaction():
            filing.add(course, lesson, piece.name, digest, looked, by=by, at=clock.now())
    return piece

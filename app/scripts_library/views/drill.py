"""The drill: the day's queue, a card in one of three ways, its points, and when it comes again."""

from __future__ import annotations

import zlib
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.content import store
from app.kernel.errors import NotFound
from app.platform import clock, i18n
from app.platform.db import db, transaction
from app.platform.i18n import _, language, ngettext
from app.scripts_library import labels, queries
from app.scripts_library.models.bodies import ScriptBody
from app.scripts_library.rules import drilling, placeholders, spacing
from app.scripts_library.rules.drilling import Compared, Point, Way
from app.scripts_library.rules.spacing import Recall
from app.scripts_library.services import decks, drills, finding
from app.scripts_library.views.library import bp

DAY_BEGINS = timedelta(hours=4)
"""A learner's day begins at four: who drills past midnight still drills for the evening."""


def _day_of(moment: datetime) -> date:
    return i18n.local(moment - DAY_BEGINS).date()


def _day_begins() -> datetime:
    zone = i18n.local(clock.now()).tzinfo
    return datetime.combine(_day_of(clock.now()), time.min, zone).astimezone(UTC) + DAY_BEGINS


def _points(body: ScriptBody) -> list[Point]:
    spoken = language()
    if body.points:
        return [
            Point(
                one.text.said_in(spoken),
                tuple(said.said_in(spoken) for said in one.said),
                one.criterion,
            )
            for one in body.points
        ]
    return drilling.points_of(body.wording.said_in(spoken))


def _seed(key: str, times: int) -> int:
    return zlib.crc32(f"{key}:{times}:{current_actor().id}".encode())


def _question(key: str, body: ScriptBody, times: int, asked: str) -> dict[str, Any]:
    wording = body.wording.said_in(language())
    words = [tag for tag in body.tags if tag in wording]
    gaps = drilling.cloze(wording, words, _seed(key, times))
    way = drilling.way_of(times, words_kept=gaps is not None)
    if asked in list(Way) and (asked != Way.CLOZE or gaps):
        way = Way(asked)
    offered: list[tuple[str, ScriptBody]] = []
    if way is Way.CHOOSE:
        others = queries.keys_in(db.session(), body.category)
        chosen = drilling.offered(key, others, _seed(key, times))
        found = store.current_of(ScriptBody, chosen)
        offered = [(one, found[one].body) for one in chosen if one in found]
        if len(offered) < 2:
            way = Way.OWN_WORDS
    return {"way": way, "cloze": gaps, "offered": offered, "seed": _seed(key, times)}


@bp.get("/drill")
@requires(Permission.SCRIPT_USE)
def show_drill() -> str:
    """The outlook: what is due, the week, decks to begin, and the first card's button."""
    actor, now, begins = current_actor(), clock.now(), _day_begins()
    outlook = drills.outlook(actor, now, since=begins)
    waiting = drills.queue(actor, now, since=begins)
    days = [_day_of(moment) for moment in outlook.moments]
    return render_template(
        "scripts_library/drill.html",
        outlook=outlook,
        waiting=waiting,
        streak=drilling.streak(days, _day_of(now)),
        counts=finding.counts_by_category(),
        weak=decks.weak_decks(actor),
        labels=labels,
    )


@bp.post("/drill/add")
@requires(Permission.SCRIPT_USE)
def add_to_drill() -> Response:
    """One script, a category's deck, or what stars and recent use name."""
    actor, now = current_actor(), clock.now()
    with transaction() as session:
        key, deck = request.form.get("key", ""), request.form.get("deck", "")
        if key:
            keys = [key] if store.find_current(ScriptBody, key) else []
        elif deck == "starred":
            keys = sorted(queries.stars_of(session, actor.id))
        elif deck == "recent":
            keys = queries.recent_keys(session, actor.id, decks.MOST_CARDS)
        elif deck in labels.NAMES:
            keys = queries.keys_in(session, deck, decks.MOST_CARDS)
        else:
            keys = decks.keys_for(deck)
        if key and not keys:
            raise NotFound()
        added = drills.add(keys, by=actor, at=now)
    flash(
        ngettext("One card added.", "%(num)d cards added.", added)
        if added
        else _("These cards are in your drill already.")
    )
    target = url_for(".show_script", key=key) if key else url_for(".show_drill")
    return redirect(target)


@bp.post("/drill/<key>/remove")
@requires(Permission.SCRIPT_USE)
def remove_from_drill(key: str) -> Response:
    """Take a card out."""
    with transaction():
        drills.remove(key, by=current_actor())
    flash(_("Taken out of your drill."))
    return redirect(url_for(".show_script", key=key))


@bp.get("/drill/next")
@requires(Permission.SCRIPT_USE)
def next_card() -> Response:
    """To the first card that waits; to the outlook where none does."""
    waiting = drills.queue(current_actor(), clock.now(), since=_day_begins(), limit=1)
    if not waiting:
        flash(_("Nothing is due. The next cards come by themselves."))
        return redirect(url_for(".show_drill"))
    return redirect(url_for(".show_card", key=waiting[0].key))


def _card_page(key: str, **more: Any) -> str:
    actor, now, begins = current_actor(), clock.now(), _day_begins()
    row = drills.card(key, by=actor)
    version = store.find_current(ScriptBody, key)
    if version is None:
        raise NotFound()
    outlook = drills.outlook(actor, now, since=begins)
    waiting = len(drills.queue(actor, now, since=begins))
    asked = more.pop("asked", request.args.get("way", ""))
    return render_template(
        "scripts_library/card.html",
        key=key,
        card=row,
        script=version.body,
        done=outlook.done_today,
        all=outlook.done_today + waiting,
        left=waiting,
        labels=labels,
        pieces=placeholders.pieces,
        ways=Way,
        **_question(key, version.body, row.times, asked),
        **more,
    )


@bp.get("/drill/<key>")
@requires(Permission.SCRIPT_USE)
def show_card(key: str) -> str:
    """A card: the situation and the task."""
    return _card_page(key)


@bp.post("/drill/<key>/compare")
@requires(Permission.SCRIPT_USE)
def compare_card(key: str) -> tuple[str, int]:
    """The answer against the key points, the wording, and four dates to choose from."""
    actor, now = current_actor(), clock.now()
    row = drills.card(key, by=actor)
    version = store.find_current(ScriptBody, key)
    if version is None:
        raise NotFound()
    asked = request.form.get("way", "")
    question = _question(key, version.body, row.times, asked)
    way: Way = question["way"]
    found: list[Compared] = []
    half = 0
    answer = request.form.get("answer", "").strip()[:2000]
    filled = [request.form.get(f"gap-{n}", "").strip()[:80] for n in range(3)]
    if way is Way.OWN_WORDS:
        if not answer:
            return _card_page(key, asked=asked, wrong=_("Write your answer first.")), 422
        found = drills.compared(answer, _points(version.body))
        met, points = drilling.met(found), len(found)
        half = sum(one.verdict is drilling.Verdict.HALF for one in found)
    elif way is Way.CLOZE:
        gaps = question["cloze"].gaps
        right = [drilling.filled_right(gap, filled[n]) for n, gap in enumerate(gaps)]
        met, points = sum(right), len(gaps)
    else:
        met, points = int(answer == key), 1
    hint = drilling.suggested(met, half, points)
    memory = drills.memory_of(row)
    db.session.rollback()
    with transaction():
        drills.note_try(key, way=way, met=met, points=points, by=actor)
    page = _card_page(
        key,
        asked=asked,
        answer=answer,
        filled=filled,
        compared=found,
        met=met,
        half=half,
        points=points,
        suggested=hint,
        dues=spacing.choices(memory, now, _day_begins()),
        begins=_day_begins(),
        recalls=Recall,
    )
    return page, 200


@bp.post("/drill/<key>/answer")
@requires(Permission.SCRIPT_USE)
def answer_card(key: str) -> Response:
    """How well it went: the next date is set, the recall stated as evidence."""
    try:
        recall = Recall(request.form.get("recall", type=int) or 0)
    except ValueError:
        raise NotFound() from None
    with transaction():
        drills.answer(key, recall, by=current_actor(), at=clock.now(), since=_day_begins())
    return redirect(url_for(".next_card"))

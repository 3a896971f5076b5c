"""Learning paths: a tier's courses in their order for their learner, and asked of many at once; and
the courses that a learner's gaps recommend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.courses import policies
from app.courses.forms import PathForm
from app.courses.queries import learning as learning_queries
from app.courses.queries import paths as queries
from app.courses.queries import people as people_queries
from app.courses.queries.learning import Card
from app.courses.rules import pacing
from app.courses.rules.enrolment import EnrolmentState
from app.courses.rules.needs import Gap
from app.courses.rules.recommending import Advice, Lack, advised
from app.courses.services import assigning
from app.courses.views import choosing
from app.courses.views.blueprint import bp, now
from app.evidence import guidance
from app.evidence.guidance import LearningPath
from app.kernel.actor import Role
from app.kernel.errors import DomainError, NotFound
from app.kernel.refs import Ref
from app.platform import clock, i18n, links
from app.platform.db import db, transaction
from app.platform.i18n import _, language, ngettext


@dataclass(frozen=True)
class Recommended:
    """A card of the catalogue, and why it is worth taking now."""

    card: Card
    reasons: tuple[str, ...]


def recommended(cards: Sequence[Card]) -> list[Recommended]:
    """What would help the reader most: courses for what the next tier asks, for points lost in
    exams, and the next one of the own learning path. Nobody but learners is told."""
    actor, when = current_actor(), now()
    if not actor.has(Role.LEARNER):
        return []
    by_key = {card.key: card for card in cards}
    lacks = [
        Lack(want.ref.kind, want.ref.key, want.why) for want in guidance.wants(actor.id, when.today)
    ]
    lacks += [_lost(gap) for gap in queries.lost_points(actor.id, at=when.at)]
    lacks += _next_on_path(actor.id, when.today, by_key)
    found = advised(
        lacks,
        queries.offers(cards, criteria=any(lack.kind == "criterion" for lack in lacks)),
        done=[card.key for card in cards if card.state is EnrolmentState.COMPLETED],
        begun=[card.key for card in cards if card.is_in_progress or card.is_assigned],
    )
    return [_recommended(by_key, advice) for advice in found]


def _recommended(by_key: Mapping[str, Card], advice: Advice) -> Recommended:
    return Recommended(by_key[advice.course], advice.reasons)


def _lost(gap: Gap) -> Lack:
    percent = i18n.number(round((gap.mean or 0) / 100))
    why = _("Your last exam: %(percent)s%% in %(name)s", percent=percent, name=_named(gap.ref))
    return Lack("competency", gap.ref.split(":", 1)[1], why)


def _named(ref: str) -> str:
    link = links.resolve(Ref.parse(ref), language())
    return link.title if link else ref.split(":", 1)[1]


def _next_on_path(learner_id: int, day: date, cards: Mapping[str, Card]) -> list[Lack]:
    tier = people_queries.tiers_of([learner_id], day=day)[learner_id]
    course = queries.next_on(guidance.paths(day), tier, cards)
    return [Lack("course", course, _("The next one on your learning path"))] if course else []


@bp.get("/paths")
@requires(Permission.COURSE_LEARN)
def list_paths() -> str:
    """Each tier's courses in their order: what I have done, what is due, what comes next."""
    actor, when = current_actor(), now()
    cards = learning_queries.cards(actor.id, today=when.today, zone=when.zone)
    by_key = {card.key: card for card in cards}
    learns = actor.has(Role.LEARNER)
    return render_template(
        "courses/paths.html",
        layout="layout/learner.html" if learns else "layout/staff.html",
        views=[queries.view(path, by_key) for path in guidance.paths(when.today)],
        own=people_queries.tiers_of([actor.id], day=when.today)[actor.id] if learns else "",
    )


@bp.route("/paths/<tier>/assign", methods=["GET", "POST"])
@requires(Permission.COURSE_ASSIGN)
def assign_path(tier: str) -> str | AnyResponse | tuple[str, int]:
    """Ask people to go through a whole learning path, each course by a day of its own."""
    actor, when = current_actor(), now()
    reach = None if policies.may_assign(actor, team_id=None) else actor.teams
    path = _path_of(tier, when.today)
    legs = queries.legs_of(path)
    crowd = choosing.crowd(reach, day=when.today)
    form, looks = PathForm(), bool(request.form.get("look"))
    if request.method == "GET":
        first = when.today
        form = PathForm(
            formdata=None, data={"first_on": first, "last_on": queries.last_day(legs, first)}
        )
    choosing.offer(form, crowd, choosing.teams(reach))
    titles = _titles(path)
    valid = request.method == "POST" and form.validate()
    if valid:
        _check_days(form, when.today)
    days = _days(form, legs)
    if valid and not form.errors and not looks:
        people = choosing.chosen(form, crowd)
        db.session.rollback()
        try:
            asked = _assign_all(path, days, people)
        except DomainError as error:
            form.form_errors.append(i18n.said(error))
        else:
            flash(ngettext("%(num)d person was asked.", "%(num)d people were asked.", asked))
            return redirect(url_for(".list_progress"), code=303)
    page = render_template(
        "courses/assign_path.html", form=form, path=path, days=days, titles=titles, legs=legs
    )
    return (page, 422) if form.errors or form.form_errors else page


def _path_of(tier: str, day: date) -> LearningPath:
    found = next((path for path in guidance.paths(day) if path.tier == tier), None)
    if found is None:
        raise NotFound()
    return found


def _titles(path: LearningPath) -> dict[str, str]:
    known = links.resolve_all([Ref("course", key) for key in path.courses], language())
    return {ref.key: link.title for ref, link in known.items()}


def _check_days(form: PathForm, today: date) -> None:
    if form.first_on.data < today:
        form.first_on.errors = [_("The day lies in the past.")]
    if form.last_on.data < form.first_on.data:
        form.last_on.errors = [_("The last day lies before the first.")]
    elif form.last_on.data > form.first_on.data + timedelta(days=3 * 366):
        form.last_on.errors = [_("Choose a day within three years.")]


def _days(form: PathForm, legs: Sequence[pacing.Leg]) -> dict[str, date]:
    """By which day each course is due; nothing while the form's days make no sense."""
    first, last = form.first_on.data, form.last_on.data
    return pacing.due_days(legs, first, last) if first and last and first <= last else {}


def _assign_all(path: LearningPath, days: Mapping[str, date], people: Sequence[int]) -> int:
    """Course by course, so that no transaction is long; then one notice for each person. Done
    again after a failure, it asks nobody twice."""
    actor, today = current_actor(), now().today
    asked: set[int] = set()
    for course, day in days.items():
        with transaction():
            done = assigning.assign(
                course, people, due_on=day, by=actor, at=clock.now(), today=today, tells=False
            )
        asked |= set(done.people)
    with transaction():
        assigning.tell_of_path(path, asked, courses=len(days), by=actor, at=clock.now())
    return len(asked)

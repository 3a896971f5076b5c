"""Evaluation of training: what people think of a course, what they learnt, what changed."""

from __future__ import annotations

from typing import Final

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.content import store
from app.courses import labels, policies
from app.courses.forms import OpinionForm
from app.courses.models.bodies import Course
from app.courses.queries import effects as queries
from app.courses.rules.effects import STATEMENTS, Change
from app.courses.services import opinions as services
from app.courses.views.blueprint import bp, now
from app.kernel.refs import Ref
from app.platform import clock, downloads, i18n, links
from app.platform.db import transaction
from app.platform.i18n import _, in_readers_language, language
from app.platform.sheets import Cell, Column

# How the ledger keeps a figure (app/evidence/facts.py), by the end of its name.
PERCENT: Final = ("exam", "first_reply_in_time", "solving", "compliance")
SECONDS: Final = ("first_reply_seconds", "handling_seconds")


@bp.route("/<course>/opinion", methods=["GET", "POST"])
@requires(Permission.COURSE_LEARN)
def give_opinion(course: str) -> str | AnyResponse | tuple[str, int]:
    """What I think of a course that I have completed."""
    me = current_actor()
    if request.method == "GET":
        enrolment = services.completed(me, course)
        said = queries.opinion_of(me.id, course, enrolment.round)
        data = {**said.answers, "text": said.text} if said else {}
        return _opinion_page(course, OpinionForm(formdata=None, data=data), said is not None)
    form = OpinionForm()
    if form.validate():
        answers = {name: int(form[name].data) for name in STATEMENTS}
        with transaction():
            services.say(me, course, answers, form.text.data or "", at=clock.now())
        flash(_("Thank you. Your trainer sees the answers without names."))
        return redirect(url_for(".show_course", course=course), code=303)
    services.completed(me, course)
    return _opinion_page(course, form, False), 422


def _opinion_page(course: str, form: OpinionForm, said: bool) -> str:
    title = store.current(Course, course).body.title
    return render_template(
        "courses/opinion.html",
        form=form,
        title=title,
        course=course,
        said=said,
        statements=STATEMENTS,
    )


def _teams() -> frozenset[int] | None:
    actor = current_actor()
    return None if policies.sees_everybody(actor) else actor.teams


@bp.get("/evaluation")
@requires(Permission.COURSE_REPORT)
def list_effects() -> str | Response:
    """Every course: how many completed it, what they think; the same as a file."""
    lines = queries.course_lines(_teams(), day=now().today)
    wanted = request.args.get("format", "")
    if wanted in downloads.FILES:
        heads = (_("Course"), _("Completed"), _("Opinions"), _("Mean opinion"))
        rows: list[list[Cell]] = [
            [
                in_readers_language(line.version.body.title),
                line.completed,
                line.answers,
                round(line.mean, 2) if line.mean is not None else None,
            ]
            for line in lines
        ]
        columns = [Column(head, 28 if n == 0 else 14) for n, head in enumerate(heads)]
        return downloads.table(wanted, _("Evaluation of training"), "evaluation", columns, rows)
    return render_template("courses/effects.html", lines=lines)


@bp.get("/evaluation/<course>")
@requires(Permission.COURSE_REPORT)
def show_effects(course: str) -> str | Response:
    """One course: reaction, learning, behaviour; the same as a file."""
    version = store.current(Course, course)
    when = now()
    effects = queries.Effects(version, _teams(), day=when.today, zone=when.zone)
    learning, behaviour, quality = effects.learning(), effects.behaviour(), effects.quality()
    named = _names([c.measure for c in behaviour], [c.measure for c in quality])
    wanted = request.args.get("format", "")
    if wanted in downloads.FILES:
        return _file(wanted, effects, [learning], behaviour, quality, named)
    return render_template(
        "courses/effect.html",
        version=version,
        effects=effects,
        statements=labels.STATEMENTS,
        sections=(
            ("learning", [learning]),
            ("behaviour", behaviour),
            ("quality", quality),
        ),
        named=named,
        amount=amount,
        difference=difference,
        says=labels.SAYS,
        most=queries.MOST,
        times=effects.times(),
    )


def _names(criteria: list[str], indicators: list[str]) -> dict[str, str]:
    """What measures are called: by the framework, else by their key."""
    refs = [Ref("criterion", key) for key in criteria]
    refs += [Ref("indicator", key) for key in indicators]
    found = links.resolve_all(refs, language())
    named = {ref.key: labels.named(found.get(ref), ref.key) for ref in refs}
    return {**named, "exam": _("Result in the same exam")}


def amount(measure: str, value: int | None) -> str:
    """A value of a measure as a reader writes it."""
    if value is None:
        return "–"
    if measure in PERCENT:
        return i18n.share(value / 10_000, 1)
    if measure in SECONDS:
        return _("%(number)s s", number=i18n.number(value / 100, 1))
    return i18n.number(value / 100, 2)


def unit(measure: str) -> str:
    """The unit of a measure in a file; empty for levels and points."""
    return "%" if measure in PERCENT else _("seconds") if measure in SECONDS else ""


def _plain(value: int | None) -> float | None:
    return None if value is None else value / 100


def difference(measure: str, value: int | None) -> str:
    """A difference with its sign."""
    if value is None:
        return "–"
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{amount(measure, abs(value))}"


def _file(
    kind: str,
    effects: queries.Effects,
    learning: list[Change],
    behaviour: list[Change],
    quality: list[Change],
    named: dict[str, str],
) -> Response:
    heads = (
        _("Part"), _("What is measured"), _("People compared"), _("Unit"), _("Before the course"),
        _("After the course"), _("Difference"), _("Interval from"), _("Interval to"),
        _("What it tells"),
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            _("Reaction"),
            str(labels.STATEMENTS[summary.statement]),
            summary.number,
            "",
            None,
            round(summary.mean, 2),
            None,
            None,
            None,
            "",
        ]
        for summary in effects.reactions
    ]
    for part, changes in (
        (_("Learning"), learning),
        (_("Role-plays"), behaviour),
        (_("Figures of the desk"), quality),
    ):
        rows += [
            [
                part,
                named[c.measure],
                c.people,
                unit(c.measure),
                *(_plain(v) for v in (c.before, c.after, c.gap.value, c.gap.low, c.gap.high)),
                str(labels.SAYS[c.says][0]),
            ]
            for c in changes
        ]
    for time in effects.times():
        title = in_readers_language(time.title)
        what = _("%(title)s, planned: %(minutes)s min", title=title, minutes=time.planned)
        spent = round(time.spent, 1)
        rows.append([_("Time"), what, time.people, _("minutes"), None, spent, None, None, None, ""])
    columns = [Column(head, 30 if n in (1, 9) else 12) for n, head in enumerate(heads)]
    return downloads.table(kind, _("Evaluation of training"), "evaluation", columns, rows)

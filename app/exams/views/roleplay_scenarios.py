"""Scenarios under the pen: the list, the picture, publishing, versions, files, a try."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.content import store
from app.exams.labels import roleplay as play_labels
from app.exams.labels import roleplay_editor as labels
from app.exams.rules.roleplay import drawing, outline
from app.exams.rules.roleplay.graph import Graph, graph_of
from app.exams.services import roleplay_editor as services
from app.exams.services import roleplay_people, roleplay_reading
from app.exams.services.roleplay_editor import Draft
from app.kernel.errors import BadContent, Conflict, DomainError, NotFound
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _, language

bp = Blueprint("scenarios", __name__, template_folder="../templates", url_prefix="/scenarios")

Answer = str | AnyResponse | tuple[str, int]
PICTURED = ("storylets", "needs", "ends")


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"scenario_words": labels}


@bp.get("/")
@requires(Permission.ROLEPLAY_AUTHOR)
def list_scenarios() -> Answer:
    """Every scenario, published or not."""
    words = request.args.get("q", "").strip().casefold()
    everything = services.drafts()
    shown = [
        draft
        for draft in everything
        if words
        in f"{draft.key}\n{draft.version.body.title.zh}\n{draft.version.body.title.en}".casefold()
    ]
    return render_template(
        "exams/roleplay_scenarios.html", drafts=shown, total=len(everything), words=words
    )


@bp.get("/<key>")
@requires(Permission.ROLEPLAY_AUTHOR)
def show(key: str) -> Answer:
    """The picture and the list of a scenario, what stands against it, what can be done."""
    return page(key)


def page(key: str, *, refusal: str = "", status: int = 200) -> Answer:
    """The scenario's own page."""
    draft = services.draft_of(key)
    graph = graph_of(draft.rules)
    at = request.args.get("at", "")
    shown = render_template(
        "exams/roleplay_scenario.html",
        draft=draft,
        key=key,
        picture=drawing.picture(graph),
        graph=graph,
        chosen=_chosen(draft, graph, at) if at else None,
        collections=outline.COLLECTIONS,
        addresses={name: outline.addresses(draft.body, name) for name in outline.COLLECTIONS},
        part_of=lambda name, where: outline.part_of(draft.body, name, where),
        checks=services.checks_of(key, draft.version.body),
        steps=services.steps_of(key),
        refusal=refusal,
    )
    return (shown, status) if status != 200 else shown


def _chosen(draft: Draft, graph: Graph, at: str) -> dict[str, Any] | None:
    kind, _slash, where = at.partition("/")
    part = outline.part_of(draft.body, kind, where) if kind in PICTURED else None
    if part is None:
        return None
    wires = [*graph.into(at), *graph.out_of(at)]
    direct = [
        wire
        for wire in wires
        if outline.unwired(draft.body, wire.source, wire.target) != draft.body
    ]
    goals = {"storylets": PICTURED, "needs": ("storylets", "ends"), "ends": ()}[kind]
    return {
        "at": at,
        "kind": kind,
        "key": where,
        "part": part,
        "into": graph.into(at),
        "out": graph.out_of(at),
        "direct": direct,
        "targets": [n.at for n in graph.nodes if n.kind in goals and n.at != at],
    }


@bp.post("/<key>/wire")
@requires(Permission.ROLEPLAY_AUTHOR)
def wire(key: str) -> Answer:
    """Join two nodes of the picture, or part them."""
    source, target = request.form.get("source", ""), request.form.get("target", "")
    joining = request.form.get("deed") != "part"
    with transaction():
        draft = services.draft_of(key)
        try:
            change = outline.wired if joining else outline.unwired
            body = change(draft.body, source, target)
        except ValueError:
            raise Conflict("These two cannot be joined.") from None
        services.keep(
            key,
            body,
            expected=request.form.get("expected", type=int) or 0,
            by=current_actor(),
            at=clock.now(),
        )
    flash(_("Joined.") if joining else _("Parted."))
    return redirect(url_for(".show", key=key, at=request.form.get("at") or source), 303)


@bp.post("/<key>/step")
@requires(Permission.ROLEPLAY_AUTHOR)
def step(key: str) -> Answer:
    """Undo the last change, or do it again."""
    forward = request.form.get("where") == "forward"
    with transaction():
        services.step(
            key,
            forward=forward,
            expected=request.form.get("expected", type=int) or 0,
            by=current_actor(),
            at=clock.now(),
        )
    flash(_("Done again.") if forward else _("Undone. Nothing is lost; it can be done again."))
    return redirect(url_for(".show", key=key), 303)


@bp.post("/<key>/publish")
@requires(Permission.ROLEPLAY_AUTHOR)
def publish(key: str) -> Answer:
    """Let learners meet the draft from now on; the reason is kept."""
    why = request.form.get("why", "").strip()[:300]
    if not why:
        return page(key, refusal=_("Say why it is published; one sentence is enough."), status=422)
    try:
        with transaction():
            services.publish(key, why=why, by=current_actor(), at=clock.now())
    except BadContent as refusal:
        return page(key, refusal=i18n.said(refusal), status=422)
    flash(_("Published. Plays already begun keep the version they have."))
    return redirect(url_for(".show", key=key), 303)


@bp.post("/<key>/state")
@requires(Permission.ROLEPLAY_AUTHOR)
def change_state(key: str) -> Answer:
    """Drop the draft, retire, restore or delete."""
    deed = request.form.get("move", "")
    with transaction():
        services.move(key, deed, by=current_actor(), at=clock.now())
    flash(
        {
            "discard": _("The draft is dropped; the published text stands."),
            "retire": _("Learners do not meet it any more."),
            "restore": _("It is back."),
            "delete": _("Deleted. It can be restored for 30 days."),
        }[deed]
    )
    if deed == "delete":
        return redirect(url_for(".list_scenarios"), 303)
    return redirect(url_for(".show", key=key), 303)


@bp.post("/<key>/play")
@requires(Permission.ROLEPLAY_AUTHOR)
def play(key: str) -> Answer:
    """Play the newest text now; it counts for nothing."""
    exact = roleplay_reading.encoder_answers()
    with transaction():
        begun = services.tried(
            current_actor(),
            services.draft_of(key),
            language=request.form.get("language") or language(),
            exact=exact,
            at=clock.now(),
        )
        public_id = begun.public_id
    return redirect(url_for("roleplay.desk", public_id=public_id), 303)


@bp.get("/<key>/versions")
@requires(Permission.ROLEPLAY_AUTHOR)
def show_versions(key: str) -> Answer:
    """Every version, and what the chosen one changed."""
    history = services.history_of(key)
    wanted = request.args.get("version", history[0].number, type=int)
    place = next((n for n, version in enumerate(history) if version.number == wanted), None)
    if place is None:
        raise NotFound()
    old = history[place + 1] if place + 1 < len(history) else None
    new = history[place]
    changes = store.differences(old.body.stored(), new.body.stored()) if old else []
    authors = {version.created_by for version in history if version.created_by}
    return render_template(
        "exams/roleplay_versions.html",
        draft=services.draft_of(key),
        key=key,
        history=history,
        old=old,
        new=new,
        changes=changes,
        reasons=services.reasons(key),
        people=roleplay_people.people(authors, day=clock.now().date()),
    )


@bp.post("/<key>/versions/<int:number>/take")
@requires(Permission.ROLEPLAY_AUTHOR)
def take_version(key: str, number: int) -> Answer:
    """An older version's text becomes the draft again."""
    with transaction():
        services.take_again(
            key,
            number,
            expected=request.form.get("expected", type=int) or 0,
            by=current_actor(),
            at=clock.now(),
        )
    flash(_("Version %(number)s is the draft again.", number=number))
    return redirect(url_for(".show", key=key), 303)


@bp.get("/<key>/file")
@requires(Permission.ROLEPLAY_AUTHOR)
def download(key: str) -> Response:
    """The scenario's file, as an export of all content writes it."""
    response = Response(services.file_of(services.draft_of(key)), content_type="application/yaml")
    response.headers["Content-Disposition"] = f'attachment; filename="{key}.yaml"'
    return response


@bp.route("/<key>/copy", methods=["GET", "POST"])
@requires(Permission.ROLEPLAY_AUTHOR)
def copy(key: str) -> Answer:
    """The same scenario under another key, as a draft."""
    if request.method == "GET":
        draft = services.draft_of(key)
        title = draft.version.body.title
        given = {"key": f"{key}-2", "zh": f"{title.zh}（副本）", "en": f"{title.en} (copy)"}
        return render_template("exams/roleplay_copy.html", draft=draft, given=given, wrong={})
    given = {name: request.form.get(name, "").strip() for name in ("key", "zh", "en")}
    wrong = {name: _("Write it in both languages.") for name in ("zh", "en") if not given[name]}
    if not services.key_fits(given["key"]):
        wrong["key"] = _("A key is small letters, digits and dashes, such as late-parcel.")
    if not wrong:
        try:
            with transaction():
                services.copied(
                    services.draft_of(key),
                    given["key"],
                    {"zh": given["zh"], "en": given["en"]},
                    by=current_actor(),
                    at=clock.now(),
                )
        except Conflict as refusal:
            wrong["key"] = i18n.said(refusal)
    if wrong:
        draft = services.draft_of(key)
        shown = render_template("exams/roleplay_copy.html", draft=draft, given=given, wrong=wrong)
        return shown, 422
    flash(_("Copied. Learners do not see the copy until it is published."))
    return redirect(url_for(".show", key=given["key"]), 303)


@bp.route("/import", methods=["GET", "POST"])
@requires(Permission.ROLEPLAY_AUTHOR)
def take_in() -> Answer:
    """A scenario's file becomes a draft, or is refused with every reason and its line."""
    if request.method == "GET":
        return render_template("exams/roleplay_import.html", refusal="", checks=(), given="")
    upload = request.files.get("file")
    key = request.form.get("key", "").strip()
    if upload is None or not upload.filename:
        return _refused(_("Choose a file first."), key)
    key = key or upload.filename.rsplit("/", 1)[-1].removesuffix(".yaml")
    data = upload.read(services.MOST_BYTES + 1)
    if len(data) > services.MOST_BYTES:
        return _refused(_("This file is too large for a scenario."), key)
    try:
        text = data.decode("utf-8")
        with transaction():
            services.take_in(key, text, by=current_actor(), at=clock.now())
    except UnicodeDecodeError:
        return _refused(_("This is no text in UTF-8."), key)
    except services.FaultyFile as refusal:
        return _refused(i18n.said(refusal), key, refusal.checks)
    except DomainError as refusal:
        return _refused(i18n.said(refusal), key)
    flash(_("Taken in as a draft. Learners do not see it until it is published."))
    return redirect(url_for(".show", key=key), 303)


def _refused(why: str, key: str, checks: Any = ()) -> Answer:
    shown = render_template("exams/roleplay_import.html", refusal=why, checks=checks, given=key)
    return shown, 422


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.ROLEPLAY_AUTHOR)
def new() -> Answer:
    """A scenario from a brief: the first words and who is asked; the rest is written on from
    there."""
    if request.method == "GET":
        return render_template(
            "exams/roleplay_new.html", given={}, wrong={}, channels=play_labels.CHANNELS
        )
    given = {name: value.strip() for name, value in request.form.items()}
    key = given.get("key", "")
    wrong = _brief_faults(given)
    if not wrong:
        try:
            with transaction():
                services.keep(
                    key,
                    services.begun_from(_brief(given)),
                    expected=None,
                    by=current_actor(),
                    at=clock.now(),
                )
        except Conflict as refusal:
            wrong = {"key": i18n.said(refusal)}
    if wrong:
        shown = render_template(
            "exams/roleplay_new.html", given=given, wrong=wrong, channels=play_labels.CHANNELS
        )
        return shown, 422
    flash(_("The first draft stands. Play it, then write facts, needs and lines."))
    return redirect(url_for(".show", key=key), 303)


def _brief_faults(given: dict[str, str]) -> dict[str, str]:
    wrong = {}
    if not services.key_fits(given.get("key", "")):
        wrong["key"] = _("A key is small letters, digits and dashes, such as late-parcel.")
    for name in ("title", "summary", "seat", "opening"):
        if not (given.get(f"{name}-zh") and given.get(f"{name}-en")):
            wrong[name] = _("Write it in both languages.")
    if not given.get("minutes", "").isdecimal() or not 1 <= int(given["minutes"]) <= 2880:
        wrong["minutes"] = _("A whole number belongs here.")
    return wrong


def _brief(given: dict[str, str]) -> dict[str, Any]:
    def both(name: str) -> dict[str, str] | None:
        zh, en = given.get(f"{name}-zh", ""), given.get(f"{name}-en", "")
        return {"zh": zh or en, "en": en or zh} if zh or en else None

    opening = both("opening") or {}
    channel = given.get("channel", "")
    level = given.get("difficulty", "")
    return {
        **{name: both(name) for name in ("title", "summary", "seat", "situation")},
        "channel": channel if channel in play_labels.CHANNELS else "chat",
        "difficulty": int(level) if level in ("1", "2", "3") else 1,
        "minutes": int(given["minutes"]),
        "opening": {lang: services.variants(text) for lang, text in opening.items()},
    }

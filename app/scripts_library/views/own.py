"""Scripts of one's own and one's team; proposals and their answers."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.content import store
from app.kernel.errors import Conflict, NotFound
from app.language import checking
from app.notices import inbox
from app.platform import clock, i18n
from app.platform.db import db, transaction
from app.platform.i18n import _, language
from app.scripts_library import labels
from app.scripts_library.forms.own import AnswerForm, OwnForm, ProposalForm
from app.scripts_library.models.bodies import ScriptBody
from app.scripts_library.rules import placeholders
from app.scripts_library.services import own
from app.scripts_library.views import library
from app.scripts_library.views.library import bp


@bp.get("/mine")
@requires(Permission.SCRIPT_USE)
def list_own() -> str:
    """One's own scripts, the team's, and what one proposed."""
    actor = current_actor()
    return render_template(
        "scripts_library/own.html",
        rows=own.listed(actor, today()),
        mine=actor.id,
        proposals=own.proposals_of(actor.id),
        labels=labels,
        pieces=placeholders.pieces,
    )


def _own_page(form: OwnForm, public_id: UUID | None, status: int = 200) -> tuple[str, int]:
    findings = checking.check(form.wording.data or "")
    page = render_template(
        "scripts_library/own_form.html",
        form=form,
        public_id=public_id,
        findings=findings,
        labels=labels,
    )
    return page, status


@bp.get("/mine/new")
@bp.get("/mine/<uuid:public_id>")
@requires(Permission.SCRIPT_USE)
def edit_own(public_id: UUID | None = None) -> tuple[str, int]:
    """An empty form, one filled from an approved script (``from``) as it was shown (``wording``),
    or one's own script."""
    data: dict[str, object] = {}
    if public_id:
        row = own.one(public_id, by=current_actor(), day=today())
        if row.account_id != current_actor().id:
            raise NotFound()
        names = ("title", "category", "situation", "wording", "based_on")
        data = {name: getattr(row, name) for name in names}
        data["for_team"] = row.unit_id is not None
    else:
        key = request.args.get("from", "")
        found = store.find_current(ScriptBody, key) if key else None
        if found is not None:
            wording, spoken = library.shown_wording(found.body, request.args.get("wording", ""))
            data = {
                "title": found.body.title.said_in(spoken),
                "category": found.body.category,
                "situation": found.body.situation.said_in(spoken),
                "wording": wording,
                "based_on": key,
            }
    return _own_page(OwnForm(formdata=None, data=data), public_id)


@bp.post("/mine/new")
@bp.post("/mine/<uuid:public_id>")
@requires(Permission.SCRIPT_USE)
def keep_own(public_id: UUID | None = None) -> tuple[str, int] | Response:
    """Keep it. A text with severe findings is kept for oneself, but not shared with the team."""
    form = OwnForm()
    if not form.validate():
        return _own_page(form, public_id, 422)
    severe = checking.severe(checking.check(str(form.wording.data)))
    if form.for_team.data and severe:
        form.wording.errors = [_("Your team cannot have this: %(reason)s", reason=severe[0].reason)]
        return _own_page(form, public_id, 422)
    texts = {
        "title": str(form.title.data),
        "situation": form.situation.data or "",
        "wording": str(form.wording.data),
        "category": str(form.category.data),
        "based_on": form.based_on.data or "",
    }
    try:
        _keep(public_id, bool(form.for_team.data), texts)
    except Conflict as error:
        form.form_errors.append(i18n.said(error))
        return _own_page(form, public_id, 409)
    flash(_("Kept."))
    return redirect(url_for(".list_own"))


def _keep(public_id: UUID | None, for_team: bool, texts: dict[str, str]) -> None:
    db.session.rollback()
    with transaction():
        own.keep(
            public_id,
            by=current_actor(),
            at=clock.now(),
            day=today(),
            for_team=for_team,
            **texts,
        )


@bp.post("/mine/<uuid:public_id>/drop")
@requires(Permission.SCRIPT_USE)
def drop_own(public_id: UUID) -> Response:
    """Delete one of one's own."""
    with transaction():
        own.drop(public_id, by=current_actor(), day=today())
    flash(_("Deleted."))
    return redirect(url_for(".list_own"))


@bp.get("/propose")
@requires(Permission.SCRIPT_USE)
def show_proposal_form() -> str:
    """Propose a new script, or an improvement of the one named by ``key``."""
    key = request.args.get("key", "")
    found = store.find_current(ScriptBody, key) if key else None
    data: dict[str, object] = {"title": request.args.get("title", "")}
    if found is not None:
        spoken = language()
        data = {
            "title": found.body.title.said_in(spoken),
            "category": found.body.category,
            "situation": found.body.situation.said_in(spoken),
            "wording": found.body.wording.said_in(spoken),
        }
    form = ProposalForm(formdata=None, data=data)
    return render_template("scripts_library/propose.html", form=form, key=key if found else "")


@bp.post("/propose")
@requires(Permission.SCRIPT_USE)
def propose() -> tuple[str, int] | Response:
    """Hand the proposal in; trainers see it among the proposals."""
    form, key = ProposalForm(), request.args.get("key", "")[:60]
    if not form.validate():
        return render_template("scripts_library/propose.html", form=form, key=key), 422
    with transaction():
        if key and store.find_current(ScriptBody, key) is None:
            raise NotFound()
        own.propose(
            by=current_actor(),
            at=clock.now(),
            key=key,
            title=str(form.title.data),
            situation=str(form.situation.data),
            wording=str(form.wording.data),
            category=str(form.category.data),
            why=form.why.data or "",
        )
    flash(_("Handed in. You will be told what becomes of it."))
    return redirect(url_for(".list_own"))


@bp.get("/upkeep/proposals")
@requires(Permission.SCRIPT_AUTHOR)
def list_proposals() -> str:
    """What agents propose, the longest waiting first, with findings and the old text."""
    rows = own.proposals("open")
    current = store.current_of(ScriptBody, [row.key for row in rows if row.key])
    found = checking.check_all([row.wording for row in rows])
    return render_template(
        "scripts_library/proposals.html",
        rows=[(row, current.get(row.key), one) for row, one in zip(rows, found, strict=True)],
        answered=[*own.proposals("taken"), *own.proposals("declined")][:20],
        form=AnswerForm(),
        labels=labels,
    )


@bp.post("/upkeep/proposals/<uuid:public_id>/<any(take,decline):step>")
@requires(Permission.SCRIPT_AUTHOR)
def answer_proposal(public_id: UUID, step: str) -> Response:
    """Take it (and go on to the editor) or decline it; whoever proposed it is told."""
    form = AnswerForm()
    if not form.validate():
        flash(_("Write a word to whoever proposed it."))
        return redirect(url_for(".list_proposals"))
    now = clock.now()
    with transaction():
        row = own.proposal(public_id)
        own.answer(row, taken=step == "take", text=str(form.text.data), by=current_actor(), at=now)
        inbox.tell(
            row.account_id,
            "script_proposal_answered",
            key=str(public_id),
            url=url_for(".list_own"),
            at=now,
            title=row.title,
        )
        key = row.key
    flash(_("Answered."))
    if step == "take":
        place = ".edit_script" if key else ".new_script"
        return redirect(url_for(place, key=key or None, proposal=public_id))
    return redirect(url_for(".list_proposals"))

"""One-time passwords: given, shown to who gave them, handed on."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.accounts.services import people, secrets
from app.admin.forms import ConfirmedForm
from app.admin.views.blueprint import bp, confirmed
from app.admin.views.lists import table_file, wanted_file
from app.kernel.actor import Role
from app.platform import clock
from app.platform.db import db, transaction
from app.platform.i18n import _
from app.platform.sheets import Column


@bp.post("/people/<uuid:public_id>/secret")
@requires(Permission.PEOPLE_EDIT)
def give_secret(public_id: UUID) -> AnyResponse | tuple[str, int]:
    """A one-time password in the place of a forgotten one.

    Whoever is more than a learner could be impersonated with it: then the password is asked for.
    """
    account = people.account(public_id)
    roles, capabilities = people.held_by(account.id)
    db.session.rollback()
    form = ConfirmedForm()
    if (roles - {Role.LEARNER} or capabilities) and not confirmed(form):
        page = render_template(
            "admin/secret_asked.html", form=form, account=people.account(public_id), asks=True
        )
        return page, 422
    with transaction():
        account = people.account(public_id)
        handout = secrets.hand_out([account], by=current_actor(), at=clock.now())
        shown = handout.public_id
    return redirect(url_for(".show_secrets", public_id=shown))


@bp.get("/secrets/<uuid:public_id>")
@requires(Permission.PEOPLE_EDIT)
def show_secrets(public_id: UUID) -> AnyResponse | str:
    """One-time passwords just made: to read, print or save, until closed."""
    handed = secrets.secrets_of(public_id, by=current_actor(), at=clock.now())
    if form := wanted_file():
        columns = [Column(_("Staff number")), Column(_("Name")), Column(_("One-time password"), 22)]
        rows = [(h.account.staff_no, h.account.name, h.secret) for h in handed]
        return table_file(_("One-time passwords"), columns, rows, form=form)
    return render_template("admin/secrets.html", handed=handed, public_id=public_id)


@bp.post("/secrets/<uuid:public_id>/close")
@requires(Permission.PEOPLE_EDIT)
def close_secrets(public_id: UUID) -> AnyResponse:
    """They are handed on."""
    with transaction():
        secrets.close_handout(public_id, by=current_actor(), at=clock.now())
    flash(_("They will not be shown again."))
    return redirect(url_for(".list_people"))

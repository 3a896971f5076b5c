"""The blueprint of the administration, and the password asked again before grave steps."""

from __future__ import annotations

from flask import Blueprint, request

from app.accounts import access
from app.accounts.services import signing_in
from app.accounts.services.signing_in import Refusal
from app.accounts.views.own import said_refusal
from app.admin.forms import ConfirmedForm, NewPersonForm
from app.platform import clock
from app.platform.db import db, transaction
from app.platform.i18n import _

bp = Blueprint("admin", "app.admin", template_folder="templates", url_prefix="/admin")


def confirmed(form: ConfirmedForm | NewPersonForm) -> bool:
    """Was the password given now or minutes ago? If not, the field says so.

    Opens its own transaction: call it before any other.
    """
    reader = access.current_reader()
    if access.is_confirmed() or reader is None:
        return reader is not None
    if not form.confirmation.data:
        form.confirmation.errors = [_("Give your own password: this step asks for it again.")]
        return False
    at = clock.now()
    where = request.remote_addr or ""
    checked = signing_in.check_password(
        reader.staff_no, form.confirmation.data, address=where, at=at
    )
    refusal: Refusal | None
    if isinstance(checked, Refusal):
        refusal = checked
    else:
        db.session.rollback()
        with transaction():
            refusal = signing_in.confirm(checked, reader.sign_in_id, address=where, at=at)
    if refusal is not None:
        form.confirmation.errors = [said_refusal(refusal)]
        return False
    return True

"""Write one entry of the draft: the form's way from the address to the draft, for every kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor
from app.growth.labels.words import Words
from app.growth.queries import frameworks
from app.growth.services import drafting
from app.kernel.errors import BadContent, Conflict
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _

Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Entry:
    """An entry as its page knows it. ``change`` gives what the filled form makes of the draft and
    the list it then stands in; ``shown`` is what the page shows beside the form."""

    form: Any
    change: Callable[[], tuple[drafting.Change, str]]
    shown: Mapping[str, Any] = field(default_factory=dict)


def number_of_version() -> int:
    """The version that the sender of a form began with."""
    return request.form.get("version", 0, type=int)


def write(template: str, opened: Callable[[frameworks.Edition], Entry]) -> Page:
    """The page of an entry of the working edition; a form that is in order is kept in the draft.

    What is wrong stands in the form: 422, or 409 if somebody else was faster.
    """
    status, kept_in = 200, ""
    try:
        with transaction():
            edition = frameworks.working()
            entry = opened(edition)
            if entry.form.is_submitted():
                status = 422
                if entry.form.validate():
                    what, place = entry.change()
                    drafting.change(
                        edition,
                        what,
                        expected=number_of_version(),
                        by=current_actor(),
                        at=clock.now(),
                    )
                    kept_in = place
    except Conflict as error:
        entry.form.form_errors += [
            i18n.said(error),
            _("What you wrote is kept here. Open the part anew in another tab to compare."),
        ]
        status = 409
    except BadContent as error:
        entry.form.form_errors.append(i18n.said(error))
    if kept_in:
        flash(_("Kept in the draft; nothing judges differently yet."))
        return redirect(url_for(".show_draft") + f"#in-{kept_in}", code=303)
    page = render_template(
        template,
        form=entry.form,
        words=Words(edition.body),
        version=edition.number,
        **entry.shown,
    )
    return page if status == 200 else (page, status)

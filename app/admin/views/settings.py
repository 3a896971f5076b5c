"""Choices of the organisation: names, passwords, how long things are kept, the banner."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import erasure
from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.accounts.services import organisation
from app.admin.forms import BannerForm, RetentionForm, SettingsForm
from app.admin.views.blueprint import bp
from app.kernel.errors import NotFound
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _


@bp.get("/settings")
@requires(Permission.SYSTEM_MANAGE)
def show_settings() -> str:
    """What is chosen now."""
    return _page()


def _page(
    form: SettingsForm | None = None,
    banner: BannerForm | None = None,
    wrong: dict[str, str] | None = None,
) -> str:
    chosen = organisation.read()
    until = chosen["banner.until"]
    return render_template(
        "admin/settings.html",
        form=form
        or SettingsForm(
            name_zh=chosen["organisation.name_zh"],
            name_en=chosen["organisation.name_en"],
            help=chosen["organisation.help"],
            contact=chosen["privacy.contact"],
            composition=chosen["password.composition"],
        ),
        banner=banner
        or BannerForm(text_zh=chosen["banner.text_zh"], text_en=chosen["banner.text_en"], hours=24),
        banner_until=datetime.fromisoformat(until) if until else None,
        banner_now=organisation.banner(chosen, i18n.language(), at=clock.now()),
        holdings=[(h, erasure.days_kept(h)) for h in erasure.holdings() if h.purge is not None],
        wrong=wrong or {},
        typed=request.form.get("days", ""),
        deployed=current_app.config["ACADEMY"],
    )


@bp.post("/settings")
@requires(Permission.SYSTEM_MANAGE)
def save_settings() -> AnyResponse | tuple[str, int]:
    """Keep names, contacts and the password switch."""
    form = SettingsForm()
    if not form.validate():
        return _page(form=form), 422
    with transaction():
        organisation.choose(
            {
                "organisation.name_zh": form.name_zh.data or "",
                "organisation.name_en": form.name_en.data or "",
                "organisation.help": form.help.data or "",
                "privacy.contact": form.contact.data or "",
                "password.composition": form.composition.data,
            },
            by=current_actor(),
            at=clock.now(),
        )
    flash(_("Saved."))
    return redirect(url_for(".show_settings"))


@bp.post("/settings/banner")
@requires(Permission.SYSTEM_MANAGE)
def save_banner() -> AnyResponse | tuple[str, int]:
    """Show a line to everybody for some hours; empty texts take it away."""
    form = BannerForm()
    if not form.validate():
        return _page(banner=form), 422
    at = clock.now()
    text_zh, text_en = form.text_zh.data or "", form.text_en.data or ""
    until = at + timedelta(hours=form.hours.data or 24)
    with transaction():
        organisation.choose(
            {
                "banner.text_zh": text_zh,
                "banner.text_en": text_en,
                "banner.until": until.isoformat() if text_zh or text_en else "",
            },
            by=current_actor(),
            at=at,
        )
    flash(_("Everybody sees the banner now.") if text_zh or text_en else _("The banner is gone."))
    return redirect(url_for(".show_settings"))


@bp.post("/settings/retention/<kind>")
@requires(Permission.SYSTEM_MANAGE)
def save_retention(kind: str) -> AnyResponse | tuple[str, int]:
    """Keep a holding for so many days; 0 for ever."""
    holding = next((h for h in erasure.holdings() if h.name == kind and h.purge), None)
    if holding is None:
        raise NotFound()
    form = RetentionForm()
    fits = form.validate()
    days = form.days.data if fits else None
    if days is None or 0 < days < holding.least_days:
        message = _("At least %(days)s days, or 0 for ever.", days=holding.least_days)
        return _page(wrong={kind: message}), 422
    with transaction():
        organisation.choose({f"retention.{kind}": str(days)}, by=current_actor(), at=clock.now())
    flash(_("Saved."))
    return redirect(url_for(".show_settings"))

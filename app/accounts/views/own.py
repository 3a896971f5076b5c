"""One's own account: language, look, password, devices, particulars, data."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, send_file, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import erasure
from app.accounts.access import (
    current_actor,
    current_reader,
    public,
    requires,
    signed_in,
    today,
)
from app.accounts.forms import (
    ChangePasswordForm,
    LanguageForm,
    NewPasswordForm,
    OwnParticularsForm,
    ThemeForm,
)
from app.accounts.rules.permissions import Permission
from app.accounts.services import directory, organisation, own, people, secrets, signing_in
from app.accounts.services.people import Taken
from app.accounts.services.signing_in import Refusal
from app.accounts.views.blueprint import address, bp, settings
from app.kernel.actor import Role
from app.platform import clock, hashing, i18n
from app.platform.db import db, transaction
from app.platform.i18n import _
from app.platform.web import safe_next


def shell() -> str:
    """The layout this person works in: the header for learners, the rail for staff."""
    roles = current_actor().roles
    return "layout/learner.html" if roles <= {Role.LEARNER} else "layout/staff.html"


@bp.post("/account/language")
@public
def set_language() -> AnyResponse:
    """Read on in the other language, on the same page."""
    form = LanguageForm()
    reader = current_reader()
    if form.validate():
        session["language"] = form.language.data
        if reader is not None:
            with transaction():
                own.choose_language(reader.actor.id, form.language.data)
    return redirect(safe_next(form.next.data, "/"))


@bp.post("/account/theme")
@public
def set_theme() -> AnyResponse:
    """Look on light or dark, on the same page."""
    form = ThemeForm()
    reader = current_reader()
    if form.validate():
        session["theme"] = form.theme.data
        if reader is not None:
            with transaction():
                own.choose_theme(reader.actor.id, form.theme.data)
    return redirect(safe_next(form.next.data, "/"))


@bp.get("/account")
@requires(Permission.ACCOUNT_SELF)
def show_account() -> str:
    """Everything about oneself on one page."""
    account = people.account_by_id(current_actor().id)
    form = OwnParticularsForm(
        email=account.email,
        birthday=account.birthday,
        birthday_consent=account.birthday_consent_at is not None,
    )
    return _account_page(form)


def _account_page(form: OwnParticularsForm) -> str:
    account_id = current_actor().id
    reader = current_reader()
    return render_template(
        "accounts/account.html",
        layout=shell(),
        form=form,
        account=people.account_by_id(account_id),
        places=directory.places_of(account_id),
        posts=directory.posts_of(account_id),
        sign_ins=directory.sign_ins_of(account_id, only_open=True),
        present=reader.sign_in_id if reader else None,
        held=people.held_by(account_id),
        today=today(),
        language_form=LanguageForm(language=i18n.language()),
    )


@bp.post("/account")
@requires(Permission.ACCOUNT_SELF)
def save_account() -> AnyResponse | tuple[str, int]:
    """Keep optional particulars and consents."""
    form = OwnParticularsForm()
    actor = current_actor()
    fits = form.validate()
    if form.birthday.data and not form.birthday.errors:
        fits = _birthday_fits(form, people.account_by_id(actor.id).birthday_consent_at) and fits
        db.session.rollback()
    if fits:
        try:
            with transaction():
                account = people.account_by_id(actor.id)
                own.give_particulars(
                    account,
                    email=form.email.data,
                    birthday=form.birthday.data,
                    consents_to_birthday=bool(form.birthday_consent.data),
                    by=actor,
                    at=clock.now(),
                )
        except Taken as error:
            form.email.errors = [i18n.said(error)]
        else:
            flash(_("Saved."))
            return redirect(url_for(".show_account"))
    return _account_page(form), 422


def _birthday_fits(form: OwnParticularsForm, consented_at: datetime | None) -> bool:
    """A birthday that was, and that the person lets us keep. Whoever withdraws the consent need
    not also empty the day; whoever never gave it is told that the day needs it."""
    if form.birthday.data > today():
        form.birthday.errors = [_("This day has not been yet.")]
        return False
    if form.birthday_consent.data:
        return True
    if consented_at is None:
        form.birthday_consent.errors = [_("Agree to this, or leave the birthday empty.")]
        return False
    form.birthday.data = None
    return True


@bp.get("/account/password")
@signed_in
def change_password() -> str:
    """Choose another password; at first, in the place of the one-time one."""
    return _password_page(_password_form())


def _password_form() -> ChangePasswordForm | NewPasswordForm:
    reader = current_reader()
    forced = reader is not None and reader.password_is_one_time
    return NewPasswordForm() if forced else ChangePasswordForm()


def _password_page(form: ChangePasswordForm | NewPasswordForm) -> str:
    return render_template(
        "accounts/change_password.html",
        form=form,
        forced=isinstance(form, NewPasswordForm),
        composition=organisation.wants_composition(settings().classic_password_rules),
    )


@bp.post("/account/password")
@signed_in
def take_password() -> AnyResponse | tuple[str, int]:
    """Take the new password; other devices are signed out."""
    form = _password_form()
    reader = current_reader()
    if reader is None or not form.validate():
        return _password_page(form), 422
    at = clock.now()
    if isinstance(form, ChangePasswordForm):
        checked = signing_in.check_password(
            reader.staff_no, form.current.data, address=address(), at=at
        )
        refusal = checked if isinstance(checked, Refusal) else None
        if refusal is None and not isinstance(checked, Refusal):
            with transaction():
                refusal = signing_in.confirm(checked, reader.sign_in_id, address=address(), at=at)
        if refusal is not None:
            form.current.errors = [said_refusal(refusal)]
            return _password_page(form), 422
    composition = organisation.wants_composition(settings().classic_password_rules)
    new_hash = hashing.hash_password(form.password.data)
    with transaction():
        account = people.account_by_id(reader.actor.id)
        faults = secrets.faults_of(account, form.password.data, composition=composition)
        if not faults:
            secrets.change_password(
                account, new_hash, by=reader.actor, at=at, keep=reader.sign_in_id
            )
    if faults:
        form.password.errors = [i18n.said(fault) for fault in faults]
        return _password_page(form), 422
    flash(_("Your new password holds. Other devices were signed out."))
    return redirect("/" if isinstance(form, NewPasswordForm) else url_for(".show_account"))


def said_refusal(refusal: Refusal) -> str:
    """Why a password that was asked for again was not taken."""
    if refusal.paused_until is not None:
        until = i18n.clock_time(refusal.paused_until)
        return str(_("Too many tries. The next one is possible at %(time)s.", time=until))
    return str(_("This is not your present password."))


@bp.post("/account/sign-out-everywhere")
@requires(Permission.ACCOUNT_SELF)
def sign_out_everywhere() -> AnyResponse:
    """End all sign-ins but this one."""
    reader = current_reader()
    with transaction():
        ended = signing_in.sign_out_everywhere(
            current_actor().id,
            by=current_actor(),
            at=clock.now(),
            except_for=reader.sign_in_id if reader else None,
        )
    flash(i18n.ngettext("One other device was signed out.", "%(num)d were signed out.", ended))
    return redirect(url_for(".show_account"))


@bp.post("/account/sign-ins/<uuid:public_id>/end")
@requires(Permission.ACCOUNT_SELF)
def end_sign_in(public_id: UUID) -> AnyResponse:
    """End one sign-in on another device."""
    with transaction():
        signing_in.sign_out(current_actor(), public_id, at=clock.now())
    flash(_("That device was signed out."))
    return redirect(url_for(".show_account"))


@bp.get("/account/data")
@requires(Permission.ACCOUNT_SELF)
def download_data() -> Response:
    """All that the academy holds of this person, as a file."""
    with transaction():
        bundle = own.bundle(erasure.gather(current_actor().id), at=clock.now())
    answer = send_file(
        bundle,
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"kefu-academy-data-{today().isoformat()}.zip",
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/privacy")
@public
def show_notice() -> str:
    """What is kept of whom, why, for how long: for everybody to read."""
    return render_template("accounts/notice.html", **_notice_values(), first=False)


@bp.get("/account/notice")
@signed_in
def show_first_notice() -> str:
    """The notice before the first step inside."""
    return render_template("accounts/notice.html", **_notice_values(), first=True)


def _notice_values() -> dict[str, object]:
    choices = organisation.read(own_connection=True)
    return {
        "version": own.NOTICE_VERSION,
        "organisation": choices[f"organisation.name_{i18n.language()}"]
        or choices["organisation.name_zh"],
        "contact": choices["privacy.contact"],
        "kept": [
            (holding.label, erasure.days_kept(holding))
            for holding in erasure.holdings()
            if holding.purge is not None
        ],
        "next": safe_next(request.args.get("next"), "/"),
    }


@bp.post("/account/notice")
@signed_in
def take_notice() -> AnyResponse:
    """The notice was read."""
    with transaction():
        account = people.account_by_id(current_actor().id)
        own.note_notice_seen(account, at=clock.now())
    return redirect(safe_next(request.form.get("next"), "/"))

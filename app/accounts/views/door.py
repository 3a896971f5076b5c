"""Come in and go out; get back in with a link."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import access
from app.accounts.access import current_actor, current_reader, public, signed_in
from app.accounts.forms import ForgottenForm, NewPasswordForm, SignInForm
from app.accounts.services import organisation, secrets, signing_in
from app.accounts.services.signing_in import Refusal
from app.accounts.views.blueprint import address, bp, can_mail, choices, settings
from app.jobs import outbox
from app.kernel.actor import Actor
from app.platform import clock, hashing, i18n
from app.platform.db import transaction
from app.platform.i18n import _
from app.platform.web import safe_next

_RESET_KEPT = "reset_token"


@bp.get("/sign-in")
@public
def sign_in() -> AnyResponse | str:
    """The sign-in page; whoever is in goes on."""
    if current_reader() is not None:
        return redirect(safe_next(request.args.get("next"), "/"))
    return _sign_in_page(request.args.get("next", ""))


@bp.post("/sign-in")
@public
def enter() -> AnyResponse | tuple[str, int]:
    """Try the password."""
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form.next.data, form=form), 422
    at = clock.now()
    checked = signing_in.check_password(form.who.data, form.password.data, address=address(), at=at)
    if isinstance(checked, Refusal):
        return _refused(form, checked, at)
    remembered = bool(form.remember.data)
    with transaction():
        opened = signing_in.sign_in(
            checked,
            address=address(),
            device=request.user_agent.string,
            remembered=remembered,
            at=at,
        )
    if isinstance(opened, Refusal):
        return _refused(form, opened, at)
    access.enter(opened.sign_in, remembered=remembered)
    return redirect(safe_next(form.next.data, "/"))


def _refused(form: SignInForm, refusal: Refusal, at: datetime) -> tuple[str, int]:
    minutes = 0
    if refusal.paused_until is not None:
        minutes = max(1, -(-int((refusal.paused_until - at).total_seconds()) // 60))
    page = _sign_in_page(form.next.data, form=form, refusal=refusal, minutes=minutes)
    return page, 429 if refusal.paused_until else 401


def _sign_in_page(next_: str | None, **values: object) -> str:
    return _door("accounts/sign_in.html", next=next_ or "", empty_form=SignInForm, **values)


def _door(template: str, **values: object) -> str:
    chosen = choices()
    return render_template(
        template,
        organisation=chosen[f"organisation.name_{i18n.language()}"]
        or chosen["organisation.name_zh"],
        help_line=chosen["organisation.help"],
        can_mail=can_mail(),
        demo=settings().demo,
        **values,
    )


@bp.post("/sign-out")
@signed_in
def sign_out() -> AnyResponse:
    """End this sign-in."""
    reader = current_reader()
    if reader is not None:
        with transaction():
            signing_in.sign_out(current_actor(), reader.sign_in_id, at=clock.now())
    spoken = i18n.language()
    access.leave()
    session["language"] = spoken
    flash(_("You are signed out."))
    return redirect(url_for(".sign_in"))


@bp.get("/forgotten-password")
@public
def forgotten() -> str:
    """Ask for a link, or read whom to ask."""
    return _door("accounts/forgotten.html", form=ForgottenForm(), sent=False)


@bp.post("/forgotten-password")
@public
def send_link() -> str | tuple[str, int]:
    """Mail a link, if there is such a person; the answer does not say whether there is."""
    form = ForgottenForm()
    if not form.validate():
        return _door("accounts/forgotten.html", form=form, sent=False), 422
    if can_mail():
        at = clock.now()
        with transaction():
            account = secrets.account_for_reset(form.who.data)
            if account is not None and not account.is_demo:
                secrets.note_reset_asked(account, at=at, address=address())
                # One mail in five minutes a person, however often the button is pressed.
                key = f"{account.id}:{int(at.timestamp()) // 300}"
                outbox.enqueue("accounts.reset_mail", {"account": account.id}, key=key)
    return _door("accounts/forgotten.html", form=form, sent=True)


@bp.get("/reset-password/<token>")
@public
def open_link(token: str) -> AnyResponse:
    """Take the token out of the address before any page is shown."""
    session[_RESET_KEPT] = token
    return redirect(url_for(".new_password"))


@bp.get("/new-password")
@public
def new_password() -> str | tuple[str, int]:
    """Choose a password in the place of a forgotten one."""
    token = session.get(_RESET_KEPT, "")
    if secrets.account_of_token(token, secret_key=settings().secret_key) is None:
        return _door("accounts/link_over.html"), 404
    return _door("accounts/new_password.html", form=NewPasswordForm())


@bp.post("/new-password")
@public
def take_new_password() -> AnyResponse | tuple[str, int]:
    """Take the new password, sign out everywhere, go to the door."""
    form = NewPasswordForm()
    fits = form.validate()
    token = session.get(_RESET_KEPT, "")
    new_hash = hashing.hash_password(form.password.data) if fits else ""
    composition = organisation.wants_composition(settings().classic_password_rules)
    with transaction():
        account = secrets.account_of_token(token, secret_key=settings().secret_key)
        if account is None:
            return _door("accounts/link_over.html"), 404
        if fits:
            faults = secrets.faults_of(account, form.password.data, composition=composition)
            form.password.errors = [i18n.said(fault) for fault in faults]
        if not form.password.errors:
            at = clock.now()
            secrets.change_password(account, new_hash, by=Actor(account.id), at=at)
    if form.password.errors:
        return _door("accounts/new_password.html", form=form), 422
    session.pop(_RESET_KEPT, None)
    flash(_("The new password holds. Sign in with it."))
    return redirect(url_for(".sign_in"))

"""The door-keeper: who is asking, and may they come in here at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, current_app, has_request_context, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from app.accounts import queries
from app.accounts.rules.permissions import Permission, may
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.platform import clock, i18n, web
from app.platform.db import short_connection

View = TypeVar("View", bound=Callable[..., Any])
manager = LoginManager()


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login holds: the sign-in, not the account, so that ending it ends everything."""

    def __init__(self, reader: queries.Reader) -> None:
        self.reader = reader

    def get_id(self) -> str:
        """The sign-in's public id."""
        return str(self.reader.sign_in_id)


def today() -> date:
    """The day in the organisation's zone."""
    return i18n.local(clock.now()).date()


def current_reader() -> queries.Reader | None:
    """The person behind this request, or None for a stranger."""
    if not has_request_context():
        return None
    return getattr(current_user, "reader", None)


def current_actor() -> Actor:
    """The actor behind this request. Raise NotFound for a stranger."""
    reader = current_reader()
    if reader is None:
        raise NotFound()
    return reader.actor


def requires(permission: Permission) -> Callable[[View], View]:
    """Open this view to actors who hold ``permission``; to others it does not exist."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Open this view to strangers."""
    view.permission = None  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Open this view to whoever is signed in, even before first-time duties are done."""
    view.permission = Permission.ACCOUNT_SELF  # type: ignore[attr-defined]
    view.before_duties = True  # type: ignore[attr-defined]
    return view


def enter(reader: queries.Reader) -> None:
    """Sign this browser in, with a new session."""
    login_user(SignedIn(reader), remember=False, fresh=True)


def leave() -> None:
    """Forget the sign-in in this browser."""
    logout_user()


_duties: list[Callable[[queries.Reader], str | None]] = []


def before_anything(duty: Callable[[queries.Reader], str | None]) -> None:
    """Register what must be done first: gives the address to go to, or None."""
    _duties.append(duty)


def _load(sign_in: str) -> SignedIn | None:
    try:
        key = UUID(sign_in)
    except ValueError:
        return None
    with short_connection() as connection:
        reader = queries.reader_of(connection, key, day=today())
    return SignedIn(reader) if reader else None


_UNDECLARED = object()


def _guard() -> Response | tuple[str, int] | None:
    if request.endpoint in (None, "static"):
        return None
    view = current_app.view_functions.get(request.endpoint)
    permission = getattr(view, "permission", _UNDECLARED)
    if permission is _UNDECLARED:
        raise NotFound()
    if permission is None:
        return None
    reader = current_reader()
    if reader is None:
        return _ask_to_sign_in()
    if not may(reader.actor, Permission(str(permission))):
        raise NotFound()
    if not getattr(view, "before_duties", False):
        for duty in _duties:
            target = duty(reader)
            if target is not None:
                return redirect(target)
    return None


def _ask_to_sign_in() -> Response | tuple[str, int]:
    target = url_for("accounts.sign_in", next=request.full_path.rstrip("?"))
    if web.wants_fragment():
        response = Response(status=401)
        response.headers["HX-Redirect"] = url_for("accounts.sign_in")
        return response
    if web.wants_json() or request.method != "GET":
        return web.error_page(
            401, i18n._("You were signed out. Sign in again; what you typed is kept.")
        )
    return redirect(target)


def install(app: Flask) -> None:
    """Bind Flask-Login and the guard that refuses every view without a declaration."""
    manager.init_app(app)
    manager.session_protection = "strong"
    manager.user_loader(_load)
    i18n.use_account_language(lambda: getattr(current_reader(), "language", None))

    app.before_request(_guard)
    app.jinja_env.globals.update(reader=current_reader, may=_may_named)


def _may_named(name: str) -> bool:
    reader = current_reader()
    return reader is not None and may(reader.actor, Permission(name))

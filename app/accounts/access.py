"""The door-keeper: who is asking, and may they come in here at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from flask import (
    Flask,
    Response,
    current_app,
    has_request_context,
    redirect,
    request,
    session,
    url_for,
)
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy import update
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import queries
from app.accounts.models import SignIn
from app.accounts.rules import sessions
from app.accounts.rules.permissions import Permission, may
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.platform import clock, i18n, web
from app.platform.db import alone, short_connection

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


def may_open(url: str) -> bool:
    """Does the reader hold what the page at an address of the academy asks for?

    Whether this very thing is the reader's to see only its page knows. False where no page is.
    """
    adapter = current_app.url_map.bind("")
    try:
        endpoint, _values = adapter.match(urlsplit(url).path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    permission = getattr(current_app.view_functions[endpoint], "permission", None)
    reader = current_reader()
    return permission is None or (reader is not None and may(reader.actor, permission))


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


def checks_itself(view: View) -> View:
    """The view asks for sign-in and ownership in its own one statement (saving an answer): nobody
    is loaded before it. It must refuse strangers by itself; put it beside ``requires``."""
    view.checks_itself = True  # type: ignore[attr-defined]
    return view


def _is_checked_by_the_view() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "checks_itself", False)


def enter(sign_in: UUID, *, remembered: bool = False) -> None:
    """Let this browser hold the sign-in, in a new session: nothing of a stranger's is kept."""
    session.clear()
    session.permanent = remembered
    with alone() as connection:
        reader = queries.reader_of(connection, sign_in, day=today())
    if reader is None:
        raise NotFound()
    login_user(SignedIn(reader), remember=False, fresh=True)


def leave() -> None:
    """Forget the sign-in in this browser, and all else it kept."""
    logout_user()
    session.clear()


def is_confirmed() -> bool:
    """Did the reader give the password within the last minutes, on this device?"""
    reader = current_reader()
    return reader is not None and sessions.is_confirmed(reader.confirmed_at, at=clock.now())


_open_work: list[Callable[[int, datetime], datetime | None]] = []


def keeps_open(until: Callable[[int, datetime], datetime | None]) -> None:
    """Register work under which no sign-in may end: ``until(account_id, at)`` gives its deadline.

    It is asked only when a sign-in is about to run out, and must not touch the request's session.
    """
    if until not in _open_work:
        _open_work.append(until)


_duties: list[Callable[[queries.Reader], str | None]] = []


def before_anything(duty: Callable[[queries.Reader], str | None]) -> None:
    """Register what must be done first: gives the address to go to, or None."""
    _duties.append(duty)


def _load(sign_in: str) -> SignedIn | None:
    try:
        key = UUID(sign_in)
    except ValueError:
        return None
    with alone() as connection:
        reader = queries.reader_of(connection, key, day=today())
    if reader is None or _has_run_out(reader):
        return None
    return SignedIn(reader)


def _has_run_out(reader: queries.Reader) -> bool:
    at = clock.now()
    limits = sessions.limits_of(reader.remembered)
    if not sessions.is_over(reader.began_at, reader.last_seen_at, limits=limits, at=at):
        return False
    deadlines = [until(reader.actor.id, at) for until in _open_work]
    return sessions.is_over(
        reader.began_at,
        reader.last_seen_at,
        limits=limits,
        at=at,
        needed_until=max((d for d in deadlines if d is not None), default=None),
    )


def _note_sign_of_life(response: Response) -> Response:
    if _is_checked_by_the_view():
        return response
    reader = current_reader() if "_user_id" in session else None
    at = clock.now()
    if reader is not None and sessions.is_worth_noting(reader.last_seen_at, at=at):
        with short_connection(writes=True) as connection:
            connection.execute(
                update(SignIn)
                .where(SignIn.public_id == reader.sign_in_id, SignIn.last_seen_at < at)
                .values(last_seen_at=at)
            )
    return response


_UNDECLARED = object()


def _guard() -> AnyResponse | tuple[str, int] | None:
    if request.endpoint in (None, "static"):
        return None
    view = current_app.view_functions.get(request.endpoint)
    permission = getattr(view, "permission", _UNDECLARED)
    if permission is _UNDECLARED:
        raise NotFound()
    if permission is None or _is_checked_by_the_view():
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


def _ask_to_sign_in() -> AnyResponse | tuple[str, int]:
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
    # "strong" would sign people out whenever their address changes, which it does behind office
    # proxies and on phones, in the middle of an exam; the sign-in itself is kept by the server.
    manager.session_protection = "basic"
    manager.user_loader(_load)
    i18n.use_account_language(lambda: getattr(current_reader(), "language", None))

    app.permanent_session_lifetime = sessions.REMEMBERED.absolute
    app.before_request(_guard)
    app.after_request(_note_sign_of_life)
    app.jinja_env.globals.update(reader=current_reader, may=_may_named, may_open=may_open)


def _may_named(name: str) -> bool:
    reader = current_reader()
    return reader is not None and may(reader.actor, Permission(name))

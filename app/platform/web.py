"""What every answer has in common: error pages, safety headers, hashed static addresses."""

from __future__ import annotations

import hashlib
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import structlog
from flask import (
    Flask,
    Response,
    current_app,
    has_request_context,
    render_template,
    request,
    url_for,
)
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFError, CSRFProtect
from itsdangerous import URLSafeTimedSerializer
from jinja2 import Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup
from sqlalchemy.exc import DataError
from werkzeug.exceptions import BadRequest, HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from app.kernel.errors import DomainError
from app.platform import i18n
from app.platform.compiled import KeptTemplates, LateRule

log = structlog.get_logger("web")
csrf = CSRFProtect()

_TITLES = {
    400: i18n._l("This request could not be understood"),
    401: i18n._l("Please sign in"),
    403: i18n._l("This is not possible for you"),
    404: i18n._l("This page is not here"),
    405: i18n._l("This page cannot be used like that"),
    409: i18n._l("Something has changed in the meantime"),
    413: i18n._l("The file is too large"),
    422: i18n._l("Something in it cannot be taken"),
    429: i18n._l("Too many tries in a short time"),
    500: i18n._l("That did not work"),
    503: i18n._l("A part of the academy does not answer"),
}


def wants_fragment() -> bool:
    """Does the browser ask for a part of a page (htmx), not for a page?"""
    return request.headers.get("HX-Request") == "true"


def wants_json() -> bool:
    """Does a script ask for JSON?"""
    best = request.accept_mimetypes.best
    return request.is_json or best == "application/json"


def safe_next(target: str | None, fallback: str) -> str:
    """``target`` if it is a path inside this site, else ``fallback``."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return fallback
    parts = urlsplit(target)
    return fallback if parts.scheme or parts.netloc or "\\" in target else target


@lru_cache(maxsize=512)
def _digest(path: Path, _changed: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


_addresses: dict[tuple[str, str, str], str] = {}


def asset(name: str) -> str:
    """The address of a static file, changing with its content, so that it may be kept for ever.

    A file does not change while the academy runs, so its address is found once a process; only
    the development server looks at the disk each time.
    """
    folder = current_app.static_folder or ""
    key = (folder, request.script_root if has_request_context() else "", name)
    known = None if current_app.debug else _addresses.get(key)
    if known is None:
        path = Path(folder) / name
        known = url_for("static", filename=name, v=_digest(path, path.stat().st_mtime))
        _addresses[key] = known
    return known


@lru_cache(maxsize=2048)
def _icon(sprite: str, name: str, css: str) -> Markup:
    return Markup('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>').format(
        css, sprite, name
    )


def icon(name: str, css: str = "ka-i") -> Markup:
    """A drawing from the sprite. Some pages show two hundred, of a few dozen kinds."""
    return _icon(asset("vendor/icons.svg"), name, css)


class SignedCookies(SecureCookieSessionInterface):
    """The framework's own sessions; the signer of a key is made once, not with every request."""

    def __init__(self) -> None:
        self._signers: dict[tuple[object, ...], URLSafeTimedSerializer | None] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer of the present keys."""
        keys = (app.secret_key, *(app.config["SECRET_KEY_FALLBACKS"] or ()))
        if keys not in self._signers:
            self._signers[keys] = super().get_signing_serializer(app)
        return self._signers[keys]


def _content_origin() -> str:
    origin = current_app.config["ACADEMY"].content_url
    return f" {origin}" if origin else ""


def policy() -> str:
    """The content security policy of the academy's own pages."""
    media = _content_origin()
    return (
        "default-src 'self'; script-src 'self'; style-src 'self'; font-src 'self'; "
        f"img-src 'self' data:{media}; media-src 'self'{media}; frame-src 'self'{media}; "
        "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", policy())
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault(
        "Permissions-Policy", "camera=(), geolocation=(), microphone=(self), payment=()"
    )
    if current_app.config["ACADEMY"].cookies_are_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint == "static":
        if request.args.get("v"):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response.headers.setdefault("Cache-Control", "no-store")
        response.vary.add("Cookie")
    return response


def error_page(status: int, message: str = "", reference: str = "") -> tuple[str, int]:
    """A page (or a fragment, or JSON) that says what happened and what to do."""
    title = str(_TITLES.get(status, _TITLES[500 if status >= 500 else 400]))
    values = {"status": status, "title": title, "message": message, "reference": reference}
    if wants_json():
        return current_app.json.dumps({"error": message or title, "reference": reference}), status
    template = "errors/fragment.html" if wants_fragment() else "errors/page.html"
    return render_template(template, **values), status


def _answer(status: int, message: str = "", reference: str = "") -> Response:
    if current_app.config.get("PLAIN_ERRORS"):
        title = str(_TITLES.get(status, _TITLES[500 if status >= 500 else 400]))
        return Response(title, status=status, content_type="text/plain; charset=utf-8")
    body, status = error_page(status, message, reference)
    kind = "application/json" if wants_json() else "text/html; charset=utf-8"
    return Response(body, status=status, content_type=kind)


def _on_domain_error(error: DomainError) -> Response:
    return _answer(error.status, i18n.said(error))


def _on_http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return cast(Response, error.response)
    status = error.code or 500
    response = _answer(status)
    if status == 405:
        response.headers.update(dict(error.get_headers()))
        response.headers["Content-Type"] = "text/html; charset=utf-8"
    return response


def _on_csrf_error(_error: CSRFError) -> Response:
    message = i18n._(
        "This page was open for too long or in another sign-in. Load it again; nothing was changed."
    )
    return _answer(400, message)


def _told_path() -> str:
    """The path as a log may hold it: what opens something by itself is left out."""
    ticket = (request.view_args or {}).get("ticket")
    return request.path.replace(ticket, "...") if ticket else request.path


def _refuse_nul() -> None:
    """No address has a sign that no text in PostgreSQL may hold."""
    if b"%00" in request.query_string or "\x00" in request.path:
        raise BadRequest()


def _on_bad_data(error: DataError) -> Response:
    """What was sent is nothing the database can hold, so it is the sender's fault."""
    log.warning("data refused", path=_told_path(), why=type(error.orig).__name__)
    return _answer(400)


def _on_crash(error: Exception) -> Response:
    reference = "E-" + secrets.token_hex(3).upper()
    log.error("request failed", reference=reference, path=_told_path(), exc_info=error)
    if current_app.testing and not current_app.config.get("SHOW_ERROR_PAGES"):
        raise error
    try:
        return _answer(500, reference=reference)
    except Exception as second:  # the error page itself may be what is broken
        log.error("error page failed", reference=reference, exc_info=second)
        return Response(f"500 {reference}", status=500, content_type="text/plain; charset=utf-8")


def reader_language_attribute() -> str:
    """The ``lang`` attribute of the page."""
    return "zh-Hans" if i18n.language() == "zh" else "en"


def here(**changed: str | int | None) -> str:
    """This page's address with some query values changed (None removes one)."""
    values = {
        name: value
        for name, value in request.args.items()
        # What the maker of addresses takes for itself is none of the page's values.
        if name not in changed and name != "endpoint" and not name.startswith("_")
    }
    values |= {k: str(v) for k, v in changed.items() if v is not None}
    arguments = {**(request.view_args or {}), **values}
    return url_for(request.endpoint or "static", **arguments)


class _Template(Template):
    """A template whose macros others import. No template here is given globals of its own, so the
    engine need not compare all names on each import, which costs more than most macros."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


class RowNumber(IntegerConverter):
    """A number in an address that a row may have; a longer one leads nowhere."""

    def __init__(self, url_map: Map, *args: Any, **limits: Any) -> None:
        super().__init__(url_map, *args, **{"max": 2**31 - 1, **limits})


def install(app: Flask) -> None:
    """Bind headers, error pages, CSRF protection and template helpers to the app."""
    settings = app.config["ACADEMY"]
    app.url_rule_class = LateRule
    app.url_map.converters["int"] = RowNumber
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="academy",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.cookies_are_secure,
        MAX_CONTENT_LENGTH=32 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        # The forms name their language themselves (app.platform.forms); the extension's own way
        # reads the catalogue of messages from the disk once a request.
        WTF_I18N_ENABLED=False,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    app.session_interface = SignedCookies()
    csrf.init_app(app)
    app.before_request(_refuse_nul)
    app.after_request(_headers)
    app.register_error_handler(DomainError, _on_domain_error)
    app.register_error_handler(CSRFError, _on_csrf_error)
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(DataError, _on_bad_data)
    app.register_error_handler(Exception, _on_crash)
    app.jinja_env.globals.update(
        asset=asset,
        drawn_icon=icon,
        here=here,
        page_language=reader_language_attribute,
        wants_fragment=lambda: has_request_context() and wants_fragment(),
    )
    app.jinja_env.template_class = _Template
    app.jinja_env.bytecode_cache = KeptTemplates(settings)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

"""The short road of a save, in front of the application.

While an exam runs, nearly every request saves one answer, and what the framework does for any
request (a context, matching some hundreds of routes, hooks before and after) takes longer than the
save. So a save that is plainly in order is answered here. It passes the same guards, by the same
functions, as ``sitting.save_answer``: the signed cookie, the page's token in constant time, and the
one statement that asks for the sign-in, the owner, the deadline and the place on the paper.
Whatever is not plainly in order (a stranger, a foreign page, a body that cannot be read, an error)
goes the long road, to that view, which says why. See docs/decisions/0014.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Final
from uuid import UUID

from flask import Flask, Response

from app.exams import access
from app.exams.services import saving
from app.exams.services.saving import Saved, SaveState
from app.platform import clock, i18n

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

STATUS: Final = {
    SaveState.SAVED: 200,
    SaveState.BOTH: 200,
    SaveState.LATE: 409,
    SaveState.CLOSED: 409,
    SaveState.SIGNED_OUT: 401,
    SaveState.NOT_FOUND: 404,
    SaveState.UNREADABLE: 422,
}
_SAVE: Final = re.compile(r"/exams/attempts/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/save")
_TOKEN: Final = "HTTP_" + access.TOKEN_HEADER.upper().replace("-", "_")
LARGEST: Final = 8 * saving.LARGEST
_ANY: Final = f"/exams/attempts/{UUID(int=0)}/save"


def told(saved: Saved) -> str:
    """What the device is told, with the moment as the learner reads it."""
    shown = i18n.local(saved.moment).strftime("%H:%M:%S") if saved.moment else ""
    return saving.as_json(saved, shown_at=shown)


class QuickSave:
    """A WSGI application that answers saves and hands all else on to the one behind it."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.behind = app.wsgi_app
        self._key = access.custody_key_of(app)
        self._headers: list[tuple[str, str]] = []

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer a save that is in order, or let the application answer."""
        if environ["REQUEST_METHOD"] == "POST":
            found = _SAVE.fullmatch(environ.get("PATH_INFO", ""))
            if found is not None:
                with self._app.app_context():
                    saved = self._saved(environ, UUID(found[1]))
                    body = b"" if saved is None else told(saved).encode()
                if saved is not None:
                    status = HTTPStatus(STATUS[saved.state])
                    length = ("Content-Length", str(len(body)))
                    start(f"{status.value} {status.phrase}", [*self._common(), length])
                    return [body]
        return self.behind(environ, start)

    def _saved(self, environ: WSGIEnvironment, attempt: UUID) -> Saved | None:
        """What became of the answer; None if the long road has to say it. That may save again:
        the device's own token makes the second time the same as the first."""
        body = _body(environ)
        if body is None:
            return None
        try:
            request = self._app.request_class(environ)
            kept = self._app.session_interface.open_session(self._app, request)
            sign_in = access.sign_in_of(kept or {})
            if sign_in is None or kept is None:
                return None
            if not access.is_ours(kept, environ.get(_TOKEN, "")):
                return None
            given = saving.read_save(json.loads(body))
            if given is not None:
                return saving.save(attempt, sign_in, given, key=self._key, at=clock.now())
        except Exception:  # the application's own handlers meet it again, log it and answer
            pass
        return None

    def _common(self) -> list[tuple[str, str]]:
        """The headers of every answer of the academy, taken once from the application itself."""
        if not self._headers:
            with self._app.test_request_context(_ANY, method="POST"):
                answer = self._app.process_response(Response(content_type="application/json"))
            kept = [(name, value) for name, value in answer.headers if name != "Content-Length"]
            self._headers = kept
        return self._headers


def _body(environ: WSGIEnvironment) -> bytes | None:
    """The JSON that was sent, to be read again by whoever comes next; None for what is no JSON, or
    larger than any answer."""
    length = environ.get("CONTENT_LENGTH") or ""
    kind = environ.get("CONTENT_TYPE") or ""
    if not length.isdecimal() or int(length) > LARGEST:
        return None
    if kind.partition(";")[0].strip().lower() != "application/json":
        return None
    body: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    return body

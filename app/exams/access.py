"""The light door of a sitting: the sign-in and the token of this browser, without loading anybody.

Saving an answer and starting an attempt ask for sign-in and ownership in their own statements; all
that is needed from the request is which sign-in it claims to be, and that a page of ours sent it.
"""

from __future__ import annotations

import hmac
from uuid import UUID

from flask import current_app, request, session
from flask_wtf.csrf import generate_csrf

from app.exams.rules import custody

TOKEN_HEADER = "X-Exam-Token"


def sign_in_id() -> UUID | None:
    """The sign-in that this browser's signed cookie names; None for a stranger."""
    try:
        return UUID(str(session.get("_user_id", "")))
    except ValueError:
        return None


def page_token() -> str:
    """The token that the sitting page carries and each save must bring back."""
    generate_csrf()
    return str(session["csrf_token"])


def token_matches() -> bool:
    """Did one of our own pages send this request? Compared in constant time."""
    kept = str(session.get("csrf_token", ""))
    given = request.headers.get(TOKEN_HEADER, "")
    return bool(kept) and hmac.compare_digest(kept.encode(), given.encode())


def custody_key() -> bytes:
    """The key that receipts are made with."""
    return custody.key_of(str(current_app.config["ACADEMY"].secret_key))

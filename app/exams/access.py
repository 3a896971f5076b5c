"""The light door of a sitting: the sign-in and the token of this browser, without loading anybody.

Saving an answer and starting an attempt ask for sign-in and ownership in their own statements; all
that is needed from the request is which sign-in it claims to be, and that a page of ours sent it.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Flask, current_app, request, session
from flask_wtf.csrf import generate_csrf

from app.exams.rules import custody

TOKEN_HEADER = "X-Exam-Token"


def sign_in_id() -> UUID | None:
    """The sign-in that this browser's signed cookie names; None for a stranger."""
    return sign_in_of(session)


def sign_in_of(kept: Mapping[str, Any]) -> UUID | None:
    """The sign-in that a signed cookie's content names; None for a stranger."""
    try:
        return UUID(str(kept.get("_user_id", "")))
    except ValueError:
        return None


def page_token() -> str:
    """The token that the sitting page carries and each save must bring back."""
    generate_csrf()
    return str(session["csrf_token"])


def token_matches() -> bool:
    """Did one of our own pages send this request?"""
    return is_ours(session, request.headers.get(TOKEN_HEADER, ""))


def is_ours(kept: Mapping[str, Any], given: str) -> bool:
    """Is ``given`` the token of the pages that this signed cookie was sent with? Compared in
    constant time."""
    token = str(kept.get("csrf_token", ""))
    return bool(token) and hmac.compare_digest(token.encode(), given.encode())


def custody_key() -> bytes:
    """The key that receipts are made with."""
    return custody_key_of(current_app)


def custody_key_of(app: Flask) -> bytes:
    """The same, of an application that is being built."""
    return custody.key_of(str(app.config["ACADEMY"].secret_key))

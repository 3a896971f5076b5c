"""Where references to exams, items and attempts lead, for whoever may go there."""

from __future__ import annotations

from uuid import UUID

from flask import has_request_context, url_for

from app.accounts.access import current_reader
from app.accounts.rules.permissions import Permission, may
from app.exams.services import overview
from app.kernel.refs import Ref
from app.platform.links import Link


def _may(permission: Permission) -> bool:
    reader = current_reader() if has_request_context() else None
    return reader is not None and may(reader.actor, permission)


def exam(ref: Ref, language: str) -> Link | None:
    """The exam's page: its rules for learners, its results for staff."""
    title = overview.exam_title(ref.key)
    if title is None:
        return None
    staff = _may(Permission.EXAM_REPORT) and not _may(Permission.ATTEMPT_SIT)
    endpoint = "exam_results.show_exam" if staff else "exams.show_exam"
    return Link(title.said_in(language), url_for(endpoint, key=ref.key), ref)


def item(ref: Ref, language: str) -> Link | None:
    """The item's editor."""
    title = overview.item_title(ref.key)
    if title is None:
        return None
    return Link(title.said_in(language), url_for("authoring.edit_item", key=ref.key), ref)


def attempt(ref: Ref, language: str) -> Link | None:
    """What came of an attempt: the learner's own page, or staff's."""
    try:
        public_id = UUID(ref.key.partition("/")[0])
    except ValueError:
        return None
    title = overview.attempt_title(public_id)
    if title is None:
        return None
    staff = _may(Permission.EXAM_REPORT)
    endpoint = "exam_results.show_attempt" if staff else "exams.show_attempt"
    return Link(title.said_in(language), url_for(endpoint, public_id=public_id), ref)

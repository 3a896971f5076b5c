"""Where references to exams, items and attempts lead, for whoever may go there."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import has_request_context

from app.accounts.access import current_reader
from app.accounts.rules.permissions import Permission, may
from app.exams.services import overview
from app.kernel.refs import Ref
from app.platform.links import Link

# Addresses are plain text: jobs and commands resolve references outside a request.


def _may(permission: Permission) -> bool:
    reader = current_reader() if has_request_context() else None
    return reader is not None and may(reader.actor, permission)


def exam(ref: Ref, language: str) -> Link | None:
    """The exam's page: its rules for learners, its results for staff."""
    return exams([ref], language).get(ref)


def exams(refs: Sequence[Ref], language: str) -> dict[Ref, Link]:
    """The pages of several exams, in one question to the database."""
    titles = overview.exam_titles([ref.key for ref in refs])
    staff = _may(Permission.EXAM_REPORT) and not _may(Permission.ATTEMPT_SIT)
    place = "/exam-results" if staff else "/exams"
    return {
        ref: Link(titles[ref.key].said_in(language), f"{place}/{ref.key}", ref)
        for ref in refs
        if ref.key in titles
    }


def item(ref: Ref, language: str) -> Link | None:
    """The item's editor."""
    title = overview.item_title(ref.key)
    if title is None:
        return None
    return Link(title.said_in(language), f"/bank/items/{ref.key}", ref)


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
    place = "/exam-results/attempts" if staff else "/exams/attempts"
    return Link(title.said_in(language), f"{place}/{public_id}", ref)

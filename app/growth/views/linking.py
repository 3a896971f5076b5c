"""Where references to the framework and to facts lead."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import has_request_context, request

from app.accounts.access import today
from app.growth.labels.words import Words
from app.growth.queries import frameworks
from app.growth.queries import improvement as improvements
from app.growth.queries.frameworks import Edition
from app.kernel.refs import Ref
from app.platform.links import Link

# Addresses are plain text: jobs and commands resolve references outside a request.
FRAMEWORK = "/framework"
_READ = "academy.framework_in_force"
FRAMEWORK_KINDS = ("competency", "criterion", "tier", "standard", "indicator", "point")


def _edition() -> Edition | None:
    """The edition in force; a page that changes nothing reads it once, however many parts of it
    the page names."""
    if not has_request_context() or request.method not in ("GET", "HEAD"):
        return frameworks.find_edition(today())
    if _READ not in request.environ:
        request.environ[_READ] = frameworks.find_edition(today())
    found: Edition | None = request.environ[_READ]
    return found


def framework(ref: Ref, language: str) -> Link | None:
    """The whole framework."""
    edition = _edition()
    if edition is None:
        return None
    return Link(edition.body.title.said_in(language), FRAMEWORK, ref)


def part(ref: Ref, language: str) -> Link | None:
    """The place of a tier, criterion, competency, standard or figure on the framework's page."""
    edition = _edition()
    title = edition.body.title_of(ref) if edition else None
    if title is None:
        return None
    url = f"{FRAMEWORK}#{ref.kind}-{ref.key}"
    return Link(title.said_in(language), url, ref)


def fact(ref: Ref, _language: str) -> Link | None:
    """The page of one fact; whether it opens is for that page to say."""
    try:
        public_id = UUID(ref.key)
    except ValueError:
        return None
    return Link(ref.key, f"/growth/facts/{public_id}", ref)


def where_used(ref: Ref, language: str) -> list[Link]:
    """The promotions that ask for this course, exam or certificate."""
    edition = _edition()
    if edition is None:
        return []
    words, found = Words(edition.body), []
    for promotion in edition.body.promotions:
        if ref in edition.body.asked_refs(promotion):
            tier = Ref("tier", promotion.to_tier)
            url = f"{FRAMEWORK}#tier-{promotion.to_tier}"
            found.append(Link(words.tier(promotion.to_tier), url, tier))
    return found


def improvement(ref: Ref, _language: str) -> Link | None:
    """An improvement by its public id: its number, and what was found."""
    try:
        found = improvements.by_public_id(UUID(ref.key))
    except ValueError:
        return None
    return None if found is None else _cycle(found)


def _cycle(found: Any) -> Link:
    ref = Ref("improvement", str(found.public_id))
    return Link(found.number, f"/improvements/{found.public_id}", ref, found.finding[:200])


def findings(words: str, _language: str) -> list[Link]:
    """Open findings that ask for training and hold these words."""
    wanted = words.casefold()
    found = improvements.training_findings()
    return [_cycle(each) for each in found if wanted in each.finding.casefold()]

"""The search over everything the reader may open: a page, and rows for the box in the header."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission, permissions_of
from app.dashboard.views import bp
from app.platform import links, web
from app.platform.i18n import _l, language
from app.platform.links import Link
from app.search import index

KINDS = {
    "course": (_l("Courses"), "book"),
    "lesson": (_l("Lessons"), "notes"),
    "exam": (_l("Exams"), "file-pencil"),
    "scenario": (_l("Role-plays"), "messages"),
    "script": (_l("Scripts"), "quote"),
    "item": (_l("Items"), "list-check"),
}
ROWS = 6


@dataclass(frozen=True)
class Group:
    """What was found of one kind."""

    label: str
    icon: str
    kind: str
    rows: list[Link]
    total: int


@bp.get("/search")
@requires(Permission.SEARCH_USE)
def search() -> str:
    """Results by kind; the box asks for the first rows alone."""
    words = request.args.get("q", "").strip()[:80]
    few = web.wants_fragment()
    opened = {str(p) for p in permissions_of(current_actor())}
    kind = request.args.get("kind", "")
    found = index.find(
        words,
        permissions=opened,
        kinds=[kind] if kind in KINDS else None,
        limit=3 if few else (50 if kind else 10),
    )
    groups = []
    for part in found:
        label, icon = KINDS.get(part.kind, (part.kind, "file-text"))
        rows = [links.resolve(hit.ref, language()) for hit in part.hits]
        shown = [row for row in rows if row is not None]
        if shown:
            groups.append(Group(str(label), icon, part.kind, shown, part.total))
    total = sum(group.total for group in groups)
    template = "dashboard/_found.html" if few else "dashboard/search.html"
    return render_template(template, words=words, groups=groups, total=total, rows=ROWS, kind=kind)

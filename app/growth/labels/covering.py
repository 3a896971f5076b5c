"""What there is already on a matter: scripts, courses and role-plays that hold its words."""

from __future__ import annotations

from typing import Final

from app.platform import links
from app.platform.i18n import _l, language
from app.platform.links import Link

KINDS: Final = {
    "script": (_l("Scripts"), "quote"),
    "course": (_l("Courses"), "book"),
    "scenario": (_l("Role-plays"), "messages"),
}
EACH: Final = 3


def covering(words: str) -> dict[str, list[Link]]:
    """A few of each kind, what fits best first; kinds without any stay out."""
    asked = words.strip()[:200]
    if not asked:
        return {}
    found = {kind: links.find(kind, asked, language())[:EACH] for kind in KINDS}
    return {kind: some for kind, some in found.items() if some}

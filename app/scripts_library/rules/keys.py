"""Keys that a script cannot have: other pages stand at their addresses. Pure."""

from __future__ import annotations

from typing import Final

ROOMS: Final = frozenset(
    (
        "cards", "check", "drill", "gap", "import", "lexicon", "many", "mine", "new",
        "proposals", "propose", "upkeep", "use", "gaps", "next", "add",
    )
)  # fmt: skip
FILES: Final = ("cards.", "export.")


def is_taken(key: str) -> bool:
    """Does a page of the library stand where this script would be read or written?"""
    return key in ROOMS or key.startswith(FILES)

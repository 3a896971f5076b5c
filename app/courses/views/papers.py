"""The documents of a lesson: where they are fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.courses.queries import films as queries
from app.courses.rules.parts import Document
from app.courses.views.films import address


@dataclass(frozen=True)
class Paper:
    """A document on a page."""

    address: str
    size: int

    @property
    def kilobytes(self) -> int:
        """Its size, rounded up."""
        return -(-self.size // 1024)


def papers_of(document: Document, given: Mapping[str, str]) -> dict[str, Paper]:
    """The documents that a text shows, by their key; ``given``: a lesson's files. One whose file
    is gone is left out."""
    if not document.handouts:
        return {}
    known = queries.files(given[key] for key in document.handouts if key in given)
    found = {key: known.get(given.get(key, "")) for key in document.handouts}
    return {
        key: Paper(address(file.hash, file.media_type, key), file.size)
        for key, file in found.items()
        if file is not None
    }

"""Which line of a file a piece of a value came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.content.authored import Path


@dataclass(frozen=True)
class Lines:
    """Line numbers by path, seen from ``base``; ``files`` names the file of parts that stand in
    another file than the rest."""

    known: Mapping[Path, int] = field(default_factory=dict)
    base: Path = ()
    files: Mapping[Path, str] = field(default_factory=dict)

    def at(self, path: Path) -> int:
        """The line of a path, or of the nearest thing around it; the first line if unknown."""
        whole = (*self.base, *path)
        for length in range(len(whole), -1, -1):
            line = self.known.get(whole[:length])
            if line is not None:
                return line
        return 1

    def file(self, path: Path, otherwise: str) -> str:
        """The file a path stands in."""
        whole = (*self.base, *path)
        for length in range(len(whole), -1, -1):
            if whole[:length] in self.files:
                return self.files[whole[:length]]
        return otherwise

    def under(self, path: Path) -> Lines:
        """The same lines seen from inside ``path``."""
        return Lines(self.known, (*self.base, *path), self.files)

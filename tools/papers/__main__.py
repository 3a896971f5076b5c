"""Print a paper of our own for a lesson from what it is written in:

    python -m tools.papers complaint-checklist content/courses/complaint-handling/files

``<name>.html`` beside this module holds the words, ``paper.css`` the look. A maintainer's tool:
what it makes is committed.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from app.platform import pdf

HERE = Path(__file__).resolve().parent


def printed(name: str) -> bytes:
    """The paper as a PDF with our own faces."""
    html = (HERE / f"{name}.html").read_text(encoding="utf-8")
    css = (HERE / "paper.css").read_text(encoding="utf-8")
    return pdf.render(html, css, pdf.faces_for(html))


def main(arguments: Sequence[str]) -> None:
    """Print the named paper into a folder."""
    name, folder = arguments
    target = Path(folder) / f"{name}.pdf"
    target.write_bytes(printed(name))
    print(f"{target}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])

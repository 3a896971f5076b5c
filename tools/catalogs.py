"""The Chinese catalogues: one .po file per feature, merged into one messages.mo.

    python tools/catalogs.py update [DOMAIN]   append messages that have no entry yet
    python tools/catalogs.py compile           merge and compile what the application reads
    python tools/catalogs.py check             every message translated, none fuzzy, places equal

A message's domain follows from the file it stands in. Messages are English sentences; English
needs no catalogue (docs/decisions/0003).
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "app"
FOLDER = APP / "translations" / "zh_Hans_CN" / "LC_MESSAGES"
LOCALE = "zh_Hans_CN"

# Beside gettext's own names: a refusal's first argument is a message (app/kernel).
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "_l": None,
    "say": None,
    "plural": (1, 2),
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "N_": None,
    "DomainError": None,
    "NotFound": None,
    "Denied": None,
    "Conflict": None,
    "BadContent": None,
    "BadPicture": None,
    "Unavailable": None,
    "Verdict": None,
}
# What features derive from these says its first argument too, unless it takes others.
REFUSALS = frozenset(
    {"DomainError", "NotFound", "Denied", "Conflict", "BadContent", "BadPicture", "Unavailable"}
)
CLASS = re.compile(r"^class (\w+)\(([\w., ]+)\):", re.M)
# Words of the header and the rail stand in NavEntry(shell, label, ...) and its group.
NAVIGATION = re.compile(r"NavEntry\((.*?)\n?\s*\)\s*\n", re.S)

# The longest matching beginning decides.
DOMAINS = (
    ("app/accounts", "accounts"),
    ("app/admin", "admin"),
    ("app/audit", "admin"),
    ("app/certificates", "certificates"),
    ("app/content", "courses"),
    ("app/courses", "courses"),
    ("app/evidence", "growth"),
    ("app/exams", "exams"),
    ("app/growth", "growth"),
    ("app/jobs", "notices"),
    ("app/language", "scripts"),
    ("app/notices", "notices"),
    ("app/scripts_library", "scripts"),
    ("app/search", "scripts"),
    ("app", "shell"),
)
Message = str | tuple[str, str]


def domain_of(path: str) -> str:
    """The catalogue that holds a file's messages."""
    if path.startswith("app/exams") and "roleplay" in path:
        return "roleplay"
    if path.startswith("app/growth") and "/team" in path:
        return "team"
    return next(name for start, name in DOMAINS if path == start or path.startswith(start + "/"))


def sources() -> Iterator[Path]:
    """Files that hold messages."""
    for pattern in ("*.py", "*.html", "*.txt"):
        for path in sorted(APP.rglob(pattern)):
            if "/static/" not in path.as_posix() and "/fonts/" not in path.as_posix():
                yield path


def _has_own_start(name: str, path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    made = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == name)
    return any(isinstance(part, ast.FunctionDef) and part.name == "__init__" for part in made.body)


@lru_cache(maxsize=1)
def derived_refusals() -> frozenset[str]:
    """The names of the features' own refusals that are raised with a message."""
    classes = [
        (match[1], {base.strip() for base in match[2].split(",")}, path)
        for path in sources()
        if path.suffix == ".py"
        for match in CLASS.finditer(path.read_text(encoding="utf-8"))
    ]
    known: set[str] = set(REFUSALS)
    places: dict[str, Path] = {}
    while more := {n: path for n, bases, path in classes if bases & known and n not in known}:
        known |= more.keys()
        places |= more
    return frozenset(name for name, path in places.items() if not _has_own_start(name, path))


def messages_in(path: Path) -> Iterator[tuple[int, Message]]:
    """Line and message of everything translatable in a file."""
    method = "python" if path.suffix == ".py" else "jinja2"
    # A tag that the extractor does not know would make it pass over the whole template.
    jinja2 = {"trimmed": "true", "extensions": "app.platform.keeping.Kept", "silent": "false"}
    options = jinja2 if method == "jinja2" else {}
    keywords = KEYWORDS | dict.fromkeys(derived_refusals())
    with path.open("rb") as file:
        for line, found, _comments, _context in extract(
            method, file, keywords=keywords, options=options
        ):
            if isinstance(found, tuple):
                yield line, (str(found[0]), str(found[1]))
            elif found and str(found).strip():
                yield line, str(found)
    if path.suffix == ".py":
        yield from _navigation(path.read_text(encoding="utf-8"))


def _navigation(text: str) -> Iterator[tuple[int, Message]]:
    for match in NAVIGATION.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        strings = re.findall(r'(?:(\w+)\s*=\s*)?"((?:[^"\\]|\\.)*)"', match[1])
        positional = [value for name, value in strings if not name]
        named = {name: value for name, value in strings if name}
        label = named.get("label") or (positional[1] if len(positional) > 1 else "")
        group = named.get("group") or ""
        yield from ((line, word) for word in (label, group) if word)


def wanted() -> dict[str, dict[Message, list[str]]]:
    """Domain → message → places where it stands."""
    found: dict[str, dict[Message, list[str]]] = {}
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        for line, message in messages_in(path):
            found.setdefault(domain_of(name), {}).setdefault(message, []).append(f"{name}:{line}")
    return found


def catalogues() -> dict[str, Catalog]:
    """The catalogues as they stand, by domain."""
    found = {}
    for path in sorted(FOLDER.glob("*.po")):
        with path.open("rb") as file:
            found[path.stem] = read_po(file, locale=LOCALE, domain=path.stem)
    return found


def _key(message: Message) -> str:
    return message[0] if isinstance(message, tuple) else message


def update(only: str | None) -> int:
    """Append what is missing, with an empty text; give how many were appended."""
    standing = catalogues()
    known = {str(_key(m.id)) for c in standing.values() for m in c if m.id}
    appended = 0
    for domain, messages in sorted(wanted().items()):
        if only and domain != only:
            continue
        catalogue = standing.get(domain) or Catalog(locale=LOCALE, domain=domain)
        new = 0
        for message in messages:
            if _key(message) not in known:
                known.add(_key(message))
                catalogue.add(message)
                new += 1
        if new:
            write(domain, catalogue)
            print(f"{domain}: {new} new, in {(FOLDER / domain).relative_to(ROOT)}.po")
        appended += new
    return appended


def write(domain: str, catalogue: Catalog) -> None:
    """Write a catalogue without dates, so that it changes only when its words do."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{domain}.po").open("wb") as file:
        write_po(file, catalogue, width=100, omit_header=True, no_location=True)


def compile_all() -> int:
    """Merge every catalogue into messages.mo; give how many messages it holds."""
    merged = Catalog(locale=LOCALE)
    for catalogue in catalogues().values():
        for message in catalogue:
            if message.id and not message.fuzzy and _translated(message.string):
                merged.add(message.id, message.string, context=message.context)
    target = FOLDER / "messages.mo"
    FOLDER.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".mo.{os.getpid()}")  # two test workers may compile at once
    with draft.open("wb") as file:
        write_mo(file, merged)
    draft.replace(target)
    return len(merged)


def is_stale() -> bool:
    """Is messages.mo older than a catalogue?"""
    target = FOLDER / "messages.mo"
    if not target.exists():
        return True
    made = target.stat().st_mtime
    return any(path.stat().st_mtime > made for path in FOLDER.glob("*.po"))


def _translated(text: object) -> bool:
    parts = text if isinstance(text, tuple | list) else (text,)
    return bool(parts) and all(isinstance(p, str) and p.strip() for p in parts)


PLACES = re.compile(r"%\((\w+)\)[sd]")


def faults() -> list[str]:
    """What is wrong with the catalogues, one line each; empty where nothing is."""
    standing = catalogues()
    found: list[str] = []
    texts: dict[str, tuple[str, object]] = {}
    for domain, catalogue in standing.items():
        for message in catalogue:
            if not message.id:
                continue
            key = _key(message.id)
            place = f"{domain}.po: {key[:70]!r}"
            if message.fuzzy:
                found.append(f"{place} is fuzzy")
            if not _translated(message.string):
                continue
            if key in texts and texts[key][1] != message.string:
                found.append(f"{place} says something else in {texts[key][0]}.po")
            texts[key] = (domain, message.string)
            strings = (
                message.string if isinstance(message.string, tuple | list) else (message.string,)
            )
            ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
            expected = set(PLACES.findall(str(ids[-1])))
            for text in strings:
                if set(PLACES.findall(str(text))) != expected:
                    found.append(f"{place} has other places than its English")
    for messages in wanted().values():
        for message, where in messages.items():
            if "%%" in _key(message) and not PLACES.search(_key(message)):
                found.append(f"{where[0]}: {_key(message)[:70]!r} shows both its % signs")
            if _key(message) not in texts:
                found.append(f"{where[0]}: {_key(message)[:70]!r} has no Chinese text")
    return found


def main(arguments: list[str]) -> int:
    """The command line; 0 where all is well."""
    verb, *rest = arguments or ["check"]
    if verb == "update":
        print(f"{update(rest[0] if rest else None)} appended")
        return 0
    if verb == "compile":
        print(f"{compile_all()} messages")
        return 0
    if verb == "check":
        wrong = faults()
        print("\n".join(wrong) or "every message has its Chinese text")
        return 1 if wrong else 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

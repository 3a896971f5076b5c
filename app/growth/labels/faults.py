"""What stands against an edition, in the reader's words: where, what, and the form to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.content.store import Finding
from app.growth.labels.drafting import KINDS, SECTIONS
from app.kernel.refs import Ref
from app.platform import i18n, links
from app.platform.i18n import _l, language

say = i18n._

# What a schema refuses, by its kind of fault; {..} of the schema are places here.
WRONG: Final = {
    "too_short": _l("at least %(min_length)s must stay"),
    "greater_than_equal": _l("at least %(ge)s"),
    "greater_than": _l("more than %(gt)s"),
    "less_than_equal": _l("at most %(le)s"),
    "missing": _l("this is missing"),
    "wording": _l("write it in both languages"),
    "ref": _l("a reference looks like exam:mid-paper"),
}
# So many places of other content are named.
SHOWN: Final = 12
# The form in which an entry of a list is written.
FORMS: Final = {
    "requirements": "demand",
    "upkeep": "demand",
    "parts": "demand",
    "tiers": "part",
    "competencies": "part",
    "criteria": "part",
    "indicators": "figure",
    "variants": "variant",
    "dimensions": "entry",
    "points": "entry",
    "interviews": "entry",
    "path": "entry",
    "deeds": "entry",
    "tags": "entry",
    "standards": "entry",
}


@dataclass(frozen=True)
class FaultLine:
    """One fault: its place and what is wrong in words; ``form`` (empty: none) writes the entry
    ``at`` its place."""

    where: str
    what: str
    form: str = ""
    at: str = ""

    def __str__(self) -> str:
        return say("%(where)s: %(what)s", where=self.where, what=self.what)


def fault_lines(raw: Mapping[str, Any], findings: Sequence[Finding]) -> list[FaultLine]:
    """Findings about a text, in their order."""
    return [
        FaultLine(
            where(raw, found.path),
            i18n.translated(found.msgid, dict(found.about)),
            *_form_of(raw, found.path),
        )
        for found in findings
    ]


def hanging_lines(findings: Sequence[Finding]) -> list[FaultLine]:
    """Findings about other content, a few of them by name and the rest as a number."""
    refs = [Ref(one.kind, one.key) for one in findings[:SHOWN]]
    known = links.resolve_all(refs, language())
    found = [
        FaultLine(
            say("%(name)s names what is gone", name=known[ref].title if ref in known else str(ref)),
            i18n.translated(one.msgid, dict(one.about)),
        )
        for ref, one in zip(refs, findings[:SHOWN], strict=True)
    ]
    more = len(findings) - len(found)
    if more:
        said = i18n.ngettext("one place more", "%(num)d places more", more)
        found.append(FaultLine(say("Other content names what is gone"), said))
    return found


def where(raw: Mapping[str, Any], path: Sequence[str | int]) -> str:
    """A place by the names of what it stands in; the name of the whole for no place."""
    return " · ".join(_names(raw, path)) or say("Framework")


def refused(kind: str, limits: Mapping[str, Any]) -> str:
    """Why a schema refuses a value."""
    said = WRONG.get(kind)
    plain = {name: f"{n:g}" if isinstance(n, float) else n for name, n in limits.items()}
    return str(said) % plain if said else say("this cannot stand here")


def _entries(raw: Mapping[str, Any], path: Sequence[str | int]) -> Iterator[tuple[list[Any], Any]]:
    """Every place on the way that is there, with what stands in it; a schema's way also names
    kinds, which are no places."""
    here: Any = raw
    steps: list[Any] = []
    for step in path:
        listed = isinstance(here, list) and isinstance(step, int) and step < len(here)
        if listed or (isinstance(here, Mapping) and step in here):
            here = here[step]
            steps.append(step)
            yield steps, here


def _names(raw: Mapping[str, Any], path: Sequence[str | int]) -> Iterator[str]:
    tiers = {tier["key"]: tier["title"][language()] for tier in raw.get("tiers", ())}
    for steps, entry in _entries(raw, path):
        if len(steps) == 1 and steps[0] in SECTIONS:
            yield str(SECTIONS[steps[0]])
        elif isinstance(entry, Mapping) and "from_tier" in entry:
            base = raw["promotions"] if steps[0] == "variants" else [entry]
            goals = [w["to_tier"] for w in base if w["from_tier"] == entry["from_tier"]]
            yield " → ".join(tiers.get(key, key) for key in (entry["from_tier"], *goals[:1]))
        elif isinstance(entry, Mapping) and steps[-2:-1] == ["keeping"]:
            yield str(say("What keeps %(tier)s", tier=tiers.get(entry["tier"], entry["tier"])))
        elif isinstance(entry, Mapping) and steps[-2:-1] == ["figures"]:
            named = {one["key"]: _called(one) for one in raw.get("indicators", ())}
            yield named.get(entry["indicator"], str(entry["indicator"]))
        elif isinstance(entry, Mapping) and isinstance(steps[-1], int):
            yield _called(entry)


def _called(entry: Mapping[str, Any]) -> str:
    title, key = entry.get("title"), str(entry.get("key", ""))
    if isinstance(title, Mapping) and title.get(language()):
        return str(title[language()])
    kind = KINDS.get(str(entry.get("type")))
    return f"{kind[0]} ({key})" if kind else key


def _form_of(raw: Mapping[str, Any], path: Sequence[str | int]) -> tuple[str, str]:
    found = ("", "")
    for steps, entry in _entries(raw, path):
        if isinstance(entry, Mapping) and len(steps) > 1 and steps[-2] in FORMS:
            found = (FORMS[steps[-2]], "-".join(str(step) for step in steps))
    return found

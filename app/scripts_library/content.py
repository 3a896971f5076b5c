"""The content kind ``script``: where it is written, what must be right, what lists show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.content import registry
from app.content.layouts import ListFiles
from app.content.registry import Change, Checking, ContentKind
from app.kernel.refs import Ref
from app.language import checking as language
from app.language.bodies import LexiconBody
from app.scripts_library.labels import BLANKS, NAMES
from app.scripts_library.models.bodies import ScriptBody
from app.scripts_library.rules import placeholders
from app.scripts_library.rules.keys import is_taken
from app.scripts_library.services import finding, library
from app.search import index


def register() -> None:
    """Bind scripts/<category>.yaml."""
    registry.register(
        ListFiles("scripts", ScriptBody, items="scripts", group_field="category"),
        ContentKind(
            ScriptBody,
            check=check,
            project=library.project,
            switched=switched,
            facets=facets,
            revision=4,
        ),
    )


def facets(_key: str, body: ScriptBody) -> Mapping[str, tuple[str, ...]]:
    """By what the library is counted."""
    return {"category": (body.category,), "stage": (body.stage,)}


def check(key: str, body: ScriptBody, checking: Checking) -> None:
    """A free key, known category, honest blanks, related scripts that exist."""
    if is_taken(key):
        checking.fault(f"a page of the library stands at {key}; choose another key")
    if body.category not in NAMES:
        checking.fault(f"there is no category {body.category}; use one of {', '.join(NAMES)}")
    known = set(BLANKS) | {p.name for p in body.placeholders}
    for field, wording in body.wordings():
        for fault in placeholders.faults({"zh": wording.zh, "en": wording.en}, known):
            checking.fault(str(fault), *_path(field))
    if getattr(body, body.tone):
        checking.fault(
            f"wording is {body.tone} already; the other tone has the other name", body.tone
        )
    lexicon = language.of(checking.all(LexiconBody))
    for field, wording in body.wordings():
        for said in (wording.zh, wording.en):
            for one in language.severe(lexicon.check(said)):
                words = said[slice(*one.span)]
                checking.fault(
                    f"“{words}” must not be said ({one.rule}): {one.reason}. "
                    f"Say instead: {one.suggestion}",
                    *_path(field),
                )
    for name in ("related", "follow_ups"):
        for place, other in enumerate(getattr(body, name)):
            if checking.find(ScriptBody, other) is None:
                checking.fault(f"there is no script {other}", name, place)


def _path(field: str) -> list[str | int]:
    return [int(part) if part.isdigit() else part for part in field.split(".")]


def switched(changes: Sequence[Change[ScriptBody]]) -> None:
    """Keep the search in step with what people may read."""
    ranks = library.ranks([change.key for change in changes])
    for change in changes:
        ref = Ref("script", change.key)
        if change.body is None:
            index.drop(ref)
        else:
            index.put(finding.document(ref, change.body, ranks.get(change.key, 0)))

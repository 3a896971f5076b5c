"""The content kind ``lexicon``: rules that prove themselves by their own sentences."""

from __future__ import annotations

from app.content import registry
from app.content.layouts import ListFiles
from app.content.registry import Checking, ContentKind
from app.language import checking
from app.language.bodies import LexiconBody
from app.language.rules import lexicon
from app.language.rules.lexicon import Category

PATTERNS = ("zh", "en", "unless_zh", "unless_en")


def register() -> None:
    """Bind lexicon/<category>.yaml."""
    registry.register(
        ListFiles("lexicon", LexiconBody, items="rules", group_field="category"),
        ContentKind(LexiconBody, check=check),
    )


def check(key: str, body: LexiconBody, place: Checking) -> None:
    """A known category, sound patterns, and test sentences that come out as they say."""
    if body.category not in list(Category):
        place.fault(f"there is no category {body.category}; use one of {', '.join(Category)}")
        return
    broken = lexicon.faults({name: getattr(body, name) for name in PATTERNS})
    for name, number, message in broken:
        place.fault(message, name, number)
    if broken:
        return
    if not (body.zh or body.en):
        place.fault("write at least one pattern under zh or en")
    alone = checking.compiled([body.rule(key)])
    for number, text in enumerate(body.hit):
        if not alone.check(text):
            place.fault(f"the rule does not find its own sentence {text!r}", "hit", number)
    for number, text in enumerate(body.miss):
        found = alone.check(text)
        if found:
            said = text[slice(*found[0].span)]
            place.fault(f"the rule should leave {text!r} alone, but finds {said!r}", "miss", number)

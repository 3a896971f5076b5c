"""Texts against the published lexicon: what scripts, role-plays and the page "check my text" ask.

``check(text)`` gives the findings; ``evidence(texts)`` gives the same for an agent's messages
with the number of the message, for whoever rates a conversation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

from app.content import store
from app.content.folder import Folder
from app.content.layouts import ListFiles
from app.language import listening
from app.language.bodies import LexiconBody
from app.language.rules import taught
from app.language.rules.lexicon import Finding, Lexicon, Rule, Severity
from app.language.simplify import simplified
from app.platform import pinyin

# A learned judgement below this is for a writer to look at, not for a rater as evidence.
SURE: Final = 0.9


@dataclass(frozen=True)
class Said:
    """A finding in a conversation: in which message, and the words it met."""

    message: int
    words: str
    finding: Finding


def compiled(rules: Sequence[Rule]) -> Lexicon:
    """A lexicon of these rules."""
    return Lexicon(rules, simplified, pinyin.syllables)


class _Kept:
    """The lexicon compiled last, and what it was made of."""

    made_of: tuple[tuple[str, LexiconBody], ...] = ()
    lexicon = compiled(())


def current() -> Lexicon:
    """The published lexicon; compiled again only when a rule changed."""
    return of({one.key: one.body for one in store.published(LexiconBody)})


def of(bodies: Mapping[str, LexiconBody]) -> Lexicon:
    """The lexicon of these rules; compiled again only when it is not the one asked for last."""
    made_of = tuple(bodies.items())
    if made_of != _Kept.made_of:
        _Kept.made_of = made_of
        _Kept.lexicon = compiled([body.rule(key) for key, body in made_of])
    return _Kept.lexicon


def check(text: str) -> list[Finding]:
    """Every finding in a text, in order: by the published rules, and by the taught head."""
    return check_all([text])[0]


def check_all(
    texts: Sequence[str], lexicon: Lexicon | None = None, *, strict: bool = False
) -> list[list[Finding]]:
    """Every finding in each text, by the published lexicon or this one; the head hears them all
    at once. ``strict``: what a rule meets stands, also where the head rules it out, as it does
    wherever a rule refuses."""
    lexicon = lexicon or current()
    return [
        taught.together(
            lexicon.check(text),
            taught.findings(one.heard, text),
            frozenset() if strict else one.doubted,
        )
        for text, one in zip(texts, listening.hear(texts), strict=True)
    ]


def severe(findings: Iterable[Finding]) -> list[Finding]:
    """Those that refuse publishing."""
    return [one for one in findings if one.severity is Severity.SEVERE]


def evidence(texts: Sequence[str]) -> list[Said]:
    """Findings in an agent's messages, by message: evidence for a rater, never a verdict."""
    return [
        Said(number, texts[number][slice(*one.span)], one)
        for number, found in enumerate(check_all(texts))
        for one in found
        if one.probability >= SURE
    ]


def shipped(folder: Path) -> Lexicon:
    """The lexicon as its files under the content folder say, for an academy that loaded none."""
    raws = ListFiles("lexicon", LexiconBody, items="rules", group_field="category").read(
        Folder(folder)
    )
    return compiled([LexiconBody.model_validate(raw.data).rule(raw.key) for raw in raws])


def at_hand(folder: Path) -> Lexicon:
    """The published lexicon, or the shipped one where none is published or no database stands."""
    try:
        found = current() if store.published(LexiconBody) else None
    except DBAPIError:
        found = None
    return found or shipped(folder)

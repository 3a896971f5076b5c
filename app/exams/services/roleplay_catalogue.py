"""The scenarios a learner may choose from, with what the learner has done in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.content import store
from app.content.store import Version
from app.exams.models.roleplay import RolePlay
from app.exams.models.roleplay_bodies import ScenarioBody
from app.exams.queries import roleplay as queries
from app.exams.queries.roleplay import Tally
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.services.roleplay_reading import house_standards
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.refs import Ref
from app.platform.db import db
from app.platform.links import Link
from app.platform.paging import Page

PAGE_SIZE = 12


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to."""

    words: str = ""
    tag: str = ""
    difficulty: int | None = None
    channel: str = ""
    page: int = 1


@dataclass(frozen=True)
class Card:
    """One scenario in the list."""

    version: Version[ScenarioBody]
    tally: Tally | None


@dataclass(frozen=True)
class Listed:
    """A page of scenarios, and what there is to filter by."""

    page: Page[Card]
    tags: tuple[str, ...]
    channels: tuple[str, ...]
    total: int


@dataclass(frozen=True)
class Detail:
    """One scenario before it begins."""

    version: Version[ScenarioBody]
    scenario: Scenario
    tally: Tally | None
    plays: Sequence[RolePlay]


def listed(actor: Actor, wanted: Wanted, *, language: str) -> Listed:
    """Scenarios that can be played, in order of difficulty, then title."""
    everything = [v for v in store.published(ScenarioBody) if v.body.storylets]
    tallies = queries.tallies(actor.id)
    chosen = [v for v in everything if _fits(v.body, wanted)]
    chosen.sort(key=lambda v: (v.body.difficulty, v.body.title.said_in(language)))
    count = max(1, -(-len(chosen) // PAGE_SIZE))
    number = min(max(1, wanted.page), count)
    part = chosen[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    cards = [Card(v, tallies.get(v.key)) for v in part]
    return Listed(
        page=Page(cards, number, PAGE_SIZE, len(chosen)),
        tags=tuple(sorted({tag for v in everything for tag in v.body.tags})),
        channels=tuple(sorted({v.body.channel for v in everything})),
        total=len(everything),
    )


def _fits(body: ScenarioBody, wanted: Wanted) -> bool:
    if wanted.tag and wanted.tag not in body.tags:
        return False
    if wanted.channel and body.channel != wanted.channel:
        return False
    if wanted.difficulty and body.difficulty != wanted.difficulty:
        return False
    if not wanted.words:
        return True
    texts = (body.title.zh, body.title.en, body.summary.zh, body.summary.en)
    return wanted.words.casefold() in "\n".join(texts).casefold()


def playable(key: str) -> Version[ScenarioBody]:
    """The current version of a scenario that has a customer. Raise NotFound."""
    version = store.current(ScenarioBody, key)
    if not version.body.storylets:
        raise NotFound()
    return version


def detail(actor: Actor, key: str) -> Detail:
    """A scenario with the learner's last plays."""
    version = playable(key)
    plays = db.session.scalars(queries.plays_of(actor.id, key).limit(10)).all()
    return Detail(
        version,
        version.body.as_rules(key, house_standards()),
        queries.tallies(actor.id).get(key),
        plays,
    )


def titles(plays: Sequence[RolePlay]) -> dict[int, Any]:
    """The titles of the pinned versions of these plays, by version id."""
    found = store.versions(ScenarioBody, [play.scenario_version_id for play in plays])
    return {number: version.body.title for number, version in found.items()}


def choices() -> list[tuple[str, Any]]:
    """Keys and titles of the scenarios, for a filter."""
    return [(version.key, version.body.title) for version in store.published(ScenarioBody)]


def resolve(ref: Ref, language: str) -> Link | None:
    """The page of a scenario."""
    return resolve_many([ref], language).get(ref)


def resolve_many(refs: Sequence[Ref], language: str) -> dict[Ref, Link]:
    """The pages of several scenarios, in one question to the database."""
    found = store.current_of(ScenarioBody, [ref.key for ref in refs])
    return {
        ref: _link(found[ref.key], language)
        for ref in refs
        if ref.key in found and found[ref.key].body.storylets
    }


def find(words: str, language: str) -> list[Link]:
    """Scenarios whose title or summary holds the words."""
    wanted = Wanted(words=words)
    return [
        _link(version, language)
        for version in store.published(ScenarioBody)
        if version.body.storylets and _fits(version.body, wanted)
    ][:6]


def _link(version: Version[ScenarioBody], language: str) -> Link:
    return Link(
        version.body.title.said_in(language),
        f"/role-plays/{version.key}",
        Ref("scenario", version.key),
        version.body.summary.said_in(language),
    )

"""The next edition in words: its outline, what each field offers, and what has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.content import store
from app.growth.labels.words import Words
from app.growth.models.demands import Asked, GroupBody
from app.growth.models.framework import Framework
from app.growth.queries import anchors
from app.kernel.refs import Ref
from app.kernel.wording import Wording
from app.platform import i18n, links
from app.platform.i18n import _l, language

say = i18n._

KINDS: Final = {
    "passed": (_l("An exam passed"), "file-text"),
    "completed": (_l("Courses completed"), "book"),
    "rated_at_least": (_l("Levels in role-plays"), "messages"),
    "indicator": (_l("A monthly figure"), "chart-bar"),
    "interview": (_l("An interview"), "phone"),
    "tenure": (_l("Time in post"), "hourglass"),
    "classroom_hours": (_l("Hours in class"), "presentation"),
    "sign_off": (_l("A signature"), "pencil"),
    "certificate_in_force": (_l("A certificate in force"), "certificate"),
    "drilled": (_l("Scripts known by heart"), "cards"),
    "coached": (_l("Deeds vouched for"), "user-check"),
    "all_of": (_l("All of several"), "list-details"),
    "any_of": (_l("Any of several"), "list-details"),
    "at_least": (_l("So many of several"), "list-details"),
}
PARTS: Final = {
    "dimensions": _l("A new dimension"),
    "points": _l("A new point"),
    "interviews": _l("A new interview"),
    "path": _l("A new stage of the path"),
    "deeds": _l("A new deed"),
    "tags": _l("A new tag"),
    "standards": _l("A new standard"),
}
SECTIONS: Final = {
    "title": _l("Name"),
    "effective": _l("In force from"),
    "reason": _l("Reason"),
    "competencies": _l("Competencies"),
    "criteria": _l("Seven criteria"),
    "dimensions": _l("Six dimensions"),
    "indicators": _l("Monthly figures"),
    "interviews": _l("Interviews"),
    "rubrics": _l("Levels"),
    "deeds": _l("Deeds"),
    "tags": _l("Tags"),
    "tiers": _l("Tiers"),
    "board": _l("Team board"),
    "standards": _l("Standards of service"),
    "variants": _l("Team variants"),
}
_LANGUAGES: Final = {"zh": _l("in Chinese"), "en": _l("in English")}


def _said(words: Wording) -> str:
    return words.said_in(language())


# --- the outline ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A demand in its place."""

    path: str
    key: str
    kind: str
    title: str
    parts: tuple[Line, ...]

    @property
    def is_group(self) -> bool:
        """Has it parts?"""
        return bool(self.parts)


@dataclass(frozen=True)
class Listed:
    """A list of demands: its place, its name, what may be copied into it."""

    path: str
    title: str
    lines: tuple[Line, ...]
    like: tuple[tuple[str, str], ...] = ()
    dropped: str = ""


def lines(words: Words, asked: Sequence[Asked], path: str) -> tuple[Line, ...]:
    """Demands with their places."""
    return tuple(
        Line(
            f"{path}-{number}",
            one.key,
            one.type,
            words.title(one.rule()),
            lines(words, one.parts, f"{path}-{number}-parts") if isinstance(one, GroupBody) else (),
        )
        for number, one in enumerate(asked)
    )


def kept_name(words: Words, tier: str) -> str:
    """The name of the list of what keeps a tier."""
    return say("What keeps %(tier)s", tier=words.tier(tier, short=True))


def way_name(words: Words, from_tier: str, to_tier: str) -> str:
    """A promotion's name."""
    return say(
        "%(before)s to %(after)s",
        before=words.tier(from_tier, short=True),
        after=words.tier(to_tier, short=True),
    )


def ways(words: Words) -> list[Listed]:
    """What each promotion asks."""
    return [
        Listed(
            f"promotions-{number}-requirements",
            way_name(words, way.from_tier, way.to_tier),
            lines(words, way.requirements, f"promotions-{number}-requirements"),
        )
        for number, way in enumerate(words.framework.promotions)
    ]


def upkeep(words: Words) -> list[Listed]:
    """What keeps each tier."""
    return [
        Listed(
            f"tiers-{number}-upkeep",
            kept_name(words, tier.key),
            lines(words, tier.upkeep, f"tiers-{number}-upkeep"),
        )
        for number, tier in enumerate(words.framework.tiers)
    ]


def places(words: Words, lists: Sequence[Listed], but: str = "") -> list[tuple[str, str]]:
    """Every list that a demand could stand in, groups among them, without those inside ``but``."""
    found: list[tuple[str, str]] = []

    def put(path: str, title: str, some: Sequence[Line]) -> None:
        found.append((path, title))
        for line in some:
            if line.is_group and line.path != but:
                inside = f"{title} › {line.title}"
                put(f"{line.path}-parts", inside, line.parts)

    for one in lists:
        put(one.path, one.title, one.lines)
    return found


# --- what fields offer ---------------------------------------------------------------------


def choices(
    words: Words, published: Mapping[str, Sequence[str]]
) -> dict[str, list[tuple[str, str]]]:
    """What each field of a demand offers; ``published`` holds keys of exams and courses."""
    body = words.framework
    return {
        "exam": _linked("exam", published["exam"]),
        "courses": _linked("course", published["course"]),
        "criteria": [(one.key, _said(one.title)) for one in body.criteria],
        "tags": [(one.key, _said(one.title)) for one in body.tags],
        "indicator": [(one.key, _said(one.title)) for one in body.indicators],
        "interview": [(one.key, _said(one.title)) for one in body.interviews],
        "deed": [(one.key, _said(one.title)) for one in body.deeds],
        "signed": [(f"tier:{one.key}", _said(one.title)) for one in body.tiers],
        "rule": [
            ("all_of", say("all of them")),
            ("any_of", say("one of them")),
            ("at_least", say("so many of them")),
        ],
    }


def part_choices(
    body: Framework, published: Mapping[str, Sequence[str]], room: str, *, but: str
) -> dict[str, list[tuple[str, str]]]:
    """What each field of another entry offers; a point is not counted with itself (``but``)."""
    criteria = [(one.key, _said(one.title)) for one in body.criteria]
    if room == "points":
        seen = [(f"criterion:{key}", _of_kind(say("Criterion"), title)) for key, title in criteria]
        seen += [
            (f"competency:{one.key}", _of_kind(say("Competency"), _said(one.title)))
            for one in body.competencies
        ]
        points = [(one.key, _said(one.title)) for one in body.points if one.key != but]
        return {"seen_in": seen, "same_as": points}
    if room == "interviews":
        return {"criteria": criteria, "rubric": rubrics(published["rubric"])}
    return {"courses": _linked("course", published["course"])} if room == "path" else {}


def _of_kind(kind: str, title: str) -> str:
    return str(say("%(where)s: %(what)s", where=kind, what=title))


def rubrics(keys: Sequence[str]) -> list[tuple[str, str]]:
    """Rubrics by their references and names."""
    known = anchors.titles(keys)
    return [(f"rubric:{key}", _said(known[key]) if key in known else key) for key in keys]


def titles_of(body: Framework) -> dict[str, str]:
    """The names of courses on learning paths, of what points are seen in and of rubrics, by their
    references."""
    courses = [str(one.ref) for tier in body.tiers for stage in tier.path for one in stage.courses]
    found = dict(_linked("course", [Ref.parse(one).key for one in courses]))
    found |= {f"criterion:{one.key}": _said(one.title) for one in body.criteria}
    found |= {f"competency:{one.key}": _said(one.title) for one in body.competencies}
    named = [one.rubric for one in body.interviews]
    named += [body.rubrics.review, body.rubrics.dimensions]
    return found | dict(rubrics([one.ref.key for one in named if one is not None]))


def _linked(kind: str, keys: Sequence[str]) -> list[tuple[str, str]]:
    refs = [Ref(kind, key) for key in keys]
    known = links.resolve_all(refs, language())
    return [(str(ref), known[ref].title if ref in known else ref.key) for ref in refs]


# --- what has changed ----------------------------------------------------------------------


@dataclass(frozen=True)
class Changed:
    """One difference in words: where, and what stood and stands there."""

    where: str
    kind: str
    before: str
    after: str


def changes(old: Framework, new: Framework) -> list[Changed]:
    """Everything that differs: demands as sentences, the rest by its place."""
    before, after = Words(old), Words(new)
    found: list[Changed] = []
    for name in dict.fromkeys([*_lists(before), *_lists(after)]):
        lists = _lists(before).get(name, {}), _lists(after).get(name, {})
        found += _demands(name, before, after, *lists)
    found += _rest(old, new)
    return found


def _lists(words: Words) -> dict[str, dict[str, Asked]]:
    body = words.framework
    found = {
        way_name(words, w.from_tier, w.to_tier): _flat(w.requirements) for w in body.promotions
    }
    for tier in body.tiers:
        found[kept_name(words, tier.key)] = _flat(tier.upkeep)
    for variant in body.variants:
        for way in variant.promotions:
            base = body.promotion_from(way.from_tier)
            path = way_name(words, way.from_tier, base.to_tier if base else way.from_tier)
            found[f"{_said(variant.title)} · {path}"] = _flat(way.requirements)
        for kept in variant.keeping:
            path = kept_name(words, kept.tier)
            found[f"{_said(variant.title)} · {path}"] = _flat(kept.requirements)
    return found


def _flat(asked: Sequence[Asked]) -> dict[str, Asked]:
    found: dict[str, Asked] = {}
    for one in asked:
        found[one.key] = one
        if isinstance(one, GroupBody):
            found |= _flat(one.parts)
    return found


def _demands(
    where: str, before: Words, after: Words, old: dict[str, Asked], new: dict[str, Asked]
) -> Iterator[Changed]:
    for key, one in old.items():
        if key not in new:
            yield Changed(where, "removed", before.title(one.rule()), "")
    for key, one in new.items():
        said = after.title(one.rule())
        if key not in old:
            yield Changed(where, "added", "", said)
        elif one != old[key]:
            yield from _one_demand(where, before.title(old[key].rule()), said, old[key], one)
    both = [key for key in old if key in new]
    if both != [key for key in new if key in old]:
        yield Changed(where, "moved", "", say("in another order"))


def _one_demand(where: str, before: str, after: str, old: Asked, new: Asked) -> Iterator[Changed]:
    if before != after:
        yield Changed(where, "changed", before, after)
        return
    stored: list[dict[str, Any]] = []
    for one in (old, new):
        stored.append(one.model_dump(mode="json", exclude_defaults=True, exclude={"parts"}))
    for found in store.differences(*stored):
        yield Changed(f"{where} · {after}", found.kind, found.old, found.new)


def _rest(old: Framework, new: Framework) -> Iterator[Changed]:
    bodies = []
    for body in (old, new):
        stored = body.stored()
        stored.pop("promotions", None)
        for tier in stored.get("tiers", ()):
            tier.pop("upkeep", None)
        for variant in stored.get("variants", ()):
            for way in (*variant.get("promotions", ()), *variant.get("keeping", ())):
                way.pop("requirements", None)
        bodies.append(stored)
    for name in dict.fromkeys([*bodies[0], *bodies[1]]):
        section = str(SECTIONS.get(name, name))
        before, after = (body.get(name) for body in bodies)
        if _is_keyed(before or after):
            yield from _entries(section, before or [], after or [])
        else:
            yield from _inside(section, {name: before}, {name: after})


def _is_keyed(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(e, dict) and "key" in e for e in value)


def _entries(
    section: str, before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]
) -> Iterator[Changed]:
    """What became of entries that have keys: gone, new, changed inside, in another order."""
    old, new = ({entry["key"]: entry for entry in some} for some in (before, after))
    for key, entry in old.items():
        if key not in new:
            yield Changed(section, "removed", _called(entry), "")
    for key, entry in new.items():
        if key not in old:
            yield Changed(section, "added", "", _called(entry))
        elif entry != old[key]:
            yield from _inside(f"{section} · {_called(entry)}", old[key], entry)
    both = [key for key in old if key in new]
    if both != [key for key in new if key in old]:
        yield Changed(section, "moved", "", say("in another order"))


def _called(entry: Mapping[str, Any]) -> str:
    title = entry.get("title")
    return str(title[language()] if title else entry["key"])


def _inside(where: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Changed]:
    for found in store.differences(old, new):
        last = found.path.rpartition(".")[2]
        spoken = f" · {_LANGUAGES[last]}" if last in _LANGUAGES else ""
        yield Changed(f"{where}{spoken}", found.kind, found.old, found.new)

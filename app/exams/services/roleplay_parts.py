"""Which forms a scenario is written in: its sections, and one for each part of a collection."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pydantic import BaseModel, Field, ValidationError, create_model

from app.exams.models.roleplay_bodies import (
    ActionPart,
    ActPart,
    EndPart,
    FactPart,
    Key,
    NeedPart,
    PanelPart,
    PointPart,
    ScenarioBody,
    StoryletPart,
    TabooPart,
    TrialPart,
)
from app.exams.rules.roleplay import outline
from app.exams.services import roleplay_fields as fields
from app.kernel.errors import NotFound

_KEY = re.compile(r"[a-z][a-z0-9_\-]*\Z")
SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "about": (
        "title",
        "summary",
        "channel",
        "subject",
        "difficulty",
        "minutes",
        "tags",
        "practice",
    ),
    "brief": ("seat", "situation", "authority"),
    "customer": ("customer",),
    "grading": ("pass_level", "weights", "standards", "record", "jargon", "counts_in_practice"),
}


def _named(model: type[BaseModel]) -> type[BaseModel]:
    """A part that is found by its name, with the name as its first field."""
    shape: dict[str, Any] = {"key": (Key, Field())}
    for name, about in model.model_fields.items():
        shape[name] = (about.rebuild_annotation(), about)
    made: type[BaseModel] = create_model(model.__name__, **shape)
    return made


MODELS: Final[Mapping[str, type[BaseModel]]] = {
    "facts": _named(FactPart),
    "panels": PanelPart,
    "actions": ActionPart,
    "needs": _named(NeedPart),
    "storylets": StoryletPart,
    "ends": EndPart,
    "points": PointPart,
    "taboos": TabooPart,
    "acts": ActPart,
    "tests": TrialPart,
}


def section_of(body: Mapping[str, Any], raw: Mapping[str, Any], section: str) -> dict[str, Any]:
    """The body with a section as it was typed; what was left empty leaves the file."""
    names = SECTIONS[section]
    order = [*ScenarioBody.model_fields]
    merged = {name: value for name, value in body.items() if name not in names} | dict(raw)
    return {name: merged[name] for name in order if name in merged}


@dataclass(frozen=True)
class Form:
    """A part or a section under the pen: its fields, what is wrong with them by name, and the
    places elsewhere in the scenario that are malformed."""

    collection: str
    at: str
    fields: tuple[fields.Field, ...]
    wrong: Mapping[str, str] = field(default_factory=dict)
    elsewhere: tuple[str, ...] = ()

    @property
    def is_section(self) -> bool:
        """Is it one of the scenario's sections, not a part of a collection?"""
        return self.collection in SECTIONS


@dataclass(frozen=True)
class Typed:
    """What a form described: the body with it, the body checked (None while something is
    malformed), and the form again. ``at`` is the part's address from now on."""

    body: dict[str, Any]
    parsed: ScenarioBody | None
    form: Form
    at: str


def form_of(body: Mapping[str, Any], collection: str, at: str | None) -> Form:
    """The form of a section, of a part, or (without an address) of a new part. Raise NotFound."""
    if collection in SECTIONS:
        shown = fields.fields_of(ScenarioBody, body, SECTIONS[collection])
        return Form(collection, "", shown)
    if collection not in MODELS:
        raise NotFound()
    if at is None:
        return Form(collection, "", fields.fields_of(MODELS[collection], {}))
    part = outline.part_of(body, collection, at)
    if part is None:
        raise NotFound()
    return Form(collection, at, fields.fields_of(MODELS[collection], part))


def begun(collection: str, part: Mapping[str, Any]) -> Form:
    """The form of a new part of which something is known already."""
    if collection not in MODELS:
        raise NotFound()
    return Form(collection, "", fields.fields_of(MODELS[collection], part))


def typed(
    body: Mapping[str, Any], collection: str, at: str | None, given: Mapping[str, str]
) -> Typed:
    """The body as the form describes it, and what is wrong with it. Raise NotFound."""
    if collection in SECTIONS:
        names = SECTIONS[collection]
        raw = fields.read(ScenarioBody, given, names)
        changed = section_of(body, raw, collection)
        shown = fields.fields_of(ScenarioBody, raw, names)
        return _checked(changed, Form(collection, "", shown), (), "")
    if collection not in MODELS:
        raise NotFound()
    if at is not None and at not in outline.addresses(body, collection):
        raise NotFound()
    raw = fields.read(MODELS[collection], given)
    changed = outline.with_part_at(body, collection, at, raw)
    shown = fields.fields_of(MODELS[collection], raw)
    known = outline.addresses(changed, collection)
    if collection in outline.NUMBERED:
        now = at or known[-1]
        return _checked(changed, Form(collection, at or "", shown), (collection, int(now) - 1), now)
    key = str(raw.get("key", ""))
    form = Form(collection, at or "", shown, _key_faults(body, collection, at, key))
    if collection in outline.NAMED:
        return _checked(changed, form, (collection, key), key)
    old = outline.addresses(body, collection)
    place = old.index(at) if at is not None else len(old)
    return _checked(changed, form, (collection, place), key)


def _key_faults(
    body: Mapping[str, Any], collection: str, at: str | None, key: str
) -> dict[str, str]:
    if not key:
        return {"key": "missing"}
    if not _KEY.match(key):
        return {"key": "string_pattern_mismatch"}
    if key != at and key in outline.addresses(body, collection):
        return {"key": "taken"}
    return {}


def _checked(body: dict[str, Any], form: Form, base: tuple[str | int, ...], at: str) -> Typed:
    wrong = dict(form.wrong)
    elsewhere: list[str] = []
    parsed = None
    try:
        parsed = ScenarioBody.model_validate(body)
    except ValidationError as error:
        more, elsewhere = fields.faulty(error, form.fields, base)
        wrong = {**more, **wrong}
    shown = replace(form, wrong=wrong, elsewhere=tuple(elsewhere))
    return Typed(body, None if wrong else parsed, shown, at)

"""From the shape of a scenario's parts to fields of a form, and from what was typed back.

The parts say themselves what may stand in them (``models.roleplay_bodies``): every field of the
file is a field of a form, so that nothing can only be written in the file.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from app.exams.models.roleplay_bodies import Criterion, Patterns, Variants
from app.kernel.wording import Wording

Given = Mapping[str, str]
ROWS: Final = 40
RECORD_FIELDS: Final = ("cause", "action", "promise")
BREAK: Final = "⏎"
"""Stands for a line break inside one text of a list, each of which has a line of its own."""


@dataclass(frozen=True)
class Field:
    """One field of a form. ``model`` is the part it belongs to and ``label`` its name there; the
    words for both are found elsewhere. ``value`` is what stands in it."""

    name: str
    label: str
    kind: str
    model: str
    value: Any = None
    options: tuple[str, ...] = ()
    required: bool = False
    rows: tuple[tuple[Field, ...], ...] = ()
    path: tuple[str | int, ...] = field(default=(), compare=False)


def fields_of(
    model: type[BaseModel], value: Mapping[str, Any], names: Sequence[str] = (), prefix: str = ""
) -> tuple[Field, ...]:
    """The fields of a part with what stands in it; ``names`` chooses and orders them."""
    chosen = names or tuple(model.model_fields)
    return tuple(
        one
        for name in chosen
        for one in _fields(
            model, name, value.get(name, _default(model, name)), f"{prefix}{name}", (name,)
        )
    )


def read(
    model: type[BaseModel], given: Given, names: Sequence[str] = (), prefix: str = ""
) -> dict[str, Any]:
    """The part that was typed, not yet checked. What was left empty is left out."""
    chosen = names or tuple(model.model_fields)
    found = {}
    for name in chosen:
        about = model.model_fields[name]
        value = _read(about.annotation, given, f"{prefix}{name}")
        if value is None and about.is_required() and _kind(about.annotation) == "group":
            value = {}
        if value is not None:
            found[name] = value
    return found


def faulty(
    error: ValidationError, fields: Sequence[Field], base: tuple[str | int, ...]
) -> tuple[dict[str, str], list[str]]:
    """What is wrong by the name of its field, as pydantic's kind of fault; and, as places, what is
    wrong elsewhere in the scenario."""
    by_path = dict(_paths(fields))
    wrong: dict[str, str] = {}
    elsewhere: list[str] = []
    for problem in error.errors():
        where = tuple(problem["loc"])
        if where[: len(base)] != base:
            elsewhere.append(".".join(str(part) for part in where))
            continue
        inner = where[len(base) :]
        name = next(
            (by_path[inner[:n]] for n in range(len(inner), 0, -1) if inner[:n] in by_path), ""
        )
        if not name and not base:
            elsewhere.append(".".join(str(part) for part in where))
            continue
        kind = str(problem["type"])
        wrong.setdefault(name, "missing" if kind == "too_short" else kind)
    return wrong, elsewhere


def _paths(
    fields: Sequence[Field], base: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for one in fields:
        path = (*base, *one.path)
        yield path, one.name
        for number, row in enumerate(one.rows):
            yield from _paths(row, (*path, number))


def _default(model: type[BaseModel], name: str) -> Any:
    """What stands in a field that the file leaves out, as the file would have it."""
    about = model.model_fields[name]
    if about.is_required():
        return None
    value = about.get_default(call_default_factory=True)
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else value


def _bare(annotation: Any) -> Any:
    """A type without its checks and without ``None``."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, types.UnionType):
            parts = [part for part in get_args(annotation) if part is not type(None)]
            if len(parts) != 1:
                return tuple(_bare(part) for part in parts)
            annotation = parts[0]
        else:
            return annotation


def _optional(annotation: Any) -> bool:
    return get_origin(annotation) in (Union, types.UnionType) and type(None) in get_args(annotation)


def _is_part(bare: Any) -> bool:
    return isinstance(bare, type) and issubclass(bare, BaseModel)


def _kind(annotation: Any) -> str:
    """How a type is written in a form."""
    bare = _bare(annotation)
    origin = get_origin(bare)
    if isinstance(bare, tuple):
        return "patterns"
    if origin is Literal:
        return "choice"
    if origin is list:
        inner = _bare(get_args(bare)[0])
        if _is_part(inner):
            return "rows"
        if get_origin(inner) is Literal:
            return "choices?" if _optional(annotation) else "choices"
        return "list"
    if origin is dict:
        kinds = {dict[Criterion, int]: "weights", dict[Criterion, list[int]]: "levels"}
        return next((kind for shape, kind in kinds.items() if bare == shape), "checks")
    if bare is Wording:
        return "pair"
    if _is_part(bare):
        return "lists" if issubclass(bare, Variants | Patterns) else "group"
    if bare is bool:
        return "yes?" if _optional(annotation) else "tick"
    return "number" if bare in (int, float) else "line"


def _fields(
    model: type[BaseModel], name: str, value: Any, full: str, path: tuple[str | int, ...]
) -> Iterator[Field]:
    about = model.model_fields[name]
    bare, kind = _bare(about.annotation), _kind(about.annotation)
    if kind == "group":
        inner = dict(value or {})
        for part in bare.model_fields:
            standing = inner.get(part, _default(bare, part))
            yield from _fields(bare, part, standing, f"{full}-{part}", (*path, part))
        return
    options: tuple[str, ...] = ()
    rows: tuple[tuple[Field, ...], ...] = ()
    if kind == "choice":
        options = tuple(get_args(bare))
    elif kind in ("choices", "choices?"):
        options = tuple(get_args(_bare(get_args(bare)[0])))
    elif kind in ("weights", "levels"):
        options = tuple(get_args(Criterion))
    elif kind == "checks":
        options = RECORD_FIELDS
    elif kind == "rows":
        part_model = get_args(bare)[0]
        standing = list(value or ())
        spare = 2 if len(standing) else 3
        rows = tuple(
            fields_of(part_model, standing[n] if n < len(standing) else {}, prefix=f"{full}-{n}-")
            for n in range(min(ROWS, len(standing) + spare))
        )
    if isinstance(value, list | Mapping) and options:
        options = (*(o for o in value if o in options), *(o for o in options if o not in value))
    yield Field(
        name=full,
        label=name,
        kind=kind,
        model=model.__name__,
        value=value,
        options=options,
        required=about.is_required(),
        rows=rows,
        path=path,
    )


def _read(annotation: Any, given: Given, name: str) -> Any:
    bare, kind = _bare(annotation), _kind(annotation)
    text = given.get(name, "").strip()
    if kind == "group":
        return read(bare, given, prefix=f"{name}-") or None
    if kind == "rows":
        return _read_rows(get_args(bare)[0], given, name) or None
    if kind == "pair":
        zh, en = (given.get(f"{name}-{lang}", "").strip() for lang in ("zh", "en"))
        return {"zh": zh, "en": en} if zh or en else None
    if kind == "lists":
        return _both(given, name)
    if kind == "patterns":
        return _both(given, name) or listed(given.get(name, "")) or None
    if kind == "list":
        return listed(given.get(name, "")) or None
    if kind in ("tick", "yes?"):
        return {"true": True, "false": False}.get(text, False if kind == "tick" else None)
    if kind in ("choices", "choices?"):
        options = get_args(_bare(get_args(bare)[0]))
        chosen = [option for option in _as_sent(given, name, options) if given[f"{name}-{option}"]]
        return chosen if chosen or given.get(f"{name}-asked") else None
    if kind in ("weights", "levels", "checks"):
        return _read_named(kind, given, name) or None
    return text or None


def _read_rows(model: type[BaseModel], given: Given, name: str) -> list[dict[str, Any]]:
    found = []
    for number in range(ROWS):
        prefix = f"{name}-{number}-"
        if any(key.startswith(prefix) and value.strip() for key, value in given.items()):
            row = read(model, given, prefix=prefix)
            if any(value is not False for value in row.values()) and not given.get(f"{prefix}off"):
                found.append(row)
    return [row for row in found if not _untouched(model, row)]


def _untouched(model: type[BaseModel], row: Mapping[str, Any]) -> bool:
    """Does a row hold nothing but what every empty row holds?"""
    typed = {
        name
        for name, value in row.items()
        if value is not False and str(value) != str(_default(model, name))
    }
    return not typed


def _as_sent(given: Given, name: str, options: Sequence[str]) -> list[str]:
    """The options of a field in the order in which the form has them, which is the author's."""
    begun = len(name) + 1
    sent = [key[begun:] for key in given if key.startswith(f"{name}-")]
    found = [option for key in sent for option in options if key.split("-")[0] == option]
    return list(dict.fromkeys(found))


def _both(given: Given, name: str) -> dict[str, list[str]] | None:
    zh, en = (listed(given.get(f"{name}-{lang}", "")) for lang in ("zh", "en"))
    return {"zh": zh, "en": en} if zh or en else None


def _read_named(kind: str, given: Given, name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    prefix = f"{name}-"
    if kind == "levels":
        for option in _as_sent(given, name, get_args(Criterion)):
            low, high = (given.get(f"{prefix}{option}-{end}", "") for end in ("low", "high"))
            if low or high:
                found[option] = [low or high, high or low]
    elif kind == "weights":
        for option in _as_sent(given, name, get_args(Criterion)):
            if given.get(f"{prefix}{option}", "").strip():
                found[option] = given[f"{prefix}{option}"].strip()
    else:
        for option in _as_sent(given, name, RECORD_FIELDS):
            value = _both(given, f"{prefix}{option}") or listed(given.get(f"{prefix}{option}", ""))
            if value:
                found[option] = value
    return found


def listed(text: str) -> list[str]:
    """The texts of a list, one a line."""
    lines = (line.strip() for line in text.replace("\r", "").split("\n"))
    return [line.replace(BREAK, "\n") for line in lines if line]


def typed(fields: Sequence[Field]) -> dict[str, str]:
    """What a browser would send for a form that nobody touched."""
    sent: dict[str, str] = {}
    for one in fields:
        sent.update(_typed(one))
    return sent


def _typed(one: Field) -> dict[str, str]:
    value, name = one.value, one.name
    if one.kind == "rows":
        return typed([inner for row in one.rows for inner in row])
    if one.kind in ("pair", "lists") or (one.kind == "patterns" and isinstance(value, Mapping)):
        return {f"{name}-{lang}": joined((value or {}).get(lang, "")) for lang in ("zh", "en")}
    if one.kind in ("list", "patterns"):
        return {name: joined(value or ())}
    if one.kind == "yes?":
        return {} if value is None else {name: "true" if value else "false"}
    if one.kind == "tick":
        return {name: "true"} if value else {}
    if one.kind in ("choices", "choices?"):
        sent = {f"{name}-{option}": "1" for option in value or ()}
        return sent if value is None else {**sent, f"{name}-asked": "1"}
    if one.kind == "weights":
        return {f"{name}-{key}": str(number) for key, number in (value or {}).items()}
    if one.kind == "levels":
        return {
            f"{name}-{key}-{end}": str(pair[place])
            for key, pair in (value or {}).items()
            for end, place in (("low", 0), ("high", -1))
        }
    if one.kind == "checks":
        return {
            key: text
            for option, patterns in (value or {}).items()
            for key, text in _typed(
                Field(f"{name}-{option}", option, "patterns", one.model, patterns)
            ).items()
        }
    return {name: "" if value is None else str(value)}


def joined(texts: str | Sequence[str]) -> str:
    """The texts of a list, one a line."""
    if isinstance(texts, str):
        return texts
    return "\n".join(text.replace("\n", BREAK) for text in texts)

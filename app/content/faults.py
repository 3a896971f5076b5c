"""What is wrong with content: where, what, and how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ValidationError

from app.content.authored import Path
from app.kernel.errors import BadContent


@dataclass(frozen=True, order=True)
class Fault:
    """One fault; prints as ``file:line: what is wrong and how to mend it``."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class ContentFaults(BadContent):
    """Content that cannot be taken. ``faults`` holds every reason, in the order of the files."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__(
            "%(count)s faults in the content: %(faults)s",
            count=len(self.faults),
            faults="\n".join(str(f) for f in self.faults),
        )


def explain(
    model: type[BaseModel], error: ValidationError, data: Any
) -> Iterator[tuple[Path, str]]:
    """Each fault of a body as the path in the data and a sentence for the author."""
    seen: set[tuple[Path, str]] = set()
    for problem in error.errors():
        loc, kind = tuple(problem["loc"]), problem["type"]
        path = _path_in(data, loc)
        said = (path, _sentence(model, kind, loc, path, problem))
        if said not in seen:
            seen.add(said)
            yield said


def _path_in(data: Any, loc: tuple[Any, ...]) -> Path:
    """The part of pydantic's location that exists in the data: it also names union members."""
    path: list[str | int] = []
    here = data
    for step in loc:
        inside = isinstance(here, dict) and step in here
        listed = isinstance(here, list) and isinstance(step, int) and step < len(here)
        if inside or listed:
            path.append(step)
            here = here[step]
    return tuple(path)


def _sentence(
    model: type[BaseModel], kind: str, loc: tuple[Any, ...], path: Path, problem: Any
) -> str:
    name = loc[-1] if loc else "?"
    value = problem.get("input")
    context = problem.get("ctx") or {}
    where = f"`{_written(path)}`" if path else "this entry"
    if kind == "missing":
        return f"`{name}` is missing; add it"
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        close = difflib.get_close_matches(str(name), _field_names(model), n=1)
        mend = f"did you mean `{close[0]}`?" if close else "remove it"
        return f"there is no field `{name}` here; {mend}"
    if kind in ("union_tag_invalid", "literal_error", "enum"):
        expected = context.get("expected") or context.get("expected_tags")
        said = context.get("tag", value)
        return f"{where} is {said!r}; write {expected}"
    if kind == "union_tag_not_found":
        return f"{context.get('discriminator')} is missing; add it"
    if kind == "string_type":
        if value is None:
            return f"{where} is empty; write the text"
        return f"{where} is {value!r}, not text; put it in quotes"
    if kind in ("list_type", "tuple_type", "set_type"):
        return f"{where} must be a list; begin each entry with `- `"
    if kind in ("dict_type", "model_type", "model_attributes_type", "dataclass_type"):
        return f"{where} must hold fields (`name: value`)"
    if kind in ("wording", "ref"):
        return f"{where}: {problem['msg']}"
    message = str(problem["msg"]).removeprefix("Value error, ")
    if isinstance(value, str | int | float | bool):
        return f"{where} is {value!r}: {_lower(message)}"
    return f"{where}: {_lower(message)}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _written(path: Path) -> str:
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


@lru_cache(maxsize=64)
def _field_names(model: type[BaseModel]) -> tuple[str, ...]:
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return tuple(sorted({name for part in parts for name in part.get("properties", {})}))

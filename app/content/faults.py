"""What is wrong with content: where, what, and how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self, get_args

from pydantic import BaseModel, ValidationError

from app.content.authored import Path
from app.kernel.errors import BadContent, DomainError
from app.platform import i18n

N_ = str  # a msgid for tools/catalogs.py


class Said(str):
    """A sentence about a fault. As a text it is English; ``told`` says it in a reader's language,
    by its msgid and what fills its places (sentences again, perhaps)."""

    msgid: str
    about: Mapping[str, Any]

    __slots__ = ("about", "msgid")

    def __new__(cls, msgid: str, /, **about: Any) -> Self:
        """The sentence with its places filled."""
        self = super().__new__(cls, msgid % about if about else msgid)
        self.msgid, self.about = msgid, about
        return self

    @classmethod
    def of(cls, error: DomainError) -> Self:
        """What a refusal says."""
        return cls(error.message, **error.params)


def refusal(sentence: str) -> BadContent:
    """The same as a refusal, to be said in its reader's language at the door."""
    if not isinstance(sentence, Said):
        return BadContent("%(text)s", text=sentence)
    filled = {
        name: refusal(value) if isinstance(value, Said) else value
        for name, value in sentence.about.items()
    }
    return BadContent(sentence.msgid, **filled)


def all_of(sentences: Sequence[str]) -> BadContent:
    """Several of them as one."""
    first, *others = sentences
    if not others:
        return refusal(first)
    return BadContent(N_("%(one)s; %(more)s"), one=refusal(first), more=all_of(others))


def joined(sentences: Sequence[str]) -> str:
    """Several sentences as one that can still be told."""
    first, *others = sentences
    return Said(N_("%(one)s; %(more)s"), one=first, more=joined(others)) if others else first


def told(sentence: str) -> str:
    """The same in the reader's language, as far as it is a sentence of ours."""
    return i18n.said(refusal(sentence))


@dataclass(frozen=True, order=True)
class Fault:
    """One fault; prints as ``file:line: what is wrong and how to mend it``."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"

    def told(self) -> str:
        """The same in the reader's language."""
        return f"{self.file}:{self.line}: {told(self.message)}"


class ContentFaults(BadContent):
    """Content that cannot be taken. ``faults`` holds every reason, in the order of the files."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__(
            N_("%(count)s faults in the content: %(faults)s"),
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


def shape(problem: Mapping[str, Any]) -> Said:
    """What is wrong with a value by itself: for tables, where a column says the place."""
    if problem["type"] in ("wording", "ref"):
        return _told_apart(problem)
    return _of_schema(problem["type"], problem.get("ctx") or {}, str(problem["msg"]))


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
) -> Said:
    name = loc[-1] if loc else "?"
    value = problem.get("input")
    context = problem.get("ctx") or {}
    where = f"`{_written(path)}`" if path else Said(N_("this entry"))
    if kind == "missing":
        return Said(N_("`%(name)s` is missing; add it"), name=name)
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        close = difflib.get_close_matches(str(name), _field_names(model, loc[:-1]), n=1)
        if close:
            near = N_("there is no field `%(name)s` here; did you mean `%(near)s`?")
            return Said(near, name=name, near=close[0])
        return Said(N_("there is no field `%(name)s` here; remove it"), name=name)
    if kind in ("union_tag_invalid", "literal_error", "enum"):
        expected = context.get("expected") or context.get("expected_tags")
        said = context.get("tag", value)
        return Said(
            N_("%(where)s is %(value)s; write %(known)s"),
            where=where,
            value=repr(said),
            known=expected,
        )
    if kind == "union_tag_not_found":
        return Said(N_("`%(name)s` is missing; add it"), name=context.get("discriminator"))
    if kind == "string_type":
        if value is None:
            return Said(N_("%(where)s is empty; write the text"), where=where)
        quotes = N_("%(where)s is %(value)s, not text; put it in quotes")
        return Said(quotes, where=where, value=repr(value))
    if kind in ("list_type", "tuple_type", "set_type"):
        return Said(N_("%(where)s must be a list; begin each entry with `- `"), where=where)
    if kind in ("dict_type", "model_type", "model_attributes_type", "dataclass_type"):
        return Said(N_("%(where)s must hold fields (`name: value`)"), where=where)
    if kind in ("wording", "ref"):
        return Said(N_("%(where)s: %(what)s"), where=where, what=_told_apart(problem))
    what = _of_schema(kind, context, str(problem["msg"]))
    if isinstance(value, str | int | float | bool):
        wrong = N_("%(where)s is %(value)s: %(what)s")
        return Said(wrong, where=where, value=repr(value), what=what)
    return Said(N_("%(where)s: %(what)s"), where=where, what=what)


# What a schema says of a value, by its kind of fault.
_SCHEMA: Final = {
    "greater_than": N_("input should be greater than %(gt)s"),
    "greater_than_equal": N_("input should be greater than or equal to %(ge)s"),
    "less_than": N_("input should be less than %(lt)s"),
    "less_than_equal": N_("input should be less than or equal to %(le)s"),
    "string_too_short": N_("write at least %(min_length)s characters"),
    "string_too_long": N_("write at most %(max_length)s characters"),
    "string_pattern_mismatch": N_("this does not have the form %(pattern)s"),
    "too_short": N_("at least %(min_length)s must stand here"),
    "too_long": N_("at most %(max_length)s may stand here"),
    "int_parsing": N_("write a whole number"),
    "int_type": N_("write a whole number"),
    "int_from_float": N_("write a whole number"),
    "float_parsing": N_("write a number"),
    "float_type": N_("write a number"),
    "datetime_parsing": N_("write a moment such as 2026-12-01T09:00:00+08:00"),
    "datetime_from_date_parsing": N_("write a moment such as 2026-12-01T09:00:00+08:00"),
    "bool_parsing": N_("write true or false"),
    "bool_type": N_("write true or false"),
}
# How a text in both languages, or a reference, is wrong: by how the sentence begins or ends.
_WORDING: Final = (
    ("write it in both", N_("write it in both languages, as %(places)s")),
    ("only zh and en", N_("only zh and en stand here, not %(names)s")),
    ("the text in", N_("the text in %(names)s is missing; write it")),
    ("is not text", N_("%(lang)s is not text; quote it")),
)


def _of_schema(kind: str, context: Mapping[str, Any], otherwise: str) -> Said:
    known = _SCHEMA.get(kind)
    if known is not None:
        return Said(known, **context) if "%" in known else Said(known)
    return Said(_lower(otherwise.removeprefix("Value error, ")))


def _told_apart(problem: Any) -> Said:
    message, context = str(problem["msg"]), problem.get("ctx") or {}
    for words, msgid in _WORDING:
        if words in message:
            return Said(msgid, **context)
    return Said(message)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _written(path: Path) -> str:
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def _field_names(model: type[BaseModel], loc: Path) -> list[str]:
    """The fields of the part at this place. Steps that are no field (a number, a key, the name of a
    union's member) stay in the same part."""
    here = {model}
    for step in loc:
        named = [part.model_fields[step] for part in here if step in part.model_fields]
        if named:
            here = {inner for about in named for inner in _parts(about.annotation)}
    return sorted({name for part in here for name in part.model_fields})


def _parts(annotation: Any) -> Iterator[type[BaseModel]]:
    """The parts a type is made of: in a list, a mapping or a union as well."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _parts(inner)

"""What every authored body shares. Features derive their bodies from ``Authored``.

A body is a frozen pydantic model: unknown fields are errors, so that a typing mistake in a file is
found and not ignored. Mappings lose their order when stored: use lists where order matters. A field
equal to its default is not stored and not exported, so a discriminator (``type: Literal[...]``) has
no default.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from app.kernel.refs import Ref
from app.kernel.wording import LANGUAGES, Wording

Path = tuple[str | int, ...]
MOST_FOREIGN_WORDS = 3
_HAN = re.compile("[\u4e00-\u9fff]")
_LATIN = re.compile("[A-Za-z]+")


class RefText(str):
    """A reference written as ``kind:key``. The loader refuses one that leads nowhere."""

    @property
    def ref(self) -> Ref:
        """The reference itself."""
        return Ref.parse(self)

    @classmethod
    def _checked(cls, text: str) -> Self:
        try:
            Ref.parse(text)
        except ValueError as error:
            raise PydanticCustomError("ref", "{why}", {"why": str(error)}) from None
        return cls(text)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: Any, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(cls._checked, core_schema.str_schema())


def _both_languages(value: Any) -> Any:
    if isinstance(value, Wording):
        value = {"zh": value.zh, "en": value.en}
    if not isinstance(value, Mapping):
        raise PydanticCustomError(
            "wording", "write it in both languages, as {places}", {"places": "{zh: ..., en: ...}"}
        )
    strange = [str(name) for name in value if name not in LANGUAGES]
    if strange:
        raise PydanticCustomError(
            "wording", "only zh and en stand here, not {names}", {"names": ", ".join(strange)}
        )
    blank = [lang for lang in LANGUAGES if not str(value.get(lang) or "").strip()]
    if blank:
        raise PydanticCustomError(
            "wording", "the text in {names} is missing; write it", {"names": " and ".join(blank)}
        )
    for lang in LANGUAGES:
        if not isinstance(value[lang], str):
            raise PydanticCustomError("wording", "{lang} is not text; quote it", {"lang": lang})
    return {lang: value[lang].strip() for lang in LANGUAGES}


Text = Annotated[Wording, BeforeValidator(_both_languages)]
"""A field that says the same in Chinese and English; both are demanded. Its value is a Wording."""


class Part(BaseModel):
    """A piece of a body: same manners, no key of its own."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        str_strip_whitespace=True,
        # A kind's validator is made when its first body is read, not at every start.
        defer_build=True,
    )


class Authored(Part):
    """A whole body. ``KIND`` names the kind; the key stands beside the body, not in it."""

    KIND: ClassVar[str] = ""

    def shown_title(self) -> Wording:
        """How lists and links call the entry: its ``title`` or ``name``, else its kind."""
        for name in ("title", "name", "label"):
            value = getattr(self, name, None)
            if isinstance(value, Wording):
                return value
        return Wording(self.KIND, self.KIND)

    def refs(self) -> Iterator[tuple[Path, Ref]]:
        """Every reference in the body with the path to it; more than the RefText fields if
        a kind's text can hold references."""
        yield from _refs_in(self, ())

    def languages(self) -> frozenset[str]:
        """The languages in which the whole body can be read: nothing that stands in the other
        language is missing in it."""
        return frozenset(LANGUAGES) - set(_lacking(self))

    def stored(self) -> dict[str, Any]:
        """The body as JSON can hold it, without what equals its default, in the model's order."""
        return self.model_dump(mode="json", exclude_defaults=True)


def _lacking(value: Any) -> Iterator[str]:
    """Languages in which something is missing that the other one has."""
    if isinstance(value, Wording):
        yield from (lang for lang in LANGUAGES if not _readable(value.said_in(lang), lang))
    elif isinstance(value, BaseModel):
        fields = value.__dict__
        if set(LANGUAGES) <= set(fields):
            filled = {lang: _filled(fields[lang], lang) for lang in LANGUAGES}
            if any(filled.values()):
                yield from (lang for lang in LANGUAGES if not filled[lang])
        for part in fields.values():
            yield from _lacking(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _lacking(part)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _lacking(part)


def _filled(value: Any, language: str) -> bool:
    if isinstance(value, str):
        return _readable(value, language)
    return value is not None and value not in ([], ())


def _readable(text: str, language: str) -> bool:
    """Is there a text, and not one left standing in the other language? Names and signs that are
    the same in both (``SKU``, ``7``) count as either."""
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    if language == "en":
        return bool(text.strip()) and han <= latin
    return bool(text.strip()) and (han > 0 or min(latin, len(text.split())) <= MOST_FOREIGN_WORDS)


def _refs_in(value: Any, path: Path) -> Iterator[tuple[Path, Ref]]:
    if isinstance(value, RefText):
        yield path, value.ref
    elif isinstance(value, BaseModel):
        for name, part in value.__dict__.items():
            yield from _refs_in(part, (*path, name))
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from _refs_in(part, (*path, number))
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _refs_in(part, (*path, name))


def canonical(stored: Mapping[str, Any]) -> str:
    """The one way to write a stored body: sorted keys, no blanks."""
    return json.dumps(stored, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(stored: Mapping[str, Any]) -> str:
    """The fingerprint by which two bodies are the same."""
    return hashlib.sha256(canonical(stored).encode()).hexdigest()

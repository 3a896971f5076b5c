"""The coverage table: which section of a lesson teaches a fact, and which items examine it.

``content/coverage.yaml`` lists what an agent must know, section by section of the domain. Every
fact names at least one passage that teaches it and one entry that examines it; both must be there,
and a figure must be said in both, in both languages. The table is checked with the content and is
nothing that learners meet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as DiskPath
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError

from app.content import registry
from app.content.authored import Part, Path, Text
from app.content.checking import World
from app.content.faults import Fault, explain
from app.content.folder import Folder
from app.content.layouts import KEY
from app.content.lines import Lines
from app.content.rules import figures
from app.kernel.refs import Ref
from app.kernel.wording import LANGUAGES, Wording

PLACE = "coverage.yaml"


def _figure(text: str) -> str:
    figures.parsed(text)
    return text


def _place(text: str) -> str:
    name, hash_sign, anchor = text.partition("#")
    Ref.parse(name)
    if hash_sign and not KEY.match(anchor):
        raise ValueError("a passage is written kind:key#name")
    return text


PlaceText = Annotated[str, AfterValidator(_place)]


class Fact(Part):
    """Something an agent must know, in a few words; where it is taught and examined."""

    fact: str = Field(min_length=3)
    taught: tuple[PlaceText, ...] = Field(min_length=1)
    examined: tuple[PlaceText, ...] = Field(min_length=1)
    figures: tuple[Annotated[str, AfterValidator(_figure)], ...] = ()


class Chapter(Part):
    """A section of the domain."""

    key: str
    title: Text
    facts: tuple[Fact, ...] = Field(min_length=1)


class Coverage(Part):
    """The whole table."""

    sections: tuple[Chapter, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Gap:
    """What a fact lacks: where in the table, and what to mend."""

    path: Path
    message: str


def _broken(world: World, place: str) -> bool:
    """Does the place lead into a file that could not be read? Its faults are told already."""
    ref = Ref.parse(place.partition("#")[0])
    known = ref.key in world.bodies.get(ref.kind, {})
    return not known and (ref.kind in world.unreadable or (ref.kind, ref.key) in world.named)


def passage(world: World, place: str) -> Wording | None:
    """The words that a place (``kind:key`` or ``kind:key#name``) leads to; None for nothing."""
    name, _, anchor = place.partition("#")
    ref = Ref.parse(name)
    kind = registry.kinds().get(ref.kind)
    body = world.bodies.get(ref.kind, {}).get(ref.key)
    if kind is None or kind.passage is None or body is None:
        return None
    return kind.passage(ref.key, body, anchor)


def gaps_of(fact: Fact, world: World, path: Path = ()) -> Iterator[Gap]:
    """What stands between a fact and being covered."""
    if any(_broken(world, place) for place in (*fact.taught, *fact.examined)):
        return
    for side in ("taught", "examined"):
        texts: list[Wording] = []
        for number, place in enumerate(getattr(fact, side)):
            words = passage(world, place)
            if words is None:
                yield Gap((*path, side, number), f"`{place}` leads nowhere; mend the name")
            else:
                texts.append(words)
        for number, figure in enumerate(fact.figures):
            for language in LANGUAGES if texts else ():
                if not any(figures.stands_in(figure, t.said_in(language), language) for t in texts):
                    where = ", ".join(getattr(fact, side))
                    yield Gap(
                        (*path, "figures", number),
                        f"`{figure}` is not said ({language}) where it is {side}: {where}",
                    )


def gaps(table: Coverage, world: World) -> list[Gap]:
    """Everything that the table claims and the content does not keep."""
    found: list[Gap] = []
    for number, chapter in enumerate(table.sections):
        for place, fact in enumerate(chapter.facts):
            found += gaps_of(fact, world, ("sections", number, "facts", place))
    return found


def read(folder: Folder) -> tuple[Coverage, Lines] | None:
    """The table of a folder; None if there is none, or after noting what is wrong with it."""
    found = folder.yaml(PLACE) if folder.holds(PLACE) else None
    if found is None:
        return None
    value, lines = found
    try:
        return Coverage.model_validate(value), lines
    except ValidationError as error:
        for path, sentence in explain(Coverage, error, value):
            folder.fault(PLACE, lines.at(path), sentence)
        return None


def check(folder: Folder, world: World) -> Iterator[Fault]:
    """Every claim of the folder's table that its content does not keep."""
    found = read(folder)
    if found is not None:
        table, lines = found
        for gap in gaps(table, world):
            yield Fault(PLACE, lines.at(gap.path), gap.message)


def of_folder(root: DiskPath) -> Coverage | None:
    """The table that stands in a content folder; None if there is none that can be read."""
    found = read(Folder(root))
    return found[0] if found is not None else None

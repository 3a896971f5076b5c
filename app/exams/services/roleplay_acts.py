"""The library of acts under the pen, and sentences of learners taken into it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import ValidationError

from app.content import store
from app.content.store import Entry, Version
from app.exams.models.roleplay import RolePlay
from app.exams.models.roleplay_bodies import ActPart, ActsBody, ScenarioBody
from app.exams.rules.roleplay.lint import Saying, lacking
from app.exams.rules.roleplay.parsing import read_act
from app.exams.services import roleplay as plays
from app.exams.services import roleplay_fields as fields
from app.exams.services.roleplay_parts import Form
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, NotFound

_HAN: Final = re.compile("[\u3400-\u9fff]")
_PERSONAL: Final = re.compile(r"\d[\d\s-]{6,}\d|[\w.+-]+@[\w-]+\.\w+")
_TAKEN: Final = re.compile(r"(example|counter) of (\S+) from play (\d+), message (\d+)\Z")


@dataclass(frozen=True)
class Taking:
    """A sentence that came from a talk: for which act, from which play and message, when."""

    act: str
    counts: bool
    play: int
    message: int
    at: datetime
    by: int | None


@dataclass(frozen=True)
class Shelf:
    """One file of the library: its newest text and its state."""

    version: Version[ActsBody]
    entry: Entry


@dataclass(frozen=True)
class Shown:
    """One act in the list: the file it stands in, how many examples, and what it lacks."""

    part: ActPart
    shelf: Shelf
    counted: Mapping[str, int]
    lacks: tuple[Saying, ...]


def shelves() -> list[Shelf]:
    """Every file of the library in its newest text."""
    entries = store.entries(ActsBody)
    latest = store.latest_of(ActsBody, [entry.key for entry in entries])
    return [Shelf(latest[entry.key], entry) for entry in entries if entry.key in latest]


def shown() -> list[Shown]:
    """Every act of the library, file by file."""
    return [
        Shown(part, shelf, counted(part), tuple(lacking(read_act(part.model_dump(mode="json")))))
        for shelf in shelves()
        for part in shelf.version.body.acts
    ]


def counted(part: ActPart) -> dict[str, int]:
    """How many sentences an act has: of each kind in each language."""
    return {
        "zh": len(part.examples.zh),
        "en": len(part.examples.en),
        "not_zh": len(part.counters.zh),
        "not_en": len(part.counters.en),
    }


def find(act: str) -> Shown:
    """One act. Raise NotFound."""
    found = next((one for one in shown() if one.part.key == act), None)
    if found is None:
        raise NotFound()
    return found


def form_of(found: Shown) -> Form:
    """The act's form."""
    stored = found.part.model_dump(mode="json", exclude_defaults=True)
    return Form("library", found.part.key, fields.fields_of(ActPart, stored))


def typed(found: Shown, given: Mapping[str, str]) -> Form:
    """The act's form as it was typed, kept or not."""
    raw = {**fields.read(ActPart, given), "key": found.part.key}
    return Form("library", found.part.key, fields.fields_of(ActPart, raw))


def saved(
    found: Shown, given: Mapping[str, str], *, expected: int, by: Actor, at: datetime
) -> Form | None:
    """Keep the act as it was typed in the draft of its file; give the form back if something is
    wrong with it. The key stays. Raise Conflict if somebody else changed the file."""
    raw = {**fields.read(ActPart, given), "key": found.part.key}
    try:
        part = ActPart.model_validate(raw)
    except ValidationError as error:
        shown_again = fields.fields_of(ActPart, raw)
        wrong, _elsewhere = fields.faulty(error, shown_again, ())
        return Form("library", found.part.key, shown_again, wrong)
    _put(found, part, expected=expected, by=by, at=at)
    return None


def _put(
    found: Shown, part: ActPart, *, expected: int, by: Actor, at: datetime, note: str = ""
) -> None:
    version = found.shelf.version
    acts = [part if one.key == part.key else one for one in version.body.acts]
    body = ActsBody(acts=acts)
    store.save(ActsBody, version.key, body, by=by, at=at, expected=expected, note=note)


def publish(file: str, *, by: Actor, at: datetime) -> None:
    """Let messages be read with the draft of a file from now on. Plays already read keep what was
    read. Raise BadContent, Conflict."""
    store.publish(ActsBody, file, by=by, at=at)


def takings(act: str) -> list[Taking]:
    """Sentences of an act that were taken from talks, the latest first."""
    return [
        Taking(
            act, match[1] == "example", int(match[3]), int(match[4]), one.created_at, one.created_by
        )
        for one in store.history(ActsBody, find(act).shelf.version.key)
        if (match := _TAKEN.match(one.note)) and match[2] == act
    ]


def sentence_of(play: RolePlay, message: int) -> str:
    """What the agent said in this message of the talk, counted as the transcript counts.
    Raise NotFound for a message of the customer or none."""
    turns = plays.performance_of(play).turns
    if not 0 <= message < len(turns) or not turns[message].from_agent:
        raise NotFound()
    return turns[message].text


def targets(play: RolePlay) -> list[tuple[str, str, Any]]:
    """Where a sentence may go: acts of the library, then points and acts of the play's scenario
    that have examples of their own; as group, address and title."""
    found: list[tuple[str, str, Any]] = [
        ("library", f"library/{one.part.key}", one.part.title) for one in shown()
    ]
    scenario = store.latest(ScenarioBody, play.scenario_key).body
    for point in scenario.points:
        if point.examples is not None:
            found.append(("scenario", f"points/{point.key}", point.title))
    for collection in ("acts", "taboos"):
        for part in getattr(scenario, collection):
            found.append(("scenario", f"{collection}/{part.key}", part.title))
    return found


def take(
    play: RolePlay,
    message: int,
    *,
    sentence: str,
    target: str,
    counts: bool,
    by: Actor,
    at: datetime,
) -> None:
    """Put a sentence of a talk among the examples (or counter-examples) of an act, in the draft of
    its file or of the play's scenario. Raise BadContent for what cannot stand there, Conflict if
    it stands there already."""
    sentence_of(play, message)
    words = " ".join(sentence.split())
    if not words:
        raise BadContent("Write the sentence first.")
    if len(words) > 200:
        raise BadContent("One sentence is enough: keep it under 200 characters.")
    if _PERSONAL.search(words):
        raise BadContent("Take out numbers and addresses first: examples hold no personal data.")
    kind, _slash, key = target.partition("/")
    word = "example" if counts else "counter"
    note = f"{word} of {key} from play {play.id}, message {message + 1}"
    if kind == "library":
        found = find(key)
        part = found.part
        body = part.model_dump(mode="json")
        _add(body, words, counts)
        changed = ActPart.model_validate(body)
        number = found.shelf.version.number
        _put(found, changed, expected=number, by=by, at=at, note=note)
        return
    latest = store.latest(ScenarioBody, play.scenario_key)
    stored = latest.body.stored()
    place = next(
        (one for one in stored.get(kind) or () if one["key"] == key and one.get("examples")), None
    )
    if kind not in ("points", "acts", "taboos") or place is None:
        raise NotFound()
    _add(place, words, counts)
    store.save(
        ScenarioBody,
        latest.key,
        ScenarioBody.model_validate(stored),
        by=by,
        at=at,
        expected=latest.number,
        note=note,
    )


def _add(part: dict[str, Any], words: str, counts: bool) -> None:
    language = "zh" if _HAN.search(words) else "en"
    for name in ("examples", "counters"):
        if words in ((part.get(name) or {}).get(language) or ()):
            raise Conflict("This sentence stands there already.")
    name = "examples" if counts else "counters"
    if not part.get(name):
        raise BadContent("This point has no counter-examples yet; write the first two by hand.")
    part[name][language] = [*part[name][language], words]

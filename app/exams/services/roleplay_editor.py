"""Writing scenarios in the browser: drafts part by part, checks, steps back, files, a try."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from app.audit import trail
from app.content import exporting, store, yaml_files
from app.content.layouts import KEY, KEY_REFUSED, Kept
from app.content.lines import Lines
from app.content.store import Entry, Version
from app.content.yaml_files import YamlFault
from app.exams.labels import roleplay_editor as words
from app.exams.models.roleplay import RolePlay
from app.exams.models.roleplay_bodies import ActsBody, ScenarioBody
from app.exams.queries import roleplay as queries
from app.exams.queries import roleplay_editor as reasons_kept
from app.exams.rules.roleplay import outline
from app.exams.rules.roleplay.library import Library
from app.exams.rules.roleplay.lifecycle import PlayMode
from app.exams.rules.roleplay.lint import Fault, Saying, faults, patterns_of, unreadable
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.rules.roleplay.steps import Steps, steps
from app.exams.services import roleplay as plays
from app.exams.services.roleplay_fields import listed
from app.exams.services.roleplay_reading import ears_for, house_standards
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, NotFound
from app.kernel.wording import Wording
from app.platform import links

N_ = str
PLACE = "scenarios"
MOST_BYTES = 400_000
RESERVED = frozenset({"new", "import"})
Body = dict[str, Any]


@dataclass(frozen=True)
class Check:
    """One thing to mend: where (a collection or section and an address in it) and what."""

    collection: str
    at: str
    what: Saying
    about: str = ""
    line: int = 0


class FaultyFile(BadContent):
    """A file that was refused; ``checks`` names every reason with its line."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self.checks = tuple(checks)
        super().__init__(N_("The file holds faults. Nothing was taken."))


@dataclass(frozen=True)
class Draft:
    """A scenario under the pen: its newest text, and what stands in the list of entries."""

    version: Version[ScenarioBody]
    entry: Entry
    body: Body

    @property
    def key(self) -> str:
        """The scenario's key."""
        return self.version.key

    @property
    def rules(self) -> Scenario:
        """The newest text as the rules read it."""
        return self.version.body.as_rules(self.key, house_standards())


def drafts() -> list[Draft]:
    """Every scenario an author may go on with, the last changed first."""
    entries = store.entries(ScenarioBody)
    latest = store.latest_of(ScenarioBody, [entry.key for entry in entries])
    found = [
        Draft(latest[entry.key], entry, latest[entry.key].body.stored())
        for entry in entries
        if entry.key in latest
    ]
    return sorted(found, key=lambda draft: draft.entry.changed_at, reverse=True)


def draft_of(key: str) -> Draft:
    """One scenario under the pen. Raise NotFound."""
    version = store.latest(ScenarioBody, key)
    return Draft(version, store.entry(ScenarioBody, key), version.body.stored())


def keep(
    key: str, body: Mapping[str, Any], *, expected: int | None, by: Actor, at: datetime
) -> Version[ScenarioBody]:
    """Keep a body as the draft. Raise ValidationError if it is malformed, Conflict if somebody
    else changed it, BadContent for a key that cannot be one."""
    if expected is None and key in RESERVED:
        raise BadContent(KEY_REFUSED)
    parsed = ScenarioBody.model_validate(body)
    return store.save(ScenarioBody, key, parsed, by=by, at=at, expected=expected)


def key_fits(key: str) -> bool:
    """May a new scenario be called this?"""
    return bool(KEY.match(key)) and key not in RESERVED and len(key) <= 60


def steps_of(key: str) -> Steps:
    """How many steps there are back and forward from the newest text."""
    history = sorted(store.history(ScenarioBody, key), key=lambda version: version.number)
    return steps([(version.number, version.note) for version in history])


def step(key: str, *, forward: bool, expected: int, by: Actor, at: datetime) -> None:
    """Undo the last change, or do it again. Raise Conflict where there is no step."""
    found = steps_of(key)
    number = found.forward if forward else found.back
    if number is None:
        raise Conflict("There is no step in this direction.")
    store.restore_version(ScenarioBody, key, number, by=by, at=at, expected=expected)


def publish(key: str, *, why: str, by: Actor, at: datetime) -> Version[ScenarioBody]:
    """Let learners meet the draft; ``why`` goes into the trail. Plays already begun keep the
    version they have. Raise BadContent with every fault, Conflict."""
    version = store.publish(ScenarioBody, key, by=by, at=at)
    after = {"version": version.id, "why": why}
    trail.note(by, reasons_kept.REASONED, f"scenario:{key}", after=after, at=at)
    return version


def shared_acts() -> Library:
    """The library of acts as it is published."""
    files = store.published(ActsBody)
    return Library([act for file in files for act in file.body.as_rules()])


def checks_of(
    key: str, body: ScenarioBody, *, lines: Lines | None = None, shared: Library | None = None
) -> list[Check]:
    """What stands against publishing, by the part that must be mended."""
    scenario = body.as_rules(key, house_standards())
    known = (shared or shared_acts()).acts
    stored = body.stored()
    found = [_check(stored, fault, lines) for fault in faults(scenario, known)]
    for path, ref in body.refs():
        if links.resolve(ref, "zh") is None:
            fault = Fault(path, Saying(N_("%(ref)s leads nowhere"), {"ref": str(ref)}))
            found.append(_check(stored, fault, lines))
    return found


def _check(stored: Mapping[str, Any], fault: Fault, lines: Lines | None) -> Check:
    return Check(
        str(fault.path[0]) if fault.path else "",
        outline.address_of(stored, fault.path),
        fault.what,
        fault.about,
        lines.at(fault.path) if lines else 0,
    )


def is_broken(scenario: Scenario) -> bool:
    """Does a pattern of it stand in the way of reading anything at all?"""
    return any(unreadable(source) is not None for source in patterns_of(scenario))


def act_titles(scenario: Scenario) -> dict[str, Wording]:
    """What the acts of the library and of a scenario are called."""
    acts = (*shared_acts().acts.values(), *scenario.acts)
    return {act.key: act.title for act in acts}


def placed(stored: Mapping[str, Any], found: Sequence[Fault]) -> list[Check]:
    """Faults by the part that must be mended."""
    return [_check(stored, fault, None) for fault in found]


def text_of(draft: Draft) -> str:
    """The scenario's file, byte for byte as an export writes it."""
    return file_of(draft).decode()


def file_of(draft: Draft) -> bytes:
    """The same as bytes."""
    kept = Kept(ScenarioBody.KIND, draft.key, draft.version.body, draft.entry.position, "")
    return exporting.files_of(PLACE, [kept])[f"{PLACE}/{draft.key}.yaml"]


def parsed(text: str) -> tuple[ScenarioBody, Lines]:
    """A scenario from the text of its file. Raise FaultyFile with every reason and its line."""
    try:
        value, lines, found = yaml_files.read(text)
    except YamlFault as fault:
        raise FaultyFile([_line(fault)]) from None
    if found:
        raise FaultyFile([_line(fault) for fault in found])
    if isinstance(value, dict):
        value = {name: part for name, part in value.items() if name not in ("id", "key")}
    try:
        return ScenarioBody.model_validate(value), lines
    except ValidationError as error:
        raise FaultyFile(
            [
                Check(
                    ".".join(str(part) for part in problem["loc"]),
                    "",
                    words.refused(problem["type"], problem.get("ctx") or {}),
                    "",
                    lines.at(tuple(problem["loc"])),
                )
                for problem in error.errors()
            ]
        ) from None


def _line(fault: YamlFault) -> Check:
    return Check("", "", Saying(fault.msgid, fault.about), "", fault.line)


def take_in(key: str, text: str, *, by: Actor, at: datetime) -> Version[ScenarioBody]:
    """A file becomes a new draft, or the draft of the scenario of this key that has none yet
    published under it. Raise FaultyFile, Conflict, BadContent."""
    body, _lines = parsed(text)
    if not key_fits(key):
        raise BadContent(KEY_REFUSED)
    return store.save(ScenarioBody, key, body, by=by, at=at)


def copied(draft: Draft, key: str, title: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """The newest text under another key and title, as a draft. Raise Conflict, BadContent."""
    if not key_fits(key):
        raise BadContent(KEY_REFUSED)
    body = ScenarioBody.model_validate({**draft.body, "title": dict(title)})
    store.save(ScenarioBody, key, body, by=by, at=at)


def begun_from(brief: Mapping[str, Any]) -> Body:
    """A first text from a brief: who the learner is, what happens, the customer's first words, and
    around them what every talk needs. It can be played at once and is written on from here."""
    opening = brief["opening"]
    return {
        "title": brief["title"],
        "summary": brief["summary"],
        "channel": brief["channel"],
        "difficulty": brief["difficulty"],
        "minutes": brief["minutes"],
        "seat": brief["seat"],
        "situation": brief["situation"],
        "customer": {
            "goals": [
                {
                    "key": "helped",
                    "title": {"zh": "问题有人接、有人管", "en": "Have the matter taken up"},
                    "accept_if": "met.help",
                }
            ]
        },
        "needs": {
            "help": {
                "answered_by": ["act.check_now", "act.ask_order", "act.ask_detail"],
                "again": {
                    "zh": ["所以我的问题怎么处理？", "您还没说怎么帮我呢。"],
                    "en": ["So what about my problem?", "You haven't said how you will help."],
                },
            }
        },
        "storylets": [
            {"key": "open", "when": "opening", "raises": ["help"], "say": opening},
            {
                "key": "thanks",
                "when": "goal.all",
                "say": {
                    "zh": ["好的，谢谢你。", "行，麻烦你了。"],
                    "en": ["All right, thank you.", "Fine, thanks for that."],
                },
            },
        ],
        "ends": [{"when": "goal.all and now.act.farewell", "outcome": "solved"}],
        "points": [
            {
                "key": "greet",
                "criterion": "attitude",
                "title": {"zh": "问候并报工号", "en": "Greets and gives name or number"},
                "any": ["act.greet", "act.identify"],
                "within": 2,
            },
            {
                "key": "care",
                "criterion": "attitude",
                "title": {"zh": "回应顾客的感受", "en": "Answers the feeling"},
                "any": ["act.empathy", "act.apologise"],
                "needed_for": 4,
            },
            {
                "key": "ask",
                "criterion": "communication",
                "title": {"zh": "问清情况", "en": "Asks for what is missing"},
                "any": ["act.ask_order", "act.ask_detail"],
                "needed_for": 4,
            },
            {
                "key": "solve",
                "criterion": "problem_handling",
                "title": {"zh": "马上着手处理", "en": "Takes the matter up"},
                "any": ["act.check_now"],
                "needed_for": 3,
                "weight": 2,
            },
            {
                "key": "close",
                "criterion": "attitude",
                "title": {
                    "zh": "问还有什么需要，道别",
                    "en": "Asks what else is needed, says goodbye",
                },
                "any": ["act.offer_more_help", "act.farewell"],
                "needed_for": 5,
            },
        ],
    }


def tried(author: Actor, draft: Draft, *, language: str, exact: bool, at: datetime) -> RolePlay:
    """A play of the newest text, published or not, that counts for nothing."""
    if not draft.version.body.storylets:
        raise Conflict("There is no line to play yet. Write what the customer says first.")
    if is_broken(draft.rules):
        raise Conflict("A pattern cannot be read; mend it first.")
    ears_for(draft.version)
    unfinished = queries.open_trial(author.id, draft.key)
    if unfinished is not None:
        plays.drop(unfinished, at=at)
    return plays.begun(
        author,
        draft.version,
        mode=PlayMode.PRACTICE,
        language=language,
        exact=exact,
        at=at,
        seed=secrets.randbelow(2**31),
        trial=True,
    )


def history_of(key: str) -> list[Version[ScenarioBody]]:
    """Every version, the newest first."""
    return store.history(ScenarioBody, key)


def reasons(key: str) -> dict[int, str]:
    """Why versions were published, by their ids."""
    return reasons_kept.reasons(key)


def take_again(key: str, number: int, *, expected: int, by: Actor, at: datetime) -> None:
    """An older version's text becomes the draft. Raise NotFound, Conflict."""
    store.restore_version(ScenarioBody, key, number, by=by, at=at, expected=expected)


MOVES: Mapping[str, Callable[..., None]] = {
    "discard": store.discard,
    "retire": store.retire,
    "restore": store.restore,
    "delete": store.delete,
}


def move(key: str, deed: str, *, by: Actor, at: datetime) -> None:
    """Drop the draft, retire, restore or delete. Raise NotFound, Conflict, IllegalMove, Denied."""
    if deed not in MOVES:
        raise NotFound()
    MOVES[deed](ScenarioBody, key, by=by, at=at)


def variants(text: str) -> list[str]:
    """The variants of a line, one a line."""
    return listed(text)

"""Words for the parts of a scenario and their fields, in the author's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from app.exams.labels.roleplay import CHANNELS, CRITERIA, CRITICAL, OUTCOMES
from app.exams.rules.roleplay.lint import Saying
from app.platform.i18n import _, _l, translated

N_ = str
_PLACE = re.compile(r"%\((\w+)\)s")

SECTIONS: Mapping[str, Any] = {
    "about": _l("About"),
    "brief": _l("Brief and authority"),
    "customer": _l("Customer"),
    "grading": _l("Grading and record"),
}
COLLECTIONS: Mapping[str, Any] = {
    "facts": _l("Facts of the case"),
    "panels": _l("Cards beside the talk"),
    "actions": _l("Buttons of the desk"),
    "needs": _l("Needs"),
    "storylets": _l("Lines of the customer"),
    "ends": _l("Endings"),
    "points": _l("Must-do points"),
    "taboos": _l("Taboos of this scenario"),
    "acts": _l("Acts of this scenario"),
    "tests": _l("Sample talks"),
}
ONE: Mapping[str, Any] = {
    "facts": _l("Fact"),
    "panels": _l("Card"),
    "actions": _l("Button"),
    "needs": _l("Customer's need"),
    "storylets": _l("Customer's line"),
    "ends": _l("Ending"),
    "points": _l("Point"),
    "taboos": _l("Taboo"),
    "acts": _l("Act"),
    "tests": _l("Sample talk"),
}
ADD: Mapping[str, Any] = {
    "facts": _l("Add a fact"),
    "panels": _l("Add a card"),
    "actions": _l("Add a button"),
    "needs": _l("Add a need"),
    "storylets": _l("Add a line"),
    "ends": _l("Add an ending"),
    "points": _l("Add a point"),
    "taboos": _l("Add a taboo"),
    "acts": _l("Add an act"),
    "tests": _l("Add a sample talk"),
}
ABOUT: Mapping[str, Any] = {
    "facts": _l("What is true. Only this may be told; a secret must not be."),
    "panels": _l(
        "What the agent can read: order, customer, policy. A card may have to be looked up."
    ),
    "actions": _l("What the agent can do, and what goes to somebody else instead."),
    "needs": _l("What the customer wants answered now, by what, and how it is asked again."),
    "storylets": _l("The most specific line whose condition holds is said."),
    "ends": _l("How a talk ends by itself."),
    "points": _l("What must be done, and the level it is needed for."),
    "taboos": _l("What must not be said here, beside the taboos of the library."),
    "acts": _l("What only this scenario recognises."),
    "tests": _l("Talks with the grade they must get: ideal, middling or vague, gaming."),
}
LABELS: Mapping[str, Any] = {
    "accept_if": _l("Met when"),
    "action": _l("What was done"),
    "advice": _l("Advice where it is missing"),
    "after": _l("Only after"),
    "again": _l("How it is asked again"),
    "all": _l("Met by all of"),
    "allowed": _l("The agent may do it"),
    "anger": _l("Anger"),
    "answered_by": _l("What answers it"),
    "any": _l("Met by one of"),
    "asks": _l("Asks for"),
    "authority": _l("Brief and authority"),
    "by": _l("Said by somebody else"),
    "channel": _l("Channel"),
    "checks": _l("What must stand in the record"),
    "code": _l("Critical failure"),
    "compensation_most": _l("Compensation at most"),
    "complaint": _l("It is a complaint"),
    "counters": _l("Said so, it does not"),
    "counts_in_practice": _l("Practice counts as evidence"),
    "courtesy": _l("A courtesy: void where too much is said at once"),
    "criterion": _l("Criterion"),
    "critical": _l("Critical failures expected"),
    "cues": _l("Words that point to it"),
    "difficulty": _l("Difficulty"),
    "dynamics": _l("What changes the mood"),
    "en": _l("English"),
    "escalates": _l("Only others may grant"),
    "escalating": _l("Each time the next variant, sharper"),
    "examples": _l("Said so, it counts"),
    "fields": _l("Fields of the record"),
    "first_only": _l("The first time only"),
    "first_reply": _l("First reply within, in seconds"),
    "goals": _l("What the customer wants in the end"),
    "goes_to": _l("Goes to"),
    "icon": _l("Symbol"),
    "jargon": _l("Trade terms to explain"),
    "key": _l("Key"),
    "kind": _l("Which kind"),
    "label": _l("What it is called"),
    "language": _l("Language"),
    "least": _l("Total at least"),
    "levels": _l("Levels expected"),
    "lines": _l("The talk"),
    "lookup": _l("Has to be looked up"),
    "minutes": _l("Minutes"),
    "most": _l("At most"),
    "name": _l("Name"),
    "near": _l("Near these words"),
    "needed_for": _l("Needed for level"),
    "note": _l("Note beside the name"),
    "once": _l("Once only"),
    "outcome": _l("How it ends"),
    "pass_level": _l("Pass level"),
    "passed": _l("Passed"),
    "patience": _l("Patience"),
    "pattern": _l("Pattern of the figure"),
    "persona": _l("Manner"),
    "polarity": _l("Polarity"),
    "powers": _l("What the agent may do"),
    "practice": _l("Competencies it trains"),
    "priority": _l("Priority"),
    "raises": _l("Raises the needs"),
    "ref": _l("Opens"),
    "reply": _l("Each reply within, in seconds"),
    "result": _l("What it brings"),
    "right": _l("Right values"),
    "rows": _l("Rows"),
    "said": _l("How it sounds when told"),
    "say": _l("Words of the line"),
    "scripts": _l("Scripts that help"),
    "seat": _l("Who the learner is"),
    "secret": _l("Secret: must not be told"),
    "situation": _l("What the learner should know"),
    "slots": _l("Figures and their right values"),
    "source": _l("Card it is read from"),
    "subject": _l("Subject of the e-mail"),
    "summary": _l("Summary"),
    "tab": _l("Tab"),
    "tags": _l("Tags"),
    "tells": _l("Tells the facts"),
    "text": _l("Text"),
    "title": _l("Title"),
    "track": _l("Stops of a parcel"),
    "trust": _l("Trust"),
    "upset": _l("The customer is upset"),
    "value": _l("What stands there"),
    "vetoes": _l("Words that rule it out"),
    "weight": _l("Weight"),
    "weights": _l("Weights of the criteria"),
    "what": _l("What"),
    "when": _l("Condition"),
    "within": _l("Within so many replies"),
    "zh": _l("Chinese"),
}
OWN: Mapping[str, Any] = {
    "ExpectPart.most": _l("Total at most"),
    "StopPart.when": _l("When"),
    "TrialPart.name": _l("Name of the talk"),
    "GoalPart.key": _l("Key of the goal"),
}
HINTS: Mapping[str, Any] = {
    "ScenarioBody.tags": _l("One a line, such as logistics."),
    "ScenarioBody.practice": _l("One a line: competencies, such as information_protection."),
    "ScenarioBody.weights": _l("Empty: the usual weight."),
    "StandardsPart.first_reply": _l("Empty: the standard of the house."),
    "StandardsPart.reply": _l("Empty: the standard of the house."),
    "FactPart.key": _l("Conditions name it: fact.eta, told.eta."),
    "FactPart.said": _l("Patterns, one a line. A secret needs them to be guarded."),
    "FactPart.source": _l("Key of a card; empty: known without looking it up."),
    "NeedPart.key": _l("Conditions name it: need.eta while it is open, met.eta once answered."),
    "NeedPart.answered_by": _l("One a line: act.check_now, fact.eta, action.refund."),
    "NeedPart.again": _l("One variant a line; three are livelier than one."),
    "StoryletPart.key": _l("Other lines name it: said.open."),
    "StoryletPart.when": _l("Such as: need.eta and now.act.check_now and not told.eta"),
    "StoryletPart.say": _l("One variant a line; three are livelier than one."),
    "StoryletPart.raises": _l("Keys of needs, one a line."),
    "StoryletPart.tells": _l("Keys of facts, one a line."),
    "EndPart.when": _l("Such as: goal.all and now.act.farewell"),
    "PointPart.any": _l("One a line: act.greet, fact.eta, action.exchange, lookup.order."),
    "PointPart.all": _l("One a line; all of them together."),
    "PointPart.examples": _l("Sentences that meet it, one a line, at least five in each language."),
    "PointPart.counters": _l("Sentences that come near and do not, at least two in each language."),
    "PointPart.needed_for": _l("Without it the criterion stays below this level."),
    "PointPart.scripts": _l("One a line: script:refund-late-parcel."),
    "TabooPart.examples": _l(
        "Sentences that break it, one a line, at least five in each language."
    ),
    "TabooPart.counters": _l("Harmless sentences that sound alike, at least two in each language."),
    "ActPart.examples": _l("One a line, at least five in each language."),
    "ActPart.counters": _l("Sentences that come near and do not, at least two in each language."),
    "ActPart.code": _l("For a taboo: the critical failure it is."),
    "TrialPart.lines": _l("One message a line: seconds, A for agent or C for customer, the words."),
    "ExpectPart.levels": _l("Lowest and highest level that would be right; empty: any."),
    "PanelPart.ref": _l("A page of the academy, such as script:refund-late-parcel."),
    "SlotPart.right": _l("One a line."),
    "DynamicPart.when": _l("Such as: act.apologise, off_topic, taboo.brush_off"),
    "GoalPart.accept_if": _l("Such as: fact.eta or act.escalate"),
    "RecordPart.checks": _l("Patterns, one a line."),
}
OPTIONS: Mapping[str, Any] = {
    **CHANNELS,
    **CRITERIA,
    **CRITICAL,
    **OUTCOMES,
    "act": _l("Act"),
    "taboo": _l("Taboo"),
    "fault": _l("Fault, not critical"),
    "match": _l("yes and no must agree with the example"),
    "ignore": _l("yes and no do not matter"),
    "refund": _l("Refund"),
    "compensation": _l("Compensation"),
    "resend": _l("Sending again"),
    "free": _l("Something for free"),
    "exchange": _l("Exchange"),
    "delivery_date": _l("A day of delivery"),
    "return": _l("Return"),
    "punish": _l("Consequences for somebody"),
    "order": _l("Order of the customer"),
    "customer": _l("Customer"),
    "policy": _l("Policy"),
    "amount": _l("an amount"),
    "note": _l("a note"),
    "cause": _l("Cause"),
    "action": _l("What was done"),
    "promise": _l("Promise and time"),
    "ideal": _l("Ideal"),
    "middling": _l("Middling"),
    "vague": _l("Vague"),
    "gaming": _l("Gaming the grader"),
    "zh": _l("Chinese"),
    "en": _l("English"),
    "": _l("nothing"),
}
WRONG: Mapping[str, Any] = {
    "missing": _l("Write this."),
    "wording": _l("Write it in both languages."),
    "string_pattern_mismatch": _l(
        "Small letters, digits and dashes; names with a dot where asked."
    ),
    "int_parsing": _l("A whole number belongs here."),
    "float_parsing": _l("A number belongs here."),
    "greater_than_equal": _l("This number is too small."),
    "less_than_equal": _l("This number is too large."),
    "literal_error": _l("Choose one of the list."),
    "ref": _l("A reference looks like script:refund-late-parcel."),
    "taken": _l("Something else here has this key already."),
}


# What a schema refuses in a file, by the kind of fault; the schema fills the places.
REFUSED: Mapping[str, str] = {
    "missing": N_("This is missing; write it."),
    "extra_forbidden": N_("There is no field of this name here; mend the name or remove it."),
    "literal_error": N_("Write one of: %(expected)s."),
    "union_tag_invalid": N_("Write one of: %(expected_tags)s."),
    "wording": N_("Write it in both languages, as {zh: ..., en: ...}."),
    "string_type": N_("A text belongs here; put it in quotes."),
    "list_type": N_("A list belongs here; begin each entry with “- ”."),
    "tuple_type": N_("A list belongs here; begin each entry with “- ”."),
    "dict_type": N_("Fields belong here, as name: value."),
    "model_type": N_("Fields belong here, as name: value."),
    "too_short": N_("At least %(min_length)s must stand here."),
    "too_long": N_("At most %(max_length)s may stand here."),
    "string_pattern_mismatch": N_(
        "Small letters, digits and dashes; names with a dot where asked."
    ),
    "int_parsing": N_("A whole number belongs here."),
    "int_type": N_("A whole number belongs here."),
    "float_parsing": N_("A number belongs here."),
    "float_type": N_("A number belongs here."),
    "greater_than_equal": N_("At least %(ge)s belongs here."),
    "less_than_equal": N_("At most %(le)s belongs here."),
    "ref": N_("A reference looks like script:refund-late-parcel."),
}


def refused(kind: str, limits: Mapping[str, Any]) -> Saying:
    """Why a schema refuses what stands in a file."""
    msgid = REFUSED.get(kind)
    if msgid is None:
        return Saying(N_("This cannot stand here."))
    return Saying(msgid, {name: limits[name] for name in _PLACE.findall(msgid)})


def label(model: str, name: str) -> Any:
    """What a field is called."""
    return OWN.get(f"{model}.{name}") or LABELS.get(name, name)


def hint(model: str, name: str) -> Any:
    """What helps to fill a field in; empty where the name says enough."""
    return HINTS.get(f"{model}.{name}", "")


def option(value: object) -> Any:
    """A choice in words."""
    return OPTIONS.get(str(value), value)


def wrong(kind: str) -> Any:
    """What is wrong with a field, by the kind of fault."""
    return WRONG.get(kind) or _l("This cannot stand here.")


def say(saying: Saying) -> str:
    """A finding of the checks in the author's language."""
    return translated(saying.msgid, dict(saying.values))


def place(collection: str, at: str) -> str:
    """Where something stands, in words: ``Lines of the customer · open``."""
    name = COLLECTIONS.get(collection) or SECTIONS.get(collection) or LABELS.get(collection)
    if not name:
        return collection
    return f"{name} · {at}" if at else str(name)


def short(text: object) -> str:
    """As much of a text as fits a box of the picture; a Chinese character is two letters wide.
    The text may come out of a template, with its marks escaped."""
    words = unescape(str(text)).strip()
    room, kept = 17, ""
    for letter in words:
        room -= 2 if ord(letter) > 0x2E7F else 1
        if room < 0:
            return f"{kept.rstrip()}…"
        kept += letter
    return kept


def mismatch(about: str, found: Mapping[str, Any]) -> str:
    """One thing a sample talk has otherwise, in words."""
    if about == "total":
        if "most" in found:
            return str(_("The total is %(total)s; wanted: at most %(most)s.", **found))
        return str(_("The total is %(total)s; wanted: at least %(least)s.", **found))
    if about == "passed":
        return str(
            _("It did not pass and should have.")
            if found["wanted"]
            else _("It passed and should not have.")
        )
    if about == "critical":
        return str(
            _(
                "Critical failures found: %(found)s; wanted: %(wanted)s.",
                found=_listed(found["found"]),
                wanted=_listed(found["wanted"]),
            )
        )
    level = found["level"] if found["level"] is not None else "–"
    return str(
        _(
            "%(criterion)s is %(level)s; wanted: %(low)s to %(high)s.",
            criterion=CRITERIA[about],
            level=level,
            low=found["low"],
            high=found["high"],
        )
    )


def _listed(codes: list[str]) -> str:
    return "、".join(str(CRITICAL.get(code, code)) for code in codes) or str(_("none"))

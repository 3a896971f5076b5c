"""Words for what role-plays are made of, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.exams.rules.roleplay.scenario import Scenario
from app.language import labels as language_labels
from app.platform.i18n import _, _l, language, ngettext

CRITERIA: Mapping[str, Any] = {
    "attitude": _l("Service attitude"),
    "communication": _l("Communication"),
    "expertise": _l("Expertise"),
    "problem_handling": _l("Problem handling"),
    "feedback_handling": _l("Feedback handling"),
    "efficiency": _l("Efficiency"),
    "teamwork": _l("Teamwork"),
}
CRITICAL: Mapping[str, Any] = {
    "privacy_leak": _l("Privacy leak"),
    "insult_or_argument": _l("Insult or argument"),
    "overpromise_beyond_authority": _l("Promise beyond authority"),
    "false_information": _l("False information"),
    "refusal_or_brush_off": _l("Refusal or brush-off"),
}
LEXICON: Mapping[str, Any] = language_labels.CATEGORIES
CHANNELS: Mapping[str, Any] = {
    "chat": _l("Online chat"),
    "phone": _l("Phone"),
    "email": _l("E-mail"),
    "social": _l("Social media"),
    "multi": _l("Several at once"),
}
TOPICS: Mapping[str, Any] = {
    "presales": _l("Before the sale"),
    "products": _l("Goods and their use"),
    "pricing": _l("Prices and offers"),
    "orders": _l("Orders and payment"),
    "logistics": _l("Delivery"),
    "after_sales": _l("After the sale"),
    "exchange": _l("Exchanges"),
    "invoice": _l("Invoices"),
    "complaint": _l("Complaints"),
    "privacy": _l("Personal data"),
    "emergency": _l("Emergencies"),
    "handover": _l("Handing over"),
}
MODES: Mapping[str, Any] = {"practice": _l("Practice"), "exam": _l("Exam")}
OUTCOMES: Mapping[str, Any] = {
    "solved": _l("Solved"),
    "handed_over": _l("Handed over"),
    "walked_out": _l("The customer left"),
    "timeout": _l("Time ran out"),
    "left": _l("Ended by the agent"),
}
REASONS: Mapping[str, Any] = {
    "missed_evidence": _l("The suggestion missed evidence"),
    "tone_in_context": _l("The tone in context is different"),
    "anchor_fits_other": _l("The anchor fits another level"),
    "wrong_reading": _l("The suggestion read it wrongly"),
    "other": _l("Other, see the note"),
}
_ACTS: Mapping[str, Any] = {
    "greet": _l("Greets the customer"),
    "identify": _l("Gives a name or staff number"),
    "apologise": _l("Apologises for the experience"),
    "empathy": _l("Answers the feeling"),
    "calm": _l("Stays calm when blamed"),
    "thank": _l("Thanks the customer"),
    "offer_more_help": _l("Asks what else is needed"),
    "farewell": _l("Says goodbye"),
    "back_from_wait": _l("Comes back from a wait with a word"),
    "confirm_need": _l("Restates the need and has it confirmed"),
    "ask_detail": _l("Asks for what is missing"),
    "ask_order": _l("Asks for the order"),
    "check_agreement": _l("Asks whether that suits the customer"),
    "verify_identity": _l("Makes sure who is speaking"),
    "ask_wait": _l("Asks to wait and says how long"),
    "check_now": _l("Looks into it"),
    "report_status": _l("Tells what was found"),
    "explain_basis": _l("Gives the reason or the rule"),
    "offer_solution": _l("Offers a solution"),
    "urge_delivery": _l("Presses carrier or warehouse"),
    "offer_compensation": _l("Offers something for the trouble"),
    "give_steps": _l("Explains step by step"),
    "promise_time": _l("Names a definite time"),
    "follow_up": _l("Promises to come back"),
    "escalate": _l("Passes it to somebody who may decide"),
    "hand_over_summary": _l("Passes the story on"),
    "record_complaint": _l("Records the complaint"),
    "admit_fault": _l("Owns the shop's fault"),
    "refuse_politely": _l("Declines with a reason"),
    "protect_privacy": _l("Guards personal data"),
    "suggest_channel": _l("Points to the proper way"),
    "recommend": _l("Recommends what fits the need"),
    "record_contact": _l("Confirms how to reach the customer"),
}
_SIGNS: Mapping[str, Any] = {
    "gate": _l("The level the rules alone give"),
    "facts": _l("Facts of the matter that were told"),
    "courtesy": _l("Messages with a word of courtesy"),
    "care": _l("Care beyond the bare answer"),
    "worked": _l("Worked on the matter"),
    "taken_in": _l("What the customer criticised was taken in"),
    "in_time": _l("Replies in time"),
    "vague": _l("Vague messages"),
    "repeated": _l("Messages that repeat"),
    "stuffed": _l("Messages with too much at once"),
    "hollow": _l("Mostly kind words"),
    "left": _l("The customer was left without an answer"),
    "asked_again": _l("The customer had to ask again"),
    "chased": _l("The customer had to ask whether anybody was there"),
    "late": _l("Late replies"),
    "wait": _l("Average wait"),
    "longest_wait": _l("Longest wait"),
    "first_wait": _l("Wait for the first reply"),
    "critical": _l("A critical failure"),
    "criticals": _l("How many critical failures"),
    "points.all": _l("Points of this scenario earned"),
    "missing.all": _l("Required points that are missing"),
}
_ALARMS: Mapping[str, Any] = {
    "cold_or_commanding": _l("Cold or commanding tone"),
    "sarcasm": _l("May be sarcasm: a person decides"),
    "jargon": _l("Trade term without explanation"),
    "asks_in_public": _l("Asks for personal data where everybody reads along"),
    "check_number": _l("Check this figure: it is not in the brief"),
}
_MANNERS: Mapping[str, Any] = {
    "manner.repeated": _l("Repeats the customer or an earlier message"),
    "manner.stuffed": _l("Too much at once: courtesy does not count here"),
    "manner.vague": _l("Vague: no time, no fact"),
    "manner.held": _l("Put on hold without a word"),
    "manner.pressed": _l("The customer had to ask again"),
    "manner.chased": _l("The customer had to ask whether anybody was there"),
    "manner.tight": _l("In time, but most answers use up nearly all of it"),
    "manner.limits": _l("Names a limit or an exception before it misleads"),
    "manner.taken_in": _l("Takes in what the customer says about the shop"),
    "manner.kept": _l("Records it or passes it on"),
    "manner.passed_over": _l("What the customer said about the shop was passed over"),
    "manner.rejected": _l("Turns away what the customer said about the shop"),
}


def evidence(scenario: Scenario, item: Mapping[str, Any]) -> str:
    """One piece of evidence in a sentence."""
    kind, _dot, key = str(item["rule"]).partition(".")
    params = item.get("params") or {}
    window = str(params.get("seen_by", ""))
    if window.startswith("window."):
        return str(
            _("Privacy leak: belongs to customer %(slot)s", slot=window.removeprefix("window."))
        )
    if kind == "point":
        point = next((p for p in scenario.points if p.key == key), None)
        title = point.title.said_in(language()) if point else key
        if item["value"] < 0:
            return str(_("Missing: %(what)s", what=title))
        return title
    if kind == "act":
        return str(_ACTS.get(key, key))
    if kind == "alarm":
        return str(CRITICAL.get(key) or _ALARMS.get(key) or key)
    if kind == "time":
        return _time(key, params)
    return str(_MANNERS.get(f"{kind}.{key}", key))


def sign(name: str) -> str:
    """What moves a level, where it is reckoned from everything the talk shows."""
    if name in _SIGNS:
        return str(_SIGNS[name])
    kind, _dot, key = name.partition(".")
    if kind == "act":
        return str(_ACTS.get(key, key))
    if kind == "alarm":
        return alarm(key)
    criterion = CRITERIA.get(key, key)
    if kind == "missing":
        return str(_("Required points that are missing: %(criterion)s", criterion=criterion))
    return str(_("Points earned: %(criterion)s", criterion=criterion))


def alarm(code: str) -> str:
    """What was heard against a sentence."""
    return str(CRITICAL.get(code) or _ALARMS.get(code) or code)


def _time(key: str, params: Mapping[str, Any]) -> str:
    if key == "first":
        return str(_("First reply after %(waited)s s, standard %(limit)s s", **params))
    if key == "rings":
        return str(_("Picked up after %(waited)s rings, at most %(limit)s", **params))
    if key == "hold":
        return str(_("Back after %(waited)s s, promised %(limit)s s", **params))
    return str(_("Reply after %(waited)s s, standard %(limit)s s", **params))


def length(seconds: int) -> str:
    """A limit in the largest unit that fits it: 30 seconds, 5 minutes, 4 hours."""
    if seconds >= 3600 and seconds % 3600 == 0:
        return str(ngettext("%(num)d hour", "%(num)d hours", seconds // 3600))
    if seconds >= 120 and seconds % 60 == 0:
        return str(ngettext("%(num)d minute", "%(num)d minutes", seconds // 60))
    return str(ngettext("%(num)d second", "%(num)d seconds", seconds))


def why(scenario: Scenario, found: Mapping[str, Any]) -> str:
    """A criterion's reason in one line: what it cost first, then what it earned."""
    items = list(found.get("evidence", ()))
    lost = [item for item in items if item["value"] < 0]
    earned = [item for item in items if item["value"] > 0]
    late = [i for i in lost if str(i["rule"]).startswith("time.") and i["message"] is not None]
    if any(str(item["rule"]).startswith("time.") for item in items):
        timed = [
            i for i in items if str(i["rule"]).startswith("time.") and i["message"] is not None
        ]
        if not timed:
            return _list([evidence(scenario, item) for item in items[:2]])
        worst = max(int((i.get("params") or {}).get("waited", 0)) for i in timed)
        kept = len(timed) - len(late)
        share = _(
            "%(kept)s of %(all)s replies in time, the longest %(worst)s s",
            kept=kept,
            all=len(timed),
            worst=worst,
        )
        return _list([*_beside_replies(scenario, lost), str(share)])
    if lost:
        return _list([evidence(scenario, item) for item in lost[:2]])
    if not earned:
        return str(_("Read from the talk as a whole"))
    return _list([evidence(scenario, item) for item in earned[:2]])


def _beside_replies(scenario: Scenario, lost: Sequence[Mapping[str, Any]]) -> list[str]:
    """What else cost time: too many rings, a customer who had to ask whether anybody was there."""
    found = [evidence(scenario, item) for item in lost if item["rule"] == "time.rings"]
    chased = sum(item["rule"] == "manner.chased" for item in lost)
    if chased:
        found.append(
            ngettext(
                "the customer asked once whether anybody was there",
                "the customer asked %(num)d times whether anybody was there",
                chased,
            )
        )
    return found


def _list(texts: list[str]) -> str:
    return ("；" if language() == "zh" else "; ").join(dict.fromkeys(texts))

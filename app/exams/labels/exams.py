"""Words for exams, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.content.authored import RefText
from app.exams.rules.attempt import AttemptState
from app.exams.rules.bulk import Step
from app.exams.rules.practice import Mark
from app.exams.rules.presence import Presence
from app.exams.rules.reviewing import Standing
from app.exams.rules.scoring import PartialRule
from app.exams.rules.statistics import Hint
from app.kernel.points import Points, share, written
from app.kernel.refs import Ref
from app.kernel.verdict import Verdict
from app.platform import links
from app.platform.i18n import _, _l, language, moment, translated

TYPES = {
    "single": _l("Single choice"),
    "multiple": _l("Several answers"),
    "true_false": _l("True or false"),
    "fill_in": _l("Fill in"),
    "numeric": _l("A number"),
    "ordering": _l("Put in order"),
    "matching": _l("Match"),
    "best_reply": _l("Best reply"),
    "short_answer": _l("Short answer"),
    "write_reply": _l("Write the reply"),
    "composite": _l("Case with parts"),
}
STANDINGS = {
    Standing.DRAFT: (_l("draft"), "info"),
    Standing.WAITING: (_l("waits for a reader"), "warm"),
    Standing.SENT_BACK: (_l("sent back"), "bad"),
    Standing.ACCEPTED: (_l("published"), "good"),
    Standing.RETIRED: (_l("retired"), ""),
}
STEPS = {
    Step.HAND_IN: _l("Hand drafts in for review"),
    Step.RETIRE: _l("Retire published items"),
    Step.RESTORE: _l("Bring retired items back"),
}
BULK_FIELDS = {
    "tags": _l("Tags"),
    "difficulty": _l("Difficulty"),
    "competency": _l("Competency"),
    "criterion": _l("Criterion"),
    "expires": _l("Last day in use"),
}
REMARK_PLACES = {
    "whole": _l("The item as a whole"),
    "stem": _l("Stem"),
    "options": _l("Options"),
    "key": _l("Key"),
    "explanation": _l("Explanation"),
    "media": _l("Picture, sound or film"),
    "parts": _l("Parts of the case"),
    "metadata": _l("Where it belongs"),
}
DIFFICULTIES = {"easy": _l("Easy"), "medium": _l("Medium"), "hard": _l("Hard")}
HINTS = {
    Hint.KEY_SUSPECT: (_l("the key may be wrong"), "bad"),
    Hint.WEAK: (_l("hardly tells people apart"), "warm"),
    Hint.TOO_EASY: (_l("too easy"), "warm"),
    Hint.TOO_HARD: (_l("too hard"), "warm"),
    Hint.UNUSED_OPTION: (_l("an option that nobody takes"), ""),
}
CRITERIA = {
    "attitude": _l("Attitude"),
    "communication": _l("Communication"),
    "expertise": _l("Expertise"),
    "problem_handling": _l("Problem handling"),
    "feedback_handling": _l("Feedback handling"),
    "efficiency": _l("Efficiency"),
    "teamwork": _l("Teamwork"),
}
STATES = {
    AttemptState.OPEN: _l("In progress"),
    AttemptState.SUBMITTED: _l("Waiting for marks"),
    AttemptState.SCORED: _l("Marked, not released"),
    AttemptState.RELEASED: _l("Result is out"),
    AttemptState.VOIDED: _l("Void"),
}
TONES = {
    AttemptState.OPEN: "info",
    AttemptState.SUBMITTED: "warm",
    AttemptState.SCORED: "warm",
    AttemptState.RELEASED: "good",
    AttemptState.VOIDED: "bad",
}
PRESENCES = {
    Presence.HERE: (_l("connected"), "good", "circle-check"),
    Presence.QUIET: (_l("quiet"), "warm", "clock"),
    Presence.GONE: (_l("no sign of life"), "bad", "wifi-off"),
    Presence.DONE: (_l("handed in"), "", "check"),
}
PRACTICE_MARKS = {
    Mark.RIGHT: (_l("Answered right"), "good", "check"),
    Mark.PARTLY: (_l("Partly right"), "warm", "minus"),
    Mark.WRONG: (_l("Not right"), "bad", "x"),
    Mark.YOURS: (_l("Compare with the key points"), "info", "eye"),
}
TIERS = {"junior": _l("Junior"), "mid": _l("Mid"), "senior": _l("Senior")}


def type_name(key: str) -> str:
    """An item type."""
    return str(TYPES.get(key, key))


def difficulty_name(key: str) -> str:
    """A difficulty."""
    return str(DIFFICULTIES.get(key, key))


def criterion_name(key: str) -> str:
    """A criterion."""
    return str(CRITERIA.get(key, key))


def tier_name(key: str) -> str:
    """A career step."""
    return str(TIERS.get(key, key))


def competency_name(key: str) -> str:
    """A competency, as the framework calls it; what is no key of one stays as it was typed."""
    ref = Ref.of("competency", key)
    if ref is None:
        return key
    link = links.resolve(ref, language())
    return link.title if link else key.replace("_", " ").capitalize()


def points_text(value: Points | None) -> str:
    """2.5 for 250 hundredths; a dash where there is no figure yet."""
    return "–" if value is None else written(value)


def percent_text(hundredths: int | None) -> str:
    """78.33% for 7833; whole numbers without a point."""
    return "–" if hundredths is None else f"{written(hundredths)}%"


def partial_rule(rule: PartialRule | None, kind: str, points: Points) -> str:
    """How a partly right answer counts, said to the learner before answering."""
    full = written(points)
    if rule is None:
        return ""
    if rule is PartialRule.STRICT:
        return str(_("All right earns %(full)s; anything else earns nothing.", full=full))
    if rule is PartialRule.HALF:
        half = written(share(points, 1, 2))
        text = _(
            "All right earns %(full)s, some of them %(half)s, any wrong one nothing.",
            full=full,
            half=half,
        )
    elif kind == "multiple":
        text = _("Each right one adds its share, each wrong one takes a share away.")
    elif kind == "ordering":
        text = _("Every two neighbouring steps in the right order earn their share.")
    else:
        text = _("Each right one earns its share of %(full)s.", full=full)
    return str(text)


def letter(place: int) -> str:
    """A for 0."""
    return chr(ord("A") + place) if place < 26 else str(place + 1)


def kept_refusal(kept: Mapping[str, Any]) -> str:
    """Why something was refused then, as it was kept, in the reader's words."""
    return translated(kept["message"], kept["params"])


def refusal(verdict: Verdict) -> str:
    """Why not now, with its moments in the reader's words."""
    params = {
        name: moment(value) if isinstance(value, datetime) else value
        for name, value in verdict.params.items()
    }
    return translated(verdict.reason, params)


def source_link(ref: RefText) -> links.Link | None:
    """Where an item's subject can be read again."""
    return links.resolve(ref.ref, language())


def script_words() -> dict[str, str]:
    """What the sitting page's script says. Places are written {so}."""
    return {
        "saving": str(_("Saving")),
        "saved": str(_("Saved {time}")),
        "kept": str(_("Kept on this device {time}")),
        "not_saved": str(_("Not saved, trying again")),
        "all_saved": str(_("All answers are saved")),
        "sending": str(_("Saving {count}")),
        "waiting": str(_("{count} to send")),
        "offline_title": str(_("You are offline, carry on")),
        "offline_text": str(
            _(
                "{count} answers are kept on this device and go up in order when the line is back. "
                "The server keeps the time: be online before {time}, and do not clear this "
                "browser's data until then."
            )
        ),
        "retry": str(_("Try now")),
        "back": str(_("Online again. Everything is saved.")),
        "signed_out_title": str(_("You were signed out")),
        "signed_out_text": str(
            _("Your answers are kept on this device. Sign in again in a new tab, then try again.")
        ),
        "sign_in": str(_("Sign in")),
        "closed_title": str(_("This attempt is closed")),
        "closed_text": str(_("What you type now is kept, but it does not count.")),
        "see_result": str(_("See what was handed in")),
        "stale_title": str(_("This page is out of date")),
        "stale_text": str(_("Load it again; your answers are kept.")),
        "reload": str(_("Load again")),
        "time_up_title": str(_("Time is up")),
        "time_up_text": str(_("Your paper is being handed in with everything saved.")),
        "time_up_offline_text": str(
            _(
                "Leave this page open: your last answers wait on this device and are sent as soon "
                "as the line is back. What comes too late is kept, and the invigilator sees it."
            )
        ),
        "minutes_left": str(_("{count} minutes left")),
        "minute_left": str(_("One minute left")),
        "more_time": str(_("Your deadline was moved to {time}")),
        "flag": str(_("Flag")),
        "flagged": str(_("Flagged")),
        "answered": str(_("answered")),
        "unanswered": str(_("not answered")),
        "unsent": str(_("not sent yet")),
        "current": str(_("current item")),
        "item": str(_("Item {number}")),
        "both_title": str(_("This item was also answered elsewhere")),
        "both_text": str(
            _("Both answers are kept. The one typed here counts unless you take the other.")
        ),
        "take_other": str(_("Take the other answer")),
        "keep_mine": str(_("Keep this one")),
        "other_was": str(_("The other answer:")),
        "blank": str(_("(blank)")),
        "wait_to_hand_in": str(
            _("{count} answers are still being saved. You can hand in once they are.")
        ),
        "ends": str(_("ends {time}")),
        "letters": str(_("{count} characters")),
    }


def point_steps(worth: float) -> list[str]:
    """The marks a rater may give for a key point: halves for small ones, else whole points."""
    half = worth <= 1 or worth != int(worth)
    steps = [n / 2 for n in range(int(worth * 2) + 1)] if half else list(range(int(worth) + 1))
    return [f"{step:g}" for step in steps]

"""A fact in the reader's words: its kind, what it is about, and its figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from app.evidence import facts
from app.growth.labels.words import Words, figure, level, month
from app.growth.queries.facts import FactView
from app.kernel.points import written
from app.platform import i18n, links
from app.platform.i18n import _l, language
from app.platform.links import Link

KINDS: Final = {
    facts.CourseCompleted.KIND: (_l("Course completed"), "book"),
    facts.Acknowledged.KIND: (_l("Change confirmed"), "circle-check"),
    facts.ChangeAsked.KIND: (_l("Change to be confirmed"), "refresh-alert"),
    facts.AttendanceConfirmed.KIND: (_l("Took part in a class"), "presentation"),
    facts.ExamPassed.KIND: (_l("Exam passed"), "file-text"),
    facts.ExamFailed.KIND: (_l("Exam not passed"), "file-text"),
    facts.RolePlayRated.KIND: (_l("Role-play rated"), "messages"),
    facts.CriterionRated.KIND: (_l("A criterion rated"), "checklist"),
    facts.InterviewRated.KIND: (_l("Interview rated"), "phone"),
    facts.ScriptDrilled.KIND: (_l("Script drilled"), "cards"),
    facts.IndicatorMeasured.KIND: (_l("Monthly figure"), "chart-bar"),
    facts.CertificateHeld.KIND: (_l("Certificate held"), "certificate"),
    facts.SignedOff.KIND: (_l("Signed off"), "pencil"),
    facts.Waived.KIND: (_l("Requirement waived"), "circle-check"),
    facts.ManagerAttested.KIND: (_l("Vouched for by the manager"), "user-check"),
    facts.MentoringCompleted.KIND: (_l("Mentoring completed"), "users"),
    facts.TierAttained.KIND: (_l("Tier conferred"), "stairs-up"),
}

# Features say why they void a fact in a word; the person reads a sentence.
VOIDED: Final = {
    "The mentoring was ended after all": _l("The mentoring was ended after all."),
    "marked again": _l("The exam was marked again."),
    "rated again": _l("The role-play was rated again."),
    "asked anew": _l("Another day or another edition took its place."),
    "A later figure corrects this one.": _l("A later figure corrects this one."),
    "The file of this figure was taken back.": _l("The file of this figure was taken back."),
}

Body = Mapping[str, Any]
Row = tuple[str, str]
say = i18n._


def kind(fact: FactView) -> str:
    """The fact's kind."""
    return str(KINDS[fact.kind][0])


def icon(fact: FactView) -> str:
    """The sign of its kind."""
    return KINDS[fact.kind][1]


def about(words: Words, fact: FactView) -> Link | None:
    """What it is about, as a link; None where nothing of the academy is meant or left."""
    room, _, key = fact.subject.partition(":")
    return words.link(room, key) if room and key else None


def origin(fact: FactView) -> Link | None:
    """The page of the row that states it."""
    return links.resolve(fact.origin, language()) if fact.origin else None


def title(words: Words, fact: FactView) -> str:
    """What it is about, in words."""
    link = about(words, fact)
    if link is not None:
        return link.title
    body = fact.body
    key = str(body.get("interview_kind") or body.get("what") or fact.subject)
    room, _, rest = key.partition(":")
    if room == "tier" and rest:
        return words.tier(rest)
    if room == "requirement" and rest:
        asked = words.framework.asked(rest)
        return words.title(asked.rule()) if asked else rest
    return words.name(rest or room)


def _percent(value: int) -> str:
    return f"{written(value)}%"


def _exam(words: Words, body: Body) -> list[Row]:
    rows = [(say("Points earned"), _percent(body["percent"]))]
    rows += [
        (words.name(key), i18n.share(share / 10_000))
        for key, share in sorted((body.get("competencies") or {}).items())
    ]
    return rows


def _play(words: Words, body: Body) -> list[Row]:
    rows = [
        (say("How it went"), say("passed") if body["passed"] else say("not passed")),
        (
            say("Confirmed by a trainer"),
            say("yes") if body["confirmed"] else say("not yet: it does not count"),
        ),
    ]
    rows += [
        (c.title.said_in(language()), level(body["levels"][c.key]))
        for c in words.framework.criteria
        if c.key in body["levels"]
    ]
    if body.get("critical"):
        rows.append((say("Critical mistakes"), str(len(body["critical"]))))
    return rows


def _figure(words: Words, body: Body) -> list[Row]:
    indicator = words.framework.indicator(body["indicator"])
    return [(month(body["month"]), figure(indicator, body["value"]))]


def _until(body: Body, name: str) -> list[Row]:
    end = body.get(name)
    if not end:
        return [(say("Valid until"), say("no end"))]
    return [(say("Valid until"), i18n.day(date.fromisoformat(end)))]


_ROWS: Final[Mapping[str, Callable[[Words, Body], list[Row]]]] = {
    facts.AttendanceConfirmed.KIND: lambda w, b: [(say("Hours"), i18n.number(b["hours"]))],
    facts.ExamPassed.KIND: _exam,
    facts.ExamFailed.KIND: _exam,
    facts.RolePlayRated.KIND: _play,
    facts.CriterionRated.KIND: lambda w, b: [(say("Level"), level(b["level"]))],
    facts.InterviewRated.KIND: lambda w, b: [(say("Mean of the interviewers"), level(b["rating"]))],
    facts.ScriptDrilled.KIND: lambda w, b: [
        (say("Key points recalled"), f"{b['met']}/{b['points']}")
    ],
    facts.IndicatorMeasured.KIND: _figure,
    facts.CertificateHeld.KIND: lambda w, b: [
        (say("Number"), b["serial"]),
        *_until(b, "valid_until"),
    ],
    facts.Waived.KIND: lambda w, b: _until(b, "until"),
    facts.ManagerAttested.KIND: lambda w, b: [(say("How many"), str(b["count"]))],
    facts.MentoringCompleted.KIND: lambda w, b: [
        (say("Role"), say("mentor") if b["role"] == "mentor" else say("newcomer"))
    ],
    facts.TierAttained.KIND: lambda w, b: [
        (say("In force from"), i18n.day(date.fromisoformat(b["effective"])))
    ],
}


def void_reason(fact: FactView) -> str:
    """Why it was cancelled."""
    known = VOIDED.get(fact.void_reason)
    return str(known) if known else i18n.translated(fact.void_reason)


def rows(words: Words, fact: FactView) -> list[Row]:
    """The fact's own figures, each with its name."""
    make = _ROWS.get(fact.kind)
    return make(words, fact.body) if make else []

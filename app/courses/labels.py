"""Words for what courses name, in the reader's language."""

from __future__ import annotations

from typing import Any, Final

from app.content.rules.lifecycle import State
from app.courses.models.bodies import Course
from app.courses.rules.enrolment import EnrolmentState
from app.courses.rules.seating import SessionKind, SessionState
from app.platform.i18n import _l

TIERS: Final = {
    "junior": _l("Junior"),
    "mid": _l("Intermediate"),
    "senior": _l("Senior"),
}
CRITERIA: Final = {
    "attitude": _l("Attitude"),
    "communication": _l("Communication"),
    "expertise": _l("Expertise"),
    "problem_handling": _l("Problem handling"),
    "feedback_handling": _l("Feedback handling"),
    "efficiency": _l("Efficiency"),
    "teamwork": _l("Teamwork"),
}
STATES: Final = {
    EnrolmentState.INVITED: _l("Not begun"),
    EnrolmentState.ACTIVE: _l("Under way"),
    EnrolmentState.COMPLETED: _l("Completed"),
    EnrolmentState.WITHDRAWN: _l("Left"),
}
CONTENT_STATES: Final = {
    State.DRAFT: _l("Draft"),
    State.IN_REVIEW: _l("In review"),
    State.PUBLISHED: _l("Published"),
    State.RETIRED: _l("Retired"),
    State.DELETED: _l("Deleted"),
}
CONTENT_TONES: Final = {
    State.DRAFT: "info",
    State.IN_REVIEW: "warm",
    State.PUBLISHED: "good",
    State.RETIRED: "",
    State.DELETED: "",
}
SESSION_KINDS: Final = {
    SessionKind.CLASS: _l("Class"),
    SessionKind.VISIT: _l("Site visit"),
    SessionKind.WORKSHOP: _l("Case workshop"),
    SessionKind.EXTERNAL: _l("External seminar"),
    SessionKind.TEAM: _l("Team activity"),
}
SESSION_STATES: Final = {
    SessionState.OPEN: _l("Open for signing up"),
    SessionState.RUNNING: _l("Under way"),
    SessionState.OVER: _l("Over, attendance to confirm"),
    SessionState.HELD: _l("Held"),
    SessionState.CANCELLED: _l("Called off"),
}
SESSION_TONES: Final = {
    SessionState.OPEN: "info",
    SessionState.RUNNING: "main",
    SessionState.OVER: "warm",
    SessionState.HELD: "good",
    SessionState.CANCELLED: "bad",
}

# Messages of the notice; the inbox translates them for whoever reads it.
CAME: Final = {None: _l("not confirmed yet"), True: _l("came"), False: _l("did not come")}
STATEMENTS: Final = {
    "useful": _l("The content helps me in my work"),
    "clear": _l("It was explained clearly"),
    "practised": _l("There was enough practice"),
    "arranged": _l("Time and place were well arranged"),
}
N_ = str
TRAINING: Final = N_("Training")
ASSIGNED_TITLE: Final = N_("%(course)s was assigned to you")
ASSIGNED_REASON: Final = N_("Your trainer or manager asks you to complete this course.")
ANSWERED_TITLE: Final = N_("New answers in a discussion of %(course)s")
ANSWERED_REASON: Final = N_("You follow this discussion.")
CALLED_TITLE: Final = N_("You were called in a discussion of %(course)s")
CALLED_REASON: Final = N_("Somebody hopes that you know the answer.")
SEATED_TITLE: Final = N_("You have a seat: %(title)s")
SEATED_REASON: Final = N_("A seat has become free, or your trainer has signed you up.")
MOVED_TITLE: Final = N_("Another time or place: %(title)s")
MOVED_REASON: Final = N_("You have signed up for this class.")
CANCELLED_TITLE: Final = N_("Called off: %(title)s")
CANCELLED_REASON: Final = N_("You had signed up for this class.")


OPINION_TITLE: Final = N_("What do you think of %(title)s?")
OPINION_REASON: Final = N_("You took part. Four statements and a minute; no names.")
def mentions(course: Course, wanted: str) -> bool:
    """Do the title or the summary hold these words, in either language?"""
    if not wanted:
        return True
    text = " ".join(
        (course.title.zh, course.title.en, course.summary.zh, course.summary.en)
    ).casefold()
    return all(word in text for word in wanted.casefold().split())


def named(link: Any, otherwise: str) -> str:
    """A link's title, else the bare key."""
    return str(link.title) if link is not None else otherwise

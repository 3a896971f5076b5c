"""Words for what courses name, in the reader's language."""

from __future__ import annotations

from typing import Any, Final

from app.content.rules.lifecycle import State
from app.courses.models.bodies import Course
from app.courses.rules.effects import Says
from app.courses.rules.enrolment import EnrolmentState
from app.courses.rules.mentoring import PairState, Sight, Step
from app.courses.rules.needs import NeedEvent, NeedSource, NeedState
from app.courses.rules.plans import LineKind, LineState
from app.courses.rules.rereading import RereadState
from app.courses.rules.seating import SessionKind, SessionState
from app.platform.i18n import _, _l

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
    SessionKind.EXTERNAL: _l("External seminar or certification"),
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
FIELDS: Final = {
    "title": _l("Title"),
    "summary": _l("Summary"),
    "section": _l("Section"),
    "lead": _l("Opening sentence"),
    "goals": _l("Goals"),
    "body": _l("Text"),
}
REREAD_STATES: Final = {
    RereadState.WAITING: _l("Waits"),
    RereadState.OVERDUE: _l("Overdue"),
    RereadState.CONFIRMED: _l("Confirmed"),
}
REREAD_TONES: Final = {
    RereadState.WAITING: "info",
    RereadState.OVERDUE: "bad",
    RereadState.CONFIRMED: "good",
}
CAME: Final = {None: _l("not confirmed yet"), True: _l("came"), False: _l("did not come")}
STATEMENTS: Final = {
    "useful": _l("The content helps me in my work"),
    "clear": _l("It was explained clearly"),
    "practised": _l("There was enough practice"),
    "arranged": _l("Time and place were well arranged"),
    "paced": _l("The amount and the pace were right"),
}

# Messages of the notice; the inbox translates them for whoever reads it.
N_ = str
TRAINING: Final = N_("Training")
ASSIGNED_TITLE: Final = N_("%(course)s was assigned to you")
ASSIGNED_REASON: Final = N_("Your trainer or manager asks you to complete this course.")
DAY_NOTICES: Final = (
    (
        "course_path_assigned",
        N_("The learning path “%(path)s” was assigned to you"),
        N_("Its page shows the courses in their order, and by when each is due."),
        "list-check",
        "",
    ),
    (
        "course_due_soon",
        N_("%(course)s is due soon"),
        N_("The day by which you are asked to complete it is near."),
        "calendar",
        "warm",
    ),
    (
        "course_due_late",
        N_("%(course)s is overdue"),
        N_("Its day has passed. What you have done is kept; go on now."),
        "alert-circle",
        "bad",
    ),
)
WAIVED_TITLE: Final = N_("You need not complete %(course)s")
WAIVED_REASON: Final = N_("Your trainer or manager has waived it; the course's page says why.")
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
REREAD_NOTICES: Final = (
    (
        "course_reread_asked",
        N_("Something has changed in “%(lesson)s”"),
        N_("You have finished this lesson. Read what changed and confirm it."),
        "main",
    ),
    (
        "course_reread_soon",
        N_("“%(lesson)s” is to be confirmed soon"),
        N_("The day by which the change is to be confirmed is near."),
        "warm",
    ),
    (
        "course_reread_late",
        N_("“%(lesson)s” should have been confirmed"),
        N_("The day has passed; until you confirm, the course does not count for promotion."),
        "bad",
    ),
)
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


NEED_STATES: Final = {
    NeedState.ASKED: _l("Waits for an answer"),
    NeedState.ACCEPTED: _l("Accepted"),
    NeedState.LATER: _l("Later"),
    NeedState.DECLINED: _l("Not now"),
    NeedState.MET: _l("Trained"),
    NeedState.WITHDRAWN: _l("Taken back"),
}
NEED_TONES: Final = {
    NeedState.ASKED: "warm",
    NeedState.ACCEPTED: "main",
    NeedState.LATER: "info",
    NeedState.DECLINED: "",
    NeedState.MET: "good",
    NeedState.WITHDRAWN: "",
}
NEED_SOURCES: Final = {
    NeedSource.ASKED: _l("Asked for by people"),
    NeedSource.EXAMS: _l("Points lost in exams"),
    NeedSource.PLAYS: _l("Role-plays"),
    NeedSource.READINESS: _l("Asked by the next tier"),
    NeedSource.FINDING: _l("A finding of the teams"),
}
NEED_ANSWERS: Final = {
    NeedEvent.ACCEPT: _l("Yes: it will be planned"),
    NeedEvent.POSTPONE: _l("Later"),
    NeedEvent.DECLINE: _l("No, with a reason"),
}
LINE_KINDS: Final = {
    LineKind.COURSE: _l("A course"),
    LineKind.CLASS: _l("A class with a date"),
    LineKind.OTHER: _l("Something else"),
}
LINE_STATES: Final = {
    LineState.PLANNED: _l("Still to begin"),
    LineState.RUNNING: _l("Running"),
    LineState.DONE: _l("Done"),
    LineState.CANCELLED: _l("Called off"),
}
LINE_TONES: Final = {
    LineState.PLANNED: "",
    LineState.RUNNING: "info",
    LineState.DONE: "good",
    LineState.CANCELLED: "bad",
}
NEED_TITLE: Final = N_("Your wish for training is answered")
NEED_REASON: Final = N_("A trainer has decided; the answer stands beside it.")

PAIR_STATES: Final = {
    PairState.ACTIVE: _l("Being led"),
    PairState.SIGNED: _l("One signature is missing"),
    PairState.COMPLETED: _l("Signed by both"),
    PairState.ENDED: _l("Ended"),
}
PAIR_TONES: Final = {
    PairState.ACTIVE: "info",
    PairState.SIGNED: "warm",
    PairState.COMPLETED: "good",
    PairState.ENDED: "",
}
SIGHTS: Final = {
    Sight.PAIR: _l("The two of us"),
    Sight.LEADERS: _l("The two of us, trainers and the manager"),
    Sight.OWN: _l("Only me"),
}
STEPS: Final = {
    Step.WELCOME: _l("Meet the team, the desk and the rules of duty"),
    Step.SYSTEM: _l("Work the desk system: orders, refunds, records"),
    Step.PRODUCTS: _l("Know the ten best-selling products and their weak points"),
    Step.LISTEN: _l("Listen in on ten conversations and talk them over"),
    Step.ETIQUETTE: _l("Greeting, form of address, hold and farewell as the standard asks"),
    Step.FIRST_TALK: _l("Handle the first conversations with the mentor beside"),
    Step.COMPLAINT: _l("Handle a complaint from calming to follow-up, with the mentor beside"),
    Step.PRIVACY: _l("Know what customer data may be asked for, shown and passed on"),
    Step.ALONE: _l("Work a whole shift alone; the mentor looks at three conversations"),
    Step.REVIEW: _l("Look back together: what goes well, what is practised next"),
}
PAIRED_TITLE: Final = N_("A mentor and a newcomer: you are one of them")
PAIRED_REASON: Final = N_("Your plan, its steps and your meetings stand on one page.")
SIGNED_TITLE: Final = N_("The other has signed your mentor plan")
SIGNED_REASON: Final = N_("Look it through and sign it too.")
COACHED_TITLE: Final = N_("A mentor plan is signed by both")
COACHED_REASON: Final = N_("It counts as evidence for both of them.")
UNPAIRED_TITLE: Final = N_("Your mentor pair was ended")
UNPAIRED_REASON: Final = N_("The reason stands on its page.")

SAYS: Final = {
    Says.HIGHER: (_l("higher than before"), "info", "trending-up"),
    Says.LOWER: (_l("lower than before"), "info", "arrow-down"),
    Says.UNCLEAR: (_l("no difference shown"), "", "minus"),
    Says.TOO_FEW: (_l("too few people measured to say"), "warm", "clock"),
}


def duration(seconds: int) -> str:
    """A stretch of time as people say it, in minutes and hours."""
    minutes = seconds // 60
    if not minutes:
        return _("less than a minute") if seconds else _("nothing yet")
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min", minutes=minutes)
    return _("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)

"""Where needs, plans and what else is arranged around courses stand in the rail, and what they
tell people."""

from __future__ import annotations

from app.accounts.rules.permissions import Permission
from app.courses import labels
from app.courses.services import mentoring, needing
from app.courses.views import needs, talk
from app.evidence import recount
from app.kernel.refs import Ref
from app.notices import kinds
from app.notices.kinds import NoticeKind
from app.platform import i18n, links, navigation
from app.platform.links import Link
from app.platform.navigation import NavEntry

NOTICES = (
    NoticeKind(needing.ANSWERED, labels.NEED_TITLE, labels.NEED_REASON, "message-circle"),
    NoticeKind(mentoring.PAIRED, labels.PAIRED_TITLE, labels.PAIRED_REASON, "users", "info"),
    NoticeKind(mentoring.SIGNED, labels.SIGNED_TITLE, labels.SIGNED_REASON, "pencil", "warm"),
    NoticeKind(
        mentoring.COMPLETED, labels.COACHED_TITLE, labels.COACHED_REASON, "circle-check", "good"
    ),
    NoticeKind(mentoring.ENDED, labels.UNPAIRED_TITLE, labels.UNPAIRED_REASON, "info-circle"),
)


def pair_link(ref: Ref, _language: str) -> Link:
    """The page of a mentor pair; whether it opens is for that page to say."""
    return Link(i18n.gettext("A mentor pair"), f"/courses/mentoring/{ref.key}", ref)


def offer() -> None:
    """Name the places and the notices."""
    for notice in NOTICES:
        kinds.register(notice)
    links.register("mentoring", pair_link)
    recount.register("mentoring", mentoring.stated)
    navigation.add(
        NavEntry(
            shell="trainer",
            label="Training plans",
            endpoint="courses.list_plans",
            permission=Permission.COURSE_REPORT,
            icon="target",
            group="Training",
            order=30,
        ),
        "manager",
        "analyst",
    )
    navigation.add(
        NavEntry(
            shell="trainer",
            label="Questions in courses",
            endpoint="courses.list_questions",
            permission=Permission.COURSE_AUTHOR,
            icon="messages",
            group="Training",
            order=25,
            count=talk.waiting,
        )
    )
    navigation.add(
        NavEntry(
            shell="trainer",
            label="Training needs",
            endpoint="courses.list_needs",
            permission=Permission.COURSE_AUTHOR,
            icon="message-circle",
            group="Training",
            order=31,
            count=needs.waiting,
        )
    )
    navigation.add(
        NavEntry(
            shell="manager",
            label="Ask for training",
            endpoint="courses.ask_need",
            permission=Permission.COURSE_LEARN,
            icon="message-circle",
            group="Training",
            order=31,
        )
    )
    navigation.add(
        NavEntry(
            shell="trainer",
            label="Mentor pairs",
            endpoint="courses.list_pairs",
            permission=Permission.COURSE_ASSIGN,
            icon="users",
            group="Training",
            order=32,
        ),
        "manager",
    )
    navigation.add(
        NavEntry(
            shell="trainer",
            label="Evaluation of training",
            endpoint="courses.list_effects",
            permission=Permission.COURSE_REPORT,
            icon="chart-bar",
            group="Training",
            order=33,
        ),
        "manager",
        "analyst",
    )

"""Where needs, plans and what else is arranged around courses stand in the rail, and what they
tell people."""

from __future__ import annotations

from app.accounts.rules.permissions import Permission
from app.courses import labels
from app.courses.services import needing
from app.courses.views import needs
from app.notices import kinds
from app.notices.kinds import NoticeKind
from app.platform import navigation
from app.platform.navigation import NavEntry

NOTICES = (NoticeKind(needing.ANSWERED, labels.NEED_TITLE, labels.NEED_REASON, "message-circle"),)


def offer() -> None:
    """Name the places and the notices."""
    for notice in NOTICES:
        kinds.register(notice)
    shells: tuple[navigation.Shell, ...] = ("trainer", "manager", "analyst")
    for shell in shells:
        navigation.add(
            NavEntry(
                shell,
                label="Training plans",
                endpoint="courses.list_plans",
                permission=Permission.COURSE_REPORT,
                icon="target",
                group="Training",
                order=30,
            )
        )
    navigation.add(
        NavEntry(
            "trainer",
            "Training needs",
            "courses.list_needs",
            Permission.COURSE_AUTHOR,
            "message-circle",
            "Training",
            31,
            count=needs.waiting,
        )
    )
    navigation.add(
        NavEntry(
            "manager",
            "Ask for training",
            "courses.ask_need",
            Permission.COURSE_LEARN,
            "message-circle",
            "Training",
            31,
        )
    )

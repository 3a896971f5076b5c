"""Bind courses to the application."""

from __future__ import annotations

from flask import Flask

from app.accounts import erasure
from app.accounts.erasure import Holding
from app.accounts.rules.permissions import Permission
from app.certificates.services import earning
from app.certificates.services.earning import Earner
from app.courses import api, jobs, labels
from app.courses.content import kinds as content_kinds
from app.courses.services import (
    assigning,
    forgetting,
    meeting,
    plan_holdings,
    plan_printing,
    recounting,
    rereading,
    talking,
)
from app.courses.services.certifying import Certifier
from app.courses.views import (  # noqa: F401 (their routes)
    attendance,
    authoring,
    classroom,
    effects,
    films,
    learning,
    mentoring,
    needs,
    packages,
    paths,
    plans,
    replacing,
    report,
    rereads,
    sessions,
    structure,
    talk,
    training_places,
    versions,
)
from app.courses.views.blueprint import bp
from app.evidence import recount
from app.jobs import outbox
from app.notices import kinds
from app.notices.kinds import NoticeKind
from app.platform import links, navigation
from app.platform.i18n import _l
from app.platform.navigation import NavEntry

_ENTRIES: tuple[tuple[navigation.Shell, str, str, Permission, str, str, int], ...] = (
    ("learner", "Courses", "courses.list_courses", Permission.COURSE_LEARN, "book", "", 20),
    (
        "trainer",
        "Courses",
        "courses.manage_courses",
        Permission.COURSE_AUTHOR,
        "book",
        "Content",
        10,
    ),
    (
        "trainer",
        "Classes",
        "courses.manage_sessions",
        Permission.COURSE_AUTHOR,
        "calendar",
        labels.TRAINING,
        20,
    ),
    (
        "trainer",
        "Training progress",
        "courses.list_progress",
        Permission.COURSE_REPORT,
        "list-check",
        labels.TRAINING,
        10,
    ),
    (
        "manager",
        "Training progress",
        "courses.list_progress",
        Permission.COURSE_REPORT,
        "list-check",
        labels.TRAINING,
        10,
    ),
    (
        "analyst",
        "Training progress",
        "courses.list_progress",
        Permission.COURSE_REPORT,
        "list-check",
        labels.TRAINING,
        10,
    ),
)


def register(app: Flask) -> None:
    """Pages, content kinds, links, notices, what is held about people."""
    app.register_blueprint(bp)
    content_kinds.register(app.config["ACADEMY"].data_dir)
    links.register(
        "course",
        api.resolve_course,
        where_used=api.where_used,
        find=api.find_courses,
        resolve_many=api.resolve_courses,
    )
    links.register("lesson", api.resolve_lesson)
    links.register("enrolment", api.resolve_enrolment)
    # A course taken anew uses its enrolment again: earlier completions have no row left.
    recount.register("enrolment", recounting.completions, whole=False)
    certifier = Certifier(app.config["ACADEMY"].zone)
    earning.register(Earner("courses", certifier.earned, certifier.not_yet))
    kinds.register(
        NoticeKind(
            assigning.ASSIGNED, labels.ASSIGNED_TITLE, labels.ASSIGNED_REASON, "book", tone="main"
        )
    )
    for kind, title, reason, icon, tone in labels.DAY_NOTICES:
        kinds.register(NoticeKind(kind, title, reason, icon, tone))
    kinds.register(NoticeKind(assigning.WAIVED, labels.WAIVED_TITLE, labels.WAIVED_REASON, "book"))
    kinds.register(
        NoticeKind(
            talking.ANSWERED, labels.ANSWERED_TITLE, labels.ANSWERED_REASON, "message-circle"
        )
    )
    kinds.register(
        NoticeKind(talking.CALLED, labels.CALLED_TITLE, labels.CALLED_REASON, "message-circle")
    )
    kinds.register(
        NoticeKind(meeting.SEATED, labels.SEATED_TITLE, labels.SEATED_REASON, "calendar", "good")
    )
    kinds.register(
        NoticeKind(meeting.CHANGED, labels.MOVED_TITLE, labels.MOVED_REASON, "calendar", "warm")
    )
    kinds.register(
        NoticeKind(
            meeting.CANCELLED, labels.CANCELLED_TITLE, labels.CANCELLED_REASON, "calendar", "bad"
        )
    )
    kinds.register(
        NoticeKind(meeting.OPINION, labels.OPINION_TITLE, labels.OPINION_REASON, "message-circle")
    )
    for kind, title, reason, tone in labels.REREAD_NOTICES:
        kinds.register(NoticeKind(kind, title, reason, "refresh-alert", tone))
    outbox.register(rereading.JOB, jobs.tell)
    outbox.register(plan_printing.JOB, jobs.PlanPress(app.config["ACADEMY"]))
    reminder = jobs.Reminder(app.config["ACADEMY"].zone)
    outbox.register_tick("courses.rereads", 600, reminder.tick)
    sweeper = jobs.Sweeper(app.config["ACADEMY"].data_dir)
    outbox.register_tick("courses.files", 6 * 3600, sweeper.tick)
    outbox.register_tick("courses.days", 6 * 3600, reminder.remind_of_days)
    recount.register("session", recounting.attendances)
    training_places.offer()
    erasure.register(
        Holding(
            name="training",
            label=_l("Training that you asked for, mentoring"),
            gather=plan_holdings.gather,
            erase=plan_holdings.erase,
        )
    )
    links.register("session", api.resolve_session)
    erasure.register(
        Holding(
            name="courses",
            label=_l("Courses: progress, case analyses, notes, discussions"),
            gather=forgetting.gather,
            erase=forgetting.erase,
        )
    )
    for shell, label, endpoint, permission, icon, group, order in _ENTRIES:
        navigation.add(NavEntry(shell, label, endpoint, permission, icon, group, order))

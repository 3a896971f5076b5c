"""Where the team pages stand in the rail, what they tell people, and where a case's link leads."""

from __future__ import annotations

from uuid import UUID

from flask import url_for

from app.accounts.access import current_reader
from app.accounts.rules.permissions import Permission
from app.growth.queries import cases, improvement, team_person
from app.growth.services.cases import DECIDED, PROPOSED
from app.kernel.errors import NotFound
from app.kernel.refs import Ref
from app.notices import kinds
from app.notices.kinds import NoticeKind
from app.platform import links, navigation
from app.platform.links import Link
from app.platform.navigation import NavEntry

N_ = str
PLACES = (
    N_("Monthly evaluations"),
    N_("Satisfaction surveys"),
    N_("Case records"),
    N_("Suggestions"),
    N_("Improvements"),
    N_("Reports"),
    N_("Awards"),
    N_("Fairness of promotions"),
)
KINDS = (
    NoticeKind(
        PROPOSED,
        N_("You are proposed for %(tier)s"),
        N_("Your manager proposed you. You can follow case %(number)s."),
        "flag",
        tone="info",
    ),
    NoticeKind(
        f"{DECIDED}.approved",
        N_("Promotion approved: %(tier)s"),
        N_("Case %(number)s is decided; the reasons stand there."),
        "stairs-up",
        tone="good",
        urgent=True,
    ),
    NoticeKind(
        f"{DECIDED}.declined",
        N_("Promotion declined: %(tier)s"),
        N_("Case %(number)s is decided; the reasons stand there."),
        "info-circle",
    ),
    NoticeKind(
        f"{DECIDED}.deferred",
        N_("Promotion deferred: %(tier)s"),
        N_("Case %(number)s names what must happen first."),
        "clock",
        tone="warm",
    ),
)


def waiting_cases() -> int:
    """How many cases wait for the reader."""
    reader = current_reader()
    return cases.count_waiting(reader.actor) if reader else 0


def waiting_interviews() -> int:
    """How many interviews wait for the reader's levels."""
    reader = current_reader()
    return team_person.count_interviews(reader.actor) if reader else 0


def waiting_suggestions() -> int:
    """How many suggestions wait for the reader's answer."""
    reader = current_reader()
    return improvement.count_suggestions(reader.actor) if reader else 0


def case_link(ref: Ref, _language: str) -> Link | None:
    """The page of a promotion case."""
    try:
        case = cases.case_of(UUID(ref.key))
    except (ValueError, NotFound):
        return None
    return Link(case.number, url_for("growth.show_case", public_id=case.public_id), ref)


def offer() -> None:
    """Rail, notices, links."""
    for kind in KINDS:
        kinds.register(kind)
    links.register("promotion", case_link)
    _rail()


def _rail() -> None:
    case, figure = Permission.GROWTH_CASE, Permission.REPORT_READ
    navigation.add(
        NavEntry(
            shell="manager",
            label="Promotions",
            endpoint="growth.list_cases",
            permission=case,
            icon="arrow-up",
            group="Growth",
            order=20,
            count=waiting_cases,
        )
    )
    navigation.add(
        NavEntry(
            shell="trainer",
            label="Promotions",
            endpoint="growth.list_cases",
            permission=case,
            icon="arrow-up",
            group="Growth",
            order=20,
            count=waiting_cases,
        )
    )
    navigation.add(
        NavEntry(
            shell="admin",
            label="Promotions",
            endpoint="growth.list_cases",
            permission=Permission.GROWTH_APPROVE,
            icon="arrow-up",
            group="Growth",
            order=20,
            count=waiting_cases,
        )
    )
    interview = Permission.GROWTH_INTERVIEW
    navigation.add(
        NavEntry(
            shell="manager",
            label="Interviews",
            endpoint="growth.list_interviews",
            permission=interview,
            icon="phone",
            group="Growth",
            order=30,
            count=waiting_interviews,
        )
    )
    navigation.add(
        NavEntry(
            shell="trainer",
            label="Interviews",
            endpoint="growth.list_interviews",
            permission=interview,
            icon="phone",
            group="Growth",
            order=30,
            count=waiting_interviews,
        )
    )
    navigation.add(
        NavEntry(
            shell="manager",
            label="Monthly service quality",
            endpoint="growth.show_figures",
            permission=figure,
            icon="chart-bar",
            group="Quality",
            order=10,
        )
    )
    navigation.add(
        NavEntry(
            shell="analyst",
            label="Team board",
            endpoint="growth.show_team_board",
            permission=figure,
            icon="users",
            order=1,
        )
    )
    navigation.add(
        NavEntry(
            shell="analyst",
            label="Monthly service quality",
            endpoint="growth.show_figures",
            permission=figure,
            icon="chart-bar",
            group="Quality",
            order=10,
        )
    )
    shells: tuple[navigation.Shell, ...] = ("manager", "analyst")
    for each in shells:
        navigation.add(
            NavEntry(
                shell=each,
                label="Fairness of promotions",
                endpoint="growth.show_fairness",
                permission=Permission.FAIRNESS_READ,
                icon="scale",
                group="Growth",
                order=40,
            )
        )
    quality = (
        ("Monthly evaluations", "growth.list_evaluations", "clipboard-text", None),
        ("Satisfaction surveys", "growth.list_surveys", "message-circle", None),
        ("Case records", "growth.show_case_records", "files", None),
        ("Suggestions", "growth.suggestion_box", "bulb", waiting_suggestions),
        ("Improvements", "growth.list_improvements", "refresh", None),
        ("Reports", "growth.list_reports", "file-text", None),
        ("Awards", "growth.list_awards", "rosette", None),
    )
    for each in shells:
        for place, (label, endpoint, sign, count) in enumerate(quality):
            navigation.add(
                NavEntry(
                    each, label, endpoint, figure, sign, "Quality", order=20 + place, count=count
                )
            )

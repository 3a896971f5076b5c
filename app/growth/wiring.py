"""Bind growth to the application."""

from __future__ import annotations

from flask import Flask

from app.accounts import erasure
from app.accounts.rules.permissions import Permission
from app.certificates.services import earning
from app.certificates.services.earning import Earner
from app.evidence import guidance, recount
from app.growth import api, commands, content, jobs
from app.growth.services import case_records as cases
from app.growth.services import certifying, figures, holdings, recounting, statements, trials
from app.growth.services import evaluations as evaluating
from app.growth.services import improvement as improving
from app.growth.services import printing as printouts
from app.growth.services import reports as reporting
from app.growth.services import role_models as modelling
from app.growth.views import (  # noqa: F401 (their routes)
    assessing,
    awards,
    case_records,
    evaluations,
    facts,
    fairness,
    framework,
    framework_draft,
    framework_edit,
    framework_figures,
    framework_history,
    framework_parts,
    framework_variants,
    improvement,
    linking,
    path,
    printing,
    reports,
    role_models,
    survey_public,
    surveys,
    team,
    team_cases,
    team_evaluations,
    team_figures,
    team_interviews,
    team_person,
    team_places,
)
from app.growth.views.blueprint import bp
from app.jobs import outbox
from app.notices import kinds
from app.notices.kinds import NoticeKind
from app.platform import links, navigation
from app.platform.navigation import NavEntry

N_ = str
NOTICES = (
    NoticeKind(
        statements.OBJECTED,
        N_("An objection waits for your answer"),
        N_("Somebody in your team says that a line about them is wrong."),
        "flag",
        tone="warm",
    ),
    NoticeKind(
        statements.ANSWERED,
        N_("Your objection is answered"),
        N_("The answer stands on your path."),
        "message-circle",
        tone="info",
    ),
    NoticeKind(
        evaluating.SHARED,
        N_("Your evaluation of %(month)s is signed"),
        N_("Read it, comment and sign it too."),
        "clipboard-text",
        tone="info",
    ),
    NoticeKind(
        evaluating.SIGNED,
        N_("An evaluation of %(month)s is signed by both"),
        N_("The comment stands beside it."),
        "clipboard-check",
        tone="good",
    ),
    NoticeKind(
        improving.ASSIGNED,
        N_("You carry out improvement %(number)s"),
        N_("You are named as its owner; goal, measure and date stand there."),
        "bulb",
        tone="info",
    ),
    NoticeKind(
        improving.SUGGESTED,
        N_("A suggestion waits for your answer"),
        N_("Somebody in your team proposes how to do something better."),
        "bulb",
        tone="warm",
    ),
    NoticeKind(
        improving.REPLIED,
        N_("Your suggestion is answered"),
        N_("The answer stands beside it."),
        "message-circle",
        tone="info",
    ),
    NoticeKind(
        reporting.MADE,
        N_("The monthly report %(month)s of %(about)s is made"),
        N_("Read the figures, write down what you found and what you propose."),
        "file-text",
        tone="info",
    ),
    NoticeKind(
        modelling.ASKED,
        N_("A conversation of yours is proposed as a model"),
        N_("It is shown only if you agree, and you can take that back at any time."),
        "star",
        tone="good",
    ),
    NoticeKind(
        modelling.AGREED,
        N_("A role model is shown now"),
        N_("The person has agreed to what you proposed."),
        "star",
        tone="good",
    ),
)


def register(app: Flask) -> None:
    """Pages, the framework's content kind, links, jobs, what is held about people."""
    app.register_blueprint(bp)
    app.cli.add_command(commands.group)
    content.register()
    for kind in linking.FRAMEWORK_KINDS:
        links.register(kind, linking.part)
    links.register("framework", linking.framework, where_used=linking.where_used)
    links.register("fact", linking.fact)
    links.register("improvement", linking.improvement)
    links.register("training_finding", find=linking.findings)
    guidance.register(wants=api.wants_of, paths=api.learning_paths)
    outbox.register(figures.JOB, jobs.write_figures)
    outbox.register(cases.JOB, jobs.write_cases)
    outbox.register(trials.JOB, jobs.try_framework)
    outbox.register(printouts.JOB, jobs.PrintoutPress(app.config["ACADEMY"]))
    outbox.register(reporting.JOB, jobs.ReportPress(app.config["ACADEMY"]))
    outbox.register(jobs.MONTHLY, jobs.make_monthly_report)
    outbox.register_tick("growth.standings", 300, jobs.refresh_standings)
    outbox.register_tick("growth.monthly_reports", 3600, jobs.plan_monthly_reports)
    for holding in holdings.HOLDINGS:
        erasure.register(holding)
    earning.register(Earner("growth", certifying.earned, certifying.not_yet))
    recount.register("attestation", recounting.attestations)
    recount.register("evaluation", evaluating.stated)
    recount.register("interview", recounting.interviews)
    recount.register("figure", recounting.monthly_figures)
    recount.register("promotion", recounting.promotions)
    for notice in NOTICES:
        kinds.register(notice)
    team_places.offer()
    _navigation()


def _navigation() -> None:
    navigation.add(
        NavEntry(
            "learner", "Growth", "growth.show_path", Permission.GROWTH_OWN, "stairs-up", order=60
        )
    )
    navigation.add(
        NavEntry(
            "manager",
            "Team board",
            "growth.show_team_board",
            Permission.REPORT_READ,
            "users",
            order=1,
        )
    )
    shells: tuple[navigation.Shell, ...] = ("trainer", "manager", "analyst", "admin")
    for shell in shells:
        navigation.add(
            NavEntry(
                shell,
                label="Competency framework",
                endpoint="growth.show_framework",
                permission=Permission.FRAMEWORK_READ,
                icon="stairs-up",
                group="Growth",
                order=70,
            )
        )
        navigation.add(
            NavEntry(
                shell,
                label="Role models",
                endpoint="growth.list_role_models",
                permission=Permission.FRAMEWORK_READ,
                icon="star",
                group="Growth",
                order=72,
            )
        )

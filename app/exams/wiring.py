"""Bind exams and role-plays to the application."""

from __future__ import annotations

from flask import Flask

from app.accounts import erasure
from app.accounts.access import keeps_open
from app.accounts.erasure import Holding
from app.accounts.rules.permissions import Permission
from app.certificates.services import earning
from app.certificates.services.earning import Earner
from app.evidence import recount
from app.exams.api.exams import open_attempts, open_until
from app.exams.api.roleplay import open_exam_plays
from app.exams.commands import exams as exams_commands
from app.exams.commands import items as items_commands
from app.exams.commands import roleplay as roleplay_commands
from app.exams.commands import roleplay_head as _heads  # noqa: F401 (its commands)
from app.exams.content import exams as exams_content
from app.exams.content import roleplay as roleplay_content
from app.exams.jobs import exams as exams_jobs
from app.exams.jobs import roleplay as roleplay_jobs
from app.exams.jobs import roleplay_head as head_jobs
from app.exams.jobs.printing import PaperPrinter
from app.exams.services import (
    bank_erasure,
    certifying,
    custody,
    exam_erasure,
    oral_evidence,
    printing,
    recordings,
    recounting,
    roleplay_catalogue,
    roleplay_conversations,
    roleplay_erasure,
    roleplay_floor,
    roleplay_head,
    roleplay_model,
    roleplay_reading,
    roleplay_voice,
    suggesting,
    telling,
)
from app.exams.views import (
    assigning,
    importing,
    invigilation,
    item_media,
    linking,
    marking,
    oral,
    papers,
    practice,
    regrading,
    reporting,
    results,
    reviewing,
    roleplay,
    roleplay_acts,
    roleplay_agreement,
    roleplay_parts,
    roleplay_peak,
    roleplay_report,
    sitting,
)
from app.exams.views import bulk as bulk_views  # noqa: F401 (its routes)
from app.exams.views import roleplay_head as roleplay_head_views
from app.exams.views import roleplay_model as roleplay_model_views
from app.exams.views import roleplay_rating as roleplay_rating_views
from app.exams.views import roleplay_voice as roleplay_voice_views
from app.exams.views.quick_save import QuickSave
from app.jobs import outbox
from app.language import conversations
from app.notices import kinds
from app.notices.kinds import NoticeKind
from app.platform import busy, encoder, links, navigation
from app.platform.i18n import _l
from app.platform.navigation import NavEntry

N_ = str
LATER = (regrading.bp, reporting.bp, oral.bp, papers.bp, assigning.bp, practice.bp, item_media.bp)
NOTICES = (
    NoticeKind(
        telling.ASSIGNED, N_("You are asked to sit %(exam)s"),
        N_("Your trainer asks you to; the rules stand on its page."), "file-pencil", tone="main",
    ),
    NoticeKind(
        telling.RESULT, N_("Your result of %(exam)s is out"),
        N_("Points, explanations and what to do next stand beside it."), "file-pencil",
        tone="info",
    ),
    NoticeKind(
        telling.REMARKED, N_("Your result of %(exam)s has changed"),
        N_("An item was marked again for everybody who sat it."), "refresh", tone="warm",
    ),
    NoticeKind(
        telling.APPEAL, N_("Your appeal about %(exam)s is answered"),
        N_("The decision stands beside the item, with its reason."), "scale", tone="info",
    ),
    NoticeKind(
        telling.REPORT, N_("Your report on an item of %(exam)s is answered"),
        N_("The answer stands beside the item."), "flag", tone="info",
    ),
    NoticeKind(
        telling.ORAL, N_("%(exam)s has a time"),
        N_("You take part in this oral exam; time and place stand there."), "microphone",
        tone="main",
    ),
    NoticeKind(
        telling.ORAL_OFF, N_("%(exam)s is called off"),
        N_("The oral exam does not take place at the time you were told."), "microphone",
        tone="bad",
    ),
    NoticeKind(
        telling.PLAY, N_("Your role-play “%(scenario)s” is rated"),
        N_("Levels, evidence and what to practise next stand in the report."), "messages",
        tone="info",
    ),
    NoticeKind(
        telling.PLAY_APPEAL, N_("Your appeal about “%(scenario)s” is answered"),
        N_("The answer stands in the report."), "scale", tone="info",
    ),
    NoticeKind(
        telling.ITEM_ACCEPTED, N_("“%(item)s” is accepted"),
        N_("Papers built from now on may draw it."), "circle-check", tone="good",
    ),
    NoticeKind(
        telling.ITEM_SENT_BACK, N_("“%(item)s” comes back to you"),
        N_("Its reader says what should become better."), "arrow-back-up", tone="warm",
    ),
    NoticeKind(
        telling.ITEM_REMARK, N_("A remark on “%(item)s”"),
        N_("It stands beside the item, with room for an answer."), "message-circle",
        tone="info",
    ),
)  # fmt: skip


def register(app: Flask) -> None:
    """Everything this feature offers."""
    recount.register("attempt", recounting.attempts)
    recount.register("play", recounting.plays)
    recount.register("oral", oral_evidence.interviews)
    earning.register(Earner("exams", certifying.earned, certifying.not_yet))
    for notice in NOTICES:
        kinds.register(notice)
    _exams(app)
    _roleplay(app)


def _exams(app: Flask) -> None:
    key = custody.key_of(str(app.config["ACADEMY"].secret_key))
    exams_content.register()
    work = _l("Work on items")
    erasure.register(Holding("items", work, bank_erasure.gather, bank_erasure.erase))
    suggesting.configure(encoder.choose(app.config["ACADEMY"].encoder_socket))
    app.wsgi_app = QuickSave(app)  # type: ignore[assignment, method-assign]
    for blueprint in (sitting.bp, marking.bp, results.bp, importing.bp, invigilation.bp, *LATER):
        app.register_blueprint(blueprint)
    app.cli.add_command(exams_commands.group)
    app.cli.add_command(items_commands.group)
    outbox.register_tick("exams.close", exams_jobs.EVERY.total_seconds(), exams_jobs.Closer(key))
    outbox.register_tick(
        "exams.papers", exams_jobs.PAPERS_EVERY.total_seconds(), exams_jobs.build_papers
    )
    outbox.register_tick(
        "exams.summaries", exams_jobs.COUNT_EVERY.total_seconds(), exams_jobs.count_marks
    )
    outbox.register(printing.JOB, PaperPrinter(app.config["ACADEMY"].data_dir))
    keeps_open(open_until)
    busy.register("exams", "Exam attempts in progress", open_attempts)
    erasure.register(
        Holding("exams", "Exam answers", gather=exam_erasure.gather, erase=exam_erasure.erase)
    )
    erasure.register(
        Holding(
            "practice",
            _l("Practice"),
            gather=exam_erasure.gather_practice,
            erase=exam_erasure.erase_practice,
            purge=exam_erasure.purge_practice,
            keep_days=730,
        )
    )
    voices = recordings.Holder(app.config["ACADEMY"].data_dir)
    erasure.register(
        Holding(
            "oral_recordings",
            _l("Recordings of oral exams"),
            gather=voices.gather,
            erase=voices.erase,
            purge=voices.purge,
            keep_days=180,
        )
    )
    navigation.add(
        NavEntry(
            "learner",
            "Exams",
            "exams.list_exams",
            Permission.ATTEMPT_SIT,
            "clipboard-check",
            order=30,
        )
    )
    _staff_navigation()
    links.register("exam", linking.exam, resolve_many=linking.exams)
    for kind, resolve in (("item", linking.item), ("attempt", linking.attempt)):
        links.register(kind, resolve)


def _staff_navigation() -> None:
    navigation.add(
        NavEntry(
            "trainer",
            "Marking",
            "marking.list_queue",
            Permission.ATTEMPT_RATE,
            "checklist",
            group="Rating",
            order=10,
            count=marking.waiting,
        )
    )
    navigation.add(
        NavEntry(
            "trainer",
            "Appeals",
            "marking.list_appeals",
            Permission.ATTEMPT_RATE,
            "scale",
            group="Rating",
            order=40,
        )
    )
    navigation.add(
        NavEntry(
            "trainer",
            "Item bank",
            "authoring.list_items",
            Permission.EXAM_AUTHOR,
            "list-details",
            group="Content",
            order=20,
        )
    )
    navigation.add(
        NavEntry(
            "trainer",
            "Items to review",
            "authoring.list_reviews",
            Permission.EXAM_AUTHOR,
            "list-check",
            group="Content",
            order=25,
            count=reviewing.waiting,
        )
    )
    navigation.add(
        NavEntry(
            "trainer",
            "Papers and exams",
            "authoring.list_exams",
            Permission.EXAM_AUTHOR,
            "file-text",
            group="Content",
            order=30,
        )
    )
    navigation.add(
        NavEntry(
            "trainer",
            "Exam results",
            "exam_results.list_exams",
            Permission.EXAM_REPORT,
            "chart-bar",
            group="Rating",
            order=30,
        )
    )
    navigation.add(
        NavEntry(
            "analyst",
            "Exam results",
            "exam_results.list_exams",
            Permission.EXAM_REPORT,
            "chart-bar",
            group="Quality",
            order=30,
        )
    )

    navigation.add(
        NavEntry(
            "trainer",
            "Sittings now",
            "invigilation.list_running",
            Permission.ATTEMPT_INVIGILATE,
            "eye",
            group="Rating",
            order=25,
        )
    )
    navigation.add(
        NavEntry(
            "manager",
            "Sittings now",
            "invigilation.list_running",
            Permission.ATTEMPT_INVIGILATE,
            "eye",
            group="Rating",
            order=25,
        )
    )
    navigation.add(
        NavEntry(
            "trainer",
            "Oral exams",
            "oral_exams.list_appointments",
            Permission.ATTEMPT_RATE,
            "phone",
            group="Rating",
            order=27,
        )
    )


def _roleplay(app: Flask) -> None:
    settings = app.config["ACADEMY"]
    roleplay_reading.configure(
        encoder.choose(settings.encoder_socket), settings.data_dir / "vectors"
    )
    for blueprint in (
        roleplay_peak.bp,
        roleplay.bp,
        roleplay_report.bp,
        roleplay_rating_views.bp,
        roleplay_agreement.bp,
        roleplay_parts.bp,
        roleplay_acts.bp,
        roleplay_voice_views.bp,
        roleplay_model_views.bp,
        roleplay_head_views.bp,
    ):
        app.register_blueprint(blueprint)
    busy.register("role_plays", "Role-plays of exams in progress", open_exam_plays)
    roleplay_content.register()
    conversations.register("role_plays", roleplay_conversations.rated_since)
    conversations.register_whole("play", roleplay_conversations.whole)
    app.cli.add_command(roleplay_commands.group)
    links.register(
        "scenario",
        roleplay_catalogue.resolve,
        find=roleplay_catalogue.find,
        resolve_many=roleplay_catalogue.resolve_many,
    )
    erasure.register(
        Holding(
            "role_plays",
            "Role-plays",
            gather=roleplay_erasure.gather,
            erase=roleplay_erasure.erase,
        )
    )
    outbox.register(roleplay_head.JOB, head_jobs.fit)
    roleplay_model.configure(settings)
    roleplay_floor.configure(settings)
    outbox.register_tick(
        "roleplay.shadow",
        roleplay_jobs.SHADOW_EVERY.total_seconds(),
        roleplay_jobs.rate_in_the_shadow,
    )
    erasure.register(
        Holding(
            "play_models",
            _l("What a language model said of role-plays"),
            gather=roleplay_model.gather,
            erase=roleplay_model.erase,
            purge=roleplay_model.purge,
            keep_days=365,
        )
    )
    spoken = roleplay_voice.Holder(settings.data_dir)
    erasure.register(
        Holding(
            "play_recordings",
            _l("Recordings of role-plays"),
            gather=spoken.gather,
            erase=spoken.erase,
            purge=spoken.purge,
            keep_days=roleplay_voice.KEEP_DAYS,
        )
    )
    navigation.add(
        NavEntry(
            "learner",
            "Role-plays",
            "roleplay.index",
            Permission.ROLEPLAY_PLAY,
            "messages",
            order=40,
        )
    )
    navigation.add(
        NavEntry(
            "trainer",
            "Role-plays",
            "roleplay_rating.queue",
            Permission.ROLEPLAY_RATE,
            "messages",
            group="Rating",
            order=20,
            count=roleplay_rating_views.waiting,
        )
    )
    navigation.add(
        NavEntry(
            "trainer",
            "Scenario workshop",
            "scenarios.list_scenarios",
            Permission.ROLEPLAY_AUTHOR,
            "share",
            group="Content",
            order=40,
        )
    )
    for label, endpoint, icon, order in (
        ("Calibration", "roleplay_agreement.calibration", "target", 50),
        ("Agreement of raters", "roleplay_agreement.figures", "chart-bar", 55),
    ):
        navigation.add(
            NavEntry(
                "trainer",
                label,
                endpoint,
                Permission.ROLEPLAY_RATE,
                icon,
                group="Rating",
                order=order,
            )
        )

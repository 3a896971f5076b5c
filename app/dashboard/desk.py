"""What waits for a trainer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from app.certificates import api as certificates
from app.courses import api as courses
from app.exams.api import exams, roleplay
from app.growth import api as growth
from app.kernel.actor import Actor
from app.platform import i18n
from app.platform.i18n import _, _l

LATE_AFTER_DAYS = 3
KINDS = {
    "appeals": _l("Appeals"),
    "marking": _l("Marking"),
    "plays": _l("Role-plays"),
    "others": _l("Results and promotions"),
}


@dataclass(frozen=True)
class Waiting:
    """One row of the desk: what it is, for whom or what, since when, one button."""

    title: str
    note: str
    way: str
    url: str
    button: str
    icon: str
    number: int
    since: datetime | None = None
    late: bool = False


@dataclass(frozen=True)
class Desk:
    """The rows by kind, in the order in which they are best done."""

    groups: dict[str, list[Waiting]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many things wait in all."""
        return sum(row.number for rows in self.groups.values() for row in rows)

    @property
    def late(self) -> int:
        """How many rows wait longer than they should."""
        return sum(row.late for rows in self.groups.values() for row in rows)

    def counts(self) -> list[tuple[str, str, int]]:
        """Key, name and number of each kind that has something."""
        return [
            (kind, str(KINDS[kind]), sum(row.number for row in rows))
            for kind, rows in self.groups.items()
        ]

    def only(self, kind: str) -> Desk:
        """The desk with this kind alone; unchanged for a kind that has nothing."""
        return Desk({kind: self.groups[kind]}) if kind in self.groups else self

    @property
    def first(self) -> Waiting | None:
        """What to do first."""
        return next((row for rows in self.groups.values() for row in rows), None)


def desk_of(actor: Actor, *, today: date) -> Desk:
    """Everything that waits for this trainer; empty kinds are left out."""
    queue = exams.marking_queue(actor)
    groups = {
        "appeals": _appeals(queue.appeals, roleplay.open_appeals(actor)),
        "marking": _marking(actor, today),
        "plays": _plays(actor, today),
        "others": _others(actor, queue.to_release, today),
    }
    return Desk({kind: rows for kind, rows in groups.items() if rows})


def _waits(since: datetime | None, today: date) -> bool:
    return since is not None and (today - i18n.local(since).date()).days >= LATE_AFTER_DAYS


def _appeals(marks: int, plays: int) -> list[Waiting]:
    note, way, button = _("Answered by somebody who did not rate."), _("Second look"), _("Answer")
    rows = [
        Waiting(_("Appeals against marks"), note, way, "/marking/appeals", button, "scale", marks),
        Waiting(
            _("Appeals against role-play ratings"),
            note,
            way,
            "/rating/role-plays",
            button,
            "scale",
            plays,
        ),
    ]
    return [row for row in rows if row.number]


def _marking(actor: Actor, today: date) -> list[Waiting]:
    return [
        Waiting(
            title=i18n.in_readers_language(row.title),
            note=i18n.ngettext(
                "%(exam)s · one answer without a name",
                "%(exam)s · %(num)d answers without names",
                row.waiting,
                exam=i18n.in_readers_language(row.exam_title),
            ),
            way=_("Third opinion") if row.disputed else _("First marking"),
            url=f"/marking/{row.exam}/{row.item}",
            button=_("Mark"),
            icon="pencil",
            number=row.waiting,
            since=row.oldest,
            late=_waits(row.oldest, today),
        )
        for row in exams.items_to_mark(actor)
    ]


def _plays(actor: Actor, today: date) -> list[Waiting]:
    shown = roleplay.plays_to_rate(actor, limit=6)
    rows = [
        Waiting(
            title=i18n.in_readers_language(row.title),
            note=_("Rate first, then see the suggestion")
            if row.blind
            else _("With a suggestion and its evidence"),
            way=_("Blind") if row.blind else _("Rating"),
            url=f"/rating/role-plays/{row.public_id}",
            button=_("Rate"),
            icon="messages",
            number=1,
            since=row.submitted_at,
            late=_waits(row.submitted_at, today),
        )
        for row in shown
    ]
    more = roleplay.rating_queue_length(actor) - len(shown)
    if more > 0:
        rows.append(
            Waiting(
                i18n.ngettext("One more role-play", "%(num)d more role-plays", more),
                "",
                _("Rating"),
                "/rating/role-plays",
                _("Open"),
                "messages",
                more,
            )
        )
    return rows


def _others(actor: Actor, to_release: int, today: date) -> list[Waiting]:
    claims, since = certificates.claims_waiting(actor.id)
    rows = [
        Waiting(
            _("Results to release"),
            _("Marked completely; learners see nothing yet."),
            _("Release"),
            "/exam-results/",
            _("Release"),
            "send",
            to_release,
        ),
        Waiting(
            _("Promotions"),
            _("Your word is asked for."),
            _("Endorsement"),
            "/team/cases",
            _("Open"),
            "stairs-up",
            growth.cases_waiting(actor),
        ),
        Waiting(
            _("Course drafts to publish"),
            _("Saved, but learners still meet the old text."),
            _("Publishing"),
            "/courses/manage/",
            _("Open"),
            "file-pencil",
            courses.drafts_waiting(),
        ),
        Waiting(
            _("Certificates from elsewhere"),
            _("Their holders wait for a look at the original."),
            _("Check the original"),
            "/certificates/claims",
            _("Open"),
            "certificate",
            claims,
            since,
            _waits(since, today),
        ),
    ]
    return [row for row in rows if row.number]

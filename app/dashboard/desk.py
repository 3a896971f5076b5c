"""What waits for a trainer."""

from __future__ import annotations

from dataclasses import dataclass

from app.courses import api as courses
from app.exams.api import exams, roleplay
from app.kernel.actor import Actor
from app.platform import i18n
from app.platform.i18n import _


@dataclass(frozen=True)
class Waiting:
    """One row of the desk."""

    title: str
    note: str
    url: str
    button: str
    icon: str
    number: int


def waiting_for(actor: Actor) -> list[Waiting]:
    """Everything that waits for this trainer, most pressing kind first; empty kinds left out."""
    queue = exams.marking_queue(actor)
    plays = roleplay.rating_queue_length(actor)
    oldest = (
        _("The oldest waits since %(moment)s.", moment=i18n.moment(queue.oldest))
        if queue.oldest
        else ""
    )
    rows = [
        Waiting(
            _("Appeals against marks"),
            _("Answered by somebody who did not rate."),
            "/marking/appeals",
            _("Answer"),
            "scale",
            queue.appeals,
        ),
        Waiting(
            _("Appeals against role-play ratings"),
            _("Answered by somebody who did not rate."),
            "/rating/role-plays",
            _("Answer"),
            "scale",
            roleplay.open_appeals(actor),
        ),
        Waiting(_("Answers to mark"), oldest, "/marking/", _("Mark"), "pencil", queue.answers),
        Waiting(
            _("Role-plays to rate"),
            _("Anonymous; some before the suggestion is shown."),
            "/rating/role-plays",
            _("Rate"),
            "messages",
            plays,
        ),
        Waiting(
            _("Results to release"),
            _("Marked completely; learners see nothing yet."),
            "/exam-results/",
            _("Release"),
            "send",
            queue.to_release,
        ),
        Waiting(
            _("Course drafts to publish"),
            _("Saved, but learners still meet the old text."),
            "/authoring/courses/",
            _("Look"),
            "file-pencil",
            courses.drafts_waiting(),
        ),
    ]
    return [row for row in rows if row.number]

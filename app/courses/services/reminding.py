"""Whoever was asked for a course hears of its day before it comes, and once when it has passed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from app.content import store
from app.courses.models.bodies import Course
from app.courses.queries import reminders as queries
from app.courses.rules.rereading import SOON, Stage, stage_on
from app.notices import inbox

DUE_SOON: Final = "course_due_soon"
DUE_LATE: Final = "course_due_late"
KINDS: Final = {Stage.SOON: DUE_SOON, Stage.LATE: DUE_LATE}
# What has been late for longer was told, or is too old to tell.
LOOK_BACK: Final = timedelta(days=7)
PORTION: Final = 100


def remind_portion(*, after: int, at: datetime, today: date) -> int | None:
    """Tell the next people whose course is due soon or has just become late; give where to go on,
    None when nobody is left. Telling again changes nothing; another due day is told anew."""
    rows = queries.due(today - LOOK_BACK, today + SOON, after=after, limit=PORTION)
    titles = {key: body.title for key, body in store.published_bodies(Course).items()}
    for row in rows:
        title, stage = titles.get(row.course), stage_on(row.due_on, today)
        if title is not None and stage in KINDS:
            inbox.tell(
                row.learner_id,
                KINDS[stage],
                key=f"due:{stage.name}:{row.course}:{row.due_on}",
                url=f"/courses/{row.course}",
                at=at,
                course={"zh": title.zh, "en": title.en},
            )
    return rows[-1].id if rows else None


def anybody_waits(today: date) -> bool:
    """Is anything due in these days? Reads only."""
    return bool(queries.due(today - LOOK_BACK, today + SOON, after=0, limit=1))

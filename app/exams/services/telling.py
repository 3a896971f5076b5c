"""Notices of exams and role-plays: what became known while the learner was not looking."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from app.content import store
from app.exams.models.attempts import Attempt
from app.exams.models.bodies import ExamBody
from app.exams.models.oral import OralAppointment
from app.exams.models.reviewing import ItemRemark, ItemReview
from app.exams.models.roleplay import RolePlay
from app.exams.rules.reviewing import Outcome
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.wording import Wording
from app.notices import inbox

ASSIGNED: Final = "exam_assigned"
RESULT: Final = "exam_result"
REMARKED: Final = "exam_remarked"
APPEAL: Final = "exam_appeal_answered"
REPORT: Final = "item_report_answered"
ORAL: Final = "oral_appointed"
ORAL_OFF: Final = "oral_called_off"
PLAY: Final = "play_rated"
PLAY_APPEAL: Final = "play_appeal_answered"
ITEM_ACCEPTED: Final = "item_accepted"
ITEM_SENT_BACK: Final = "item_sent_back"
ITEM_REMARK: Final = "item_remark"
# Who has just handed in sees the outcome on the page.
LOOKING: Final = timedelta(minutes=1)


def _both(title: Wording) -> dict[str, str]:
    return {"zh": title.zh, "en": title.en}


def _exam(key: str) -> dict[str, str]:
    try:
        return _both(store.latest(ExamBody, key).body.title)
    except NotFound:
        return {"zh": key, "en": key}


def _of_attempt(attempt: Attempt, kind: str, key: str, exam: dict[str, str], at: datetime) -> None:
    url = f"/exams/attempts/{attempt.public_id}"
    inbox.tell(attempt.learner_id, kind, key=key, url=url, at=at, exam=exam)


def assigned(learner: int, key: str, title: Wording, *, at: datetime) -> None:
    """Somebody is asked to sit an exam."""
    named = f"exam:{key}:{at.isoformat()}"
    inbox.tell(learner, ASSIGNED, key=named, url=f"/exams/{key}", at=at, exam=_both(title))


def released(attempt: Attempt, title: Wording, *, at: datetime) -> None:
    """A result is out, unless the learner still has the page open that shows it."""
    if attempt.finished_at is not None and at - attempt.finished_at < LOOKING:
        return
    _of_attempt(attempt, RESULT, f"result:{attempt.public_id}", _both(title), at)


def remarked(attempt: Attempt, title: Wording, *, at: datetime) -> None:
    """A released result was changed by marking again."""
    key = f"remarked:{attempt.public_id}:{at.isoformat()}"
    _of_attempt(attempt, REMARKED, key, _both(title), at)


def appeal_answered(attempt: Attempt, *, at: datetime) -> None:
    """An appeal against marks is decided."""
    key = f"appeal:{attempt.public_id}:{at.isoformat()}"
    _of_attempt(attempt, APPEAL, key, _exam(attempt.exam_key), at)


def report_answered(attempt: Attempt, report: str, *, at: datetime) -> None:
    """A report on an item has its answer."""
    _of_attempt(attempt, REPORT, f"report:{report}", _exam(attempt.exam_key), at)


def appointed(row: OralAppointment, *, at: datetime) -> None:
    """An oral exam has its time; the learner and the interviewers are told."""
    _to_both_sides(row, ORAL, f"oral:{row.public_id}", at)


def called_off(row: OralAppointment, *, at: datetime) -> None:
    """An oral exam does not take place."""
    _to_both_sides(row, ORAL_OFF, f"oral-off:{row.public_id}", at)


def _to_both_sides(row: OralAppointment, kind: str, key: str, at: datetime) -> None:
    exam = _exam(row.exam_key)
    for person in filter(None, (row.learner_id, row.first_id, row.second_id)):
        url = "/exams/" if person == row.learner_id else "/oral/"
        inbox.tell(person, kind, key=key, url=url, at=at, exam=exam)


def play_rated(play: RolePlay, title: Wording, *, at: datetime) -> None:
    """A trainer has rated a role-play, or rated it again."""
    inbox.tell(
        play.learner_id, PLAY, key=f"play:{play.public_id}:{at.isoformat()}",
        url=f"/role-plays/plays/{play.public_id}/report", at=at, scenario=_both(title),
    )  # fmt: skip


def play_appeal_answered(play: RolePlay, title: Wording, *, at: datetime) -> None:
    """An appeal against a role-play's rating is answered."""
    inbox.tell(
        play.learner_id, PLAY_APPEAL, key=f"play-appeal:{play.public_id}:{at.isoformat()}",
        url=f"/role-plays/plays/{play.public_id}/report", at=at, scenario=_both(title),
    )  # fmt: skip


def item_decided(
    review: ItemReview, title: Wording, writers: Collection[int], *, by: Actor, at: datetime
) -> None:
    """An item was accepted or sent back; who wrote it or handed it in is told."""
    kind = ITEM_ACCEPTED if review.outcome is Outcome.ACCEPTED else ITEM_SENT_BACK
    for person in {*writers, review.asked_by or 0} - {by.id, 0}:
        inbox.tell(
            person, kind, key=f"item:{review.public_id}",
            url=f"/bank/items/{review.item_key}/review", at=at, item=_both(title),
        )  # fmt: skip


def item_remarked(
    remark: ItemRemark, title: Wording, people: Collection[int], *, at: datetime
) -> None:
    """Somebody said something about an item that these people wrote or spoke about."""
    for person in people:
        inbox.tell(
            person, ITEM_REMARK, key=f"remark:{remark.public_id}",
            url=f"/bank/items/{remark.item_key}/review", at=at, item=_both(title),
        )  # fmt: skip

"""Who is asked to sit an exam: by name, or with the team and the units around it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, Integer, Select, Text, bindparam, or_, select

from app.accounts.models import Membership, Unit
from app.accounts.queries import on_day
from app.exams.models.assignments import ExamAssignment
from app.platform.statements import Statement

_DAY = bindparam("day", type_=Date)
_LEARNER = bindparam("learner", type_=Integer)


def _units() -> Select[int]:
    """The learner's team on the day and every unit around it."""
    around = (
        select(Membership.unit_id.label("id"))
        .where(Membership.account_id == _LEARNER, *on_day(Membership, _DAY))
        .cte("around", recursive=True)
    )
    outer = select(Unit.parent_id).join(around, Unit.id == around.c.id)
    around = around.union(outer.where(Unit.parent_id.is_not(None)))
    return select(around.c.id)


def _asked() -> Select[str, date | None]:
    return select(ExamAssignment.exam_key, ExamAssignment.due_on).where(
        ExamAssignment.ended_at.is_(None),
        or_(ExamAssignment.account_id == _LEARNER, ExamAssignment.unit_id.in_(_units())),
    )


# Everything somebody is asked to sit, and whether one exam is among it.
OF_LEARNER = Statement(_asked())
OF_EXAM = Statement(_asked().where(ExamAssignment.exam_key == bindparam("exam", type_=Text)))

"""Recordings of oral exams: kept as files beside the database, heard by few, gone in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from sqlalchemy import func, or_, select

from app.audit import trail
from app.exams.models.oral import OralAppointment, OralRecording
from app.exams.models.ratings import Appeal, SlotScore
from app.exams.rules import recordings as rules
from app.exams.services import sounds
from app.exams.services.sounds import Arrived
from app.kernel.actor import Actor, Role
from app.kernel.errors import NotFound
from app.platform.db import db


def take_in(data_dir: Path, stream: IO[bytes]) -> Arrived:
    """Put a recording on disk. Raise BadContent for what is no recording or too large."""
    return sounds.take_in(data_dir, stream, largest=rules.LARGEST)


def keep(row: OralAppointment, arrived: Arrived, *, by: Actor, at: datetime) -> OralRecording:
    """State that the file is a recording of this oral exam, to which the learner had agreed.

    Raise Denied.
    """
    kept = db.session.scalar(
        select(func.count())
        .select_from(OralRecording)
        .where(OralRecording.appointment_id == row.id, OralRecording.gone_at.is_(None))
    )
    rules.may_keep(
        by.id, interviewers=row.interviewers, begun=row.attempt_id is not None, kept=kept or 0
    ).enforce()
    found = OralRecording(
        public_id=arrived.public_id,
        appointment_id=row.id,
        media_type=arrived.media_type,
        size=arrived.size,
        hash=arrived.hash,
        consent_at=at,
        kept_at=at,
        kept_by=by.id,
    )
    db.session.add(found)
    db.session.flush()
    trail.note(
        by,
        "oral.recorded",
        f"oral:{row.public_id}",
        after={"recording": str(found.public_id), "bytes": arrived.size, "consent": True},
        at=at,
    )
    return found


def of(appointment_id: int) -> list[OralRecording]:
    """The recordings of an oral exam, the first first; also those whose file is gone."""
    return list(
        db.session.scalars(
            select(OralRecording)
            .where(OralRecording.appointment_id == appointment_id)
            .order_by(OralRecording.id)
        )
    )


def of_attempt(attempt_id: int) -> list[OralRecording]:
    """The same by attempt, only those that can be heard."""
    return list(
        db.session.scalars(
            select(OralRecording)
            .join(OralAppointment, OralAppointment.id == OralRecording.appointment_id)
            .where(OralAppointment.attempt_id == attempt_id, OralRecording.gone_at.is_(None))
            .order_by(OralRecording.id)
        )
    )


def may_hear(actor: Actor, row: OralAppointment) -> bool:
    """May they hear what is kept of this oral exam now?"""
    return bool(
        rules.may_hear(
            actor.id,
            learner=row.learner_id,
            interviewers=row.interviewers,
            rates=actor.has(Role.TRAINER),
            disputed=_is_disputed(row.attempt_id),
        )
    )


def _is_disputed(attempt_id: int | None) -> bool:
    third = select(SlotScore.slot).where(
        SlotScore.attempt_id == attempt_id, SlotScore.wants_third, SlotScore.earned.is_(None)
    )
    appeal = select(Appeal.id).where(Appeal.attempt_id == attempt_id, Appeal.answered_at.is_(None))
    return bool(db.session.scalar(select(or_(third.exists(), appeal.exists()))))


def to_hear(data_dir: Path, public_id: UUID, *, by: Actor) -> tuple[OralRecording, Path]:
    """A recording and its file. Raise NotFound for whoever may not hear it, or if it is gone."""
    found, row = _with_appointment(public_id)
    path = sounds.file_of(data_dir, found)
    if path is None or not may_hear(by, row):
        raise NotFound()
    return found, path


def _with_appointment(public_id: UUID) -> tuple[OralRecording, OralAppointment]:
    pair = db.session.execute(
        select(OralRecording, OralAppointment)
        .join(OralAppointment, OralAppointment.id == OralRecording.appointment_id)
        .where(OralRecording.public_id == public_id)
    ).one_or_none()
    if pair is None:
        raise NotFound()
    return pair[0], pair[1]


def remove(data_dir: Path, public_id: UUID, *, by: Actor, at: datetime) -> OralAppointment:
    """Let an interviewer take a recording away. Raise NotFound for anybody else."""
    found, row = _with_appointment(public_id)
    if by.id not in row.interviewers or found.gone_at is not None:
        raise NotFound()
    sounds.let_go(data_dir, [found], at)
    trail.note(
        by,
        "oral.recording_removed",
        f"oral:{row.public_id}",
        before={"recording": str(public_id)},
        at=at,
    )
    return row


@dataclass(frozen=True)
class Holder:
    """What is held of people here: their voices."""

    data_dir: Path

    def gather(self, account_id: int) -> list[Mapping[str, Any]]:
        """What recordings there are of somebody; they hear them beside the result."""
        rows = db.session.execute(
            select(OralAppointment.exam_key, OralRecording.kept_at, OralRecording.gone_at)
            .join(OralRecording, OralRecording.appointment_id == OralAppointment.id)
            .where(OralAppointment.learner_id == account_id)
            .order_by(OralRecording.id)
        )
        return [
            {
                "exam": row.exam_key,
                "kept_at": row.kept_at.isoformat(),
                "removed_at": row.gone_at.isoformat() if row.gone_at else None,
            }
            for row in rows
        ]

    def erase(self, account_id: int, at: datetime) -> int:
        """Remove the files of somebody's oral exams, and of those they asked in: it is their voice
        too; give how many."""
        mine = or_(
            OralAppointment.learner_id == account_id,
            OralAppointment.first_id == account_id,
            OralAppointment.second_id == account_id,
        )
        rows = db.session.scalars(
            select(OralRecording)
            .join(OralAppointment, OralAppointment.id == OralRecording.appointment_id)
            .where(mine, OralRecording.gone_at.is_(None))
        ).all()
        return sounds.let_go(self.data_dir, rows, at)

    def purge(self, before: datetime) -> int:
        """Remove files that were kept before then, a portion; give how many."""
        return sounds.purge(self.data_dir, OralRecording, before)

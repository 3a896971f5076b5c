"""Push-to-talk: a recording kept beside the message it was spoken as, by consent, for a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from sqlalchemy import func, select

from app.audit import trail
from app.exams.models.roleplay import RolePlay
from app.exams.models.roleplay_voice import PlayRecording
from app.exams.rules.roleplay import voice
from app.exams.rules.roleplay.state import EventKind
from app.exams.services import sounds
from app.exams.services.roleplay import events_of, scenario_of
from app.exams.services.sounds import Arrived
from app.kernel.actor import Actor, Role
from app.kernel.errors import BadContent, Conflict, NotFound
from app.platform.db import db

KEEP_DAYS = 180


def take_in(data_dir: Path, stream: IO[bytes]) -> Arrived:
    """Put a spoken turn on disk. Raise BadContent for what is no recording or too large."""
    return sounds.take_in(data_dir, stream, largest=voice.LARGEST)


def check(play: RolePlay, *, agreed: bool) -> None:
    """May this play take one more recording? Raise BadContent without consent, else Conflict."""
    kept = db.session.scalar(
        select(func.count())
        .select_from(PlayRecording)
        .where(PlayRecording.play_id == play.id, PlayRecording.gone_at.is_(None))
    )
    verdict = voice.may_keep(
        channel=scenario_of(play).channel,
        agreed=agreed,
        handed_in=play.submitted_at is not None,
        kept=kept or 0,
    )
    if not verdict:
        raise (Conflict if agreed else BadContent)(verdict.reason, **verdict.params)


def keep(
    play: RolePlay, arrived: Arrived, *, key: str, seconds: float | None, by: Actor, at: datetime
) -> PlayRecording:
    """State that the file is the voice behind the message sent under ``key``.

    Raise Conflict where no such message was taken, it has its recording already, or none may come.
    """
    check(play, agreed=True)
    event = next(
        (e for e in play.events if e.kind == EventKind.REPLY and e.idempotency_key == key), None
    )
    if event is None:
        raise Conflict("Send the message first; its recording comes after it.")
    known = select(PlayRecording.id).where(
        PlayRecording.play_id == play.id, PlayRecording.event_number == event.number
    )
    if db.session.scalar(known) is not None:
        raise Conflict("This message has its recording already.")
    made = PlayRecording(
        public_id=arrived.public_id,
        play_id=play.id,
        event_number=event.number,
        media_type=arrived.media_type,
        size=arrived.size,
        seconds=voice.seconds_said(seconds),
        hash=arrived.hash,
        consent_at=at,
        kept_at=at,
    )
    db.session.add(made)
    db.session.flush()
    trail.note(
        by,
        "roleplay.recorded",
        f"play:{play.public_id}",
        after={"recording": str(made.public_id), "bytes": arrived.size, "consent": True},
        at=at,
    )
    return made


def by_number(play: RolePlay, reader: Actor) -> Mapping[int, PlayRecording]:
    """Recordings the reader may hear, by the number of their event; none outside phone calls."""
    if scenario_of(play).channel not in voice.SPOKEN_CHANNELS or not _may_hear(play, reader):
        return {}
    rows = db.session.scalars(select(PlayRecording).where(PlayRecording.play_id == play.id))
    return {row.event_number: row for row in rows}


def by_message(play: RolePlay, reader: Actor) -> Mapping[int, PlayRecording]:
    """The same by the place of the message in the transcript."""
    found = by_number(play, reader)
    if not found:
        return {}
    places = voice.messages(events_of(play), [row.number for row in play.events])
    return {places[number]: row for number, row in found.items() if number in places}


def _may_hear(play: RolePlay, reader: Actor) -> bool:
    return bool(
        voice.may_hear(
            reader.id,
            learner=play.learner_id,
            rates=reader.has(Role.TRAINER),
            handed_in=play.submitted_at is not None,
        )
    )


def to_hear(data_dir: Path, public_id: UUID, *, by: Actor) -> tuple[PlayRecording, Path]:
    """A recording and its file. Raise NotFound for whoever may not hear it, or if it is gone."""
    found, play = _with_play(public_id)
    path = sounds.file_of(data_dir, found)
    if path is None or not _may_hear(play, by):
        raise NotFound()
    return found, path


def remove(data_dir: Path, public_id: UUID, *, by: Actor, at: datetime) -> RolePlay:
    """Let the learner take a recording away, at any time. Raise NotFound for anybody else."""
    found, play = _with_play(public_id)
    if by.id != play.learner_id or found.gone_at is not None:
        raise NotFound()
    sounds.let_go(data_dir, [found], at)
    trail.note(
        by,
        "roleplay.recording_removed",
        f"play:{play.public_id}",
        before={"recording": str(public_id)},
        at=at,
    )
    return play


def _with_play(public_id: UUID) -> tuple[PlayRecording, RolePlay]:
    pair = db.session.execute(
        select(PlayRecording, RolePlay)
        .join(RolePlay, RolePlay.id == PlayRecording.play_id)
        .where(PlayRecording.public_id == public_id)
    ).one_or_none()
    if pair is None:
        raise NotFound()
    return pair[0], pair[1]


@dataclass(frozen=True)
class Holder:
    """What is held of people here: their voices in role-plays."""

    data_dir: Path

    def gather(self, account_id: int) -> list[Mapping[str, Any]]:
        """What recordings there are of somebody; they hear them in the report of the play."""
        rows = db.session.execute(
            select(RolePlay.scenario_key, RolePlay.public_id, PlayRecording)
            .join(PlayRecording, PlayRecording.play_id == RolePlay.id)
            .where(RolePlay.learner_id == account_id)
            .order_by(PlayRecording.id)
        )
        return [
            {
                "scenario": key,
                "play": str(play),
                "seconds": row.seconds,
                "kept_at": row.kept_at.isoformat(),
                "removed_at": row.gone_at.isoformat() if row.gone_at else None,
            }
            for key, play, row in rows
        ]

    def erase(self, account_id: int, at: datetime) -> int:
        """Remove somebody's voice; give how many files went."""
        rows = db.session.scalars(
            select(PlayRecording)
            .join(RolePlay, RolePlay.id == PlayRecording.play_id)
            .where(RolePlay.learner_id == account_id, PlayRecording.gone_at.is_(None))
        ).all()
        return sounds.let_go(self.data_dir, rows, at)

    def purge(self, before: datetime) -> int:
        """Remove files that were kept before then, a portion; give how many."""
        return sounds.purge(self.data_dir, PlayRecording, before)

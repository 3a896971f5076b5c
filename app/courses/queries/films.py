"""Videos and packages of lessons: their files, and how far somebody is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from app.courses.models.films import CourseFile, PackageRun, VideoWatch
from app.courses.models.rows import Enrolment
from app.platform.db import db


def files(hashes: Iterable[str]) -> dict[str, CourseFile]:
    """Those of these files that are there, by hash."""
    wanted = sorted(set(hashes))
    if not wanted:
        return {}
    rows = db.session.scalars(select(CourseFile).where(CourseFile.hash.in_(wanted)))
    return {row.hash: row for row in rows}


def held(given: Mapping[str, str]) -> list[tuple[str, CourseFile]]:
    """Those of a lesson's files (name → hash) that are there, by name."""
    known = files(given.values())
    return [(name, known[digest]) for name, digest in sorted(given.items()) if digest in known]


def watches(enrolment: Enrolment, lesson: str) -> dict[str, VideoWatch]:
    """What was watched of a lesson's videos in the present round, by block."""
    rows = db.session.scalars(
        select(VideoWatch).where(
            VideoWatch.enrolment_id == enrolment.id,
            VideoWatch.round == enrolment.round,
            VideoWatch.lesson == lesson,
        )
    )
    return {row.block: row for row in rows}


def watch(enrolment: Enrolment, lesson: str, block: str) -> VideoWatch | None:
    """What was watched of one video in the present round."""
    return db.session.scalar(
        select(VideoWatch).where(
            VideoWatch.enrolment_id == enrolment.id,
            VideoWatch.round == enrolment.round,
            VideoWatch.lesson == lesson,
            VideoWatch.block == block,
        )
    )


def runs(enrolment: Enrolment, lesson: str) -> dict[str, dict[str, PackageRun]]:
    """The stored parts of a lesson's packages in the present round, by block and part."""
    rows = db.session.scalars(
        select(PackageRun)
        .where(
            PackageRun.enrolment_id == enrolment.id,
            PackageRun.round == enrolment.round,
            PackageRun.lesson == lesson,
        )
        .order_by(PackageRun.id)
    )
    found: dict[str, dict[str, PackageRun]] = {}
    for row in rows:
        found.setdefault(row.block, {})[row.sco] = row
    return found

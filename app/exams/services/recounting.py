"""What attempts and role-plays state, for counting the ledger again."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.evidence import ledger
from app.evidence.facts import ExamFailed, ExamPassed, RolePlayRated
from app.evidence.recount import Stated
from app.exams.models.attempts import Attempt
from app.exams.models.roleplay import RolePlay
from app.exams.rules.attempt import AttemptState
from app.exams.services.roleplay import scenario_of, tags_of, version_of
from app.platform.db import db


def attempts() -> Iterator[Stated]:
    """Released attempts that count as evidence. A marking done again has a source of its own,
    which the ledger knows."""
    rows = db.session.scalars(select(Attempt).where(Attempt.fact_id.is_not(None))).all()
    sources = ledger.sources({row.fact_id for row in rows if row.fact_id})
    for row in rows:
        kind = ExamPassed if row.passed else ExamFailed
        assert row.fact_id is not None
        assert row.finished_at is not None
        yield Stated(
            kind(
                learner_id=row.learner_id,
                happened_at=row.finished_at,
                source=sources.get(row.fact_id, f"attempt:{row.public_id}"),
                exam=row.exam_key,
                percent=row.percent or 0,
                competencies=dict(row.competencies or {}),
            ),
            counts=row.state is AttemptState.RELEASED,
        )


def plays() -> Iterator[Stated]:
    """Rated role-plays: by their last review, or as practice that a scenario lets count."""
    rows = db.session.scalars(
        select(RolePlay)
        .where(RolePlay.state == "rated", RolePlay.trial.is_(False))
        .options(selectinload(RolePlay.reviews), selectinload(RolePlay.drill))
        .order_by(RolePlay.id)
    )
    for play in rows:
        review = play.reviews[-1] if play.reviews else None
        if review is None and not version_of(play).body.counts_in_practice:
            continue
        scenario = scenario_of(play)
        found = review.critical if review else [c["code"] for c in (play.result or {})["critical"]]
        yield Stated(
            RolePlayRated(
                learner_id=play.learner_id,
                happened_at=play.submitted_at or play.started_at,
                source=f"play:{play.public_id}" + (f":{review.public_id}" if review else ""),
                scenario=play.scenario_key,
                channel=scenario.channel,
                mode=play.mode,
                passed=bool(play.passed),
                confirmed=review is not None,
                levels={key: level * 100 for key, level in (play.levels or {}).items()},
                critical=tuple(sorted(set(found))),
                tags=tags_of(play, scenario),
            )
        )

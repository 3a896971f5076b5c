"""Role-play competence, read off the ledger: an exam play that a trainer stands behind and that
passed. A play that was rated again and no longer passes loses its certificate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import select

from app.certificates.models import Certificate
from app.certificates.rules.kinds import CertificateKind
from app.certificates.services import awarding
from app.certificates.services.earning import Due, Earner, NotYet
from app.evidence import ledger
from app.evidence.facts import RolePlayRated
from app.evidence.models import FactRow
from app.kernel.actor import SYSTEM
from app.kernel.refs import Ref
from app.kernel.wording import Wording
from app.platform import links
from app.platform.db import db
from app.platform.i18n import local

N_ = str  # marks messages for the catalogue


def _play_of(source: str) -> str:
    """``play:<id>``, without the review that rated it."""
    return ":".join(source.split(":")[:2])


def _standing(learners: Iterable[int]) -> Iterator[RolePlayRated]:
    """Confirmed exam plays whose facts are not void, oldest first."""
    held = ledger.history(list(learners), kinds=[RolePlayRated.KIND])
    for facts in held.values():
        for recorded in facts:
            fact = recorded.fact
            if isinstance(fact, RolePlayRated) and fact.confirmed and fact.mode == "exam":
                yield fact


def _title(scenario: str) -> Wording | None:
    ref = Ref("scenario", scenario)
    said = [links.resolve(ref, language) for language in ("zh", "en")]
    if said[0] is None or said[1] is None:
        return None
    return Wording(said[0].title, said[1].title)


def earned() -> Iterator[Due]:
    """Everything that earns one."""
    learners = db.session.scalars(
        select(FactRow.learner_id).where(FactRow.kind == RolePlayRated.KIND).distinct()
    )
    for fact in _standing(learners):
        title = _title(fact.scenario) if fact.passed else None
        if title is not None:
            yield Due(
                CertificateKind.ROLEPLAY_COMPETENCE,
                fact.learner_id,
                subject=f"scenario:{fact.scenario}",
                source=_play_of(fact.source),
                title=title,
                at=fact.happened_at,
                day=local(fact.happened_at).date(),
                facts={"levels": dict(fact.levels)},
            )


def take_back(*, at: datetime) -> int:
    """Revoke what a later rating or a void no longer earns; give how many."""
    rows = db.session.scalars(
        select(Certificate).where(
            Certificate.kind == CertificateKind.ROLEPLAY_COMPETENCE,
            Certificate.source.startswith("play:"),
            Certificate.revoked_at.is_(None),
        )
    ).all()
    standing = {
        (fact.learner_id, _play_of(fact.source))
        for fact in _standing({row.learner_id for row in rows})
        if fact.passed
    }
    gone = [row for row in rows if (row.learner_id, row.source) not in standing]
    for row in gone:
        awarding.revoke(row, reason=N_("The role-play was rated again."), by=SYSTEM, at=at)
    return len(gone)


def not_yet(learner_id: int, _at: datetime) -> Sequence[NotYet]:
    """Scenarios played in an exam without passing so far."""
    facts = list(_standing([learner_id]))
    passed = {fact.scenario for fact in facts if fact.passed}
    failed = {fact.scenario: fact for fact in facts if fact.scenario not in passed}
    waiting = []
    for scenario, fact in failed.items():
        title, link = _title(scenario), links.resolve(Ref("scenario", scenario), "en")
        if title is None or link is None:
            continue
        missing = (
            N_("The last one had a critical failure; play it again without one.")
            if fact.critical
            else N_("The levels of the last one did not reach the pass mark.")
        )
        waiting.append(NotYet(CertificateKind.ROLEPLAY_COMPETENCE, title, missing, link.url))
    return waiting


EARNER = Earner("roleplays", earned, not_yet)

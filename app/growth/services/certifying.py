"""Which promotions earned a certificate, and how far the next tier's is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select

from app.certificates.rules.kinds import CertificateKind
from app.certificates.services.earning import Due, NotYet
from app.growth.models.tables import PromotionCase
from app.growth.queries import cases, frameworks, people, pictures
from app.growth.queries.pictures import View
from app.growth.rules.promotion import CaseState
from app.platform.db import db
from app.platform.i18n import local

N_ = str  # marks messages for the catalogue


def earned() -> Iterator[Due]:
    """Every approved case whose tier gives a certificate."""
    rows = db.session.scalars(
        select(PromotionCase).where(PromotionCase.state == CaseState.APPROVED)
    ).all()
    for case in rows:
        tier = cases.framework_of(case).body.tier(case.to_tier)
        if tier is None or not tier.certificate or case.decided_at is None:
            continue
        decided = local(case.decided_at).date()
        yield Due(
            CertificateKind.TIER_ATTAINED,
            case.learner_id,
            subject=f"tier:{case.to_tier}",
            source=f"promotion:{case.public_id}",
            title=tier.title,
            at=case.decided_at,
            day=max(case.effective_on or decided, decided),
            facts={
                "levels": {
                    key: kept["level"]
                    for key, kept in case.levels.items()
                    if kept["level"] is not None
                }
            },
        )


def not_yet(learner_id: int, at: datetime) -> Sequence[NotYet]:
    """The next tier, if it gives a certificate: how many of its conditions are met."""
    today = local(at).date()
    edition = frameworks.find_edition(today)
    if edition is None or not people.is_learner(learner_id):
        return []
    person = people.person_of(learner_id, day=today)
    ready = pictures.picture(person, View(today)).readiness
    tier = edition.body.tier(ready.target) if ready.target else None
    if tier is None or not tier.certificate:
        return []
    return [
        NotYet(
            CertificateKind.TIER_ATTAINED,
            tier.title,
            N_("%(met)s of %(needed)s conditions are met; the promotion is still to be decided.")
            if ready.is_ready
            else N_("%(met)s of %(needed)s conditions are met."),
            "/growth",
            {"met": ready.met, "needed": ready.needed},
        )
    ]

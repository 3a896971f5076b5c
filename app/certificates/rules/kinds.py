"""What a certificate can be for."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class CertificateKind(StrEnum):
    """What was achieved."""

    COURSE_COMPLETED = "course_completed"
    EXAM_PASSED = "exam_passed"
    ROLEPLAY_COMPETENCE = "roleplay_competence"
    TIER_ATTAINED = "tier_attained"
    EXTERNAL_CONFIRMED = "external_confirmed"
    BEST_TEAM = "best_team"
    SERVICE_STAR = "service_star"


# What no rule can see: somebody who keeps the register says so, for a list of people.
BY_HAND: Final = (
    CertificateKind.EXTERNAL_CONFIRMED,
    CertificateKind.BEST_TEAM,
    CertificateKind.SERVICE_STAR,
)

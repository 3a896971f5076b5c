"""What a certificate can be for."""

from __future__ import annotations

from enum import StrEnum


class CertificateKind(StrEnum):
    """What was achieved."""

    COURSE_COMPLETED = "course_completed"
    EXAM_PASSED = "exam_passed"
    ROLEPLAY_COMPETENCE = "roleplay_competence"
    TIER_ATTAINED = "tier_attained"

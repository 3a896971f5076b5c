"""Words for kinds and states, in the reader's language."""

from __future__ import annotations

from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.validity import CertificateState
from app.platform.i18n import _l

KINDS = {
    CertificateKind.COURSE_COMPLETED: _l("Course completed"),
    CertificateKind.EXAM_PASSED: _l("Exam passed"),
    CertificateKind.ROLEPLAY_COMPETENCE: _l("Role-play competence"),
    CertificateKind.TIER_ATTAINED: _l("Tier attained"),
}
STATES = {
    CertificateState.VALID: _l("Valid"),
    CertificateState.EXPIRED: _l("Expired"),
    CertificateState.REVOKED: _l("Revoked"),
    CertificateState.SUPERSEDED: _l("Replaced by a newer one"),
}
TONES = {
    CertificateState.VALID: "good",
    CertificateState.EXPIRED: "warm",
    CertificateState.REVOKED: "bad",
    CertificateState.SUPERSEDED: "info",
}
ICONS = {
    CertificateState.VALID: "circle-check",
    CertificateState.EXPIRED: "clock-exclamation",
    CertificateState.REVOKED: "circle-x",
    CertificateState.SUPERSEDED: "versions",
}

"""Words for kinds and states, in the reader's language."""

from __future__ import annotations

from app.certificates.rules.claims import ClaimState
from app.certificates.rules.design import Languages, Layout, Style
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.runs import RunState
from app.certificates.rules.validity import CertificateState
from app.platform.i18n import _l

KINDS = {
    CertificateKind.COURSE_COMPLETED: _l("Course completed"),
    CertificateKind.EXAM_PASSED: _l("Exam passed"),
    CertificateKind.ROLEPLAY_COMPETENCE: _l("Role-play competence"),
    CertificateKind.TIER_ATTAINED: _l("Tier attained"),
    CertificateKind.EXTERNAL_CONFIRMED: _l("External certificate confirmed"),
    CertificateKind.BEST_TEAM: _l("Best team"),
    CertificateKind.SERVICE_STAR: _l("Service star"),
}
LAYOUTS = {Layout.LANDSCAPE: _l("Landscape"), Layout.PORTRAIT: _l("Portrait")}
STYLES = {Style.FORMAL: _l("Formal: frame and rosette"), Style.MODERN: _l("Modern: columns")}
LANGUAGES = {
    Languages.BOTH: _l("Chinese and English"),
    Languages.CHINESE: _l("Chinese"),
    Languages.ENGLISH: _l("English"),
}
RUNS = {
    RunState.WAITING: _l("Waiting"),
    RunState.RUNNING: _l("Running"),
    RunState.DONE: _l("Done"),
    RunState.CANCELLED: _l("Cancelled"),
}
RUN_TONES = {
    RunState.WAITING: "info",
    RunState.RUNNING: "info",
    RunState.DONE: "good",
    RunState.CANCELLED: "",
}
CLAIMS = {
    ClaimState.WAITING: _l("Waiting for a trainer"),
    ClaimState.CONFIRMED: _l("Confirmed"),
    ClaimState.REFUSED: _l("Not accepted"),
    ClaimState.WITHDRAWN: _l("Withdrawn"),
}
CLAIM_TONES = {
    ClaimState.WAITING: "info",
    ClaimState.CONFIRMED: "good",
    ClaimState.REFUSED: "bad",
    ClaimState.WITHDRAWN: "",
}
CLAIM_ICONS = {
    ClaimState.WAITING: "hourglass",
    ClaimState.CONFIRMED: "circle-check",
    ClaimState.REFUSED: "circle-x",
    ClaimState.WITHDRAWN: "arrow-back-up",
}
DAY_FAULTS = {
    "future": _l("This day is still to come."),
    "order": _l("It ends before it was issued."),
    "over": _l("It ended, or it is older than 24 months: it no longer counts."),
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

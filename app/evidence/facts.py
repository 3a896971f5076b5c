"""The facts a feature may state. Frozen; a mistake is voided by a later fact.

Every fact says whom it is about, when it happened, and which source row states it: the pair of
kind and source is unique, so stating it twice changes nothing. ``levels`` and ratings are whole
hundredths (350 is level 3.5); shares are hundredths of a percent (9000 is 90 %).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What all facts share. ``subject`` is what the fact is about, as ``kind:key`` where it can."""

    KIND: ClassVar[str] = ""

    learner_id: int
    happened_at: datetime
    source: str

    @property
    def subject(self) -> str:
        """The thing the fact concerns, for look-ups."""
        return ""

    def body(self) -> dict[str, Any]:
        """The kind's own fields, as JSON can hold them."""
        common = {f.name for f in fields(Fact)}
        return {k: _plain(v) for k, v in asdict(self).items() if k not in common}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


@dataclass(frozen=True, kw_only=True)
class CourseCompleted(Fact):
    """A course was finished; ``version`` is the content version's number."""

    KIND = "course_completed"
    course: str
    version: int
    hours: float = 0.0

    @property
    def subject(self) -> str:
        return f"course:{self.course}"


@dataclass(frozen=True, kw_only=True)
class Acknowledged(Fact):
    """A changed policy or lesson was read and confirmed. ``edition``: that of the lesson."""

    KIND = "acknowledged"
    ref: str
    version: int
    edition: int = 0

    @property
    def subject(self) -> str:
        return self.ref


@dataclass(frozen=True, kw_only=True)
class ChangeAsked(Fact):
    """A lesson of a completed course has changed in substance and is to be confirmed by ``due``
    (a day, empty for none)."""

    KIND = "change_asked"
    ref: str
    course: str
    edition: int
    due: str

    @property
    def subject(self) -> str:
        return self.ref


@dataclass(frozen=True, kw_only=True)
class AttendanceConfirmed(Fact):
    """A class, visit or seminar was attended."""

    KIND = "attendance_confirmed"
    session: str
    session_kind: str
    hours: float

    @property
    def subject(self) -> str:
        return f"session:{self.session}"


@dataclass(frozen=True, kw_only=True)
class ExamPassed(Fact):
    """A released attempt reached the pass mark. ``percent`` in hundredths of a percent."""

    KIND = "exam_passed"
    exam: str
    percent: int
    competencies: Mapping[str, int] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        return f"exam:{self.exam}"


@dataclass(frozen=True, kw_only=True)
class ExamFailed(Fact):
    """A released attempt missed the pass mark."""

    KIND = "exam_failed"
    exam: str
    percent: int
    competencies: Mapping[str, int] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        return f"exam:{self.exam}"


@dataclass(frozen=True, kw_only=True)
class RolePlayRated(Fact):
    """A role-play was rated. ``levels``: criterion → hundredths of a level, observed ones only.

    ``mode`` is exam or practice; ``confirmed`` says that a trainer stands behind the levels;
    ``tags`` are the scenario's (complaint, peak_drill ...).
    """

    KIND = "roleplay_rated"
    scenario: str
    channel: str
    mode: str
    passed: bool
    confirmed: bool
    levels: Mapping[str, int]
    critical: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        return f"scenario:{self.scenario}"


@dataclass(frozen=True, kw_only=True)
class CriterionRated(Fact):
    """One criterion was judged once, outside a role-play (write-the-reply, monthly review)."""

    KIND = "criterion_rated"
    criterion: str
    level: int
    context: str

    @property
    def subject(self) -> str:
        return f"criterion:{self.criterion}"


@dataclass(frozen=True, kw_only=True)
class InterviewRated(Fact):
    """An interview of ``interview_kind`` phone or panel got a mean ``rating`` (hundredths)."""

    KIND = "interview_rated"
    interview_kind: str
    rating: int


@dataclass(frozen=True, kw_only=True)
class ScriptDrilled(Fact):
    """A script was recalled in a drill; ``met`` of ``points`` key points were there."""

    KIND = "script_drilled"
    script: str
    met: int
    points: int

    @property
    def subject(self) -> str:
        return f"script:{self.script}"


@dataclass(frozen=True, kw_only=True)
class IndicatorMeasured(Fact):
    """A monthly figure of daily work: ``value`` in hundredths of its unit, ``month`` YYYY-MM.

    first_reply_in_time, solving, compliance: hundredths of a percent; satisfaction: hundredths of
    a point of 5; first_reply_seconds, handling_seconds: hundredths of a second; received: × 100.
    """

    KIND = "indicator_measured"
    indicator: str
    month: str
    value: int

    @property
    def subject(self) -> str:
        return f"indicator:{self.indicator}"


@dataclass(frozen=True, kw_only=True)
class CertificateHeld(Fact):
    """A certificate was issued or an external one confirmed."""

    KIND = "certificate_held"
    certificate: str
    serial: str
    valid_until: date | None = None

    @property
    def subject(self) -> str:
        return f"certificate:{self.certificate}"


@dataclass(frozen=True, kw_only=True)
class SignedOff(Fact):
    """A manager signed for something (``what``): the promotion to a tier, a mentor plan."""

    KIND = "signed_off"
    what: str
    by: int

    @property
    def subject(self) -> str:
        return self.what


@dataclass(frozen=True, kw_only=True)
class Waived(Fact):
    """A requirement was waived with a reason, until a day or for good."""

    KIND = "waived"
    requirement: str
    by: int
    reason: str
    until: date | None = None

    @property
    def subject(self) -> str:
        return f"requirement:{self.requirement}"


@dataclass(frozen=True, kw_only=True)
class ManagerAttested(Fact):
    """A manager attests ``count`` deeds of a kind: newcomers coached, improvement cycles closed."""

    KIND = "manager_attested"
    what: str
    count: int
    by: int

    @property
    def subject(self) -> str:
        return self.what


@dataclass(frozen=True, kw_only=True)
class MentoringCompleted(Fact):
    """A mentor and a newcomer have both signed their plan; ``role`` is mentor or newcomer. Of a
    mentor it counts as a newcomer coached, of a newcomer as a mentor plan signed off."""

    KIND = "mentoring_completed"
    role: str
    pair: str

    @property
    def subject(self) -> str:
        return f"mentoring:{self.pair}"


@dataclass(frozen=True, kw_only=True)
class TierAttained(Fact):
    """A tier was conferred, in force from ``effective``."""

    KIND = "tier_attained"
    tier: str
    effective: date

    @property
    def subject(self) -> str:
        return f"tier:{self.tier}"


@dataclass(frozen=True, kw_only=True)
class Voided(Fact):
    """Cancels the fact with public id ``voids``; the reason may be read by the person."""

    KIND = "voided"
    voids: str
    by: int
    reason: str

    @property
    def subject(self) -> str:
        return f"fact:{self.voids}"


KINDS: dict[str, type[Fact]] = {
    kind.KIND: kind
    for kind in (
        CourseCompleted,
        Acknowledged,
        ChangeAsked,
        AttendanceConfirmed,
        ExamPassed,
        ExamFailed,
        RolePlayRated,
        CriterionRated,
        InterviewRated,
        ScriptDrilled,
        IndicatorMeasured,
        CertificateHeld,
        SignedOff,
        Waived,
        ManagerAttested,
        MentoringCompleted,
        TierAttained,
        Voided,
    )
}

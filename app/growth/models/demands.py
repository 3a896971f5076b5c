"""What a tier asks, as it is written: one body for each kind of demand, and groups of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.content.authored import Part, RefText, Text
from app.growth.rules import requirements as rule
from app.growth.rules.tally import Requirement
from app.kernel.points import points

Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Percent = Annotated[float, Field(ge=0, le=100)]
Months = Annotated[int, Field(ge=1, le=120)]


class _Asked(Part):
    key: Key
    title: Text | None = None


class PassedBody(_Asked):
    """An exam to pass."""

    type: Literal["passed"]
    exam: RefText
    at_least: Percent = 0
    valid_months: Months | None = None

    def rule(self) -> Requirement:
        """As the rules know it."""
        return rule.Passed(
            self.key,
            exam=self.exam.ref.key,
            at_least=points(self.at_least),
            valid_months=self.valid_months,
        )


class CompletedBody(_Asked):
    """Courses to complete."""

    type: Literal["completed"]
    courses: tuple[RefText, ...] = Field(min_length=1)
    at_least: int | None = Field(default=None, ge=1)
    valid_months: Months | None = None

    def rule(self) -> Requirement:
        """As the rules know it."""
        return rule.Completed(
            self.key,
            courses=tuple(course.ref.key for course in self.courses),
            at_least=self.at_least,
            valid_months=self.valid_months,
        )


class RatedBody(_Asked):
    """Levels to reach in role-plays. No criteria named: all of them."""

    type: Literal["rated_at_least"]
    criteria: tuple[str, ...] = Field(min_length=1)
    level: float = Field(ge=1, le=5)
    scenarios: int = Field(ge=1)
    tags: tuple[str, ...] = ()
    valid_months: Months | None = None

    def rule(self) -> Requirement:
        """As the rules know it."""
        return rule.RatedAtLeast(
            self.key,
            criteria=self.criteria,
            level=points(self.level),
            scenarios=self.scenarios,
            tags=self.tags,
            valid_months=self.valid_months,
        )


class IndicatorAsked(_Asked):
    """A monthly figure to reach some months running."""

    type: Literal["indicator"]
    indicator: str
    target: float
    months: Months
    lower_is_better: bool = False

    def rule(self) -> Requirement:
        """As the rules know it."""
        return rule.Indicator(
            self.key,
            indicator=self.indicator,
            target=points(self.target),
            months=self.months,
            lower_is_better=self.lower_is_better,
        )


class InterviewAsked(_Asked):
    """An interview to pass."""

    type: Literal["interview"]
    interview: str
    at_least: float = Field(ge=1, le=5)
    valid_months: Months | None = None

    def rule(self) -> Requirement:
        """As the rules know it."""
        return rule.Interview(
            self.key,
            interview=self.interview,
            at_least=points(self.at_least),
            valid_months=self.valid_months,
        )


class TenureBody(_Asked):
    """Time in the present post."""

    type: Literal["tenure"]
    months: Months

    def rule(self) -> Requirement:
        """As the rules know it."""
        return rule.Tenure(self.key, months=self.months)


class ClassroomBody(_Asked):
    """Hours in class."""

    type: Literal["classroom_hours"]
    hours: float = Field(gt=0)
    valid_months: Months | None = None

    def rule(self) -> Requirement:
        """As the rules know it."""
        return rule.ClassroomHours(
            self.key, hours=points(self.hours), valid_months=self.valid_months
        )


class SignOffBody(_Asked):
    """The team manager's signature."""

    type: Literal["sign_off"]
    what: str
    valid_months: Months | None = None

    def rule(self) -> Requirement:
        """As the rules know it."""
        return rule.SignOff(self.key, what=self.what, valid_months=self.valid_months)


class CertificateBody(_Asked):
    """A certificate to hold."""

    type: Literal["certificate_in_force"]
    certificate: str

    def rule(self) -> Requirement:
        """As the rules know it."""
        return rule.CertificateInForce(self.key, certificate=self.certificate)


class DrilledBody(_Asked):
    """Scripts to know by heart."""

    type: Literal["drilled"]
    scripts: int = Field(ge=1)
    at_least: Percent = 0
    valid_months: Months | None = None

    def rule(self) -> Requirement:
        """As the rules know it."""
        return rule.Drilled(
            self.key,
            scripts=self.scripts,
            at_least=points(self.at_least),
            valid_months=self.valid_months,
        )


class VouchedBody(_Asked):
    """Deeds that managers vouch for: newcomers coached, improvement cycles closed."""

    type: Literal["coached"]
    what: str
    count: int = Field(ge=1)

    def rule(self) -> Requirement:
        """As the rules know it."""
        return rule.Vouched(self.key, what=self.what, count=self.count)


class GroupBody(_Asked):
    """Several demands of which all, one or so many are asked."""

    type: Literal["all_of", "any_of", "at_least"]
    needed: int | None = Field(default=None, ge=1)
    parts: tuple[Asked, ...] = Field(min_length=1)

    def rule(self) -> Requirement:
        """As the rules know it."""
        parts = tuple(part.rule() for part in self.parts)
        usual = 1 if self.type == "any_of" else len(parts)
        return rule.AtLeast(self.key, parts=parts, needed=self.needed or usual)


Asked = Annotated[
    PassedBody
    | CompletedBody
    | RatedBody
    | IndicatorAsked
    | InterviewAsked
    | TenureBody
    | ClassroomBody
    | SignOffBody
    | CertificateBody
    | DrilledBody
    | VouchedBody
    | GroupBody,
    Field(discriminator="type"),
]

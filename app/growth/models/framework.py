"""The competency framework as it is written in content/framework.yaml and edited in the browser."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from app.content.authored import Authored, Part, RefText, Text
from app.growth.rules import requirements as rule
from app.kernel.points import points
from app.kernel.refs import Ref
from app.kernel.wording import Wording

Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Percent = Annotated[float, Field(ge=0, le=100)]
Months = Annotated[int, Field(ge=1, le=120)]


class Named(Part):
    """Something with a key and a name in both languages."""

    key: Key
    title: Text


class Competency(Named):
    """What an agent can do, taught and examined."""

    summary: Text | None = None


class Criterion(Named):
    """One of the seven criteria everything is rated against."""

    behaviour: Text


class Point(Named):
    """A point of a dimension, with what it is seen in. Nothing named: not observed."""

    seen_in: tuple[RefText, ...] = ()
    same_as: str = ""


class Dimension(Named):
    """One of the six dimensions of the second framework."""

    points: tuple[Point, ...]


class IndicatorBody(Named):
    """A monthly figure of daily work."""

    unit: Literal["percent", "points", "seconds", "count"]
    better: Literal["higher", "lower"] = "higher"
    target: float | None = None
    floor: float | None = None
    hint: Text | None = None
    headings: tuple[str, ...] = ()


class InterviewBody(Named):
    """An interview: what it rates and how many interviewers it takes."""

    criteria: tuple[str, ...]
    raters: int = Field(default=1, ge=1, le=5)
    rubric: RefText | None = None


class Rubrics(Part):
    """What levels look like: in the monthly review and self-assessment, and for each point of the
    dimensions."""

    review: RefText | None = None
    dimensions: RefText | None = None


class DeedBody(Named):
    """Something a manager vouches for."""


class Standard(Named):
    """A figure of service: the one place where it stands."""

    value: float
    unit: Literal["seconds", "minutes", "hours", "days", "months", "percent", "level", "times"]
    source: str


class _Asked(Part):
    key: Key
    title: Text | None = None


class PassedBody(_Asked):
    """An exam to pass."""

    type: Literal["passed"]
    exam: RefText
    at_least: Percent = 0
    valid_months: Months | None = None

    def rule(self) -> rule.Requirement:
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

    def rule(self) -> rule.Requirement:
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

    def rule(self) -> rule.Requirement:
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

    def rule(self) -> rule.Requirement:
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

    def rule(self) -> rule.Requirement:
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

    def rule(self) -> rule.Requirement:
        """As the rules know it."""
        return rule.Tenure(self.key, months=self.months)


class ClassroomBody(_Asked):
    """Hours in class."""

    type: Literal["classroom_hours"]
    hours: float = Field(gt=0)
    valid_months: Months | None = None

    def rule(self) -> rule.Requirement:
        """As the rules know it."""
        return rule.ClassroomHours(
            self.key, hours=points(self.hours), valid_months=self.valid_months
        )


class SignOffBody(_Asked):
    """The team manager's signature."""

    type: Literal["sign_off"]
    what: str
    valid_months: Months | None = None

    def rule(self) -> rule.Requirement:
        """As the rules know it."""
        return rule.SignOff(self.key, what=self.what, valid_months=self.valid_months)


class CertificateBody(_Asked):
    """A certificate to hold."""

    type: Literal["certificate_in_force"]
    certificate: str

    def rule(self) -> rule.Requirement:
        """As the rules know it."""
        return rule.CertificateInForce(self.key, certificate=self.certificate)


class DrilledBody(_Asked):
    """Scripts to know by heart."""

    type: Literal["drilled"]
    scripts: int = Field(ge=1)
    at_least: Percent = 0
    valid_months: Months | None = None

    def rule(self) -> rule.Requirement:
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

    def rule(self) -> rule.Requirement:
        """As the rules know it."""
        return rule.Vouched(self.key, what=self.what, count=self.count)


class GroupBody(_Asked):
    """Several demands of which all, one or so many are asked."""

    type: Literal["all_of", "any_of", "at_least"]
    needed: int | None = Field(default=None, ge=1)
    parts: tuple[Asked, ...] = Field(min_length=1)

    def rule(self) -> rule.Requirement:
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


class Stage(Part):
    """A stretch of a learning path: courses in their order."""

    title: Text
    courses: tuple[RefText, ...] = Field(min_length=1)


class Tier(Named):
    """A career step with its duties, what is learnt on it and what keeps it."""

    short: Text
    duties: tuple[Text, ...]
    path: tuple[Stage, ...] = ()
    certificate: str = ""
    upkeep: tuple[Asked, ...] = ()


class Promotion(Part):
    """From one tier to the next, and what that asks."""

    from_tier: str
    to_tier: str
    requirements: tuple[Asked, ...] = Field(min_length=1)


class Board(Part):
    """Where the board draws its lines."""

    soon_days: int = Field(default=90, ge=1, le=366)
    near_missing: int = Field(default=2, ge=1)
    low_level: float = Field(default=2.5, ge=1, le=5)
    wanted_level: float = Field(default=3.5, ge=1, le=5)
    shown: tuple[str, ...] = ()


class Framework(Authored):
    """The whole framework. ``effective`` is the day from which it judges."""

    KIND: ClassVar[str] = "framework"

    title: Text
    effective: date
    reason: Text
    competencies: tuple[Competency, ...]
    criteria: tuple[Criterion, ...]
    dimensions: tuple[Dimension, ...]
    indicators: tuple[IndicatorBody, ...]
    interviews: tuple[InterviewBody, ...]
    rubrics: Rubrics = Rubrics()
    deeds: tuple[DeedBody, ...] = ()
    tags: tuple[Named, ...] = ()
    tiers: tuple[Tier, ...] = Field(min_length=1)
    promotions: tuple[Promotion, ...]
    board: Board = Board()
    standards: tuple[Standard, ...] = ()

    @property
    def points(self) -> tuple[Point, ...]:
        """All points of all dimensions, in order."""
        return tuple(point for dimension in self.dimensions for point in dimension.points)

    def tier(self, key: str) -> Tier | None:
        """The tier with this key."""
        return next((tier for tier in self.tiers if tier.key == key), None)

    def tier_of(self, held: str) -> str:
        """The tier of somebody who holds this one; the lowest for a tier that is not known here
        and for the empty name of nobody's."""
        return held if self.tier(held) else self.tiers[0].key

    def promotion_from(self, tier: str) -> Promotion | None:
        """The way up from a tier; None at the top."""
        return next((p for p in self.promotions if p.from_tier == tier), None)

    def indicator(self, key: str) -> IndicatorBody | None:
        """The monthly figure with this key."""
        return next((i for i in self.indicators if i.key == key), None)

    def interview(self, key: str) -> InterviewBody | None:
        """The interview with this key."""
        return next((i for i in self.interviews if i.key == key), None)

    def asked(self, key: str) -> Asked | None:
        """The demand with this key, wherever it stands."""
        stack: list[Asked] = [r for p in self.promotions for r in p.requirements]
        stack += [r for t in self.tiers for r in t.upkeep]
        while stack:
            found = stack.pop()
            if found.key == key:
                return found
            if isinstance(found, GroupBody):
                stack.extend(found.parts)
        return None

    def asked_refs(self, promotion: Promotion) -> set[Ref]:
        """Courses, exams and certificates that a promotion asks for, however deep inside."""
        found: set[Ref] = set()
        stack: list[Asked] = list(promotion.requirements)
        while stack:
            asked = stack.pop()
            if isinstance(asked, CompletedBody):
                found |= {course.ref for course in asked.courses}
            elif isinstance(asked, PassedBody):
                found.add(asked.exam.ref)
            elif isinstance(asked, CertificateBody):
                found.add(Ref("certificate", asked.certificate))
            elif isinstance(asked, GroupBody):
                stack.extend(asked.parts)
        return found

    def title_of(self, ref: Ref) -> Wording | None:
        """The title of what others may point at; None if it is not here."""
        rooms = {
            "competency": self.competencies,
            "criterion": self.criteria,
            "tier": self.tiers,
            "standard": self.standards,
            "indicator": self.indicators,
            "point": self.points,
        }
        return next((e.title for e in rooms.get(ref.kind, ()) if e.key == ref.key), None)

    def name_of(self, key: str) -> Wording | None:
        """The title of a criterion, indicator, interview, deed, tag or competency by its key."""
        rooms = (
            self.criteria,
            self.indicators,
            self.interviews,
            self.deeds,
            self.tags,
            self.competencies,
        )
        return next((e.title for room in rooms for e in room if e.key == key), None)

"""Rules, findings and steps in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.growth.models.framework import Framework, IndicatorBody
from app.growth.rules import requirements as rule
from app.growth.rules.board import Group, Risk, RiskKind
from app.growth.rules.forecast import Forecast
from app.growth.rules.months import first_day
from app.growth.rules.promotion import CaseState
from app.growth.rules.readiness import Finding, Readiness, Standing, Step
from app.growth.rules.tally import Proof, Requirement, StepKind
from app.kernel.points import written
from app.kernel.refs import Ref
from app.platform import i18n, links
from app.platform.i18n import _l, language


def _(message: str, **values: object) -> str:
    return str(i18n._(message, **values))


def ngettext(one: str, many: str, number: int) -> str:
    """The text for a number, which it may name ``%(num)d``."""
    return str(i18n.ngettext(one, many, number))


GROUPS: Final = {
    Group.READY: (_l("Ready"), "good", "check"),
    Group.NEAR: (_l("Nearly"), "info", "arrow-up"),
    Group.ON_THE_WAY: (_l("On the way"), "", ""),
    Group.AT_RISK: (_l("At risk"), "bad", "alert-triangle"),
}
STATES: Final = {
    CaseState.PROPOSED: (_l("Proposed"), "warm"),
    CaseState.ENDORSED: (_l("Endorsed"), "info"),
    CaseState.DEFERRED: (_l("Deferred"), "warm"),
    CaseState.APPROVED: (_l("Approved"), "good"),
    CaseState.DECLINED: (_l("Declined"), "bad"),
    CaseState.WITHDRAWN: (_l("Withdrawn"), ""),
}
STEP_ICONS: Final = {
    StepKind.COURSE: "book",
    StepKind.EXAM: "file-text",
    StepKind.ROLE_PLAY: "messages",
    StepKind.DRILL: "cards",
    StepKind.CLASSROOM: "presentation",
    StepKind.INTERVIEW: "phone",
    StepKind.SIGN_OFF: "pencil",
    StepKind.ATTEST: "user-check",
    StepKind.CERTIFICATE: "certificate",
    StepKind.WAIT: "hourglass",
}
STEP_REFS: Final = {
    StepKind.COURSE: "course",
    StepKind.EXAM: "exam",
    StepKind.CERTIFICATE: "certificate",
}


@dataclass(frozen=True)
class Chip:
    """A small word with a tone and a sign."""

    text: str
    tone: str
    sign: str


def level(value: int | None) -> str:
    """A level or mean in hundredths with one digit; a dash where there is none."""
    return "–" if value is None else i18n.number(round(value / 100, 1), 1)


def joined(words: list[str]) -> str:
    """Words in a row, with the reader's comma."""
    return ("、" if language() == "zh" else ", ").join(words)


def month(text: str) -> str:
    """``2026-10`` as 10月 or Oct, with the year where it is not plain."""
    day = first_day(text)
    return f"{day.month}月" if language() == "zh" else day.strftime("%b")


def figure(indicator: IndicatorBody | None, value: int | None) -> str:
    """A monthly figure with its unit."""
    if value is None:
        return "–"
    unit = indicator.unit if indicator else "count"
    number = i18n.number(value / 100)
    if unit == "percent":
        return f"{number}%"
    return _("%(number)s s", number=number) if unit == "seconds" else number


class Words:
    """The words of one framework for one reader. Titles of linked things are read once."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self._links: dict[Ref, links.Link | None] = {}

    def link(self, kind: str, key: str) -> links.Link | None:
        """Title and address of something of another feature; None if it leads nowhere."""
        ref = Ref(kind, key)
        if ref not in self._links:
            self._links[ref] = links.resolve(ref, language())
        return self._links[ref]

    def name(self, key: str, kind: str = "") -> str:
        """The name of a thing of the framework, or of a linked one, else its key."""
        own = self.framework.name_of(key)
        if own is not None:
            return own.said_in(language())
        found = self.link(kind, key) if kind else None
        return found.title if found else key

    def tier(self, key: str, short: bool = False) -> str:
        """A tier's name."""
        tier = self.framework.tier(key)
        if tier is None:
            return key
        return (tier.short if short else tier.title).said_in(language())

    # --- rules ---------------------------------------------------------------------------

    def title(self, requirement: Requirement) -> str:
        """The demand in one line."""
        asked = self.framework.asked(requirement.key)
        own = asked.title.said_in(language()) if asked and asked.title else ""
        return self._rule(requirement, own)

    def _rule(self, requirement: Requirement, own: str) -> str:
        r = requirement
        if isinstance(r, rule.Passed):
            name = own or self.name(r.exam, "exam")
            return _("%(exam)s, %(percent)s%% or better", exam=name, percent=written(r.at_least))
        if isinstance(r, rule.Completed):
            return self._courses(r, own)
        if isinstance(r, rule.RatedAtLeast):
            return own or self._rated(r)
        if isinstance(r, rule.Indicator):
            return own or self._indicator(r)
        if isinstance(r, rule.Interview):
            name = own or self.name(r.interview)
            text = _("%(interview)s, %(level)s or better", interview=name, level=level(r.at_least))
            return text + self._validity(r.valid_months)
        if isinstance(r, rule.Tenure):
            return own or ngettext("%(num)d month in post", "%(num)d months in post", r.months)
        if isinstance(r, rule.ClassroomHours):
            return own or _("%(hours)s hours in class", hours=written(r.hours))
        if isinstance(r, rule.SignOff):
            return own or _("Signature of the team's manager")
        if isinstance(r, rule.CertificateInForce):
            name = own or self.name(r.certificate, "certificate")
            return _("%(certificate)s, in force", certificate=name)
        if isinstance(r, rule.Drilled):
            return own or ngettext(
                "%(num)d script known by heart", "%(num)d scripts known by heart", r.scripts
            )
        if isinstance(r, rule.Vouched):
            return own or _("%(what)s: %(count)s", what=self.name(r.what), count=r.count)
        return own or self._group(r)

    def _courses(self, r: rule.Completed, own: str) -> str:
        if len(r.courses) == 1:
            text = own or self.name(r.courses[0], "course")
        else:
            count = r.at_least or len(r.courses)
            text = _("%(title)s: %(count)s courses", title=own or _("Courses"), count=count)
        return text + self._validity(r.valid_months)

    def _rated(self, r: rule.RatedAtLeast) -> str:
        if len(r.criteria) == len(self.framework.criteria):
            text = _(
                "Level %(level)s on every criterion in %(count)s role-plays",
                level=written(r.level),
                count=r.scenarios,
            )
        else:
            text = _(
                "%(criteria)s at level %(level)s in %(count)s role-plays",
                criteria=joined([self.name(c) for c in r.criteria]),
                level=written(r.level),
                count=r.scenarios,
            )
        if r.tags:
            text += _(", with %(tags)s", tags=joined([self.name(t) for t in r.tags]))
        return text

    def _indicator(self, r: rule.Indicator) -> str:
        target = figure(self.framework.indicator(r.indicator), r.target)
        sign = "≤" if r.lower_is_better else "≥"
        return _(
            "%(indicator)s %(sign)s %(target)s, %(months)s months running",
            indicator=self.name(r.indicator),
            sign=sign,
            target=target,
            months=r.months,
        )

    def _group(self, r: Requirement) -> str:
        if not isinstance(r, rule.AtLeast):
            return r.key
        parts = [self.title(part) for part in r.parts]
        if r.needed == 1:
            return (" 或 " if language() == "zh" else " or ").join(parts)
        return _("%(needed)s of: %(parts)s", needed=r.needed, parts=joined(parts))

    def _validity(self, months: int | None) -> str:
        if not months:
            return ""
        return _(" (within %(months)s months)", months=months)

    # --- findings ------------------------------------------------------------------------

    def chip(self, finding: Finding) -> Chip:
        """The verdict on one demand."""
        if finding.standing is Standing.MET:
            return Chip(_("Met"), "good", "check")
        if finding.standing is Standing.EXPIRING:
            return Chip(_("Until %(day)s", day=i18n.short_day(finding.until)), "warm", "clock")
        if finding.standing is Standing.WAIVED:
            return Chip(_("Waived"), "info", "circle-check")
        if finding.requirement.step is StepKind.WAIT:
            return Chip(_("Takes time"), "bad", "hourglass")
        return Chip(_("%(left)s to go", left=finding.left), "bad", "circle")

    def proof(self, finding: Finding, proof: Proof) -> str:
        """One piece of evidence in a few words."""
        r = _owner(finding.requirement, proof)
        day = i18n.short_day(proof.on)
        if isinstance(r, rule.Indicator):
            value = figure(self.framework.indicator(r.indicator), proof.value)
            return f"{month(proof.about)} {value}"
        if isinstance(r, rule.Passed):
            return _("%(day)s, %(value)s%%", day=day, value=written(proof.value or 0))
        if isinstance(r, rule.Completed):
            name = self.name(proof.about, "course")
            return _("%(name)s, %(day)s", name=name, day=day)
        if isinstance(r, rule.RatedAtLeast):
            name = self.name(proof.about, "scenario")
            return _("%(name)s, level %(level)s", name=name, level=level(proof.value))
        if isinstance(r, rule.Interview):
            return _("%(day)s, %(value)s", day=day, value=level(proof.value))
        return day

    def notes(self, finding: Finding) -> list[str]:
        """What else must be known: progress, what is lacking, from when to when."""
        r, found = finding.requirement, []
        if isinstance(r, rule.Tenure) and finding.since:
            found.append(_("since %(day)s", day=i18n.day(finding.since)))
            if finding.ready_on:
                found.append(_("full on %(day)s", day=i18n.day(finding.ready_on)))
        elif not finding.good and finding.needed > 1 and not isinstance(r, rule.Indicator):
            found.append(
                _("%(done)s of %(needed)s so far", done=self._amount(r, finding.done),
                  needed=self._amount(r, finding.needed))
            )  # fmt: skip
        if finding.lacks:
            found.append(self._lacking(finding))
        if finding.standing is Standing.WAIVED:
            until = _(", until %(day)s", day=i18n.day(finding.until)) if finding.until else ""
            found.append(_("Waived: %(reason)s", reason=finding.reason) + until)
        elif finding.standing is Standing.MET and finding.until:
            found.append(_("valid until %(day)s", day=i18n.day(finding.until)))
        elif isinstance(r, rule.SignOff) and not finding.good:
            found.append(_("asked for last, when everything else is met"))
        return found

    def _amount(self, r: Requirement, value: int) -> str:
        return written(value) if isinstance(r, rule.ClassroomHours) else str(value)

    def _lacking(self, finding: Finding) -> str:
        r = finding.requirement
        if isinstance(r, rule.Indicator):
            months = joined([month(m) for m in finding.lacks])
            return _("%(months)s not measured yet", months=months)
        kind = "course" if isinstance(r, rule.Completed) else ""
        names = [self.name(key, kind) for key in finding.lacks[:4]]
        more = len(finding.lacks) - len(names)
        text = joined(names) + (_(" and %(more)s more", more=more) if more else "")
        return _("still missing: %(names)s", names=text)

    # --- steps, risks, forecasts ---------------------------------------------------------

    def step(self, step: Step, finding: Finding) -> str:
        """What to do, in one line. ``finding`` may be the group that the step stems from."""
        finding = part_of(finding, step.requirement) or finding
        kind = step.kind
        if kind is StepKind.COURSE:
            name = (
                self.name(step.about, "course") if step.about else self.title(finding.requirement)
            )
            if step.renewal:
                return _("Renew: %(name)s", name=name)
            return _("Learn: %(name)s", name=name)
        if kind is StepKind.EXAM:
            r = finding.requirement
            exam = r.exam if isinstance(r, rule.Passed) else step.about
            return _("Sit the exam: %(name)s", name=self.name(exam, "exam"))
        if kind is StepKind.ROLE_PLAY:
            r = finding.requirement
            target = written(r.level) if isinstance(r, rule.RatedAtLeast) else "3"
            if step.about:
                name = self.name(step.about)
                return _("A role-play for %(name)s, level %(level)s", name=name, level=target)
            return _("A role-play at level %(level)s", level=target)
        return {
            StepKind.DRILL: _("Drill scripts, %(left)s to go", left=step.left),
            StepKind.CLASSROOM: _("Take part in a class"),
            StepKind.INTERVIEW: _("Arrange the interview"),
            StepKind.SIGN_OFF: _("Ask the manager to sign"),
            StepKind.ATTEST: _("%(what)s: %(left)s to go", what=self.title(finding.requirement),
                               left=step.left),
            StepKind.CERTIFICATE: _("Get the certificate"),
            StepKind.WAIT: _("Wait for it: %(what)s", what=self.title(finding.requirement)),
        }[kind]  # fmt: skip

    def risk(self, risk: Risk) -> str:
        """A reason to talk, about behaviour and figures."""
        if risk.kind is RiskKind.FALLING:
            return _("%(name)s has fallen three months running", name=self.name(risk.about))
        if risk.kind is RiskKind.LOW_LEVEL:
            value = level(risk.value)
            return _("%(name)s only %(value)s", name=self.name(risk.about), value=value)
        if risk.kind is RiskKind.LOW_FIGURE:
            value = figure(self.framework.indicator(risk.about), risk.value)
            return _("%(name)s only %(value)s", name=self.name(risk.about), value=value)
        asked = self.framework.asked(risk.about)
        name = self.title(asked.rule()) if asked else risk.about
        return _("%(name)s has lapsed", name=name)

    def forecast(self, forecast: Forecast | None, readiness: Readiness) -> str:
        """The forecast with its method, or why there is none."""
        if forecast is None:
            return ""
        day = i18n.day(forecast.earliest)
        if forecast.earliest <= readiness.on:
            text = _("Nothing has to be waited for.")
        else:
            text = _("Earliest %(day)s: what needs waiting decides.", day=day)
        if forecast.likely is None:
            names = [
                self.title(found.requirement)
                for key in forecast.still
                if (found := readiness.finding(key)) is not None
            ]
            still = _("No likely day: in the last 90 days nothing moved in %(names)s.",
                      names=joined(names))  # fmt: skip
            return f"{text}{i18n.gap()}{still}"
        if forecast.likely > forecast.earliest:
            likely = _("At the pace of the last 90 days about %(day)s.",
                       day=i18n.day(forecast.likely))  # fmt: skip
            return f"{text}{i18n.gap()}{likely}"
        return text


def part_of(finding: Finding, key: str) -> Finding | None:
    """The finding with this key: itself or one of its parts, however deep."""
    if finding.key == key:
        return finding
    found = (part_of(part, key) for part in finding.parts)
    return next((part for part in found if part is not None), None)


def _owner(requirement: Requirement, proof: Proof) -> Requirement:
    """The leaf a proof belongs to: groups hand on their parts' proofs."""
    if not isinstance(requirement, rule.AtLeast):
        return requirement
    for part in requirement.parts:
        owner = _owner(part, proof)
        about = {
            getattr(owner, name, None)
            for name in ("exam", "indicator", "interview", "certificate", "what")
        }
        if proof.about in about or proof.about in getattr(owner, "courses", ()):
            return owner
    return requirement


def days_left(until: date | None, on: date) -> int:
    """Days from a day to another; 0 if there is none."""
    return (until - on).days if until else 0

"""What a tier asks, as data, and how each demand is tallied against a dossier on a day.

A demand only ever counts what speaks for a person, so one more passing fact never hurts. A fact
with a validity stops counting on the day it ends; figures are judged by calendar months.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.growth.rules import dossier as known
from app.growth.rules.dossier import Dossier
from app.growth.rules.months import add_months, day_after, month_of, whole_months
from app.growth.rules.tally import (
    Proof,
    Requirement,
    StepKind,
    Tally,
    end_of,
    is_valid,
    latest_of,
)


@dataclass(frozen=True)
class Passed(Requirement):
    """An exam was passed, with at least ``at_least`` hundredths of a percent."""

    exam: str = ""
    at_least: int = 0
    valid_months: int | None = None
    step: StepKind = StepKind.EXAM

    def tally(self, dossier: Dossier, on: date) -> Tally:
        """One passing attempt still valid; else the last attempt is shown as short."""
        taken = [f for f in dossier.of(known.ExamTaken, on) if f.exam == self.exam]
        good = [
            f
            for f in taken
            if f.passed and f.percent >= self.at_least and is_valid(f, self.valid_months, on)
        ]
        shown = good[-1:] or taken[-1:]
        return Tally(
            min(1, len(good)),
            1,
            tuple(
                Proof(f.id, f.on, self.exam, f.percent, bool(good), end_of(f, self.valid_months))
                for f in shown
            ),
        )


@dataclass(frozen=True)
class Completed(Requirement):
    """Courses were completed: all of them, or ``at_least`` so many."""

    courses: tuple[str, ...] = ()
    at_least: int | None = None
    valid_months: int | None = None
    step: StepKind = StepKind.COURSE

    def tally(self, dossier: Dossier, on: date) -> Tally:
        """The last completion of each course, if still valid: not run out, and no change of a
        lesson left unconfirmed past its day."""
        done = [f for f in dossier.of(known.CourseDone, on) if f.course in self.courses]
        last = latest_of(done, lambda f: f.course)
        ends = {f.id: self._ends(f, dossier, on) for f in last}
        good = [f for f in last if on < (ends[f.id] or date.max)]
        have = {f.course for f in good}
        needed = len(self.courses) if self.at_least is None else self.at_least
        lacks = tuple(c for c in self.courses if c not in have) if len(have) < needed else ()
        return Tally(
            len(have),
            needed,
            tuple(Proof(f.id, f.on, f.course, None, f in good, ends[f.id]) for f in last),
            lacks,
        )

    def _ends(self, done: known.CourseDone, dossier: Dossier, on: date) -> date | None:
        """The day from which a completion no longer counts, as things stand on a day."""
        confirmed = dossier.of(known.Confirmed, on)
        found = [
            change.due + timedelta(days=1)
            for change in dossier.of(known.ChangeOpen, on)
            if change.course == done.course
            and change.on >= done.on
            and change.due is not None
            and not any(c.ref == change.ref and c.edition >= change.edition for c in confirmed)
        ]
        end = end_of(done, self.valid_months)
        return min([*found, end] if end else found, default=None)


@dataclass(frozen=True)
class RatedAtLeast(Requirement):
    """Level ``level`` or better on every observed one of ``criteria`` in so many different
    scenarios, passed and confirmed by a trainer; each of ``tags`` among them; each criterion seen
    at that level at least once, in a role-play or in another rating."""

    criteria: tuple[str, ...] = ()
    level: int = 300
    scenarios: int = 1
    tags: tuple[str, ...] = ()
    valid_months: int | None = None
    step: StepKind = StepKind.ROLE_PLAY

    def _lowest(self, dossier: Dossier) -> Mapping[str, int]:
        """The lowest of the criteria seen in each sound role-play, by the fact's id; worked out
        once for all demands on the same criteria."""
        return dossier.once(("lowest", self.criteria), lambda: dict(self._lows(dossier)))

    def _lows(self, dossier: Dossier) -> Iterator[tuple[str, int]]:
        for play in dossier.of(known.RolePlayed, date.max):
            if play.passed and play.confirmed and not play.critical:
                seen = [play.levels[c] for c in self.criteria if c in play.levels]
                if seen:
                    yield play.id, min(seen)

    def _plays(
        self, dossier: Dossier, on: date
    ) -> tuple[list[known.RolePlayed], list[known.RolePlayed]]:
        """The role-plays that are still valid, and those of them that count."""
        plays = dossier.of(known.RolePlayed, on)
        if self.valid_months is not None:
            plays = [f for f in plays if is_valid(f, self.valid_months, on)]
        lows, line = self._lowest(dossier), self.level
        return plays, [f for f in plays if lows.get(f.id, -1) >= line]

    def _lacking(
        self, dossier: Dossier, good: Iterable[known.RolePlayed], on: date
    ) -> tuple[str, ...]:
        """Tags and criteria that no role-play that counts, and no other rating, has shown."""
        tags: set[str] = set()
        seen: set[str] = set()
        for play in good:
            tags |= play.tags
            seen |= play.levels.keys()
        if not seen.issuperset(self.criteria):
            seen |= {
                f.criterion
                for f in dossier.of(known.CriterionSeen, on)
                if f.level >= self.level and is_valid(f, self.valid_months, on)
            }
        return tuple(t for t in self.tags if t not in tags) + tuple(
            c for c in self.criteria if c not in seen
        )

    def is_met(self, dossier: Dossier, on: date) -> bool:
        """Enough different scenarios, and nothing lacking."""
        good = self._plays(dossier, on)[1]
        enough = len({f.scenario for f in good}) >= self.scenarios
        return enough and not self._lacking(dossier, good, on)

    def tally(self, dossier: Dossier, on: date) -> Tally:
        """Different scenarios that count; what is lacking is a tag or an unseen criterion."""
        plays, good = self._plays(dossier, on)
        shown = latest_of(good, lambda f: f.scenario)
        names = {f.scenario for f in good}
        short = [
            f
            for f in latest_of(plays, lambda f: f.scenario)
            if f.scenario not in names and set(f.levels) & set(self.criteria)
        ]
        return Tally(
            len(names),
            self.scenarios,
            tuple(
                Proof(
                    f.id,
                    f.on,
                    f.scenario,
                    min(f.levels[c] for c in self.criteria if c in f.levels),
                    f.scenario in names,
                    end_of(f, self.valid_months),
                )
                for f in sorted((*shown, *short), key=lambda f: (f.on, f.id))
            ),
            self._lacking(dossier, good, on),
        )


@dataclass(frozen=True)
class Indicator(Requirement):
    """A monthly figure reached its target in ``months`` months running, up to the last full month
    (or the one before, while the last is not in yet)."""

    indicator: str = ""
    target: int = 0
    months: int = 1
    lower_is_better: bool = False

    def reached(self, value: int) -> bool:
        """Is this value on the right side of the target?"""
        return value <= self.target if self.lower_is_better else value >= self.target

    def tally(self, dossier: Dossier, on: date) -> Tally:
        """Months running; one not measured is lacking, one below the line is shown as short."""
        figures = {
            f.month: f
            for f in dossier.of(known.Measured, on)
            if f.indicator == self.indicator and day_after(f.month) <= on
        }
        last = 1 if month_of(on, 1) in figures else 2
        wanted = [month_of(on, last + back) for back in range(self.months)]
        proofs, lacks, running, done = [], [], True, 0
        for month in wanted:
            figure = figures.get(month)
            good = figure is not None and self.reached(figure.value)
            running = running and good
            done += running
            if figure is None:
                lacks.append(month)
            else:
                proofs.append(Proof(figure.id, figure.on, month, figure.value, good))
        return Tally(
            done,
            self.months,
            tuple(reversed(proofs)),
            tuple(reversed(lacks)),
            ready_on=(
                day_after(month_of(on, last + done - self.months)) if done < self.months else None
            ),
        )


@dataclass(frozen=True)
class Interview(Requirement):
    """An interview of this kind was rated at least so high, not too long ago."""

    interview: str = ""
    at_least: int = 0
    valid_months: int | None = None
    step: StepKind = StepKind.INTERVIEW

    def tally(self, dossier: Dossier, on: date) -> Tally:
        """The last interview that reached the line and is valid; else the last at all."""
        held = [f for f in dossier.of(known.Interviewed, on) if f.interview == self.interview]
        good = [f for f in held if f.rating >= self.at_least and is_valid(f, self.valid_months, on)]
        shown = good[-1:] or held[-1:]
        return Tally(
            min(1, len(good)),
            1,
            tuple(
                Proof(
                    f.id, f.on, self.interview, f.rating, bool(good), end_of(f, self.valid_months)
                )
                for f in shown
            ),
        )


@dataclass(frozen=True)
class Tenure(Requirement):
    """So many full months in the present tier (since hire before the first promotion)."""

    months: int = 0

    def tally(self, dossier: Dossier, on: date) -> Tally:
        """Months served, and the day on which they will be full."""
        since = dossier.in_post_since(on)
        done = whole_months(since, on)
        ready = add_months(since, self.months)
        return Tally(
            min(done, self.months),
            self.months,
            ready_on=ready if ready > on else None,
            since=since,
        )


@dataclass(frozen=True)
class ClassroomHours(Requirement):
    """So many hundredths of an hour in class."""

    hours: int = 0
    valid_months: int | None = None
    step: StepKind = StepKind.CLASSROOM

    def tally(self, dossier: Dossier, on: date) -> Tally:
        """The sum over attended classes."""
        held = [f for f in dossier.of(known.Attended, on) if is_valid(f, self.valid_months, on)]
        return Tally(
            sum(f.hours for f in held),
            self.hours,
            tuple(
                Proof(f.id, f.on, f.session, f.hours, True, end_of(f, self.valid_months))
                for f in held
            ),
        )


@dataclass(frozen=True)
class SignOff(Requirement):
    """The team's manager signed for it."""

    what: str = ""
    valid_months: int | None = None
    step: StepKind = StepKind.SIGN_OFF

    def tally(self, dossier: Dossier, on: date) -> Tally:
        """The last signature."""
        signed = [
            f
            for f in dossier.of(known.Signed, on)
            if f.what == self.what and is_valid(f, self.valid_months, on)
        ]
        return Tally(
            min(1, len(signed)),
            1,
            tuple(
                Proof(f.id, f.on, self.what, None, True, end_of(f, self.valid_months))
                for f in signed[-1:]
            ),
        )


@dataclass(frozen=True)
class CertificateInForce(Requirement):
    """A certificate of this kind is held and has not run out."""

    certificate: str = ""
    step: StepKind = StepKind.CERTIFICATE

    def tally(self, dossier: Dossier, on: date) -> Tally:
        """The one that lasts longest; else the last that ran out."""
        held = [f for f in dossier.of(known.Holding, on) if f.certificate == self.certificate]
        live = [f for f in held if f.valid_until is None or on < f.valid_until]
        best = max(
            live or held,
            key=lambda f: (f.valid_until is None, f.valid_until or f.on, f.id),
            default=None,
        )
        proofs = (
            (Proof(best.id, best.on, self.certificate, None, bool(live), best.valid_until),)
            if best
            else ()
        )
        return Tally(min(1, len(live)), 1, proofs)


@dataclass(frozen=True)
class Drilled(Requirement):
    """So many different scripts were recalled with at least ``at_least`` hundredths of a percent
    of their key points."""

    scripts: int = 1
    at_least: int = 0
    valid_months: int | None = None
    step: StepKind = StepKind.DRILL

    def tally(self, dossier: Dossier, on: date) -> Tally:
        """Different scripts, each by its last good recall."""
        good = [
            f
            for f in dossier.of(known.Recalled, on)
            if f.met * 10_000 >= f.points * self.at_least and is_valid(f, self.valid_months, on)
        ]
        last = latest_of(good, lambda f: f.script)
        return Tally(
            len(last),
            self.scripts,
            tuple(
                Proof(f.id, f.on, f.script, None, True, end_of(f, self.valid_months)) for f in last
            ),
        )


@dataclass(frozen=True)
class Vouched(Requirement):
    """Managers vouch for at least ``count`` deeds: newcomers coached, improvement cycles closed."""

    what: str = ""
    count: int = 1
    step: StepKind = StepKind.ATTEST

    def tally(self, dossier: Dossier, on: date) -> Tally:
        """The sum of what was vouched for."""
        good = [f for f in dossier.of(known.Attested, on) if f.what == self.what]
        return Tally(
            sum(f.count for f in good),
            self.count,
            tuple(Proof(f.id, f.on, self.what, f.count) for f in good),
        )


@dataclass(frozen=True)
class AtLeast(Requirement):
    """So many of several demands. All of them is ``needed = len(parts)``, any is 1."""

    parts: tuple[Requirement, ...] = ()
    needed: int = 1

    def tally(self, dossier: Dossier, on: date) -> Tally:
        """How many parts are met, and all their proofs."""
        tallies = [part.tally(dossier, on) for part in self.parts]
        return Tally(
            sum(t.met for t in tallies),
            self.needed,
            tuple(proof for t in tallies for proof in t.proofs),
        )


def all_of(key: str, *parts: Requirement) -> AtLeast:
    """Every one of these."""
    return AtLeast(key, parts=parts, needed=len(parts))


def any_of(key: str, *parts: Requirement) -> AtLeast:
    """One of these is enough."""
    return AtLeast(key, parts=parts, needed=1)

"""A learner goes through a package: what its parts store is kept, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.accounts.queries import people_by_id
from app.content import store
from app.courses import policies
from app.courses.models.bodies import Lesson
from app.courses.models.films import PackageRun
from app.courses.models.rows import Enrolment
from app.courses.queries import films as queries
from app.courses.queries.learning import Standing, enrolment_of, lesson_in
from app.courses.rules import elements, scorm
from app.courses.rules.packing import Packed, PackedPart
from app.courses.rules.parts import Document, Package
from app.courses.rules.scorm import Learner, Outcome
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, NotFound
from app.platform.db import db


@dataclass(frozen=True)
class Pass:
    """What lets a package's player store for one learner: signed into its address. In round 0 an
    author tries the package, and nothing is kept."""

    learner_id: int
    round: int
    course: str
    lesson: str
    block: str
    file: str
    origin: str

    def sealed(self) -> list[Any]:
        """As a ticket holds it."""
        return [
            self.learner_id,
            self.round,
            self.course,
            self.lesson,
            self.block,
            self.file,
            self.origin,
        ]

    @classmethod
    def of(cls, value: Sequence[Any]) -> Pass:
        """What ``sealed`` gave."""
        return cls(*value)


@dataclass(frozen=True)
class PartState:
    """One part on a page."""

    part: PackedPart
    outcome: Outcome
    begun: bool


@dataclass(frozen=True)
class PackageState:
    """A package in the hands of one learner."""

    file: str
    packed: Packed
    parts: tuple[PartState, ...]
    wanted: int
    done: bool

    @property
    def score(self) -> int | None:
        """The mean score, in hundredths of a percent."""
        return scorm.total([part.outcome for part in self.parts])

    @property
    def begun(self) -> bool:
        """Has any part been opened?"""
        return any(part.begun for part in self.parts)

    @property
    def next(self) -> int:
        """The part to open: the first that is not done, else the first."""
        return next((n for n, part in enumerate(self.parts) if not part.outcome.done), 0)


def states(standing: Standing, lesson: str, document: Document) -> dict[str, PackageState]:
    """The packages of a lesson by their key. One whose file is gone is left out."""
    if not document.packages or standing.enrolment is None:
        return {}
    body = standing.lessons[lesson].body
    return _states(standing.enrolment, lesson, body, document)


def _states(
    enrolment: Enrolment, lesson: str, body: Lesson, document: Document
) -> dict[str, PackageState]:
    known = queries.files(list(body.files.values()))
    kept = queries.runs(enrolment, lesson)
    found = {}
    for key, package in document.packages.items():
        file = known.get(body.files.get(key, ""))
        if file is not None and file.about:
            packed = Packed.of(file.about)
            found[key] = _state(file.hash, packed, package, kept.get(key, {}))
    return found


def _state(
    file: str, packed: Packed, package: Package, kept: Mapping[str, PackageRun]
) -> PackageState:
    parts = tuple(
        PartState(part, _outcome(kept.get(part.key)), part.key in kept) for part in packed.parts
    )
    # What was done stays done when its author asks for more later, or puts in a newer package.
    was_done = any(run.done_at is not None for run in kept.values())
    done = was_done or scorm.is_done([part.outcome for part in parts], package.score)
    return PackageState(file, packed, parts, package.score, done)


def _outcome(run: PackageRun | None) -> Outcome:
    return Outcome(run.completed, run.passed, run.score) if run is not None else Outcome()


def unplayed(standing: Standing, lesson: str, document: Document) -> tuple[str, ...]:
    """The packages of a lesson that are still to be completed."""
    found = states(standing, lesson, document)
    return tuple(key for key in document.packages if key not in found or not found[key].done)


def admitted(standing: Standing, lesson: str, block: str, *, origin: str) -> Pass:
    """A pass for a package of a lesson that is open to its learner. Raise NotFound or Denied."""
    enrolment = standing.enrolment
    if lesson not in standing.lessons:
        raise NotFound()
    policies.may_learn(enrolment.state if enrolment else None).enforce()
    assert enrolment is not None
    body = lesson_in(standing, lesson).body
    _package(body, block)
    digest = body.files.get(block, "")
    return Pass(enrolment.learner_id, enrolment.round, standing.key, lesson, block, digest, origin)


@dataclass(frozen=True)
class Opened:
    """What a part's player begins with."""

    packed: Packed
    part: PackedPart
    values: dict[str, str]
    commits: int
    state: PackageState


def begin(given: Pass, number: int, *, sitting: str, at: datetime) -> Opened:
    """Open a part. From now on only this sitting stores; one open elsewhere is refused."""
    if not given.round:
        packed = _tried(given)
        part = _part(packed, number)
        values = scorm.opening(
            packed, number, {}, Learner("trial", ""), seconds=0, begun=False, ended=False
        )
        return Opened(packed, part, values, 0, _trial_state(given, packed, {}))
    enrolment, packed, package = _entered(given, at)
    part = _part(packed, number)
    run = queries.runs(enrolment, given.lesson).get(given.block, {}).get(part.key)
    begun = run is not None and run.file == given.file
    if run is None:
        run = PackageRun(
            enrolment_id=enrolment.id,
            round=enrolment.round,
            lesson=given.lesson,
            block=given.block,
            file=given.file,
            sco=part.key,
            values={},
            ended=False,
            commits=0,
            seconds=0,
            completed=False,
            started_at=at,
            changed_at=at,
        )
        db.session.add(run)
    elif not begun:  # a newer package begins with nothing; what was reached stays
        run.file, run.values, run.ended = given.file, {}, False
    run.seconds += scorm.seconds_of(packed.version, run.values)
    values = scorm.opening(
        packed,
        number,
        run.values,
        _learner(enrolment, at),
        seconds=run.seconds,
        begun=begun and run.commits > 0,
        ended=run.ended,
    )
    # The time of the sitting before is counted; it must not be counted again.
    run.values = {k: v for k, v in run.values.items() if not k.endswith(".session_time")}
    run.sitting, run.commits, run.changed_at = sitting, 0 if not begun else run.commits, at
    if not part.keeps:
        _settle(run, Outcome(completed=True), at)
    db.session.flush()
    return Opened(packed, part, values, run.commits, _finish(enrolment, given, packed, package, at))


def keep(
    given: Pass,
    number: int,
    values: Mapping[str, str],
    *,
    sitting: str,
    sequence: int,
    ended: bool,
    at: datetime,
) -> PackageState:
    """Store what a part holds. What comes twice or late changes nothing.

    Raise Conflict if the part was opened elsewhere since, BadContent for values that no package
    may set.
    """
    if not given.round:
        packed = _tried(given)
        _check(packed, values)
        reached = scorm.outcome(packed.version, values, _part(packed, number), ended)
        return _trial_state(given, packed, {number: reached})
    enrolment, packed, package = _entered(given, at)
    part = _part(packed, number)
    run = queries.runs(enrolment, given.lesson).get(given.block, {}).get(part.key)
    if run is None or run.sitting != sitting or run.file != given.file:
        raise Conflict("This exercise was opened in another window. Go on there.")
    _check(packed, values)
    if sequence > run.commits:
        run.values, run.commits, run.ended, run.changed_at = dict(values), sequence, ended, at
        _settle(run, scorm.outcome(packed.version, values, part, ended), at)
        db.session.flush()
    return _finish(enrolment, given, packed, package, at)


def _check(packed: Packed, values: Mapping[str, str]) -> None:
    wrong = elements.fault(packed.version, values)
    if wrong or not elements.fits(values):
        raise BadContent("The exercise stores something that cannot be kept: %(name)s", name=wrong)


def trial(by: Actor, course: str, lesson: str, name: str, *, origin: str) -> Pass:
    """A pass for an author to try a package that stands beside the newest text of a lesson."""
    digest = store.latest(Lesson, f"{course}/{lesson}").body.files.get(name, "")
    return Pass(by.id, 0, course, lesson, name, digest, origin)


def tried(given: Pass) -> PackageState:
    """The package of a trial, untouched. Raise NotFound if it is not there."""
    return _trial_state(given, _tried(given), {})


def _tried(given: Pass) -> Packed:
    file = queries.files([given.file]).get(given.file)
    if file is None or not file.about:
        raise NotFound()
    return Packed.of(file.about)


def _trial_state(given: Pass, packed: Packed, reached: Mapping[int, Outcome]) -> PackageState:
    parts = tuple(
        PartState(part, reached.get(number, Outcome()), number in reached)
        for number, part in enumerate(packed.parts)
    )
    return PackageState(given.file, packed, parts, 0, False)


def _settle(run: PackageRun, now: Outcome, at: datetime) -> None:
    kept = scorm.better(_outcome(run), now)
    run.completed, run.passed, run.score = kept.completed, kept.passed, kept.score
    run.changed_at = at


def _finish(
    enrolment: Enrolment, given: Pass, packed: Packed, package: Package, at: datetime
) -> PackageState:
    """How the package stands; the moment at which it was done is kept on its parts."""
    kept = queries.runs(enrolment, given.lesson).get(given.block, {})
    state = _state(given.file, packed, package, kept)
    if state.done:
        for run in kept.values():
            run.done_at = run.done_at or at
        db.session.flush()
    return state


def _entered(given: Pass, at: datetime) -> tuple[Enrolment, Packed, Package]:
    """Is the pass still good: the person there, the course still theirs, the package still in the
    lesson? Raise NotFound or Denied."""
    enrolment = enrolment_of(given.learner_id, given.course, lock=True)
    policies.may_learn(enrolment.state if enrolment else None).enforce()
    assert enrolment is not None
    person = people_by_id(db.session(), [given.learner_id], day=at.date()).get(given.learner_id)
    if person is None or person.disabled or person.erased or enrolment.round != given.round:
        raise NotFound()
    package = _package(store.current(Lesson, f"{given.course}/{given.lesson}").body, given.block)
    file = queries.files([given.file]).get(given.file)
    if file is None or not file.about:
        raise NotFound()
    return enrolment, Packed.of(file.about), package


def _learner(enrolment: Enrolment, at: datetime) -> Learner:
    """The package hears the name that its learner goes by, and an id that leads nowhere."""
    person = people_by_id(db.session(), [enrolment.learner_id], day=at.date())
    return Learner(str(enrolment.public_id), person[enrolment.learner_id].name)


def _package(body: Lesson, block: str) -> Package:
    text = body.zh or body.en
    package = text.document.packages.get(block) if text else None
    if package is None:
        raise NotFound()
    return package


def _part(packed: Packed, number: int) -> PackedPart:
    if not 0 <= number < len(packed.parts):
        raise NotFound()
    return packed.parts[number]

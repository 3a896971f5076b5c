"""Each kind of deed, carried out by the feature it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from app.courses.replay import learning as courses
from app.demo.rules.deeds import Deed
from app.demo.services.stage import Stage
from app.exams.replay import plays, sitting
from app.exams.replay.sitting import Sitter
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.wording import Wording
from app.notices import inbox
from app.scripts_library import replay as scripts


@dataclass(frozen=True)
class Scene:
    """A deed with everything it needs: who acts, and the public ids of what was begun before."""

    stage: Stage
    deed: Deed
    by: Actor
    names: Mapping[str, str]

    @property
    def at(self) -> datetime:
        """The moment."""
        return self.deed.at

    @property
    def about(self) -> Mapping[str, Any]:
        """What the deed is about."""
        return self.deed.about

    @property
    def person(self) -> int:
        """The account that the deed concerns."""
        return self.stage.people[self.about["person"]]

    def begun(self, word: str = "name") -> UUID:
        """The public id of what the named deed began. Raise NotFound if it was left out."""
        name = self.about[word]
        if name not in self.names:
            raise NotFound()
        return UUID(self.names[name])


Act = Callable[[Scene], object]


def study(s: Scene) -> None:
    """A course, unless what it builds on was not reached; then that day was for something else."""
    courses.study(
        s.by, s.about["course"], at=s.at, zone=s.stage.zone, seed=s.deed.who,
        lessons=s.about["lessons"],
    )  # fmt: skip


def sit(s: Scene) -> None:
    """An exam, unless it is passed already."""
    exam = s.about["exam"]
    if not sitting.has_passed(s.by.id, exam):
        seed = f"{s.deed.who}/{exam}/{s.at.date().isoformat()}"
        sitting.sit(s.by, exam, Sitter(s.about["ability"], seed), key=s.stage.key, at=s.at)


def talk(s: Scene) -> None:
    """A role-play."""
    scenario, twice = s.about["scenario"], s.about["twice"]
    number = 0
    name = s.stage.name("talk", s.deed.who, scenario, s.at)
    while plays.for_two(name) is not twice:
        number += 1
        name = s.stage.name("talk", s.deed.who, scenario, s.at, number)
    plays.play(
        s.by, scenario, kind=s.about["kind"], exam=s.about["exam"], name=name,
        seed=_number(s), at=s.at,
    )  # fmt: skip


def drill(s: Scene) -> None:
    """A peak drill."""
    plays.drill(s.by, s.about["drill"], kind=s.about["kind"], seed=_number(s), at=s.at)


def _number(s: Scene) -> int:
    """A number that is the same again for the same deed."""
    return sum(ord(sign) * (n + 1) for n, sign in enumerate(f"{s.deed.who}/{s.at.isoformat()}"))


def plan_class(s: Scene) -> UUID:
    """A class; its public id is kept under the deed's name."""
    a = s.about
    return courses.plan_class(
        s.by, Wording(*a["title"]), Wording(*a["about"]), kind=a["type"], place=a["place"],
        starts=datetime.fromisoformat(a["starts"]), seats=a["seats"], at=s.at,
    )  # fmt: skip


def confirm_class(s: Scene) -> None:
    """Who came."""
    came = [s.stage.people[number] for number in s.about["came"]]
    courses.confirm(s.by, s.begun(), came, at=s.at)


def ask(s: Scene) -> UUID:
    """A question; its public id is kept under the deed's name."""
    a = s.about
    return courses.ask(s.by, a["course"], a["title"], a["text"], at=s.at, zone=s.stage.zone)


def answer(s: Scene) -> None:
    """An answer to a question."""
    a = s.about
    courses.answer(
        s.by, a["course"], s.begun(), a["text"], at=s.at, zone=s.stage.zone, best=a["best"]
    )


def assign(s: Scene) -> None:
    """A course for many, with a due day."""
    due = s.stage.day(s.at) + timedelta(days=s.about["days"])
    people = [s.stage.people[number] for number in s.about["people"]]
    courses.assign(s.by, s.about["course"], people, due_on=due, at=s.at, today=s.stage.day(s.at))


def read_notices(s: Scene) -> None:
    """Whatever was told so far is read."""
    inbox.mark_read(s.by.id, at=s.at)


LEARNING: Final[Mapping[str, Act]] = {
    "study": study,
    "sit": sit,
    "talk": talk,
    "drill": drill,
    "mark": lambda s: sitting.mark_waiting(
        s.by, at=s.at, strictness=-s.about["leaning"] / 5, seed=s.deed.who, most=8
    ),
    "rate": lambda s: plays.rate_waiting(
        s.by, at=s.at, leaning=s.about["leaning"], seed=s.deed.who, most=8
    ),
    "release": lambda s: sitting.release(s.by, s.about["exam"], at=s.at),
    "anchors": lambda s: plays.make_anchors(s.by, wanted=s.about["wanted"], at=s.at),
    "calibrate": lambda s: plays.judge_anchors(
        s.by, at=s.at, leaning=s.about["leaning"] * 1.6, seed=s.deed.who
    ),
    "appeal_exam": lambda s: sitting.appeal(s.by, s.about["exam"], s.about["words"], at=s.at),
    "appeal_talk": lambda s: plays.appeal(s.by, s.about["words"], at=s.at),
    "plan_class": plan_class,
    "sign_up": lambda s: courses.sign_up(s.by, s.begun(), at=s.at),
    "confirm_class": confirm_class,
    "ask": ask,
    "answer": answer,
    "assign": assign,
    "waive_course": lambda s: courses.waive(
        s.by, s.about["course"], s.person, s.about["reason"], at=s.at, today=s.stage.day(s.at)
    ),
    "opine": lambda s: courses.opine(
        s.by, s.about["course"], s.about["answers"], s.about["words"], at=s.at
    ),
    "read_notices": read_notices,
    "use_scripts": lambda s: scripts.use(s.by, s.about["keys"], at=s.at),
    "star": lambda s: scripts.star(s.by, s.about["key"], at=s.at),
    "drill_scripts": lambda s: scripts.drill(
        s.by, s.about["keys"], skill=s.about["skill"], seed=s.deed.who, at=s.at
    ),
    "propose_script": lambda s: scripts.propose(s.by, s.about["key"], s.about["words"], at=s.at),
    "answer_proposal": lambda s: scripts.answer_oldest(
        s.by, taken=s.about["taken"], text=s.about["words"], at=s.at
    ),
    "team_script": lambda s: scripts.keep_own(
        s.by, s.about["words"], "logistics", at=s.at, day=s.stage.day(s.at)
    ),
}
"""What people learned, sat, played, asked and used. A kind that begins something gives its public
id, which is kept under the deed's ``name``."""

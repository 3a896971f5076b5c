"""What a learner studied, sat and played, from their first day to yesterday."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from app.demo.rules import words
from app.demo.rules.cast import Cast, Member
from app.demo.rules.catalogue import Catalogue
from app.demo.rules.deeds import Calendar, Deed

FIRST_COURSES: Final = (
    ("information-protection", 1),
    ("platform-overview", 3),
    ("service-fundamentals", 6),
    ("chat-service", 10),
    ("phone-service", 16),
    ("orders-after-sales", 23),
    ("complaint-handling", 31),
    ("teamwork-handover", 40),
)
EXAMINED: Final = (
    "information-protection",
    "service-fundamentals",
    "chat-service",
    "orders-after-sales",
    "complaint-handling",
)
PRETESTED: Final = ("service-fundamentals", "complaint-handling")
"""Courses whose exam everybody sits once before them."""
OPINIONS: Final = ("useful", "clear", "practised", "paced")
TALKS: Final = (12, 30, 58, 95, 140, 190, 240)
"""Days after the beginning on which somebody plays."""

LIFTS: Final = {"mid": -0.16, "mock-mid": -0.1, "senior": -0.24, "mock-senior": -0.2}
"""How much less one's everyday ability is worth in the harder exams."""

BUSY: Final = 52
"""For so many days everybody plays more often: the weeks that raters are compared over."""


@dataclass(frozen=True)
class Learning:
    """The learning of one made history."""

    cast: Cast
    catalogue: Catalogue
    calendar: Calendar
    seed: str

    def deeds(self) -> Iterator[Deed]:
        """Everything that learners did, and what trainers marked and rated, in no order."""
        for member in self.cast.learners:
            for deed in self._courses(member):
                yield deed
                yield from self._opinion(member, deed)
            yield from self._exams(member)
            yield from self._talks(member)
        yield from self._desk()

    def _draw(self, *parts: object) -> random.Random:
        return random.Random("/".join(str(part) for part in (self.seed, *parts)))

    def _courses(self, member: Member) -> Iterator[Deed]:
        draw = self._draw("courses", member.staff_no)
        if member.hired > 420:
            # Long here: last year's training lies before the window, and runs out or was renewed.
            yield self._study(member, "information-protection", 372 + draw.randint(-20, 20))
            if member.gift > 0.85:
                yield self._study(member, "information-protection", 24 + draw.randint(0, 9))
        pace = 0.8 + 0.7 * (1 - member.gift)
        for key, after in FIRST_COURSES:
            ago = member.begins - round(after * pace)
            if (key != "information-protection" or member.hired <= 420) and ago >= 1:
                yield self._study(member, key, ago)
        if member is self.cast.learners[0]:  # whom a tour begins with, in the middle of a film
            yield self._study(member, "complaint-handling", 1, lessons=1)
        first = {key for key, _after in FIRST_COURSES}
        more = [c for c in self.catalogue.tier("junior") if c.key not in first]
        draw.shuffle(more)
        ago = member.begins - round(58 * pace)
        for number, course in enumerate(more[: round(1 + 6 * member.gift)]):
            if ago < 2:
                break
            half = number == round(6 * member.gift) and not course.before
            yield self._study(member, course.key, ago, lessons=1 if half else None)
            ago -= draw.randint(11, 24)
        if member.story in ("mid", "senior_open", "senior_declined"):
            for number, course in enumerate(self.catalogue.tier("mid")):
                yield self._study(member, course.key, 190 - 35 * number + draw.randint(0, 6))
        if member.story in READY_AGO:
            for course in self.catalogue.tier("mid")[:1]:
                yield self._study(member, course.key, 3, lessons=1)  # begun, and gone on with soon
        if member.story.startswith("senior"):
            for number, course in enumerate(self.catalogue.tier("senior")):
                yield self._study(member, course.key, 96 - 20 * number)

    def _study(self, member: Member, key: str, ago: int, lessons: int | None = None) -> Deed:
        hour = self._draw("hour", member.staff_no, key, ago).randint(9, 16)
        return Deed(
            self.calendar.at(max(1, ago), hour, 5), "study", member.staff_no,
            {"course": key, "lessons": lessons},
        )  # fmt: skip

    def _opinion(self, member: Member, study: Deed) -> Iterator[Deed]:
        """What somebody thinks of a course that they have finished; half of them say it."""
        draw = self._draw("opinion", member.staff_no, study.about["course"], study.at.date())
        if study.about["lessons"] is not None or draw.random() > 0.55:
            return
        lowest = 2 if draw.random() < 0.15 else 3
        answers = {name: draw.randint(lowest, 5) for name in OPINIONS}
        said = draw.choice(words.REMARKS) if draw.random() < 0.25 else ""
        yield Deed(
            study.at + timedelta(hours=6, minutes=draw.randint(0, 40)), "opine", member.staff_no,
            {"course": study.about["course"], "answers": answers, "words": said},
        )  # fmt: skip

    def _exams(self, member: Member) -> Iterator[Deed]:
        draw = self._draw("exams", member.staff_no)
        wanted = [("entry-check", 0, 10)]
        pace = 0.8 + 0.7 * (1 - member.gift)
        for key, after in FIRST_COURSES:
            if key in EXAMINED and (draw.random() < 0.72 or member.story):
                wanted.append((key, round(after * pace) + 1, 15))
        for key in PRETESTED:  # before the course, to see later what it gave
            after = dict(FIRST_COURSES)[key]
            yield from self._sit(member, key, member.begins - round(after * pace) + 1, 9, known=0.5)
        wanted += [("mock-junior", 44, 19), ("junior", 47, 14), ("junior", 62, 14)]
        if member.hired > 160 and member.gift > 0.5:
            wanted += [("mock-mid", 148, 20), ("mid", 160, 10)]
        for exam, after, hour in wanted:
            yield from self._sit(member, exam, member.begins - after, hour)
        if member.hired in range(40, 140) and draw.random() < 0.6:
            yield from self._sit(member, "junior", 1, 15)  # waits for its marks this morning
        if member.story == "mid":
            yield from self._sit(member, "senior", 30 + draw.randint(0, 9), 10)
        if member.story.startswith("senior"):
            yield from self._sit(member, "mock-senior", 112, 19)
            yield from self._sit(member, "senior", 105, 10)
            yield from self._sit(member, "senior", 84, 10)
        if member.story in READY_AGO:
            ago = READY_AGO[member.story]
            yield from self._sit(member, "mid", ago + 22, 10)
            yield from self._sit(member, "mid", ago + 9, 10)

    def _sit(
        self, member: Member, exam: str, ago: int, hour: int, *, known: float = 1.0
    ) -> Iterator[Deed]:
        """A try, unless it is passed by then; a second one of a course's exam the day after.
        ``known``: the share of what one will know that is there before the course."""
        if exam not in self.catalogue.exams or ago < 1:
            return
        lift = LIFTS.get(exam, 0.0) + (0.14 if member.story in READY_AGO and exam == "mid" else 0)
        minute = self._draw("sit", member.staff_no, exam, ago).randint(0, 25)
        yield Deed(
            self.calendar.at(ago, hour, minute), "sit", member.staff_no,
            {"exam": exam, "ability": round((member.ability(ago) + lift) * known, 3)},
        )  # fmt: skip
        if exam in EXAMINED and ago > 3 and known == 1.0:
            yield Deed(
                self.calendar.at(ago - 2, hour + 1, minute), "sit", member.staff_no,
                {"exam": exam, "ability": round(member.ability(ago) + 0.12, 3)},
            )  # fmt: skip

    def _talks(self, member: Member) -> Iterator[Deed]:
        draw = self._draw("talks", member.staff_no)
        chosen = list(self.catalogue.scenarios)
        draw.shuffle(chosen)
        days = [member.begins - after for after in TALKS if member.begins - after > BUSY]
        days += [ago for ago in (BUSY - 3, 37, 24, 11) if ago < member.begins - 4]
        if draw.random() < 0.3 and member.begins > 10:
            days.append(1)
        for number, ago in enumerate(sorted(days, reverse=True)):
            exam = number % 3 != 0 or ago <= BUSY
            scenario = chosen[number % len(chosen)].key
            moved = ago + draw.randint(-2, 2) if ago > 3 else ago
            yield self._talk(member, scenario, max(1, moved), exam=exam)
        for story, ago in READY_AGO.items():
            if member.story == story:
                yield from self._proof(member, ago, draw)

    def _proof(self, member: Member, ago: int, draw: random.Random) -> Iterator[Deed]:
        """The role-plays that a promotion asks for: four that went well, a complaint among them,
        and a peak drill."""
        complaints = list(self.catalogue.tagged("complaint"))
        others = [s for s in self.catalogue.scenarios if s not in complaints]
        picked = [*draw.sample(complaints, 3), *draw.sample(others, 3)]
        for number, scenario in enumerate(picked):
            yield self._talk(member, scenario.key, ago + 44 - 5 * number, exam=True, kind="ideal")
        if self.catalogue.drills:
            yield Deed(
                self.calendar.at(ago + 13, 15, 10), "drill", member.staff_no,
                {"drill": self.catalogue.drills[0], "kind": "ideal"},
            )  # fmt: skip

    def _talk(self, member: Member, scenario: str, ago: int, *, exam: bool, kind: str = "") -> Deed:
        draw = self._draw("talk", member.staff_no, scenario, ago)
        felt = member.ability(ago) + draw.uniform(-0.16, 0.16)
        kind = kind or ("ideal" if felt > 0.6 else "middling" if felt > 0.36 else "vague")
        return Deed(
            self.calendar.at(ago, draw.randint(10, 17), draw.randint(0, 50)), "talk",
            member.staff_no,
            {"scenario": scenario, "kind": kind, "exam": exam, "twice": draw.random() < 0.36},
        )  # fmt: skip

    def _desk(self) -> Iterator[Deed]:
        """Trainers mark and rate twice a week, and release on Saturdays."""
        lead = self.cast.first("trainer", "lead_trainer")
        for ago in range(max(m.begins for m in self.cast.learners) - 1, 1, -1):
            weekday = self.calendar.day(ago).weekday()
            for number, trainer in enumerate(self.cast.trainers):
                if weekday not in ((0, 3), (1, 4), (2, 5))[number % 3]:
                    continue
                about = {"leaning": LEANINGS[number % len(LEANINGS)]}
                for hour, kind in ((17, "mark"), (18, "rate")):
                    at = self.calendar.at(ago, hour, 10 + number)
                    yield Deed(at, kind, trainer.staff_no, about)
            if weekday == 5:
                for minute, exam in enumerate(("junior", "mid", "senior")):
                    at = self.calendar.at(ago, 19, minute)
                    yield Deed(at, "release", lead.staff_no, {"exam": exam})
        yield Deed(self.calendar.at(140, 16), "anchors", lead.staff_no, {"wanted": 6})
        for number, trainer in enumerate(self.cast.trainers):
            about = {"leaning": LEANINGS[number % len(LEANINGS)]}
            yield Deed(self.calendar.at(138, 16, number), "calibrate", trainer.staff_no, about)


LEANINGS: Final = (0.0, -0.42, 0.1)
"""How much stricter or milder than the suggestion each trainer judges."""

READY_AGO: Final = {
    "approved": 24,
    "approved_early": 120,
    "waiting": 6,
    "proposed": 2,
    "ready": 8,
    "deferred": 38,
    "declined": 75,
}
"""Days before which the case of each story was, or could have been, proposed."""

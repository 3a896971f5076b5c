"""How training was asked for and planned, and who led whom through their first weeks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from app.demo.rules import training_words as words
from app.demo.rules.cast import Cast, Member
from app.demo.rules.catalogue import Catalogue
from app.demo.rules.deeds import Calendar, Deed
from app.demo.rules.together import CLASS_DAYS

LED: Final = 200
"""Whoever came within so many days was given a mentor."""

LASTS: Final = 56
"""Days that a pair lasts."""

STEPS: Final = 11
"""The usual steps and one of their own."""

BEGUN_BEFORE: Final = 12
"""Days before its quarter on which a plan is begun; the next quarter's is begun by now."""

ABLE: Final = 0.8


@dataclass(frozen=True)
class Training:
    """Needs, plans and mentor pairs of one made history."""

    cast: Cast
    catalogue: Catalogue
    calendar: Calendar
    seed: str

    def deeds(self) -> Iterator[Deed]:
        """Everything, in no order."""
        yield from self._needs()
        for back, goals, lines in words.PLANS:
            yield from self._plan(back, goals, lines)
        for number, newcomer in enumerate(self.newcomers()):
            yield from self._mentoring(number, newcomer)

    def newcomers(self) -> list[Member]:
        """Whoever was given a mentor, the longest here first."""
        found = [m for m in self.cast.learners if 2 < m.hired <= LED and self.mentors(m)]
        return sorted(found, key=lambda m: (-m.hired, m.staff_no))

    def mentors(self, newcomer: Member) -> list[Member]:
        """Who of the team can lead a newcomer: able people who came earlier."""
        return [
            m
            for m in self.cast.of_team(newcomer.team)
            if m.gift >= ABLE and m.hired >= newcomer.hired + 50
        ]

    def _draw(self, *parts: object) -> random.Random:
        return random.Random("/".join(str(part) for part in (self.seed, *parts)))

    def _deed(self, ago: int, hour: int, kind: str, who: str, **about: Any) -> Deed:
        return Deed(self.calendar.at(ago, hour, 35), kind, who, about)

    @property
    def _lead(self) -> str:
        return self.cast.first("trainer", "lead_trainer").staff_no

    def _begun(self, back: int) -> int:
        """How many days ago the plan of a quarter was begun."""
        first, _last = self.calendar.quarter_days(back)
        return max(9, self.calendar.ago(first) + BEGUN_BEFORE)

    def _team(self, place: str) -> str:
        return next((t for t in self.cast.teams if place and t.endswith(place)), "")

    def _needs(self) -> Iterator[Deed]:
        for name, back, days, place, topic, reason, event, said in words.NEEDS:
            ago = days if back is None else self._begun(back) + days
            asks, team = self._asker(name, place, ago)
            if asks is None:
                continue
            named = f"need-{name}"
            yield self._deed(
                ago, 11, "ask_for", asks, name=named, topic=topic, reason=reason, team=team
            )
            if event:
                yield self._deed(
                    ago - 3, 16, "answer_need", self._lead, name=named, event=event, words=said
                )
        course, topic = words.TAKEN_UP
        if self.catalogue.course(course) is not None:
            yield self._deed(
                self._begun(0) + 6, 15, "take_up", self._lead, name="need-figures",
                course=course, topic=topic,
            )  # fmt: skip

    def _asker(self, name: str, place: str, ago: int) -> tuple[str | None, str]:
        there = [m for m in self.cast.learners if m.hired > ago + 3]
        if place == "first":
            there = [m for m in there if m is self.cast.learners[0]]
        elif place:
            team = self._team(place)
            return (self.cast.leader(team).staff_no if team else None), team
        return (self._draw("need", name).choice(there).staff_no if there else None), ""

    def _plan(self, back: int, goals: str, lines: tuple[tuple[Any, ...], ...]) -> Iterator[Deed]:
        first, last = self.calendar.quarter_days(back)
        begun, plan = self._begun(back), f"plan-{back}"
        year, quarter = first.year, (first.month - 1) // 3 + 1
        title = f"{year}年第{quarter}季度培训计划（演示） · Training plan {year} Q{quarter}"
        yield self._deed(
            begun, 10, "begin_plan", self._lead, name=plan, title=title, goals=goals,
            starts=first.isoformat(), ends=last.isoformat(),
        )  # fmt: skip
        for number, line in enumerate(lines):
            yield from self._line(plan, begun, number, line, first, last)
        for number, ago in enumerate(CLASS_DAYS):
            planned = max(1, ago + 12)
            if first <= self.calendar.day(ago) <= last:
                yield self._deed(
                    min(begun, planned), 17, "plan_line", self._lead, plan=plan,
                    name=f"{plan}-class-{number}", type="class", of_class=f"class-{number}",
                )  # fmt: skip
        if back >= 0:
            yield self._deed(begun - 2, 9, "share_plan", self._lead, plan=plan)

    def _line(
        self, plan: str, begun: int, number: int, line: tuple[Any, ...], first: date, last: date
    ) -> Iterator[Deed]:
        kind, subject, place, tier, need, due, done = line
        if kind == "course" and self.catalogue.course(subject) is None:
            return
        name = f"{plan}-{number}"
        told = {"course": subject} if kind == "course" else {"topic": subject}
        days = (last - first).days
        yield self._deed(
            begun, 11 + number, "plan_line", self._lead, plan=plan, name=name, type=kind, **told,
            team=self._team(place), tier=tier, need=f"need-{need}" if need else "",
            due=(first + timedelta(days=round(days * due))).isoformat(),
        )  # fmt: skip
        if done is not None:
            ago = self.calendar.ago(first + timedelta(days=round(days * done)))
            yield self._deed(ago, 18, "finish_line", self._lead, plan=plan, name=name)
        if need and last < self.calendar.today:
            ago = self.calendar.ago(last)
            yield self._deed(ago, 18, "meet_need", self._lead, name=f"need-{need}")

    def _mentoring(self, number: int, newcomer: Member) -> Iterator[Deed]:
        """The first of them changed mentors early; the newest who is through has yet to sign."""
        able = self.mentors(newcomer)
        start = newcomer.hired - 2
        mentor = able[number % len(able)]
        if number == 0 and len(able) > 1:
            yield self._pair("early", start, newcomer, able[1])
            yield self._week("early", start, 1, newcomer, able[1])
            leader = self.cast.leader(newcomer.team).staff_no
            yield self._deed(
                start - 10, 9, "end_pair", leader, name="pair-early", person=newcomer.staff_no,
                words=words.ENDED,
            )  # fmt: skip
            start, mentor = start - 11, able[0]
        name = newcomer.staff_no
        yield self._pair(name, start, newcomer, mentor)
        for week in range(1, len(words.MEETINGS) + 1):
            if start - 7 * week >= 1:
                yield self._week(name, start, week, newcomer, mentor)
        through = [m for m in self.newcomers() if m.hired - 2 - 50 >= 1]
        about = {"name": f"pair-{name}", "person": newcomer.staff_no}
        if start - 50 >= 1:
            yield self._deed(start - 49, 17, "sign_pair", mentor.staff_no, **about)
            if newcomer is not through[-1]:
                yield self._deed(start - 50, 17, "sign_pair", newcomer.staff_no, **about)

    def _pair(self, name: str, start: int, newcomer: Member, mentor: Member) -> Deed:
        draw = self._draw("pair", name)
        return self._deed(
            start, 9, "pair_up", self.cast.leader(newcomer.team).staff_no, name=f"pair-{name}",
            person=newcomer.staff_no, mentor=mentor.staff_no, days=LASTS,
            goal=draw.choice(words.PAIR_GOALS), own=[draw.choice(words.OWN_STEPS)],
        )  # fmt: skip

    def _week(self, name: str, start: int, week: int, newcomer: Member, mentor: Member) -> Deed:
        """A meeting, and the two steps of its week; the last one brings what is left."""
        sight, note = words.MEETINGS[week - 1]
        last = week == len(words.MEETINGS)
        steps = list(range(2 * week - 2, STEPS if last else 2 * week))
        who = newcomer if sight == "own" else mentor
        return self._deed(
            start - 7 * week, 16, "work_through", who.staff_no, name=f"pair-{name}",
            person=newcomer.staff_no, steps=steps, note=note, sight=sight,
        )  # fmt: skip

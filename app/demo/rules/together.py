"""What the organisation did as a whole: classes, questions, surveys, improvements, awards."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from app.demo.rules import words
from app.demo.rules.cast import Cast, Member
from app.demo.rules.catalogue import Catalogue
from app.demo.rules.deeds import Calendar, Deed

SURVEYS: Final = (252, 161, 70, 9)
"""Days ago on which a survey opened; the last one is still open."""

ANSWERS: Final = 6
CLASS_DAYS: Final = (240, 187, 131, 84, 40, 17, -6, -13)
QUESTION_DAYS: Final = (205, 166, 120, 77, 44, 20, 3)
SUGGESTION_DAYS: Final = (142, 96, 63, 35, 13, 4)
CYCLE_DAYS: Final = (152, 66, 13, 27)
ASSIGNED: Final = (("dispute-prevention-emergencies", 30, 9), ("multi-chat-pressure", 12, -16))
"""Courses that trainers asked a team to complete: when, and by which day (days ago)."""


@dataclass(frozen=True)
class Together:
    """The common life of one made history."""

    cast: Cast
    catalogue: Catalogue
    calendar: Calendar
    seed: str

    def deeds(self) -> Iterator[Deed]:
        """Everything, in no order."""
        yield from self._classes()
        yield from self._questions()
        yield from self._assignments()
        yield from self._surveys()
        yield from self._cycles()
        yield from self._suggestions()
        yield from self._awards()
        yield from self._reports()
        yield from self._library()
        yield from self._loose_ends()

    def _draw(self, *parts: object) -> random.Random:
        return random.Random("/".join(str(part) for part in (self.seed, *parts)))

    def _there(self, ago: int, least: int = 3) -> list[Member]:
        """Who worked here already, for some days."""
        return [m for m in self.cast.learners if m.hired > ago + least]

    def _classes(self) -> Iterator[Deed]:
        trainers = self.cast.trainers
        for number, ago in enumerate(CLASS_DAYS):
            kind, title, about = words.CLASSES[number % len(words.CLASSES)]
            host = trainers[number % len(trainers)].staff_no
            planned = max(1, ago + 12)
            name = f"class-{number}"
            yield Deed(
                self.calendar.at(planned, 10), "plan_class", host,
                {"name": name, "type": kind, "title": title, "about": about,
                 "place": words.ROOMS[number % len(words.ROOMS)],
                 "starts": self.calendar.at(ago, 14).isoformat(), "seats": 12},
            )  # fmt: skip
            draw = self._draw("class", number)
            there = self._there(max(planned, 1))
            going = draw.sample(there, min(len(there), draw.randint(8, 14)))
            for seat, member in enumerate(going):
                at = self.calendar.at(max(1, planned - 1 - seat % 3), 12, 3 * seat)
                yield Deed(at, "sign_up", member.staff_no, {"name": name})
            if ago > 0:
                came = [m.staff_no for m in going[:12] if draw.random() < 0.88]
                yield Deed(
                    self.calendar.at(ago, 16), "confirm_class", host, {"name": name, "came": came}
                )

    def _questions(self) -> Iterator[Deed]:
        for number, (ago, said) in enumerate(zip(QUESTION_DAYS, words.QUESTIONS, strict=True)):
            course, title, text, answer = said
            there = self._there(ago, 8)
            if not there or self.catalogue.course(course) is None:
                continue
            draw = self._draw("question", number)
            asks = draw.choice(there).staff_no
            name = f"question-{number}"
            about = {"name": name, "course": course}
            yield Deed(
                self.calendar.at(ago, 13, 20), "ask", asks, {**about, "title": title, "text": text}
            )
            if answer:
                trainer = draw.choice(self.cast.trainers).staff_no
                best = {**about, "text": answer, "best": True}
                yield Deed(self.calendar.at(ago, 17, 40), "answer", trainer, best)
                peer = draw.choice([m for m in there if m.staff_no != asks] or there).staff_no
                thanks = {**about, "text": "学到了，我们组也碰到过，照这个说法顾客都接受。",
                          "best": False}  # fmt: skip
                yield Deed(self.calendar.at(max(1, ago - 1), 9, 10), "answer", peer, thanks)

    def _assignments(self) -> Iterator[Deed]:
        lead = self.cast.first("trainer", "lead_trainer").staff_no
        for course, ago, due in ASSIGNED:
            if self.catalogue.course(course) is None:
                continue
            there = [m.staff_no for m in self._there(ago)]
            yield Deed(
                self.calendar.at(ago, 9, 5), "assign", lead,
                {"course": course, "people": there, "days": ago - due},
            )  # fmt: skip
            for number in there[::3]:
                at = self.calendar.at(max(1, ago - 4 - len(number) % 3), 16, 30)
                yield Deed(at, "study", number, {"course": course, "lessons": None})
            for number, reason in zip(there[1::3], words.EXEMPTED, strict=False):
                yield Deed(
                    self.calendar.at(max(1, ago - 2), 11, 20), "waive_course", lead,
                    {"course": course, "person": number, "reason": reason},
                )  # fmt: skip

    def _surveys(self) -> Iterator[Deed]:
        analyst = self.cast.first("analyst").staff_no
        for number, ago in enumerate(SURVEYS):
            period = self.calendar.quarter(ago)
            year, quarter = period.split("-Q")
            title = (f"{year}年第{quarter}季度客户满意度调查（演示）",
                     f"Customer satisfaction, {period} (demo)")  # fmt: skip
            about: dict[str, Any] = {"period": period}
            yield Deed(
                self.calendar.at(ago, 9, 30), "open_survey", analyst, {**about, "title": title}
            )
            over = number + 1 < len(SURVEYS)
            for member in self._there(ago, 10):
                draw = self._draw("survey", number, member.staff_no)
                days = draw.sample(range(1, 15 if over else 8), 2)
                given = [self._answer(member, ago, draw) for _ in range(ANSWERS if over else 3)]
                at = self.calendar.at(max(1, ago - days[0]), draw.randint(10, 21), 12)
                yield Deed(at, "answer_survey", member.staff_no, {**about, "answers": given})
            if over:
                yield Deed(self.calendar.at(ago - 16, 18), "close_survey", analyst, about)
                if number == len(SURVEYS) - 2:
                    report = {**about, "title": f"{period} 满意度报告（演示）",
                              "words": words.REPORT}  # fmt: skip
                    yield Deed(self.calendar.at(ago - 18, 16), "report_survey", analyst, report)

    def _answer(self, member: Member, ago: int, draw: random.Random) -> dict[str, list[str]]:
        able = member.ability(ago)

        def mark(lift: float = 0.0) -> list[str]:
            return [str(min(5, max(1, round(2.7 + 2.4 * able + lift + draw.gauss(0, 0.75)))))]

        given = {
            "channel": [draw.choice(("chat", "chat", "chat", "phone", "mail", "social"))],
            "overall": mark(),
            "solved": ["yes" if draw.random() < 0.6 + 0.36 * able else "no"],
            "attitude": mark(0.25),
            "expertise": mark(-0.3),
            "problem_solving": mark(-0.05),
        }
        for key, share in (("enquiry", 0.5), ("orders", 0.6), ("complaints", 0.3)):
            if draw.random() < share:
                given[key] = mark(-0.1)
        if draw.random() < 0.35:
            given["after_sales"] = mark(-0.15)
        if draw.random() < 0.3:
            felt = int(given["overall"][0])
            near = [text for text, good in words.COMMENTS if abs(good - felt + 0.5) <= 1.5]
            given["suggestion"] = [draw.choice(near)]
        return given

    def _cycles(self) -> Iterator[Deed]:
        """One kept and counted, one carried out, one planned, one only found."""
        for number, (ago, told) in enumerate(zip(CYCLE_DAYS, words.FINDINGS, strict=True)):
            place, finding, goal, measure, figure, done, kept = told
            team = next((t for t in self.cast.teams if t.endswith(place)), "")
            if not team:
                continue
            leader = self.cast.leader(team).staff_no
            owner = max(self.cast.of_team(team), key=lambda m: (m.gift, m.staff_no))
            about = {"team": team, "finding": finding}
            yield Deed(self.calendar.at(ago, 15), "find", leader, {**about, "survey": number == 3})
            if goal:
                plan = {**about, "words": (goal, measure), "figure": figure,
                        "owner": owner.staff_no, "days": 42}  # fmt: skip
                yield Deed(self.calendar.at(ago - 4, 15), "plan_cycle", leader, plan)
            if done:
                at = self.calendar.at(ago - 38, 17)
                yield Deed(at, "do_cycle", owner.staff_no, {**about, "said": done})
            if kept:
                at = self.calendar.at(max(1, ago - 145), 10)
                yield Deed(at, "keep_cycle", leader, {**about, "said": kept})

    def _suggestions(self) -> Iterator[Deed]:
        for number, (ago, said) in enumerate(zip(SUGGESTION_DAYS, words.SUGGESTIONS, strict=True)):
            text, state, answer = said
            draw = self._draw("suggestion", number)
            there = self._there(ago, 20)
            if not there:
                continue
            member = draw.choice(there)
            yield Deed(self.calendar.at(ago, 18, 5), "suggest", member.staff_no, {"words": text})
            if state:
                leader = self.cast.leader(member.team).staff_no
                yield Deed(
                    self.calendar.at(ago - 3, 10, 5), "answer_suggestion", leader,
                    {"state": state, "words": answer},
                )  # fmt: skip

    def _awards(self) -> Iterator[Deed]:
        """A round that was decided, and one in which teams are being proposed."""
        analyst = self.cast.first("analyst").staff_no
        decided, running = self.calendar.quarter(128), self.calendar.quarter(8)
        for period, ago in ((decided, 62), (running, 8)):
            about = {"period": period}
            yield Deed(self.calendar.at(ago, 10), "begin_round", analyst, about)
            teams = self.cast.teams if period == decided else self.cast.teams[:2]
            for number, team in enumerate(teams):
                leader = self.cast.leader(team).staff_no
                named = {**about, "team": team, "why": words.AWARDS[number % len(words.AWARDS)]}
                yield Deed(self.calendar.at(ago - 2, 11, number), "nominate", leader, named)
        about = {"period": decided}
        yield Deed(self.calendar.at(57, 9), "begin_votes", analyst, about)
        voters = [*self.cast.trainers, *self._there(60)[::2]]
        for number, member in enumerate(voters):
            draw = self._draw("vote", member.staff_no)
            marks = {team: (draw.randint(3, 5), draw.randint(2, 5)) for team in self.cast.teams}
            at = self.calendar.at(56 - number % 4, 12, number)
            yield Deed(at, "vote", member.staff_no, {**about, "marks": marks})
        yield Deed(self.calendar.at(51, 16), "decide_round", analyst, about)

    def _reports(self) -> Iterator[Deed]:
        analyst = self.cast.first("analyst").staff_no
        for number, team in enumerate(self.cast.teams[:2]):
            month = self.calendar.month(1 + number)
            yield Deed(
                self.calendar.at(5 + 3 * number, 16, 30), "report_team", analyst,
                {"team": team, "title": f"{month:%Y-%m} 班组月报（演示）",
                 "words": words.TEAM_REPORT},
            )  # fmt: skip
        leader = self.cast.leader(self.cast.teams[0]).staff_no
        yield Deed(self.calendar.at(28, 9), "save_view", leader, {"name": "需要多聊聊的同事"})

    def _library(self) -> Iterator[Deed]:
        """Proposals of better wordings, two of them answered, and a team's own script."""
        there = self._there(60, 30)
        trainer = self.cast.trainers[-1].staff_no
        for number, said in enumerate(words.PROPOSALS):
            if not there or not self.catalogue.scripts:
                return
            draw = self._draw("proposal", number)
            key = draw.choice(self.catalogue.scripts)
            ago = (46, 22, 5)[number]
            about = {"key": key, "words": said}
            yield Deed(self.calendar.at(ago, 15), "propose_script", draw.choice(there).staff_no,
                       about)  # fmt: skip
            if number < 2:
                taken = number == 0
                text = "说法更具体，采用。" if taken else "不同商家运费规则不一样，先不统一。"
                answered = {"taken": taken, "words": text}
                yield Deed(self.calendar.at(ago - 4, 15), "answer_proposal", trainer, answered)
        night = next((m for m in there if m.team.endswith("night")), there[0])
        yield Deed(self.calendar.at(37, 23), "team_script", night.staff_no,
                   {"words": words.TEAM_SCRIPT})  # fmt: skip

    def _loose_ends(self) -> Iterator[Deed]:
        """A certificate taken back, two appeals, a sitting that goes wrong; old notices read."""
        lead = self.cast.first("trainer", "lead_trainer").staff_no
        weak = [m for m in self.cast.learners if m.story == "sliding"]
        if weak:
            yield Deed(
                self.calendar.at(29, 17), "revoke", lead,
                {"person": weak[0].staff_no, "reason": words.REVOKED},
            )  # fmt: skip
        asks = [m for m in self._there(60) if 0.5 < m.gift < 0.7]
        for member in asks[:2]:
            yield Deed(
                self.calendar.at(2, 20, 15), "appeal_exam", member.staff_no,
                {"exam": "junior", "words": words.APPEAL_EXAM},
            )  # fmt: skip
        for member in asks[2:4]:
            yield Deed(self.calendar.at(1, 20, 20), "appeal_talk", member.staff_no,
                       {"words": words.APPEAL_TALK})  # fmt: skip
        for member in self.cast.members:
            yield Deed(self.calendar.at(5, 8, 30), "read_notices", member.staff_no)

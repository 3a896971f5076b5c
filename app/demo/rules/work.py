"""A desk's months: figures, cases, evaluations, how people saw themselves, scripts in use."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from app.demo.rules import words
from app.demo.rules.cast import Cast, Member
from app.demo.rules.catalogue import Catalogue
from app.demo.rules.deeds import Calendar, Deed

MONTHS: Final = 9
HEADINGS: Final = (
    "工号", "首次回复达标率", "平均首次回复", "问题解决率", "客户满意度", "流程合规率",
    "服务态度", "平均处理时长", "接待人数", "会话评价",
)  # fmt: skip
CASE_HEADINGS: Final = (
    "工单号", "日期", "问题分类", "问题描述", "工号", "渠道", "是否解决", "处理分钟",
)  # fmt: skip
CASES_A_PERSON: Final = 5
PROVEN: Final = ("approved", "approved_early", "waiting", "proposed", "ready", "deferred")


@dataclass(frozen=True)
class Work:
    """The work of one made history."""

    cast: Cast
    catalogue: Catalogue
    calendar: Calendar
    seed: str

    def deeds(self) -> Iterator[Deed]:
        """Everything, in no order."""
        for back in range(1, MONTHS + 1):
            for team in self.cast.teams:
                yield from self._month(team, back)
        for member in self.cast.learners:
            yield from self._self(member)
            yield from self._goals(member)
            yield from self._scripts(member)

    def _draw(self, *parts: object) -> random.Random:
        return random.Random("/".join(str(part) for part in (self.seed, *parts)))

    def _month(self, team: str, back: int) -> Iterator[Deed]:
        """A team's figures once the month is over; in the last months also cases, and what the
        leader wrote to everybody."""
        first, over = self.calendar.month(back), self.calendar.month(back - 1)
        month, ago = f"{first:%Y-%m}", self.calendar.ago(over)
        there = [m for m in self.cast.of_team(team) if m.hired > self.calendar.ago(first)]
        came = max(1, ago - 1)
        if not there or ago < 1:
            return
        leader = self.cast.leader(team).staff_no
        rows = [list(HEADINGS), *(self._figures(m, self.calendar.ago(first) - 15, month)
                                  for m in there)]  # fmt: skip
        yield Deed(
            self.calendar.at(came, 9, 20), "figures", leader,
            {"month": month, "rows": rows, "name": f"客服月报-{month}.xlsx"},
        )  # fmt: skip
        if back <= 4:
            cases = [list(CASE_HEADINGS), *self._cases(there, back)]
            yield Deed(
                self.calendar.at(came, 9, 40), "cases", leader,
                {"rows": cases, "name": f"工单明细-{month}.xlsx"},
            )  # fmt: skip
            yield from self._evaluations(there, leader, month, ago)

    def _figures(self, member: Member, ago: int, month: str) -> list[Any]:
        """One row as the desk's own report prints it."""
        draw = self._draw("figures", member.staff_no, month)
        able = member.ability(max(0, ago)) + draw.gauss(0, 0.045)
        if member.story in PROVEN or member.story.startswith(("mid", "senior")):
            able = max(able, 0.78 + draw.uniform(0, 0.08))
        if member.story == "declined" and 60 < ago < 160:
            able = 0.5 + draw.uniform(0, 0.1)

        def grows(low: float, span: float, most: float, spread: float) -> float:
            return min(most, low + span * able + draw.gauss(0, spread))

        return [
            member.staff_no,
            f"{grows(80.2, 18, 99.5, 0.5):.1f}%",
            f"{max(9.0, 44 - 22 * able + draw.gauss(0, 1.2)):.0f}",
            f"{grows(67.4, 22, 98, 0.9):.1f}%",
            f"{grows(4.1, 0.7, 4.98, 0.02):.2f}",
            f"{grows(89.3, 10.4, 100, 0.4):.1f}%",
            f"{grows(4.1, 0.72, 5, 0.03):.2f}",
            f"{max(120.0, 430 - 150 * able + draw.gauss(0, 12)):.0f}",
            f"{int(820 + 520 * able + draw.gauss(0, 60))}",
            f"{grows(4.15, 0.68, 5, 0.03):.2f}",
        ]

    def _cases(self, there: list[Member], back: int) -> Iterator[list[Any]]:
        first = self.calendar.month(back)
        for member in there:
            draw = self._draw("cases", member.staff_no, first)
            for number in range(CASES_A_PERSON):
                category, problem = draw.choice(words.PROBLEMS)
                day = first + timedelta(days=draw.randint(1, 26))
                solved = draw.random() < 0.62 + 0.35 * member.ability(self.calendar.ago(day))
                yield [
                    f"{member.staff_no}-{first:%m}{number + 1:02d}", day.isoformat(), category,
                    problem, member.staff_no, draw.choice(("在线", "在线", "在线", "电话", "邮件")),
                    "是" if solved else "否", draw.randint(3, 40),
                ]  # fmt: skip

    def _evaluations(
        self, there: list[Member], leader: str, month: str, ago: int
    ) -> Iterator[Deed]:
        """Written around the fifth, signed by most a day or two later."""
        for number, member in enumerate(there):
            if member.staff_no == leader:
                continue
            draw = self._draw("evaluation", member.staff_no, month)
            levels = self._levels(member, ago, draw)
            kept = ago - 5 - number % 4
            if kept < 1:
                continue
            mean = sum(levels.values()) / len(levels)
            said = words.STRONG if mean >= 3.8 else words.FAIR if mean >= 2.8 else words.WEAK
            yield Deed(
                self.calendar.at(kept, 10, 4 * number), "evaluate", leader,
                {"person": member.staff_no, "month": month,
                 "levels": levels | self._points(member, ago, month),
                 "words": draw.choice(said), "shared": draw.random() < 0.93},
            )  # fmt: skip
            signed = kept - draw.randint(1, 3)
            if signed >= 1 and draw.random() < 0.9:
                agrees = draw.random() < 0.93
                yield Deed(
                    self.calendar.at(signed, 18, number), "sign", member.staff_no,
                    {"month": month, "agrees": agrees,
                     "comment": "" if agrees else words.DISAGREES},
                )  # fmt: skip

    def _levels(self, member: Member, ago: int, draw: random.Random) -> dict[str, int]:
        able = member.ability(max(0, ago))
        return {
            key: min(5, max(1, round(1.15 + 3.7 * able + self._taste(member, key)
                                     + draw.gauss(0, 0.3))))
            for key in self.catalogue.criteria
        }  # fmt: skip

    def _points(self, member: Member, ago: int, month: str) -> dict[str, int]:
        """What only a month shows: seen of most people, not of everybody."""
        draw = self._draw("points", member.staff_no, month)
        able = member.ability(max(0, ago))
        return {
            f"point:{key}": min(5, max(1, round(1.3 + 3.4 * able + draw.gauss(0, 0.5))))
            for key in self.catalogue.points
            if draw.random() < 0.85
        }

    def _taste(self, member: Member, criterion: str) -> float:
        """What somebody is better or worse at than at the rest, for good."""
        return self._draw("taste", member.staff_no, criterion).uniform(-0.6, 0.6)

    def _self(self, member: Member) -> Iterator[Deed]:
        for ago in (188, 96, 19):
            draw = self._draw("self", member.staff_no, ago)
            if ago < member.begins - 20 and draw.random() < 0.8:
                levels = {
                    key: min(5, max(1, level + draw.choice((-1, 0, 0, 0, 1))))
                    for key, level in self._levels(member, ago, draw).items()
                }
                yield Deed(
                    self.calendar.at(ago, 19, 30), "self", member.staff_no, {"levels": levels}
                )

    def _goals(self, member: Member) -> Iterator[Deed]:
        draw = self._draw("goals", member.staff_no)
        leader = self.cast.leader(member.team).staff_no
        if leader == member.staff_no:
            return
        for number, ago in enumerate((150, 48)):
            if ago > member.begins - 20 or draw.random() > 0.72:
                continue
            aim, action = words.GOALS[(draw.randrange(len(words.GOALS)))]
            about = {"person": member.staff_no, "aim": aim, "action": action,
                     "days": 92}  # fmt: skip
            yield Deed(self.calendar.at(ago, 16, 5), "goal", leader, about)
            talked = {"person": member.staff_no, "words": draw.choice(words.TALKS)}
            yield Deed(self.calendar.at(ago, 16, 25), "one_to_one", leader, talked)
            if number == 0:
                reached = draw.random() < 0.5 + member.gift / 3
                closed = {"person": member.staff_no, "reached": reached,
                          "outcome": words.REACHED if reached else words.NOT_REACHED}  # fmt: skip
                yield Deed(self.calendar.at(ago - 62, 16, 5), "close_goal", leader, closed)

    def _scripts(self, member: Member) -> Iterator[Deed]:
        """Copied while at work, a few starred, and drilled by the eager."""
        draw = self._draw("scripts", member.staff_no)
        keys = list(self.catalogue.scripts)
        if not keys:
            return
        own = draw.sample(keys, min(14, len(keys)))
        for ago in range(member.begins - 9, 1, -13):
            chosen = draw.choices(own, k=draw.randint(2, 5))
            yield Deed(self.calendar.at(ago, 11), "use_scripts", member.staff_no, {"keys": chosen})
        for key in own[:2]:
            if member.begins > 20:
                yield Deed(self.calendar.at(draw.randint(2, 18), 12), "star", member.staff_no,
                           {"key": key})  # fmt: skip
        if member.gift > 0.55:
            for ago in range(min(64, member.begins - 6), 1, -5):
                about = {"keys": own[:8], "skill": round(0.45 + 0.5 * member.ability(ago), 3)}
                yield Deed(self.calendar.at(ago, 8, 40), "drill_scripts", member.staff_no, about)

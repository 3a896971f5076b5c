"""The deeds of training: needs, plans, mentor pairs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from app.courses.replay import training
from app.demo.services.acting import Act, Scene


def _unit(s: Scene) -> int | None:
    team = s.about.get("team", "")
    return s.stage.units[team] if team else None


def ask_for(s: Scene) -> UUID:
    """A need; its public id is kept under the deed's name."""
    a = s.about
    return training.ask_for(
        s.by, a["topic"], a["reason"], unit=_unit(s), at=s.at, today=s.stage.day(s.at)
    )


def begin_plan(s: Scene) -> UUID:
    """A plan; its public id is kept under the deed's name."""
    a = s.about
    return training.begin_plan(
        s.by, a["title"], a["goals"], starts=date.fromisoformat(a["starts"]),
        ends=date.fromisoformat(a["ends"]), at=s.at,
    )  # fmt: skip


def plan_line(s: Scene) -> UUID:
    """A line of a plan; its public id is kept under the deed's name."""
    a = s.about
    subject = str(s.begun("of_class")) if a["type"] == "class" else a.get("course", "")
    return training.add_line(
        s.by, s.begun("plan"), a["type"], subject, a.get("topic", ""), unit=_unit(s),
        tier=a.get("tier", ""), need=s.begun("need") if a.get("need") else None,
        due_on=date.fromisoformat(a["due"]) if a.get("due") else None, at=s.at,
    )  # fmt: skip


def pair_up(s: Scene) -> UUID:
    """A pair; its public id is kept under the deed's name."""
    a, today = s.about, s.stage.day(s.at)
    return training.pair_up(
        s.by, s.stage.people[a["mentor"]], s.person, a["goal"], a["own"],
        ends=today + timedelta(days=a["days"]), at=s.at, today=today,
    )  # fmt: skip


def work_through(s: Scene) -> None:
    """A week of a pair."""
    a = s.about
    training.work_through(
        s.by, s.begun(), a["steps"], a["note"], a["sight"], at=s.at, today=s.stage.day(s.at)
    )


TRAINING: Final[Mapping[str, Act]] = {
    "ask_for": ask_for,
    "take_up": lambda s: training.take_up(s.by, s.about["course"], s.about["topic"], at=s.at),
    "answer_need": lambda s: training.answer_need(
        s.by, s.begun(), s.about["event"], s.about["words"], at=s.at
    ),
    "meet_need": lambda s: training.meet_need(s.by, s.begun(), at=s.at),
    "begin_plan": begin_plan,
    "plan_line": plan_line,
    "finish_line": lambda s: training.finish_line(
        s.by, s.begun("plan"), s.begun(), at=s.at, today=s.stage.day(s.at)
    ),
    "share_plan": lambda s: training.share_plan(s.by, s.begun("plan"), at=s.at),
    "pair_up": pair_up,
    "work_through": work_through,
    "sign_pair": lambda s: training.sign_pair(s.by, s.begun(), at=s.at, today=s.stage.day(s.at)),
    "end_pair": lambda s: training.end_pair(
        s.by, s.begun(), s.about["words"], at=s.at, today=s.stage.day(s.at)
    ),
}
"""How training was asked for, planned, and passed on."""

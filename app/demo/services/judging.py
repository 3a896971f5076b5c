"""The deeds of growth: figures and what leaders, approvers and the analyst made of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from app.certificates.models import Certificate
from app.certificates.services import awarding
from app.demo.services.acting import Act, Scene
from app.growth.replay import people, quality
from app.platform.db import db


def _ahead(s: Scene, days: int) -> date:
    """So many days after the deed."""
    return s.stage.day(s.at) + timedelta(days=days)


def evaluate(s: Scene) -> None:
    """A person's month."""
    a = s.about
    people.evaluate(
        s.by, s.person, a["month"], a["levels"], a["words"], at=s.at, shared=a["shared"]
    )


def goal(s: Scene) -> None:
    """What was agreed."""
    a = s.about
    due = _ahead(s, a["days"])
    people.agree_goal(s.by, s.person, a["aim"], a["action"], due_on=due, at=s.at)


def approve(s: Scene) -> None:
    """A tier from a day on."""
    effective = _ahead(s, s.about["days"])
    people.approve(s.by, s.person, s.about["reason"], effective=effective, at=s.at)


def defer(s: Scene) -> None:
    """Not now."""
    a = s.about
    until = _ahead(s, a["days"])
    people.defer(s.by, s.person, a["reason"], a["conditions"], until=until, at=s.at)


def waive(s: Scene) -> None:
    """A requirement, until a day."""
    a = s.about
    until = _ahead(s, a["days"])
    people.waive(s.by, s.person, a["requirement"], a["reason"], until=until, at=s.at)


def answer_survey(s: Scene) -> None:
    """Some customers of somebody, a few minutes apart."""
    for number, given in enumerate(s.about["answers"]):
        at = s.at + timedelta(minutes=11 * number)
        quality.answer_survey(s.about["period"], s.by.id, given, at=at)


def plan_cycle(s: Scene) -> None:
    """A measure."""
    a = s.about
    quality.plan(
        s.by, s.stage.units[a["team"]], a["finding"], a["words"], indicator=a["figure"],
        owner=s.stage.people[a["owner"]], due_on=_ahead(s, a["days"]), at=s.at,
    )  # fmt: skip


def vote(s: Scene) -> None:
    """Marks for the teams of others."""
    marks = {s.stage.units[team]: tuple(given) for team, given in s.about["marks"].items()}
    quality.vote(s.by, s.about["period"], marks, at=s.at)


def revoke(s: Scene) -> None:
    """The person's oldest certificate is taken back."""
    oldest = db.session.scalars(
        select(Certificate)
        .where(Certificate.learner_id == s.person, Certificate.revoked_at.is_(None))
        .order_by(Certificate.issued_at, Certificate.id)
    ).first()
    if oldest is not None:
        awarding.revoke(oldest, reason=s.about["reason"], by=s.by, at=s.at)


JUDGING: Final[Mapping[str, Act]] = {
    "figures": lambda s: quality.bring_figures(
        s.by, s.about["rows"], month=s.about["month"], name=s.about["name"], at=s.at
    ),
    "cases": lambda s: quality.bring_cases(s.by, s.about["rows"], name=s.about["name"], at=s.at),
    "evaluate": evaluate,
    "sign": lambda s: people.sign(
        s.by, s.about["month"], agrees=s.about["agrees"], comment=s.about["comment"], at=s.at
    ),
    "self": lambda s: people.assess_self(s.by, s.about["levels"], at=s.at),
    "goal": goal,
    "close_goal": lambda s: people.close_goal(
        s.by, s.person, reached=s.about["reached"], outcome=s.about["outcome"], at=s.at
    ),
    "one_to_one": lambda s: people.talk(s.by, s.person, s.about["words"], at=s.at),
    "ask_interview": lambda s: people.ask_interview(s.by, s.person, s.about["interview"], at=s.at),
    "rate_interview": lambda s: people.rate_interview(
        s.by, s.person, s.about["levels"], s.about["heard"], at=s.at
    ),
    "sign_off": lambda s: people.sign_off(
        s.by, s.person, s.about["tier"], s.about["reason"], at=s.at
    ),
    "vouch": lambda s: people.vouch(
        s.by, s.person, s.about["what"], s.about["count"], s.about["reason"], at=s.at
    ),
    "waive": waive,
    "object": lambda s: people.object_to(s.by, s.about["requirement"], s.about["words"], at=s.at),
    "answer_objection": lambda s: people.answer_objection(
        s.by, s.person, s.about["answer"], upheld=False, at=s.at
    ),
    "propose": lambda s: people.propose(s.by, s.person, s.about["reason"], at=s.at),
    "endorse": lambda s: people.endorse(s.by, s.person, s.about["reason"], at=s.at),
    "approve": approve,
    "decline": lambda s: people.decline(s.by, s.person, s.about["reason"], at=s.at),
    "defer": defer,
    "open_survey": lambda s: quality.open_survey(
        s.by, s.about["title"], s.about["period"], at=s.at
    ),
    "answer_survey": answer_survey,
    "close_survey": lambda s: quality.close_survey(s.by, s.about["period"], at=s.at),
    "find": lambda s: quality.find(
        s.by,
        s.stage.units[s.about["team"]],
        s.about["finding"],
        from_survey=s.about["survey"],
        at=s.at,
    ),
    "plan_cycle": plan_cycle,
    "do_cycle": lambda s: quality.do(
        s.by, s.stage.units[s.about["team"]], s.about["finding"], s.about["said"], at=s.at
    ),
    "keep_cycle": lambda s: quality.keep(
        s.by, s.stage.units[s.about["team"]], s.about["finding"], s.about["said"], at=s.at
    ),
    "suggest": lambda s: quality.suggest(s.by, s.about["words"], at=s.at),
    "answer_suggestion": lambda s: quality.answer_suggestion(
        s.by, s.about["words"], state=s.about["state"], at=s.at
    ),
    "begin_round": lambda s: quality.begin_round(s.by, s.about["period"], at=s.at),
    "nominate": lambda s: quality.nominate(
        s.by, s.about["period"], s.stage.units[s.about["team"]], s.about["why"], at=s.at
    ),
    "begin_votes": lambda s: quality.begin_votes(s.by, s.about["period"], at=s.at),
    "vote": vote,
    "decide_round": lambda s: quality.decide_round(s.by, s.about["period"], at=s.at),
    "report_survey": lambda s: quality.report_survey(
        s.by, s.about["period"], s.about["title"], s.about["words"], at=s.at
    ),
    "report_team": lambda s: quality.report_team(
        s.by, s.stage.units[s.about["team"]], s.about["title"], s.about["words"], at=s.at
    ),
    "save_view": lambda s: quality.save_view(
        s.by, s.about["name"], {"group": "at_risk", "sort": "met"}, at=s.at
    ),
    "revoke": revoke,
}
"""What was measured, said and decided."""

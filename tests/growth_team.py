"""A small framework and made evidence for tests of growth: who is ready, near and at risk."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from app.content import store
from app.evidence import ledger
from app.evidence.facts import CriterionRated, InterviewRated, SignedOff
from app.growth.models.framework import Framework
from app.growth.services import figures
from app.kernel.actor import SYSTEM

CRITERIA = (
    "attitude",
    "communication",
    "expertise",
    "problem_handling",
    "feedback_handling",
    "efficiency",
    "teamwork",
)


def both(zh: str, en: str | None = None) -> dict[str, str]:
    """A text in both languages."""
    return {"zh": zh, "en": en or zh}


def body(**more: Any) -> dict[str, Any]:
    """A framework that names nothing of other features."""
    values: dict[str, Any] = {
        "title": both("框架", "Framework"),
        "effective": date(2026, 1, 1),
        "reason": both("测试", "Test"),
        "competencies": [{"key": "after_sales", "title": both("售后", "After-sales")}],
        "criteria": [
            {"key": key, "title": both(f"标准{key}", key.replace("_", " ").capitalize()),
             "behaviour": both("看得见的行为", "Behaviour one can see")}
            for key in CRITERIA
        ],
        "dimensions": [],
        "indicators": [
            {"key": "solving", "title": both("问题解决率", "Solved"), "unit": "percent",
             "target": 80, "floor": 65, "headings": ["解决率"]},
            {"key": "first_reply", "title": both("平均首次回复", "Mean first reply"),
             "unit": "seconds", "better": "lower", "target": 30},
        ],
        "interviews": [
            {"key": "phone", "title": both("电话面试", "Phone interview"),
             "criteria": ["communication", "problem_handling"]},
            {"key": "panel", "title": both("评审面试", "Panel interview"),
             "criteria": list(CRITERIA), "raters": 2},
        ],
        "deeds": [{"key": "newcomer_coached", "title": both("带教新人", "Newcomers coached")}],
        "tiers": [
            {"key": "junior", "title": both("初级专员", "Junior specialist"),
             "short": both("初级", "Junior"), "duties": []},
            {"key": "mid", "title": both("中级专员", "Intermediate specialist"),
             "short": both("中级", "Intermediate"), "duties": [], "certificate": "tier-mid"},
            {"key": "senior", "title": both("高级专员", "Senior specialist"),
             "short": both("高级", "Senior"), "duties": []},
        ],
        "promotions": [
            {
                "from_tier": "junior",
                "to_tier": "mid",
                "requirements": [
                    {"key": "mid-interview", "type": "interview", "interview": "phone",
                     "at_least": 3.5, "valid_months": 6},
                    {"key": "mid-tenure", "type": "tenure", "months": 1},
                    {"key": "mid-solving", "type": "indicator", "indicator": "solving",
                     "target": 80, "months": 1},
                    {"key": "mid-sign-off", "type": "sign_off", "what": "tier:mid"},
                ],
            },
            {
                "from_tier": "mid",
                "to_tier": "senior",
                "requirements": [
                    {"key": "senior-coached", "type": "coached", "what": "newcomer_coached",
                     "count": 2},
                    {"key": "senior-interview", "type": "interview", "interview": "panel",
                     "at_least": 4},
                ],
            },
        ],
        "board": {"near_missing": 1, "shown": ["solving", "first_reply"]},
    }  # fmt: skip
    return {**values, **more}


def publish(at: datetime, **more: Any) -> None:
    """Put the framework in force."""
    store.write(Framework, "framework", Framework.model_validate(body(**more)), by=SYSTEM, at=at)


def rate(learner: int, at: datetime, levels: dict[str, int], times: int = 3) -> None:
    """Ratings of criteria, in hundredths, so many times on so many days."""
    for number in range(times):
        when = at - timedelta(days=5 + number)
        for criterion, level in levels.items():
            ledger.record(
                CriterionRated(
                    learner_id=learner,
                    happened_at=when,
                    source=f"rating:{learner}:{criterion}:{when.date()}",
                    criterion=criterion,
                    level=level,
                    context="test",
                ),
                at=when,
            )


def interviewed(learner: int, at: datetime, rating: int = 400) -> None:
    """An interview with a result."""
    ledger.record(
        InterviewRated(
            learner_id=learner,
            happened_at=at,
            source=f"interview-made:{learner}:{rating}",
            interview_kind="phone",
            rating=rating,
        ),
        at=at,
    )


def signed(learner: int, at: datetime, by: int) -> None:
    """A signature for the next tier."""
    ledger.record(
        SignedOff(
            learner_id=learner,
            happened_at=at,
            source=f"signature:{learner}",
            what="tier:mid",
            by=by,
        ),
        at=at,
    )


def measured(learner: int, at: datetime, value: int, month: str = "2026-10") -> None:
    """A monthly solving rate, in hundredths of a percent."""
    figures.put([(learner, "solving", month, value)], by=SYSTEM, at=at)


def make_ready(learner: int, manager: int, at: datetime) -> None:
    """Everything that the next tier asks."""
    interviewed(learner, at)
    signed(learner, at, manager)
    measured(learner, at, 9000)
    rate(learner, at, dict.fromkeys(CRITERIA, 400))

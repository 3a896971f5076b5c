"""What growth holds of people, for 'my data' and for forgetting."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, or_, select, update

from app.accounts.erasure import PORTION, Holding
from app.growth.models.awards import AwardNomination
from app.growth.models.evaluation import Evaluation
from app.growth.models.improvement import CaseRecord, CycleStep, Suggestion
from app.growth.models.quality import SurveyAnswer
from app.growth.models.reports import Report, SavedView
from app.growth.models.standing import Standing
from app.growth.models.tables import (
    Attestation,
    CaseStep,
    FigureImport,
    Goal,
    GoalStep,
    Interview,
    InterviewRating,
    MonthlyFigure,
    Objection,
    PromotionCase,
    SelfAssessment,
    Talk,
)
from app.growth.services import printing, role_models, trials
from app.platform.db import db
from app.platform.i18n import _l


def _rows(statement: Any) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in db.session.execute(statement)]


def gather_cases(account_id: int) -> Any:
    """Promotion cases about somebody, with every step."""
    cases = _rows(
        select(
            PromotionCase.id,
            PromotionCase.number,
            PromotionCase.from_tier,
            PromotionCase.to_tier,
            PromotionCase.state,
            PromotionCase.proposed_at,
            PromotionCase.reason,
            PromotionCase.met,
            PromotionCase.needed,
            PromotionCase.evidence,
            PromotionCase.effective_on,
        ).where(PromotionCase.learner_id == account_id)
    )
    for case in cases:
        case["steps"] = _rows(
            select(CaseStep.step, CaseStep.at, CaseStep.reason, CaseStep.conditions)
            .where(CaseStep.case_id == case.pop("id"))
            .order_by(CaseStep.id)
        )
    return cases


def erase_cases(account_id: int, at: datetime) -> int:
    """Words about and by the person go; what was decided stays under the bare id."""
    about = select(PromotionCase.id).where(PromotionCase.learner_id == account_id)
    changed = db.session.execute(
        update(PromotionCase)
        .where(
            or_(PromotionCase.learner_id == account_id, PromotionCase.proposed_by == account_id),
            PromotionCase.reason != "",
        )
        .values(reason="")
        .returning(PromotionCase.id)
    ).all()
    steps = db.session.execute(
        update(CaseStep)
        .where(or_(CaseStep.case_id.in_(about), CaseStep.by_id == account_id))
        .values(reason="", conditions="")
        .returning(CaseStep.id)
    ).all()
    return len(changed) + len(steps)


def gather_statements(account_id: int) -> Any:
    """What was stated about somebody, talks that are shared, and their own objections."""
    return {
        "attestations": _rows(
            select(
                Attestation.kind, Attestation.what, Attestation.count, Attestation.at,
                Attestation.until, Attestation.reason, Attestation.withdrawn_at,
            ).where(Attestation.learner_id == account_id)
        ),
        "interviews": _rows(
            select(
                Interview.kind, Interview.held_on, Interview.rating,
                InterviewRating.levels, InterviewRating.heard,
            )
            .join(InterviewRating, InterviewRating.interview_id == Interview.id)
            .where(Interview.learner_id == account_id)
        ),
        "talks": _rows(
            select(Talk.at, Talk.words).where(Talk.learner_id == account_id, Talk.shared)
        ),
        "goals": _rows(
            select(Goal.aim, Goal.action, Goal.due_on, Goal.reached, Goal.outcome).where(
                Goal.learner_id == account_id
            )
        ),
        "goal_steps": _rows(
            select(GoalStep.at, GoalStep.words)
            .join(Goal, Goal.id == GoalStep.goal_id)
            .where(or_(Goal.learner_id == account_id, GoalStep.by_id == account_id))
        ),
        "objections": _rows(
            select(Objection.requirement, Objection.at, Objection.words, Objection.answer,
                   Objection.upheld).where(Objection.learner_id == account_id)
        ),
    }  # fmt: skip


def erase_statements(account_id: int, at: datetime) -> int:
    """Every free word about or by the person goes; levels, dates and counts stay."""
    held = select(Interview.id).where(Interview.learner_id == account_id)
    aims = select(Goal.id).where(Goal.learner_id == account_id)
    changes = (
        update(Attestation)
        .where(or_(Attestation.learner_id == account_id, Attestation.by_id == account_id))
        .values(reason="")
        .returning(Attestation.id),
        update(InterviewRating)
        .where(or_(InterviewRating.interview_id.in_(held), InterviewRating.rater_id == account_id))
        .values(heard="")
        .returning(InterviewRating.id),
        update(Interview)
        .where(or_(Interview.learner_id == account_id, Interview.created_by == account_id))
        .values(alone_because="")
        .returning(Interview.id),
        update(Talk)
        .where(or_(Talk.learner_id == account_id, Talk.by_id == account_id))
        .values(words="")
        .returning(Talk.id),
        update(Goal)
        .where(or_(Goal.learner_id == account_id, Goal.by_id == account_id))
        .values(aim="", action="", outcome="")
        .returning(Goal.id),
        update(GoalStep)
        .where(or_(GoalStep.goal_id.in_(aims), GoalStep.by_id == account_id))
        .values(words="")
        .returning(GoalStep.id),
        update(Objection)
        .where(Objection.learner_id == account_id)
        .values(words="", answer="")
        .returning(Objection.id),
        update(Objection)
        .where(Objection.answered_by == account_id)
        .values(answer="")
        .returning(Objection.id),
    )
    return sum(len(db.session.execute(change).all()) for change in changes)


def gather_figures(account_id: int) -> Any:
    """Monthly figures that count."""
    return _rows(
        select(MonthlyFigure.month, MonthlyFigure.indicator, MonthlyFigure.value)
        .where(MonthlyFigure.learner_id == account_id, MonthlyFigure.replaced_at.is_(None))
        .order_by(MonthlyFigure.month, MonthlyFigure.indicator)
    )


def gather_self_assessments(account_id: int) -> Any:
    """How the person saw themselves."""
    return _rows(
        select(SelfAssessment.at, SelfAssessment.levels)
        .where(SelfAssessment.learner_id == account_id)
        .order_by(SelfAssessment.at)
    )


def gather_ratings(account_id: int) -> Any:
    """How customers rated the person; nothing says who they were."""
    return _rows(
        select(SurveyAnswer.at, SurveyAnswer.answers, SurveyAnswer.comments)
        .where(SurveyAnswer.learner_id == account_id)
        .order_by(SurveyAnswer.at)
    )


def erase_ratings(account_id: int, at: datetime) -> int:
    """What customers wrote about the person goes; their marks stay under the bare id."""
    found = db.session.execute(
        update(SurveyAnswer)
        .where(SurveyAnswer.learner_id == account_id)
        .values(comments={})
        .returning(SurveyAnswer.id)
    )
    return len(found.all())


def gather_improvement(account_id: int) -> Any:
    """What the person proposed and wrote about improvements."""
    return {
        "suggestions": _rows(
            select(Suggestion.at, Suggestion.words, Suggestion.state, Suggestion.answer).where(
                Suggestion.by_id == account_id
            )
        ),
        "steps": _rows(
            select(CycleStep.at, CycleStep.event, CycleStep.words).where(
                CycleStep.by_id == account_id
            )
        ),
        "cases": _rows(
            select(CaseRecord.number, CaseRecord.on_day, CaseRecord.category).where(
                CaseRecord.learner_id == account_id
            )
        ),
    }


def erase_improvement(account_id: int, at: datetime) -> int:
    """The person's own words go, and the descriptions of cases they had; counts stay."""
    changes = (
        update(Suggestion)
        .where(Suggestion.by_id == account_id)
        .values(words="", answer="")
        .returning(Suggestion.id),
        update(CycleStep)
        .where(CycleStep.by_id == account_id)
        .values(words="")
        .returning(CycleStep.id),
        update(CaseRecord)
        .where(CaseRecord.learner_id == account_id)
        .values(problem="")
        .returning(CaseRecord.id),
    )
    return sum(len(db.session.execute(change).all()) for change in changes)


def gather_evaluations(account_id: int) -> Any:
    """Monthly evaluations that were shared with the person."""
    return _rows(
        select(
            Evaluation.month, Evaluation.levels, Evaluation.samples, Evaluation.words,
            Evaluation.agrees, Evaluation.comment, Evaluation.signed_at,
        )
        .where(Evaluation.learner_id == account_id, Evaluation.shared_at.is_not(None))
        .order_by(Evaluation.month)
    )  # fmt: skip


def erase_evaluations(account_id: int, at: datetime) -> int:
    """Words about the person and their comments go; levels stay under the bare id."""
    found = db.session.execute(
        update(Evaluation)
        .where(or_(Evaluation.learner_id == account_id, Evaluation.by_id == account_id))
        .values(words="", comment="", samples=[])
        .returning(Evaluation.id)
    )
    return len(found.all())


def gather_reports(account_id: int) -> Any:
    """Reports that the person wrote, and their saved views."""
    return {
        "reports": _rows(
            select(Report.title, Report.about, Report.findings, Report.proposals).where(
                Report.by_id == account_id
            )
        ),
        "views": _rows(
            select(SavedView.name, SavedView.query).where(SavedView.account_id == account_id)
        ),
    }


def erase_reports(account_id: int, at: datetime) -> int:
    """Saved views and the standing go; reports are the organisation's and stay."""
    views = db.session.execute(
        delete(SavedView).where(SavedView.account_id == account_id).returning(SavedView.id)
    )
    db.session.execute(
        update(AwardNomination).where(AwardNomination.by_id == account_id).values(why="")
    )
    stands = db.session.execute(
        delete(Standing).where(Standing.learner_id == account_id).returning(Standing.learner_id)
    )
    return len(views.all()) + len(stands.all())


def purge_origins(before: datetime) -> int:
    """The digests by which a survey is throttled are needed for an hour."""
    old = select(SurveyAnswer.id).where(SurveyAnswer.origin != "", SurveyAnswer.at < before)
    gone = db.session.execute(
        update(SurveyAnswer)
        .where(SurveyAnswer.id.in_(old.limit(PORTION)))
        .values(origin="")
        .returning(SurveyAnswer.id)
    )
    return len(gone.all())


def purge_files(before: datetime) -> int:
    """Files of figures that were looked at and never written."""
    old = select(FigureImport.id).where(FigureImport.started_at.is_(None), FigureImport.at < before)
    gone = db.session.execute(
        delete(FigureImport)
        .where(FigureImport.id.in_(old.limit(PORTION)))
        .returning(FigureImport.id)
    )
    return len(gone.all())


HOLDINGS: Final = (
    Holding("promotions", _l("Promotion cases"), gather=gather_cases, erase=erase_cases),
    Holding(
        "growth",
        _l("Signatures, interviews, talks and objections"),
        gather=gather_statements,
        erase=erase_statements,
    ),
    Holding("figures", _l("Monthly figures"), gather=gather_figures),
    Holding(
        "figure_files",
        _l("Files of figures that were not written"),
        purge=purge_files,
        keep_days=30,
        least_days=1,
    ),
    Holding(
        "survey_ratings", _l("Ratings by customers"), gather=gather_ratings, erase=erase_ratings
    ),
    Holding(
        "evaluations",
        _l("Monthly evaluations"),
        gather=gather_evaluations,
        erase=erase_evaluations,
    ),
    Holding("reports", _l("Reports and saved views"), gather=gather_reports, erase=erase_reports),
    Holding(
        "improvement",
        _l("Suggestions, improvements and case records"),
        gather=gather_improvement,
        erase=erase_improvement,
    ),
    Holding(
        "survey_origins",
        _l("Traces that slow down repeated answers to a survey"),
        purge=purge_origins,
        keep_days=2,
        least_days=1,
    ),
    Holding(
        "framework_trials",
        _l("Tried changes of the framework"),
        purge=trials.purge,
        keep_days=30,
        least_days=1,
    ),
    Holding(
        "role_models",
        _l("Conversations shown as models"),
        gather=role_models.gather,
        erase=role_models.erase,
    ),
    Holding(
        "printouts",
        _l("Pages that were printed"),
        gather=printing.gather,
        erase=printing.forget,
        purge=printing.purge,
        keep_days=7,
        least_days=1,
    ),
    Holding("self_assessments", _l("Self-assessments"), gather=gather_self_assessments),
)

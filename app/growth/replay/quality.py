"""Figures, surveys, cases of the desk, improvements, awards and reports as of past moments."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import Unit
from app.growth.labels import reports as wording
from app.growth.models.awards import AwardRound
from app.growth.models.improvement import Cycle, Suggestion
from app.growth.models.quality import Survey, SurveyAnswer
from app.growth.models.reports import Report, ReportKind
from app.growth.queries import awards as award_queries
from app.growth.queries import frameworks, pictures
from app.growth.queries import surveys as survey_queries
from app.growth.queries.case_records import Asked, Review
from app.growth.queries.team_board import Board, Wanted
from app.growth.rules.improvement import Aim, Origin, SuggestionState
from app.growth.rules.months import month_of
from app.growth.rules.surveys import Mode, SurveyState, read
from app.growth.services import awards, case_records, figures, improvement, reports, surveys
from app.growth.services.figures import Table
from app.kernel.actor import Actor
from app.platform.db import db
from app.platform.i18n import local


def _day(at: datetime) -> date:
    return local(at).date()


def bring_figures(
    by: Actor, rows: Sequence[Sequence[Any]], *, month: str, name: str, at: datetime
) -> None:
    """A file of a month's figures, its first row the headings, read and written."""
    table = Table(name, [list(row) for row in rows], 1)
    body = frameworks.edition(_day(at)).body
    row = figures.stage(table, body, month=month, teams=by.teams, by=by, at=at)
    figures.start(row, by=by, at=at)


def bring_cases(by: Actor, rows: Sequence[Sequence[Any]], *, name: str, at: datetime) -> None:
    """A file of cases from the desk."""
    table = Table(name, [list(row) for row in rows], 1)
    row = case_records.stage(table, teams=by.teams, day=_day(at), by=by, at=at)
    case_records.start(row, by=by, at=at)


# --- surveys -----------------------------------------------------------------------------


def open_survey(by: Actor, title: tuple[str, str], period: str, *, at: datetime) -> UUID:
    """A survey of all customers with the standard questions, open at once."""
    row = surveys.draft(title, period, Mode.ANONYMOUS, unit=None, closes_at=None, by=by, at=at)
    surveys.open_survey(row, by=by, at=at)
    return row.public_id


def _survey(period: str) -> Survey:
    return db.session.scalars(
        select(Survey)
        .where(Survey.period == period, Survey.state == SurveyState.OPEN)
        .order_by(Survey.id.desc())
    ).one()


def answer_survey(
    period: str, learner: int, given: Mapping[str, Sequence[str]], *, at: datetime
) -> None:
    """One customer's answer about somebody's service."""
    row = _survey(period)
    found = read(survey_queries.questions_of(row), given)
    surveys.answer(
        row, found, place=("a", learner), order_digest=None, origin="", day=_day(at), at=at
    )


def close_survey(by: Actor, period: str, *, at: datetime) -> None:
    """No more answers; the comments are tagged as their words suggest."""
    row = _survey(period)
    surveys.close(row, by=by, at=at)
    answers = db.session.scalars(
        select(SurveyAnswer).where(SurveyAnswer.survey_id == row.id).order_by(SurveyAnswer.id)
    )
    for answer in list(answers):
        if answer.comments:
            surveys.tag(answer, answer.tags or ["solving"], by=by, at=at)


# --- improvement -------------------------------------------------------------------------


def find(by: Actor, unit: int, finding: str, *, from_survey: bool, at: datetime) -> None:
    """A finding of the figures or of a survey."""
    origin = Origin.SURVEY if from_survey else Origin.FIGURES
    improvement.find(
        finding, unit=unit, origin=origin, origin_ref="", aim=Aim.IMPROVEMENT, by=by, at=at
    )


def _cycle(unit: int, finding: str) -> Cycle:
    return db.session.scalars(
        select(Cycle)
        .where(Cycle.unit_id == unit, Cycle.finding == finding)
        .options(selectinload(Cycle.steps))
        .order_by(Cycle.id.desc())
        .limit(1)
    ).one()


def plan(
    by: Actor, unit: int, finding: str, words: tuple[str, str], *, indicator: str, owner: int,
    due_on: date, at: datetime,
) -> None:  # fmt: skip
    """What is to be reached by which measure, by whom and when."""
    improvement.plan(
        _cycle(unit, finding), goal=words[0], measure=words[1], indicator=indicator, material="",
        owner=owner, due_on=due_on, by=by, at=at,
    )  # fmt: skip


def do(by: Actor, unit: int, finding: str, said: str, *, at: datetime) -> None:
    """The measure is carried out."""
    row, day = _cycle(unit, finding), _day(at)
    improvement.do(row, done_on=day, said=said, today=day, by=by, at=at)


def keep(by: Actor, unit: int, finding: str, said: str, *, at: datetime) -> None:
    """The figures were looked at, and the measure is kept and counted for its owner."""
    row, day = _cycle(unit, finding), _day(at)
    body = frameworks.edition(day).body
    improvement.check(row, body, keep=True, said=said, today=day, by=by, at=at)
    improvement.count_for_owner(row, day=day, by=by, at=at)


def suggest(by: Actor, said: str, *, at: datetime) -> None:
    """Somebody at the desk proposes something."""
    improvement.suggest(said, day=_day(at), by=by, at=at)


def answer_suggestion(by: Actor, said: str, *, state: str, at: datetime) -> None:
    """The oldest suggestion of the teams one leads is answered."""
    row = db.session.scalars(
        select(Suggestion)
        .where(Suggestion.state == SuggestionState.NEW, Suggestion.unit_id.in_(by.teams))
        .order_by(Suggestion.at, Suggestion.id)
    ).first()
    if row is not None:
        improvement.answer(row, SuggestionState(state), said, by=by, at=at)


# --- the best team -----------------------------------------------------------------------


def begin_round(by: Actor, period: str, *, at: datetime) -> None:
    """A round for a quarter."""
    awards.begin(period, month_of(_day(at), 1), by=by, at=at)


def _round(period: str) -> AwardRound:
    found = db.session.scalars(select(AwardRound).where(AwardRound.period == period)).one()
    return award_queries.round_of(found.public_id)


def nominate(by: Actor, period: str, unit: int, why: str, *, at: datetime) -> None:
    """A team is proposed."""
    awards.nominate(_round(period), db.session.get_one(Unit, unit), why, by=by, at=at)


def begin_votes(by: Actor, period: str, *, at: datetime) -> None:
    """Votes are taken from now on."""
    awards.begin_votes(_round(period), by=by, at=at)


def vote(by: Actor, period: str, marks: Mapping[int, tuple[int, int]], *, at: datetime) -> None:
    """Marks for each nominated team but one's own; ``marks`` by unit."""
    row, day = _round(period), _day(at)
    for named in row.nominations:
        if not awards.is_own(named, by, day=day):
            awards.vote(row, named, marks[named.subject_id], day=day, by=by, at=at)


def decide_round(by: Actor, period: str, *, at: datetime) -> None:
    """The best team gets its certificates."""
    body = frameworks.edition(_day(at)).body
    awards.decide(_round(period), body, day=_day(at), by=by, at=at)


# --- reports -----------------------------------------------------------------------------


def report_survey(
    by: Actor, period: str, title: str, words: tuple[str, str], *, at: datetime
) -> None:
    """A satisfaction report with its findings and proposals."""
    found = db.session.scalars(
        select(Survey).where(Survey.period == period).order_by(Survey.id.desc())
    ).first()
    assert found is not None
    results = survey_queries.Results(found, by, None, _day(at))
    row = reports.begin(
        ReportKind.SATISFACTION, title, about=found.title_zh, language="zh", unit=None,
        sections=wording.of_survey(results), by=by, at=at,
    )  # fmt: skip
    reports.write(row, findings=words[0], proposals=words[1], by=by, at=at)


def report_team(by: Actor, unit: int, title: str, words: tuple[str, str], *, at: datetime) -> None:
    """A team's month as a report."""
    place = db.session.get_one(Unit, unit)
    board = Board(by, Wanted(unit=place.public_id), pictures.today(at))
    review = Review(by, Asked(unit=place.public_id, months=1), _day(at))
    row = reports.begin(
        ReportKind.TEAM_MONTH, title, about=place.name_zh, language="zh", unit=unit,
        sections=wording.of_team(board, review), by=by, at=at,
    )  # fmt: skip
    reports.write(row, findings=words[0], proposals=words[1], by=by, at=at)


def save_view(by: Actor, name: str, query: Mapping[str, str], *, at: datetime) -> None:
    """What one wants to see of the board again."""
    reports.save_view(name, query, by=by, at=at)


def files_of(writers: Collection[int], data: Path) -> list[Path]:
    """The files of the reports that these people wrote."""
    rows = db.session.scalars(select(Report.public_id).where(Report.by_id.in_(writers)))
    return [data / "reports" / f"{public_id}.pdf" for public_id in rows]

"""What a report prints: tables of texts, in the language in which it is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from app.growth.labels import surveys as survey_words
from app.growth.labels.words import GROUPS, Words, figure
from app.growth.queries.case_records import Review
from app.growth.queries.reports import Kind
from app.growth.queries.surveys import Results
from app.growth.queries.team_board import Board
from app.growth.rules.board import Group
from app.kernel.points import points
from app.platform.i18n import _, _l, in_readers_language, share

KINDS: Final = {
    Kind.SATISFACTION: _l("Satisfaction report"),
    Kind.TEAM_MONTH: _l("Monthly report of a team"),
}


def _section(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    return {"title": title, "heads": list(heads), "rows": [list(row) for row in rows]}


def of_survey(results: Results) -> list[dict[str, Any]]:
    """Results by question, by team, and tags of the comments."""
    words = survey_words
    questions = [
        (
            in_readers_language(t.question.title),
            str(t.n),
            words.shown(t.estimate, as_share=words.is_share(t)),
            words.reach(t.estimate, as_share=words.is_share(t)),
            words.shown(t.top, as_share=True),
        )
        for t in results.tallies
        if t.estimate.value is not None
    ]
    teams = [
        (
            in_readers_language(line.name),
            str(line.estimate.n),
            "–" if words.hides(line) else words.shown(line.estimate),
            "–" if words.hides(line) else words.reach(line.estimate),
            words.remark(line),
        )
        for line in results.teams
    ]
    tags = [(str(words.TAGS[name]), str(count)) for name, count in results.tags]
    five = (_("Answers"), _("Result"), _("95% interval"))
    return [
        _section(_("By question"), (_("Question"), *five, _("satisfied")), questions),
        _section(_("By team"), (_("Team"), *five, _("Remark")), teams),
        _section(_("What customers wrote about"), (_("Tag"), _("Comments")), tags),
    ]


def of_team(board: Board, review: Review) -> list[dict[str, Any]]:
    """Where people stand, the month's figures, what runs out, what was asked most often."""
    words = Words(board.framework)
    groups = [(str(GROUPS[g][0]), str(board.count(g))) for g in Group]
    figures = []
    for shown in board.framework.indicators:
        body = board.figure(shown.key) or shown
        months = board.figure_months(body.key)
        now = months[-1][1] if months else None
        before = months[-2][1] if len(months) > 1 else None
        if now is not None:
            target = figure(body, points(body.target)) if body.target is not None else "–"
            values = (figure(body, now), figure(body, before) if before is not None else "–")
            figures.append((in_readers_language(body.title), *values, target))
    people = [
        (
            row.picture.person.name,
            words.tier(row.picture.tier, short=True),
            f"{row.picture.readiness.met}/{row.picture.readiness.needed}",
            str(GROUPS[row.picture.group][0]),
        )
        for row in board.rows
    ]
    expiring = [
        (p.person.name, words.title(f.requirement), f.until.isoformat() if f.until else "–")
        for p, f in board.expiring[:20]
    ]
    problems = [
        (r.category, str(r.count), share(r.share / 10_000), str(r.before)) for r in review.rows[:10]
    ]
    return [
        _section(_("Where people stand"), (_("Group"), _("People")), groups),
        _section(
            _("Figures"), (_("Figure"), _("This month"), _("Month before"), _("Target")), figures
        ),
        _section(_("People"), (_("Name"), _("Tier"), _("Requirements met"), _("Group")), people),
        _section(_("Expiring soon"), (_("Name"), _("Requirement"), _("Until")), expiring),
        _section(
            _("Frequent problems"),
            (_("Category"), _("Cases"), _("Share"), _("Month before")),
            problems,
        ),
    ]

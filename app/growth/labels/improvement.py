"""Improvement, suggestions and case records in the reader's words, and as files."""

from __future__ import annotations

from typing import Final

from app.growth.labels.words import figure
from app.growth.models.framework import Framework, IndicatorBody
from app.growth.queries.case_records import Review
from app.growth.queries.improvement import Cycles
from app.growth.rules import case_sheet as sheet
from app.growth.rules.figure_sheet import STAFF
from app.growth.rules.improvement import (
    Aim,
    Change,
    CycleEvent,
    CycleState,
    Effect,
    Origin,
    SuggestionAbout,
    SuggestionState,
)
from app.platform.i18n import _, _l, language, share
from app.platform.sheets import Cell, Column

N_ = str
STATES: Final = {
    CycleState.FOUND: (_l("to be planned"), "warm", "bulb"),
    CycleState.PLANNED: (_l("under way"), "info", "player-play"),
    CycleState.DONE: (_l("effect to be checked"), "warm", "search"),
    CycleState.KEPT: (_l("kept"), "good", "check"),
    CycleState.DROPPED: (_l("given up"), "", "x"),
}
ORIGINS: Final = {
    Origin.FIGURES: _l("Monthly figures"),
    Origin.SURVEY: _l("Satisfaction survey"),
    Origin.CASES: _l("Case records"),
    Origin.SUGGESTION: _l("A suggestion from the desk"),
    Origin.OTHER: _l("Something else"),
}
AIMS: Final = {
    Aim.IMPROVEMENT: _l("A better way of working"),
    Aim.TRAINING: _l("A training need"),
}
STEPS: Final = {
    None: _l("Found"),
    CycleEvent.PLAN: _l("Planned"),
    CycleEvent.DO: _l("Carried out"),
    CycleEvent.KEEP: _l("Checked and kept"),
    CycleEvent.CHANGE: _l("Checked and to be changed"),
    CycleEvent.DROP: _l("Given up"),
}
SAYS: Final = {
    Change.BETTER: (_l("better than before"), "good", "trending-up"),
    Change.WORSE: (_l("worse than before"), "bad", "alert-triangle"),
    Change.UNCLEAR: (_l("no difference shown"), "", "minus"),
    Change.TOO_FEW: (_l("too few people measured to say"), "warm", "clock"),
}
ANSWERS: Final = {
    SuggestionState.NEW: (_l("waiting for an answer"), "warm", "clock"),
    SuggestionState.TAKEN: (_l("taken up"), "good", "check"),
    SuggestionState.LATER: (_l("later"), "info", "clock"),
    SuggestionState.DECLINED: (_l("not taken up"), "", "x"),
}
ABOUT: Final = {
    SuggestionAbout.PROCESS: _l("How we work: steps and systems"),
    SuggestionAbout.CONTENT: _l("What we teach and say: courses, scripts"),
    SuggestionAbout.NORMS: _l("Our service norms"),
    SuggestionAbout.OTHER: _l("Anything else"),
}
MEANINGS: Final = {
    sheet.NUMBER: _l("Case number"),
    sheet.DAY: _l("Day"),
    sheet.CATEGORY: _l("Category"),
    sheet.PROBLEM: _l("Problem"),
    STAFF: _l("Staff number"),
    sheet.CHANNEL: _l("Channel"),
    sheet.SOLVED: _l("Solved"),
    sheet.MINUTES: _l("Minutes"),
}
MENDS: Final = {
    N_("The case number is missing."): _l("Write the number that your desk system gives."),
    N_("This case stands in the file twice."): _l("Keep one of the two rows."),
    N_("This case is here already."): _l("Nothing to do: it was brought in before."),
    N_("Write the day as 2026-10-31."): _l("Year, month and day, as in 2026-10-31."),
    N_("This day is still to come."): _l("Look the day up again."),
    N_("The category is missing."): _l("Classify the case, or leave the row out."),
    N_("Write yes or no."): _l("Yes or no; the case counts without it."),
    N_("Minutes lie between 0 and 100,000."): _l("Check the unit of this column."),
    N_("Nobody with this staff number is in your teams."): _l("Check the number."),
}
# Refusals of the rules, so that the catalogue knows them.
WRONG: Final = (
    N_("Only a cycle whose effect was checked and kept counts."),
    N_("This cycle has no owner."),
    N_("This cycle is counted already."),
    N_("This suggestion is answered already."),
    N_("Tell the person why."),
)


def amount(body: IndicatorBody, value: int | None) -> str:
    """A figure with its unit."""
    return figure(body, value)


def difference(body: IndicatorBody, value: int | None) -> str:
    """A change of a figure with its sign."""
    if value is None:
        return "–"
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{figure(body, abs(value))}"


def said(body: IndicatorBody, effect: Effect) -> str:
    """An effect in one sentence."""
    if effect.change.value is None:
        return str(_("No full month was measured both before and after."))
    return str(
        _(
            "%(title)s: %(before)s before, %(after)s after; change %(change)s "
            "(95%% interval %(low)s to %(high)s, %(people)s people).",
            title=body.title.said_in(language()),
            before=amount(body, effect.before),
            after=amount(body, effect.after),
            change=difference(body, effect.change.value),
            low=difference(body, effect.change.low),
            high=difference(body, effect.change.high),
            people=effect.people,
        )
    )


def cycle_table(cycles: Cycles) -> tuple[list[Column], list[list[Cell]]]:
    """The list of cycles as a file."""
    heads = (
        _("Number"), _("State"), _("Round"), _("From"), _("Finding"), _("Goal"), _("Measure"),
        _("Owner"), _("Until"), _("Done on"),
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            c.number, str(STATES[c.state][0]), c.round, str(ORIGINS[c.origin]), c.finding, c.goal,
            c.measure, cycles.names[c.owner_id].name if c.owner_id in cycles.names else "",
            c.due_on, c.done_on,
        ]
        for c in cycles.rows
    ]  # fmt: skip
    return [Column(h, 40 if n in (4, 5, 6) else 14) for n, h in enumerate(heads)], rows


def case_table(review: Review) -> tuple[list[Column], list[list[Cell]]]:
    """Frequent problems as a file: the rows of the page."""
    heads = (
        _("Category"), _("Cases"), _("Share"), _("Share so far"), _("Solved"), _("Solved from"),
        _("Solved to"), _("Median minutes"), _("Period before"), _("Agents"),
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            r.category, r.count, r.share / 10_000, r.running / 10_000, _part(r.solved.value),
            _part(r.solved.low), _part(r.solved.high), r.minutes, r.before, r.agents,
        ]
        for r in review.rows
    ]  # fmt: skip
    return [Column(h, 24 if n == 0 else 12) for n, h in enumerate(heads)], rows


def _part(value: int | None) -> float | None:
    return None if value is None else value / 10_000


def part(value: int | None) -> str:
    """A share, or a dash."""
    return "–" if value is None else share(value / 10_000)


def template() -> tuple[list[Column], list[list[Cell]]]:
    """Headings of an import in the reader's language, and one line to write over."""
    sample: list[Cell] = [
        "C20261024-001", "2026-10-24", _("Refund later than promised"),
        _("Asked three times for the refund of a returned coat"), "KF0001", _("Online chat"),
        _("yes"), 12,
    ]  # fmt: skip
    return [Column(str(title), 18) for title in MEANINGS.values()], [sample]


def choices(body: Framework) -> list[tuple[str, str]]:
    """Figures by which an effect can be checked."""
    return [("", str(_("None: judge by eye"))), *(
        (i.key, i.title.said_in(language())) for i in body.indicators
    )]  # fmt: skip

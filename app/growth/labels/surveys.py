"""Surveys in the reader's words, and as files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.growth.queries.surveys import Line, Results
from app.growth.rules.intervals import Estimate
from app.growth.rules.surveys import SHOWN_FROM, About, Kind, Mode, Question, SurveyState, Tally
from app.kernel.wording import Wording
from app.platform.i18n import _, _l, in_readers_language, number, share
from app.platform.sheets import Cell, Column

N_ = str
STATES: Final = {
    SurveyState.DRAFT: (_l("being written"), "", "pencil"),
    SurveyState.OPEN: (_l("taking answers"), "good", "circle-check"),
    SurveyState.CLOSED: (_l("closed"), "info", "archive"),
}
MODES: Final = {
    Mode.ANONYMOUS: _l("Anonymous: whoever has the link"),
    Mode.ORDER: _l("By order number: one answer to an order"),
}
KINDS: Final = {
    Kind.SCALE: _l("1 to 5"),
    Kind.YES_NO: _l("Yes or no"),
    Kind.CHOICE: _l("One of several"),
    Kind.SEVERAL: _l("Several of several"),
    Kind.WORDS: _l("Free words"),
}
ABOUTS: Final = {
    About.OVERALL: _l("The service as a whole"),
    About.FUNCTION: _l("A function of the service"),
    About.AGENT: _l("The agent"),
    About.AFTER_SALES: _l("After-sales"),
    About.SUGGESTION: _l("Suggestions"),
}
MARKS: Final = (
    ("1", _l("very dissatisfied")),
    ("2", _l("dissatisfied")),
    ("3", _l("so-so")),
    ("4", _l("satisfied")),
    ("5", _l("very satisfied")),
)
TAGS: Final = {
    "praise": _l("praise"),
    "attitude": _l("attitude"),
    "speed": _l("speed"),
    "solving": _l("solving"),
    "product": _l("goods"),
    "after_sales": _l("after-sales"),
    "logistics": _l("delivery"),
    "price": _l("price"),
    "system": _l("system"),
}
# What a rule finds wrong, so that the catalogue knows it.
WRONG: Final = (
    N_("Ask at least one question."),
    N_("Nobody answers more than thirty questions; leave some out."),
    N_("The question is missing in one of the two languages."),
    N_("Two questions have the same key."),
    N_("A choice needs at least two options."),
    N_("An option is missing in one of the two languages."),
    N_("Ask for at least one rating or choice, so that there is a result."),
    N_("Please answer this question."),
    N_("Please choose one of the answers shown."),
    N_("At most a thousand characters, please."),
)


def option(question: Question, key: str) -> str:
    """An answer in the reader's words."""
    if question.kind is Kind.YES_NO:
        return str(_("Yes") if key == "yes" else _("No"))
    if question.kind is Kind.SCALE:
        return f"{key} {dict(MARKS)[key]}"
    return in_readers_language(dict(question.options).get(key))


def is_share(tally: Tally) -> bool:
    """Is the result a share, not a mean?"""
    return tally.question.kind is Kind.YES_NO


def shown(estimate: Estimate, *, as_share: bool = False) -> str:
    """4.32, or 87%; a dash where nothing is known."""
    if estimate.value is None:
        return "–"
    return share(estimate.value / 10_000) if as_share else number(estimate.value / 100, 2)


def reach(estimate: Estimate, *, as_share: bool = False) -> str:
    """The interval, 4.10–4.54; a dash where there is none."""
    if estimate.low is None or estimate.high is None:
        return "–"
    if as_share:
        return f"{share(estimate.low / 10_000)}–{share(estimate.high / 10_000)}"
    return f"{number(estimate.low / 100, 2)}–{number(estimate.high / 100, 2)}"


def hides(line: Line) -> bool:
    """Too few answers to name a result beside somebody's name."""
    return line.estimate.n < SHOWN_FROM


def question_table(results: Results) -> tuple[list[Column], list[list[Cell]]]:
    """Results by question as a file: what the page shows, a row an answer that can be chosen."""
    heads = (_("Question"), _("Answers"), _("Result"), _("From"), _("To"), _("Answer"), _("Count"))
    rows: list[list[Cell]] = []
    for tally in results.tallies:
        scale = 10_000 if is_share(tally) else 100
        known = [_scaled(v, scale) for v in _values(tally.estimate)]
        for key, count in tally.counts.items():
            title = in_readers_language(tally.question.title)
            rows.append([title, tally.n, *known, option(tally.question, key), count])
    return [Column(h, 30 if n in (0, 5) else 12) for n, h in enumerate(heads)], rows


def line_table(first: str, lines: Sequence[Line]) -> tuple[list[Column], list[list[Cell]]]:
    """Results by team or agent as a file; what the page holds back stays out here too."""
    heads = (first, _("Answers"), _("Mean rating"), _("From"), _("To"), _("Remark"))
    rows: list[list[Cell]] = []
    for line in lines:
        values = [None] * 3 if hides(line) else [_scaled(v, 100) for v in _values(line.estimate)]
        rows.append([_said(line.name), line.estimate.n, *values, remark(line)])
    return [Column(h, 24 if n in (0, 5) else 12) for n, h in enumerate(heads)], rows


def remark(line: Line) -> str:
    """What to know about a number of answers."""
    if hides(line):
        return str(_("fewer than %(num)s answers: not shown", num=SHOWN_FROM))
    return str(_("few answers")) if line.estimate.is_small else ""


def comment_table(results: Results, tag: str) -> tuple[list[Column], list[list[Cell]]]:
    """Comments with their tags as a file."""
    heads = (_("Day"), _("Comment"), _("Tags"))
    rows: list[list[Cell]] = [
        [c.answer.at.date(), c.words, _(", ").join(str(TAGS[t]) for t in c.answer.tags)]
        for c in results.comments(tag)
    ]
    return [Column(h, (12, 60, 24)[n]) for n, h in enumerate(heads)], rows


def _said(name: str | Wording) -> str:
    return name if isinstance(name, str) else in_readers_language(name)


def _values(estimate: Estimate) -> tuple[int | None, int | None, int | None]:
    return estimate.value, estimate.low, estimate.high


def _scaled(value: int | None, scale: int) -> float | None:
    return None if value is None else value / scale

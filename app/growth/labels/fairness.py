"""The fairness report in the reader's words, and as a file."""

from __future__ import annotations

from typing import Final

from app.growth.queries.fairness import By, Fairness
from app.growth.rules.fairness import Rate, Says
from app.growth.rules.intervals import Estimate
from app.platform.i18n import _, _l, in_readers_language, share
from app.platform.sheets import Cell, Column

BYS: Final = {By.TEAM: _l("Team"), By.LANGUAGE: _l("Language"), By.SHIFT: _l("Shift")}
SAYS: Final = {
    Says.LOWER: (_l("lower than the rest: look into it"), "bad", "alert-triangle"),
    Says.HIGHER: (_l("higher than the rest: look into it"), "warm", "alert-triangle"),
    Says.NOTHING: (_l("no difference shown"), "good", "check"),
    Says.TOO_FEW: (_l("too few people to say"), "", "minus"),
}
LANGUAGES: Final = {"zh": _l("Chinese"), "en": _l("English")}


def group(report: Fairness, by: By, rate: Rate) -> str:
    """A group's name in the reader's language."""
    if not rate.group:
        return str(_("not stated"))
    if by is By.LANGUAGE:
        return str(LANGUAGES.get(rate.group, rate.group))
    return in_readers_language(report.name(by, rate.group))


def part(estimate: Estimate) -> str:
    """A rate, or a dash."""
    return "–" if estimate.value is None else share(estimate.value / 10_000)


def reach(estimate: Estimate) -> str:
    """The interval of a rate."""
    if estimate.low is None or estimate.high is None:
        return "–"
    return f"{share(estimate.low / 10_000)}–{share(estimate.high / 10_000)}"


def table(report: Fairness) -> tuple[list[Column], list[list[Cell]]]:
    """All groups as a file: the rows of the page."""
    heads = (
        _("Grouped by"), _("Group"), _("People"), _("Promoted"), _("Rate"), _("From"), _("To"),
        _("Rate of the rest"), _("Result"),
    )  # fmt: skip
    rows: list[list[Cell]] = []
    for by in By:
        for rate in report.rates(by):
            values = (rate.rate.value, rate.rate.low, rate.rate.high, rate.rest.value)
            shares: list[Cell] = [None if v is None else v / 10_000 for v in values]
            rows.append(
                [
                    str(BYS[by]), group(report, by, rate), rate.people, rate.promoted, *shares,
                    str(SAYS[rate.says][0]),
                ]
            )  # fmt: skip
    return [Column(h, 24 if n in (1, 8) else 14) for n, h in enumerate(heads)], rows

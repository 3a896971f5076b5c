"""Lists of growth's pages as tables for files: the same rows, days as days, numbers as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.accounts.queries import Person
from app.growth.labels import awards as award_words
from app.growth.labels import improvement as improvement_words
from app.growth.labels import reports as report_words
from app.growth.labels import surveys as survey_words
from app.growth.queries.awards import Found as Round
from app.growth.queries.frameworks import Edition, Published
from app.growth.queries.improvement import Box
from app.growth.queries.reports import Found as Report
from app.growth.queries.surveys import Listed
from app.growth.rules.surveys import Question
from app.kernel.wording import Wording
from app.platform import i18n
from app.platform.i18n import _ as say
from app.platform.i18n import in_readers_language
from app.platform.sheets import Cell, Column

Table = tuple[list[Column], list[list[Cell]]]
Names = Mapping[int, Person]


def _name(names: Names, account: int | None) -> str:
    person = names.get(account) if account is not None else None
    return person.name if person else ""


def awards(rounds: Iterable[Round]) -> Table:
    """All rounds of awards."""
    columns = [Column(say("Award"), 20), Column(say("Quarter or month"), 16),
               Column(say("State"), 20)]  # fmt: skip
    return columns, [
        [
            str(award_words.SUBJECTS[row.subject].best),
            row.period,
            str(award_words.STATES[row.state][0]),
        ]
        for row in rounds
    ]


def surveys(listed: Iterable[Listed], units: Mapping[int, Wording]) -> Table:
    """The surveys that the reader sees."""
    columns = [Column(say("Survey"), 34), Column(say("Quarter"), 12), Column(say("About"), 20),
               Column(say("State"), 16), Column(say("Answers"), 10)]  # fmt: skip
    rows: list[list[Cell]] = []
    for line in listed:
        unit = line.survey.unit_id
        about = say("one team") if unit else say("Everybody")
        if unit is not None and unit in units:
            about = in_readers_language(units[unit])
        rows.append([
            in_readers_language(line.survey.title), line.survey.period,
            str(about),
            str(survey_words.STATES[line.survey.state][0]), line.answers,
        ])  # fmt: skip
    return columns, rows


def questionnaire(questions: Sequence[Question]) -> Table:
    """The questions in both languages with the answers to choose from: to be asked on the phone or
    face to face."""
    columns = [Column(say("Number"), 8), Column(say("Question, Chinese"), 44),
               Column(say("Question, English"), 44), Column(say("Kind"), 18),
               Column(say("About"), 20), Column(say("Must be answered"), 16),
               Column(say("Answers to choose from"), 60)]  # fmt: skip
    return columns, [
        [
            number, one.title.zh, one.title.en, str(survey_words.KINDS[one.kind]),
            str(survey_words.ABOUTS[one.about]), str(say("yes") if one.required else say("no")),
            "; ".join(f"{text.zh} / {text.en}" for _key, text in one.options),
        ]
        for number, one in enumerate(questions, 1)
    ]  # fmt: skip


def reports(rows: Iterable[Report], names: Names) -> Table:
    """The reports that the reader may open."""
    columns = [Column(say("Report"), 34), Column(say("Kind"), 22), Column(say("About"), 26),
               Column(say("By whom"), 16), Column(say("Day"), 12), Column("PDF", 18)]  # fmt: skip
    return columns, [
        [
            row.title, str(report_words.KINDS[row.kind]), row.about, _name(names, row.by_id),
            i18n.local(row.at).date(), i18n.local(row.printed_at) if row.printed_at else None,
        ]
        for row in rows
    ]  # fmt: skip


def suggestions(box: Box, *, own: bool = False) -> Table:
    """Suggestions with what was answered and what became of them."""
    columns = [Column(say("Day"), 12), Column(say("About"), 26), Column(say("Suggestion"), 60),
               Column(say("State"), 18), Column(say("Answer"), 50),
               Column(say("Answered by"), 16), Column(say("Improvement"), 16)]  # fmt: skip
    rows: list[list[Cell]] = []
    for row in box.rows:
        cycle = box.cycles.get(row.cycle_id) if row.cycle_id else None
        rows.append([
            i18n.local(row.at).date(), str(improvement_words.ABOUT[row.about]),
            row.words or str(say("(erased)")), str(improvement_words.ANSWERS[row.state][0]),
            row.answer or "", _name(box.names, row.answered_by), cycle.number if cycle else "",
        ])  # fmt: skip
    if own:
        return columns, rows
    columns.insert(1, Column(say("Person"), 16))
    for found, row in zip(rows, box.rows, strict=True):
        found.insert(1, _name(box.names, row.by_id))
    return columns, rows


def versions(rows: Iterable[Edition], editions: Mapping[int, Published], names: Names) -> Table:
    """Every version of the framework; those that judge or judged have their day and reason."""
    columns = [Column(say("Version"), 10), Column(say("Saved"), 18), Column(say("Saved by"), 18),
               Column(say("In force from"), 14), Column(say("Reason"), 60)]  # fmt: skip
    found: list[list[Cell]] = []
    for row in rows:
        edition = editions.get(row.id)
        found.append([
            row.number, i18n.local(row.created_at), _name(names, row.created_by),
            edition.effective if edition else None,
            in_readers_language(row.body.reason) if edition else "",
        ])  # fmt: skip
    return columns, found

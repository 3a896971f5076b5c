"""Cases and evaluations as a PDF, the same for all who may open them."""

from __future__ import annotations

from flask import Response

from app.accounts.access import today
from app.growth.labels import papers
from app.growth.labels.team_cases import words_of
from app.growth.labels.words import Words
from app.growth.queries import cases, evaluations, frameworks, people, team_person
from app.growth.views.team_files import sheet_of
from app.platform.i18n import _


def case_paper(case: cases.Case) -> Response:
    """A case as it stands, with its frozen evidence."""
    words, steps = words_of(case), team_person.steps_of(case)
    interviews = team_person.interviews_of(case.learner_id)
    ids = {step.by_id for step in steps}
    ids |= {rating.rater_id for one in interviews for rating in one.ratings}
    person = people.person_of(case.learner_id, day=today())
    findings = cases.findings_of(case, words.framework)
    names = people.names(ids, day=today())
    return sheet_of(
        _("Promotion: %(name)s", name=f"{person.name} {person.staff_no}"),
        f"promotion-{case.number}",
        papers.of_case(words, case, findings, steps, interviews, names),
        lede=papers.case_lede(words, case),
        about=person.id,
    )


def evaluation_paper(row: evaluations.Found) -> Response:
    """A month as it was shared, with the person's answer."""
    words = Words(frameworks.edition(today()).body)
    person = people.person_of(row.learner_id, day=today())
    names = people.names({row.by_id, row.learner_id}, day=today())
    measured = evaluations.measured(row.learner_id, row.month, today())
    return sheet_of(
        _("Evaluation of %(month)s: %(name)s", month=row.month,
          name=f"{person.name} {person.staff_no}"),
        f"evaluation-{person.staff_no}-{row.month}",
        papers.of_evaluation(words, row, measured, names),
        about=person.id,
    )  # fmt: skip

"""Papers of the shipped exams stand for one another where an exam says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.content import planning
from app.exams.models.bodies import ExamBody, ItemBody
from app.exams.rules.assembly import BankItem
from app.exams.rules.equivalence import Limits, assemble_set, check

CONTENT = Path(__file__).parents[2] / "content"
MERCHANT_AGENT = {"junior", "mid", "senior"}


@pytest.fixture(scope="module")
def shipped() -> tuple[list[BankItem], dict[str, ExamBody]]:
    entries = planning.read_folder(CONTENT).entries
    bank = [
        entry.body.as_bank_item(key, number)
        for number, ((_kind, key), entry) in enumerate(sorted(entries.items()))
        if isinstance(entry.body, ItemBody)
    ]
    exams = {key: e.body for (_, key), e in entries.items() if isinstance(e.body, ExamBody)}
    return bank, exams


def test_the_merchant_agent_exams_say_so(
    context: object, shipped: tuple[list[BankItem], dict[str, ExamBody]]
) -> None:
    assert {key for key, exam in shipped[1].items() if exam.equivalent} >= MERCHANT_AGENT


def test_their_sets_keep_every_limit(
    context: object, shipped: tuple[list[BankItem], dict[str, ExamBody]]
) -> None:
    bank, exams = shipped
    for exam in (exams[key] for key in sorted(exams) if exams[key].equivalent):
        limits = Limits(exposure=exam.exposure_cap)
        forms = assemble_set(exam.cells(), bank, 20_261_126, exam.papers, past={}, limits=limits)
        assert len(forms) == exam.papers
        assert not check(forms, {}, limits)

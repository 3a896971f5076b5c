"""Every demand, verdict and step has words in both languages."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from app.growth.labels.lines import line
from app.growth.labels.words import Words
from app.growth.models.framework import Framework
from app.growth.rules import requirements as rule
from app.growth.rules.dossier import Dossier, ExamTaken, Waiver
from app.growth.rules.readiness import judge, step_of
from app.growth.rules.tally import Requirement
from app.platform import i18n
from tests import growth_team as made

TODAY = date(2026, 11, 24)
DEMANDS = (
    rule.Passed("exam", exam="mid", at_least=7500),
    rule.Completed("course", courses=("a",), valid_months=12),
    rule.Completed("courses", courses=("a", "b")),
    rule.RatedAtLeast("levels", criteria=made.CRITERIA, level=300, scenarios=4, tags=("x",)),
    rule.RatedAtLeast("some", criteria=("attitude",), level=400, scenarios=2),
    rule.Indicator("figure", indicator="solving", target=8000, months=3),
    rule.Indicator("wait", indicator="first_reply", target=3000, months=1, lower_is_better=True),
    rule.Interview("talk", interview="phone", at_least=350, valid_months=6),
    rule.Tenure("tenure", months=6),
    rule.ClassroomHours("hours", hours=600),
    rule.SignOff("sign", what="tier:mid"),
    rule.CertificateInForce("certificate", certificate="privacy"),
    rule.Drilled("drills", scripts=20),
    rule.Vouched("deeds", what="newcomer_coached", count=2),
    rule.any_of("either", rule.Tenure("t", months=6), rule.Passed("p", exam="mid")),
    rule.all_of("both", rule.Tenure("t", months=6), rule.Passed("p", exam="mid")),
)


def has_chinese(text: str) -> bool:
    """Is there a Chinese character in it?"""
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


@pytest.mark.parametrize("demand", DEMANDS, ids=lambda d: d.key)
def test_a_missing_demand_is_said_with_its_verdict_and_its_step(
    context: Flask, demand: Requirement
) -> None:
    words = Words(Framework.model_validate(made.body()))
    finding = judge(demand, Dossier(date(2026, 10, 1)), TODAY, 90)
    step = step_of(finding)
    assert step is not None
    for language in ("en", "zh"):
        with context.test_request_context():
            i18n.speak(language)
            row = line(words, finding)
            said = (words.title(demand), row.chip.text, row.doing, words.step(step, finding))
            for text in said:
                assert text
                assert "%(" not in text
            assert has_chinese(row.chip.text) == (language == "zh")
            assert has_chinese(row.doing) == (language == "zh")


def test_evidence_that_fell_short_and_waivers_are_said_too(context: Flask) -> None:
    words = Words(Framework.model_validate(made.body()))
    failed = ExamTaken("e", TODAY, "mid", 7000, False)
    waived = Waiver("w", TODAY, "exam", "came with ten years", date(2027, 1, 1))
    with context.test_request_context():
        i18n.speak("en")
        short = line(words, judge(DEMANDS[0], Dossier(TODAY, [failed]), TODAY, 90))
        assert [(e.text, e.counts) for e in short.evidence] == [("24 Nov, 70%", False)]
        given = line(words, judge(DEMANDS[0], Dossier(TODAY, [failed, waived]), TODAY, 90))
        assert (given.standing, given.tone, given.is_open) == ("waived", "info", False)
        assert "came with ten years" in given.notes[0]

"""The interface is complete in both languages."""

from __future__ import annotations

from pathlib import Path

from tools import catalogs


def test_every_message_has_its_chinese_text() -> None:
    assert catalogs.faults() == []


def test_a_message_without_a_text_would_be_seen(tmp_path: Path) -> None:
    source = tmp_path / "view.py"
    source.write_text('flash(_("A sentence nobody has translated."))\nraise Denied("Not you.")\n')
    found = [message for _line, message in catalogs.messages_in(source)]
    assert found == ["A sentence nobody has translated.", "Not you."]


def test_what_a_feature_s_own_refusal_says_is_a_message_too(tmp_path: Path) -> None:
    source = tmp_path / "rule.py"
    source.write_text('raise BadOriginal("Not this one.")\nraise Taken("email")\n')
    assert [message for _line, message in catalogs.messages_in(source)] == ["Not this one."]


def test_words_of_the_rail_are_messages_too(tmp_path: Path) -> None:
    source = tmp_path / "wiring.py"
    entry = 'NavEntry("trainer", "Marking", "exams.q", "p", "i", group="Rating")'
    source.write_text(f"navigation.add(\n    {entry}\n)\n")
    assert [m for _line, m in catalogs.messages_in(source)] == ["Marking", "Rating"]


def test_each_file_has_one_domain() -> None:
    assert catalogs.domain_of("app/exams/views/roleplay.py") == "roleplay"
    assert catalogs.domain_of("app/exams/views/sitting.py") == "exams"
    assert catalogs.domain_of("app/templates/layout/base.html") == "shell"

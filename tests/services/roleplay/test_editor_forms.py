"""Forms of scenarios: what nobody touched comes back byte for byte, what was typed is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.content import yaml_files
from app.exams.models.roleplay_bodies import ScenarioBody
from app.exams.rules.roleplay import outline
from app.exams.services import roleplay_fields as fields
from app.exams.services import roleplay_parts as parts
from app.kernel.errors import NotFound

pytestmark = pytest.mark.engine("sqlite", why="no database is asked")

FOLDER = Path(__file__).parents[3] / "content" / "scenarios"
FILES = sorted(FOLDER.glob("*.yaml"))


def shipped(file: Path) -> ScenarioBody:
    return ScenarioBody.model_validate(yaml_files.read(file.read_text(encoding="utf-8"))[0])


def places(body: dict[str, object]) -> Iterator[tuple[str, str | None]]:
    yield from ((section, None) for section in parts.SECTIONS)
    for collection in outline.COLLECTIONS:
        yield from ((collection, at) for at in outline.addresses(body, collection))


def test_a_form_that_nobody_touched_gives_back_the_same_bytes() -> None:
    count = 0
    for file in FILES:
        scenario = shipped(file)
        body, text = scenario.stored(), yaml_files.write(scenario.stored())
        for collection, at in places(body):
            shown = parts.form_of(body, collection, at)
            typed = parts.typed(body, collection, at, fields.typed(shown.fields))
            assert typed.parsed is not None, (file, collection, at, typed.form.wrong)
            assert yaml_files.write(typed.parsed.stored()) == text, (file, collection, at)
            count += 1
    assert len(FILES) >= 24
    assert count > 20 * len(FILES)


def test_every_field_of_the_file_stands_in_a_form() -> None:
    sections = {name for names in parts.SECTIONS.values() for name in names}
    assert sections | set(parts.MODELS) == set(ScenarioBody.model_fields)
    assert not sections & set(parts.MODELS)


def test_a_line_break_inside_a_text_keeps_its_place_in_the_list() -> None:
    assert fields.listed(fields.joined(["a\nb", "c"])) == ["a\nb", "c"]
    assert fields.listed(" a \r\n\n b ") == ["a", "b"]


def test_rows_are_added_changed_and_taken_out() -> None:
    body = shipped(FOLDER / "late-gift.yaml").stored()
    sent = fields.typed(parts.form_of(body, "customer", None).fields)
    goals = body["customer"]["goals"]
    sent["customer-goals-0-off"] = "1"
    number = len(goals)
    sent |= {
        f"customer-goals-{number}-key": "new",
        f"customer-goals-{number}-title-zh": "新",
        f"customer-goals-{number}-title-en": "New",
        f"customer-goals-{number}-accept_if": "act.greet",
    }
    typed = parts.typed(body, "customer", None, sent)
    assert typed.parsed is not None
    keys = [goal.key for goal in typed.parsed.customer.goals]
    assert keys == [*(goal["key"] for goal in goals[1:]), "new"]


def test_a_fault_inside_a_row_is_named_by_its_own_field() -> None:
    body = shipped(FOLDER / "late-gift.yaml").stored()
    sent = fields.typed(parts.form_of(body, "customer", None).fields)
    sent["customer-goals-1-title-en"] = ""
    sent["customer-state-patience"] = "900"
    typed = parts.typed(body, "customer", None, sent)
    assert typed.parsed is None
    assert typed.form.wrong == {
        "customer-goals-1-title": "wording",
        "customer-state-patience": "less_than_equal",
    }


def test_what_is_malformed_elsewhere_is_said_by_its_place() -> None:
    body = shipped(FOLDER / "late-gift.yaml").stored()
    body["facts"]["bad"] = {"label": {"zh": "a", "en": "b"}}
    sent = fields.typed(parts.form_of(body, "about", None).fields)
    typed = parts.typed(body, "about", None, sent)
    assert typed.parsed is None
    assert typed.form.elsewhere == ("facts.bad.value",)


def test_forms_of_what_is_not_there_are_not_found() -> None:
    body = shipped(FOLDER / "late-gift.yaml").stored()
    for collection, at in (("songs", None), ("songs", "a"), ("storylets", "nobody")):
        with pytest.raises(NotFound):
            parts.form_of(body, collection, at)
        with pytest.raises(NotFound):
            parts.typed(body, collection, at, {})
    with pytest.raises(NotFound):
        parts.begun("songs", {})

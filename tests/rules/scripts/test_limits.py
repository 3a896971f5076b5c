"""What the editor would not take, no file brings in."""

from __future__ import annotations

from typing import Any

from app.scripts_library.rules.limits import too_long

SHORT = {"zh": "短", "en": "short"}
LONG = {"zh": "长" * 61, "en": "long" * 31}


def test_what_fits_is_not_named() -> None:
    body: dict[str, Any] = {"title": SHORT, "wording": LONG, "tags": ["a"], "owner": "desk"}
    body["variants"] = [{"label": SHORT, "wording": LONG}]
    assert list(too_long(body)) == []


def test_each_part_that_is_too_long_is_named_with_its_limit() -> None:
    variant = {"label": {"zh": "长" * 61, "en": "x"}, "wording": {"zh": "短", "en": "x" * 1601}}
    body = {
        "title": LONG,
        "tags": ["x" * 201],
        "owner": "x" * 61,
        "variants": [variant, *[{"label": SHORT, "wording": SHORT}] * 12],
    }
    assert list(too_long(body)) == [
        ("title", 60),
        ("title", 120),
        ("variants", 12),
        ("variants.0.wording", 1600),
        ("variants.0.label", 60),
        ("tags", 200),
        ("owner", 60),
    ]


def test_no_more_parts_of_a_kind_come_in_than_the_editor_has_places_for() -> None:
    most = [{"text": SHORT}] * 12
    assert list(too_long({"points": most, "placeholders": most})) == []
    more = [*most, {"text": SHORT}]
    assert list(too_long({"points": more, "placeholders": more})) == [
        ("points", 12),
        ("placeholders", 12),
    ]


def test_a_source_is_no_longer_than_its_field() -> None:
    assert list(too_long({"source": "x" * 120})) == []
    assert list(too_long({"source": "x" * 121})) == [("source", 120)]

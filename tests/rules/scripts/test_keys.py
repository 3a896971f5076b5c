"""A script's key leads to that script and to no other page."""

from __future__ import annotations

import pytest

from app.scripts_library.rules.keys import is_taken


@pytest.mark.parametrize(
    ("key", "taken"),
    [
        ("new", True),
        ("drill", True),
        ("cards.csv", True),
        ("export.xlsx", True),
        ("new-parcel", False),
        ("cards", True),
        ("late", False),
    ],
)
def test_the_library_s_own_pages_keep_their_names(key: str, taken: bool) -> None:
    assert is_taken(key) is taken

"""Engines are loaded when something of theirs is first asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.kernel.late import late

ROOT = Path(__file__).resolve().parents[3]


def test_nothing_is_loaded_before_something_is_asked_for() -> None:
    script = (
        "import sys; from app.kernel.late import late; engine = late('colorsys'); "
        "before = 'colorsys' in sys.modules; engine.rgb_to_hsv(0, 0, 0); "
        "print(before, 'colorsys' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "True"]


def test_what_is_asked_for_is_the_engine_s_own() -> None:
    import fractions

    engine = late("fractions")
    assert engine.Fraction is fractions.Fraction
    assert vars(engine)["Fraction"] is fractions.Fraction  # had without asking from now on


def test_what_the_engine_has_not_is_an_attribute_that_is_missing() -> None:
    engine = late("fractions")
    with pytest.raises(AttributeError):
        engine.nothing_of_this_name  # noqa: B018


def test_an_engine_that_is_not_there_is_an_import_that_fails() -> None:
    engine = late("no_engine_of_this_name")
    with pytest.raises(ImportError):
        engine.run()

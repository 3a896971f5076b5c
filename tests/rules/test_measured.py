"""No module of the rules escapes the measure: what nothing here imports is imported by this."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_module_that_is_to_be_covered_is_loaded() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["coverage"]["run"]
    found = {
        path.relative_to(ROOT).with_suffix("")
        for pattern in settings["include"]
        for place in ROOT.glob(pattern)
        for path in ([place] if place.suffix == ".py" else place.rglob("*.py"))
    }
    assert len(found) > 180
    for path in sorted(found):
        import_module(".".join(path.parts).removesuffix(".__init__"))

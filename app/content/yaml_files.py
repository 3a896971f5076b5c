"""YAML as this academy writes it: the socket to the YAML library.

Reading keeps the line of every value, refuses duplicate keys, tags and aliases, and knows only
``true`` and ``false`` as yes and no: ``no:`` is the text "no", ``12:30`` is the text "12:30", a day
is text until its field makes a date of it. Writing is canonical, so that the same value always
gives the same bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from app.content.authored import Path
from app.content.faults import Said
from app.content.lines import Lines

N_ = str  # a msgid for tools/catalogs.py
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+\Z")
_WORDS: dict[str, bool | None] = {
    "true": True,
    "True": True,
    "false": False,
    "False": False,
    "null": None,
    "~": None,
    "": None,
}
_MENDS = (
    (
        "mapping values are not allowed",
        N_("quote a text that holds `: `; and fields of one thing begin in one column"),
    ),
    ("cannot start any token", N_("a text that begins with this character must stand in quotes")),
    ("expected ':'", N_("put `: ` between a field's name and its value, and texts in quotes")),
    ("block end", N_("check the indentation: fields of one thing begin in the same column")),
    ("block mapping", N_("check the indentation: fields of one thing begin in the same column")),
    ("'-' indicator", N_("check the indentation: the entries of a list begin in the same column")),
    ("flow", N_("check the brackets and commas of this list, and quote texts that hold commas")),
    ("quoted scalar", N_("close the quotation mark")),
)


DEEPEST = 40
_BRACKETS = re.compile(r"[\[\]{}]")
_INDENTED_FAR = re.compile(rf"^ {{{DEEPEST},}}|(?:[-?][ \t]+){{{DEEPEST},}}", re.MULTILINE)
_TAB = N_("a tab stands here; indent with blanks")
_TOO_DEEP = N_("nested too deeply; write it flatter")


class YamlFault(Exception):
    """What is wrong in a file, with its line and the mend: ``message`` in English, ``msgid`` with
    what its places hold for a reader of either language."""

    def __init__(self, line: int, msgid: str, problem: str = "", **about: Any) -> None:
        self.line, self.msgid, self.about, self.problem = line, msgid, about, problem
        said = msgid % about if about else msgid
        self.message = f"{problem}: {said}" if problem else said
        super().__init__(self.message)

    @property
    def sentence(self) -> Said:
        """What is wrong, for a reader of either language."""
        said = Said(self.msgid, **self.about)
        if not self.problem:
            return said
        return Said(N_("%(where)s: %(what)s"), where=self.problem, what=said)

    def moved(self, by: int) -> YamlFault:
        """The same so many lines further down."""
        return YamlFault(self.line + by, self.msgid, self.problem, **self.about)


@dataclass
class _Building:
    lines: dict[Path, int]
    faults: list[YamlFault]
    seen: set[int]

    def fault(self, node: yaml.Node, msgid: str, **about: Any) -> None:
        self.faults.append(YamlFault(node.start_mark.line + 1, msgid, **about))

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if id(node) in self.seen:
            self.fault(node, N_("`*name` repeats another part; write the part out here"))
            return None
        if not isinstance(node, yaml.ScalarNode):
            self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(part, (*path, n)) for n, part in enumerate(node.value)]
        quoted = isinstance(node, yaml.ScalarNode) and node.style
        return node.value if quoted else _plain(node.value)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for name_node, part in node.value:
            name = name_node.value
            if not isinstance(name_node, yaml.ScalarNode) or not name:
                self.fault(name_node, N_("a field's name is a plain word"))
                continue
            if name in built:
                first = self.lines[(*path, name)]
                said = N_("`%(name)s` stands here and in line %(first)s; remove one of them")
                self.fault(name_node, said, name=name, first=first)
                continue
            self.lines[(*path, name)] = name_node.start_mark.line + 1
            built[name] = self.value(part, (*path, name))
        return built


def _plain(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text):
        return int(text)
    return float(text) if _FLOAT.match(text) else text


def read(text: str, first_line: int = 1) -> tuple[Any, Lines, list[YamlFault]]:
    """The value of one document, the line of each of its parts, and what is wrong in it.

    Raise YamlFault if there is no value to be had.
    """
    building = _Building({}, [], set())
    try:
        _refuse_depth(text)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if error.context_mark and "quoted scalar" in (error.context or ""):
            mark = error.context_mark  # where the quotation began, not where the file ends
        rows = text.splitlines() or [""]
        line = min(mark.line if mark else 0, len(rows) - 1)
        at_tab = mark is not None and rows[line][mark.column :].startswith("\t")
        raise YamlFault(line + first_line, *((_TAB, "") if at_tab else _mended(error))) from None
    except yaml.YAMLError as error:
        raise YamlFault(first_line, N_("not readable as YAML: %(why)s"), why=error) from None
    except YamlFault as fault:
        raise fault.moved(first_line - 1) from None
    value = None if node is None else building.value(node, ())
    shift = first_line - 1
    known = {path: line + shift for path, line in building.lines.items()}
    return value, Lines(known), [fault.moved(shift) for fault in building.faults]


def _refuse_depth(text: str) -> None:
    """The library builds parts within parts by calling itself in C, where a text of ten thousand
    brackets ends the whole process: walk over its events first if it may be such a text."""
    if not _may_be_deep(text):
        return
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                line = event.start_mark.line if event.start_mark else 0
                raise YamlFault(line + 1, _TOO_DEEP)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _may_be_deep(text: str) -> bool:
    if _INDENTED_FAR.search(text):
        return True
    depth = 0
    for sign in _BRACKETS.findall(text):
        depth = depth + 1 if sign in "[{" else max(0, depth - 1)
        if depth > DEEPEST:
            return True
    return False


def _mended(error: yaml.MarkedYAMLError) -> tuple[str, str]:
    """How to mend it, as a msgid, and the library's own words if they help."""
    said = " ".join(part for part in (error.context, error.problem) if part)
    if "'\\t'" in said:
        return _TAB, ""
    if "document" in said:
        return N_("one file holds one document; remove the line `---`"), ""
    if "alias" in said:
        return N_("`*name` stands for nothing; put a text that begins with * in quotes"), ""
    usual = N_("check quotes and indentation")
    mend = next((mend for words, mend in _MENDS if words in said), usual)
    return mend, error.problem or "not readable as YAML"


class _Dumper(yaml.CSafeDumper):
    """Canonical writing: block style, texts with line breaks as blocks, short wordings inline."""


def _text(dumper: yaml.CSafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)
_Dumper.add_implicit_resolver("tag:yaml.org,2002:float", _FLOAT, list("-+0123456789"))


def write(value: Any) -> str:
    """The one way to write a value down."""
    return yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=4096, indent=2
    )

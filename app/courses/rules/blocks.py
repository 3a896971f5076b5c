"""The blocks of a lesson: what stands between ``:::name key`` and ``:::``.

A lesson's text is prose with blocks: ``check`` (a question with feedback), ``dialogue`` (two ways
with the same customer), ``script`` (a card from the library), ``case`` (questions, and a model
answer after one's own), ``reflect`` (a private task), ``note``, ``figure``, ``video``,
``package`` (a SCORM package) and ``document``. This module cuts a text into its parts and says what
is wrong, with the line in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from app.courses.rules import film
from app.courses.rules.parts import (
    CRITERIA,
    KINDS,
    NOTE_KINDS,
    Case,
    Check,
    Dialogue,
    Document,
    Figure,
    Note,
    Option,
    Part,
    Problem,
    Prose,
    Reason,
    Reflection,
    ScriptCard,
    Side,
    Span,
    Utterance,
)

N_ = str  # a msgid for tools/catalogs.py
KEY: Final = re.compile(r"[a-z0-9][a-z0-9-]*\Z")
_OPEN = re.compile(r":::\s*([A-Za-z_]+)\s*(.*?)\s*\Z")
_CLOSE = re.compile(r":::\s*\Z")
_PART = re.compile(r"###\s+(\S+)\s*(.*?)\s*\Z")
_OPTION = re.compile(r"[-*]\s+\[([ xX])\]\s+(.*\S)\s*\Z")
_WHY = re.compile(r"\s*>\s?(.*\S)\s*\Z")
_LINE = re.compile(
    r"(顾客|客服|(?:Customer|Agent)(?![^\s:(：（]))\s*(.*?)\s*(?:：|:\s)\s*(.*\S)\s*\Z"
)
_REASON = re.compile(r"[-*]\s+([a-z_]+)\s*[:：]\s*(.*\S)\s*\Z")
_QUESTION = re.compile(r"[?？]\s+(.*\S)\s*\Z")
_FILES: Final[Mapping[str, Callable[[str, list[str], int, film.Complain], Part]]] = {
    "video": film.video,
    "package": film.package,
    "document": film.document,
}
_MARKED = re.compile(r"==(.+?)==")


@dataclass
class _Reader:
    problems: list[Problem] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)

    def problem(self, line: int, msgid: str, **about: Any) -> None:
        self.problems.append(Problem(line, msgid, about))

    def part(self, name: str, argument: str, body: list[str], line: int) -> Part | None:
        if name in _FILES:
            return self._film(name, argument, body, line)
        if name not in ("note", "figure") and not self._named(name, argument, line):
            return None
        if name == "check":
            return self._check(argument, body, line)
        if name == "dialogue":
            return self._dialogue(argument, body, line)
        if name == "case":
            return self._case(argument, body, line)
        if name == "reflect":
            return self._reflection(argument, body, line)
        if name == "note":
            return self._note(argument, body, line)
        if name == "figure":
            return self._figure(argument, body, line)
        if any(row.strip() for row in body):
            self.problem(line, N_("a script block is empty: the wording comes from the library"))
        return ScriptCard("script", argument, line)

    def _film(self, name: str, file: str, body: list[str], line: int) -> Part | None:
        if file in self.keys:
            said = N_("`%(name)s` is shown in line %(first)s already; remove one")
            self.problem(line, said, name=file, first=self.keys[file])
            return None
        self.keys[file] = line
        return _FILES[name](file, body, line, self.problem)

    def _named(self, name: str, key: str, line: int) -> bool:
        if not KEY.match(key):
            said = N_("name the block: `:::%(block)s some-key`, small letters, digits and dashes")
            self.problem(line, said, block=name)
            return False
        if name != "script":
            if key in self.keys:
                said = N_("`%(name)s` is the block in line %(first)s; rename one")
                self.problem(line, said, name=key, first=self.keys[key])
                return False
            self.keys[key] = line
        return True

    def _check(self, key: str, body: list[str], line: int) -> Check:
        question: list[str] = []
        options: list[Option] = []
        explanation: list[str] = []
        for number, row in enumerate(body, line + 1):
            option, why = _OPTION.match(row), _WHY.match(row)
            if option:
                options.append(Option(option[2], option[1] != " "))
            elif why and options and row[:1] in " \t":
                last = options[-1]
                options[-1] = Option(last.text, last.right, _joined(last.why, why[1]))
            elif why and options:
                explanation.append(why[1])
            elif not options:
                question.append(row)
            elif row.strip():
                self.problem(
                    number,
                    N_(
                        "after the options stand only reasons: `  > why` under an option, "
                        "`> ...` for all"
                    ),
                )
        asked = "\n".join(question).strip()
        if not asked:
            self.problem(line, N_("a check begins with its question; write it above the options"))
        if len(options) < 2:
            self.problem(line, N_("a check has at least two options: `- [ ] wrong`, `- [x] right`"))
        elif not any(option.right for option in options):
            self.problem(line, N_("no option is right; mark one with `- [x]`"))
        elif all(option.right for option in options):
            self.problem(line, N_("every option is right; leave one as `- [ ]`"))
        return Check("check", key, asked, tuple(options), "\n".join(explanation), line)

    def _dialogue(self, key: str, body: list[str], line: int) -> Dialogue:
        sides: list[Side] = []
        for heading, argument, rows, at in _parts(body, line):
            if not heading:
                if any(row.strip() for row in rows):
                    self.problem(at, N_("a dialogue begins with `### bad` or `### good`"))
            elif heading not in ("bad", "good"):
                said = N_("`### %(heading)s`: the ways are called bad and good")
                self.problem(at, said, heading=heading)
            elif argument and argument not in ("1", "2", "3", "4", "5"):
                self.problem(at, N_("`%(level)s` is no level; write 1 to 5"), level=argument)
            else:
                lines = tuple(self._utterances(rows, at))
                if not lines:
                    self.problem(at, N_("write at least one line: `顾客：...` and `客服：...`"))
                sides.append(Side(heading == "good", int(argument or 0), lines))
        if [side.good for side in sides] not in ([False, True], [True]):
            self.problem(line, N_("a dialogue has one `### bad` and then one `### good`"))
        return Dialogue("dialogue", key, tuple(sides), line)

    def _utterances(self, rows: list[str], line: int) -> Iterator[Utterance]:
        said: Utterance | None = None
        for number, row in enumerate(rows, line + 1):
            if not row.strip():
                continue
            spoken, reason = _LINE.match(row), _REASON.match(row)
            if spoken:
                if said is not None:
                    yield said
                agent = spoken[1] in ("客服", "Agent")
                said = Utterance(agent, _speaker(spoken[1], spoken[2], agent), spans(spoken[3]))
            elif reason and said is not None:
                if reason[1] not in CRITERIA:
                    said_so = N_("`%(name)s` is no criterion; they are %(known)s")
                    self.problem(number, said_so, name=reason[1], known=", ".join(CRITERIA))
                given = Reason(reason[1], reason[2])
                said = Utterance(said.agent, said.who, said.spans, (*said.reasons, given))
            else:
                self.problem(
                    number,
                    N_(
                        "a line is `顾客：...`, `客服：...` (`Customer: ...`, `Agent: ...`) or a "
                        "reason `- attitude: ...` under one"
                    ),
                )
        if said is not None:
            yield said

    def _case(self, key: str, body: list[str], line: int) -> Case:
        text: list[str] = []
        questions: list[str] = []
        answer = ""
        for heading, _, rows, at in _parts(body, line):
            if heading == "answer":
                answer = "\n".join(rows).strip()
            elif heading:
                wrong = N_("`### %(heading)s`: a case has only `### answer`")
                self.problem(at, wrong, heading=heading)
            else:
                for row in rows:
                    asked = _QUESTION.match(row)
                    if asked:
                        questions.append(asked[1])
                    else:
                        text.append(row)
        told = "\n".join(text).strip()
        if not told:
            self.problem(line, N_("a case begins with what happened; write it above the questions"))
        if not questions:
            self.problem(line, N_("a case asks: write `? question` in a line of its own"))
        if not answer:
            self.problem(line, N_("write the model answer under `### answer`"))
        return Case("case", key, told, tuple(questions), answer, line)

    def _reflection(self, key: str, body: list[str], line: int) -> Reflection:
        text = "\n".join(body).strip()
        if not text:
            self.problem(
                line, N_("a reflection says what to think about; write it inside the block")
            )
        return Reflection("reflect", key, text, line)

    def _note(self, argument: str, body: list[str], line: int) -> Note:
        sort, _, title = argument.partition(" ")
        if sort not in NOTE_KINDS:
            wrong = N_("`:::note %(kind)s`: a note is %(known)s")
            self.problem(line, wrong, kind=sort, known=", ".join(NOTE_KINDS))
        text = "\n".join(body).strip()
        if not text:
            self.problem(line, N_("this note is empty; write it or remove the block"))
        return Note("note", sort, title.strip(), text, line)

    def _figure(self, argument: str, body: list[str], line: int) -> Figure:
        rows = [row.strip() for row in body if row.strip()]
        alt = ""
        if rows and rows[0].startswith(("alt:", "alt：")):
            alt = rows.pop(0)[4:].strip()
        if not argument:
            self.problem(line, N_("name the picture: `:::figure flow.svg`"))
        if not alt:
            self.problem(line, N_("say what the picture shows: first line `alt: ...`"))
        return Figure("figure", argument, alt, " ".join(rows), line)


def _speaker(role: str, name: str, agent: bool) -> str:
    """Agents keep their role before the name, customers go by the name alone; a note in brackets
    (``客服（邮件）``) joins the role."""
    if name.startswith(("（", "(")):
        return f"{role} {name}" if name[0] == "(" else f"{role}{name}"
    return f"{role} {name}" if name and agent else name or role


def _joined(before: str, more: str) -> str:
    return f"{before} {more}" if before else more


def _parts(body: list[str], line: int) -> Iterator[tuple[str, str, list[str], int]]:
    heading, argument, at = "", "", line
    rows: list[str] = []
    for number, row in enumerate(body, line + 1):
        begun = _PART.match(row)
        if begun:
            yield heading, argument, rows, at
            heading, argument, rows, at = begun[1], begun[2], [], number
        else:
            rows.append(row)
    yield heading, argument, rows, at


def spans(text: str) -> tuple[Span, ...]:
    """An utterance cut at its ``==marks==``."""
    pieces = _MARKED.split(text)
    return tuple(Span(piece, bool(n % 2)) for n, piece in enumerate(pieces) if piece)


def read(text: str) -> Document:
    """A lesson's text in its parts. Never raises: what is wrong stands in ``problems``."""
    reader = _Reader()
    parts: list[Part] = []
    prose: list[str] = []
    begun = 1
    opened: tuple[str, str, list[str], int] | None = None
    fence = False

    def close_prose(before: int) -> None:
        if any(row.strip() for row in prose):
            blank = next(n for n, row in enumerate(prose) if row)
            parts.append(Prose("prose", "\n".join(prose).strip("\n"), begun + blank))
        prose.clear()

    for number, row in enumerate(text.splitlines(), 1):
        if row.startswith("```"):
            fence = not fence
        opening = None if fence else _OPEN.match(row)
        if opened is None and opening:
            if opening[1] not in KINDS:
                said = N_("there is no block `%(name)s`; blocks are %(known)s")
                reader.problem(number, said, name=opening[1], known=", ".join(KINDS))
            close_prose(number)
            opened = (opening[1], opening[2], [], number)
        elif opened is not None and not fence and _CLOSE.match(row):
            if opened[0] in KINDS:
                part = reader.part(*opened)
                if part is not None:
                    parts.append(part)
            opened, begun = None, number + 1
        elif opened is not None:
            if opening:
                said = N_("close the block of line %(first)s with `:::` first")
                reader.problem(number, said, first=opened[3])
            opened[2].append(row)
        elif not fence and _CLOSE.match(row):
            reader.problem(number, N_("`:::` closes a block, but none is open; remove it"))
        else:
            prose.append(row)
    if opened is not None:
        reader.problem(opened[3], N_("this block is never closed; write `:::` below it"))
    close_prose(0)
    return Document(tuple(parts), tuple(reader.problems))

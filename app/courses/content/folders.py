"""Courses and lessons as files: the folder's layout.

Pictures, videos and packages stand beside the lessons under their name. Where two lessons of a
course have different ones of the same name, or a lesson has one that its text does not show yet,
it stands in a folder called as the lesson.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as DiskPath
from typing import Any

from app.content import pictures
from app.content.faults import Said
from app.content.layouts import KEY, KEY_RULE, Attached, Kept, Raw, Sink, Source
from app.content.lines import Lines
from app.courses.models.bodies import Course, Lesson, LessonText
from app.courses.rules.parts import Figure, Prose
from app.courses.services import filing
from app.courses.services.authoring import RESERVED, RESERVED_LESSONS
from app.kernel.errors import BadContent, NotFound
from app.kernel.wording import LANGUAGES
from app.platform import files as disk
from app.platform import markdown

N_ = str  # a msgid for tools/catalogs.py
LARGE = re.compile(r"courses/[^/]+/files/.+")
"""Videos, packages and documents: these are not read into memory."""
_LESSON = re.compile(r"(\d\d)-([a-z0-9][a-z0-9-]*)\.(zh|en)\.md\Z")
_ONLY_ZH = ("minutes", "criteria", "edition", "files")
PICTURES, FILES = "pictures", "files"


@dataclass(frozen=True)
class CourseFolders:
    """``courses/<key>/course.yaml``, ``lessons/NN-key.zh.md`` and ``.en.md``, ``pictures/``,
    ``files/``. ``data`` is where the academy keeps videos and packages."""

    data: DiskPath
    place: str = "courses"

    def read(self, source: Source) -> Iterator[Raw]:
        """The course and its lessons, folder by folder."""
        folders: dict[str, list[str]] = {}
        for file in source.files(self.place):
            pieces = file.split("/")
            if len(pieces) < 3:
                source.fault(file, 1, Said(N_("a course is a folder: courses/<key>/course.yaml")))
            elif pieces[1] in RESERVED:
                said = N_("a course cannot be called `%(name)s`; rename its folder")
                source.fault(file, 1, Said(said, name=pieces[1]))
            elif not KEY.match(pieces[1]):
                said = N_("the folder's name becomes a key, and %(rule)s")
                source.fault(file, 1, Said(said, rule=Said(KEY_RULE)))
            else:
                folders.setdefault(pieces[1], []).append(file)
        for key, files in folders.items():
            yield from self._course(source, key, files)

    def _course(self, source: Source, key: str, files: list[str]) -> Iterator[Raw]:
        home = f"{self.place}/{key}"
        beside = {
            folder: {f.removeprefix(f"{home}/{folder}/"): f for f in files
                     if f.startswith(f"{home}/{folder}/")}
            for folder in (PICTURES, FILES)
        }  # fmt: skip
        apart = {file for found in beside.values() for file in found.values()}
        texts: dict[str, dict[str, str]] = {}
        numbers: dict[str, str] = {}
        for file in files:
            if file == f"{home}/course.yaml" or file in apart:
                continue
            matched = _LESSON.match(file.removeprefix(f"{home}/lessons/"))
            if matched is None:
                source.fault(
                    file,
                    1,
                    Said(
                        N_(
                            "nothing reads this file; a course has course.yaml, "
                            "lessons/01-key.zh.md, lessons/01-key.en.md, pictures/ and files/"
                        )
                    ),
                )
                continue
            numbers.setdefault(matched[2], matched[1])
            texts.setdefault(matched[2], {})[matched[3]] = file
        listed: list[str] = []
        if f"{home}/course.yaml" not in files:
            lacks = Said(N_("%(file)s is missing; write it"), file=f"{home}/course.yaml")
            source.fault(files[0], 1, lacks)
        else:
            read = source.yaml(f"{home}/course.yaml")
            if read is not None:
                yield Raw("course", key, read[0], f"{home}/course.yaml", 0, read[1])
                listed = _listed(read[0])
        attached = _looked(source, beside[FILES])
        used: set[str] = set()
        for position, lesson in enumerate(sorted(texts, key=lambda k: (numbers[k], k))):
            if lesson in RESERVED_LESSONS:
                first = next(iter(texts[lesson].values()))
                said = N_("a lesson cannot be called `%(name)s`; rename its files")
                source.fault(first, 1, Said(said, name=lesson))
            if listed and lesson not in listed:
                first = next(iter(texts[lesson].values()))
                said = N_("course.yaml lists no lesson `%(name)s`; add it there")
                source.fault(first, 1, Said(said, name=lesson))
            raw = _lesson(source, key, lesson, texts[lesson], position)
            if raw is not None:
                yield _with_files(source, raw, lesson, beside, attached, used)
        for file in sorted(apart - used):
            if file in beside[PICTURES].values():
                said = N_("no lesson shows this picture; show it or remove it")
            else:
                said = N_("no lesson shows this file; show it or remove it")
            source.fault(file, 1, Said(said))

    def write(self, entries: Sequence[Kept], sink: Sink) -> None:
        """Each course's folder."""
        lessons = {e.key: e.body for e in entries if isinstance(e.body, Lesson)}
        for entry in entries:
            if not isinstance(entry.body, Course):
                continue
            home = f"{self.place}/{entry.key}"
            sink.yaml(f"{home}/course.yaml", entry.body.stored())
            taken: dict[str, str] = {}
            for number, key in enumerate(entry.body.lesson_keys, 1):
                lesson = lessons.get(f"{entry.key}/{key}")
                if lesson is not None:
                    here = self._write_beside(home, key, lesson, taken, sink)
                    away = {n: d for n, d in lesson.files.items() if n not in here}
                    _write_lesson(f"{home}/lessons/{number:02d}-{key}", lesson, away, sink)

    def _write_beside(
        self, home: str, key: str, lesson: Lesson, taken: dict[str, str], sink: Sink
    ) -> set[str]:
        """Pictures and files of a lesson; gives the names of the files whose bytes are here."""
        texts = [text for text in (lesson.zh, lesson.en) if text is not None]
        shown = {name for text in texts for name in (*pictures_of(text), *text.document.files)}
        here: set[str] = set()
        for folder, given in ((PICTURES, lesson.pictures), (FILES, lesson.files)):
            for name, digest in given.items():
                place = f"{home}/{folder}/{name}"
                if name not in shown or taken.setdefault(place, digest) != digest:
                    place = f"{home}/{folder}/{key}/{name}"
                if folder == PICTURES:
                    sink.asset(place, digest)
                elif path := self._bytes_of(digest):
                    sink.file(place, path)
                    here.add(name)
        return here

    def _bytes_of(self, digest: str) -> DiskPath | None:
        try:
            return disk.path_of(self.data, digest)
        except NotFound:
            return None


def _listed(course: Any) -> list[str]:
    sections = course.get("sections") if isinstance(course, dict) else None
    keys: list[str] = []
    for section in sections if isinstance(sections, list) else []:
        found = section.get("lessons") if isinstance(section, dict) else None
        keys += [key for key in found if isinstance(key, str)] if isinstance(found, list) else []
    return keys


def _looked(source: Source, files: dict[str, str]) -> dict[str, Attached]:
    """The videos and packages of a course by their path, each looked into."""
    found: dict[str, Attached] = {}
    for file in files.values():
        here = source.large(file)
        name = file.rsplit("/", 1)[-1]
        try:
            filing.expect(name, here.size)
            found[file] = replace(here, about=filing.look(name, here.path, here.size))
        except BadContent as error:
            source.fault(file, 1, Said.of(error))
    return found


def _with_files(
    source: Source,
    raw: Raw,
    lesson: str,
    beside: dict[str, dict[str, str]],
    attached: dict[str, Attached],
    used: set[str],
) -> Raw:
    """The lesson with the pictures and files that are its own, or that its text shows."""
    texts = [LessonText.model_construct(title="", body=part["body"])
             for part in (raw.data.get(language) for language in LANGUAGES)
             if isinstance(part, dict) and part.get("body")]  # fmt: skip
    here: dict[str, dict[str, str]] = {}
    for folder, names_in in ((PICTURES, pictures_of), (FILES, files_of)):
        own = {p.removeprefix(f"{lesson}/"): f for p, f in beside[folder].items()
               if p.startswith(f"{lesson}/")}  # fmt: skip
        shown = {name for text in texts for name in names_in(text)}
        here[folder] = {n: f for n, f in beside[folder].items() if n in shown} | own
        used.update(here[folder].values())
    assets = {file: source.data(file) for _name, file in sorted(here[PICTURES].items())}
    data = dict(raw.data)
    if assets:
        data["pictures"] = {
            name: pictures.digest(assets[file]) for name, file in sorted(here[PICTURES].items())
        }
    whole = {name: attached[f] for name, f in sorted(here[FILES].items()) if f in attached}
    if whole:
        named = data.get("files")
        digests = {name: file.digest for name, file in whole.items()}
        data["files"] = (named if isinstance(named, dict) else {}) | digests
    return replace(raw, data=data, assets=assets, files=tuple(whole.values()))


def _lesson(source: Source, course: str, key: str, files: dict[str, str], place: int) -> Raw | None:
    data: dict[str, Any] = {}
    known: dict[tuple[str | int, ...], int] = {(): 1}
    where: dict[tuple[str | int, ...], str] = {}
    for language in LANGUAGES:
        file = files.get(language)
        if file is None:
            other = next(iter(files.values()))
            said = N_("the text in the other language is missing: .%(language)s.md")
            source.fault(other, 1, Said(said, language=language))
            continue
        part = _language(source, file, language, known)
        if part is None:
            continue
        if language == "zh":
            data |= {name: part.pop(name) for name in _ONLY_ZH if name in part}
        for name in [n for n in _ONLY_ZH if n in part]:
            line = known.get((language, name), 1)
            said = N_("`%(name)s` stands in the .zh.md file only; remove it here")
            source.fault(file, line, Said(said, name=name))
            del part[name]
        data[language] = part
        where[(language,)] = file
    if not where:
        return None
    main = files.get("zh") or next(iter(files.values()))
    return Raw("lesson", f"{course}/{key}", data, main, place, Lines(known, (), where))


def _language(
    source: Source, file: str, language: str, known: dict[tuple[str | int, ...], int]
) -> dict[str, Any] | None:
    text = source.text(file)
    if text is None:
        return None
    rows = text.split("\n")
    if rows[0].strip() != "---" or "---" not in (row.strip() for row in rows[1:]):
        source.fault(file, 1, Said(N_("begin with `---`, then title:, goals: ... and `---` again")))
        return None
    end = next(n for n, row in enumerate(rows[1:], 1) if row.strip() == "---")
    read = source.yaml_text(file, "\n".join(rows[1:end]), 2)
    if read is None:
        return None
    head, lines = read
    if not isinstance(head, dict):
        source.fault(file, 2, Said(N_("between the `---` stand fields such as `title: ...`")))
        return None
    known[(language,)] = 1
    for name in head:
        line = lines.at((name,))
        known[(language, name)] = line
        if language == "zh" and name in _ONLY_ZH:
            known[(name,)] = line
    first = end + 1
    while first < len(rows) - 1 and not rows[first].strip():
        first += 1
    known[(language, "body")] = first + 1
    for number in range(first, len(rows)):
        known[(language, "body", number - first + 1)] = number + 1
    return {**head, "body": "\n".join(rows[first:]).rstrip()}


def pictures_of(text: LessonText) -> Iterator[str]:
    """The names of the pictures that a text shows."""
    for part in text.document.parts:
        if isinstance(part, Figure):
            yield part.picture
        elif isinstance(part, Prose):
            yield from (n for n in markdown.pictures_in(part.text) if n)


def files_of(text: LessonText) -> tuple[str, ...]:
    """The names of the videos, packages and documents that a text shows."""
    return text.document.files


def _write_lesson(stem: str, lesson: Lesson, away: dict[str, str], sink: Sink) -> None:
    """``away``: files whose bytes are not written; the academy that reads this must hold them."""
    stored = {**lesson.stored(), "files": away}
    if not away:
        del stored["files"]
    for language in LANGUAGES:
        text = stored.get(language)
        if text is None:
            continue
        head = {name: text[name] for name in ("title", "lead", "goals") if name in text}
        if language == "zh":
            head |= {name: stored[name] for name in _ONLY_ZH if name in stored}
        sink.text(f"{stem}.{language}.md", f"---\n{sink.yaml_text(head)}---\n\n{text['body']}\n")

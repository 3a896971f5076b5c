"""Courses and lessons as files: the folder's layout, and what is checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.content import pictures, registry
from app.content.layouts import KEY, KEY_RULE, Kept, Raw, Sink, Source
from app.content.lines import Lines
from app.content.registry import Change, Checking, ContentKind
from app.courses.models.bodies import Course, Lesson, LessonText
from app.courses.queries import films as queries
from app.courses.rules.parts import CRITERIA, Check, Figure, Prose
from app.courses.services import finding, rereading, sections
from app.courses.services.authoring import RESERVED, RESERVED_LESSONS
from app.kernel.refs import Ref
from app.kernel.wording import LANGUAGES
from app.platform import clock, markdown

_LESSON = re.compile(r"(\d\d)-([a-z0-9][a-z0-9-]*)\.(zh|en)\.md\Z")
_ONLY_ZH = ("minutes", "criteria", "edition", "files")


def register() -> None:
    """Let the loader read and write ``courses/``."""
    registry.register(
        CourseFolders(),
        ContentKind(Course, check=check_course, switched=_courses_switched),
        ContentKind(
            Lesson,
            check=check_lesson,
            switched=_lessons_switched,
            passage=sections.passage,
            revision=2,
        ),
    )


def _courses_switched(changes: Sequence[Change[Course]]) -> None:
    finding.courses_switched(changes)
    rereading.settle([change.key for change in changes], at=clock.now())


def _lessons_switched(changes: Sequence[Change[Lesson]]) -> None:
    finding.lessons_switched(changes)
    rereading.settle([change.key.split("/", 1)[0] for change in changes], at=clock.now())


@dataclass(frozen=True)
class CourseFolders:
    """``courses/<key>/course.yaml``, ``lessons/NN-key.zh.md`` and ``.en.md``, ``pictures/``."""

    place: str = "courses"

    def read(self, source: Source) -> Iterator[Raw]:
        """The course and its lessons, folder by folder."""
        folders: dict[str, list[str]] = {}
        for file in source.files(self.place):
            pieces = file.split("/")
            if len(pieces) < 3:
                source.fault(file, 1, "a course is a folder: courses/<key>/course.yaml")
            elif pieces[1] in RESERVED:
                source.fault(file, 1, f"a course cannot be called `{pieces[1]}`; rename its folder")
            elif not KEY.match(pieces[1]):
                source.fault(file, 1, f"the folder's name becomes a key, and {KEY_RULE}")
            else:
                folders.setdefault(pieces[1], []).append(file)
        for key, files in folders.items():
            yield from self._course(source, key, files)

    def _course(self, source: Source, key: str, files: list[str]) -> Iterator[Raw]:
        home = f"{self.place}/{key}"
        shown = {f.rsplit("/", 1)[-1]: f for f in files if f.startswith(f"{home}/pictures/")}
        texts: dict[str, dict[str, str]] = {}
        numbers: dict[str, str] = {}
        for file in files:
            if file == f"{home}/course.yaml" or file in shown.values():
                continue
            matched = _LESSON.match(file.removeprefix(f"{home}/lessons/"))
            if matched is None:
                source.fault(
                    file,
                    1,
                    "nothing reads this file; a course has course.yaml, lessons/01-key.zh.md, "
                    "lessons/01-key.en.md and pictures/",
                )
                continue
            numbers.setdefault(matched[2], matched[1])
            texts.setdefault(matched[2], {})[matched[3]] = file
        listed: list[str] = []
        if f"{home}/course.yaml" not in files:
            source.fault(files[0], 1, f"{home}/course.yaml is missing; write it")
        else:
            read = source.yaml(f"{home}/course.yaml")
            if read is not None:
                yield Raw("course", key, read[0], f"{home}/course.yaml", 0, read[1])
                listed = _listed(read[0])
        used: set[str] = set()
        for position, lesson in enumerate(sorted(texts, key=lambda k: (numbers[k], k))):
            if lesson in RESERVED_LESSONS:
                first = next(iter(texts[lesson].values()))
                source.fault(first, 1, f"a lesson cannot be called `{lesson}`; rename its files")
            if listed and lesson not in listed:
                first = next(iter(texts[lesson].values()))
                source.fault(first, 1, f"course.yaml lists no lesson `{lesson}`; add it there")
            raw = _lesson(source, key, lesson, texts[lesson], shown, position)
            if raw is not None:
                used.update(raw.data.get("pictures", {}))
                yield raw
        for name, file in shown.items():
            if name not in used:
                source.fault(file, 1, "no lesson shows this picture; show it or remove it")

    def write(self, entries: Sequence[Kept], sink: Sink) -> None:
        """Each course's folder."""
        lessons = {e.key: e.body for e in entries if isinstance(e.body, Lesson)}
        for entry in entries:
            if not isinstance(entry.body, Course):
                continue
            home = f"{self.place}/{entry.key}"
            sink.yaml(f"{home}/course.yaml", entry.body.stored())
            for number, key in enumerate(entry.body.lesson_keys, 1):
                lesson = lessons.get(f"{entry.key}/{key}")
                if lesson is not None:
                    _write_lesson(f"{home}/lessons/{number:02d}-{key}", home, lesson, sink)


def _listed(course: Any) -> list[str]:
    sections = course.get("sections") if isinstance(course, dict) else None
    keys: list[str] = []
    for section in sections if isinstance(sections, list) else []:
        found = section.get("lessons") if isinstance(section, dict) else None
        keys += [key for key in found if isinstance(key, str)] if isinstance(found, list) else []
    return keys


def _lesson(
    source: Source, course: str, key: str, files: dict[str, str], shown: dict[str, str], place: int
) -> Raw | None:
    data: dict[str, Any] = {}
    known: dict[tuple[str | int, ...], int] = {(): 1}
    where: dict[tuple[str | int, ...], str] = {}
    for language in LANGUAGES:
        file = files.get(language)
        if file is None:
            other = next(iter(files.values()))
            source.fault(other, 1, f"the text in the other language is missing: .{language}.md")
            continue
        part = _language(source, file, language, known)
        if part is None:
            continue
        if language == "zh":
            data |= {name: part.pop(name) for name in _ONLY_ZH if name in part}
        for name in [n for n in _ONLY_ZH if n in part]:
            line = known.get((language, name), 1)
            source.fault(file, line, f"`{name}` stands in the .zh.md file only; remove it here")
            del part[name]
        data[language] = part
        where[(language,)] = file
    if not where:
        return None
    named = sorted({n for part in data.values() if isinstance(part, dict) for n in _shown(part)})
    assets: dict[str, bytes] = {}
    for name in named:
        if name in shown:
            assets[shown[name]] = source.data(shown[name])
    if assets:
        data["pictures"] = {
            name: pictures.digest(assets[shown[name]]) for name in named if name in shown
        }
    main = files.get("zh") or next(iter(files.values()))
    return Raw("lesson", f"{course}/{key}", data, main, place, Lines(known, (), where), assets)


def _language(
    source: Source, file: str, language: str, known: dict[tuple[str | int, ...], int]
) -> dict[str, Any] | None:
    text = source.text(file)
    if text is None:
        return None
    rows = text.split("\n")
    if rows[0].strip() != "---" or "---" not in (row.strip() for row in rows[1:]):
        source.fault(file, 1, "begin with `---`, then title:, goals: ... and `---` again")
        return None
    end = next(n for n, row in enumerate(rows[1:], 1) if row.strip() == "---")
    read = source.yaml_text(file, "\n".join(rows[1:end]), 2)
    if read is None:
        return None
    head, lines = read
    if not isinstance(head, dict):
        source.fault(file, 2, "between the `---` stand fields such as `title: ...`")
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


def _shown(text: dict[str, Any]) -> Iterator[str]:
    body = text.get("body")
    if isinstance(body, str) and body:
        yield from pictures_of(LessonText.model_construct(title="", body=body))


def pictures_of(text: LessonText) -> Iterator[str]:
    """The names of the pictures that a text shows."""
    for part in text.document.parts:
        if isinstance(part, Figure):
            yield part.picture
        elif isinstance(part, Prose):
            yield from (n for n in markdown.pictures_in(part.text) if n)


def _write_lesson(stem: str, home: str, lesson: Lesson, sink: Sink) -> None:
    stored = lesson.stored()
    for language in LANGUAGES:
        text = stored.get(language)
        if text is None:
            continue
        head = {name: text[name] for name in ("title", "lead", "goals") if name in text}
        if language == "zh":
            head |= {name: stored[name] for name in _ONLY_ZH if name in stored}
        sink.text(f"{stem}.{language}.md", f"---\n{sink.yaml_text(head)}---\n\n{text['body']}\n")
    for name, digest in lesson.pictures.items():
        sink.asset(f"{home}/pictures/{name}", digest)


def check_course(key: str, course: Course, checking: Checking) -> None:
    """Lessons exist and stand once, prerequisites do not go round, names are the framework's."""
    seen: set[str] = set()
    for number, section in enumerate(course.sections):
        for place, lesson in enumerate(section.lessons):
            path = ("sections", number, "lessons", place)
            if lesson in seen:
                checking.fault(f"the lesson `{lesson}` stands here twice; remove one", *path)
            elif not checking.knows(Ref("lesson", f"{key}/{lesson}")):
                checking.fault(
                    f"there is no lesson `{lesson}`; write lessons/NN-{lesson}.zh.md and .en.md",
                    *path,
                )
            seen.add(lesson)
    for number, competency in enumerate(course.competencies):
        if not checking.knows(Ref("competency", competency)):
            checking.fault(
                f"the framework has no competency `{competency}`", "competencies", number
            )
    for number, before in enumerate(course.prerequisites):
        if before.ref.kind != "course":
            checking.fault("a prerequisite is a course: `course:key`", "prerequisites", number)
        elif _leads_back(before.ref.key, key, checking):
            checking.fault(f"`{before}` leads back to this course", "prerequisites", number)
    if course.exam is not None and course.exam.ref.kind != "exam":
        checking.fault("this names an exam: `exam:key`", "exam")
    if not seen:
        checking.fault("this course has no lesson; list at least one", "sections")


def _leads_back(start: str, target: str, checking: Checking) -> bool:
    waiting, seen = [start], set[str]()
    while waiting:
        here = waiting.pop()
        if here == target:
            return True
        if here not in seen:
            seen.add(here)
            body = checking.find(Course, here)
            waiting += [r.ref.key for r in body.prerequisites] if body else []
    return False


def check_lesson(key: str, lesson: Lesson, checking: Checking) -> None:
    """Both languages, the same blocks in both, every block readable, every picture there."""
    for language in lesson.missing:
        checking.fault(f"the text in {language} is missing; write it")
    for number, criterion in enumerate(lesson.criteria):
        if criterion not in CRITERIA:
            checking.fault(
                f"`{criterion}` is no criterion; they are {', '.join(CRITERIA)}", "criteria", number
            )
    for language in LANGUAGES:
        text: LessonText | None = getattr(lesson, language)
        if text is None:
            continue
        for problem in text.document.problems:
            checking.fault(problem.message, language, "body", problem.line)
        for name in pictures_of(text):
            if name not in lesson.pictures:
                checking.fault(
                    f"there is no picture `{name}` in pictures/; put it there or mend the name",
                    language,
                    "body",
                )
        for name in (*text.document.videos, *text.document.packages):
            if name not in lesson.files:
                checking.fault(
                    f"there is no file `{name}` beside this lesson; add it in the editor or mend "
                    "the name",
                    language,
                    "body",
                )
        _check_anchors(text, language, checking)
    there = queries.files(list(lesson.files.values()))
    for name, digest in lesson.files.items():
        if digest not in there:
            checking.fault(
                f"the academy does not hold the file of `{name}`; add it in the editor", "files"
            )
    if lesson.zh and lesson.en:
        _compare(lesson.zh, lesson.en, checking)
        _compare_anchors(lesson.zh, lesson.en, checking)


def _check_anchors(text: LessonText, language: str, checking: Checking) -> None:
    seen: set[str] = set()
    for section in sections.sections(text):
        name, path = section.anchor, (language, "body", section.line)
        if not section.explicit:
            continue
        if name in seen:
            checking.fault(f"`{{#{name}}}` stands behind another heading too; rename one", *path)
        if name in sections.RESERVED or name.startswith(sections.RESERVED_BEGINNINGS):
            checking.fault(f"the page needs `{name}` for itself; choose another id", *path)
        seen.add(name)


def _compare_anchors(zh: LessonText, en: LessonText, checking: Checking) -> None:
    chinese, english = (
        {s.anchor: s.line for s in sections.sections(text) if s.explicit} for text in (zh, en)
    )
    for name, line in chinese.items():
        if name not in english:
            checking.fault(f"no English heading is called `{{#{name}}}`", "zh", "body", line)
    for name, line in english.items():
        if name not in chinese:
            checking.fault(f"no Chinese heading is called `{{#{name}}}`", "en", "body", line)


def _compare(zh: LessonText, en: LessonText, checking: Checking) -> None:
    if zh.document.problems or en.document.problems:
        return
    chinese, english = zh.document.outline(), en.document.outline()
    if chinese != english:
        for kind, name in dict.fromkeys([*chinese, *english]):
            if (kind, name) not in english:
                checking.fault(f"the block `{kind} {name}` is missing in English", "en", "body")
            elif (kind, name) not in chinese:
                checking.fault(f"the block `{kind} {name}` is missing in Chinese", "zh", "body")
        if set(chinese) == set(english):
            checking.fault("the blocks stand in another order than in Chinese", "en", "body")
        return
    for name, check in zh.document.checks.items():
        other = en.document.checks[name]
        if _rights(check) != _rights(other):
            checking.fault(
                f"`check {name}` has other options or right answers than in Chinese",
                "en",
                "body",
                other.line,
            )
    for name, video in zh.document.videos.items():
        shown = en.document.videos[name]
        if (video.watch, video.may_skip) != (shown.watch, shown.may_skip):
            checking.fault(
                f"`video {name}` has another `watch:` or `skip:` than in Chinese",
                "en",
                "body",
                shown.line,
            )
    for name, package in zh.document.packages.items():
        played = en.document.packages[name]
        if package.score != played.score:
            checking.fault(
                f"`package {name}` has another `score:` than in Chinese", "en", "body", played.line
            )
    for name, case in zh.document.cases.items():
        twin = en.document.cases[name]
        if len(case.questions) != len(twin.questions):
            checking.fault(
                f"`case {name}` asks another number of questions than in Chinese",
                "en",
                "body",
                twin.line,
            )


def _rights(check: Check) -> list[bool]:
    return [option.right for option in check.options]

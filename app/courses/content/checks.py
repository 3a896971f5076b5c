"""What is wrong with a course or a lesson among all other content."""

from __future__ import annotations

from app.content.registry import Checking
from app.courses.content.folders import pictures_of
from app.courses.models.bodies import Course, Lesson, LessonText
from app.courses.queries import films as queries
from app.courses.rules.parts import CRITERIA, Check
from app.courses.services import sections
from app.kernel.refs import Ref
from app.kernel.wording import LANGUAGES


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
        for name in text.document.files:
            if name not in lesson.files:
                checking.fault(
                    f"there is no file `{name}` beside this lesson; add it in the editor or put it "
                    "into files/, or mend the name",
                    language,
                    "body",
                )
        _check_anchors(text, language, checking)
    held = {name: d for name, d in lesson.files.items() if not checking.brings(d)}
    there = queries.files(held.values())
    for name, digest in held.items():
        if digest not in there:
            checking.fault(
                f"the academy does not hold the file of `{name}`; add it in the editor or put it "
                "into files/",
                "files",
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

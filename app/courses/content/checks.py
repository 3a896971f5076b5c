"""What is wrong with a course or a lesson among all other content."""

from __future__ import annotations

from app.content.registry import Checking
from app.courses.content.folders import pictures_of
from app.courses.models.bodies import Course, Lesson, LessonText
from app.courses.queries import films as queries
from app.courses.rules.parts import CRITERIA, Check
from app.courses.services import sections
from app.kernel.wording import LANGUAGES

N_ = str  # a msgid for tools/catalogs.py


def check_course(key: str, course: Course, checking: Checking) -> None:
    """Lessons exist and stand once, prerequisites do not go round, names are the framework's."""
    seen: set[str] = set()
    for number, section in enumerate(course.sections):
        for place, lesson in enumerate(section.lessons):
            path = ("sections", number, "lessons", place)
            if lesson in seen:
                said = N_("the lesson `%(name)s` stands here twice; remove one")
                checking.fault(said, *path, name=lesson)
            elif not checking.knows("lesson", f"{key}/{lesson}"):
                said = N_(
                    "there is no lesson `%(name)s`; write lessons/NN-%(name)s.zh.md and .en.md"
                )
                checking.fault(said, *path, name=lesson)
            seen.add(lesson)
    for number, competency in enumerate(course.competencies):
        if not checking.knows("competency", competency):
            said = N_("the framework has no competency `%(name)s`")
            checking.fault(said, "competencies", number, name=competency)
    for number, before in enumerate(course.prerequisites):
        if before.ref.kind != "course":
            said = N_("a prerequisite is a course: `course:key`")
            checking.fault(said, "prerequisites", number)
        elif _leads_back(before.ref.key, key, checking):
            said = N_("`%(ref)s` leads back to this course")
            checking.fault(said, "prerequisites", number, ref=before)
    if course.exam is not None and course.exam.ref.kind != "exam":
        checking.fault(N_("this names an exam: `exam:key`"), "exam")
    if not seen:
        checking.fault(N_("this course has no lesson; list at least one"), "sections")


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
        checking.fault(N_("the text in %(names)s is missing; write it"), names=language)
    for number, criterion in enumerate(lesson.criteria):
        if criterion not in CRITERIA:
            known = ", ".join(CRITERIA)
            said = N_("`%(name)s` is no criterion; they are %(known)s")
            checking.fault(said, "criteria", number, name=criterion, known=known)
    for language in LANGUAGES:
        text: LessonText | None = getattr(lesson, language)
        if text is None:
            continue
        for problem in text.document.problems:
            checking.fault(problem.msgid, language, "body", problem.line, **problem.about)
        for name in pictures_of(text):
            if name not in lesson.pictures:
                said = N_("there is no picture `%(name)s` here; add it, or mend the name")
                checking.fault(said, language, "body", name=name)
        for name in text.document.files:
            if name not in lesson.files:
                said = N_(
                    "there is no file `%(name)s` beside this lesson; add it in the editor or put "
                    "it into files/, or mend the name"
                )
                checking.fault(said, language, "body", name=name)
        _check_anchors(text, language, checking)
    held = {name: d for name, d in lesson.files.items() if not checking.brings(d)}
    there = queries.files(held.values())
    for name, digest in held.items():
        if digest not in there:
            said = N_(
                "the academy does not hold the file of `%(name)s`; add it in the editor or put it "
                "into files/"
            )
            checking.fault(said, "files", name=name)
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
            said = N_("`{#%(name)s}` stands behind another heading too; rename one")
            checking.fault(said, *path, name=name)
        if name in sections.RESERVED or name.startswith(sections.RESERVED_BEGINNINGS):
            said = N_("the page needs `%(name)s` for itself; choose another id")
            checking.fault(said, *path, name=name)
        seen.add(name)


def _compare_anchors(zh: LessonText, en: LessonText, checking: Checking) -> None:
    chinese, english = (
        {s.anchor: s.line for s in sections.sections(text) if s.explicit} for text in (zh, en)
    )
    for name, line in chinese.items():
        if name not in english:
            said = N_("no English heading is called `{#%(name)s}`")
            checking.fault(said, "zh", "body", line, name=name)
    for name, line in english.items():
        if name not in chinese:
            said = N_("no Chinese heading is called `{#%(name)s}`")
            checking.fault(said, "en", "body", line, name=name)


def _compare(zh: LessonText, en: LessonText, checking: Checking) -> None:
    if zh.document.problems or en.document.problems:
        return
    chinese, english = zh.document.outline(), en.document.outline()
    if chinese != english:
        for kind, name in dict.fromkeys([*chinese, *english]):
            if (kind, name) not in english:
                said = N_("the block `%(block)s` is missing in English")
                checking.fault(said, "en", "body", block=f"{kind} {name}")
            elif (kind, name) not in chinese:
                said = N_("the block `%(block)s` is missing in Chinese")
                checking.fault(said, "zh", "body", block=f"{kind} {name}")
        if set(chinese) == set(english):
            said = N_("the blocks stand in another order than in Chinese")
            checking.fault(said, "en", "body")
        return
    for name, check in zh.document.checks.items():
        other = en.document.checks[name]
        if _rights(check) != _rights(other):
            said = N_("`check %(name)s` has other options or right answers than in Chinese")
            checking.fault(said, "en", "body", other.line, name=name)
    for name, video in zh.document.videos.items():
        shown = en.document.videos[name]
        if (video.watch, video.may_skip) != (shown.watch, shown.may_skip):
            said = N_("`video %(name)s` has another `watch:` or `skip:` than in Chinese")
            checking.fault(said, "en", "body", shown.line, name=name)
    for name, package in zh.document.packages.items():
        played = en.document.packages[name]
        if package.score != played.score:
            said = N_("`package %(name)s` has another `score:` than in Chinese")
            checking.fault(said, "en", "body", played.line, name=name)
    for name, case in zh.document.cases.items():
        twin = en.document.cases[name]
        if len(case.questions) != len(twin.questions):
            said = N_("`case %(name)s` asks another number of questions than in Chinese")
            checking.fault(said, "en", "body", twin.line, name=name)


def _rights(check: Check) -> list[bool]:
    return [option.right for option in check.options]

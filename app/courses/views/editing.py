"""Between the editor's forms and the authored bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.content import store
from app.content.authored import RefText
from app.content.store import Version
from app.courses.forms import CourseForm, LessonForm
from app.courses.models.bodies import Course, Lesson, LessonText, Section
from app.courses.rules.merging import Merged, merged
from app.courses.rules.parts import Problem
from app.courses.views import films, parts
from app.kernel.errors import BadContent
from app.kernel.refs import Ref
from app.kernel.wording import LANGUAGES, Wording
from app.platform import links
from app.platform.forms import options
from app.platform.i18n import language


def offer_choices(form: CourseForm, course: str) -> None:
    """The competencies, exams and courses that may be chosen."""
    spoken = language()
    competencies = store.provided("competency")
    exams = [Ref("exam", key) for key in sorted(store.published_keys("exam"))]
    known = links.resolve_all([*competencies, *exams], spoken)
    titles = {ref: known[ref].title if ref in known else ref.key for ref in (*competencies, *exams)}
    form.competencies.choices = options((ref.key, titles[ref]) for ref in competencies)
    form.prerequisites.choices = options(
        (str(Ref(Course.KIND, key)), body.title.said_in(spoken))
        for key, body in store.published_bodies(Course).items()
        if key != course
    )
    form.exam.choices = options([("", "—"), *((str(ref), titles[ref]) for ref in exams)])


def course_data(version: Version[Course]) -> dict[str, Any]:
    """A course as its form shows it."""
    course = version.body
    return {
        "title_zh": course.title.zh,
        "title_en": course.title.en,
        "summary_zh": course.summary.zh,
        "summary_en": course.summary.en,
        "tier": course.tier,
        "hours": course.hours,
        "competencies": course.competencies,
        "prerequisites": [str(ref) for ref in course.prerequisites],
        "exam": str(course.exam or ""),
        "renew_months": course.renew_months,
        "certificate": course.certificate,
        "in_order": course.in_order,
        "expected": version.number,
    }


def course_from(form: CourseForm, before: Course | Wording) -> Course:
    """The body that a valid form describes. ``before`` is the present body, or the first section's
    title. Raise BadContent if no competency is chosen."""
    if not form.competencies.data:
        raise BadContent("Choose at least one competency.")
    if isinstance(before, Wording):
        sections, order = [Section(title=before)], 100
    else:
        sections, order = before.sections, before.order
    return Course(
        title=Wording(form.title_zh.data, form.title_en.data),
        summary=Wording(form.summary_zh.data, form.summary_en.data),
        tier=form.tier.data,
        competencies=form.competencies.data,
        hours=float(form.hours.data),
        order=order,
        prerequisites=[RefText(ref) for ref in form.prerequisites.data or []],
        in_order=form.in_order.data,
        exam=RefText(form.exam.data) if form.exam.data else None,
        certificate=form.certificate.data,
        renew_months=form.renew_months.data,
        sections=sections,
    )


def lesson_data(version: Version[Lesson]) -> dict[str, Any]:
    """A lesson as its form shows it."""
    data: dict[str, Any] = {
        "minutes": version.body.minutes,
        "criteria": version.body.criteria,
        "expected": version.number,
    }
    for lang in LANGUAGES:
        text: LessonText | None = getattr(version.body, lang)
        if text is not None:
            data[f"title_{lang}"] = text.title
            data[f"lead_{lang}"] = text.lead
            data[f"goals_{lang}"] = "\n".join(text.goals)
            data[f"body_{lang}"] = text.body
    return data


def lesson_from(form: LessonForm, before: Lesson) -> Lesson:
    """The body that a valid form describes. Raise BadContent if both languages are empty or one
    has a text and no title."""
    texts = {lang: _text(form, lang) for lang in LANGUAGES}
    if all(text is None for text in texts.values()):
        raise BadContent("Write the lesson in at least one language.")
    return Lesson(
        minutes=form.minutes.data,
        criteria=form.criteria.data or [],
        edition=before.edition + (1 if form.substance.data else 0),
        zh=texts["zh"],
        en=texts["en"],
        pictures=before.pictures,
        files=before.files,
    )


def _text(form: LessonForm, lang: str) -> LessonText | None:
    title, body = form[f"title_{lang}"].data or "", _lines(form[f"body_{lang}"].data)
    if not title and not body:
        return None
    if not title or not body:
        raise BadContent("A language needs both a title and a text.")
    goals = [row.strip() for row in _lines(form[f"goals_{lang}"].data).split("\n") if row.strip()]
    return LessonText(title=title, lead=form[f"lead_{lang}"].data or "", goals=goals, body=body)


def _lines(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n")


TEXTS = tuple(f"{name}_{lang}" for lang in LANGUAGES for name in ("title", "lead", "goals", "body"))


LONG = tuple(f"{name}_{lang}" for lang in LANGUAGES for name in ("goals", "body"))


def _compared(data: Mapping[str, Any]) -> dict[str, str]:
    """A lesson's fields as they are compared: plain lines without blanks around them."""
    found = {name: _lines(data.get(name)).strip() for name in TEXTS}
    found["minutes"] = str(data.get("minutes") or "")
    found["criteria"] = "\n".join(sorted(data.get("criteria") or []))
    return found


def join(form: LessonForm, base: Version[Lesson] | None, theirs: Version[Lesson]) -> Merged:
    """Bring what somebody else saved meanwhile into a form: fields that only they changed become
    theirs, texts that both changed in different places hold both changes, the others stay mine.
    Sent again, the form builds on their version."""
    other = lesson_data(theirs)
    joined = merged(
        _compared(lesson_data(base)) if base else _compared(other),
        _compared(other),
        _compared(form.data),
        long=LONG,
    )
    for name in joined.woven:
        form[name].data, form[name].raw_data = joined.values[name], None
    for name in joined.taken:
        form[name].data, form[name].raw_data = other.get(name), None
    form.expected.data = str(theirs.number)
    return joined


def loose_text(body: str) -> LessonText:
    """A text under the pen, whatever is in it."""
    return LessonText.model_construct(title="", lead="", goals=[], body=_lines(body))


def problems(form: LessonForm) -> dict[str, tuple[Problem, ...]]:
    """What is wrong with the blocks of each language."""
    return {
        lang: loose_text(form[f"body_{lang}"].data or "").document.problems for lang in LANGUAGES
    }


def previews(form: LessonForm, lesson: Lesson) -> dict[str, list[parts.Shown]]:
    """Each language as learners would see it."""
    where = films.bare_addresses(lesson.files)
    return {
        lang: parts.shown(
            loose_text(form[f"body_{lang}"].data or ""), lesson.pictures, linked=False, films=where
        )
        for lang in LANGUAGES
    }

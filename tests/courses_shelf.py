"""Two small courses for tests: one with every kind of task, one that builds on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.content import pictures, store
from app.courses.models.bodies import Course, Lesson
from app.kernel.actor import SYSTEM
from tests.exams_bank import add_framework

PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
)
TASKS = {
    "zh": """## 先听

请先听完。

:::figure steps.svg
alt: 三步
:::

:::check first
先做什么？
- [ ] 解释
  > 太早了。
- [x] 道歉
  > 对。
> 先道歉。
:::

:::check both
哪些对？
- [x] 甲
- [ ] 乙
- [x] 丙
:::

:::case gift
礼物迟到。
? 为什么急？
### answer
怕赶不上生日。
:::

:::reflect own
想一想。
:::
""",
    "en": """## Listen first

Hear them out.

:::figure steps.svg
alt: Three steps
:::

:::check first
What comes first?
- [ ] Explaining
  > Too early.
- [x] An apology
  > Right.
> Apologise first.
:::

:::check both
Which are right?
- [x] One
- [ ] Two
- [x] Three
:::

:::case gift
The gift is late.
? Why the hurry?
### answer
The birthday.
:::

:::reflect own
Think about it.
:::
""",
}


def lesson(**more: Any) -> Lesson:
    """A lesson of plain prose in both languages."""
    values: dict[str, Any] = {
        "minutes": 5,
        "zh": {"title": "收尾", "body": "## 收尾\n\n说明下一步。"},
        "en": {"title": "Closing", "body": "## Closing\n\nSay what comes next."},
    }
    return Lesson.model_validate({**values, **more})


def tasks_lesson(**more: Any) -> Lesson:
    """A lesson with a picture, two checks, a case and a reflection."""
    values: dict[str, Any] = {
        "minutes": 10,
        "criteria": ["attitude"],
        "zh": {"title": "先安抚", "lead": "先安抚。", "goals": ["会道歉"], "body": TASKS["zh"]},
        "en": {"title": "Calm first", "lead": "Calm.", "goals": ["Say sorry"], "body": TASKS["en"]},
        "pictures": {"steps.svg": pictures.digest(PICTURE)},
    }
    return Lesson.model_validate({**values, **more})


def course(*lessons: str, **more: Any) -> Course:
    """A course of these lessons in one section."""
    values: dict[str, Any] = {
        "title": {"zh": "延误处理", "en": "Late parcels"},
        "summary": {"zh": "接稳延误", "en": "Handle a delay"},
        "tier": "junior",
        "competencies": ["after_sales"],
        "hours": 1.5,
        "sections": [{"title": {"zh": "开始", "en": "Begin"}, "lessons": list(lessons)}],
    }
    return Course.model_validate({**values, **more})


def add_courses(at: datetime, **more: Any) -> None:
    """Publish ``late`` (lessons ``calm`` and ``close``; ``more`` changes the course) and
    ``after``, which builds on it."""
    add_framework(at)
    store.put_asset(PICTURE, "image/svg+xml", by=SYSTEM, at=at)
    store.write(Lesson, "late/calm", tasks_lesson(), by=SYSTEM, at=at)
    store.write(Lesson, "late/close", lesson(), by=SYSTEM, at=at)
    store.write(Course, "late", course("calm", "close", **more), by=SYSTEM, at=at)
    store.write(Lesson, "after/one", lesson(), by=SYSTEM, at=at)
    after = course(
        "one",
        title={"zh": "进阶", "en": "Further on"},
        prerequisites=["course:late"],
        in_order=False,
        order=200,
    )
    store.write(Course, "after", after, by=SYSTEM, at=at)

"""What the showcase's people arranged around courses: wishes, a plan, a mentor."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from app.platform import clock
from tools.scenes import post
from tools.showcase import STAFF_NUMBERS, Showcase, signed_in

Ago = Callable[..., datetime]


def play(app: Flask, made: Showcase, ago: Ago) -> None:
    """Wishes and their answers, a plan that carries one of them, a mentor and her newcomer,
    opinions of a course."""
    _needs(app, made, ago)
    _plan(app, made, ago)
    _mentors(app, made, ago)
    _opinions(app, made, ago)
    _asked(app, made, ago)


def _asked(app: Flask, made: Showcase, ago: Ago) -> None:
    """The manager asks for a course that may yet be waived."""
    course = made.things["course_asked"] = "phone-service"
    address = f"/courses/{course}/assign"
    with clock.frozen_at(ago(4)):
        manager = signed_in(app, "gao")
        number = STAFF_NUMBERS["mei"]
        listed = manager.get(address).text
        found = re.search(rf'value="([0-9a-f-]{{36}})"[^<]*<span[^>]*>[^<]*{number}', listed)
        made.things["asked"] = found[1] if found else ""
        due = clock.now().date() + timedelta(days=30)
        post(manager, address, people=[made.things["asked"]], due_on=due.isoformat())


def _needs(app: Flask, made: Showcase, ago: Ago) -> None:
    with clock.frozen_at(ago(8)):
        post(
            signed_in(app, "lin"),
            "/courses/needs",
            topic="大促期间的价保怎么算",
            reason="顾客用了店铺券和平台券，差价按哪一笔退，我总要去问同事。",
            scope="self",
        )
    with clock.frozen_at(ago(6)):
        post(
            signed_in(app, "gao"),
            "/courses/needs",
            topic="电话里怎样安抚情绪激动的顾客",
            reason="上个月三起升级投诉都是电话里越说越急，希望组里一起练一次。",
            scope=_options(signed_in(app, "gao"), "/courses/needs", "scope")[1],
        )
    with clock.frozen_at(ago(5)):
        trainer = signed_in(app, "tao")
        box = trainer.get("/courses/manage/needs").text
        waiting, made.things["need"] = re.findall(r"/courses/manage/needs/([0-9a-f-]{36})", box)[:2]
        post(
            trainer,
            f"/courses/manage/needs/{made.things['need']}",
            decision="accept",
            words="问的人不少，十二月的计划里安排，先看“价格政策”一课。",
        )
        made.things["need_open"] = waiting


def _options(client: FlaskClient, address: str, name: str) -> list[str]:
    """What a page's select offers."""
    page = client.get(address).text
    found = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.S)
    return re.findall(r'value="([^"]*)"', found[0]) if found else []


def _plan(app: Flask, made: Showcase, ago: Ago) -> None:
    with clock.frozen_at(ago(4)):
        trainer = signed_in(app, "tao")
        today = clock.now().date()
        page = trainer.get("/courses/manage/plans/new").text
        owner = re.search(r'<option selected value="([0-9a-f-]{36})"', page)
        begun = post(
            trainer,
            "/courses/manage/plans/new",
            title="大促前后的培训",
            goals="差价会算、会讲；电话里稳得住情绪。\n新人三周内能独立接待。",
            starts_on=(today - timedelta(days=20)).isoformat(),
            ends_on=(today + timedelta(days=40)).isoformat(),
            owner=owner[1] if owner else "",
        )
        plan = made.things["plan"] = begun.rsplit("/", 1)[-1]
        lines = f"/courses/manage/plans/{plan}/lines/new"
        needs = _options(trainer, lines, "need")
        due = (today + timedelta(days=14)).isoformat()
        line = {"kind": "course", "meeting": "", "topic": "", "unit": "", "tier": "", "need": ""}
        post(trainer, lines, **line | {"course": made.things["course"], "need": needs[-1]})
        post(trainer, lines, **line | {"course": "information-protection", "due_on": due})
        post(trainer, lines, **line | {"kind": "class", "meeting": made.things["session"]})
        other = {"kind": "other", "topic": "新人跟班旁听一个上午", "due_on": due}
        post(trainer, lines, **line | other)
        shown = trainer.get(f"/courses/plans/{plan}").text
        made.things["plan_line"] = re.findall(r'id="line-([0-9a-f-]{36})"', shown)[0]
        post(trainer, f"/courses/manage/plans/{plan}/share", shared="1")


def _mentors(app: Flask, made: Showcase, ago: Ago) -> None:
    with clock.frozen_at(ago(10)):
        manager = signed_in(app, "gao")
        today = clock.now().date()
        page = manager.get("/courses/mentoring/pairs/new").text
        newcomer = re.search(rf'value="([0-9a-f-]{{36}})">[^<]*{STAFF_NUMBERS["lin"]}', page)
        address = post(
            manager,
            "/courses/mentoring/pairs/new",
            newcomer=newcomer[1] if newcomer else "",
            mentor=STAFF_NUMBERS["mei"],
            starts_on=today.isoformat(),
            ends_on=(today + timedelta(days=42)).isoformat(),
            goal="六周后能独立接待售前咨询，遇到客诉知道先做什么。",
            usual=["welcome", "system", "listen", "first_talk", "alone", "review"],
            own="背熟十句开场白",
        )
    made.things["pair"] = address.rsplit("/", 1)[-1]
    with clock.frozen_at(ago(7)):
        mentor = signed_in(app, "mei")
        steps = re.findall(r"/steps/([0-9a-f-]{36})/done", mentor.get(address).text)
        for step in steps[:2]:
            post(mentor, f"{address}/steps/{step}/done")
        note = "系统操作已经上手，退款备注还要写得更清楚。下周一起听五段对话。"
        met = {"met-note": note, "met-sight": "leaders", "met-held_on": clock.now().date()}
        post(mentor, f"{address}/meetings", **met)


def _opinions(app: Flask, made: Showcase, ago: Ago) -> None:
    course = made.things["course_done"] = "information-protection"
    for name, paced, words in (
        ("lin", "4", "例子都是店里真会遇到的。"),
        ("lu", "3", "第二部分讲得有点快。"),
        ("he", "5", ""),
        ("ding", "4", "希望多一个电话核身的练习。"),
    ):
        with clock.frozen_at(ago(1.8)):
            post(
                signed_in(app, name),
                f"/courses/{course}/opinion",
                useful="5",
                clear="4",
                practised="3",
                paced=paced,
                text=words,
            )

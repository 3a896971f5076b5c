"""What the people of the showcase did in their first weeks, day by day.

Each scene is played through the addresses that a browser would call; what needs no page (a
certificate that only an approval would bring) goes through the service that the page calls.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.certificates.models import Certificate
from app.content import store
from app.exams.models.attempts import Attempt
from app.exams.models.bodies import ItemBody
from app.exams.models.ratings import Appeal, SlotScore
from app.exams.replay import sitting as replay
from app.exams.services import roleplay_reading
from app.exams.services.papers import PaperItem, paper_view
from app.jobs import outbox
from app.platform import clock
from app.platform.db import db
from app.platform.encoder import LocalEncoder
from app.scripts_library.models.tables import ScriptListing
from tools.showcase import Showcase, signed_in

LATE_GIFT = (
    "您好，我是2107号客服。让您和孩子这样等，实在抱歉，换成是我也会着急。我现在就查，请您稍等两分钟。",
    "上次没有给您回音，是我们做得不好，对不起。我查到包裹22日到了嘉兴中转站，之后没有新的扫描。",
    "我刚问过承运方，包裹今晚随车发往上海，预计26日上午送到。我不敢跟您打包票，已经给您登记了加急。",
    "万一赶不上，我给您补发一份，或者给您申请一张20元的补偿券，您看哪个更合适？",
    "好的，我今晚九点前给您回消息，会一直跟进。您的意见我也记下来报给店长了。还有什么可以帮您的吗？",
)
VAGUE = (
    "亲，应该快到了，可能是物流慢。",
    "大概这两天吧，您尽快关注一下物流哦。",
    "应该没问题的，亲。",
)
WRITTEN = (
    "您好，让您久等了，非常抱歉。我查到包裹昨晚到了中转站，预计明天下午送达；"
    "我已经登记加急，明天上午十点前再给您回消息。若明天没有送到，我会为您申请补发，您看可以吗？"
)


def right_answer(slot: PaperItem) -> Any:
    """The full answer to an item of this paper, in places on the screen."""
    return WRITTEN if slot.item.by_hand else replay.right_answer(slot)


def post(client: FlaskClient, address: str, **form: Any) -> str:
    """Post and give where it leads. RuntimeError where the academy refuses."""
    answer = client.post(address, data=form)
    if answer.status_code not in (302, 303):
        raise RuntimeError(f"POST {address}: {answer.status_code} {_title(answer.text)}")
    return str(answer.location)


def _title(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>|role=\"alert\"[^>]*>(.*?)</", page, re.S)
    return found[0].strip() if found else page[:300]


def talk(
    app: Flask, name: str, scenario: str, lines: Iterable[str], at: datetime, *, mode: str
) -> str:
    """One role-play from the first word to the record; gives its public id."""
    with clock.frozen_at(at):
        client = signed_in(app, name)
        desk = post(client, f"/role-plays/{scenario}/start", mode=mode, language="zh")
    moment = at
    for number, line in enumerate(lines, 1):
        moment += timedelta(seconds=26)
        with clock.frozen_at(moment):
            answer = client.post(f"{desk}/say", data={"text": line, "key": f"k{number}"})
            if answer.status_code == 409:
                break
    with clock.frozen_at(moment + timedelta(seconds=40)):
        client.post(f"{desk}/end")
        post(
            client,
            f"{desk}/record",
            cause="包裹在嘉兴中转站滞留",
            action="登记加急，备好补发",
            promise="今晚九点前回复顾客",
        )
    return desk.rsplit("/", 1)[-1]


def sit(
    app: Flask, name: str, exam: str, at: datetime, *, wrong: int = 0, hand_in: bool = True
) -> str:
    """One attempt, all right but the first ``wrong`` items; gives its public id."""
    with clock.frozen_at(at):
        client = signed_in(app, name)
        page = post(client, f"/exams/{exam}/start", language="zh", honour="on")
    public_id = page.split("/")[3]
    with clock.frozen_at(at + timedelta(seconds=30)):
        html = client.get(page).text
    token = re.search(r'data-token="([^"]+)"', html)
    assert token, "the sitting page carries its token"
    attempt = db.session.scalars(select(Attempt).where(Attempt.public_id == UUID(public_id))).one()
    slots = paper_view(attempt.paper_id).slots
    db.session.rollback()
    for slot in slots:
        moment = at + timedelta(seconds=30 + 45 * slot.number)
        answer = right_answer(slot)
        if slot.number <= wrong and isinstance(answer, int):
            answer = (answer + 1) % max(2, len(slot.shown))
        body = {"slot": slot.number, "base": 0, "token": uuid4().hex, "answer": answer}
        with clock.frozen_at(moment):
            saved = client.post(
                f"/exams/attempts/{public_id}/save", json=body, headers={"X-Exam-Token": token[1]}
            )
        if saved.status_code != 200:
            raise RuntimeError(f"answer {slot.number} of {exam}: {saved.status_code} {saved.text}")
    if hand_in:
        with clock.frozen_at(at + timedelta(minutes=9)):
            post(client, f"/exams/attempts/{public_id}/submit")
    return public_id


def mark(app: Flask, name: str, at: datetime, *, most: int = 10) -> int:
    """Mark what waits for this trainer with full points; gives how many answers."""
    done = 0
    with clock.frozen_at(at):
        client = signed_in(app, name)
        queue = client.get("/marking/").text
        for address in dict.fromkeys(re.findall(r'href="(/marking/[^/"]+/[^/"]+)"', queue)):
            while done < most:
                answer = client.get(address)
                if "/marking/" not in (answer.location or "") or answer.location == "/marking/":
                    break
                page = client.get(answer.location).text
                given = {}
                for point, text in re.findall(r'name="(point-[^"]+)" value="([^"]+)"', page):
                    given[point] = text  # the steps rise: the last one is full
                post(client, answer.location, deed="send", comment="", **given)
                done += 1
    return done


def rate(app: Flask, name: str, play: str, at: datetime, levels: str) -> None:
    """Rate one role-play: seven figures in the criteria's order."""
    with clock.frozen_at(at):
        client = signed_in(app, name)
        page = client.get(f"/rating/role-plays/{play}").text
        names = list(dict.fromkeys(re.findall(r'name="level-([a-z_]+)"', page)))
        form = {f"level-{n}": level for n, level in zip(names, levels, strict=True)}
        form |= {f"reason-{n}": "evidence_misread" for n in names}
        reasons = re.findall(r'<option value="([a-z_]+)"', page)
        if reasons:
            form |= {f"reason-{n}": reasons[0] for n in names}
        post(client, f"/rating/role-plays/{play}", note="", **form)


def use_scripts(app: Flask, name: str, words: str, at: datetime, *, most: int = 3) -> None:
    """Find scripts and copy the first ones."""
    with clock.frozen_at(at):
        client = signed_in(app, name)
        page = client.get("/scripts/", query_string={"q": words}).text
        for key in re.findall(r'data-key="([^"]+)"', page)[:most]:
            client.post(f"/scripts/{key}/used")


def play(app: Flask, made: Showcase, *, now: datetime) -> None:
    """All scenes in order of time, as far as the content knows what they need."""
    # Imported here since they build on the scenes of this file.
    from tools import scenes_forms, scenes_quality, scenes_training
    from tools import scenes_growth as growth

    roleplay_reading.configure(LocalEncoder(), None)

    def ago(days: float, hour: float = 0.0) -> datetime:
        return now - timedelta(days=days) + timedelta(hours=hour)

    scenes: list[Callable[[], None]] = [
        lambda: use_scripts(app, "lin", "换货", ago(20)),
        lambda: use_scripts(app, "mei", "退款", ago(12)),
        lambda: _talks(app, made, ago),
        lambda: _exams(app, made, ago),
        lambda: growth.courses(app, made, ago),
        lambda: growth.measured(made, now),
        lambda: growth.rated(app, made, ago),
        lambda: growth.promotions(app, made, ago),
        lambda: growth.question(app, made, ago(1.5)),
        lambda: growth.classroom(app, made, ago),
        lambda: scenes_training.play(app, made, ago),
        lambda: growth.bank_file(app, made, ago(0, -0.1)),
        lambda: scenes_forms.play(app, made, ago),
        lambda: growth.places(app, made, ago),
        lambda: scenes_quality.play(app, made, ago),
        lambda: _waiting(app, made, ago),
    ]
    for scene in scenes:
        scene()
    outbox.run_due()
    with clock.frozen_at(ago(0, -0.05)):
        _administration(app, made)
        _names(made)


def _talks(app: Flask, made: Showcase, ago: Callable[..., datetime]) -> None:
    talk(app, "lin", "late-gift", VAGUE, ago(16), mode="practice")
    made.things["play_practice"] = talk(app, "lin", "late-gift", LATE_GIFT, ago(9), mode="practice")
    rated = talk(app, "lin", "late-gift", LATE_GIFT, ago(6), mode="exam")
    rate(app, "tao", rated, ago(5), "5444543")
    made.things["play_rated"] = rated
    made.things["play_waiting"] = talk(app, "mei", "late-gift", LATE_GIFT[:4], ago(1), mode="exam")
    talk(app, "lu", "late-gift", LATE_GIFT, ago(2), mode="exam")
    with clock.frozen_at(ago(0, -0.1)):
        client = signed_in(app, "zhou")
        desk = post(client, "/role-plays/late-gift/start", mode="practice", language="zh")
    made.things["play_open"] = desk.rsplit("/", 1)[-1]


def _exams(app: Flask, made: Showcase, ago: Callable[..., datetime]) -> None:
    sit(app, "lin", "entry-check", ago(22), wrong=3)
    made.things["attempt_released"] = sit(app, "lin", "entry-check", ago(19), wrong=1)
    made.things["attempt_junior"] = sit(app, "lin", "junior", ago(4), wrong=2)
    mark(app, "tao", ago(3))
    with clock.frozen_at(ago(3, 1)):
        client = signed_in(app, "tao")
        post(client, "/exam-results/junior/release")


def _waiting(app: Flask, made: Showcase, ago: Callable[..., datetime]) -> None:
    """What the desk holds this morning: an appeal, a paper to mark, an attempt that goes on."""
    made.things["appeal"] = _appeal(app, "lin", made.things["attempt_junior"], ago(2))
    made.things["attempt_waiting"] = sit(app, "mei", "junior", ago(1), wrong=4)
    made.things["practice"] = _practice(app, "lin", ago(1, 2))
    made.things["attempt_open"] = sit(app, "zhou", "junior", ago(0, -0.2), hand_in=False)


def _practice(app: Flask, name: str, at: datetime) -> str:
    """A round of practice that has just begun: one item shown, one by one's own words."""
    with clock.frozen_at(at):
        client = signed_in(app, name)
        page = post(client, "/practice/practice-junior")
        begun = page.rpartition("/")[0]
        client.post(f"{begun}/1", data={"deed": "show"})
        client.post(f"{begun}/15", data={"i15": WRITTEN})
        return begun.rpartition("/")[2]


def _appeal(app: Flask, name: str, attempt: str, at: datetime) -> str:
    """Ask for another look at the first answer that a trainer marked."""
    with clock.frozen_at(at):
        client = signed_in(app, name)
        page = client.get(f"/exams/attempts/{attempt}/review").text
        forms = re.findall(r'action="(/exams/attempts/[^"]+/appeal)"', page)
        if not forms:
            return ""
        post(client, forms[0], words="我写了具体的回复时间，想请老师再看一遍。")
        found = db.session.scalar(select(Appeal.public_id).order_by(Appeal.id.desc()).limit(1))
        db.session.rollback()
        return str(found or "")


PEOPLE_SHEET = (
    "工号,姓名,入职日期,班组\n"
    "QH3001,孟夏,2026-11-02,青禾接待组\n"
    "QH3002,白露,2026-11-02,没有这个组\n"
)


def _administration(app: Flask, made: Showcase) -> None:
    """The administrator hands out a password and brings a file of people as far as the preview."""
    ada = signed_in(app, "ada")
    people = ada.get("/admin/people", query_string={"q": "DZ1103"}).text
    person = re.findall(r'href="/admin/people/([0-9a-f-]{36})', people)[0]
    made.things["person"] = person
    units = ada.get("/admin/units").text
    made.things["unit"] = re.findall(r'href="/admin/units/([0-9a-f-]{36})', units)[0]
    page = post(ada, f"/admin/people/{person}/secret")
    made.things["secrets"] = page.rsplit("/", 1)[-1]
    file = {"file": (io.BytesIO(PEOPLE_SHEET.encode("utf-8-sig")), "people.csv")}
    answer = ada.post("/admin/people/import", data=file, content_type="multipart/form-data")
    made.things["people_import"] = str(answer.location or "").rsplit("/", 1)[-1]


def _names(made: Showcase) -> None:
    """Keys and numbers that other addresses need, read from what is there."""
    things = made.things
    things["item"] = store.published(ItemBody)[0].key
    script = db.session.scalars(select(ScriptListing).order_by(ScriptListing.key)).first()
    things["script"] = script.key if script else ""
    certificate = db.session.scalars(select(Certificate).order_by(Certificate.id)).first()
    if certificate is not None:
        things["certificate"] = str(certificate.public_id)
        things["serial"] = certificate.serial
    waiting = db.session.scalars(
        select(SlotScore).where(SlotScore.by_hand, SlotScore.earned.is_(None))
    ).first()
    if waiting is not None:
        things["marking_exam"], things["marking_item"] = waiting.exam_key, waiting.item_key
        things["marking_code"] = f"{waiting.attempt_id}-{waiting.slot}"
    db.session.rollback()
    scored = db.session.scalars(
        select(SlotScore).where(SlotScore.exam_key == "junior", SlotScore.by_hand.is_(False))
    ).first()
    things["junior_item"] = scored.item_key if scored else ""

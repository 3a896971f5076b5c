"""The slower half of the showcase: courses finished, months measured, promotions on their way."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.queries import actor_of
from app.content import store
from app.courses.models.bodies import Course, Lesson
from app.courses.rules.seating import SessionKind
from app.courses.services import authoring, meeting, replacing, rereading
from app.courses.services.meeting import Plan
from app.evidence import ledger
from app.evidence.facts import RolePlayRated
from app.exams.models.roleplay_bodies import ScenarioBody
from app.growth.services import figures
from app.kernel.actor import SYSTEM
from app.kernel.wording import Wording
from app.platform import clock
from app.platform.db import db, transaction
from app.platform.i18n import local
from tools.scenes import mark, post, rate, sit, talk
from tools.showcase import Showcase, signed_in

Ago = Callable[..., datetime]
SCENARIOS = ("late-gift", "bad-review", "refund-demand", "size-exchange", "wrong-item")
# Hundredths: first replies in time, seconds to it, solved, satisfaction, compliance, attitude.
NAMES = (
    "first_reply_in_time",
    "first_reply_seconds",
    "solving",
    "satisfaction",
    "compliance",
    "attitude_rating",
)
MONTHS = {
    "lin": [(8600, 3400, 7600, 440, 9500, 450)],
    "mei": [(9100, 2700, 7900, 452, 9600, 455)],
    "lu": [
        (8700, 3200, 7700, 441, 9400, 448),
        (8900, 3000, 7900, 446, 9500, 452),
        (9100, 2800, 8100, 455, 9600, 457),
        (9200, 2700, 8300, 458, 9600, 460),
        (9300, 2600, 8400, 461, 9700, 462),
    ],
    "he": [
        (9000, 2900, 7900, 448, 9500, 450),
        (9200, 2700, 8200, 455, 9600, 456),
        (9100, 2700, 8300, 453, 9600, 455),
        (9300, 2500, 8500, 459, 9700, 460),
    ],
    "zhou": [(8200, 3800, 7100, 428, 9200, 435), (7900, 4100, 6900, 421, 9000, 430)],
    "ding": [(9000, 2900, 8000, 450, 9500, 452)],
}


# So long after a lesson was opened its videos have run to their end.
WATCHING = timedelta(minutes=10)
_studied: set[tuple[str, str]] = set()


def ideal_lines(scenario: str) -> list[str]:
    """What the agent says in the scenario's own ideal talk, in Chinese."""
    found = store.current(ScenarioBody, scenario)
    trial = next(t for t in found.body.tests if t.kind == "ideal" and t.language == "zh")
    spoken = [line.split(" ", 2) for line in trial.lines]
    db.session.rollback()
    return [text for _seconds, who, text in spoken if who == "A"]


def _report(client: FlaskClient, address: str, *, seconds: int) -> None:
    """What a player says after so many seconds of a video. RuntimeError if it is refused."""
    told = {"ranges": [[0, seconds * 1000]], "position": seconds * 1000}
    answer = client.post(address, json=told)
    if answer.status_code != 200:
        raise RuntimeError(f"POST {address}: {answer.status_code}")


def study(app: Flask, name: str, course: str, at: datetime, *, lessons: int | None = None) -> None:
    """Take a course as far as this many lessons, all of it by default; first what it builds on."""
    body = store.current(Course, course).body
    if (name, course) in _studied:
        return
    if lessons is None:
        _studied.add((name, course))
    for ref in body.prerequisites:
        study(app, name, ref.partition(":")[2], at - timedelta(days=2))
    keys = body.lesson_keys[:lessons]
    texts = {key: store.current(Lesson, f"{course}/{key}").body.zh for key in keys}
    db.session.rollback()
    with clock.frozen_at(at):
        client = signed_in(app, name)
        post(client, f"/courses/{course}/start")
    moment = at
    for key in keys:
        document = texts[key].document
        moment += timedelta(minutes=11)
        with clock.frozen_at(moment):
            client.get(f"/courses/{course}/{key}")
            for check in document.checks.values():
                right = [str(n) for n, option in enumerate(check.options) if option.right]
                post(client, f"/courses/{course}/{key}/check/{check.key}", choice=right)
            for case in document.cases.values():
                words = "先道歉并说明正在做什么，再给出时间和两个选择，最后按时回访。"
                post(client, f"/courses/{course}/{key}/case/{case.key}", text=words)
            for video in document.videos:
                _report(client, f"/courses/{course}/{key}/video/{video}", seconds=0)
        # Only a lesson with videos takes longer: what comes after it was planned without them.
        with clock.frozen_at(moment + WATCHING if document.videos else moment):
            for video in document.videos:
                _report(client, f"/courses/{course}/{key}/video/{video}", seconds=600)
            post(client, f"/courses/{course}/{key}/finish")


def courses(app: Flask, made: Showcase, ago: Ago) -> None:
    """Who learned what."""
    _studied.clear()
    required = "service-fundamentals"
    for name, days in (("lin", 23), ("lu", 80), ("he", 90), ("ding", 100)):
        study(app, name, "information-protection", ago(days))
    for name, days in (("lin", 18), ("lu", 75), ("he", 85)):
        study(app, name, required, ago(days))
    _rest_of_the_required(app, ago)
    study(app, "lin", "complaint-handling", ago(2), lessons=2)
    study(app, "mei", required, ago(10), lessons=3)
    study(app, "zhou", "information-protection", ago(3), lessons=1)
    made.things["course"], made.things["lesson"] = "complaint-handling", _third_lesson()
    made.things["replacement"] = _replaced(made, ago(1.2))
    made.things["reread"] = _changed(made, "information-protection", ago(1.5), ago(-9))


def _replaced(made: Showcase, at: datetime) -> str:
    """A word replaced in drafts and taken back; gives the record's public id."""
    wanted = replacing.Wanted("顾客", course="complaint-handling", language="zh")
    place = replacing.find(wanted)[0]
    db.session.rollback()
    spot = place.spots[0]
    hit = f"{place.kind}|{place.key}|{place.number}|{spot.field}|0"
    with transaction():
        by = actor_of(db.session(), made.people["tao"], day=local(at).date())
        row = replacing.replace(wanted, "客户", [hit], by=by, at=at)
        replacing.undo(row.public_id, by=by, at=at + timedelta(minutes=1))
        return str(row.public_id)


def _changed(made: Showcase, course: str, at: datetime, due: datetime) -> str:
    """The last lesson of a course changes in substance; gives its address below manage/."""
    key = store.current(Course, course).body.lesson_keys[-1]
    version = store.latest(Lesson, f"{course}/{key}")
    db.session.rollback()
    body = version.body.model_copy(
        update={"edition": version.body.edition + 1, "minutes": version.body.minutes + 1}
    )
    with clock.frozen_at(at), transaction():
        by = actor_of(db.session(), made.people["tao"], day=local(at).date())
        authoring.save_lesson(course, key, body, expected=version.number, by=by, at=at)
        rereading.intend(
            course,
            key,
            body.edition,
            due_on=local(due).date(),
            by=by,
            at=at,
            today=local(at).date(),
        )
        authoring.publish_lesson(course, key, by=by, at=at)
    return f"{course}/lessons/{key}"


def _third_lesson() -> str:
    key: str = store.current(Course, "complaint-handling").body.lesson_keys[2]
    db.session.rollback()
    return key


def _rest_of_the_required(app: Flask, ago: Ago) -> None:
    """Whatever else the next tier asks of courses, for those who are to be promoted."""
    for name, days in (("lu", 70), ("he", 80)):
        with clock.frozen_at(ago(days)):
            page = signed_in(app, name).get("/growth").text
        for number, key in enumerate(dict.fromkeys(re.findall(r'href="/courses/([a-z-]+)"', page))):
            study(app, name, key, ago(days - 1, 3 * number))


def measured(made: Showcase, now: datetime) -> None:
    """The monthly figures, the newest for the month before this one."""
    rows = []
    for name, months in MONTHS.items():
        first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        for back, values in enumerate(reversed(months), 1):
            day = first
            for _step in range(back):
                day = (day - timedelta(days=1)).replace(day=1)
            month = day.strftime("%Y-%m")
            rows += [
                (made.people[name], figure, month, value)
                for figure, value in zip(NAMES, values, strict=True)
            ]
    with clock.frozen_at(now - timedelta(days=5)), transaction():
        figures.put(rows, by=SYSTEM, at=clock.now())


def rated(app: Flask, made: Showcase, ago: Ago) -> None:
    """Role-plays in exam conditions, confirmed by a trainer."""
    for number, scenario in enumerate(SCENARIOS):
        for name, levels in (("lu", "5454454"), ("he", "4444444")):
            play = talk(app, name, scenario, ideal_lines(scenario), ago(30 - number), mode="exam")
            rate(app, "tao", play, ago(29 - number), levels)
    for number, scenario in enumerate(("size-exchange", "wrong-item")):
        play = talk(app, "lin", scenario, ideal_lines(scenario), ago(4 - number), mode="exam")
        rate(app, "tao", play, ago(3 - number), "4434343")


def promotions(app: Flask, made: Showcase, ago: Ago) -> None:
    """Lu has come the whole way; He's case waits for its decision."""
    for name, days in (("lu", 14), ("he", 8)):
        sit(app, name, "mid", ago(days + 6))
    mark(app, "tao", ago(12))
    mark(app, "tao", ago(1.9))
    with clock.frozen_at(ago(11)):
        post(signed_in(app, "tao"), "/exam-results/mid/release")
    for name, days in (("lu", 9), ("he", 6)):
        _prepare_case(app, made, name, ago(days))
    case = _propose(app, made, "lu", ago(4))
    with clock.frozen_at(ago(2)):
        form = {"decision": "approve", "effective": ago(1).date().isoformat()}
        post(signed_in(app, "ping"), f"{case}/decide", reason="五个场景稳定在四级以上。", **form)
    made.things["case_done"] = case.rsplit("/", 1)[-1]
    made.things["case"] = _propose(app, made, "he", ago(1)).rsplit("/", 1)[-1]


FIGURES_SHEET = (
    "工号,首次回复达标率,平均首次回复,问题解决率,客户满意度,流程合规率\n"
    "LS2051,94%,25,85%,4.62,97%\n"
    "HQ2036,92%,26,84%,4.58,96%\n"
    "XX9999,90%,28,80%,4.5,95%\n"
)


def question(app: Flask, made: Showcase, at: datetime) -> None:
    """Lin asks about a lesson, and Tao answers."""
    course = made.things["course"]
    with clock.frozen_at(at):
        asked = post(
            signed_in(app, "lin"),
            f"/courses/{course}/talk",
            lesson="",
            title="顾客不肯留电话，怎么回访？",
            text="登记投诉时顾客不愿意留电话，只肯用在线聊天，还能承诺回访时间吗？",
        )
    made.things["thread"] = asked.rsplit("/", 1)[-1]
    with clock.frozen_at(at + timedelta(hours=2)):
        words = "可以。写明回访方式是店铺聊天，照样给出具体时间，到点主动发消息。"
        post(signed_in(app, "tao"), f"/courses/{course}/talk/{made.things['thread']}", text=words)


def classroom(app: Flask, made: Showcase, ago: Ago) -> None:
    """Classes of Tao's: one planned for next week, one held with opinions, one under way."""
    made.things["session"] = _class(made, ago(1), ago(-6), "案例研讨：差评之后", "Bad reviews")
    held = _class(made, ago(9), ago(4), "大促话术演练", "Lines for the sales days")
    made.things["session_held"] = held
    for name, at in (("lin", 8), ("mei", 8), ("lu", 7)):
        with clock.frozen_at(ago(at)):
            post(signed_in(app, name), f"/courses/sessions/{held}/seat")
    with clock.frozen_at(ago(3)):
        came = [made.people[name] for name in ("lin", "mei", "lu")]
        trainer = signed_in(app, "tao")
        address = f"/courses/manage/sessions/{held}"
        post(trainer, f"{address}/attendance", attended=came)
        post(trainer, f"{address}/files", file=(io.BytesIO(HANDOUT), "话术清单.pdf"))
    for name, words in (("lin", "分组演练很有用。"), ("mei", ""), ("lu", "希望多一点时间点评。")):
        with clock.frozen_at(ago(2.5)):
            form = {"useful": "5", "clear": "4", "practised": "4", "arranged": "5"}
            post(signed_in(app, name), f"/courses/sessions/{held}/feedback", text=words, **form)
    made.things["session_open"] = _class(
        made, ago(0, -2), ago(0, -1), "晨会：新规讲解", "Morning talk: the new rule"
    )


HANDOUT = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def _class(made: Showcase, planned: datetime, starts: datetime, zh: str, en: str) -> str:
    """A class of four hours, planned at this moment; gives its public id."""
    wanted = Plan(
        SessionKind.CLASS,
        Wording(zh, en),
        ("带一个自己处理过的差评来。", "Bring a bad review of your own."),
        "",
        "2号培训室",
        starts.replace(second=0, microsecond=0),
        starts.replace(second=0, microsecond=0) + timedelta(hours=4),
        12,
        1.5,
    )
    with transaction():
        trainer = actor_of(db.session(), made.people["tao"], day=local(planned).date())
        return str(meeting.plan(wanted, by=trainer, at=planned).public_id)


ITEMS_SHEET = (
    "题型,题干,选项A,选项B,选项C,答案,解析,难度\n"
    "单选题,顾客说“三天没动了”，第一句怎么回？,亲，物流归快递管,抱歉让您久等，我现在就查,明天一定到,B,先回应再行动,易\n"
    "判断题,没查清也可以先承诺到货日。,,,,错,没查清不承诺,易\n"
    "单选题,缺答案的一题,甲,乙,丙,,,易\n"
)


def bank_file(app: Flask, made: Showcase, at: datetime) -> None:
    """A table of items, brought as far as the preview."""
    with clock.frozen_at(at):
        file = (io.BytesIO(ITEMS_SHEET.encode("utf-8-sig")), "items.csv")
        answer = signed_in(app, "tao").post(
            "/bank/import", data={"file": file}, content_type="multipart/form-data"
        )
    made.things["bank_import"] = str(answer.location or "").rsplit("/", 1)[-1]
    with clock.frozen_at(at):
        _bank_review(app)
        made.things["bank_change"] = _bank_change(app)


NEW_ITEM = {
    "type": "true_false",
    "bank": "after-sales",
    "competency": "after_sales",
    "criterion": "expertise",
    "difficulty": "medium",
    "points": "2",
    "correct": "true",
    "explanation_zh": "外箱能说明破损发生在运输途中。",
    "explanation_en": "The box shows that the damage happened on the way.",
}


def _bank_review(app: Flask) -> None:
    """An item that waits for its second reader, with a remark on it."""
    item = NEW_ITEM | {
        "key": "keep-the-box",
        "stem_zh": "商品破损时，请顾客先保留外箱。",
        "stem_en": "When goods arrive broken, the customer is asked to keep the box first.",
        "deed": "review",
    }
    signed_in(app, "wen").post("/bank/items/new", data=item)
    remark = {"place": "stem", "remark": "“先”是指在退款之前，还是拍照之前？"}
    signed_in(app, "tao").post("/bank/items/keep-the-box/remarks", data=remark)


def _bank_change(app: Flask) -> str:
    """A draft, and a change to many items that took it along; the change's public id."""
    trainer = signed_in(app, "tao")
    item = NEW_ITEM | {
        "key": "photo-of-the-box",
        "stem_zh": "外箱照片要与商品照片一起发来。",
        "stem_en": "A photo of the box comes together with that of the goods.",
        "deed": "draft",
    }
    trainer.post("/bank/items/new", data=item)
    change = {"key": "photo-of-the-box", "add_tags": "autumn"}
    page = trainer.get("/bank/bulk", query_string=change).text
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    answer = trainer.post("/bank/bulk", data=change | {"seen": seen})
    return str(answer.location or "").rsplit("/", 1)[-1]


def places(app: Flask, made: Showcase, ago: Ago) -> None:
    """What other addresses of growth are opened by."""
    made.things["member"] = _public_id(made, "he")
    with clock.frozen_at(ago(0, -0.05)):
        manager = signed_in(app, "qiu")
        page = f"/team/people/{made.things['member']}"
        day = ago(-3).date().isoformat()
        post(manager, f"{page}/interviews", **{"ask-kind": "phone", "ask-held_on": day})
        goal = {"goal-aim": "投诉先认可情绪再问订单", "goal-due_on": ago(-40).date().isoformat(),
                "goal-look_on": ago(-9).date().isoformat()}  # fmt: skip
        post(manager, f"{page}/goals", **goal)
        mine = signed_in(app, "he").get("/growth").text
        made.things["goal"] = re.findall(r"/growth/goals/([0-9a-f-]{36})", mine)[0]
        own_goal = f"/growth/goals/{made.things['goal']}"
        post(signed_in(app, "he"), own_goal, words="三通投诉里两通做到了，夜班最难。")
        listed = signed_in(app, "ping").get("/team/interviews").text
        made.things["interview"] = re.findall(r'/team/interviews/([0-9a-f-]{36})"', listed)[0]
        own = signed_in(app, "lin").get("/growth").text
        made.things["fact"] = re.findall(r"/growth/facts/([0-9a-f-]{36})", own)[0]
        made.things["objection"] = re.findall(r'/growth/objections/new\?([^"]+)"', own)[0].replace(
            "&amp;", "&"
        )
        file = (io.BytesIO(FIGURES_SHEET.encode("utf-8-sig")), "figures.csv")
        month = (ago(0).replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
        answer = manager.post(
            "/team/figures/import",
            data={"file": file, "month": month},
            content_type="multipart/form-data",
        )
        made.things["figures_import"] = str(answer.location or "").rsplit("/", 1)[-1]
    models(app, made, ago(0, -0.04))


def _public_id(made: Showcase, name: str) -> str:
    found = db.session.scalar(select(Account.public_id).where(Account.id == made.people[name]))
    db.session.rollback()
    return str(found)


def _prepare_case(app: Flask, made: Showcase, name: str, at: datetime) -> None:
    """The phone interview and the manager's signature."""
    page = f"/team/people/{_public_id(made, name)}"
    day = at.date().isoformat()
    with clock.frozen_at(at):
        manager = signed_in(app, "qiu")
        post(manager, f"{page}/interviews", **{"ask-kind": "phone", "ask-held_on": day})
        interviewer = signed_in(app, "ping")
        listed = interviewer.get("/team/interviews").text
        address = re.findall(r'href="(/team/interviews/[0-9a-f-]{36})"', listed)[0]
        form = interviewer.get(address).text
        levels = dict.fromkeys(re.findall(r'name="(level_[a-z_]+)"', form), "4")
        heard = "能先回应情绪，再问清情况；给出时间并复述。"
        alone = "另一位面试官是他的直接主管。"
        post(interviewer, address, heard=heard, alone_because=alone, **levels)
        signed = {"sign-reason": "独立接待三个月，投诉处理稳定。"}
        post(manager, f"{page}/sign/mid-sign-off", **signed)


def _propose(app: Flask, made: Showcase, name: str, at: datetime) -> str:
    """Proposed by the manager, endorsed by a trainer; gives the case's address."""
    page = f"/team/people/{_public_id(made, name)}"
    with clock.frozen_at(at):
        words = "近三个月四项指标全部达标，主动带新同事熟悉售后流程。"
        case = post(signed_in(app, "qiu"), f"{page}/propose", reason=words)
    with clock.frozen_at(at + timedelta(hours=3)):
        seen = "演练中能先安抚再核实，证据充分。"
        post(signed_in(app, "tao"), f"{case}/endorse", reason=seen)
    return case


def models(app: Flask, made: Showcase, at: datetime) -> None:
    """Lu shows a role-play as a model; another of his could be one."""
    with transaction():
        held = ledger.history(made.people["lu"], kinds=[RolePlayRated.KIND])[made.people["lu"]]
        good = [
            one.id for one in held if isinstance(one.fact, RolePlayRated) and one.fact.confirmed
        ]
    with clock.frozen_at(at):
        why = "先承认着急，再说清正在查什么，并给出几点前回复。顾客下一句就平静了。"
        address = f"/growth/facts/{good[0]}/role-model"
        shown = post(signed_in(app, "lu"), address, why=why, named="y")
    made.things["role_model"] = shown.rsplit("/", 1)[-1]
    made.things["model_fact"] = str(good[1])

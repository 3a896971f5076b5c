"""Scenes of quality and marking: an evaluation signed by both, an award, reports, a cycle of
improvement, cases from a file, an oral exam, an anchor."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask

from app.platform import clock, i18n
from tools.scenes import post
from tools.scenes_forms import KEY, Fields, submit
from tools.showcase import STAFF_NUMBERS, Showcase, signed_in

Ago = Callable[..., datetime]
CRITERIA = (
    "attitude",
    "communication",
    "expertise",
    "problem_handling",
    "feedback_handling",
    "efficiency",
    "teamwork",
)
CASES_SHEET = (
    "工单号,日期,渠道,问题分类,问题描述,是否解决,工号\n"
    "A1001,{day},在线,物流,三天没有更新,是,LS2051\n"
    "A1002,{day},电话,质量,接口松动,否,HQ2036\n"
    "A1003,{day},在线,物流,显示签收没收到,是,XX9999\n"
)


def _month_before(day: datetime) -> str:
    return (day.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")


def evaluation(app: Flask, made: Showcase, ago: Ago) -> None:
    """Qiu evaluates He's month; He signs."""
    month = _month_before(ago(0))
    made.things["month"] = month
    page = f"/team/people/{made.things['member']}/evaluations/{month}"
    with clock.frozen_at(ago(3)):
        manager = signed_in(app, "qiu")
        fields = Fields()
        fields.feed(manager.get(page).text)
        levels = {name: "4" for name in fields.found if name in CRITERIA}
        words = {
            name: "先安抚再核实，时间都守住了。"
            for name, value in fields.found.items()
            if not value[0].strip() and not name.startswith("point:")
        }
        submit(manager, page, share="1", **words, **levels)
        listed = signed_in(app, "he").get("/growth/evaluations").text
        found = re.findall(rf"/growth/evaluations/{KEY}", listed)
        made.things["evaluation"] = found[0] if found else ""


def award(app: Flask, made: Showcase, ago: Ago) -> None:
    """A round for the best team, one team proposed."""
    with clock.frozen_at(ago(2)):
        quarter = f"{ago(0).year}-Q{(ago(0).month - 1) // 3 + 1}"
        begun = post(signed_in(app, "an"), "/awards", period=quarter)
        made.things["award"] = re.findall(KEY, begun)[0]
        manager = signed_in(app, "qiu")
        fields = Fields()
        page = f"/awards/{made.things['award']}"
        fields.feed(manager.get(page).text)
        unit = next((v[0] for n, v in fields.found.items() if n == "unit"), "")
        if unit:
            post(manager, f"{page}/nominate", unit=unit, why="夜班三个月没有一单超时。")


def report(app: Flask, made: Showcase, ago: Ago) -> None:
    """The analyst writes up a team's month."""
    with clock.frozen_at(ago(1)):
        analyst = signed_in(app, "an")
        units = re.findall(
            rf'<option (?:selected )?value="{KEY}"', analyst.get("/quality-reports").text
        )
        for unit in units:
            begun = analyst.post("/quality-reports", data={"kind": "team_month", "unit": unit})
            found = re.findall(KEY, str(begun.location or ""))
            if found:
                made.things["report"] = found[0]
                return


def paper(app: Flask, made: Showcase, ago: Ago) -> None:
    """A learner has her own ladder printed."""
    with clock.frozen_at(ago(1)):
        sent = signed_in(app, "lin").post("/growth?format=pdf")
        made.things["printout"] = re.findall(KEY, str(sent.location or ""))[0]


def cycle(app: Flask, made: Showcase, ago: Ago) -> None:
    """A finding of the team's manager."""
    with clock.frozen_at(ago(6)):
        manager = signed_in(app, "qiu")
        fields = Fields()
        fields.feed(manager.get("/improvements/new").text)
        words = {
            name: "物流催件的第二次回复常超过一分钟。" for name in fields.found if name == "finding"
        }
        made.things["improvement"] = re.findall(KEY, submit(manager, "/improvements/new", **words))[
            0
        ]


def cases(app: Flask, made: Showcase, ago: Ago) -> None:
    """Case records from a file, as far as the preview."""
    with clock.frozen_at(ago(0, -0.02)):
        sheet = CASES_SHEET.format(day=ago(3).date().isoformat())
        file = (io.BytesIO(sheet.encode("utf-8-sig")), "cases.csv")
        answer = signed_in(app, "qiu").post(
            "/case-records/import", data={"file": file}, content_type="multipart/form-data"
        )
        made.things["cases_import"] = re.findall(KEY, str(answer.location or ""))[0]


def oral(app: Flask, made: Showcase, ago: Ago) -> None:
    """Mei is asked by Tao and Wen; Tao has opened the sheet."""
    begins = ago(0.5)
    with clock.frozen_at(ago(1)):
        trainer = signed_in(app, "tao")
        submit(
            trainer,
            "/oral/new",
            learner=STAFF_NUMBERS["mei"],
            first=STAFF_NUMBERS["tao"],
            second=STAFF_NUMBERS["wen"],
            begins=i18n.local(begins).strftime("%Y-%m-%dT%H:%M"),
            place="2号培训室",
        )
    with clock.frozen_at(begins + timedelta(minutes=2)):
        trainer = signed_in(app, "tao")
        made.things["oral"] = re.findall(rf"/oral/{KEY}", trainer.get("/oral/").text)[0]
        post(trainer, f"/oral/{made.things['oral']}/begin")


def anchor(app: Flask, made: Showcase, ago: Ago) -> None:
    """A rated play becomes an anchor."""
    with clock.frozen_at(ago(1)):
        lead = signed_in(app, "tao")
        lead.post(
            f"/rating/role-plays/{made.things['play_rated']}/anchor", data={"why": "典型的四级"}
        )
        found = re.findall(
            rf"/rating/calibration/{KEY}", signed_in(app, "wen").get("/rating/calibration").text
        )
        made.things["anchor"] = found[0]


def play(app: Flask, made: Showcase, ago: Ago) -> None:
    """All of them."""
    evaluation(app, made, ago)
    award(app, made, ago)
    report(app, made, ago)
    paper(app, made, ago)
    cycle(app, made, ago)
    cases(app, made, ago)
    oral(app, made, ago)
    anchor(app, made, ago)

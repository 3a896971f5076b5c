"""Scenes that send a form as it comes: a survey under way, a certificate's design, a batch."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from app.platform import clock, qr
from tools.scenes import post
from tools.showcase import STAFF_NUMBERS, Showcase, signed_in

KEY = r"([0-9a-f-]{36})"


class Fields(HTMLParser):
    """The fields of the forms on a page with what stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field; of a choice the chosen option, else the first."""
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "input" and given.get("type") in ("radio", "checkbox"):
            if "checked" in given or (given["type"] == "radio" and name not in self.found):
                self.found[name] = [given.get("value", "y") or ""]
        elif tag == "input" and name and given.get("type") not in ("file", "submit", "search"):
            self.found[name] = [value]
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            if "selected" in given or self._select not in self.found:
                self.found[self._select] = [value]
        elif tag == "textarea":
            self._area = name
            self.found[name] = [""]

    def handle_data(self, data: str) -> None:
        """The text of a large field."""
        if self._area:
            self.found[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        """A field ends."""
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""


def submit(client: FlaskClient, address: str, *, to: str = "", **changes: Any) -> str:
    """Open a page, change some fields, send the rest as it stands; gives where it leads."""
    fields = Fields()
    fields.feed(client.get(address).text)
    return post(client, to or address, **{**fields.found, **changes})


def surveys(app: Flask, made: Showcase, at: datetime) -> None:
    """A survey of customers, open to answers."""
    with clock.frozen_at(at):
        analyst = signed_in(app, "an")
        made.things["survey"] = re.findall(KEY, submit(analyst, "/surveys/new"))[0]
        post(analyst, f"/surveys/{made.things['survey']}/open")
        draft = submit(analyst, "/surveys/new", period=f"{at.year + 1}-Q1")
        made.things["survey_draft"] = re.findall(KEY, draft)[0]
        page = analyst.get(f"/surveys/{made.things['survey']}").text
        link = re.findall(rf"/s/{KEY}(\?[^\"<\s]*)?", page)
        if link:
            made.things["survey_link"] = "".join(link[0]).replace("&amp;", "&")


def register(app: Flask, made: Showcase, at: datetime) -> None:
    """A design of one's own and a batch for two people."""
    with clock.frozen_at(at):
        lead = signed_in(app, "tao")
        designs = "/certificates/register/templates"
        submit(lead, f"{designs}/new", name="青禾母婴")
        found = re.findall(rf"{designs}/{KEY}", lead.get(designs).text)
        made.things["template"] = found[0]
        people = f"{STAFF_NUMBERS['lin']}\n{STAFF_NUMBERS['mei']}"
        batch = submit(
            lead,
            "/certificates/register/runs",
            title_zh="话术演练周",
            title_en="Week of scripts",
            people=people,
        )
        made.things["run"] = re.findall(KEY, batch)[0]


def elsewhere(app: Flask, made: Showcase, at: datetime) -> None:
    """A certificate from elsewhere that waits for a trainer, and one that was refused."""
    said = {
        "title": "互联网营销师（客户服务）",
        "issuer": "市职业技能鉴定中心",
        "issued_on": (at - timedelta(days=200)).date().isoformat(),
    }
    with clock.frozen_at(at):
        for title in ("电商客服研修班结业", said["title"]):
            file = {"file": (io.BytesIO(qr.png(title)), "photo.png")}
            post(
                signed_in(app, "lin"), "/certificates/external", **(said | {"title": title} | file)
            )
            wen = signed_in(app, "wen")
            made.things["claim"] = re.findall(KEY, wen.get("/certificates/claims").text)[0]
            if title != said["title"]:
                address = f"/certificates/claims/{made.things['claim']}/refuse"
                post(wen, address, reason="照片上看不清姓名，请重新拍一张。")


def drills(app: Flask, made: Showcase, at: datetime, now: datetime) -> None:
    """A peak drill that was left to itself, and one that has just begun."""
    address = "/role-plays/drills/two-at-once/start"
    with clock.frozen_at(at):
        desk = post(signed_in(app, "mei"), address, mode="practice", language="zh")
    with clock.frozen_at(at + timedelta(minutes=50)):
        signed_in(app, "mei").post(f"{desk}/tick")
    made.things["drill_done"] = re.findall(KEY, desk)[0]
    with clock.frozen_at(now):
        desk = post(signed_in(app, "zhou"), address, mode="practice", language="zh")
    made.things["drill_open"] = re.findall(KEY, desk)[0]


def play(app: Flask, made: Showcase, ago: Callable[..., datetime]) -> None:
    """All of them."""
    surveys(app, made, ago(7))
    register(app, made, ago(1))
    elsewhere(app, made, ago(1))
    drills(app, made, ago(2), ago(0))
    with clock.frozen_at(ago(3)):
        post(signed_in(app, "lin"), "/scripts/drill/add", key="delay-soothe-time")
    made.things["card"] = "delay-soothe-time"

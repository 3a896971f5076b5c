"""Pages of calibration and agreement, and who has them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, update

from app.accounts.models import CapabilityGrant
from app.exams.models.roleplay import RolePlay
from app.exams.queries import roleplay_agreement
from app.kernel.actor import Capability
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.web.roleplay.test_plays import begin, talk

pytestmark = pytest.mark.usefixtures("published", "exact_encoder")
Browser = Callable[[str], FlaskClient]
ALL = ("attitude", "communication", "expertise", "problem_handling", "feedback_handling",
       "efficiency", "teamwork")  # fmt: skip


def form(level: int) -> dict[str, str]:
    found = {f"level-{key}": str(level) for key in ALL}
    return found | {f"reason-{key}": "other" for key in ALL}


def test_without_anchors_and_ratings_both_pages_say_what_to_do(client_of: Browser) -> None:
    tao = client_of("tao")
    assert "No anchors yet" in tao.get("/rating/calibration").text
    assert "Nothing rated yet" in tao.get("/rating/agreement").text
    for name in ("lin", "gao"):
        assert client_of(name).get("/rating/calibration").status_code == 404
        assert client_of(name).get("/rating/agreement").status_code == 404


def test_two_raters_an_anchor_and_a_round(app: Flask, client_of: Browser, cast: Cast) -> None:
    lin, tao, wen = client_of("lin"), client_of("tao"), client_of("wen")
    desk = begin(lin, "exam")
    talk(lin, desk)
    public_id = UUID(desk.rsplit("/", 1)[1])
    with app.app_context(), transaction():
        db.session.execute(update(RolePlay).values(wants_second=True))
        db.session.execute(
            insert(CapabilityGrant).values(
                account_id=cast.tao, capability=Capability.LEAD_TRAINER, granted_at=NOON
            )
        )
    page = f"/rating/role-plays/{public_id}"
    first = tao.post(page, data=form(3), follow_redirects=True)
    assert "another trainer looks at this play" in first.text
    assert tao.get(page).status_code == 404
    assert "second rating" in wen.get(page).text
    assert "ka-chip is-warm" in lin.get(f"{desk}/report").text
    assert wen.post(page, data=form(4)).status_code == 302
    assert "Level by level" in wen.get("/rating/agreement").text
    answer = tao.post(f"{page}/anchor", data={"why": "四级的样子"}, follow_redirects=True)
    assert "is an anchor now" in answer.text
    with app.app_context():
        (anchor,) = roleplay_agreement.anchors()
        at = f"/rating/calibration/{anchor.public_id}"
    assert "四级的样子" not in wen.get(at).text
    assert wen.post(at, data={"level-attitude": "4"}).status_code == 422
    compared = wen.post(at, data=form(4), follow_redirects=True).text
    assert "四级的样子" in compared
    assert "as agreed" in wen.get("/rating/calibration").text
    assert wen.get(f"{at}?again=1").status_code == 200

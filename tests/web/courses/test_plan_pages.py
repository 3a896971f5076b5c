"""Training plans as pages: written, shared, carried out, the same as a file."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from pypdf import PdfReader

from app.courses.models.rows import Enrolment
from app.courses.rules.enrolment import EnrolmentState
from app.jobs import outbox
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.web.courses.conftest import ClientOf, counted

pytestmark = pytest.mark.usefixtures("shelf")
LINE = {"kind": "course", "course": "late", "meeting": "", "topic": "", "unit": "", "tier": ""}


@pytest.fixture
def frame(client_of: ClientOf) -> dict[str, str]:
    """What Tao writes to begin a plan that he leads."""
    page = client_of("tao").get("/courses/manage/plans/new").text
    owner = re.search(r'<option selected value="([0-9a-f-]{36})"', page)
    assert owner
    return {
        "title": "年末训练",
        "goals": "差价会算会说",
        "starts_on": "2026-11-01",
        "ends_on": "2026-12-31",
        "owner": owner[1],
    }


@pytest.fixture
def plan(client_of: ClientOf, frame: dict[str, str]) -> str:
    """The public id of a plan that Tao has begun."""
    made = client_of("tao").post("/courses/manage/plans/new", data=frame)
    assert made.status_code == 303
    return str(made.location).rsplit("/", 1)[1]


def _add(client_of: ClientOf, plan: str, **changed: str) -> str:
    """One more line; gives its public id."""
    tao = client_of("tao")
    done = tao.post(f"/courses/manage/plans/{plan}/lines/new", data={**LINE, **changed})
    assert done.status_code == 303, done.text
    page = tao.get(f"/courses/plans/{plan}").text
    return str(re.findall(r'id="line-([0-9a-f-]{36})"', page)[-1])


def _complete(app: Flask, learner: int) -> None:
    with app.app_context(), transaction():
        db.session.add(
            Enrolment(
                learner_id=learner,
                course="late",
                state=EnrolmentState.COMPLETED,
                created_at=NOON,
                completed_at=NOON,
                round=1,
            )
        )


def test_a_plan_is_for_trainers_until_it_is_shared(client_of: ClientOf, plan: str) -> None:
    here = f"/courses/plans/{plan}"
    tao, gao = client_of("tao"), client_of("gao")
    assert "年末训练" in tao.get(here).text
    assert gao.get(here).status_code == 404
    assert "年末训练" not in gao.get("/courses/plans").text
    assert client_of("lin").get("/courses/plans").status_code == 404
    share = f"/courses/manage/plans/{plan}/share"
    assert gao.post(share, data={"shared": "1"}).status_code == 404
    assert tao.post(share, data={"shared": "1"}).status_code == 303
    for who in ("gao", "an", "wen"):
        assert client_of(who).get(here).status_code == 200
    assert "/courses/manage/plans" not in gao.get(here).text
    tao.post(share)
    assert gao.get(here).status_code == 404


def test_a_course_line_counts_who_was_reached(
    app: Flask, client_of: ClientOf, plan: str, cast: Cast
) -> None:
    _add(client_of, plan, due_on="2026-11-20")
    _add(client_of, plan, unit=str(cast.teams["two"]))
    tao, here = client_of("tao"), f"/courses/plans/{plan}"
    page = tao.get(here).text
    assert "0/3" in page
    assert "0/1" in page
    assert "1 late" in page
    _complete(app, cast.lu)
    page = tao.get(here).text
    assert "1/3" in page
    assert "1/1" in page
    assert "1 done" in page
    assert "1 running" in page


def test_the_file_says_what_the_page_says(client_of: ClientOf, plan: str, cast: Cast) -> None:
    _add(client_of, plan, unit=str(cast.teams["one"]))
    tao = client_of("tao")
    file = tao.get(f"/courses/plans/{plan}?format=csv").data.decode("utf-8-sig")
    assert "Late parcels,A course,Pre-sales 1" in file
    assert ",Still to begin,2,0,0" in file
    assert tao.get(f"/courses/plans/{plan}?format=xlsx").data[:2] == b"PK"


def test_lines_are_ordered_taken_out_and_put_back(client_of: ClientOf, plan: str) -> None:
    first = _add(client_of, plan)
    second = _add(client_of, plan, kind="other", topic="跟班一上午")
    tao, lines = client_of("tao"), f"/courses/manage/plans/{plan}/lines"

    def order() -> list[str]:
        return re.findall(r'id="line-([0-9a-f-]{36})"', tao.get(f"/courses/plans/{plan}").text)

    assert order() == [first, second]
    assert tao.post(f"{lines}/{second}/up").status_code == 303
    assert order() == [second, first]
    tao.post(f"{lines}/{second}/up")
    assert order() == [second, first]
    tao.post(f"{lines}/{second}/remove")
    assert order() == [first]
    assert "1 line was taken out" in tao.get(f"/courses/plans/{plan}").text
    tao.post(f"{lines}/{second}/restore")
    assert order() == [second, first]
    assert tao.post(f"{lines}/{second}/done").status_code == 303
    assert "1 done" in tao.get(f"/courses/plans/{plan}").text
    tao.post(f"{lines}/{second}/undone")
    assert "1 running" in tao.get(f"/courses/plans/{plan}").text
    assert tao.post(f"{lines}/{first}/done").status_code == 409
    assert tao.post(f"{lines}/{second}/assign").status_code == 409


def test_a_line_is_assigned_to_its_people(
    app: Flask, client_of: ClientOf, plan: str, cast: Cast
) -> None:
    line = _add(client_of, plan, unit=str(cast.teams["one"]), due_on="2026-12-15")
    done = client_of("tao").post(f"/courses/manage/plans/{plan}/lines/{line}/assign")
    assert done.status_code == 303
    with app.app_context():
        rows = db.session.query(Enrolment).order_by(Enrolment.learner_id).all()
        assert [row.learner_id for row in rows] == sorted([cast.lin, cast.mei])
        assert {str(row.due_on) for row in rows} == {"2026-12-15"}
    assert "was assigned to you" in client_of("lin").get("/notices/").text


def test_an_accepted_need_goes_into_one_line(client_of: ClientOf, plan: str) -> None:
    lin, tao = client_of("lin"), client_of("tao")
    lin.post("/courses/needs", data={"topic": "差价", "reason": "说不清", "scope": "self"})
    need = re.findall(
        r"/courses/manage/needs/([0-9a-f-]{36})", tao.get("/courses/manage/needs").text
    )[0]
    tao.post(f"/courses/manage/needs/{need}", data={"decision": "accept", "words": "好"})
    offered = re.search(
        rf"/courses/manage/plans/{plan}/lines/new\?need=(\d+)",
        tao.get(f"/courses/manage/needs/{need}").text,
    )
    assert offered
    form = tao.get(f"/courses/manage/plans/{plan}/lines/new?need={offered[1]}").text
    assert f'<option selected value="{offered[1]}">差价' in form
    line = _add(client_of, plan, need=offered[1])
    assert "answers “差价”" in tao.get(f"/courses/plans/{plan}").text
    assert tao.post(f"/courses/manage/needs/{need}/state").status_code == 403
    again = tao.post(f"/courses/manage/plans/{plan}/lines/new", data={**LINE, "need": offered[1]})
    assert again.status_code == 422
    edit = f"/courses/manage/plans/{plan}/lines/{line}"
    assert f'<option selected value="{offered[1]}">差价' in tao.get(edit).text
    assert tao.post(edit, data={**LINE, "need": offered[1], "tier": "junior"}).status_code == 303
    tao.post(f"/courses/manage/plans/{plan}/share", data={"shared": "1"})
    assert "In the training plan: 年末训练" in lin.get("/courses/needs").text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"ends_on": "2026-10-01"}, "ends_on"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"owner": "nobody"}, "owner"),
    ],
)
def test_a_bad_plan_names_what_to_mend(
    client_of: ClientOf, plan: str, frame: dict[str, str], changed: dict[str, str], field: str
) -> None:
    tao = client_of("tao")
    for address in ("new", f"{plan}/edit"):
        refused = tao.post(f"/courses/manage/plans/{address}", data={**frame, **changed})
        assert refused.status_code == 422
        assert f'href="#{field}"' in refused.text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"course": ""}, "course"),
        ({"kind": "class"}, "meeting"),
        ({"kind": "other"}, "topic"),
        ({"kind": "party"}, "kind"),
        ({"unit": "987654"}, "unit"),
        ({"need": "987654"}, "need"),
        ({"due_on": "soon"}, "due_on"),
    ],
)
def test_a_bad_line_names_what_to_mend(
    client_of: ClientOf, plan: str, changed: dict[str, str], field: str
) -> None:
    line = _add(client_of, plan)
    tao = client_of("tao")
    for address in ("new", line):
        refused = tao.post(
            f"/courses/manage/plans/{plan}/lines/{address}", data={**LINE, **changed}
        )
        assert refused.status_code == 422
        assert f'href="#{field}"' in refused.text


def test_plans_are_found_by_words_and_changed(
    client_of: ClientOf, plan: str, frame: dict[str, str]
) -> None:
    tao = client_of("tao")
    assert "年末训练" in tao.get("/courses/plans?q=差价").text
    assert "No plan mentions" in tao.get("/courses/plans?q=zzz").text
    edit = f"/courses/manage/plans/{plan}/edit"
    assert 'value="年末训练"' in tao.get(edit).text
    assert tao.post(edit, data={**frame, "title": "岁末训练"}).status_code == 303
    assert "岁末训练" in tao.get("/courses/plans").text


def test_a_class_line_follows_its_class(client_of: ClientOf, plan: str) -> None:
    tao = client_of("tao")
    made = tao.post(
        "/courses/manage/sessions/new",
        data={
            "title_zh": "客诉研讨",
            "title_en": "Complaint workshop",
            "kind": "workshop",
            "course": "",
            "place": "三楼",
            "day": "2026-12-01",
            "begins": "14:00",
            "ends": "16:00",
            "capacity": "9",
            "hours": "2",
        },
    )
    meeting = str(made.location).rsplit("/", 1)[1]
    line = _add(client_of, plan, kind="class", meeting=meeting)
    client_of("lin").post(f"/courses/sessions/{meeting}/seat")
    page = tao.get(f"/courses/plans/{plan}").text
    assert "Complaint workshop" in page
    assert "1 person signed up" in page
    assert (
        f'<option selected value="{meeting}"'
        in tao.get(f"/courses/manage/plans/{plan}/lines/{line}").text
    )
    tao.post(f"/courses/manage/sessions/{meeting}/cancel")
    assert "Called off" in tao.get(f"/courses/plans/{plan}").text


def test_a_long_plan_asks_the_database_no_more_often(
    app: Flask, client_of: ClientOf, plan: str
) -> None:
    _add(client_of, plan)
    tao = client_of("tao")
    with counted(app) as few:
        tao.get(f"/courses/plans/{plan}")
    for _more in range(5):
        _add(client_of, plan)
    with counted(app) as many:
        tao.get(f"/courses/plans/{plan}")
    assert len(many) <= len(few)


def test_plans_are_found_by_the_very_signs_of_their_words(
    client_of: ClientOf, frame: dict[str, str], plan: str
) -> None:
    tao = client_of("tao")
    tao.post("/courses/manage/plans/new", data={**frame, "title": "Q4_100% 达标"})
    for words in ("q4_100", "100%"):
        assert "达标" in tao.get("/courses/plans", query_string={"q": words}).text, words
    assert "达标" not in tao.get("/courses/plans", query_string={"q": "q4%达"}).text


def test_a_long_list_of_plans_asks_the_database_no_more_often(
    app: Flask, client_of: ClientOf, frame: dict[str, str], plan: str
) -> None:
    _add(client_of, plan)
    tao = client_of("tao")
    with counted(app) as few:
        assert "年末训练" in tao.get("/courses/plans").text
    for number in range(4):
        made = tao.post("/courses/manage/plans/new", data={**frame, "title": f"第{number}期"})
        _add(client_of, str(made.location).rsplit("/", 1)[1])
    with counted(app) as many:
        assert "第3期" in tao.get("/courses/plans").text
    assert len(many) <= len(few)


def test_a_line_that_was_taken_out_still_says_for_whom_it_was(
    client_of: ClientOf, plan: str, cast: Cast
) -> None:
    line = _add(client_of, plan, unit=str(cast.teams["one"]))
    tao = client_of("tao")
    tao.post(f"/courses/manage/plans/{plan}/lines/{line}/remove")
    page = tao.get(f"/courses/plans/{plan}").text
    gone = page[page.index("1 line was taken out") :]
    assert "Everybody" not in gone[: gone.index("</details>")]


def test_the_printed_plan_says_what_the_page_says(
    app: Flask, client_of: ClientOf, plan: str, cast: Cast
) -> None:
    _add(client_of, plan, unit=str(cast.teams["one"]), tier="junior", due_on="2026-12-15")
    tao, here = client_of("tao"), f"/courses/plans/{plan}"
    assert client_of("gao").post(f"{here}/print").status_code == 404
    assert tao.get(f"{here}/file").status_code == 404
    assert tao.post(f"{here}/print").status_code == 303
    assert tao.post(f"{here}/print").status_code == 409
    assert "The PDF is being made." in tao.get(here).text
    with app.app_context():
        outbox.run_due()
    assert "PDF of" in tao.get(here).text
    got = tao.get(f"{here}/file")
    assert got.mimetype == "application/pdf"
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(got.data)).pages)
    got.close()
    for said in ("年末训练", "差价会算会说", "Late parcels", "Pre-sales 1 · Junior", "15 Dec 2026"):
        assert said in words, said
    assert client_of("gao").get(f"{here}/file").status_code == 404

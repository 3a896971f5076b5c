"""Marking, results, appeals and writing, through the pages of trainers."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from app.content import store
from app.content.rubrics import RubricBody
from app.exams.models.bodies import ExamBody
from app.exams.services import marking
from app.kernel.actor import SYSTEM
from app.platform.db import transaction
from tests.conftest import NOON
from tests.web.exams.conftest import Sat, later, statements

ClientOf = Callable[[str], FlaskClient]
SitDown = Callable[..., Sat]
MARKS = {"point-feeling": "1", "point-time": "2", "comment": "写得好"}
ANSWER = "/marking/test/reply/1-1"


def written(sat: SitDown, name: str = "lin", **exam: object) -> Sat:
    """Somebody has handed in one written reply."""
    one = sat(name, keys=["reply"], release="by_hand", **exam)
    one.save(1, "让您久等了，今晚九点前给您答复。")
    one.hand_in()
    return one


def test_only_trainers_find_the_staff_pages(sat: SitDown, client_of: ClientOf) -> None:
    lin = written(sat)
    paths = (
        "/marking/",
        "/marking/test/reply",
        ANSWER,
        "/marking/appeals",
        "/exam-results/",
        "/exam-results/test",
        "/exam-results/extra-time",
        f"/exam-results{lin.address.removeprefix('/exams')}",
        "/bank/items",
        "/bank/items/reply",
        "/bank/exams",
        "/bank/exams/test",
        "/bank/exams/test/preview",
    )
    tao = client_of("tao")
    for path in paths:
        assert tao.get(path, follow_redirects=True).status_code == 200, path
        for name in ("lin", "gao"):
            assert client_of(name).get(path).status_code == 404, (name, path)


def test_a_marker_sees_the_answer_and_nobody_s_name(sat: SitDown, client_of: ClientOf) -> None:
    written(sat)
    page = client_of("tao").get(ANSWER).text
    assert "今晚九点前" in page
    assert "林晓雯" not in page
    assert "Lin Xiaowen" not in page


def test_a_marker_sees_what_the_levels_of_a_reply_look_like(
    sat: SitDown, client_of: ClientOf, app: Flask
) -> None:
    written(sat)
    assert "What the levels look like" not in client_of("tao").get(ANSWER).text
    levels = [
        {"rank": n, "descriptor": {"zh": f"第{n}级的样子", "en": f"Seen at {n}"}}
        for n in range(1, 6)
    ]
    title = {"zh": "服务态度", "en": "Attitude"}
    rubric = RubricBody.model_validate(
        {"title": title, "criteria": [{"key": "attitude", "title": title, "levels": levels}]}
    )
    with app.app_context(), transaction():
        store.write(RubricBody, marking.WRITTEN, rubric, by=SYSTEM, at=NOON)
    page = client_of("tao").get(ANSWER, headers={"Accept-Language": "en"}).text
    assert "What the levels look like" in page
    assert "Seen at 5" in page


def test_marks_are_sent_once_and_the_result_waits_for_release(
    sat: SitDown, client_of: ClientOf
) -> None:
    lin, tao = written(sat), client_of("tao")
    assert tao.post(ANSWER, data={"point-feeling": "1"}).status_code == 422
    assert tao.post(ANSWER, data={**MARKS, "point-time": "9"}).status_code == 422
    assert tao.post(ANSWER, data=MARKS).status_code == 303
    assert tao.post(ANSWER, data=MARKS).status_code in (403, 409)
    assert "written so well" not in lin.get().text
    assert "Passed" not in lin.get().text
    assert tao.post("/exam-results/test/release").status_code == 303
    assert "Passed with 100%" in lin.get().text
    assert "写得好" in lin.get("/review").text


def test_a_draft_is_kept_and_holds_the_answer_from_colleagues(
    sat: SitDown, client_of: ClientOf
) -> None:
    written(sat)
    tao, wen = client_of("tao"), client_of("wen")
    assert tao.post(ANSWER, data={**MARKS, "deed": "draft"}).json
    assert "写得好" in tao.get(ANSWER).text
    assert wen.post(ANSWER, data={**MARKS, "deed": "draft"}).status_code == 409
    with later(minutes=16):
        assert wen.post(ANSWER, data=MARKS).status_code == 303


def test_an_answer_that_is_not_there_is_not_found(sat: SitDown, client_of: ClientOf) -> None:
    written(sat)
    tao = client_of("tao")
    for path in ("/marking/test/reply/9-9", "/marking/test/reply/x", "/marking/test/window/1-1"):
        assert tao.get(path).status_code == 404
        assert tao.post(path, data=MARKS).status_code == 404


def test_an_appeal_is_answered_by_somebody_who_did_not_mark(
    sat: SitDown, client_of: ClientOf
) -> None:
    lin, tao, wen = written(sat), client_of("tao"), client_of("wen")
    tao.post(ANSWER, data={**MARKS, "point-time": "0"})
    tao.post("/exam-results/test/release")
    assert "Not passed" in lin.get().text
    lin.client.post(f"{lin.address}/items/1/appeal", data={"words": "我写了时间"})
    page = wen.get("/marking/appeals").text
    address = page.split('href="/marking/appeals/')[1].split('"')[0]
    decision = {"earned": "6", "words": "确实写了时间，改为满分"}
    path = f"/marking/appeals/{address}"
    assert tao.post(path, data=decision).status_code == 403
    assert wen.post(path, data={"earned": "6", "words": ""}).status_code == 422
    assert wen.post(path, data={**decision, "earned": "7"}).status_code == 422
    assert wen.post(path, data=decision).status_code == 303
    assert "Passed with 100%" in lin.get().text
    assert "确实写了时间" in lin.get("/review").text


def test_steps_on_an_attempt_need_a_reason(sat: SitDown, client_of: ClientOf) -> None:
    lin, tao = sat(), client_of("tao")
    path = f"/exam-results{lin.address.removeprefix('/exams')}"
    assert tao.post(f"{path}/time", data={"minutes": "10", "reason": ""}).status_code == 422
    assert tao.post(f"{path}/time", data={"minutes": "10", "reason": "停电"}).status_code == 422
    assert tao.post(f"{path}/nothing", data={}).status_code == 404
    assert tao.post(f"{path}/time", data={"minutes": "10", "reason": "机房停电"}).status_code == 303
    with later(minutes=45):
        assert lin.save(1, 0).status_code == 200
    assert tao.post(f"{path}/void", data={"reason": "考场停电中断"}).status_code == 303
    assert "考场停电中断" in lin.get().text
    assert tao.post(f"{path}/void", data={"reason": "考场停电中断"}).status_code == 409


def test_a_late_answer_counts_once_it_is_accepted_with_a_reason(
    sat: SitDown, client_of: ClientOf
) -> None:
    lin, tao = sat(keys=["window"], release="by_hand"), client_of("tao")
    with later(minutes=41):
        assert lin.save(1, 0).status_code == 409
        lin.hand_in()
        path = f"/exam-results{lin.address.removeprefix('/exams')}"
        assert 'name="late"' in tao.get(path).text
        answer = tao.post(f"{path}/late", data={"late": "1", "reason": "考场网络中断"})
        assert answer.status_code == 303
        tao.post("/exam-results/test/release")
        assert "Passed with 100%" in lin.get().text


def test_extra_time_is_given_to_somebody_who_exists(sat: SitDown, client_of: ClientOf) -> None:
    sat("mei")
    tao, path = client_of("tao"), "/exam-results/extra-time"
    form = {"staff_no": "lin", "exam_key": "", "extra_percent": "50", "extra_minutes": "0"}
    assert tao.post(path, data=form).status_code == 422
    nobody = tao.post(path, data={**form, "staff_no": "nobody", "reason": "视力障碍"})
    assert nobody.status_code == 422
    assert "no active person" in nobody.text


def test_results_leave_as_a_table(sat: SitDown, client_of: ClientOf) -> None:
    written(sat)
    tao = client_of("tao")
    file = tao.get("/exam-results/test?format=csv")
    assert file.headers["Content-Disposition"].endswith('filename="test.csv"')
    assert file.data.startswith(b"\xef\xbb\xbf")
    assert "林晓雯" in file.data.decode("utf-8-sig")
    assert tao.get("/exam-results/test?format=xlsx").data.startswith(b"PK")


def test_an_item_is_written_drafted_and_published(sat: SitDown, client_of: ClientOf) -> None:
    sat(keys=["window"])
    tao = client_of("tao")
    form = {
        "type": "true_false",
        "key": "rings-three",
        "bank": "test",
        "competency": "after_sales",
        "criterion": "expertise",
        "difficulty": "easy",
        "points": "1",
        "stem_zh": "铃响三声内接听。",
        "stem_en": "Answer within three rings.",
        "correct": "true",
        "explanation_zh": "标准如此",
        "explanation_en": "The standard",
        "deed": "publish",
        "words": "只有一位培训师",
    }
    bad = tao.post("/bank/items/new", data={**form, "key": "Not a key!"})
    assert bad.status_code == 422
    unfinished = tao.post("/bank/items/new", data={**form, "correct": ""})
    assert unfinished.status_code == 422
    assert tao.post("/bank/items/new", data=form).status_code == 303
    assert "rings-three" in tao.get("/bank/items?q=铃响").text
    assert tao.post("/bank/items/rings-three/retire").status_code == 303
    assert "rings-three" not in tao.get("/bank/items?q=铃响").text
    assert tao.post("/bank/items/rings-three/restore").status_code == 303
    assert tao.post("/bank/items/new", data={**form, "type": "essay"}).status_code == 404


def test_an_older_page_does_not_overwrite_a_newer_item(sat: SitDown, client_of: ClientOf) -> None:
    sat(keys=["hold"])
    tao = client_of("tao")
    form = {
        "competency": "etiquette",
        "criterion": "expertise",
        "difficulty": "easy",
        "points": "1",
        "stem_zh": "离开之前要先说明。",
        "stem_en": "Say so before you leave.",
        "correct": "true",
        "explanation_zh": "规则如此",
        "explanation_en": "That is the rule",
        "deed": "draft",
        "expected": "1",
    }
    assert tao.post("/bank/items/hold", data=form).status_code == 303
    stale = tao.post("/bank/items/hold", data={**form, "stem_zh": "另一种写法。"})
    assert stale.status_code == 422
    assert "另一种写法" in stale.text


EXAM = {
    "title_zh": "大考",
    "title_en": "Big",
    "summary_zh": "题多",
    "summary_en": "Many items",
    "minutes": "40",
    "pass_percent": "75",
    "attempts": "3",
    "cool_down_hours": "24",
    "grace_seconds": "10",
    "papers": "2",
    "raters": "1",
    "gap_percent": "20",
    "release": "by_hand",
    "review": "answers",
    "deed": "publish",
}


def test_an_exam_the_bank_cannot_fill_is_not_published(sat: SitDown, client_of: ClientOf) -> None:
    sat(keys=["window"])
    tao = client_of("tao")
    form = {**EXAM, "key": "big", "rows-0-count": "50", "rows-0-type": "single"}
    refused = tao.post("/bank/exams/new", data=form)
    assert refused.status_code == 422
    assert tao.post("/bank/exams/new", data={**form, "rows-0-count": "1"}).status_code == 303
    assert tao.get("/bank/exams/big").status_code == 200
    assert tao.get("/bank/exams/new").status_code == 200


def test_what_the_form_of_an_exam_does_not_show_stays(
    sat: SitDown, client_of: ClientOf, app: Flask
) -> None:
    rows = [{"keys": ["window"], "count": 1, "criterion": "expertise"}]
    sat(keys=["window"], blueprint=rows)
    given = {**EXAM, "expected": "1", "rows-0-keys": "window", "rows-0-count": "1"}
    assert client_of("tao").post("/bank/exams/test", data=given).status_code == 303
    with app.app_context():
        assert store.current(ExamBody, "test").body.blueprint[0].criterion == "expertise"


def test_the_window_of_an_exam_is_given_in_the_organisation_s_zone(
    sat: SitDown, client_of: ClientOf, app: Flask
) -> None:
    sat(keys=["window"])
    tao, lin = client_of("tao"), client_of("lin")
    given = {**EXAM, "expected": "1", "rows-0-keys": "window", "rows-0-count": "1"}
    given |= {"opens": "2030-12-01T09:00", "closes": "2030-12-01T18:00"}
    answer = tao.post("/bank/exams/test", data=given)
    assert answer.status_code == 303, re.findall(r"<li>.*</li>", answer.text)
    with app.app_context():
        window = store.current(ExamBody, "test").body.window
    assert [str(window.opens_at), str(window.closes_at)] == [
        "2030-12-01 01:00:00+00:00",
        "2030-12-01 10:00:00+00:00",
    ]
    page = tao.get("/bank/exams/test").text
    assert 'value="2030-12-01T09:00"' in page
    assert 'value="2030-12-01T18:00"' in page
    assert lin.get("/exams/test").status_code == 200
    expected = re.search(r'name="expected" value="(\d+)"', page)
    assert expected
    wrong = {**given, "expected": expected[1], "opens": "next week"}
    refused = tao.post("/bank/exams/test", data=wrong)
    assert refused.status_code == 422
    assert "write a moment such as" in refused.text
    assert 'value="next week"' in refused.text
    backwards = {**given, "expected": expected[1], "closes": "2030-12-01T08:00"}
    assert "it closes before it opens" in tao.post("/bank/exams/test", data=backwards).text


def test_lists_ask_the_same_number_of_questions_for_any_number_of_rows(
    app: Flask, sat: SitDown, client_of: ClientOf
) -> None:
    written(sat)
    tao = client_of("tao")
    paths = ("/marking/", "/exam-results/", "/exam-results/test", "/bank/items", "/bank/exams")

    def asked() -> list[int]:
        counts = []
        for path in paths:
            tao.get(path)
            with statements(app) as few:
                tao.get(path)
            counts.append(len(few))
        return counts

    before = asked()
    mei = Sat(client_of("mei")).start()
    mei.save(1, "好的，马上为您处理。")
    mei.hand_in()
    Sat(client_of("lu")).start()
    sat("lin", keys=["window"], key="second")
    assert asked() == before


def test_statistics_say_what_they_need_and_never_guess(sat: SitDown, client_of: ClientOf) -> None:
    lin = sat(keys=["window", "hold"])
    tao = client_of("tao")
    path = "/exam-results/test/statistics"
    assert "once the first marked attempt is in" in tao.get(path).text
    lin.save(1, 0)
    lin.save(2, 1)
    lin.hand_in()
    page = tao.get(f"{path}?item=window")
    assert page.status_code == 200
    assert "from 30" in page.text
    assert "7 days" in page.text
    assert "100%" in page.text
    assert client_of("an").get(path).status_code == 200
    for name in ("lin", "gao"):
        assert client_of(name).get(path).status_code == 404
    assert tao.get("/exam-results/nowhere/statistics").status_code == 404


def test_an_item_that_says_nearly_the_same_as_another_is_named(
    sat: SitDown, client_of: ClientOf
) -> None:
    sat(keys=["window"])
    tao = client_of("tao")
    assert "Says nearly the same" not in tao.get("/bank/items/window").text
    form = {
        "type": "true_false",
        "key": "window-again",
        "bank": "test",
        "competency": "after_sales",
        "criterion": "expertise",
        "difficulty": "easy",
        "points": "1",
        "stem_zh": "签收后几天内可以换货",
        "stem_en": "Within how many days may goods be exchanged",
        "correct": "true",
    }
    assert tao.post("/bank/items/new", data=form).status_code == 303
    page = tao.get("/bank/items/window-again").text
    assert "Says nearly the same" in page
    assert "/bank/items/window" in page


def test_a_suggestion_comes_after_one_s_own_marks_only(sat: SitDown, client_of: ClientOf) -> None:
    written(sat)
    tao, path = client_of("tao"), f"{ANSWER}/suggestion"
    early = tao.get(path)
    assert early.status_code == 409
    assert "Mark every key point yourself first" in early.text
    assert "今晚九点前" not in early.text
    tao.post(ANSWER, data={"point-feeling": "1", "deed": "draft"})
    assert tao.get(path).status_code == 409
    tao.post(ANSWER, data={**MARKS, "deed": "draft"})
    page = tao.get(path)
    assert page.status_code == 200
    assert "A suggestion, not a mark" in page.text
    assert client_of("lin").get(path).status_code == 404

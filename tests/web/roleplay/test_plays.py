"""From the list to the report: what a learner meets, and what a stranger does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.content import store
from app.evidence import ledger
from app.evidence.facts import RolePlayRated
from app.exams.models.roleplay_bodies import ScenarioBody
from app.kernel.actor import SYSTEM
from app.platform import clock
from app.platform.db import transaction
from tests.conftest import NOON, Cast
from tests.web.roleplay.conftest import alone

pytestmark = pytest.mark.usefixtures("published")
Browser = Callable[[str], FlaskClient]

GOOD = (
    "您好，我是2107号客服。让您和孩子这样等，实在抱歉，换成是我也会着急。我现在就查，请您稍等两分钟。",
    "上次没有给您回音，是我们做得不好，对不起。我查到包裹22日到了嘉兴中转站，之后没有新的扫描。",
    "我刚问过承运方，包裹今晚随车发往上海，预计26日上午送到。我不敢跟您打包票，已经给您登记了加急。",
    "万一赶不上，我给您补发一份，或者给您申请一张20元的补偿券，您看哪个更合适？",
    "好的，我今晚九点前给您回消息，会一直跟进。您的意见我也记下来报给店长了。还有什么可以帮您的吗？",
)


def begin(client: FlaskClient, mode: str = "practice") -> str:
    """Start a play and give its address."""
    answer = client.post("/role-plays/late-gift/start", data={"mode": mode, "language": "zh"})
    assert answer.status_code == 302
    return str(answer.location)


def talk(client: FlaskClient, desk: str) -> None:
    """Say everything that is good, 20 seconds apart, and hand in the record."""
    for turn, text in enumerate(GOOD, 1):
        with clock.frozen_at(NOON + timedelta(seconds=25 * turn)):
            answer = client.post(f"{desk}/say", data={"text": text, "key": f"k{turn}"})
        assert answer.status_code == 302
    with clock.frozen_at(NOON + timedelta(seconds=200)):
        answer = client.post(
            f"{desk}/record",
            data={"cause": "嘉兴滞留", "action": "加急，备补发", "promise": "今晚九点前回复"},
        )
    assert answer.status_code == 302, answer.text


def test_the_list_names_the_scenario_and_leads_to_its_start(client_of: Browser) -> None:
    lin = client_of("lin")
    assert "The birthday present is still on its way" in lin.get("/role-plays/").text
    page = lin.get("/role-plays/late-gift").text
    assert "30" in page
    assert "60" in page


def test_the_list_is_narrowed_by_topic(client_of: Browser) -> None:
    lin = client_of("lin")
    page = lin.get("/role-plays/").text
    topics = re.findall(
        r'<option value="(\w+)"', page[page.index('id="rp-t"') :].split("</select>")[0]
    )
    assert topics == ["logistics", "after_sales", "complaint"]
    assert "birthday present" in lin.get("/role-plays/?tag=logistics").text
    assert "No scenario fits" in lin.get("/role-plays/?tag=privacy").text


def test_a_practice_play_goes_from_the_first_word_to_the_report(client_of: Browser) -> None:
    lin = client_of("lin")
    desk = begin(lin)
    assert "生日" in lin.get(desk).text
    talk(lin, desk)
    report = lin.get(f"{desk}/report")
    assert report.status_code == 200
    assert "我是2107号客服" in report.text
    assert re.search(r'class="score">\s*\d+', report.text)


def test_a_message_sent_twice_is_taken_once(client_of: Browser) -> None:
    lin = client_of("lin")
    desk = begin(lin)
    for _ in range(2):
        lin.post(f"{desk}/say", data={"text": GOOD[0], "key": "same"})
    assert lin.get(desk).text.count("我是2107号客服") == 1


def test_somebody_elses_play_is_not_found(client_of: Browser) -> None:
    desk = begin(client_of("lin"))
    mei = client_of("mei")
    assert mei.get(desk).status_code == 404
    assert mei.post(f"{desk}/say", data={"text": "您好", "key": "x"}).status_code == 404
    assert mei.get(f"{desk}/report").status_code == 404


def test_an_empty_message_is_refused_and_named(client_of: Browser) -> None:
    lin = client_of("lin")
    desk = begin(lin)
    answer = lin.post(f"{desk}/say", data={"text": "  ", "key": "x"})
    assert answer.status_code == 422
    assert "say-error" in answer.text


def test_a_letter_needs_a_subject(published: Flask, client_of: Browser) -> None:
    with published.app_context(), transaction():
        body = alone("email-refund-progress")
        store.write(ScenarioBody, "email-refund-progress", body, by=SYSTEM, at=NOON)
    lin = client_of("lin")
    start = {"mode": "practice", "language": "zh"}
    desk = str(lin.post("/role-plays/email-refund-progress/start", data=start).location)
    answer = lin.post(f"{desk}/say", data={"text": GOOD[0], "subject": " ", "key": "k"})
    assert answer.status_code == 422
    assert "Give the letter a subject." in answer.text
    assert GOOD[0] in answer.text
    letter = {"text": GOOD[0], "subject": "回复：退款", "key": "k"}
    assert lin.post(f"{desk}/say", data=letter).status_code == 302
    assert "Subject: 回复：退款" in lin.get(desk).text


def test_a_card_is_shown_once_it_was_looked_up(client_of: Browser) -> None:
    lin = client_of("lin")
    desk = begin(lin)
    assert "held for 46 hours" not in lin.get(desk).text
    lin.post(f"{desk}/look-up", data={"panel": "logistics", "key": "l1"})
    assert "held for 46 hours" in lin.get(desk).text


def test_an_action_beyond_authority_says_where_it_must_go(client_of: Browser) -> None:
    lin = client_of("lin")
    desk = begin(lin)
    lin.post(f"{desk}/act", data={"action": "refund", "amount": "168", "key": "a1"})
    lin.post(f"{desk}/act", data={"action": "coupon", "amount": "20", "key": "a2"})
    page = lin.get(desk).text
    assert "supervisor&#39;s decision" in page
    assert "in the customer&#39;s account" in page


@pytest.mark.parametrize(
    ("button", "given"),
    [
        ("coupon", {}),
        ("coupon", {"amount": "-5"}),
        ("coupon", {"amount": "many"}),
        ("escalate", {"note": "  "}),
    ],
)
def test_a_button_without_what_it_asks_for_is_refused_beside_its_field(
    client_of: Browser, button: str, given: dict[str, str]
) -> None:
    lin = client_of("lin")
    desk = begin(lin)
    answer = lin.post(f"{desk}/act", data={"action": button, "key": "a1", **given})
    assert answer.status_code == 422
    assert f'aria-describedby="act-{button}-error"' in answer.text
    assert f'id="act-{button}-error"' in answer.text
    assert answer.text.count("aria-invalid") == 1
    assert "in the customer&#39;s account" not in lin.get(desk).text


def test_the_limit_holds_for_the_talk_and_a_plain_button_works_once(client_of: Browser) -> None:
    lin = client_of("lin")
    desk = begin(lin)
    for number, amount in enumerate(("15", "15", "5"), 1):
        lin.post(f"{desk}/act", data={"action": "coupon", "amount": amount, "key": f"c{number}"})
    for number in (1, 2):
        lin.post(f"{desk}/act", data={"action": "urge", "key": f"u{number}"})
    page = lin.get(desk).text
    assert page.count("in the customer&#39;s account") == 2
    assert page.count("more than your limit") == 1
    assert page.count("Registered as urgent") == 1
    assert lin.post(f"{desk}/act", data={"action": "fly", "key": "x"}).status_code == 409


def test_practice_can_be_begun_again_and_an_exam_cannot(
    client_of: Browser, exact_encoder: None
) -> None:
    lin = client_of("lin")
    first = begin(lin)
    lin.post(f"{first}/say", data={"text": GOOD[0], "key": "k"})
    assert 'name="again"' in lin.get(first).text
    again = {"again": "1", "mode": "practice", "language": "zh"}
    second = str(lin.post("/role-plays/late-gift/start", data=again).location)
    assert second != first
    assert GOOD[0] not in lin.get(second).text
    assert lin.get(first).status_code == 302
    lin.post("/role-plays/late-gift/start", data={**again, "mode": "exam"})
    exam = begin(lin, "exam")
    assert 'name="again"' not in lin.get(exam).text
    assert lin.post("/role-plays/late-gift/start", data=again).status_code == 409


def test_report_and_rating_show_what_was_done_at_the_desk(
    client_of: Browser, exact_encoder: None
) -> None:
    lin, tao = client_of("lin"), client_of("tao")
    desk = begin(lin, "exam")
    lin.post(f"{desk}/look-up", data={"panel": "logistics", "key": "l1"})
    lin.post(f"{desk}/act", data={"action": "refund", "amount": "168", "key": "a1"})
    note = "礼物滞留嘉兴，顾客后天过生日"
    lin.post(f"{desk}/act", data={"action": "escalate", "note": note, "key": "a2"})
    talk(lin, desk)
    rating = desk.replace("/role-plays/plays/", "/rating/role-plays/")
    for page in (lin.get(f"{desk}/report").text, tao.get(rating).text):
        assert "Looked up: Tracking" in page
        assert re.search(r"Refund \(transfer\) ¥168.{0,60}refused", page)
        assert note in page
        assert page.index('id="m0"') < page.index("Looked up: Tracking") < page.index('id="m1"')
        assert 'data-replay="turns"' in page


def test_an_ended_talk_takes_no_more_words(client_of: Browser) -> None:
    lin = client_of("lin")
    desk = begin(lin)
    lin.post(f"{desk}/end")
    answer = lin.post(f"{desk}/say", data={"text": "您好", "key": "x"})
    assert answer.status_code == 409
    assert "rec-cause" in lin.get(desk).text


def test_silence_brings_a_nudge(client_of: Browser) -> None:
    lin = client_of("lin")
    desk = begin(lin)
    with clock.frozen_at(NOON + timedelta(seconds=65)):
        lin.post(f"{desk}/tick")
        assert "在吗" in lin.get(desk).text


def test_the_coach_helps_in_practice_and_is_silent_in_an_exam(
    client_of: Browser, exact_encoder: None
) -> None:
    lin = client_of("lin")
    desk = begin(lin)
    lin.post(f"{desk}/say", data={"text": GOOD[0], "key": "k"})
    assert lin.get(f"{desk}/coach").status_code == 200
    lin.post(f"{desk}/end")
    lin.post(f"{desk}/record", data={"cause": "x1", "action": "y1"})
    exam = begin(lin, "exam")
    assert lin.get(f"{exam}/coach").status_code == 302
    assert "practice only" not in lin.get(exam).text


def test_without_the_encoder_no_exam_starts(client_of: Browser) -> None:
    lin = client_of("lin")
    answer = lin.post("/role-plays/late-gift/start", data={"mode": "exam"})
    assert answer.status_code == 403
    assert begin(lin, "practice")


def test_an_exam_is_rated_released_and_becomes_evidence(
    app: Flask, client_of: Browser, cast: Cast, exact_encoder: None
) -> None:
    lin, tao = client_of("lin"), client_of("tao")
    desk = begin(lin, "exam")
    talk(lin, desk)
    assert "ka-chip is-warm" in lin.get(f"{desk}/report").text
    with app.app_context():
        assert ledger.history(cast.lin, kinds=[RolePlayRated.KIND])[cast.lin] == []
    queue = tao.get("/rating/role-plays")
    assert "K-0001" in queue.text
    page = desk.replace("/role-plays/plays/", "/rating/role-plays/")
    assert tao.get(page).status_code == 200
    form = {f"level-{key}": "4" for key in ("attitude", "communication", "expertise")}
    form |= {f"level-{key}": "5" for key in ("problem_handling", "feedback_handling", "efficiency")}
    form |= {"level-teamwork": "none"}
    form |= {f"reason-{key.removeprefix('level-')}": "other" for key in form}
    answer = tao.post(page, data=form)
    assert answer.status_code == 302, answer.text
    with app.app_context():
        facts = ledger.history(cast.lin, kinds=[RolePlayRated.KIND])[cast.lin]
        assert [fact.fact.mode for fact in facts] == ["exam"]
        assert facts[0].fact.confirmed
        assert facts[0].fact.levels["attitude"] == 400
    answer = lin.post(f"{desk}/appeal", data={"words": "沟通能力我复述了需求，见第三句。"})
    assert answer.status_code == 302
    assert "沟通能力我复述了需求" in tao.get("/rating/role-plays").text


def test_an_unfinished_rating_names_what_is_missing(
    client_of: Browser, exact_encoder: None
) -> None:
    lin, tao = client_of("lin"), client_of("tao")
    desk = begin(lin, "exam")
    talk(lin, desk)
    page = desk.replace("/role-plays/plays/", "/rating/role-plays/")
    answer = tao.post(page, data={"level-attitude": "4"})
    assert answer.status_code == 422
    assert 'value="4" checked' in answer.text


def test_learners_and_managers_have_no_rating_queue(client_of: Browser) -> None:
    for name in ("lin", "gao"):
        assert client_of(name).get("/rating/role-plays").status_code == 404

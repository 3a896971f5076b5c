"""What use teaches, and what the library forgets of people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.content import store
from app.evidence import ledger
from app.evidence.facts import RolePlayRated
from app.kernel.actor import SYSTEM, Actor
from app.language import checking, conversations
from app.language.bodies import LexiconBody
from app.language.conversations import Conversation
from app.notices import inbox
from app.platform.db import db, transaction
from app.platform.encoder import NgramEncoder
from app.scripts_library import erasure, jobs
from app.scripts_library.labels import NAMES
from app.scripts_library.models.bodies import ScriptBody
from app.scripts_library.rules.drilling import Point, Verdict, Way
from app.scripts_library.rules.guide import GUIDES
from app.scripts_library.rules.nearness import Nearness, Said
from app.scripts_library.rules.spacing import Recall
from app.scripts_library.services import (
    decks,
    drills,
    finding,
    learning,
    library,
    own,
    twins,
    upkeep,
)
from tests.conftest import NOON, Cast

SAID = "让您久等了，我正在联系快递查这件包裹，三点前回您"


def publish(*keys: str, zh: str = "", en: str = "", **more: object) -> None:
    with transaction():
        for key in keys:
            body = {
                "category": "delay",
                "stage": "solve",
                "title": {"zh": "安抚", "en": "Soothe"},
                "situation": {"zh": "包裹停了", "en": "It stands still"},
                "wording": {"zh": zh or f"第{key}句", "en": en or f"English of {key}"},
                **more,
            }
            store.write(ScriptBody, key, ScriptBody.model_validate(body), by=SYSTEM, at=NOON)


def conversation(number: int, learner: int, message: str, level: int | None) -> Conversation:
    return Conversation(f"play:{number}", learner, NOON, (message, "好的"), level)


def test_a_script_is_known_again_in_each_tone_and_variant(context: Flask, cast: Cast) -> None:
    formal = {
        "zh": "您好，经核实，包裹将于明日送达，敬请留意",
        "en": "It will be delivered tomorrow.",
    }
    case = {"zh": "家里没人的话告诉我放哪儿，我来备注给快递", "en": "Tell me where to leave it."}
    variants = [{"label": {"zh": "没人", "en": "Nobody in"}, "wording": case}]
    publish("late", zh=SAID, formal=formal, variants=variants)
    publish("other")
    texts = twins.shelf()
    for said in (SAID, formal["zh"], formal["en"], case["zh"], case["en"]):
        key, near = texts.behind(said)
        assert (key, near) == ("late", Nearness.EXACT)


def test_messages_of_role_plays_are_counted_and_weighed(context: Flask, cast: Cast) -> None:
    publish("late", zh=SAID)
    told = [conversation(n, cast.lin, SAID, 450) for n in range(5)]
    told += [conversation(n, cast.mei, "你自己看", 300 + n % 2) for n in range(5, 11)]
    told.append(conversation(11, cast.mei, "亲，" + SAID[:20], None))
    conversations.register("test", lambda since: told if since < NOON else [])
    jobs.learn(NOON)
    jobs.learn(NOON)
    (found,) = learning.effectiveness()
    assert (found.key, found.exact, found.adapted, found.conversations) == ("late", 5, 1, 6)
    assert found.effect is not None
    assert found.effect.cases == 5
    assert found.effect.low > 0
    exact, adapted, none = learning.shares()
    assert (exact, adapted, none) == (5, 1, 18)
    conversations.register("test", lambda since: [])


def test_an_agents_messages_give_evidence_by_message(context: Flask) -> None:
    with transaction():
        body = LexiconBody.model_validate(
            {
                "category": "privacy",
                "severity": "severe",
                "zh": ["密码发我"],
                "title": {"zh": "甲", "en": "a"},
                "reason": {"zh": "因", "en": "b"},
                "suggestion": {"zh": "改", "en": "c"},
                "hit": ["密码发我"],
                "miss": ["您好"],
            }
        )
        store.write(LexiconBody, "ask", body, by=SYSTEM, at=NOON)
    (found,) = checking.evidence(["您好", "把密 码发我"])
    assert (found.message, found.words, found.finding.rule) == (1, "密 码发我", "ask")
    assert checking.severe([found.finding]) == [found.finding]


def test_trainers_are_reminded_once_a_week(context: Flask, cast: Cast) -> None:
    publish("late", zh=SAID, review_on=(NOON + timedelta(days=3)).date().isoformat())
    for _turn in range(2):
        jobs.remind(NOON)
    assert inbox.unread_count(cast.tao) == 1
    assert inbox.unread_count(cast.lin) == 0


def test_nobody_is_reminded_of_nothing(context: Flask, cast: Cast) -> None:
    jobs.remind(NOON)
    assert inbox.unread_count(cast.tao) == 0


def test_new_cards_are_limited_a_day_and_known_ones_come_first(context: Flask, cast: Cast) -> None:
    by, begins = Actor(cast.lin), NOON - timedelta(hours=12)
    publish(*(f"k{n}" for n in range(30)))
    with transaction():
        assert drills.add([f"k{n}" for n in range(30)], by=by, at=NOON) == 30
        assert drills.add(["k1"], by=by, at=NOON) == 0
    with transaction():
        assert len(drills.queue(by, NOON, since=begins)) == drills.NEW_A_DAY
        for number in range(4):
            drills.note_try(f"k{number}", way=Way.CHOOSE, met=1, points=1, by=by)
            drills.answer(f"k{number}", Recall.AGAIN, by=by, at=NOON)
    later = NOON + timedelta(minutes=11)
    with transaction():
        waiting = drills.queue(by, later, since=begins)
        outlook = drills.outlook(by, later, since=begins)
    assert [card.times for card in waiting[:4]] == [1] * 4
    assert len(waiting) == 4 + drills.NEW_A_DAY - 4
    assert (outlook.cards, outlook.done_today, outlook.due) == (30, 4, 30)
    assert sum(outlook.days) == 30
    assert outlook.known_in_a_week is not None


def test_an_answer_is_compared_by_characters_where_the_encoder_is_silent(context: Flask) -> None:
    drills.compare_with(NgramEncoder())
    found = drills.compared("让您久等了，我三点前回您", [Point("让您久等了"), Point("全额退款")])
    assert [one.verdict for one in found] == [Verdict.MET, Verdict.MISSED]


def test_what_is_held_of_somebody_is_given_and_forgotten(context: Flask, cast: Cast) -> None:
    publish("late", zh=SAID)
    by = Actor(cast.lin)
    with transaction():
        library.note_use("late", by=by, at=NOON)
        library.toggle_favourite("late", by=by, at=NOON)
        drills.add(["late"], by=by, at=NOON)
        own.propose(by=by, at=NOON, key="", title="题", situation="景", wording="话",
                    category="delay", why="")  # fmt: skip
    held = erasure.gather(cast.lin)
    assert held["favourites"] == ["late"]
    assert held["used"] == {"late": 1}
    assert held["proposals"][0]["wording"] == "话"
    db.session.rollback()
    with transaction():
        assert erasure.erase(cast.lin, NOON) == 4
    held = erasure.gather(cast.lin)
    assert [held[name] for name in ("favourites", "used", "cards")] == [[], {}, []]
    assert held["proposals"][0]["wording"] == ""


def test_use_and_stars_lift_a_script_and_survive_a_new_version(context: Flask, cast: Cast) -> None:
    publish("a", zh=SAID)
    publish("b", zh=SAID + "，请放心")
    with transaction():
        library.note_use("b", by=Actor(cast.lin), at=NOON)
    publish("b", zh=SAID + "，请您放心")
    with transaction():
        found = finding.find("包裹")
    assert found is not None
    assert found.keys == ("b", "a")


def test_a_number_before_a_measure_is_found_written_either_way(context: Flask) -> None:
    publish("rule", zh="支持七天无理由退货")
    publish("hours", zh="三点前回您，2件一起寄")
    for words, key in (("7天无理由", "rule"), ("3点前", "hours"), ("二件", "hours")):
        assert finding.find(words).keys == (key,)
        db.session.rollback()
    for words in ("17天", "9天"):
        assert finding.find(words).keys == ()
        db.session.rollback()


def test_every_category_has_its_common_ground() -> None:
    assert set(GUIDES) == set(NAMES)


def test_near_duplicates_are_reported(context: Flask) -> None:
    publish("a", zh=SAID)
    publish("c", zh="祝您节日快乐，阖家幸福")
    assert list(twins.in_library()) == []
    db.session.rollback()
    publish("b", zh=SAID + "。")
    (twin,) = twins.in_library()
    assert (twin.one, twin.other) == (Said("a", "wording", "zh"), Said("b", "wording", "zh"))


def test_near_duplicates_are_found_in_every_tone_variant_and_language(context: Flask) -> None:
    english = "I am asking the carrier about your parcel and will tell you by three."
    case = {"zh": "家里没人的话告诉我放哪儿，我来备注给快递", "en": english}
    publish("a", zh=SAID, formal={"zh": "您好，包裹正在核实，请您稍候片刻", "en": "Being checked"})
    publish(
        "b",
        zh="换货的话，您先在订单页提交申请",
        variants=[{"label": {"zh": "没人", "en": "Nobody in"}, "wording": case}],
    )
    publish(
        "c",
        zh="祝您节日快乐，阖家幸福",
        en=english.replace("three", "four"),
        formal={"zh": "您好，包裹正在核实，请您稍候片刻。", "en": "All the best"},
    )
    assert {(twin.one, twin.other) for twin in twins.in_library()} == {
        (Said("a", "formal", "zh"), Said("c", "formal", "zh")),
        (Said("b", "variants.0", "en"), Said("c", "wording", "en")),
    }
    written = [("wording", "en", english), ("variants.2", "en", english), ("formal", "zh", "")]
    found = twins.of_texts("c", written)
    assert [(twin.one.field, twin.other) for twin in found] == [
        ("variants.2", Said("b", "variants.0", "en")),
        ("wording", Said("c", "variants.2", "en")),
    ]
    assert twins.of_texts("c", [("wording", "zh", "")]) == []


def test_too_many_at_once_are_refused(context: Flask) -> None:
    with pytest.raises(Exception, match="at most"), transaction():
        upkeep.change_many([f"k{n}" for n in range(101)], "retire", "", by=SYSTEM, at=NOON)


def test_a_deck_is_offered_for_what_ratings_are_low_in(context: Flask, cast: Cast) -> None:
    shown = {"text": {"zh": "先道歉", "en": "Sorry first"}, "criterion": "problem_handling"}
    publish("late", zh=SAID, points=[shown])
    publish("other", zh="别的", points=[{**shown, "criterion": "attitude"}])
    lin = Actor(cast.lin)
    assert decks.weak_decks(lin) == []
    db.session.rollback()
    with transaction():
        for number in range(3):
            ledger.record(
                RolePlayRated(
                    learner_id=cast.lin,
                    happened_at=NOON,
                    source=f"play:{number}",
                    scenario="late-gift",
                    channel="chat",
                    mode="practice",
                    passed=False,
                    confirmed=False,
                    levels={"problem_handling": 200, "attitude": 450, "teamwork": 100},
                ),
                at=NOON,
            )
    (deck,) = decks.weak_decks(lin)
    assert (deck.criterion, deck.mean, deck.ratings, deck.scripts) == ("problem_handling", 2, 3, 1)
    assert decks.keys_for(deck.criterion) == ["late"]
    assert decks.keys_for("nonsense") == []
    assert decks.weak_decks(Actor(cast.mei)) == []

"""Rated role-plays are offered to whoever learns from what agents wrote."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.content import store
from app.exams.models.roleplay_bodies import ScenarioBody
from app.exams.queries import roleplay as queries
from app.exams.rules.roleplay.lifecycle import PlayMode
from app.exams.services import roleplay as services
from app.exams.services import roleplay_conversations, roleplay_reading
from app.exams.services.roleplay_report import report
from app.kernel.actor import SYSTEM, Actor, Role
from app.language import conversations
from app.language.bodies import LexiconBody
from app.platform.db import transaction
from tests.conftest import NOON, Cast

pytestmark = pytest.mark.usefixtures("published")
SAID = ("您好，我现在就查。", "您加我微信吧，微信上说。")


def test_a_rated_play_is_a_conversation_with_its_mean_level(app: Flask, cast: Cast) -> None:
    lin = Actor(cast.lin, frozenset({Role.LEARNER}))
    with app.app_context(), transaction():
        version = store.current(ScenarioBody, "late-gift")
        play = services.begin(
            lin, version, mode=PlayMode.PRACTICE, language="zh", exact=True, at=NOON
        )
        for number, text in enumerate(SAID, 1):
            at = NOON + timedelta(seconds=20 * number)
            services.say(play, roleplay_reading.hear(text), key=f"k{number}", at=at)
        end = NOON + timedelta(minutes=3)
        assert not list(roleplay_conversations.rated_since(NOON))
        assert conversations.whole(f"play:{play.public_id}") is None
        services.end(play, at=end)
        services.write_record(play, cause="", action="", promise="", by=lin, at=end)
        (found,) = roleplay_conversations.rated_since(NOON)
        assert found.messages == SAID
        assert found.learner_id == cast.lin
        levels = [level for level in (play.levels or {}).values() if level is not None]
        assert found.level == round(100 * sum(levels) / len(levels))
        assert found.source == f"play:{play.public_id}"
        assert found in list(conversations.since(NOON))
        assert not list(roleplay_conversations.rated_since(end + timedelta(seconds=1)))
        both = conversations.whole(f"{found.source}:some-review")
        assert both is not None
        assert tuple(one.text for one in both.messages if one.from_agent) == SAID
        assert any(not one.from_agent for one in both.messages)
        assert (both.learner_id, bool(both.names)) == (cast.lin, True)
        assert conversations.whole("play:nothing") is None
        assert conversations.whole("letter:1") is None


def test_the_lexicons_findings_stand_beside_the_message_and_not_in_the_grade(
    app: Flask, cast: Cast
) -> None:
    lin = Actor(cast.lin, frozenset({Role.LEARNER}))
    with app.app_context(), transaction():
        rule = {
            "category": "off_platform_contact",
            "severity": "severe",
            "title": {"zh": "站外", "en": "Off"},
            "reason": {"zh": "平台禁止", "en": "forbidden"},
            "suggestion": {"zh": "就在这里聊", "en": "stay here"},
            "zh": ["加我微信"],
            "hit": ["加我微信"],
            "miss": ["您好"],
        }
        version = store.current(ScenarioBody, "late-gift")
        play = services.begin(
            lin, version, mode=PlayMode.PRACTICE, language="zh", exact=True, at=NOON
        )
        for number, text in enumerate(SAID, 1):
            at = NOON + timedelta(seconds=20 * number)
            services.say(play, roleplay_reading.hear(text), key=f"k{number}", at=at)
        end = NOON + timedelta(minutes=3)
        services.end(play, at=end)
        services.write_record(play, cause="", action="", promise="", by=lin, at=end)
        graded = dict(play.result or {})
        play = queries.play(play.public_id)
        assert not any(row.unsaid for row in report(play).rows)
        store.write(LexiconBody, "off", LexiconBody.model_validate(rule), by=SYSTEM, at=NOON)
        rows = [row for row in report(play).rows if row.unsaid]
        assert [row.unsaid[0].words for row in rows] == ["加我微信"]
        assert rows[0].from_agent
        assert rows[0].unsaid[0].finding.suggestion == "就在这里聊"
        assert play.result == graded

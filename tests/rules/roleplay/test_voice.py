"""Recordings of spoken turns: by consent, for few, each beside its own message."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.roleplay import voice
from app.exams.rules.roleplay.performance import of_play
from app.exams.rules.roleplay.reading import Reading
from app.exams.rules.roleplay.state import Event, EventKind

READ = Reading().as_json()
KINDS = st.sampled_from([EventKind.SAID, EventKind.REPLY, EventKind.HOLD, EventKind.PICKUP])


@given(st.lists(st.tuples(KINDS, st.integers(0, 50)), max_size=20))
def test_a_recording_stands_beside_the_message_that_grading_reads(
    drawn: list[tuple[EventKind, int]],
) -> None:
    events = [
        Event(kind, float(at), {"text": f"words {place}", "reading": READ})
        for place, (kind, at) in enumerate(drawn)
    ]
    places = voice.messages(events, range(1, len(events) + 1))
    turns = of_play(events).turns
    assert sorted(places.values()) == list(range(len(turns)))
    for number, place in places.items():
        assert turns[place].text == events[number - 1].data["text"]


def test_a_voice_is_kept_in_a_call_by_consent_until_the_play_is_handed_in() -> None:
    def verdict(
        channel: str = "phone", agreed: bool = True, handed_in: bool = False, kept: int = 0
    ) -> bool:
        return bool(voice.may_keep(channel=channel, agreed=agreed, handed_in=handed_in, kept=kept))

    assert verdict()
    assert not verdict(channel="chat")
    assert not verdict(agreed=False)
    assert not verdict(handed_in=True)
    assert verdict(kept=voice.MOST - 1)
    assert not verdict(kept=voice.MOST)


@given(st.integers(1, 9), st.integers(1, 9), st.booleans(), st.booleans())
def test_the_learner_hears_it_always_and_raters_after_handing_in(
    asker: int, learner: int, rates: bool, handed_in: bool
) -> None:
    heard = bool(voice.may_hear(asker, learner=learner, rates=rates, handed_in=handed_in))
    assert heard == (asker == learner or (rates and handed_in))


@given(st.none() | st.floats())
def test_the_length_a_browser_claims_stays_within_bounds(claimed: float | None) -> None:
    assert 0 <= voice.seconds_said(claimed) <= voice.LONGEST


def test_a_claimed_length_is_rounded_to_whole_seconds() -> None:
    assert [voice.seconds_said(one) for one in (0.2, 4.6, 999.0, -3.0)] == [1, 5, 180, 0]

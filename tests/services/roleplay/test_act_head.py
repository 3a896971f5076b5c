"""The head that hears acts: how it is taught, kept and asked, and when it keeps silent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from flask import Flask

from app.exams.commands import roleplay as commands
from app.exams.rules.roleplay.library import Act, Library
from app.exams.rules.roleplay.taught import SCORN
from app.exams.services import roleplay_listening, roleplay_teaching
from app.exams.services.roleplay_listening import ActHead
from app.exams.services.roleplay_teaching import Teacher
from app.kernel.wording import Wording
from app.language import listening
from app.platform.encoder import MODEL, NgramEncoder, Vectors
from tests.speech import shared

CHECKS = ("我马上帮您查一下", "这就去系统里查", "我查查您的包裹", "let me look that up for you")
THANKS = ("谢谢您的耐心", "多谢您告诉我们", "感谢您的理解", "thank you for your patience")
MOCKS = ("哟，那可真谢谢您了呢", "谢谢您哦，真会挑时候", "oh thank you so very much, how kind")
REBUFFS = ("您自己去查", "别来烦我", "关我什么事", "look it up yourself")


class Told(NgramEncoder):
    """Grams under the name of an encoder that counts."""

    name = "told-1"
    exact = True

    def encode(self, texts: Sequence[str]) -> Vectors:
        return super().encode(texts)


def _library() -> Library:
    return Library(
        [
            Act("check_now", Wording("查", "check"), examples=("我现在查",), counters=("您查",)),
            Act("thank", Wording("谢", "thank"), courtesy=True, examples=("谢谢",)),
            Act(
                "taboo_brush_off",
                Wording("推", "brush off"),
                kind="taboo",
                code="refusal_or_brush_off",
                examples=("不归我管",),
            ),
            Act("fault", Wording("冷", "cold"), kind="fault", examples=("快点",)),
        ]
    )


@pytest.fixture
def voices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    rows = [
        *({"text": text, "acts": ["check_now"], "how": "plain"} for text in CHECKS),
        *({"text": text, "acts": ["thank"], "how": "plain"} for text in THANKS),
        *({"text": text, "acts": [], "how": "sarcastic"} for text in MOCKS),
        *({"text": text, "codes": ["refusal_or_brush_off"]} for text in REBUFFS),
        {"text": "好的，没问题", "codes": []},
    ]
    for number, name in enumerate(("one", "two")):
        lines = (json.dumps(row, ensure_ascii=False) for row in rows[number::2])
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setattr(roleplay_teaching, "VOICES", tmp_path)
    return tmp_path


@pytest.fixture
def head(voices: Path) -> ActHead:
    return Teacher(_library(), Told()).head()


def _margins(head: ActHead, *texts: str) -> dict[str, list[float]]:
    return {key: list(own) for key, own in head.margins(texts, Told().encode(texts)).items()}


def test_what_was_taught_is_heard_and_nothing_else_is(head: ActHead) -> None:
    heard = _margins(head, CHECKS[0], THANKS[0], REBUFFS[0], MOCKS[0])
    for column, place in (
        ("check_now", 0),
        ("thank", 1),
        ("refusal_or_brush_off", 2),
        (SCORN, 3),
    ):
        assert int(np.argmax(heard[column])) == place, column
    assert "fault" not in heard


def test_each_line_tells_only_of_what_its_writer_marked(voices: Path) -> None:
    by_text = {one.text: one for one in roleplay_teaching.lessons(_library())}
    told = by_text[CHECKS[0]]
    assert set(told.counts) == {"check_now", "thank", SCORN, "refusal_or_brush_off"}
    mocked = by_text[MOCKS[2]]
    assert mocked.has == {SCORN}
    assert "refusal_or_brush_off" not in mocked.counts
    rude = by_text[REBUFFS[0]]
    assert set(rude.counts) == {"refusal_or_brush_off"}
    counter = by_text["您查"]
    assert (counter.has, counter.counts) == (frozenset(), {"check_now": 1.0})


def test_teaching_tells_what_to_expect_of_writers_not_heard(voices: Path) -> None:
    told = list(Teacher(_library(), Told()).told())
    assert [line.partition(":")[0] for line in told] == ["one", "two"]
    assert all("meant are heard" in line for line in told)


def test_the_same_sentences_make_the_same_weights(head: ActHead) -> None:
    again = Teacher(_library(), Told()).head()
    assert np.array_equal(again.weights.by_gram, head.weights.by_gram)
    assert again.columns == head.columns


def test_weights_come_back_from_their_file(head: ActHead, tmp_path: Path) -> None:
    head.save(tmp_path / "head.npz")
    kept = roleplay_listening.load(tmp_path / "head.npz")
    assert kept is not None
    assert (kept.encoder, kept.digest, kept.columns) == ("told-1", head.digest, head.columns)
    before, after = (_margins(one, *CHECKS)["check_now"] for one in (head, kept))
    assert np.allclose(before, after, atol=0.02)
    assert roleplay_listening.load(tmp_path / "missing.npz") is None
    whole = (tmp_path / "head.npz").read_bytes()
    (tmp_path / "cut.npz").write_bytes(whole[: len(whole) // 2])
    assert roleplay_listening.load(tmp_path / "cut.npz") is None
    (tmp_path / "broken.npz").write_bytes(b"no weights")
    assert roleplay_listening.load(tmp_path / "broken.npz") is None
    with np.load(tmp_path / "head.npz") as arrays:
        np.savez(tmp_path / "later.npz", **{**arrays, "version": np.int32(99)})
        np.savez(tmp_path / "less.npz", version=arrays["version"])
    assert roleplay_listening.load(tmp_path / "less.npz") is None
    assert roleplay_listening.load(tmp_path / "later.npz") is None


def test_another_encoder_hears_nothing(head: ActHead, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roleplay_listening, "shipped", lambda: head)
    assert roleplay_listening.head_for("told-1") is head
    assert roleplay_listening.head_for("ngram-1") is None
    monkeypatch.setattr(roleplay_listening, "shipped", lambda: None)
    assert roleplay_listening.head_for("told-1") is None


def test_the_shipped_head_was_taught_by_the_lists_beside_it_for_the_shipped_library() -> None:
    head, library = roleplay_listening.shipped(), shared()
    assert head is not None
    assert head.encoder == MODEL
    acts = {key for key, act in library.acts.items() if act.kind == "act"}
    codes = {act.code for act in library.acts.values() if act.kind == "taboo"}
    assert set(head.columns) == acts | codes | {SCORN}
    # Who edits a list teaches the head again: flask roleplay train.
    assert head.digest == roleplay_teaching.digest()


def test_the_command_teaches_and_keeps_the_head(
    app: Flask, voices: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "made.npz"
    monkeypatch.setattr(roleplay_listening, "WEIGHTS", place)
    monkeypatch.setattr(listening, "encoder", Told)
    monkeypatch.setattr(commands, "library", _library)
    monkeypatch.setattr(commands, "_definitions", list)
    monkeypatch.setattr(commands, "_benchmark", lambda: tmp_path)
    result = app.test_cli_runner().invoke(args=["roleplay", "train"])
    assert result.exit_code == 0, result.output
    assert "sentences taught" in result.output
    assert "the scales stay as they are" in result.output
    assert "the lines stay as they are" in result.output
    made = roleplay_listening.load(place)
    assert made is not None
    assert made.encoder == "told-1"

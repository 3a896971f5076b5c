"""The taught head: what it learns, what it says of a message, and when it keeps silent."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from flask import Flask

from app.kernel.errors import Unavailable
from app.kernel.wording import Wording
from app.language import checking, listening, teaching
from app.language import head as heads
from app.language.head import Head
from app.language.rules import taught
from app.language.rules.lexicon import Category, Rule, Severity
from app.language.rules.taught import CATEGORIES, Heard, Listened, Taught
from app.platform.encoder import NgramEncoder, Vectors
from app.platform.settings import Settings


class Told(NgramEncoder):
    """Grams under the name of an encoder that counts."""

    name = "told-1"
    exact = True
    asked = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += 1
        return super().encode(texts)


class Mute(Told):
    """An encoder that does not answer."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        raise Unavailable("not now")


BLAMES = ("怪您自己没看清楚", "谁让您不看说明", "是您自己弄坏的", "you broke it yourself")
KIND = ("我马上帮您查一下", "感谢您的耐心等待", "不怪您，是我们写错了", "let me check that for you")
LESSONS = [Taught(text, frozenset({Category.BLAME})) for text in BLAMES] + [
    Taught(text) for text in KIND
]


@pytest.fixture(scope="module")
def taught_head() -> Head:
    return teaching.teach(LESSONS, Told())


@pytest.fixture
def listener(taught_head: Head, monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    encoder = Told()
    monkeypatch.setattr(heads, "shipped", lambda: taught_head)
    monkeypatch.setattr(heads, "lessons", lambda: LESSONS)
    listening.listen_with(encoder)
    yield encoder
    listening.listen_with(NgramEncoder())


def _blame(found: Sequence[Heard]) -> Heard:
    (one,) = found
    assert one.category is Category.BLAME
    return one


def test_what_was_taught_is_told_apart(taught_head: Head) -> None:
    texts = teaching.folded(LESSONS)
    likely = taught_head.probabilities(texts, Told().encode(texts))
    blame = [*Category].index(Category.BLAME)
    assert min(likely[: len(BLAMES), blame]) > 0.5 > max(likely[len(BLAMES) :, blame])
    assert float(np.delete(likely, blame, axis=1).max()) < 0.1


def test_on_its_own_lessons_a_head_expects_as_many_faults_as_there_are(taught_head: Head) -> None:
    texts = teaching.folded(LESSONS)
    likely = taught_head.probabilities(texts, Told().encode(texts))
    meant = [sum(one in lesson.categories for lesson in LESSONS) for one in Category]
    assert likely.sum(axis=0) == pytest.approx(meant, abs=0.02)


def test_the_same_lessons_make_the_same_weights(taught_head: Head) -> None:
    again = teaching.teach(LESSONS, Told())
    assert np.array_equal(again.weights.by_gram, taught_head.weights.by_gram)
    assert np.array_equal(again.weights.by_vector, taught_head.weights.by_vector)


def test_a_head_taught_without_a_writer_has_heard_none_of_that_writer() -> None:
    theirs = [Taught("稀里哗啦", frozenset({Category.BLAME}), "mo"), Taught("叮当", writer="an")]
    teacher = teaching.Teacher([*LESSONS, *theirs], Told())
    assert teacher.writers() == ["an", "mo"]
    deaf, all_heard = teacher.head(without="mo"), teacher.head()
    texts = ["稀里哗啦"]
    blame = [*Category].index(Category.BLAME)
    vectors = Told().encode(texts)
    assert all_heard.probabilities(texts, vectors)[0, blame] > 0.5
    assert deaf.probabilities(texts, vectors)[0, blame] < 0.5
    assert not deaf.weights.by_gram[zlib.crc32("里哗".encode()) % taught.BUCKETS].any()


def test_weights_come_back_from_their_file(taught_head: Head, tmp_path: Path) -> None:
    taught_head.save(tmp_path / "head.npz")
    kept = heads.load(tmp_path / "head.npz")
    assert kept is not None
    assert (kept.encoder, kept.digest) == ("told-1", heads.digest(LESSONS))
    texts = teaching.folded(LESSONS)
    vectors = Told().encode(texts)
    before, after = (one.probabilities(texts, vectors) for one in (taught_head, kept))
    assert np.allclose(before, after, atol=1e-2)


def test_a_file_that_is_none_of_weights_is_no_head(tmp_path: Path) -> None:
    assert heads.load(tmp_path / "missing.npz") is None
    (tmp_path / "broken.npz").write_bytes(b"no weights")
    assert heads.load(tmp_path / "broken.npz") is None


def test_a_file_cut_off_in_the_middle_is_no_head(taught_head: Head, tmp_path: Path) -> None:
    taught_head.save(tmp_path / "head.npz")
    whole = (tmp_path / "head.npz").read_bytes()
    (tmp_path / "cut.npz").write_bytes(whole[: len(whole) // 2])
    assert heads.load(tmp_path / "cut.npz") is None
    np.savez(tmp_path / "less.npz", version=np.int32(heads.VERSION))
    assert heads.load(tmp_path / "less.npz") is None


def test_a_finding_points_at_the_clause_and_names_the_nearest_lesson(listener: Told) -> None:
    text = "您好，是您自己弄坏的"
    one = _blame(listening.hear([text])[0].heard)
    assert text[slice(*one.span)] == "是您自己弄坏的"
    assert one.near[0] == "是您自己弄坏的"
    assert 0.5 < one.probability <= 1


def test_a_fault_that_the_head_rules_out_is_said_to_be(listener: Told) -> None:
    (one,) = listening.hear(["让我马上帮您查一下"])
    assert Category.PRIVACY in one.doubted
    (wrong,) = listening.hear(["是您自己弄坏的"])
    assert Category.BLAME not in wrong.doubted


def test_who_commits_one_fault_has_no_other_ruled_out() -> None:
    privacy, promise = CATEGORIES.index(Category.PRIVACY), CATEGORIES.index(Category.PROMISE)
    rows = np.full((2, len(CATEGORIES)), 0.01, dtype=np.float32)
    assert listening.doubted(rows) == frozenset(CATEGORIES)
    rows[0, promise] = 0.49
    assert Category.PRIVACY in listening.doubted(rows)
    assert Category.PROMISE not in listening.doubted(rows)
    rows[0, promise] = 0.9
    assert rows[:, privacy].max() < listening.RULED_OUT
    assert listening.doubted(rows) == frozenset()


def test_a_text_heard_before_is_not_heard_again(listener: Told) -> None:
    texts = ["谁让您不看说明", "我马上帮您查一下", "谁让您不看说明"]
    first = listening.hear(texts)
    asked = listener.asked
    assert listening.hear(texts) == first
    assert listener.asked == asked
    assert first[0] == first[2]
    assert first[1].heard == ()


def test_nothing_to_hear_asks_nobody(listener: Told) -> None:
    assert listening.hear(["", "……"]) == [Listened(), Listened()]
    assert listener.asked == 0


def test_an_encoder_that_is_silent_or_another_leaves_the_patterns_alone(
    listener: Told,
) -> None:
    listening.listen_with(Mute())
    assert listening.hear(["谁让您不看说明"]) == [Listened()]
    listening.listen_with(NgramEncoder())
    assert listening.hear(["谁让您不看说明"]) == [Listened()]


def test_rules_and_head_are_read_together_and_the_rules_come_first(listener: Told) -> None:
    said = Wording("说法", "wording")
    lexicon = checking.compiled(
        [Rule("own", Category.BLAME, Severity.SEVERE, said, said, zh=("弄坏",))]
    )
    both = checking.check_all(["是您自己弄坏的", "谁让您不看说明"], lexicon)
    assert [[one.rule for one in found] for found in both] == [["own"], ["taught-blame_customer"]]


def test_a_line_is_drawn_where_clean_sentences_held_back_are_left_alone(taught_head: Head) -> None:
    blame = frozenset({Category.BLAME})
    held = [Taught("a", blame), Taught("b", blame), Taught("c"), Taught("d")]
    rows = [np.full((1, len(Category)), p, dtype=np.float32) for p in (0.9, 0.5, 0.7, 0.1)]
    nothing = [frozenset[Category]()] * 4
    place = [*Category].index(Category.BLAME)
    strict, weighed = teaching.admit(taught_head, held, nothing, rows, [], 0)
    assert strict.lines[place] == pytest.approx(0.7, abs=0.011)
    assert (weighed[place].by_both, weighed[place].false_alarms) == (1, 0)
    lax, weighed = teaching.admit(taught_head, held, nothing, rows, [], 1)
    assert (weighed[place].by_both, weighed[place].false_alarms) == (2, 1)
    assert lax.lines[place] < 0.5
    right = [np.full((2, len(Category)), 0.3, dtype=np.float32)]
    kind, _weighed = teaching.admit(taught_head, held, nothing, rows, right, 1)
    assert kind.lines[place] == pytest.approx(0.3 + teaching.MARGIN)


def test_one_line_is_drawn_for_all_and_patterns_count_among_its_alarms(taught_head: Head) -> None:
    blame, insult = frozenset({Category.BLAME}), frozenset({Category.INSULT})
    held = [Taught("a", blame), Taught("b", insult), Taught("c"), Taught("d")]
    rows = [np.zeros((1, len(Category)), dtype=np.float32) for _text in held]
    for row, category, likely in (
        (0, Category.BLAME, 0.6),
        (1, Category.INSULT, 0.4),
        (2, Category.INSULT, 0.5),
    ):
        rows[row][0, [*Category].index(category)] = likely
    met = [frozenset[Category](), frozenset[Category](), frozenset[Category](), insult]
    _head, weighed = teaching.admit(taught_head, held, met, rows, [], 1)
    found = {one.category: (one.by_both, one.false_alarms) for one in weighed}
    assert (found[Category.BLAME], found[Category.INSULT]) == ((1, 0), (0, 1))
    _head, weighed = teaching.admit(taught_head, held, met, rows, [], 2)
    assert [one.by_both for one in weighed if one.by_both] == [1, 1]
    nothing, weighed = teaching.admit(taught_head, held, met, rows, [], 0)
    assert set(nothing.lines.tolist()) == {1.0}


def test_a_category_where_the_head_finds_no_more_is_left_to_the_patterns(taught_head: Head) -> None:
    blame = frozenset({Category.BLAME})
    rows = [np.full((1, len(Category)), 0.9, dtype=np.float32)]
    head, weighed = teaching.admit(taught_head, [Taught("a", blame)], [blame], rows, [], 1)
    assert set(head.lines.tolist()) == {1.0}
    assert all(one.by_both == one.by_rules for one in weighed)


def test_the_shipped_weights_are_those_of_the_shipped_lessons() -> None:
    head = heads.load(heads.WEIGHTS)
    assert head is not None
    assert head.digest == heads.digest(heads.lessons())
    assert len(head.shown) == sum(bool(one.categories) for one in heads.lessons())
    assert len(heads.lessons()) > 1_500
    assert heads.WEIGHTS.stat().st_size < 3_000_000
    assert {one for lesson in heads.lessons() for one in lesson.categories} == set(Category)


@pytest.fixture
def no_rules(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A content folder without rules or scripts."""
    content = tmp_path / "content"
    (content / "lexicon").mkdir(parents=True)
    settings: Settings = app.config["ACADEMY"]
    monkeypatch.setitem(app.config, "ACADEMY", settings.model_copy(update={"content_dir": content}))
    return content


def _lint(app: Flask, *more: str) -> list[str]:
    done = app.test_cli_runner().invoke(
        args=["scripts", "lint", "-", *more], input="谁让您不看说明\n我马上帮您查一下\n"
    )
    return done.output.splitlines()


def test_the_command_prints_what_was_heard_in_the_order_of_its_lines(
    app: Flask, listener: Told, no_rules: Path
) -> None:
    first, second = (json.loads(line) for line in _lint(app, "--json"))
    (found,) = first["findings"]
    assert (found["rule"], found["severity"]) == ("taught-blame_customer", "warning")
    assert found["span"] == [0, 7]
    assert second == {"line": 2, "findings": []}
    (said,) = _lint(app)
    assert "“谁让您不看说明”" in said


def test_the_command_teaches_and_says_what_was_won(
    app: Flask,
    listener: Told,
    no_rules: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(heads, "WEIGHTS", tmp_path / "head.npz")
    said = [
        Taught("谁让您不看", frozenset({Category.BLAME}), "mo"),
        Taught("好的", writer="mo"),
        Taught("怪您自己没看", frozenset({Category.BLAME}), "an"),
        Taught("让我帮您查", writer="an"),
    ]
    monkeypatch.setattr(heads, "lessons", lambda: [*LESSONS, *said])
    done = app.test_cli_runner().invoke(args=["scripts", "train"])
    assert done.exit_code == 0, done.output
    assert "blame_customer: 2 of 2 found (patterns 0)" in done.output
    assert "mo: 1 of 1 faults found, 0 of 1 clean sentences met" in done.output
    assert f"{len(LESSONS) + len(said)} sentences taught" in done.output
    kept = heads.load(tmp_path / "head.npz")
    assert kept is not None
    assert kept.digest == heads.digest([*LESSONS, *said])

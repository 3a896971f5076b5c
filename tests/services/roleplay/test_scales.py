"""The scales beside the rules: how they are taught, kept and asked."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from app.exams.rules.roleplay.library import Act, Library
from app.exams.rules.roleplay.pairs import KINDS, SIGNS
from app.exams.rules.roleplay.trials import Reader
from app.exams.services import roleplay_scales as scales
from app.kernel.wording import Wording
from app.platform.encoder import MODEL, NgramEncoder
from tests.speech import shipped

SAID = ("这是我们的错，对不起", "实在抱歉，责任在我们", "都怪我们没看好")
OTHERS = ("钱3天内退给您", "退款三天到", "三天之内把钱退回去")


def _reader() -> Reader:
    title = Wording("题", "title")
    library = Library(
        [
            Act("say-sorry", title, "point", examples=("是我们的错", "责任在我们")),
            Act("told-days", title, "fact", examples=("3天内退款",), cues=("退",)),
            Act("taboo_here_now", title, "taboo", examples=("今天一定到",), code="x"),
        ]
    )
    columns = NgramEncoder().encode(library.texts).T
    return Reader(
        shipped("late-gift").scenario,
        library,
        lambda texts: NgramEncoder().encode(texts) @ columns,
        taught=lambda texts: {"scorn": [0.0] * len(texts)},
    )


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    rows = [
        *(("point.sorry", text, True) for text in SAID),
        *(("fact.days", text, True) for text in OTHERS),
        ("fact.days", "退款要9天", False),
        ("point.sorry", "谁的错还不好说", False),
        ("taboo.now", "今天铁定送到", True),
        ("taboo.now", "今天尽量送", False),
        ("point.unknown", "早就没有这一条了", True),
        ("point.sorry", "……", True),
    ]
    for writer in ("one", "two"):
        lines = [
            json.dumps({"scenario": "here", "item": item, "text": text + writer, "does": does})
            for item, text, does in rows
        ]
        lines.append(json.dumps({"scenario": "gone", "item": "x", "text": "y", "does": True}))
        (tmp_path / f"{writer}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    monkeypatch.setattr(scales, "PAIRS", tmp_path)
    return tmp_path


def test_a_line_stands_beside_every_item_of_its_scenario(lists: Path) -> None:
    found = scales.pairs({"here": _reader()})
    assert {one.writer for one in found} == {"one", "two"}
    assert {one.kind for one in found} == set(KINDS)
    assert all(one.signs.shape[1] == len(SIGNS) for one in found)
    meant = [one for one in found if one.meant]
    assert len(found) == 3 * len(meant)
    assert not any(one.does for one in found if not one.meant)
    silent = Reader(_reader().scenario, _reader().library, _reader().similar)
    assert scales.pairs({"here": silent}) == []


def test_what_was_taught_is_weighed_so(lists: Path) -> None:
    found = scales.pairs({"here": _reader()})
    taught = scales.taught(found)
    for kind in KINDS:
        sure = [
            taught[kind].odds(one.signs).max() for one in found if one.kind == kind and one.does
        ]
        other = [
            taught[kind].odds(one.signs).max()
            for one in found
            if one.kind == kind and not one.meant
        ]
        assert np.mean(sure) > np.mean(other)
    assert scales.taught(found) == taught


def test_teaching_tells_what_to_expect_of_writers_not_heard(lists: Path) -> None:
    told = list(scales.told(scales.pairs({"here": _reader()})))
    assert [line.partition(":")[0] for line in told] == [
        f"{writer}, {kind}" for writer in ("one", "two") for kind in KINDS
    ]


def test_scales_come_back_from_their_file(lists: Path, tmp_path: Path) -> None:
    made = scales.Kept("told-1", scales.digest(), scales.taught(scales.pairs({"here": _reader()})))
    place = tmp_path / "scales.json"
    made.save(place)
    assert scales.load(place) == made
    assert scales.load(tmp_path / "missing.json") is None
    for broken in ("{", "[]", '{"encoder": "x", "digest": "y", "scales": {"point": {}}}', "NaN"):
        place.write_text(broken, "utf-8")
        assert scales.load(place) is None


def test_another_list_is_another_digest(lists: Path) -> None:
    before = scales.digest()
    (lists / "three.jsonl").write_text("", "utf-8")
    assert scales.digest() != before


def test_the_shipped_scales_were_taught_by_the_lists_beside_them() -> None:
    found = scales.shipped()
    assert found is not None
    assert found.encoder == MODEL
    assert set(found.scales) == set(KINDS)
    # Who edits a list teaches the scales again: flask roleplay train.
    assert found.digest == scales.digest()
    assert scales.scales_for(MODEL) == found.scales
    assert scales.scales_for("ngram-1") is None

"""A folder becomes content: all or nothing, idempotent, never over a trainer's work."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.content import exporting, loader, planning, store
from app.content.faults import ContentFaults
from app.content.models import ContentEntry, ContentVersion
from app.content.rules.lifecycle import State
from app.content.rules.threeway import Action
from app.kernel.actor import SYSTEM
from app.kernel.errors import Conflict, NotFound
from app.kernel.wording import Wording
from app.platform.db import db, transaction
from tests.conftest import NOON
from tests.services.content.conftest import Riddle, Shelf, Story, Watch


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def load(folder: Path, **more: bool) -> loader.Outcome:
    try:
        return loader.load(folder, at=NOON, **more)
    finally:
        db.session.rollback()


def retitle(key: str, zh: str) -> None:
    with transaction():
        now = store.current(Riddle, key)
        body = now.body.model_copy(update={"title": Wording(zh, "Changed")})
        store.write(Riddle, key, body, by=SYSTEM, at=NOON)


def actions(folder: Path, **more: bool) -> dict[str, Action]:
    plan = planning.plan(folder, **more)
    return {f"{step.kind}:{step.key}": step.action for step in plan.steps}


def test_everything_in_the_folder_is_published(context: Flask, watch: Watch, folder: Path) -> None:
    outcome = load(folder)
    assert outcome.count(Action.ADD) == 4
    moon = store.current(Riddle, "moon")
    assert moon.body.options[1].en == "no"
    assert moon.body.shelf == "sky"
    assert [v.key for v in store.published(Riddle)] == ["moon", "sun"]
    bodies = store.published_bodies(Riddle)
    assert list(bodies.items()) == [(v.key, v.body) for v in store.published(Riddle)]
    assert store.current(Shelf, "sky").body.title == Wording("谜语", "Riddles")
    assert {key for _, key in watch.projected} == {"moon", "sun"}
    assert {c.key: c.number for c in watch.changes} == {"moon": 1, "sun": 1}


def test_the_same_folder_again_does_nothing(context: Flask, watch: Watch, folder: Path) -> None:
    load(folder)
    assert load(folder).unchanged_folder
    forced = load(folder, force=True)
    assert forced.count(Action.SAME) == 4
    assert db.session.scalar(select(func.count()).select_from(ContentVersion)) == 4
    assert len(watch.changes) == 2


def test_a_change_makes_a_new_version_and_the_old_one_stays_readable(
    context: Flask, watch: Watch, folder: Path
) -> None:
    load(folder)
    old = store.current(Riddle, "sun")
    db.session.rollback()
    rewrite(folder / "riddles/sky.yaml", "points: 3", "points: 5")
    assert load(folder).count(Action.CHANGE) == 1
    new = store.current(Riddle, "sun")
    assert (new.number, new.body.points) == (2, 5)
    assert store.version(Riddle, old.id).body.points == 3
    assert [v.number for v in store.history(Riddle, "sun")] == [2, 1]


def test_what_left_the_files_is_retired_and_comes_back_with_them(
    context: Flask, watch: Watch, folder: Path
) -> None:
    load(folder)
    (folder / "stories/sky.yaml").unlink()
    (folder / "stories/sea.yaml").write_text("title: {zh: 海, en: Sea}\n", encoding="utf-8")
    assert load(folder).count(Action.RETIRE) == 1
    with pytest.raises(NotFound):
        store.current(Story, "sky")
    assert store.entry(Story, "sky").state is State.RETIRED
    db.session.rollback()
    (folder / "stories/sky.yaml").write_text("title: {zh: 天, en: Sky}\n", encoding="utf-8")
    assert load(folder).count(Action.REVIVE) == 1
    assert store.current(Story, "sky").number == 2


def test_a_place_missing_from_the_folder_is_left_alone(
    context: Flask, watch: Watch, folder: Path
) -> None:
    load(folder)
    shutil.rmtree(folder / "stories")
    assert load(folder).count(Action.RETIRE) == 0
    assert store.current(Story, "sky").number == 1


def test_a_trainers_change_is_kept_and_a_conflict_is_named(
    context: Flask, watch: Watch, folder: Path
) -> None:
    load(folder)
    retitle("moon", "浏览器里改的")
    assert actions(folder)["riddle:moon"] is Action.KEEP
    rewrite(folder / "riddles/sky.yaml", "月亮", "文件里改的")
    assert actions(folder)["riddle:moon"] is Action.CONFLICT
    outcome = load(folder)
    assert outcome.kept == 1
    assert store.current(Riddle, "moon").body.title.zh == "浏览器里改的"
    db.session.rollback()
    assert load(folder).unchanged_folder
    assert actions(folder, take_files=True)["riddle:moon"] is Action.CHANGE
    load(folder, take_files=True)
    assert store.current(Riddle, "moon").body.title.zh == "文件里改的"
    assert [v.origin for v in store.history(Riddle, "moon")] == ["files", "browser", "files"]


def test_what_a_trainer_retired_stays_retired(context: Flask, watch: Watch, folder: Path) -> None:
    load(folder)
    with transaction():
        store.retire(Story, "sky", by=SYSTEM, at=NOON)
    load(folder, force=True)
    assert store.entry(Story, "sky").state is State.RETIRED
    db.session.rollback()
    rewrite(folder / "stories/sky.yaml", "Sky", "Heaven")
    assert actions(folder)["story:sky"] is Action.CONFLICT


def test_one_fault_stops_everything(context: Flask, watch: Watch, folder: Path) -> None:
    rewrite(folder / "riddles/sky.yaml", "sort: long", "sort: wide")
    with pytest.raises(ContentFaults) as refusal:
        load(folder)
    assert [str(f) for f in refusal.value.faults] == [
        "riddles/sky.yaml:11: `sort` is 'wide'; write 'short' or 'long'"
    ]
    assert db.session.scalar(select(func.count()).select_from(ContentEntry)) == 0


def test_all_faults_come_at_once_with_file_and_line(
    context: Flask, watch: Watch, folder: Path
) -> None:
    (folder / "riddles/sky.yaml").write_text(
        "title: {zh: 谜语}\n"
        "riddles:\n"
        "  - key: Moon\n"
        "    title: {zh: 月, en: Moon}\n"
        "  - key: sun\n"
        "    titel: {zh: 日, en: Sun}\n"
        "    sort: short\n"
        "    sort: long\n"
        "    points: many\n",
        encoding="utf-8",
    )
    (folder / "stories/sky.yaml").write_text("title: 2026\nriddles: riddle\n", encoding="utf-8")
    (folder / "stories/notes.txt").write_text("?", encoding="utf-8")
    (folder / "poems").mkdir()
    (folder / "poems/one.yaml").write_text("x", encoding="utf-8")
    assert [str(f) for f in planning.check_folder(folder).faults] == [
        "poems/one.yaml:1: nothing reads this file; content stands in riddles, stories",
        "riddles/sky.yaml:1: `title`: the text in en is missing; write it",
        "riddles/sky.yaml:3: each entry needs a `key`: a key is small letters, digits and dashes, "
        "such as late-parcel",
        "riddles/sky.yaml:5: `title` is missing; add it",
        "riddles/sky.yaml:6: there is no field `titel` here; did you mean `title`?",
        "riddles/sky.yaml:8: `sort` stands here and in line 7; remove one of them",
        "riddles/sky.yaml:9: `points` is 'many': write a whole number",
        "stories/notes.txt:1: stories/ holds .yaml files only; rename or move this file",
        "stories/sky.yaml:1: `title`: write it in both languages, as {zh: ..., en: ...}",
        "stories/sky.yaml:2: `riddles` must be a list; begin each entry with `- `",
    ]


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1f"])
def test_a_sign_that_nobody_sees_is_named_with_its_line(
    context: Flask, watch: Watch, folder: Path, sign: str
) -> None:
    (folder / "riddles/sky.yaml").write_text(f"title:\n  zh: 谜{sign}语\n", encoding="utf-8")
    assert [str(f) for f in planning.check_folder(folder).faults] == [
        "riddles/sky.yaml:2: an invisible control character stands here; remove it"
    ]


def test_nobody_is_blamed_for_pointing_at_a_broken_file(
    context: Flask, watch: Watch, folder: Path
) -> None:
    (folder / "riddles/sky.yaml").write_text("title: {zh: 谜, en: x: y}\n", encoding="utf-8")
    faults = [str(f) for f in planning.check_folder(folder).faults]
    assert len(faults) == 1
    assert faults[0].startswith("riddles/sky.yaml:1: ")


def test_a_reference_that_leads_nowhere_is_refused(
    context: Flask, watch: Watch, folder: Path
) -> None:
    rewrite(folder / "stories/sky.yaml", "riddle:sun", "riddle:star")
    rewrite(folder / "riddles/sky.yaml", "see: riddle:moon", "see: poem:moon")
    assert [str(f) for f in planning.check_folder(folder).faults] == [
        "riddles/sky.yaml:13: `poem:moon`: there is no kind `poem`; kinds are riddle, shelf, story",
        "stories/sky.yaml:2: `riddle:star` leads nowhere; write that entry or mend the name",
    ]


def test_retiring_what_browser_content_still_needs_is_refused(
    context: Flask, watch: Watch, folder: Path
) -> None:
    load(folder)
    with transaction():
        story = Story.model_validate(
            {"title": {"zh": "新", "en": "New"}, "riddles": ["riddle:sun"]}
        )
        store.write(Story, "new", story, by=SYSTEM, at=NOON)
    rewrite(folder / "stories/sky.yaml", "riddle:sun, ", "")
    text = (folder / "riddles/sky.yaml").read_text(encoding="utf-8")
    (folder / "riddles/sky.yaml").write_text(text.split("  - key: sun")[0], encoding="utf-8")
    with pytest.raises(ContentFaults) as refusal:
        load(folder)
    assert "story:new as changed in the browser" in str(refusal.value)


def test_an_export_loads_to_the_same_and_exports_to_the_same_bytes(
    context: Flask, watch: Watch, folder: Path, tmp_path: Path
) -> None:
    load(folder)
    retitle("moon", "多行\n的题目: 有冒号")
    exporting.export(tmp_path / "first")
    db.session.rollback()
    with context.app_context():
        outcome = load(tmp_path / "first")
    assert outcome.count(Action.SAME) == 4
    assert outcome.kept == 0
    exporting.export(tmp_path / "second")
    assert _bytes(tmp_path / "first") == _bytes(tmp_path / "second")
    assert set(_bytes(tmp_path / "first")) == {"riddles/sky.yaml", "stories/sky.yaml"}


def _bytes(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_a_load_that_was_interrupted_is_taken_up_again(
    context: Flask, watch: Watch, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(loader, "_switch", cut)
        with pytest.raises(KeyboardInterrupt):
            load(folder)
    assert store.published(Riddle) == []
    assert store.entries(Riddle) == []
    db.session.rollback()
    assert load(folder).count(Action.ADD) == 4
    assert store.current(Riddle, "moon").number == 1


def test_a_publication_during_the_load_is_not_lost(
    context: Flask, watch: Watch, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(folder)
    rewrite(folder / "riddles/sky.yaml", "月亮", "文件里改的")
    switch = loader._switch

    def late(*arguments: object) -> None:
        retitle("moon", "刚刚改的")
        switch(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(loader, "_switch", late)
    with pytest.raises(Conflict):
        load(folder)
    assert store.current(Riddle, "moon").body.title.zh == "刚刚改的"

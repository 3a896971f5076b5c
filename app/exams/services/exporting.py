"""The item bank as files: tables that come back without loss, and other systems' formats."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.content import store
from app.content.rules.lifecycle import State
from app.exams.models.bodies import ItemBody
from app.exams.rules.importing import rows, writing
from app.exams.services import itemyaml
from app.platform.sheets import Column, write_csv, write_xlsx

FORMATS: Final = ("xlsx", "csv", "yaml", "gift", "aiken", "moodle-xml", "qti")
MIME: Final[Mapping[str, tuple[str, str]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "csv": ("text/csv; charset=utf-8", "csv"),
    "yaml": ("application/zip", "zip"),
    "gift": ("text/plain; charset=utf-8", "gift"),
    "aiken": ("text/plain; charset=utf-8", "txt"),
    "moodle-xml": ("application/xml", "xml"),
    "qti": ("application/zip", "zip"),
}
_Written = Callable[[str, Mapping[str, Any], str], str | None]
_WRITERS: Final[Mapping[str, _Written]] = {
    "gift": writing.gift_of,
    "aiken": writing.aiken_of,
    "moodle-xml": writing.moodle_of,
    "qti": writing.qti_of,
}
_WIDE: Final = frozenset({"stem", "stem_en", "explanation", "explanation_en", "key", "key_en"})


@dataclass(frozen=True)
class Made:
    """A file, how many items stand in it, and the keys of those that the format cannot hold."""

    data: bytes
    count: int
    left_out: tuple[str, ...] = ()


def export(form: str, *, language: str, bank: str = "") -> Made:
    """The bank in this format: published items and drafts as they stand, by key."""
    states = [State.PUBLISHED, State.DRAFT]
    keys = [entry.key for entry in store.entries(ItemBody, states)]
    found = [
        (key, version.body)
        for key, version in sorted(store.latest_of(ItemBody, keys).items())
        if not bank or version.body.bank == bank
    ]
    if form == "yaml":
        return Made(itemyaml.written(found), len(found))
    return export_of([(key, body.stored()) for key, body in found], form, language=language)


def export_of(bodies: Sequence[tuple[str, Mapping[str, Any]]], form: str, *, language: str) -> Made:
    """These items in this format."""
    if form in ("xlsx", "csv"):
        return Made(_table(bodies, form, language), len(bodies))
    written: list[tuple[str, str]] = []
    left_out: list[str] = []
    for key, body in bodies:
        # Pictures and sounds travel with our own files only.
        text = None if rows.media_of(body) else _WRITERS[form](key, body, language)
        if text is None:
            left_out.append(key)
        else:
            written.append((key, text))
    texts = [text for _key, text in written]
    if form == "qti":
        data = _package(written)
    elif form == "moodle-xml":
        inside = "\n".join(texts)
        data = f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{inside}\n</quiz>\n'.encode()
    else:
        data = "\n".join(texts).encode()
    return Made(data, len(written), tuple(left_out))


def _package(written: Sequence[tuple[str, str]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", writing.manifest_of([key for key, _text in written]))
        for key, text in written:
            archive.writestr(f"items/{key}.xml", text)
    return out.getvalue()


def _columns(names: Sequence[str], language: str) -> list[Column]:
    types = tuple(words[1 if language == "en" else 0] for words in rows.TYPE_WORDS.values())
    levels = tuple(words[1 if language == "en" else 0] for words in rows.LEVEL_WORDS.values())
    choices = {"type": types, "difficulty": levels}
    return [
        Column(
            rows.head_of(name, language),
            width=44 if name in _WIDE else 20,
            choices=choices.get(name, ()),
        )
        for name in names
    ]


def _table(bodies: Sequence[tuple[str, Mapping[str, Any]]], form: str, language: str) -> bytes:
    most = max((len(rows.options_of(body)) for _key, body in bodies), default=4)
    names = rows.columns_for(max(4, most))
    lines = []
    for key, body in bodies:
        cells = rows.cells_of(key, body, language)
        lines.append([cells.get(name, "") for name in names])
    write = write_xlsx if form == "xlsx" else write_csv
    return write(_columns(names, language), lines)


def template(language: str) -> bytes:
    """An empty table to fill in: headings, choices for type and difficulty, and one sample a type
    that is marked to be deleted and never taken."""
    names = [n for n in rows.columns_for(6) if n != "body"]
    note = "示例，请删除这一行：" if language == "zh" else "Sample, delete this row: "
    lines = []
    for kind, sample in _SAMPLES.items():
        cells = {**sample[1 if language == "en" else 0]}
        cells["type"] = rows.TYPE_WORDS[kind][1 if language == "en" else 0]
        cells["stem"] = note + cells["stem"]
        lines.append([cells.get(name, "") for name in names])
    return write_xlsx(
        _columns(names, language), lines, sheet="题目" if language == "zh" else "Items"
    )


_SAMPLES: Final[Mapping[str, tuple[dict[str, str], dict[str, str]]]] = {
    "single": (
        {"stem": "签收后几天内可以换货？", "option0": "7天", "option1": "15天", "key": "A"},
        {"stem": "Within how many days?", "option0": "7", "option1": "15", "key": "A"},
    ),
    "multiple": (
        {
            "stem": "通话结束时要做什么？",
            "option0": "感谢",
            "option1": "先挂断",
            "option2": "道别",
            "key": "AC",
        },
        {
            "stem": "How does a call end?",
            "option0": "Thank",
            "option1": "Hang up first",
            "option2": "Say goodbye",
            "key": "AC",
        },
    ),
    "true_false": (
        {"stem": "离开前要先说明。", "key": "√"},
        {"stem": "Announce it before leaving.", "key": "T"},
    ),
    "fill_in": (
        {"stem": "首次回复在____秒内，称呼用____。", "key": "30；三十|您"},
        {"stem": "Reply within ____ seconds, in ____ forms.", "key": "30;thirty|polite"},
    ),
    "numeric": (
        {"stem": "三声铃响是多少秒？", "key": "15±0"},
        {"stem": "How many seconds are three rings?", "key": "15±0"},
    ),
    "matching": (
        {"stem": "配对", "key": "破损=售后\n催件=物流\n改价=主管"},
        {"stem": "Match", "key": "damage=after-sales\nlate=logistics\nprice=manager"},
    ),
    "short_answer": (
        {"stem": "投诉电话挂断前要做什么？", "key": "听完、致歉、记全、复述、说明下一步"},
        {
            "stem": "What comes before a complaint call ends?",
            "key": "Hear, apologise, note, repeat",
        },
    ),
}

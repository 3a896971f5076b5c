"""The item bank as files: tables that come back without loss, and other systems' formats."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.content import store
from app.content.rules.lifecycle import State
from app.exams.models.bodies import ItemBody
from app.exams.rules.importing import (
    rows,
    writing,
    writing_html,
    writing_moodle,
    writing_qti,
    writing_word,
)
from app.exams.services import itemyaml
from app.kernel.errors import NotFound
from app.platform.sheets import Column, write_csv, write_xlsx

FORMATS: Final = ("xlsx", "csv", "docx", "yaml", "gift", "aiken", "moodle-xml", "qti")
MIME: Final[Mapping[str, tuple[str, str]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "csv": ("text/csv; charset=utf-8", "csv"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    "yaml": ("application/zip", "zip"),
    "gift": ("text/plain; charset=utf-8", "gift"),
    "aiken": ("text/plain; charset=utf-8", "txt"),
    "moodle-xml": ("application/xml", "xml"),
    "qti": ("application/zip", "zip"),
}
Body = Mapping[str, Any]
_PLAIN: Final[Mapping[str, Callable[[str, Body, str], str | None]]] = {
    "gift": writing.gift_of,
    "aiken": writing.aiken_of,
    "docx": lambda key, _body, _language: key,
}
LEFT_OUT: Final[Mapping[str, str]] = {
    "type": "this format has no item of this type",
    "media": "this format carries no pictures, sounds and films",
    "case": "this format has no text that several items share",
    "file": "a file that it shows is not here",
    "alone": "its case is not among what is handed out, or has no other part there",
}
_WIDE: Final = frozenset({"stem", "stem_en", "explanation", "explanation_en", "key", "key_en"})


@dataclass(frozen=True)
class Made:
    """A file, how many items stand in it, and why others, by key, do not: see ``LEFT_OUT``."""

    data: bytes
    count: int
    left_out: Mapping[str, str] = field(default_factory=dict)


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


def export_of(bodies: Sequence[tuple[str, Body]], form: str, *, language: str) -> Made:
    """These items in this format. What it cannot hold is left out and named in the file, where the
    format has a place for remarks."""
    bodies = _in_order(bodies)
    if form in ("xlsx", "csv"):
        return Made(_table(bodies, form, language), len(bodies))
    left_out: dict[str, str] = {}
    written: list[tuple[str, Body, str]] = []
    files: dict[str, bytes] = {}
    for key, body in bodies:
        why = _lacking(body, form, files)
        text = None if why else _written(key, body, form, language, files)
        if text is None:
            left_out[key] = why or "type"
        else:
            written.append((key, body, text))
    written = _with_their_cases(written, left_out)
    remarks = [f"{key}: {LEFT_OUT[why]}" for key, why in sorted(left_out.items())]
    texts = [text for _key, _body, text in written]
    if form == "docx":
        data = _document(written, language)
    elif form == "qti":
        data = _package(written, files, remarks)
    elif form == "moodle-xml":
        notes = "".join(f"<!-- {line.replace('--', '- -')} -->\n" for line in remarks)
        inside = "\n".join(texts)
        data = (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{notes}{inside}\n</quiz>\n'.encode()
        )
    else:
        notes = "".join(f"// {line}\n" for line in remarks) if form == "gift" else ""
        data = (notes + ("\n" if notes else "") + "\n".join(texts)).encode()
    return Made(data, len(written), left_out)


def _in_order(bodies: Sequence[tuple[str, Body]]) -> list[tuple[str, Body]]:
    """The items with the parts of each case behind it, as the case orders them."""
    known = dict(bodies)
    ordered: dict[str, Body] = {}
    for key, body in bodies:
        if body.get("within") in known:
            continue
        ordered[key] = body
        for part in body.get("parts") or ():
            name = str(part).removeprefix("item:")
            if name in known and known[name].get("within") == key:
                ordered[name] = known[name]
    return [*ordered.items(), *((key, body) for key, body in bodies if key not in ordered)]


def _lacking(body: Body, form: str, files: dict[str, bytes]) -> str:
    """Why this format cannot hold an item; empty if it can. Adds the bytes of what it shows."""
    shown = writing_html.media_of(body)
    if form in _PLAIN:
        if body["type"] == "composite" or body.get("within"):
            return "case"
        return "media" if shown else ""
    for one in shown:
        if one["hash"] not in files:
            try:
                files[one["hash"]] = store.asset(one["hash"]).data
            except NotFound:
                return "file"
    return ""


def _written(
    key: str, body: Body, form: str, language: str, files: Mapping[str, bytes]
) -> str | None:
    if form in _PLAIN:
        return _PLAIN[form](key, body, language)
    if form == "moodle-xml":
        return writing_moodle.moodle_of(key, body, language, files)
    if body["type"] == "composite":
        return writing_qti.stimulus_of(key, body, language)
    return writing_qti.qti_of(key, body, language)


def _with_their_cases(
    written: Sequence[tuple[str, Body, str]], left_out: dict[str, str]
) -> list[tuple[str, Body, str]]:
    """Cases with at least two of their parts; a lonely part would come back as something else."""
    cases = {key for key, body, _text in written if body["type"] == "composite"}
    parts = Counter(body.get("within") for _key, body, _text in written if body.get("within"))
    whole = {case for case in cases if parts[case] > 1}
    kept = []
    for key, body, text in written:
        case = key if body["type"] == "composite" else body.get("within")
        if case and case not in whole:
            left_out[key] = "alone"
        else:
            kept.append((key, body, text))
    return kept


def _document(written: Sequence[tuple[str, Body, str]], language: str) -> bytes:
    lines = [writing_word.cells_of(key, body, language) for key, body, _text in written]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in writing_word.PARTS.items():
            archive.writestr(path, text)
        archive.writestr("word/document.xml", writing_word.document_of(lines, language))
    return out.getvalue()


def _package(
    written: Sequence[tuple[str, Body, str]], files: Mapping[str, bytes], remarks: Sequence[str]
) -> bytes:
    out = io.BytesIO()
    media: dict[str, str] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        listed = [(key, body) for key, body, _text in written]
        archive.writestr("imsmanifest.xml", writing_qti.manifest_of(listed))
        for key, body, text in written:
            archive.writestr(writing_qti.path_of(key, body), text)
            media |= {one["file"]: one["hash"] for one in writing_html.media_of(body)}
        for name, digest in sorted(media.items()):
            archive.writestr(f"media/{name}", files[digest])
        if remarks:
            archive.writestr("left-out.txt", "\n".join(remarks) + "\n")
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

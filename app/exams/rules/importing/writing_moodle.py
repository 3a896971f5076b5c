"""Items as questions of Moodle XML."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final
from urllib.parse import quote

from app.exams.rules.importing.moodle import OF_CASE
from app.exams.rules.importing.writing import Body, numbered, order, right_places, said
from app.exams.rules.importing.writing_html import alone, beside, told

STORED: Final = "@@PLUGINFILE@@/"
Files = Mapping[str, bytes]


def moodle_of(key: str, body: Body, language: str, files: Files | None = None) -> str | None:
    """One question element of Moodle XML; ``files`` are the bytes of what it shows, by hash. A case
    is a description, and each part of it says by a tag that it belongs there."""
    made = _moodle_answer(body, language, files or {})
    if made is None:
        return None
    kind, inside = made
    case = key if kind == "description" else body.get("within") or ""
    why, beside_why = said(body.get("explanation"), language), body.get("explanation_media") or []
    named = [*(body.get("tags") or []), *([f"{OF_CASE}{case}"] if case else [])]
    tags = "".join(f"<tag>{_text(tag)}</tag>" for tag in named)
    media = body.get("media") or []
    around = told(body, language) + beside(media, language, _stored)
    stem = _broken(said(body["stem"], language)) + around
    return (
        f'<question type="{kind}"><name>{_text(key)}</name>'
        f'<questiontext format="html">{_text(stem)}'
        f"{_files(media, files or {})}</questiontext>"
        f'<generalfeedback format="html">{_told(why, beside_why, language, files or {})}'
        "</generalfeedback>"
        f"<defaultgrade>{body.get('points', 1):g}</defaultgrade>"
        f"<idnumber>{escape(key)}</idnumber>{inside}<tags>{tags}</tags></question>"
    )


def _text(text: str) -> str:
    return f"<text>{escape(text)}</text>"


def _broken(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _html(text: str) -> str:
    return _text(_broken(text))


def _stored(name: str) -> str:
    return f"{STORED}{quote(name)}"


def _files(media: Sequence[Body], files: Files) -> str:
    """The bytes of what a text shows, inside its element."""
    return "".join(
        f'<file name="{escape(one["file"])}" path="/" encoding="base64">'
        f"{b64encode(files[one['hash']]).decode()}</file>"
        for one in media
    )


def _told(text: str, media: Sequence[Body], language: str, files: Files) -> str:
    """A text with what it shows, and the bytes of that."""
    return _text(_broken(text) + beside(media, language, _stored)) + _files(media, files)


def _right(text: str, medium: Body | None, language: str, files: Files) -> str:
    """A right side: plain words, for no markup is shown there. Its file stands beside them, with
    the words that stand for it, for those who read it."""
    inside = "".join(
        f'<file name="{escape(one["file"])}" path="/" encoding="base64" '
        f'alt="{escape(said(one["alt"], language))}" '
        f'transcript="{_lines(said(one.get("transcript"), language))}">'
        f"{b64encode(files[one['hash']]).decode()}</file>"
        for one in alone(medium)
    )
    return f"<answer>{_text(text)}{inside}</answer>"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "&#10;")


def _answer(share: float, text: str, more: str = "") -> str:
    return f'<answer fraction="{share:g}" format="html">{_html(text)}{more}</answer>'


def _option(share: float, one: Body, language: str, files: Files) -> str:
    """An option with its picture and with what is said to those who choose it."""
    shown = _told(one[language], alone(one.get("media")), language, files)
    why = said(one.get("why"), language)
    feedback = f'<feedback format="html">{_html(why)}</feedback>' if why else ""
    return f'<answer fraction="{share:g}" format="html">{shown}{feedback}</answer>'


def _moodle_answer(body: Body, language: str, files: Files) -> tuple[str, str] | None:
    kind, right = body["type"], right_places(body)
    if kind == "composite":
        return "description", ""
    if kind in ("single", "best_reply", "multiple"):
        if not right:
            return None
        several = kind == "multiple"
        parts = []
        for n, one in numbered(body):
            share = 100 / len(right) if n in right else (-100 if several else one.get("worth") or 0)
            parts.append(_option(share, one, language, files))
        single = f"<single>{'false' if several else 'true'}</single>"
        return "multichoice", single + "".join(parts)
    if kind == "true_false":
        true, false = (100, 0) if body.get("correct") else (0, 100)
        return "truefalse", _answer(true, "true") + _answer(false, "false")
    if kind == "fill_in":
        blanks = body.get("blanks") or []
        if len(blanks) != 1:
            return None
        texts = [text.replace("*", "\\*") for text in blanks[0][language]]
        return "shortanswer", "<usecase>0</usecase>" + "".join(_answer(100, t) for t in texts)
    if kind == "numeric":
        tolerance = f"<tolerance>{escape(body.get('tolerance', '0'))}</tolerance>"
        return "numerical", _answer(100, body.get("value") or "", tolerance)
    if kind == "matching":
        parts = [
            '<subquestion format="html">'
            + _told(pair["left"][language], alone(pair.get("left_media")), language, files)
            + _right(pair["right"][language], pair.get("right_media"), language, files)
            + "</subquestion>"
            for pair in body.get("pairs") or []
        ]
        parts += [
            '<subquestion format="html"><text></text>'
            f"{_right(one[language], one.get('media'), language, files)}</subquestion>"
            for one in body.get("extras") or []
        ]
        return "matching", "".join(parts)
    if kind == "ordering":
        return "ordering", "".join(_answer(100, step) for step in order(body, language))
    reference = said(body.get("reference"), language)
    return "essay", f'<graderinfo format="html">{_html(reference)}</graderinfo>'

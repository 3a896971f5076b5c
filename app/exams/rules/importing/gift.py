"""GIFT, the text format of Moodle: single and several answers, true or false, accepted texts,
numbers, pairs, essays, missing words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from app.exams.rules.importing.drafts import (
    N_,
    Draft,
    Reading,
    Reason,
    Refusal,
    Refused,
    Where,
    checked,
    gathered,
)
from app.exams.rules.importing.plain import looks_like_html, pictures_in, text_of

_SPECIAL: Final = "~=#{}:"
_TRUE: Final = frozenset({"t", "true"})
_FALSE: Final = frozenset({"f", "false"})


def read(text: str) -> Reading:
    """Every question of the file, by its ordinal."""
    return gathered(_found(text))


def _found(text: str) -> Iterator[Draft | Refusal]:
    category, ordinal = "", 0
    for block, said in _blocks(text):
        told = re.match(r"\$CATEGORY:\s*(.+)", block)
        if told:
            category = _category(told[1].split("\n")[0])
            continue
        ordinal += 1
        where = Where("", ordinal)
        try:
            draft = _question(where, block, category)
            tags = dict.fromkeys((*draft.tags, *_in_brackets("tag", said)))
            name = next(iter(_in_brackets("id", said)), "")
            yield checked(replace(draft, name=name, tags=tuple(tags)))
        except Refused as refusal:
            yield Refusal(where, "", refusal.reason, refusal.message)


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Each question with the comments before and inside it."""
    lines: list[str] = []
    said: list[str] = []
    for line in [*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""]:
        if line.lstrip().startswith("//"):
            said.append(line)
        elif line.startswith("$CATEGORY:"):
            if any(lines):
                yield "\n".join(lines).strip(), "\n".join(said)
            yield line, ""
            lines, said = [], []
        elif line.strip():
            lines.append(line)
        elif lines:
            yield "\n".join(lines).strip(), "\n".join(said)
            lines, said = [], []


def _in_brackets(name: str, comments: str) -> list[str]:
    """What comments say as [id:AS-7] or [tag:delivery]."""
    found = re.findall(rf"\[{name}:((?:[^\]\\]|\\.)+)\]", comments)
    return [re.sub(r"\\(.)", r"\1", one).strip() for one in found]


def _category(path: str) -> str:
    last = re.split(r"(?<!/)/(?!/)", path.strip())[-1].replace("//", "/")
    return "" if last in ("$course$", "$system$", "top") or last.startswith("$") else last.strip()


def _plain(text: str, form: str = "", *, needed: bool = True) -> str:
    """What a reader sees. Raise Refused for a picture, a sound or a film: this format brings none
    along. Where nobody ``needed`` it to answer, the words that stand for it are enough."""
    out, place = [], 0
    while place < len(text):
        if text[place] == "\\" and place + 1 < len(text):
            following = text[place + 1]
            if following == "n":
                out.append("\n")
                place += 2
                continue
            if following in _SPECIAL or following == "\\":
                out.append(following)
                place += 2
                continue
        out.append(text[place])
        place += 1
    words = "".join(out).strip()
    html = form == "html" or (form in ("", "moodle") and looks_like_html(words))
    if html and needed and pictures_in(words):
        raise Refused(
            Reason.UNSUPPORTED,
            N_("It shows a picture, a sound or a film; GIFT brings no files along."),
        )
    return text_of(words) if html else words


def _form(text: str) -> tuple[str, str]:
    found = re.match(r"\s*\[(html|moodle|plain|markdown)\]", text)
    return (found[1], text[found.end() :]) if found else ("", text)


def _unescaped(text: str, sign: str, start: int = 0) -> int:
    place = start
    while place < len(text):
        if text[place] == "\\":
            place += 2
            continue
        if text.startswith(sign, place):
            return place
        place += 1
    return -1


def _question(where: Where, block: str, category: str) -> Draft:
    name = ""
    if block.startswith("::"):
        end = _unescaped(block, "::", 2)
        if end > 0:
            name, block = _plain(block[2:end]), block[end + 2 :]
    form, block = _form(block)
    opened = _unescaped(block, "{")
    if opened < 0:
        raise Refused(Reason.UNSUPPORTED, N_("A description without an answer is not an item."))
    closed = _unescaped(block, "}", opened)
    if closed < 0:
        raise Refused(Reason.UNREADABLE, N_("The braces around the answers are not closed."))
    if _unescaped(block, "{", closed) >= 0:
        raise Refused(
            Reason.UNSUPPORTED, N_("Several answer blocks in one question are not taken.")
        )
    before, inside, after = block[:opened], block[opened + 1 : closed], block[closed + 1 :]
    stem = _plain(before, form)
    if after.strip():
        stem = f"{stem} _____ {_plain(after, form)}".strip()
        stem = re.sub(r"_____ (?=[.,;:!?。，；：！？])", "_____", stem)
    inside, general = _general(inside)
    draft = Draft(
        where,
        "",
        stem,
        explanation=_plain(general, needed=False),
        more={"title": name} if name else {},
    )
    tags = (category,) if category else ()
    return _answered(draft, inside.strip(), tags)


def _general(inside: str) -> tuple[str, str]:
    place = _unescaped(inside, "####")
    return (inside, "") if place < 0 else (inside[:place], inside[place + 4 :])


@dataclass(frozen=True)
class _Answer:
    sign: str
    weight: float | None
    text: str
    feedback: str


def _answers(inside: str) -> list[_Answer]:
    marks = [
        place
        for place in range(len(inside))
        if inside[place] in "~=" and not _escaped(inside, place)
    ]
    found = []
    for number, start in enumerate(marks):
        end = marks[number + 1] if number + 1 < len(marks) else len(inside)
        body = inside[start + 1 : end]
        if inside[start] == "~" and not body.strip() and inside[end : end + 1] == "=":
            continue
        weight = re.match(r"\s*%(-?\d+(?:\.\d+)?)%", body)
        if weight:
            body = body[weight.end() :]
        cut = _unescaped(body, "#")
        feedback = "" if cut < 0 else _plain(body[cut + 1 :], needed=False)
        form, raw = _form(body if cut < 0 else body[:cut])
        share = float(weight[1]) if weight else None
        found.append(_Answer(inside[start], share, _plain(raw, form), feedback))
    return found


def _escaped(text: str, place: int) -> bool:
    count = 0
    while place - count - 1 >= 0 and text[place - count - 1] == "\\":
        count += 1
    return count % 2 == 1


def _with(draft: Draft, tags: tuple[str, ...], kind: str, **values: Any) -> Draft:
    more = {**draft.more, **values.pop("more", {})}
    return Draft(
        draft.where,
        kind,
        draft.stem,
        explanation=draft.explanation,
        tags=tags,
        more=more,
        **values,
    )


def _answered(draft: Draft, inside: str, tags: tuple[str, ...]) -> Draft:
    if not inside:
        return _with(draft, tags, "short_answer", key="")
    if inside.startswith("#"):
        return _numeric(draft, inside[1:].strip(), tags)
    first = inside if _unescaped(inside, "#") < 0 else inside[: _unescaped(inside, "#")]
    word = first.strip().casefold()
    if word in _TRUE | _FALSE:
        return _with(draft, tags, "true_false", key=[0 if word in _TRUE else 1])
    answers = _answers(inside)
    if not answers:
        raise Refused(Reason.UNREADABLE, N_("The answers begin neither with = nor with ~."))
    if all(answer.sign == "=" and " -> " in f" {answer.text} " for answer in answers):
        return _pairs(draft, answers, tags)
    if all(answer.sign == "=" for answer in answers):
        return _accepted(draft, answers, tags)
    return _choice(draft, answers, tags)


def _pairs(draft: Draft, answers: list[_Answer], tags: tuple[str, ...]) -> Draft:
    pairs = []
    for answer in answers:
        left, _arrow, right = answer.text.partition("->")
        if not right.strip():
            raise Refused(Reason.MISSING_KEY, N_("A pair lacks its right side."))
        pairs.append([left.strip(), right.strip()])
    extras = [right for left, right in pairs if not left]
    pairs = [pair for pair in pairs if pair[0]]
    return _with(draft, tags, "matching", key=pairs, more={"extras": extras} if extras else {})


def _accepted(draft: Draft, answers: list[_Answer], tags: tuple[str, ...]) -> Draft:
    if any(answer.weight not in (None, 100.0) for answer in answers):
        raise Refused(
            Reason.UNSUPPORTED,
            N_("Accepted texts that earn only a part of the points are not taken."),
        )
    return _with(draft, tags, "fill_in", key=[[answer.text for answer in answers]])


def _choice(draft: Draft, answers: list[_Answer], tags: tuple[str, ...]) -> Draft:
    options = tuple(answer.text for answer in answers)
    whys = {n: answer.feedback for n, answer in enumerate(answers) if answer.feedback}
    more: dict[str, Any] = {"whys": whys} if whys else {}
    best = [n for n, a in enumerate(answers) if a.sign == "="]
    positive = [n for n, a in enumerate(answers) if a.weight is not None and a.weight > 0]
    if best:
        worth = {n: answers[n].weight for n in positive if n not in best}
        if worth:
            more["worth"] = worth
        kind = "single" if len(best) == 1 else "multiple"
        return _with(draft, tags, kind, options=options, key=best, more=more)
    full = [n for n in positive if answers[n].weight == 100.0]
    if len(full) == 1:
        return _with(draft, tags, "single", options=options, key=full, more=more)
    return _with(draft, tags, "multiple", options=options, key=positive, more=more)


def _numeric(draft: Draft, inside: str, tags: tuple[str, ...]) -> Draft:
    answers = _answers(inside)
    texts = [a.text for a in answers if a.weight in (None, 100.0)] if answers else []
    if not answers:
        cut = _unescaped(inside, "#")
        texts = [(inside if cut < 0 else inside[:cut]).strip()]
    if len(texts) != 1 or (answers and len(answers) > 1):
        raise Refused(
            Reason.UNSUPPORTED, N_("Several numbers with parts of the points are not taken.")
        )
    return _with(draft, tags, "numeric", key=_value(texts[0]))


def _value(text: str) -> dict[str, float]:
    try:
        if ".." in text:
            low, high = (float(part) for part in text.split(".."))
            value, tolerance = (low + high) / 2, (high - low) / 2
        else:
            first, _colon, second = text.partition(":")
            value, tolerance = float(first), float(second or 0)
    except ValueError:
        raise Refused(
            Reason.UNREADABLE, N_("The right answer is not a number: %(text)s", text=text)
        ) from None
    return {"value": _whole(value), "tolerance": _whole(tolerance)}


def _whole(value: float) -> float:
    rounded = round(value, 10)
    return int(rounded) if rounded == int(rounded) else rounded


def escaped(text: str) -> str:
    """Text as GIFT wants it: its own signs after a backslash, lines as \\n."""
    out = "".join(f"\\{sign}" if sign in _SPECIAL or sign == "\\" else sign for sign in text)
    return out.replace("\n", "\\n")

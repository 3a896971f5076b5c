"""From an item as a file says it to an item as it is stored, and what recognises it again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.exams.rules.importing import places, words
from app.exams.rules.importing.drafts import CHOICES, Draft
from app.exams.rules.importing.rows import says_the_same

UNTRANSLATED: Final = "untranslated"
_KEY: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}\Z")
# Other systems know no better word for these types of ours.
_KINSHIP: Final = frozenset({("single", "best_reply"), ("short_answer", "write_reply")})
_HAN: Final = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True)
class Defaults:
    """Where items belong whose file does not say it."""

    bank: str
    competency: str = ""
    criterion: str = "expertise"


def slug_of(filename: str) -> str:
    """A bank's key made from a file's name."""
    stem = filename.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    plain = re.sub(r"[^a-z0-9]+", "-", words.plain(stem)).strip("-")[:40]
    return plain or f"file-{_hash(stem)}"


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def key_of(draft: Draft, slug: str) -> str:
    """The key under which the item is kept: its own name, its number within the bank, or, without
    either, the fingerprint of type, stem and options."""
    name = words.plain(draft.name)
    if name.isdigit():
        return f"{slug}-{int(name)}"
    if _KEY.match(name):
        return name
    if name:
        return f"q-{_hash(name)}"
    kind, stem, options = draft.fingerprint
    return f"q-{_hash(kind, stem, *options)}"


def told_apart(found: Sequence[tuple[str, Draft]]) -> list[tuple[str, Draft]]:
    """Items with their keys, where the title of a second one with the same key makes its key."""
    taken: set[str] = set()
    named = []
    for key, draft in found:
        title = str(draft.more.get("title", ""))
        own = f"q-{_hash(key, title)}" if key in taken and not draft.name else key
        taken.add(own)
        named.append((own, draft))
    return named


def body_of(draft: Draft, before: Mapping[str, Any], defaults: Defaults) -> dict[str, Any]:
    """The item as stored. What the file does not say stays as ``before`` has it."""
    whole = draft.more.get("whole")
    if isinstance(whole, dict):
        return whole
    own = draft.more.get("body")
    told = draft.more.get("cells") or {}
    if isinstance(own, dict) and not draft.more.get("files") and says_the_same(told, own):
        return own
    base: dict[str, Any] = dict(own if isinstance(own, dict) else before)
    kind = "best_reply" if draft.type == "single" and draft.more.get("worth") else draft.type
    if (kind, base.get("type")) in _KINSHIP:
        kind = base["type"]
    if base.get("type") != kind:
        base = {}
    body = {**base, "type": kind}
    for name in ("bank", "competency", "criterion"):
        body[name] = draft.more.get(name) or base.get(name) or getattr(defaults, name)
    body["difficulty"] = draft.difficulty or base.get("difficulty") or "medium"
    if draft.points is not None:
        body["points"] = draft.points
    known = base.get("stem") or {}
    stem = _stem(draft)
    if draft.type == "fill_in":
        told = (one for one in known.values() if _squeezed(one) == _squeezed(stem))
        stem = next(told, stem)
    body["stem"] = _both(stem, draft.more.get("stem_en"), known)
    if draft.explanation:
        second = draft.more.get("explanation_en")
        body["explanation"] = _both(draft.explanation, second, base.get("explanation"))
    _answered(body, base, draft)
    _told(body, base, draft.more)
    emptied = _emptied(own, draft.more.get("cells") or {})
    if draft.more.get("expires"):
        body["expires"] = draft.more["expires"]
    elif "expires" in emptied:
        body.pop("expires", None)
    before_tags = [] if "tags" in emptied else base.get("tags") or []
    tags = list(dict.fromkeys([*draft.tags, *([] if draft.tags else before_tags)]))
    untold = body["stem"]["zh"] == body["stem"]["en"] and _HAN.search(body["stem"]["zh"])
    if untold and UNTRANSLATED not in tags:
        tags.append(UNTRANSLATED)
    elif not untold and UNTRANSLATED in tags:
        tags.remove(UNTRANSLATED)
    body["tags"] = tags
    return body


def _emptied(own: Any, cells: Mapping[str, str]) -> set[str]:
    """Cells of our own table that somebody emptied: there a blank says something. In tables of
    others it says nothing."""
    if not isinstance(own, dict):
        return set()
    return {name for name in ("tags", "expires") if name in cells and not cells[name]}


def _both(text: str, second: str | None, before: Any) -> dict[str, str]:
    """A text in both languages; a file in one language leaves the other as it was, if it was."""
    known = before if isinstance(before, dict) else {}
    if second:
        return {"zh": text, "en": second}
    if text in (known.get("zh"), known.get("en")):
        return dict(known)
    if known and known.get("zh") != known.get("en"):
        return {**known, "zh" if _HAN.search(text) else "en": text}
    return {"zh": text, "en": text}


def _stem(draft: Draft) -> str:
    """A fill-in's stem marks its blanks with lines, whatever the file marked them with."""
    if draft.type != "fill_in":
        return draft.stem
    wanted = len(draft.key)
    if words.blanks_in(draft.stem) == wanted:
        return words.BLANK.sub("____", draft.stem)
    if words.blanks_in(draft.stem) == 0:
        return f"{draft.stem} {'____ ' * wanted}".rstrip()
    return draft.stem


def _answered(body: dict[str, Any], base: Mapping[str, Any], draft: Draft) -> None:
    kind, more = draft.type, draft.more
    if kind in CHOICES:
        body["options"] = _options(base, draft)
    elif kind == "true_false":
        body["correct"] = draft.key == [0]
    elif kind == "fill_in":
        body["blanks"] = _blanks(base, draft)
    elif kind == "numeric":
        body["value"], body["tolerance"] = str(draft.key["value"]), str(draft.key["tolerance"])
        if more.get("units"):
            body["units"] = list(more["units"])
    elif kind == "ordering":
        steps = [draft.options[place] for place in draft.key]
        second = more.get("options_en") or []
        body["steps"] = _list(steps, second, base.get("steps"))
    elif kind == "matching":
        known = base.get("pairs") or []
        body["pairs"] = [
            _pair(sides, known[n] if n < len(known) else {}) for n, sides in enumerate(draft.key)
        ]
        if more.get("extras"):
            known = base.get("extras") or []
            body["extras"] = [
                _extra(text, known[n] if n < len(known) else {})
                for n, text in enumerate(more["extras"])
            ]
    elif kind == "composite":
        body["parts"] = [f"item:{part}" for part in str(draft.key).split()]
    elif draft.key:
        body["reference"] = _both(draft.key, more.get("key_en"), base.get("reference"))


def _squeezed(stem: str) -> str:
    """A stem without the spaces that other formats put around a blank."""
    return re.sub(r"\s*(_{2,})\s*", "____", stem).strip()


def _told(body: dict[str, Any], base: Mapping[str, Any], more: Mapping[str, Any]) -> None:
    """What stands around stem and options: lines of a case, what is given, files, the case that a
    part belongs to. A file that says nothing of them leaves them as they were."""
    if more.get("within"):
        body["within"] = more["within"]
    if more.get("case"):
        lines = base.get("case") or []
        body["case"] = [
            _line(line, lines[n] if n < len(lines) else {}) for n, line in enumerate(more["case"])
        ]
    if more.get("given"):
        body["given"] = _list(list(more["given"]), [], base.get("given"))
    _shown(body, base, more.get("files") or (), added="body" in more)


def _shown(
    body: dict[str, Any],
    base: Mapping[str, Any],
    files: Sequence[tuple[str, Mapping[str, str]]],
    *,
    added: bool,
) -> None:
    """The files of each place that the file says something of: instead of those that stood there,
    or, in a row of our own table, ``added`` to those that it names."""
    known = list(places.placed(base))
    told = set() if added else {place for place, _one in files}
    if places.STEM in told:
        body["media"] = []
    if places.WHY in told:
        body["explanation_media"] = []
    for place, one in files:
        near = [medium for where, medium in known if where == place]
        places.put(body, place, _medium(one, [*near, *(medium for _where, medium in known)]))


def _pair(sides: Sequence[str], before: Mapping[str, Any]) -> dict[str, Any]:
    """A pair; a side that says what it said before keeps what stands beside it."""
    made: dict[str, Any] = {}
    for name, text in zip(("left", "right"), sides, strict=True):
        made[name] = _both(text, None, before.get(name))
        kept = before.get(f"{name}_media")
        if kept and text in before[name].values():
            made[f"{name}_media"] = kept
    return made


def _extra(text: str, before: Mapping[str, Any]) -> dict[str, Any]:
    same = text in (before.get("zh"), before.get("en"))
    words = {name: said for name, said in before.items() if name in ("zh", "en")}
    kept = {"media": before["media"]} if same and before.get("media") else {}
    return {**_both(text, None, words or None), **kept}


def _line(line: tuple[str, str, str], before: Mapping[str, Any]) -> dict[str, Any]:
    who, at, text = line
    said: dict[str, Any] = {"text": _both(text, None, before.get("text"))}
    if who:
        said["who"] = _both(who, None, before.get("who"))
    return said | ({"at": at} if at else {})


def _medium(one: Mapping[str, str], known: list[dict[str, Any]]) -> dict[str, Any]:
    """A file by its bytes: the one that is known keeps its name and its words in the other
    language. Without any words its name stands for it until somebody writes better ones."""
    before: dict[str, Any] = next((k for k in known if k["hash"] == one["hash"]), {})
    words = before.get("alt")
    if one["alt"] or not words:
        words = _both(one["alt"] or one["file"].rsplit(".", 1)[0], None, words)
    made = {"file": before.get("file") or one["file"], "hash": one["hash"], "alt": words}
    said = before.get("transcript")
    if one["transcript"]:
        said = _both(one["transcript"], None, said)
    return made | ({"transcript": said} if said else {})


def _list(texts: list[str], second: list[str], before: Any) -> list[dict[str, str]]:
    known = before or []
    return [
        _both(
            text,
            second[n] if n < len(second) else None,
            known[n] if n < len(known) else None,
        )
        for n, text in enumerate(texts)
    ]


def _options(base: Mapping[str, Any], draft: Draft) -> list[dict[str, Any]]:
    known = base.get("options") or []
    second = draft.more.get("options_en") or []
    found = []
    for n, text in enumerate(draft.options):
        before: dict[str, Any] = next((o for o in known if text in (o.get("zh"), o.get("en"))), {})
        said = _both(text, second[n] if n < len(second) else None, before or None)
        option: dict[str, Any] = {**before, "zh": said["zh"], "en": said["en"]}
        option.pop("correct", None)
        why = (draft.more.get("whys") or {}).get(n)
        if why:
            option["why"] = _both(why, None, before.get("why"))
        worth = (draft.more.get("worth") or {}).get(n)
        if n in draft.key:
            option["correct"] = True
            option.pop("worth", None)
        elif worth is not None:
            option["worth"] = round(worth)
        found.append(option)
    return found


def _blanks(base: Mapping[str, Any], draft: Draft) -> list[dict[str, list[str]]]:
    known = base.get("blanks") or []
    english = words.accepted(draft.more.get("key_en") or "", len(draft.key))
    found = []
    for n, texts in enumerate(draft.key):
        before = known[n] if n < len(known) else {}
        if n < len(english) and english[n]:
            found.append({"zh": list(texts), "en": english[n]})
        elif list(texts) in (before.get("zh"), before.get("en")):
            found.append(dict(before))
        else:
            found.append({"zh": list(texts), "en": list(texts)})
    return found

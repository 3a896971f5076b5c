"""What scripts are found by, and the search itself; what was looked for in vain is counted."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime

from app.accounts.rules.permissions import Permission
from app.kernel.refs import Ref
from app.language.rules.folding import begun, segmented
from app.language.simplify import simplified
from app.platform import pinyin
from app.platform.db import db
from app.scripts_library.labels import NAMES
from app.scripts_library.models.bodies import ScriptBody
from app.scripts_library.models.learnt import ScriptGap
from app.search import fuzzy, index, ranking, tokens
from app.search.index import Document
from app.search.ranking import Hearing, Ranked

HEARING = Hearing(pinyin.syllables, segmented, begun)
FILTERS = ("category", "stage", "channel", "tone", "line")
MOST_WORDS = 40
TAGS_ASKED = 2
MEASURES = "天日月年件次号个点小分周元折倍"
_DIGITS, _HAN_DIGITS = "123456789", "一二三四五六七八九"
_NUMERALS = dict(zip(_DIGITS + _HAN_DIGITS, _HAN_DIGITS + _DIGITS, strict=True))
# A number of one digit before a measure, such as 7天: some write it so, some 七天.
_COUNTED = re.compile(rf"(?<![0-9])[{_DIGITS}](?=[{MEASURES}])|[{_HAN_DIGITS}](?=[{MEASURES}])")
ELSEWHERE = {"open": "opening", "close": "farewell"}


def document(ref: Ref, body: ScriptBody, rank: int) -> Document:
    """The document of a script: all it says by words, what it is about by sound, its filters."""
    texts = [body.situation.zh, body.situation.en]
    for _field, wording in body.wordings():
        texts += [wording.zh, wording.en]
    if body.customer:
        texts += [body.customer.zh, body.customer.en]
    texts += body.tags
    about = [body.title.zh, body.situation.zh, *body.tags]
    tones = {body.tone, *(tone for tone in ("warm", "formal") if getattr(body, tone))}
    marks = [
        fuzzy.mark("category", body.category),
        fuzzy.mark("stage", body.stage),
        *(fuzzy.mark("channel", one) for one in body.channels),
        *(fuzzy.mark("tone", one) for one in sorted(tones)),
        *(fuzzy.mark("line", one) for one in body.product_lines or ["all"]),
        *sorted({fuzzy.mark("criterion", p.criterion) for p in body.points if p.criterion}),
    ]
    return Document(
        ref,
        body.title,
        [simplified(text) for text in texts],
        Permission.SCRIPT_USE,
        rank,
        sounds=[fuzzy.sounds(simplified(text), pinyin.syllables) for text in about],
        marks=marks,
    )


def find(
    words: str, filters: Mapping[str, str] | None = None, *, limit: int = 12, offset: int = 0
) -> Ranked:
    """Keys for a query and filters, the best first; all of them where neither says anything.

    Where nothing is found for 7天, what is written 七天 is found, and the other way round.
    """
    asked, marks = simplified(words[:80]), _marks(filters or {})
    found = ranking.ranked(asked, "script", HEARING, marks=marks, limit=limit, offset=offset)
    if found.total:
        return found
    counted = _COUNTED.sub(lambda number: _NUMERALS[number[0]], asked)
    if counted == asked:
        return found
    return ranking.ranked(counted, "script", HEARING, marks=marks, limit=limit, offset=offset)


def _marks(filters: Mapping[str, str]) -> list[list[str]]:
    """The marks of the filters that leave something out: what every script bears, such as a
    channel that all are for, need not be asked for."""
    marks = []
    for name, value in filters.items():
        if value:
            # What is for no goods in particular is for these too.
            values = [value, "all"] if name == "line" else [value]
            marks.append([fuzzy.mark(name, one) for one in values])
    if not marks:
        return []
    borne = index.counts("script")
    # Each script has one category and no other.
    every = sum(borne.get(fuzzy.mark("category", name), 0) for name in NAMES)
    return [group for group in marks if all(borne.get(one, 0) < every for one in group)]


def akin(key: str, body: ScriptBody, limit: int = 4) -> list[str]:
    """Keys of other scripts of the category that are about the same, by the script's tags."""
    marks = [[fuzzy.mark("category", body.category)]]
    asked = [(tag, marks) for tag in body.tags[:TAGS_ASKED]]
    found = ranking.firsts(asked, "script", limit + 1)
    others = dict.fromkeys(other for keys in found for other in keys if other != key)
    return list(others)[:limit]


def usual_flow(body: ScriptBody, stages: Collection[str]) -> dict[str, str]:
    """The key of the most used script of the category at each of these stages; greetings and
    closings of their own categories where it has none."""
    places = [(stage, body.category) for stage in stages]
    places += [(stage, ELSEWHERE[stage]) for stage in stages if stage in ELSEWHERE]
    asked = [
        ("", [[fuzzy.mark("stage", stage)], [fuzzy.mark("category", category)]])
        for stage, category in places
    ]
    found: dict[str, str] = {}
    for (stage, _category), keys in zip(places, ranking.firsts(asked, "script", 1), strict=True):
        for key in keys:
            found.setdefault(stage, key)
    return found


def counts_by_category() -> dict[str, int]:
    """How many published scripts each category has."""
    found = index.counts("script")
    marks = {category: fuzzy.mark("category", category) for category in NAMES}
    return {category: found[mark] for category, mark in marks.items() if mark in found}


def note_gap(words: str, *, at: datetime) -> None:
    """Count a search that found nothing; whoever searched is not kept."""
    plain = " ".join(tokens.plain(words).split())[:MOST_WORDS]
    if len(plain) < 2 or any(letter.isdigit() for letter in plain):
        return  # figures may be somebody's order or telephone number
    row = db.session.get(ScriptGap, plain)
    if row is None:
        db.session.add(ScriptGap(words=plain, times=1, last_at=at))
    else:
        row.times += 1
        row.last_at, row.closed_at = at, None

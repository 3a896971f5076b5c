"""Writing items and exams in the browser: from fields to bodies and back, checks, previews."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from app.content import store
from app.content.authored import Authored
from app.content.faults import explain
from app.content.store import Version
from app.exams.models.bodies import ExamBody, ItemBody
from app.exams.queries.bank import MOST_COUNTED, BankList
from app.exams.rules.assembly import assemble
from app.exams.services import item_media, reviewing
from app.exams.services.papers import PaperItem, placed
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, NotFound
from app.platform.db import db
from app.platform.paging import Page, page_of

Fields = Mapping[str, str]
ROWS = 40
NO_ROWS = frozenset({"correct", "worth", "media", "at", "why_zh", "why_en"})


def page(wanted: BankList, number: int) -> Page[Any]:
    """One page of the bank."""
    return page_of(
        db.session(),
        wanted.select(),
        number=number,
        size=25,
        scalars=False,
        counted=wanted.counted(),
        most=MOST_COUNTED,
    )


def _both(fields: Fields, name: str) -> dict[str, str] | None:
    zh, en = fields.get(f"{name}_zh", "").strip(), fields.get(f"{name}_en", "").strip()
    return {"zh": zh, "en": en} if zh or en else None


def _rows(fields: Fields, name: str) -> list[int]:
    """The numbers of the rows of a repeated part that have anything in them."""
    found = set()
    for field, value in fields.items():
        match = re.fullmatch(rf"{name}-(\d+)-(\w+)", field)
        if match and value.strip() and match[2] not in NO_ROWS:
            found.add(int(match[1]))
    return sorted(n for n in found if n < ROWS)


def _list(text: str) -> list[str]:
    """A field with several values: commas of either kind, semicolons, or lines."""
    return [part.strip() for part in re.split(r"[,，;；、\n]", text) if part.strip()]


def read_item(fields: Fields, before: Mapping[str, Any]) -> dict[str, Any]:
    """An item's body as the form says; what the form does not show stays as it was."""
    body = dict(before)
    kind = str(body["type"])
    body["bank"] = fields.get("bank", "").strip() or body.get("bank", "")
    for name in ("competency", "criterion", "difficulty"):
        body[name] = fields.get(name, "").strip()
    body["points"] = fields.get("points", "").strip() or 1
    body["stem"] = _both(fields, "stem") or {"zh": "", "en": ""}
    body["explanation"] = _both(fields, "explanation")
    for name in ("media", "explanation_media"):
        body[name] = _media(fields, name, body.get(name) or [])
    if any(name.startswith("case-") for name in fields):
        body["case"] = [_line(fields, n) for n in _rows(fields, "case")]
        body["given"] = [_both(fields, f"given-{n}-text") for n in _rows(fields, "given")]
    body["tags"] = _list(fields.get("tags", ""))
    body["source"] = fields.get("source", "").strip() or None
    body["expires"] = fields.get("expires", "").strip() or None
    if kind == "composite":
        body["parts"] = [f"item:{key}" for key in _list(fields.get("parts", ""))]
    if kind in ("single", "multiple", "best_reply"):
        body["options"] = _options(fields, kind, before.get("options") or [])
    if kind == "multiple":
        body["partial"] = fields.get("partial") or None
    if kind == "true_false":
        body["correct"] = {"true": True, "false": False}.get(fields.get("correct", ""))
    if kind == "fill_in":
        body["blanks"] = [
            {
                "zh": _list(fields.get(f"blanks-{n}-zh", "")),
                "en": _list(fields.get(f"blanks-{n}-en", "")),
            }
            for n in _rows(fields, "blanks")
        ]
    if kind == "numeric":
        body["value"] = fields.get("value", "").strip()
        body["tolerance"] = fields.get("tolerance", "").strip() or "0"
        body["units"] = _list(fields.get("units", ""))
    if kind == "ordering":
        body["steps"] = [_both(fields, f"steps-{n}") for n in _rows(fields, "steps")]
    if kind == "matching":
        known = before.get("pairs") or []
        body["pairs"] = [
            _pair(fields, n, known[n] if n < len(known) else {}) for n in _rows(fields, "pairs")
        ]
        if any(name.startswith("extras-") for name in fields):
            known = before.get("extras") or []
            body["extras"] = [
                _extra(fields, n, known[n] if n < len(known) else {})
                for n in _rows(fields, "extras")
            ]
    if kind in ("short_answer", "write_reply"):
        body["reference"] = _both(fields, "reference")
        body["key_points"] = _points(fields)
    return body


def _line(fields: Fields, n: int) -> dict[str, Any]:
    who, at = _both(fields, f"case-{n}-who"), fields.get(f"case-{n}-at", "").strip()
    line: dict[str, Any] = {"text": _both(fields, f"case-{n}-text")}
    return line | ({"who": who} if who else {}) | ({"at": at} if at else {})


def _pair(fields: Fields, n: int, known: Mapping[str, Any]) -> dict[str, Any]:
    pair: dict[str, Any] = {}
    for side in ("left", "right"):
        pair[side] = _both(fields, f"pairs-{n}-{side}")
        beside = known.get(f"{side}_media")
        if beside:
            pair[f"{side}_media"] = item_media.edited(fields, f"pairs-{n}-{side}-media", beside)
    return pair


def _extra(fields: Fields, n: int, known: Mapping[str, Any]) -> dict[str, Any]:
    extra: dict[str, Any] = _both(fields, f"extras-{n}-text") or {}
    if known.get("media"):
        extra["media"] = item_media.edited(fields, f"extras-{n}-media", known["media"])
    return extra


def _media(fields: Fields, name: str, known: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    edited = (item_media.edited(fields, f"{name}-{n}", one) for n, one in enumerate(known))
    return [one for one in edited if one is not None]


def _options(
    fields: Fields, kind: str, before: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    chosen = fields.get("right", "")
    found = []
    for n in _rows(fields, "options"):
        known = before[n] if n < len(before) else {}
        shown = f"options-{n}-why_zh" in fields
        why = _both(fields, f"options-{n}-why") if shown else known.get("why")
        option: dict[str, Any] = {
            **({"why": why} if why else {}),
            "zh": fields.get(f"options-{n}-zh", "").strip(),
            "en": fields.get(f"options-{n}-en", "").strip(),
        }
        right = fields.get(f"options-{n}-correct") if kind == "multiple" else chosen == str(n)
        if right:
            option["correct"] = True
        worth = fields.get(f"options-{n}-worth", "").strip()
        if kind == "best_reply" and worth and not right:
            option["worth"] = worth
        if known.get("media"):
            option["media"] = item_media.edited(fields, f"options-{n}-media", known["media"])
        found.append(option)
    return found


def _points(fields: Fields) -> list[dict[str, Any]]:
    return [
        {
            "key": fields.get(f"key_points-{n}-key", "").strip() or f"point-{n + 1}",
            "points": fields.get(f"key_points-{n}-points", "").strip() or 1,
            "text": _both(fields, f"key_points-{n}-text"),
        }
        for n in _rows(fields, "key_points")
        if _both(fields, f"key_points-{n}-text")
    ]


def read_exam(fields: Fields, before: Mapping[str, Any]) -> dict[str, Any]:
    """An exam's body as the form says; what the form does not show stays as it was."""
    body = dict(before)
    body["title"] = _both(fields, "title") or {"zh": "", "en": ""}
    body["summary"] = _both(fields, "summary") or {"zh": "", "en": ""}
    for name in ("allowed", "honour"):
        body[name] = _both(fields, name)
    body["tier"] = fields.get("tier", "").strip()
    for name in (
        "minutes",
        "pass_percent",
        "attempts",
        "cool_down_hours",
        "grace_seconds",
        "papers",
        "exposure_cap",
        "raters",
        "gap_percent",
    ):
        body[name] = fields.get(name, "").strip()
    body["exposure_cap"] = body["exposure_cap"] or 0
    for name in ("opens", "closes"):
        if name in fields:
            body[name] = fields[name].strip() or None
    body["mode"] = body.get("mode") or "written"
    body["open_to"] = body.get("open_to") or "everybody"
    for name in ("release", "review", "mode", "open_to"):
        body[name] = fields.get(name, "") or body.get(name, "")
    for name in ("shuffle_items", "shuffle_options", "certificate", "evidence", "equivalent"):
        body[name] = bool(fields.get(name))
    body["sections"] = [
        {
            "key": fields.get(f"sections-{n}-key", "").strip(),
            "title": _both(fields, f"sections-{n}-title"),
            "pass_percent": fields.get(f"sections-{n}-pass", "").strip() or 0,
        }
        for n in _rows(fields, "sections")
    ]
    known = body.get("blueprint") or []
    body["blueprint"] = [
        _row(fields, n, known[n] if n < len(known) else {}) for n in _rows(fields, "rows")
    ]
    return body


def _row(fields: Fields, n: int, known: Mapping[str, Any]) -> dict[str, Any]:
    def text(name: str) -> str:
        return fields.get(f"rows-{n}-{name}", "").strip()

    return {
        **({"criterion": known["criterion"]} if known.get("criterion") else {}),
        "section": text("section"),
        "competency": text("competency"),
        "tags": _list(text("tags")),
        "keys": _list(text("keys")),
        "type": text("type") or None,
        "difficulty": text("difficulty") or None,
        "count": text("count"),
        "points": text("points") or 0,
    }


def parsed(model: type[Authored], body: Mapping[str, Any]) -> tuple[Any, list[tuple[str, str]]]:
    """The body, or what is wrong with it: the field, and a sentence that names the place and can be
    said in either language."""
    try:
        return model.model_validate(body), []
    except ValidationError as error:
        return None, [
            (str(path[0]) if path else "", sentence)
            for path, sentence in explain(model, error, body)
        ]


def keep(
    model: type[Authored],
    key: str,
    body: Any,
    *,
    expected: int | None,
    publish: bool,
    by: Actor,
    at: datetime,
) -> Version[Any]:
    """Save a draft; with ``publish`` let learners meet it from now on. Attempts already begun keep
    the version they have. Raise Conflict, BadContent."""
    saved = store.save(model, key, body, by=by, at=at, expected=expected)
    if not publish:
        return saved
    if store.entry(model, key).draft_number is None:
        return saved
    return store.publish(model, key, by=by, at=at)


def keep_item(
    key: str,
    body: ItemBody,
    *,
    expected: int | None,
    deed: str = "draft",
    words: str = "",
    given: item_media.Given | None = None,
    by: Actor,
    at: datetime,
) -> Version[ItemBody]:
    """Save an item as a draft; deed ``review`` hands it in as well, ``publish`` lets learners meet
    it without a second reader, for which ``words`` say why. ``given`` is a new file of it.
    Raise Conflict, BadContent, Denied."""
    if given is not None:
        item_media.keep(given, by=by, at=at)
    saved = keep(ItemBody, key, body, expected=expected, publish=False, by=by, at=at)
    reviewing.overtaken(key, at=at)
    entry = store.entry(ItemBody, key)
    if deed == "review" and not entry.in_review:
        reviewing.hand_in(key, note=words, by=by, at=at)
    elif deed == "publish":
        reviewing.publish_alone(key, reason=words, by=by, at=at)
    return saved


def parts_of(case: ItemBody) -> list[tuple[str, ItemBody | None]]:
    """The parts of a case as they stand now, by key; None for one that is not there."""
    found = store.latest_of(ItemBody, case.part_keys)
    return [(key, found[key].body if key in found else None) for key in case.part_keys]


def part_defaults(case_key: str) -> tuple[str, dict[str, Any]]:
    """The key and the beginning of one more part of a case. Raise NotFound if it is none."""
    case = store.latest(ItemBody, case_key).body
    if case.type != "composite":
        raise NotFound()
    taken = {entry.key for entry in store.entries(ItemBody)}
    number = next(n for n in range(1, 100) if f"{case_key}.{n}" not in taken)
    shared = case.model_dump(
        mode="json", include={"bank", "competency", "criterion", "difficulty", "tags", "expires"}
    )
    return f"{case_key}.{number}", {**shared, "within": case_key}


def add_part(case_key: str, key: str, *, by: Actor, at: datetime) -> None:
    """Put a part at the end of its case's draft."""
    case = store.latest(ItemBody, case_key)
    if key in case.body.part_keys:
        return
    body = case.body.stored()
    body["parts"] = [*body.get("parts", []), f"item:{key}"]
    changed = ItemBody.model_validate(body)
    keep_item(case_key, changed, expected=case.number, by=by, at=at)


def faults(model: type[Authored], key: str, body: Any) -> list[str]:
    """What stands against publishing."""
    return store.faults_of(model, key, body)


def preview(exam: ExamBody, seed: int) -> tuple[list[PaperItem], BadContent | None]:
    """A paper as it might be drawn, and the reason if none can be."""
    items = {version.id: version for version in store.published(ItemBody)}
    bank = [version.body.as_bank_item(version.key, version.id) for version in items.values()]
    try:
        slots = assemble(
            exam.cells(),
            bank,
            seed,
            shuffle_items=exam.shuffle_items,
            shuffle_options=exam.shuffle_options,
        )
    except BadContent as refusal:
        return [], refusal
    return list(placed(slots, {number: one.body for number, one in items.items()})), None


def exam_entries() -> list[tuple[store.Entry, Version[ExamBody]]]:
    """Every exam an author may go on with: published, drafts, retired."""
    entries = store.entries(ExamBody)
    latest = store.latest_of(ExamBody, [entry.key for entry in entries])
    return [(entry, latest[entry.key]) for entry in entries if entry.key in latest]


def published_count(keys: Sequence[str]) -> int:
    """How many of these items learners may meet."""
    return len(store.published_keys(ItemBody.KIND) & set(keys))

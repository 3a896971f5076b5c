"""A script's body as the editor's fields, and the fields as a body again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.kernel.wording import Wording
from app.scripts_library.forms.script import FLOW, ScriptForm
from app.scripts_library.models.bodies import KeyPoint, Placeholder, ScriptBody, Variant

DEMANDED: Final = ("title", "situation", "wording")
SIDES: Final = ("customer", "do", "dont", "policy")
OTHER: Final = {"warm": "formal", "formal": "warm"}
_PLAIN: Final = ("category", "stage", "tone", "channels", "product_lines")


def _sides(name: str, wording: Wording | None) -> dict[str, str]:
    return {f"{name}_zh": wording.zh, f"{name}_en": wording.en} if wording else {}


def _lines(name: str, wordings: Sequence[Wording]) -> dict[str, str]:
    return {
        f"{name}_zh": "\n".join(one.zh for one in wordings),
        f"{name}_en": "\n".join(one.en for one in wordings),
    }


def data_of(key: str, body: ScriptBody, stages: Mapping[str, str]) -> dict[str, Any]:
    """What stands in the fields at first. ``stages`` says where a script of the flow stands."""
    data: dict[str, Any] = {"key": key, "owner": body.owner, "source": body.source or ""}
    data |= {name: getattr(body, name) for name in (*_PLAIN, "review_on", "expires_on")}
    data |= {name: ", ".join(getattr(body, name)) for name in ("tags", "related")}
    for one in FLOW:
        stage = one.removeprefix("flow_")
        # What is not published yet stands with what is said next.
        keys = [k for k in body.follow_ups if stages.get(k, body.stage) == stage]
        data[one] = ", ".join(keys)
    data |= _sides("other", getattr(body, OTHER[body.tone]))
    for name in (*DEMANDED, *SIDES):
        data |= _sides(name, getattr(body, name))
    data["variants"] = [_variant(one) for one in body.variants]
    data["points"] = [_point(one) for one in body.points]
    data["placeholders"] = [_blank(one) for one in body.placeholders]
    return data


def _variant(one: Variant) -> dict[str, Any]:
    return {"tone": one.tone or "", **_sides("label", one.label), **_sides("wording", one.wording)}


def _point(one: KeyPoint) -> dict[str, Any]:
    return {"criterion": one.criterion, **_sides("text", one.text), **_lines("said", one.said)}


def _blank(one: Placeholder) -> dict[str, Any]:
    return {
        "name": one.name,
        "type": one.type,
        **_sides("label", one.label),
        **_sides("default", one.default),
        **_sides("hint", one.hint),
        **_lines("choices", one.choices),
    }


def listed(text: str | None) -> list[str]:
    """The keys or words of a field, separated by commas."""
    return [part.strip() for part in (text or "").replace("，", ",").split(",") if part.strip()]


def _pair(fields: Any, name: str) -> dict[str, str] | None:
    zh, en = fields[f"{name}_zh"].data or "", fields[f"{name}_en"].data or ""
    return {"zh": zh, "en": en} if zh or en else None


def _pairs(fields: Any, name: str) -> list[dict[str, str]]:
    sides = [
        [line.strip() for line in (fields[f"{name}_{spoken}"].data or "").splitlines()]
        for spoken in ("zh", "en")
    ]
    zh, en = ([line for line in side if line] for side in sides)
    most = max(len(zh), len(en))
    zh, en = (side + [""] * (most - len(side)) for side in (zh, en))
    return [{"zh": a, "en": b} for a, b in zip(zh, en, strict=True)]


def _given(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def fields_of(form: ScriptForm, old: ScriptBody | None) -> dict[str, Any]:
    """The fields as a body's model reads them; what the editor has no field for stays."""
    kept = old.stored() if old else {}
    for name in OTHER.values():
        kept.pop(name, None)
    given: dict[str, Any] = {name: form[name].data for name in _PLAIN}
    given |= {name: form[name].data for name in ("review_on", "expires_on")}
    given |= {"owner": form.owner.data or "", "source": form.source.data or None}
    given |= {name: listed(form[name].data) for name in ("tags", "related")}
    given["follow_ups"] = [key for name in FLOW for key in listed(form[name].data)]
    given[OTHER[str(form.tone.data)]] = _pair(form, "other")
    for name in (*DEMANDED, *SIDES):
        given[name] = _pair(form, name)
    given["variants"] = [
        _given(label=_pair(one, "label"), wording=_pair(one, "wording"), tone=one.tone.data)
        for one in written(form, "variants")
    ]
    given["points"] = [
        _given(text=_pair(one, "text"), said=_pairs(one, "said"), criterion=one.criterion.data)
        for one in written(form, "points")
    ]
    examples = {one.name: one.example for one in old.placeholders} if old else {}
    given["placeholders"] = [
        _given(
            name=one["name"].data,
            type=one.type.data,
            label=_pair(one, "label"),
            default=_pair(one, "default"),
            hint=_pair(one, "hint"),
            choices=_pairs(one, "choices"),
            example=examples.get(one["name"].data),
        )
        for one in written(form, "placeholders")
    ]
    return kept | given


def written(form: ScriptForm, name: str) -> list[Any]:
    """The parts of a kind in which something stands."""
    return [entry.form for entry in form[name].entries if not entry.form.is_empty]

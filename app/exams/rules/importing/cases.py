"""Cases in the files of others: a text of its own, and items that say they belong to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.exams.rules.importing.drafts import N_, Draft, Reading, Reason, Refusal

CASE = "composite"


def joined(reading: Reading, stories: Sequence[Draft]) -> Reading:
    """Put each story before the items that name it as ``within``. One with a single item becomes
    that item's own case; one without any, and items whose story is not there, are refused."""
    known = {_link(story) for story in stories}
    refused = list(reading.refused)
    parts: dict[str, list[Draft]] = {}
    for draft in reading.items:
        name = draft.more.get("within", "")
        if name in known:
            parts.setdefault(name, []).append(draft)
        elif name:
            said = N_("The text that it asks about did not come along.")
            refused.append(Refusal(draft.where, "", Reason.UNSUPPORTED, said))
    before: dict[str, Draft] = {}
    for story in stories:
        own = parts.get(_link(story), [])
        if own:
            names = [part.name or str(n) for n, part in enumerate(own, 1)]
            before[_link(story)] = replace(story, key="\n".join(names))
        else:
            said = N_("Nothing in this file asks about this text.")
            refused.append(Refusal(story.where, "", Reason.UNSUPPORTED, said))
    items: list[Draft] = []
    for draft in reading.items:
        name = draft.more.get("within", "")
        if not name:
            items.append(draft)
        elif name in known:
            if len(parts[name]) == 1:
                items.append(_alone(draft, before[name]))
                continue
            if draft is parts[name][0]:
                items.append(before[name])
            items.append(draft)
    return Reading(tuple(items), tuple(refused))


def _link(story: Draft) -> str:
    """The name by which parts call their story."""
    return str(story.more.get("link") or story.name)


def _alone(draft: Draft, story: Draft) -> Draft:
    """An item under a text that nothing else asks about."""
    more = {name: value for name, value in draft.more.items() if name != "within"}
    told = (("", "", story.stem), *story.more.get("case", ()), *more.get("case", ()))
    shown = (*story.more.get("shown", ()), *more.get("shown", ()))
    given = (*story.more.get("given", ()), *more.get("given", ()))
    more |= (
        {"case": told} | ({"shown": shown} if shown else {}) | ({"given": given} if given else {})
    )
    return replace(draft, more=more)


def whole(reading: Reading) -> Reading:
    """Without the parts of a case that was refused, and without a case that has no part left."""
    there = {_link(one) for one in reading.items if one.type == CASE}
    items, refused = [], list(reading.refused)
    for draft in reading.items:
        name = draft.more.get("within", "")
        if name and name not in there:
            said = N_("The text that it asks about is not taken.")
            refused.append(Refusal(draft.where, "", Reason.UNSUPPORTED, said))
        else:
            items.append(draft)
    asked = {one.more.get("within", "") for one in items}
    kept = (one for one in items if not _is_story(one) or _link(one) in asked)
    return Reading(tuple(kept), tuple(refused))


def _is_story(draft: Draft) -> bool:
    return draft.type == CASE and "link" in draft.more


def keyed(found: Sequence[tuple[str, Draft]]) -> list[tuple[str, Draft]]:
    """Items with their keys, where each part's key begins with its case's, and a case names the
    keys of its parts."""
    cases: Mapping[str, str] = {_link(d): key for key, d in found if d.type == CASE}
    named: list[tuple[str, Draft]] = []
    inside: dict[str, list[str]] = {}
    for key, draft in found:
        case = cases.get(draft.more.get("within", ""), "")
        if not case:
            named.append((key, draft))
            continue
        own = key if key.startswith(f"{case}.") else f"{case}.{key}"[:80]
        inside.setdefault(case, []).append(own)
        named.append((own, replace(draft, more={**draft.more, "within": case})))
    return [
        (key, replace(draft, key="\n".join(inside[key])) if key in inside else draft)
        for key, draft in named
    ]

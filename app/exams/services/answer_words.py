"""An answer in words, without saying whether it is right: for those who look after a sitting."""

from __future__ import annotations

from app.exams.services.papers import PaperItem
from app.exams.services.scoring import Given, answer_of
from app.kernel.wording import Wording

_TRUE, _FALSE = Wording("正确", "True"), Wording("错误", "False")
_NOTHING = Wording("（未填）", "(blank)")


def in_words(slot: PaperItem, text: str | None) -> list[Wording]:
    """What was answered, part by part; empty for a blank."""
    answer = answer_of(slot, Given(slot.number, 1, text))
    item = slot.item
    if answer is None:
        return []
    if isinstance(answer, str):
        return [Wording(answer, answer)]
    if item.type == "true_false":
        return [_TRUE if answer == 0 else _FALSE]
    places = answer if isinstance(answer, tuple) else (answer,)
    if item.type == "fill_in":
        return [Wording(str(p), str(p)) if p else _NOTHING for p in places]
    if item.type == "matching":
        rights = item.right_sides
        return [
            _both(pair.left, rights[p] if isinstance(p, int) and p < len(rights) else _NOTHING)
            for pair, p in zip(item.pairs, places, strict=False)
        ]
    texts = item.steps if item.type == "ordering" else [option.text for option in item.options]
    return [texts[p] for p in places if isinstance(p, int) and p < len(texts)]


def _both(left: Wording, right: Wording) -> Wording:
    return Wording(f"{left.zh} → {right.zh}", f"{left.en} → {right.en}")

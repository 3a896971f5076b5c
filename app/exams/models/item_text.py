"""An item as running text, with its answers: for whoever looks for words in the bank."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from app.exams.models.bodies import ItemBody
from app.kernel.wording import Wording

_BLANK = re.compile(r"_{2,}")


def passage(_key: str, item: ItemBody, name: str) -> Wording | None:
    """All that an item says in each language, its right answers in place; it has no passages."""
    if name:
        return None
    return Wording("\n".join(_lines(item, "zh")), "\n".join(_lines(item, "en")))


def facets(_key: str, item: ItemBody) -> Mapping[str, tuple[str, ...]]:
    """By what the bank is counted."""
    found: dict[str, tuple[str, ...]] = {
        "type": (item.type, item.difficulty),
        "difficulty": (item.difficulty,),
        "criterion": (item.criterion,),
        "competency": (item.competency,),
    }
    if item.source is not None and item.source.ref.kind == "lesson":
        found["lesson"] = (item.source.ref.key,)
    return found


def _lines(item: ItemBody, language: str) -> Iterator[str]:
    answers = iter([(blank.accepted, getattr(blank, language)) for blank in item.blanks])

    def filled(match: re.Match[str]) -> str:
        accepted, own = next(answers, ((), []))
        return next(iter(own or accepted), match[0])

    yield _BLANK.sub(filled, item.stem.said_in(language))
    for line in item.case:
        yield line.text.said_in(language)
    yield from (text.said_in(language) for text in item.given)
    for one in item.all_media:
        yield one.alt.said_in(language)
        if one.transcript is not None:
            yield one.transcript.said_in(language)
    for option in item.options:
        yield option.text.said_in(language)
        if option.why is not None:
            yield option.why.said_in(language)
    if item.value is not None:
        yield item.value
        yield from (f"{item.value} {unit}" for unit in item.units)
    yield from (text.said_in(language) for text in item.steps)
    for pair in item.pairs:
        yield f"{pair.left.said_in(language)}: {pair.right.said_in(language)}"
    yield from (extra.text.said_in(language) for extra in item.extras)
    yield from (point.text.said_in(language) for point in item.key_points)
    yield from (band.text.said_in(language) for band in item.bands)
    for text in (item.reference, item.explanation):
        if text is not None:
            yield text.said_in(language)

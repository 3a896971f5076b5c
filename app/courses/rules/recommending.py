"""What is lacking → which courses help, each with every reason for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

# Courses named for one weak criterion or competency, and altogether.
MOST_EACH: Final = 2
MOST: Final = 12


@dataclass(frozen=True)
class Lack:
    """Something that is missing: its kind (course, exam, criterion, competency), its key, and why
    it matters in the reader's words."""

    kind: str
    key: str
    why: str


@dataclass(frozen=True)
class Offer:
    """What a course is good for. ``trained`` counts its lessons by the criterion they train."""

    key: str
    exam: str = ""
    competencies: tuple[str, ...] = ()
    trained: Mapping[str, int] | None = None
    place: int = 0


@dataclass(frozen=True)
class Advice:
    """A course to take, and why."""

    course: str
    reasons: tuple[str, ...]


def advised(
    lacks: Iterable[Lack], offers: Sequence[Offer], *, done: Collection[str], begun: Collection[str]
) -> list[Advice]:
    """The courses that help with what is lacking, in the order of the lacks, each once.

    What is begun is under way already and is left out. A completed course is named only where it is
    lacking itself: then its completion has run out.
    """
    reasons: dict[str, list[str]] = {}
    open_to = [offer for offer in offers if offer.key not in begun]
    for lack in lacks:
        for course in _helping(lack, open_to, done):
            said = reasons.setdefault(course, [])
            if lack.why not in said:
                said.append(lack.why)
    return [Advice(course, tuple(said)) for course, said in reasons.items()][:MOST]


def _helping(lack: Lack, offers: Sequence[Offer], done: Collection[str]) -> Iterator[str]:
    if lack.kind == "course":
        yield from (offer.key for offer in offers if offer.key == lack.key)
        return
    fresh = [offer for offer in offers if offer.key not in done]
    if lack.kind == "exam":
        yield from (offer.key for offer in fresh if offer.exam == lack.key)
    elif lack.kind == "criterion":
        fit = [offer for offer in fresh if (offer.trained or {}).get(lack.key)]
        fit.sort(key=lambda o: (-(o.trained or {})[lack.key], o.place, o.key))
        yield from (offer.key for offer in fit[:MOST_EACH])
    elif lack.kind == "competency":
        # A course about little else comes first.
        fit = [offer for offer in fresh if lack.key in offer.competencies]
        fit.sort(key=lambda o: (len(o.competencies), o.place, o.key))
        yield from (offer.key for offer in fit[:MOST_EACH])

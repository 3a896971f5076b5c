"""Papers as PDF: what is printed of a paper, and the files the worker made."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import select

from app.content import store
from app.exams.models.bodies import ExamBody, ItemBody
from app.exams.models.item_parts import Medium
from app.exams.models.papers import Paper
from app.exams.rules.printing import (
    CSS,
    Beside,
    Heading,
    Printed,
    Told,
    key_page,
    letter,
    paper_page,
)
from app.exams.services.papers import PaperItem, PaperView, paper_view
from app.jobs import outbox
from app.kernel.errors import NotFound
from app.kernel.points import written
from app.platform import pdf
from app.platform.db import db

KINDS = ("paper", "key")
JOB = "exams.print"
ROOM = 9


def papers(exam_key: str) -> list[Paper]:
    """Papers of an exam that are handed out now."""
    return list(
        db.session.scalars(
            select(Paper)
            .where(Paper.exam_key == exam_key, Paper.stale_at.is_(None))
            .order_by(Paper.exam_version_id.desc(), Paper.number)
        )
    )


def paper_by(public_id: UUID) -> Paper:
    """A paper. Raise NotFound."""
    found = db.session.scalar(select(Paper).where(Paper.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def place(data: Path, paper: Paper, kind: str, language: str) -> Path:
    """Where the file of a paper stands: papers never change, so neither does it."""
    return data / "papers" / f"{paper.public_id}-{kind}-{language}.pdf"


def order(paper: Paper, language: str) -> None:
    """Have the worker print paper and key, in the caller's transaction; twice is once."""
    for kind in KINDS:
        outbox.enqueue(
            JOB,
            {"paper": paper.id, "kind": kind, "language": language},
            key=f"{paper.public_id}-{kind}-{language}",
        )


def markup(paper: Paper, kind: str, language: str) -> str:
    """The page to print."""
    view = paper_view(paper.id)
    head = _heading(view.exam, paper, language)
    items = [_printed(view, slot, language) for slot in view.slots]
    make = key_page if kind == "key" else paper_page
    return make(head, items, language)


def make(data: Path, paper: Paper, kind: str, language: str) -> Path:
    """Print, and put the file where ``place`` says, all or nothing."""
    page = markup(paper, kind, language)
    faces = pdf.faces_for(page, pdf.extra_faces(data))
    target = place(data, paper, kind, language)
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(".part")
    half.write_bytes(pdf.render(page, CSS, faces))
    half.replace(target)
    return target


def _heading(exam: ExamBody, paper: Paper, language: str) -> Heading:
    allowed = exam.allowed.said_in(language) if exam.allowed else ""
    return Heading(
        title=exam.title.said_in(language),
        paper=paper.number,
        minutes=exam.minutes,
        total=written(paper.possible),
        cut=f"{exam.pass_percent:g}",
        allowed=allowed,
    )


def _printed(view: PaperView, slot: PaperItem, language: str) -> Printed:
    item = slot.own
    title = view.exam.section_title(slot.section)
    options = tuple(text.said_in(language) for text in slot.options)
    if item.type == "true_false":
        options = ("正确", "错误") if language == "zh" else ("True", "False")
    return Printed(
        number=slot.number,
        section=title.said_in(language) if title else "",
        points=written(slot.points),
        case=_lines(item, language),
        stem=item.stem.said_in(language),
        options=options,
        lefts=tuple(pair.left.said_in(language) for pair in item.pairs),
        lines=ROOM if item.by_hand else 0,
        boxes=len(options) if item.type not in ("ordering", "matching") else 0,
        right=_right(slot, language),
        beside=tuple(_beside(one, language) for one in item.media),
        beside_options=_each(slot.option_media, language),
        beside_lefts=_each(slot.left_media, language),
        told=_told(slot, language) if slot.part == 1 else None,
    )


def _each(media: Sequence[Medium | None], language: str) -> tuple[Beside | None, ...]:
    return tuple(_beside(one, language) if one is not None else None for one in media)


def _lines(item: ItemBody, language: str) -> tuple[str, ...]:
    case = [
        f"{line.who.said_in(language)}: {line.text.said_in(language)}"
        if line.who
        else line.text.said_in(language)
        for line in item.case
    ]
    return (*case, *(text.said_in(language) for text in item.given))


def _told(first: PaperItem, language: str) -> Told | None:
    """What the case of a first part tells, once for all of them."""
    case = first.case
    if case is None:
        return None
    return Told(
        lines=(case.stem.said_in(language), *_lines(case, language)),
        beside=tuple(_beside(one, language) for one in case.media),
        until=first.number + first.parts - 1,
    )


def _beside(one: Medium, language: str) -> Beside:
    """A medium on paper: the picture itself, or the words that stand for what cannot be printed."""
    words = one.alt.said_in(language)
    if one.transcript is not None:
        words = f"{words}: {one.transcript.said_in(language)}"
    asset = store.asset(one.hash)
    if asset.media_type == "image/svg+xml":
        return Beside(words, f"data:image/svg+xml,{quote(asset.data)}")
    if asset.media_type in ("image/png", "image/jpeg"):
        coded = base64.b64encode(asset.data).decode()
        return Beside(words, f"data:{asset.media_type};base64,{coded}")
    return Beside(words)


def _right(slot: PaperItem, language: str) -> tuple[str, ...]:
    item = slot.item
    if item.by_hand:
        points = [f"{point.points:g}  {point.text.said_in(language)}" for point in item.key_points]
        return (*points, item.reference.said_in(language) if item.reference else "")
    if item.type == "true_false":
        return (letter(0 if item.correct else 1),)
    if item.type == "fill_in":
        return tuple(" / ".join(blank.accepted) for blank in item.blanks)
    if item.type == "numeric":
        unit = f" {item.units[0]}" if item.units else ""
        return (f"{item.value}{unit} ± {item.tolerance}",)
    where = {author: shown for shown, author in enumerate(slot.shown)}
    if item.type == "ordering":
        return (" → ".join(letter(where[n]) for n in range(len(item.steps))),)
    if item.type == "matching":
        return tuple(f"{n + 1} - {letter(where[n])}" for n in range(len(item.pairs)))
    found = [
        letter(where.get(n, n)) + ("" if option.share == 1 else f" ({float(option.share):.0%})")
        for n, option in enumerate(item.options)
        if option.share
    ]
    return (", ".join(sorted(found)),)

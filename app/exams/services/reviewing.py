"""Items are read by a second person before learners meet them: hand in, remark, decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.audit import trail
from app.content import store
from app.content.store import Difference, Version
from app.exams.models.bodies import ItemBody
from app.exams.models.reviewing import ItemRemark, ItemReview
from app.exams.policies import reviewing as policies
from app.exams.queries import reviewing as queries
from app.exams.rules import reviewing as rules
from app.exams.rules.reviewing import Decision, Outcome, Standing
from app.exams.services import telling
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, NotFound
from app.platform.db import db
from app.platform.paging import Page, page_of


@dataclass(frozen=True)
class Thread:
    """A remark with the answers to it."""

    remark: ItemRemark
    answers: tuple[ItemRemark, ...]


@dataclass(frozen=True)
class Look:
    """An item as its reader finds it. ``review`` is the latest handing-in of this text."""

    standing: Standing
    version: Version[ItemBody]
    before: Version[ItemBody] | None
    review: ItemReview | None
    history: Sequence[ItemReview]
    threads: tuple[Thread, ...]
    writers: frozenset[int]
    changes: tuple[Difference, ...]

    @property
    def open_remarks(self) -> int:
        """How many remarks are not settled."""
        return sum(one.remark.settled_at is None for one in self.threads)

    @property
    def people(self) -> set[int]:
        """Everybody whose name stands on the page."""
        found: set[int | None] = set(self.writers)
        for review in self.history:
            found |= {review.asked_by, review.decided_by}
        for thread in self.threads:
            for remark in (thread.remark, *thread.answers):
                found |= {remark.written_by, remark.settled_by}
        return {one for one in found if one is not None}


def look(key: str) -> Look:
    """Everything about an item's review. Raise NotFound."""
    entry = store.entry(ItemBody, key)
    version = store.latest(ItemBody, key)
    review = queries.last_of([version.id]).get(version.id)
    before = None
    if entry.has_draft and entry.number is not None:
        before = store.numbered(ItemBody, key, entry.number)
    changes: tuple[Difference, ...] = ()
    if before is not None:
        changes = tuple(store.differences(before.body.stored(), version.body.stored()))
    return Look(
        standing=standing_of(entry, review),
        version=version,
        before=before,
        review=review,
        history=queries.history(key),
        threads=_threads(queries.remarks(key)),
        writers=queries.writers_of([key])[key],
        changes=changes,
    )


def standing_of(entry: Any, review: ItemReview | None) -> Standing:
    """Where an entry stands, given its draft's last handing-in."""
    return rules.standing(
        away=entry.state in (store.State.RETIRED, store.State.DELETED),
        draft=entry.has_draft,
        in_review=entry.in_review,
        last=review.outcome if review else None,
    )


def standings_of(rows: Sequence[Any]) -> dict[str, Standing]:
    """Where the items of a list stand; ``rows`` of (ItemIndex, ContentEntry)."""
    drafts = [entry.draft_version_id for _item, entry in rows if entry.draft_version_id]
    last = queries.last_of(drafts)
    found = {}
    for item, entry in rows:
        review = last.get(entry.draft_version_id)
        found[item.key] = rules.standing(
            away=entry.state in (store.State.RETIRED, store.State.DELETED),
            draft=entry.draft_version_id is not None,
            in_review=entry.in_review,
            last=review.outcome if review else None,
        )
    return found


def _threads(remarks: Sequence[ItemRemark]) -> tuple[Thread, ...]:
    return tuple(
        Thread(one, tuple(answer for answer in remarks if answer.answer_to == one.id))
        for one in remarks
        if one.answer_to is None
    )


def waiting_page(reader: Actor, whose: str, number: int) -> Page[Any]:
    """One page of what waits."""
    wanted = queries.waiting_for(reader.id, whose)
    return page_of(db.session(), wanted, number=number, size=25, scalars=False)


def hand_in(
    key: str, *, note: str = "", checked: bool = False, by: Actor, at: datetime
) -> ItemReview:
    """Ask for a second reader. Raise BadContent with everything that stands against publishing
    (``checked``: the caller has looked at it), Conflict if there is no draft or it waits."""
    entry = store.entry(ItemBody, key)
    if not entry.has_draft:
        raise Conflict("There is no draft here.")
    if entry.in_review:
        raise Conflict("This waits for a review already.")
    if len(note) > rules.LONGEST:
        raise BadContent("These words are too long.")
    draft = store.latest(ItemBody, key)
    faults = [] if checked else store.faults_of(ItemBody, key, draft.body)
    if faults:
        raise BadContent("This cannot be handed in yet: %(faults)s", faults="; ".join(faults))
    _overtake(key, at)
    store.submit(ItemBody, key, by=by, at=at)
    row = ItemReview(
        item_key=key,
        version_id=draft.id,
        asked_at=at,
        asked_by=by.id or None,
        note=note.strip(),
        outcome=Outcome.WAITING,
    )
    db.session.add(row)
    db.session.flush()
    return row


def overtaken(key: str, *, at: datetime) -> None:
    """The author went on writing: what was handed in is not what stands there now."""
    if not store.entry(ItemBody, key).in_review:
        _overtake(key, at)


def _overtake(key: str, at: datetime) -> None:
    for row in db.session.scalars(
        select(ItemReview).where(ItemReview.item_key == key, ItemReview.outcome == Outcome.WAITING)
    ):
        row.outcome, row.decided_at = rules.decide(row.outcome, Decision.OVERTAKE), at
    db.session.flush()


def _waiting(key: str) -> tuple[ItemReview, frozenset[int]]:
    """The handing-in that waits, and who wrote the text. Raise Conflict if nothing waits."""
    entry = store.entry(ItemBody, key)
    row = db.session.scalar(
        select(ItemReview)
        .where(ItemReview.item_key == key, ItemReview.outcome == Outcome.WAITING)
        .order_by(ItemReview.id.desc())
        .with_for_update()
    )
    if row is None or not entry.in_review:
        raise Conflict("This does not wait for a review.")
    return row, queries.writers_of([key])[key]


def accept(
    key: str, *, expected: int | None = None, words: str = "", by: Actor, at: datetime
) -> None:
    """Let learners meet the item from now on; papers built later may draw it.

    ``expected`` is the number of the version that was read. Raise Conflict if another one waits
    now, Denied if this person may not accept it, BadContent if it does not pass its checks.
    """
    row, writers = _waiting(key)
    draft = store.version(ItemBody, row.version_id)
    if expected is not None and draft.number != expected:
        raise Conflict("Somebody else has changed this text since you opened it.")
    policies.may_accept(
        by,
        writers=writers,
        handed_in_by=row.asked_by or 0,
        reason=words,
        open_remarks=queries.open_remarks([key]).get(key, 0),
    ).enforce()
    alone = not rules.is_second_pair_of_eyes(by.id, writers, row.asked_by or 0)
    _decide(row, Decision.ACCEPT, words, by, at)
    row.alone = alone
    store.publish(ItemBody, key, by=by, at=at)
    trail.note(
        by,
        "item.accepted",
        f"item:{key}",
        after={"version": draft.number, "alone": alone, "words": words.strip()},
        at=at,
    )
    telling.item_decided(row, draft.body.shown_title(), writers, by=by, at=at)


def publish_alone(key: str, *, reason: str, by: Actor, at: datetime) -> None:
    """Hand in and accept in one step, without a second reader. Raise Denied, BadContent."""
    policies.may_publish_alone(by, reason=reason).enforce()
    if not store.entry(ItemBody, key).in_review:
        hand_in(key, by=by, at=at)
    accept(key, words=reason, by=by, at=at)


def send_back(key: str, *, words: str, by: Actor, at: datetime) -> None:
    """Give the draft back to its author with what should become better. Raise Conflict, Denied."""
    row, writers = _waiting(key)
    policies.may_send_back(by, words=words).enforce()
    if len(words) > rules.LONGEST:
        raise BadContent("These words are too long.")
    _decide(row, Decision.SEND_BACK, words, by, at)
    store.give_back(ItemBody, key, by=by, at=at)
    draft = store.version(ItemBody, row.version_id)
    trail.note(
        by,
        "item.sent_back",
        f"item:{key}",
        after={"version": draft.number, "words": words.strip()},
        at=at,
    )
    telling.item_decided(row, draft.body.shown_title(), writers, by=by, at=at)


def take_back(key: str, *, by: Actor, at: datetime) -> None:
    """Take what was handed in out of the queue again. Raise Conflict, Denied."""
    row, writers = _waiting(key)
    policies.may_take_back(by, writers=writers, handed_in_by=row.asked_by or 0).enforce()
    withdraw(key, by=by, at=at)


def withdraw(key: str, *, by: Actor, at: datetime) -> None:
    """The same where the right was asked for before. Raise Conflict if nothing waits."""
    row, _writers = _waiting(key)
    _decide(row, Decision.WITHDRAW, "", by, at)
    store.give_back(ItemBody, key, by=by, at=at)


def _decide(row: ItemReview, decision: Decision, words: str, by: Actor, at: datetime) -> None:
    row.outcome = rules.decide(row.outcome, decision)
    row.decided_at, row.decided_by, row.words = at, by.id or None, words.strip()
    db.session.flush()


def remark(
    key: str, words: str, *, place: str = "whole", answer_to: UUID | None = None, by: Actor,
    at: datetime,
) -> ItemRemark:  # fmt: skip
    """Say something about an item, or answer what was said. Raise NotFound, BadContent."""
    version = store.latest(ItemBody, key)
    said = words.strip()
    if not said or len(said) > rules.LONGEST:
        raise BadContent("Write a remark of at most %(most)s characters.", most=rules.LONGEST)
    if place not in rules.PLACES:
        raise BadContent("Say what the remark is about.")
    parent = None if answer_to is None else _remark(answer_to, key)
    if parent is not None and parent.answer_to is not None:
        raise BadContent("Answer the remark itself.")
    row = ItemRemark(
        item_key=key,
        version_id=version.id,
        answer_to=parent.id if parent else None,
        place=parent.place if parent else place,
        words=said,
        written_at=at,
        written_by=by.id or None,
    )
    db.session.add(row)
    db.session.flush()
    told: Mapping[int, None] = dict.fromkeys(queries.writers_of([key])[key])
    if parent is not None and parent.written_by is not None:
        told = {**told, parent.written_by: None}
    telling.item_remarked(row, version.body.shown_title(), set(told) - {by.id}, at=at)
    return row


def _remark(public_id: UUID, key: str | None = None) -> ItemRemark:
    row = db.session.scalar(
        select(ItemRemark).where(ItemRemark.public_id == public_id).with_for_update()
    )
    if row is None or (key is not None and row.item_key != key):
        raise NotFound()
    return row


def settle(public_id: UUID, *, settled: bool, by: Actor, at: datetime) -> str:
    """Mark a remark as dealt with, or open it again; give the item's key. Raise NotFound."""
    row = _remark(public_id)
    if row.answer_to is not None:
        raise NotFound()
    row.settled_at, row.settled_by = (at, by.id or None) if settled else (None, None)
    db.session.flush()
    return row.item_key

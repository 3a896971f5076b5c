"""Discussions as pages show them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.accounts.models import Account
from app.accounts.queries import Person, people_by_id
from app.courses.models.talk import DiscussionFollow, DiscussionPost, DiscussionThread
from app.kernel.errors import NotFound
from app.platform.db import db
from app.platform.paging import Page, page_of


@dataclass(frozen=True)
class Threads:
    """Questions about a course (``lesson`` None: all of them; empty: about the course itself), the
    liveliest first. Hidden ones only for who moderates."""

    course: str
    lesson: str | None = None
    open_only: bool = False
    with_hidden: bool = False

    def select(self) -> Select[DiscussionThread]:
        """The ordered statement."""
        found = select(DiscussionThread).where(DiscussionThread.course == self.course)
        if self.lesson is not None:
            found = found.where(DiscussionThread.lesson == self.lesson)
        if self.open_only:
            found = found.where(
                DiscussionThread.answer_id.is_(None), DiscussionThread.closed_at.is_(None)
            )
        if not self.with_hidden:
            found = found.where(DiscussionThread.hidden_at.is_(None))
        return found.order_by(DiscussionThread.last_at.desc(), DiscussionThread.id.desc())

    def page(self, number: int, size: int = 20) -> Page[DiscussionThread]:
        """One page of it."""
        return page_of(db.session(), self.select(), number=number, size=size)


@dataclass(frozen=True)
class Questions:
    """Questions of every course, for who keeps discussions going. ``state`` is ``waiting`` (nobody
    has answered), ``open`` (no answer is marked) or ``all``; what waits longest stands first."""

    state: str = "waiting"
    course: str = ""
    search: str = ""

    def select(self) -> Select[DiscussionThread]:
        """The ordered statement."""
        found = select(DiscussionThread).where(*self._conditions())
        if self.state in ("waiting", "open"):
            return found.order_by(DiscussionThread.created_at, DiscussionThread.id)
        return found.order_by(DiscussionThread.last_at.desc(), DiscussionThread.id.desc())

    def _conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.state in ("waiting", "open"):
            found += [
                DiscussionThread.answer_id.is_(None),
                DiscussionThread.closed_at.is_(None),
                DiscussionThread.hidden_at.is_(None),
            ]
        if self.state == "waiting":
            found.append(DiscussionThread.answers == 0)
        if self.course:
            found.append(DiscussionThread.course == self.course)
        if self.search:
            found.append(
                or_(
                    DiscussionThread.title.icontains(self.search, autoescape=True),
                    DiscussionThread.text.icontains(self.search, autoescape=True),
                )
            )
        return found

    def page(self, number: int, size: int = 25) -> Page[DiscussionThread]:
        """One page of it."""
        return page_of(db.session(), self.select(), number=number, size=size)

    def count(self) -> int:
        """How many there are."""
        found = select(func.count(DiscussionThread.id)).where(*self._conditions())
        return db.session.scalar(found) or 0


@dataclass(frozen=True)
class Thread:
    """One question with its answers and the people who wrote them."""

    thread: DiscussionThread
    posts: Sequence[DiscussionPost]
    people: dict[int, Person]
    followed: bool

    @property
    def answer(self) -> DiscussionPost | None:
        """The post marked as the answer, if it is shown."""
        return next((post for post in self.posts if post.id == self.thread.answer_id), None)


def thread_of(course: str, public_id: UUID, *, lock: bool = False) -> DiscussionThread:
    """A question of this course, hidden or not. Raise NotFound."""
    statement = select(DiscussionThread).where(
        DiscussionThread.public_id == public_id, DiscussionThread.course == course
    )
    found = db.session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFound()
    return found


def post_of(thread: DiscussionThread, public_id: UUID) -> DiscussionPost:
    """An answer in this thread. Raise NotFound."""
    found = db.session.scalar(
        select(DiscussionPost).where(
            DiscussionPost.public_id == public_id, DiscussionPost.thread_id == thread.id
        )
    )
    if found is None:
        raise NotFound()
    return found


def whole(
    thread: DiscussionThread, *, reader_id: int, day: date, with_hidden: bool = False
) -> Thread:
    """The question with all its answers, oldest first."""
    statement = select(DiscussionPost).where(DiscussionPost.thread_id == thread.id)
    if not with_hidden:
        statement = statement.where(DiscussionPost.hidden_at.is_(None))
    posts = db.session.scalars(statement.order_by(DiscussionPost.id)).all()
    return Thread(
        thread,
        posts,
        writers([thread.author_id, *(post.author_id for post in posts)], day=day),
        follows(thread, reader_id),
    )


def follows(thread: DiscussionThread, account_id: int) -> bool:
    """Does this person hear of new answers?"""
    return db.session.get(DiscussionFollow, (thread.id, account_id)) is not None


def followers(thread: DiscussionThread) -> list[int]:
    """Everybody who hears of new answers."""
    return list(
        db.session.scalars(
            select(DiscussionFollow.account_id)
            .where(DiscussionFollow.thread_id == thread.id)
            .order_by(DiscussionFollow.account_id)
        )
    )


def ids_of_staff(numbers: Collection[str]) -> list[int]:
    """The accounts with these staff numbers that can still sign in."""
    return list(
        db.session.scalars(
            select(Account.id)
            .where(
                Account.staff_no.in_(list(numbers)),
                Account.disabled_at.is_(None),
                Account.erased_at.is_(None),
            )
            .order_by(Account.id)
        )
    )


def writers(ids: Collection[int], *, day: date) -> dict[int, Person]:
    """The people behind these ids."""
    return dict(people_by_id(db.session(), set(ids), day=day))

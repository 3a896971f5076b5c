"""Promotions: what each story means, step by step, before whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from app.demo.rules import words
from app.demo.rules.cast import Cast, Member
from app.demo.rules.deeds import Calendar, Deed
from app.demo.rules.learning import READY_AGO

EARLY_AGO: Final = 268
SENIOR_OPEN_AGO: Final = 9
SENIOR_DECLINED_AGO: Final = 54


@dataclass(frozen=True)
class Careers:
    """The promotions of one made history."""

    cast: Cast
    calendar: Calendar

    def deeds(self) -> Iterator[Deed]:
        """Everything that led to a case, and what became of it, in no order."""
        for member in self.cast.learners:
            if member.story in ("mid", "senior_open", "senior_declined"):
                yield from self._case(member, EARLY_AGO, words.EARLY, "approved", "mid")
            if member.story in READY_AGO:
                yield from self._path_to_mid(member, READY_AGO[member.story])
            if member.story == "senior_open":
                yield from self._path_to_senior(member, SENIOR_OPEN_AGO, "endorsed")
            if member.story == "senior_declined":
                yield from self._path_to_senior(member, SENIOR_DECLINED_AGO, "senior_declined")
        yield from self._disputes()

    def _deed(self, ago: int, hour: int, kind: str, who: str, member: Member, **about: Any) -> Deed:
        at = self.calendar.at(max(1, ago), hour, 2)
        return Deed(at, kind, who, {"person": member.staff_no, **about})

    def _path_to_mid(self, member: Member, ago: int) -> Iterator[Deed]:
        """The phone interview, the signature, and the case if there was one."""
        leader = self.cast.leader(member.team).staff_no
        asked = next(i for i in self.cast.interviewers if i.staff_no != leader)
        yield self._deed(ago + 6, 10, "ask_interview", leader, member, interview="phone")
        yield self._deed(
            ago + 5, 15, "rate_interview", asked.staff_no, member, levels=[4, 4],
            heard=words.INTERVIEWED,
        )  # fmt: skip
        if member.story != "ready":
            yield self._deed(
                ago + 1, 11, "sign_off", leader, member, tier="mid", reason=words.SIGNED
            )
            state = {"approved_early": "approved", "waiting": "endorsed"}.get(
                member.story, member.story
            )
            reason = words.PROPOSED[len(member.staff_no + member.team) % len(words.PROPOSED)]
            yield from self._case(member, ago, reason, state, "mid")

    def _path_to_senior(self, member: Member, ago: int, state: str) -> Iterator[Deed]:
        leader = self.cast.leader(member.team).staff_no
        vouched = {"what": "newcomer_coached", "count": 2, "reason": words.COACHED}
        if state == "endorsed":
            yield self._deed(ago + 12, 14, "vouch", leader, member, **vouched)
        yield self._deed(ago + 8, 10, "ask_interview", leader, member, interview="panel")
        for number, interviewer in enumerate(self.cast.interviewers[:2]):
            yield self._deed(
                ago + 7, 14 + number, "rate_interview", interviewer.staff_no, member,
                levels=[4, 4, 5, 4], heard=words.INTERVIEWED,
            )  # fmt: skip
        yield self._deed(
            ago + 1, 11, "sign_off", leader, member, tier="senior", reason=words.SIGNED
        )
        yield from self._case(member, ago, words.PROPOSED[1], state, "senior")

    def _case(self, member: Member, ago: int, reason: str, state: str, tier: str) -> Iterator[Deed]:
        """Proposed, endorsed two days later by a trainer, decided three days after that."""
        leader = self.cast.leader(member.team).staff_no
        trainer = self.cast.trainers[0].staff_no
        approver = self._approver(leader)
        yield self._deed(ago, 10, "propose", leader, member, reason=reason)
        if state == "proposed":
            return
        yield self._deed(ago - 2, 11, "endorse", trainer, member, reason=words.ENDORSED)
        decided = ago - 5
        if state == "approved":
            yield self._deed(
                decided, 15, "approve", approver, member, reason=words.APPROVED,
                days=4,
            )  # fmt: skip
        elif state in ("declined", "senior_declined"):
            why = words.DECLINED if state == "declined" else words.SENIOR_DECLINED
            yield self._deed(decided, 15, "decline", approver, member, reason=why)
        elif state == "deferred":
            yield self._deed(
                decided, 15, "defer", approver, member, reason=words.DEFERRED,
                conditions=words.CONDITIONS, days=57,
            )  # fmt: skip

    def _approver(self, leader: str) -> str:
        return next(
            m.staff_no for m in self.cast.members if "approver" in m.duties and m.staff_no != leader
        )

    def _disputes(self) -> Iterator[Deed]:
        """A waiver, and two people who say that a line about them is wrong."""
        approver = next(m for m in self.cast.members if "approver" in m.duties)
        waived = next((m for m in self.cast.learners if not m.story and m.gift > 0.65), None)
        if waived is not None:
            yield self._deed(
                33, 14, "waive", approver.staff_no, waived, requirement="mid-levels",
                reason=words.WAIVED, days=153,
            )  # fmt: skip
        objecting = [m for m in self.cast.learners if not m.story and m.hired > 120]
        for number, (member, said) in enumerate(zip(objecting, words.OBJECTIONS, strict=False)):
            requirement, objection, answer = said
            ago = 31 - 26 * number
            yield self._deed(
                ago, 19, "object", member.staff_no, member, requirement=requirement, words=objection
            )
            if answer:
                leader = self.cast.leader(member.team).staff_no
                yield self._deed(ago - 3, 11, "answer_objection", leader, member, answer=answer)

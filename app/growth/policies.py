"""Who may see and do what in growth."""

from __future__ import annotations

from dataclasses import dataclass

from app.growth.rules.promotion import CaseEvent, Parties, clear_of_conflict
from app.kernel.actor import Actor, Capability, Role
from app.kernel.verdict import ALLOWED, Verdict

_HIDDEN = Verdict("This is not yours to see.")


@dataclass(frozen=True)
class Subject:
    """Somebody whose growth is at stake: who, and in which team."""

    id: int
    team: int | None


def leads(actor: Actor, subject: Subject) -> bool:
    """Does the actor lead, or stand in for who leads, this person's team?"""
    return (
        Role.MANAGER in actor.roles
        and subject.team is not None
        and subject.team in actor.teams
        and subject.id != actor.id
    )


def may_see(actor: Actor, subject: Subject) -> Verdict:
    """The person and who leads them see the same."""
    return ALLOWED if actor.id == subject.id or leads(actor, subject) else _HIDDEN


def may_see_fact(actor: Actor, subject: Subject, *, in_case: bool) -> Verdict:
    """Beside those, whoever helps to decide an open case about the person."""
    helper = Role.TRAINER in actor.roles or _decides(actor)
    return ALLOWED if may_see(actor, subject) or (in_case and helper) else _HIDDEN


def may_see_case(actor: Actor, subject: Subject, *, took_part: bool) -> Verdict:
    """The person, who leads them, trainers, interviewers and approvers, and who took part."""
    helper = Role.TRAINER in actor.roles or _decides(actor) or actor.can(Capability.INTERVIEWER)
    return ALLOWED if may_see(actor, subject) or helper or took_part else _HIDDEN


def _decides(actor: Actor) -> bool:
    return actor.can(Capability.APPROVER)


def may_lead(actor: Actor, subject: Subject) -> Verdict:
    """Sign, vouch, note a talk, answer an objection: the team's manager or deputy."""
    return ALLOWED if leads(actor, subject) else Verdict("Only the team's manager does this.")


def may_propose(
    actor: Actor,
    subject: Subject,
    *,
    target: str,
    open_case: bool,
    ready: bool,
    reason: str,
) -> Verdict:
    """The team's manager proposes one person once; with a reason, and one about what is missing
    where something is."""
    verdict = may_lead(actor, subject)
    if not verdict:
        return verdict
    if not target:
        return Verdict("There is no higher tier.")
    if open_case:
        return Verdict("A case for this person is open already.")
    if not reason.strip():
        if ready:
            return Verdict("Say why: what you have seen this person do.")
        return Verdict("Not everything is met: say why you propose this person all the same.")
    return ALLOWED


def may_endorse(actor: Actor, parties: Parties, *, alone: bool) -> Verdict:
    """A trainer endorses, or an approver alone where there is no trainer."""
    if Role.TRAINER not in actor.roles and not (alone and _decides(actor)):
        return Verdict("Trainers endorse.")
    return clear_of_conflict(parties, actor.id, CaseEvent.ENDORSE)


def may_decide(actor: Actor, parties: Parties, event: CaseEvent) -> Verdict:
    """An approver decides who neither proposed nor endorsed, and is not the person."""
    if not _decides(actor):
        return Verdict("Approvers decide.")
    return clear_of_conflict(parties, actor.id, event)


def may_handle(actor: Actor, subject: Subject, parties: Parties) -> Verdict:
    """Withdraw, propose again, freeze anew: the proposer or whoever leads the team now."""
    if actor.id == parties.proposer or leads(actor, subject):
        return clear_of_conflict(parties, actor.id, CaseEvent.WITHDRAW)
    return Verdict("Only the team's manager does this.")


def may_waive(actor: Actor, subject: Subject) -> Verdict:
    """Approvers waive a requirement, never their own."""
    if not _decides(actor):
        return Verdict("Only approvers waive a requirement.")
    if actor.id == subject.id:
        return Verdict("Nobody waives a requirement for themselves.")
    return ALLOWED


def may_rate_interview(actor: Actor, subject: Subject) -> Verdict:
    """Interviewers, never about themselves."""
    if not actor.can(Capability.INTERVIEWER):
        return Verdict("Interviewers rate interviews.")
    if actor.id == subject.id:
        return Verdict("Nobody interviews themselves.")
    return ALLOWED


def may_ask_interview(actor: Actor, subject: Subject) -> Verdict:
    """Who leads the person asks for an interview; an interviewer may begin one."""
    if leads(actor, subject):
        return ALLOWED
    return may_rate_interview(actor, subject)


def sees_everybody(actor: Actor) -> bool:
    """Analysts read every board, and change nothing on it."""
    return Role.ANALYST in actor.roles


def may_open_person(actor: Actor, subject: Subject, *, in_case: bool) -> Verdict:
    """Who leads the person, analysts, and approvers while a case about the person is open."""
    if leads(actor, subject) or sees_everybody(actor):
        return ALLOWED
    decides = _decides(actor) and actor.id != subject.id
    return ALLOWED if in_case and decides else _HIDDEN


def may_run(actor: Actor, unit: int | None) -> Verdict:
    """Surveys, improvements and reviews: analysts for everybody, managers for units they lead."""
    if sees_everybody(actor) or (Role.MANAGER in actor.roles and unit in actor.teams):
        return ALLOWED
    return _HIDDEN


def may_see_cycle(actor: Actor, unit: int | None, *, owner: int | None) -> Verdict:
    """Who may run it, and who carries it out."""
    return ALLOWED if actor.id == owner or may_run(actor, unit) else _HIDDEN


def may_write_report(actor: Actor, writer: int) -> Verdict:
    """A report is written by who began it."""
    return ALLOWED if actor.id == writer else Verdict("Only who began this report writes on it.")


def may_hold_round(actor: Actor) -> Verdict:
    """Rounds of an award are held by analysts, who lead nobody."""
    return ALLOWED if sees_everybody(actor) else Verdict("Analysts hold the rounds of an award.")


def may_propose_model(actor: Actor, subject: Subject) -> Verdict:
    """The person, or who leads them."""
    return may_see(actor, subject)


def may_see_model(actor: Actor, learner: int, *, shown: bool, proposer: int) -> Verdict:
    """Everybody while it is shown; else the person and who proposed it."""
    return ALLOWED if shown or actor.id in (learner, proposer) else _HIDDEN


def may_answer_model(actor: Actor, learner: int) -> Verdict:
    """The person alone, and nobody for them."""
    return ALLOWED if actor.id == learner else Verdict("Only the person agrees to this.")

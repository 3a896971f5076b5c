"""Every door's permission, and which role opens it. One enum, one table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from app.kernel.actor import Actor, Capability, Role


class Permission(StrEnum):
    """scope:resource:action. Each view declares exactly one."""

    ACCOUNT_SELF = "accounts:self:use"
    PEOPLE_READ = "accounts:people:read"
    PEOPLE_EDIT = "accounts:people:edit"
    UNITS_EDIT = "accounts:units:edit"
    AUDIT_READ = "audit:trail:read"
    SYSTEM_MANAGE = "admin:system:manage"
    SEARCH_USE = "search:all:use"
    NOTICES_READ = "notices:own:read"

    CONTENT_MANAGE = "content:all:manage"
    MEDIA_READ = "content:media:read"

    COURSE_LEARN = "courses:course:learn"
    COURSE_AUTHOR = "courses:course:author"
    COURSE_ASSIGN = "courses:course:assign"
    COURSE_REPORT = "courses:progress:report"

    ATTEMPT_SIT = "exams:attempt:sit"
    ATTEMPT_RATE = "exams:attempt:rate"
    ATTEMPT_RELEASE = "exams:attempt:release"
    ATTEMPT_INVIGILATE = "exams:attempt:invigilate"
    EXAM_AUTHOR = "exams:exam:author"
    EXAM_REPORT = "exams:result:report"

    ROLEPLAY_PLAY = "exams:roleplay:play"
    ROLEPLAY_RATE = "exams:roleplay:rate"
    ROLEPLAY_AUTHOR = "exams:roleplay:author"
    ROLEPLAY_REPORT = "exams:roleplay:report"

    SCRIPT_USE = "scripts:script:use"
    SCRIPT_AUTHOR = "scripts:script:author"

    GROWTH_OWN = "growth:own:read"
    GROWTH_TEAM = "growth:team:read"
    GROWTH_PROPOSE = "growth:promotion:propose"
    GROWTH_CASE = "growth:promotion:take-part"
    GROWTH_INTERVIEW = "growth:interview:rate"
    GROWTH_APPROVE = "growth:promotion:approve"
    FRAMEWORK_READ = "growth:framework:read"
    GROWTH_FRAMEWORK = "growth:framework:edit"
    INDICATORS_EDIT = "growth:indicators:edit"
    REPORT_READ = "growth:report:read"
    FAIRNESS_READ = "growth:fairness:read"
    IMPROVE = "growth:improvement:take-part"
    AWARDS = "growth:award:take-part"

    CERTIFICATE_OWN = "certificates:own:read"
    CERTIFICATE_MANAGE = "certificates:all:manage"
    CERTIFICATE_CONFIRM = "certificates:external:confirm"

    DESK_TRAINER = "dashboard:trainer:read"
    DESK_MANAGER = "dashboard:manager:read"
    DESK_ADMIN = "dashboard:admin:read"


P = Permission

EVERYBODY: Final = frozenset(
    {
        P.ACCOUNT_SELF,
        P.SEARCH_USE,
        P.NOTICES_READ,
        P.MEDIA_READ,
        P.SCRIPT_USE,
        P.CERTIFICATE_OWN,
        P.COURSE_LEARN,
        P.GROWTH_CASE,
        P.FRAMEWORK_READ,
        P.ROLEPLAY_REPORT,
        P.IMPROVE,
        P.AWARDS,
    }
)

BY_ROLE: Final[Mapping[Role, frozenset[Permission]]] = {
    Role.LEARNER: EVERYBODY | {P.ATTEMPT_SIT, P.ROLEPLAY_PLAY, P.GROWTH_OWN},
    Role.TRAINER: EVERYBODY
    | {
        P.CONTENT_MANAGE,
        P.COURSE_AUTHOR,
        P.COURSE_ASSIGN,
        P.COURSE_REPORT,
        P.ATTEMPT_RATE,
        P.ATTEMPT_RELEASE,
        P.ATTEMPT_INVIGILATE,
        P.EXAM_AUTHOR,
        P.EXAM_REPORT,
        P.ROLEPLAY_RATE,
        P.ROLEPLAY_AUTHOR,
        P.SCRIPT_AUTHOR,
        P.DESK_TRAINER,
        P.ROLEPLAY_PLAY,
        P.CERTIFICATE_CONFIRM,
    },
    Role.MANAGER: EVERYBODY
    | {
        P.GROWTH_TEAM,
        P.GROWTH_PROPOSE,
        P.COURSE_ASSIGN,
        P.COURSE_REPORT,
        P.INDICATORS_EDIT,
        P.REPORT_READ,
        P.DESK_MANAGER,
    },
    Role.ANALYST: EVERYBODY
    | {P.FAIRNESS_READ, P.REPORT_READ, P.INDICATORS_EDIT, P.EXAM_REPORT, P.COURSE_REPORT},
    Role.ADMIN: EVERYBODY
    | {
        P.PEOPLE_READ,
        P.PEOPLE_EDIT,
        P.UNITS_EDIT,
        P.AUDIT_READ,
        P.SYSTEM_MANAGE,
        P.CERTIFICATE_MANAGE,
        P.GROWTH_FRAMEWORK,
        P.DESK_ADMIN,
        P.CONTENT_MANAGE,
    },
}

BY_CAPABILITY: Final[Mapping[Capability, frozenset[Permission]]] = {
    Capability.LEAD_TRAINER: frozenset({P.GROWTH_FRAMEWORK, P.CERTIFICATE_MANAGE}),
    Capability.INVIGILATOR: frozenset({P.ATTEMPT_INVIGILATE}),
    Capability.INTERVIEWER: frozenset({P.GROWTH_INTERVIEW}),
    Capability.APPROVER: frozenset({P.GROWTH_APPROVE, P.FAIRNESS_READ}),
}


def permissions_of(actor: Actor) -> frozenset[Permission]:
    """Everything the actor's roles and capabilities open."""
    opened: frozenset[Permission] = frozenset()
    for role in actor.roles:
        opened |= BY_ROLE[role]
    for capability in actor.capabilities:
        opened |= BY_CAPABILITY[capability]
    return opened


def may(actor: Actor, permission: Permission) -> bool:
    """Does any role or capability of the actor open this door?"""
    return permission in permissions_of(actor)

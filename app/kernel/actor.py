"""Who asks. An actor is a value: rules and policies never look anything up about one."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person is here for; one person may hold several."""

    LEARNER = "learner"
    TRAINER = "trainer"
    MANAGER = "manager"
    ADMIN = "admin"
    ANALYST = "analyst"


class Capability(StrEnum):
    """A duty granted to one person, beside the roles."""

    LEAD_TRAINER = "lead_trainer"
    INVIGILATOR = "invigilator"
    INTERVIEWER = "interviewer"
    APPROVER = "approver"


@dataclass(frozen=True)
class Actor:
    """Somebody who asks: account id, roles, capabilities, and the teams managed today.

    ``teams`` are the ids of the teams this actor manages or stands in for, nested ones included.
    ``id`` 0 is the system itself (jobs, commands).
    """

    id: int
    roles: frozenset[Role] = frozenset()
    teams: frozenset[int] = frozenset()
    capabilities: frozenset[Capability] = field(default=frozenset())

    def has(self, role: Role) -> bool:
        """Does the actor hold this role?"""
        return role in self.roles

    def can(self, capability: Capability) -> bool:
        """Was the actor granted this duty?"""
        return capability in self.capabilities


SYSTEM = Actor(0)

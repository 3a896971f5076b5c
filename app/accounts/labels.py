"""Words for roles, duties and columns, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.kernel.actor import Capability, Role
from app.platform.i18n import _l

ROLES: Final[Mapping[Role, Any]] = {
    Role.LEARNER: _l("Learner"),
    Role.TRAINER: _l("Trainer"),
    Role.MANAGER: _l("Manager"),
    Role.ADMIN: _l("Administrator"),
    Role.ANALYST: _l("Satisfaction analyst"),
}

ROLE_HINTS: Final[Mapping[Role, Any]] = {
    Role.LEARNER: _l("Takes courses, exams and role-plays; grows towards the next tier."),
    Role.TRAINER: _l("Writes content, sets exams, rates answers and role-plays."),
    Role.MANAGER: _l("Sees the people of the teams led, plans training, proposes promotions."),
    Role.ADMIN: _l("Looks after people, teams, settings and the system."),
    Role.ANALYST: _l("Reads results and reports; rates nobody."),
}

CAPABILITIES: Final[Mapping[Capability, Any]] = {
    Capability.LEAD_TRAINER: _l("Lead trainer"),
    Capability.INVIGILATOR: _l("Invigilator"),
    Capability.INTERVIEWER: _l("Interviewer"),
    Capability.APPROVER: _l("Approver"),
}

CAPABILITY_HINTS: Final[Mapping[Capability, Any]] = {
    Capability.LEAD_TRAINER: _l("Looks after the framework, rubrics and certificates."),
    Capability.INVIGILATOR: _l("Watches over exams while they are sat."),
    Capability.INTERVIEWER: _l("Rates interviews in promotions."),
    Capability.APPROVER: _l("Decides promotions; may do a second person's step with a reason."),
}

COLUMNS: Final[Mapping[str, Any]] = {
    "staff_no": _l("Staff number"),
    "name": _l("Name"),
    "latin_name": _l("Name in Latin letters"),
    "email": _l("E-mail"),
    "team": _l("Team"),
    "hired_on": _l("Hire date"),
    "language": _l("Language"),
    "shift": _l("Shift"),
}

LANGUAGES: Final = {"zh": "中文", "en": "English"}

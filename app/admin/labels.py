"""Words for deeds in the audit trail and for what an import says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.platform.i18n import _l

DEEDS: Final[Mapping[str, Any]] = {
    "account.signed_in": _l("signed in"),
    "account.signed_out": _l("signed out"),
    "account.signed_out_everywhere": _l("signed out on other devices"),
    "account.sign_in_refused": _l("sign-in refused"),
    "account.password_changed": _l("changed a password"),
    "account.reset_asked": _l("asked for a reset link"),
    "account.secret_given": _l("gave a one-time password"),
    "account.created": _l("created an account"),
    "account.edited": _l("edited an account"),
    "account.roles_changed": _l("changed roles"),
    "account.moved": _l("moved somebody"),
    "account.disabled": _l("disabled an account"),
    "account.enabled": _l("enabled an account"),
    "account.erased": _l("erased a person"),
    "people.imported": _l("imported people"),
    "unit.created": _l("opened a team or merchant"),
    "unit.changed": _l("changed a team or merchant"),
    "unit.closed": _l("closed a team or merchant"),
    "unit.reopened": _l("reopened a team or merchant"),
    "unit.leader_appointed": _l("appointed a manager or deputy"),
    "unit.leader_ended": _l("ended a manager's or deputy's term"),
    "settings.changed": _l("changed settings"),
    "data.purged": _l("dropped what had outlived its time"),
    "trail.exported": _l("exported the audit trail"),
    "people.exported": _l("exported the list of people"),
    "job.retried": _l("retried a job"),
    "mail.tested": _l("sent a test mail"),
}

# What stands before and after a deed. Other features' words stay as they wrote them.
FIELDS: Final[Mapping[str, Any]] = {
    "account": _l("Person"),
    "capabilities": _l("Duties"),
    "changed": _l("Changed"),
    "deputy": _l("Deputy"),
    "ended": _l("Devices signed out"),
    "fields": _l("Fields"),
    "name_en": _l("Name in English"),
    "name_zh": _l("Name in Chinese"),
    "new": _l("New"),
    "on": _l("From"),
    "parent": _l("Stands in"),
    "read": _l("Rows read"),
    "roles": _l("Roles"),
    "rows": _l("Rows dropped"),
    "same": _l("Unchanged"),
    "since": _l("First day"),
    "unit": _l("Team"),
    "units": _l("Team"),
    "until": _l("First day no longer"),
    "wrong": _l("Not written"),
}

# What a restart would disturb, by the name under which a feature registered it.
OPEN_WORK: Final[Mapping[str, Any]] = {"exams": _l("Exam attempts in progress")}

OUTCOMES: Final[Mapping[str, Any]] = {
    "new": _l("new"),
    "changed": _l("will change"),
    "same": _l("no change"),
    "wrong": _l("cannot be written"),
}

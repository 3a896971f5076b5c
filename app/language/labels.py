"""Words for what the lexicon finds."""

from __future__ import annotations

from app.platform.i18n import _l

CATEGORIES = {
    "insult_or_belittling": _l("Insults or belittles"),
    "impatience_or_brush_off": _l("Impatient or brushes off"),
    "blame_customer": _l("Blames the customer"),
    "absolute_advertising_claim": _l("Absolute advertising claim"),
    "off_platform_contact": _l("Leads off the platform"),
    "cash_for_reviews": _l("Cash for reviews"),
    "promise_beyond_authority": _l("Promises beyond authority"),
    "privacy": _l("Breaks privacy"),
}
SEVERITIES = {"severe": _l("Severe: may not be published"), "warning": _l("Warning")}

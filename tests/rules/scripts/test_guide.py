"""Every category has its common ground, in both languages and kept by a desk."""

from __future__ import annotations

from app.kernel.wording import Wording
from app.scripts_library.rules.guide import DESKS, GUIDES, desk


def test_every_category_says_what_to_do_what_not_and_by_what_rule() -> None:
    for guide in GUIDES.values():
        assert guide.desk in DESKS
        assert not [one for one in (guide.do, guide.dont, guide.basis) if one.missing]


def test_a_desk_of_a_trainer_s_own_stays_as_it_is_written() -> None:
    assert desk("orders").en == "Order desk"
    assert desk("夜班组") == Wording("夜班组", "夜班组")

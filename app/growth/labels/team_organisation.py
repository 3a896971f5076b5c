"""The organisation board as a file: the page's rows."""

from __future__ import annotations

from app.growth.labels.words import GROUPS
from app.growth.queries.standings import Organisation
from app.growth.rules.board import Group
from app.platform.i18n import _, in_readers_language
from app.platform.sheets import Cell, Column


def organisation_table(sums: Organisation) -> tuple[list[Column], list[list[Cell]]]:
    """Shops and teams with their people by group."""
    heads = [_("Shop or team"), _("Depth"), _("People")]
    heads += [str(GROUPS[kind][0]) for kind in Group]
    heads += [_("Requirements met"), _("Expiring soon"), _("Overdue")]
    rows: list[list[Cell]] = [
        [
            in_readers_language(row.unit.name),
            row.depth,
            row.people,
            *(row.groups[kind] for kind in Group),
            None if row.share_met is None else row.share_met / 10_000,
            row.expiring,
            row.overdue,
        ]
        for row in sums.rows
    ]
    return [Column(h, 24 if n == 0 else 12) for n, h in enumerate(heads)], rows

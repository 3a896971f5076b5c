"""A shelf as cards to leaf through, to print, or to take along as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Response, render_template, request

from app.accounts.access import requires, today
from app.accounts.rules.permissions import Permission
from app.content import store
from app.kernel.wording import LANGUAGES
from app.platform import sheets
from app.platform.db import db
from app.platform.i18n import _, in_readers_language
from app.platform.sheets import Column
from app.scripts_library import labels
from app.scripts_library.models.bodies import ScriptBody, Variant
from app.scripts_library.rules import placeholders
from app.scripts_library.services import finding
from app.scripts_library.views import library
from app.scripts_library.views.library import bp

MOST_CARDS = 200
MOST_TAKEN = 1_000
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _cases(rows: Sequence[Any]) -> dict[str, list[Variant]]:
    """The variants of these scripts, by key."""
    bodies = store.current_of(ScriptBody, [row.key for row in rows])
    return {key: one.body.variants for key, one in bodies.items()}


def _rows(most: int) -> Sequence[Any]:
    """The scripts of the chosen shelf and filters; of a search, what it finds in its order."""
    words, shelf = request.args.get("q", "").strip()[:80], library.asked_shelf()
    if not words:
        return db.session.scalars(shelf.select().limit(most)).all()
    keys = finding.find(words, library.asked_filters(), limit=most).keys
    found = {row.key: row for row in db.session.scalars(replace(shelf, keys=keys).select())}
    return [found[key] for key in keys if key in found]


@bp.get("/cards")
@requires(Permission.SCRIPT_USE)
def show_cards() -> str:
    """The chosen shelf as cards, in the tone that was asked for."""
    rows = _rows(MOST_CARDS)
    return render_template(
        "scripts_library/cards.html",
        rows=rows,
        toned=library.spoken_in([row.key for row in rows], library.asked_tone()),
        cases=_cases(rows),
        labels=labels,
        pieces=placeholders.pieces,
        names=placeholders.names,
        spoken=library.asked_language(),
        asked=library.asked(),
    )


@bp.get("/cards.<any(csv,xlsx):kind>")
@requires(Permission.SCRIPT_USE)
def take_cards(kind: str) -> Response:
    """The same as a table, in both languages, with each tone and the variants in their own
    columns."""
    shelf = _rows(MOST_TAKEN)
    by_tone = {tone: library.spoken_in([row.key for row in shelf], tone) for tone in labels.TONES}
    columns = [
        Column(_("Category"), 18),
        Column(_("Stage"), 12),
        Column(_("Title"), 30),
        *(
            Column(f"{labels.TONES[tone]} · {labels.LANGUAGES[spoken]}", 60)
            for tone in labels.TONES
            for spoken in LANGUAGES
        ),
        *(Column(f"{_('Variants')} · {labels.LANGUAGES[spoken]}", 60) for spoken in LANGUAGES),
    ]
    cases = _cases(shelf)
    rows = [
        [
            str(labels.NAMES.get(row.category, row.category)),
            str(labels.STAGES[row.stage]),
            in_readers_language(row.title),
            *(
                text.said_in(spoken) if (text := said.get(row.key)) else ""
                for said in by_tone.values()
                for spoken in LANGUAGES
            ),
            *(
                "\n".join(
                    f"{one.label.said_in(spoken)}: {one.wording.said_in(spoken)}"
                    for one in cases.get(row.key, ())
                )
                for spoken in LANGUAGES
            ),
        ]
        for row in shelf
    ]
    if kind == "csv":
        data = sheets.write_csv(columns, rows)
    else:
        data = sheets.write_xlsx(columns, rows, sheet=_("Scripts"))
    answer = Response(data, content_type=_TYPES[kind])
    name = f"scripts-{today().isoformat()}.{kind}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer

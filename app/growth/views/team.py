"""The board of a manager's teams."""

from __future__ import annotations

from uuid import UUID

from flask import Response, render_template, request

from app.accounts.access import current_actor, requires
from app.accounts.queries import Person
from app.accounts.rules.permissions import Permission
from app.growth import policies
from app.growth.labels import team_board as wording
from app.growth.labels.team_organisation import organisation_table
from app.growth.labels.words import GROUPS, Words
from app.growth.policies import Subject
from app.growth.queries import pictures, reports
from app.growth.queries.standings import Organisation
from app.growth.queries.team_board import SIZE, Board, Wanted
from app.growth.rules.board import Group
from app.growth.services.reports import KEPT
from app.growth.views.blueprint import bp
from app.growth.views.team_files import file_asked, file_of
from app.platform import clock
from app.platform.i18n import _
from app.platform.paging import Page


def number(text: str | None) -> int:
    """A page number; 1 for anything that is none."""
    return int(text) if text and text.isdigit() else 1


def unit_asked() -> UUID | None:
    """The unit in the address, if it is one."""
    try:
        return UUID(request.args.get("unit", ""))
    except ValueError:
        return None


@bp.route("/team", methods=["GET", "POST"])
@requires(Permission.REPORT_READ)
def show_team_board() -> str | Response:
    """The people of the reader's teams by criteria, in four groups; the same as a file."""
    wanted = Wanted(
        unit=unit_asked(),
        search=request.args.get("q", "").strip(),
        group=request.args.get("group", ""),
        sort=request.args.get("sort", "met"),
        figure=request.args.get("figure", ""),
    )
    board = Board(current_actor(), wanted, pictures.today(clock.now()))
    if board.too_many:
        return _organisation(board, wanted)
    if not board.everybody:
        return render_template("growth/team_board.html", board=board, wanted=wanted, words=None)
    words = Words(board.framework)
    if file_asked():
        columns, rows = wording.columns(words), wording.table(words, board)
        return file_of(_("Team board"), "team-board", columns, rows)
    asked = number(request.args.get("page"))
    count = max(1, -(-len(board.rows) // SIZE))
    place = min(asked, count)
    shown = board.rows[(place - 1) * SIZE : place * SIZE]
    return render_template(
        "growth/team_board.html",
        board=board,
        wanted=wanted,
        words=words,
        wording=wording,
        page=Page(shown, place, SIZE, len(board.rows)),
        groups=GROUPS,
        kinds=list(Group),
        chart=wording.comparison(words, board),
        views=reports.views(current_actor()),
        opens_case=_opens_case,
        kept={key: request.args[key] for key in KEPT if request.args.get(key)},
    )


def _opens_case(person: Person) -> bool:
    subject = Subject(person.id, person.team_id)
    return bool(policies.may_see_case(current_actor(), subject, took_part=False))


def _organisation(board: Board, wanted: Wanted) -> str | Response:
    """Shops and teams in place of people, from the last working-out; the same as a file."""
    sums = Organisation(current_actor(), wanted.unit, board.view.on)
    if file_asked():
        columns, rows = organisation_table(sums)
        return file_of(_("Shops and teams"), "organisation", columns, rows)
    return render_template(
        "growth/team_board.html",
        board=board,
        wanted=wanted,
        words=None,
        sums=sums,
        groups=GROUPS,
        kinds=list(Group),
    )

"""The manager's pages: who may open them, what a wrong form and a wrong state answer."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from app.accounts.models import Account, Management, Membership, RoleGrant
from app.growth.models.tables import FigureImport, Interview, PromotionCase, Talk
from app.growth.rules.promotion import CaseState
from app.kernel.actor import Role
from app.platform import sheets
from app.platform.db import db, transaction
from tests import factories
from tests import growth_team as made
from tests.conftest import NOON, Cast

Client = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def _made(app: Flask, cast: Cast) -> None:
    """Lin is ready; Mei lacks the interview."""
    with app.app_context(), transaction():
        made.publish(NOON - timedelta(days=200))
        at = NOON - timedelta(days=3)
        made.make_ready(cast.lin, cast.gao, at)
        made.signed(cast.mei, at, cast.gao)
        made.measured(cast.mei, at, 6000)
        made.rate(cast.mei, at, {"attitude": 200, "efficiency": 310})


@pytest.fixture
def key(app: Flask, cast: Cast) -> Callable[[str], UUID]:
    """The public id behind a name."""

    def find(name: str) -> UUID:
        with app.app_context():
            return db.session.scalars(
                select(Account.public_id).where(Account.id == cast.ids[name])
            ).one()

    return find


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


# --- the board -----------------------------------------------------------------------------


def test_the_board_shows_people_in_groups_with_the_one_thing_to_know(client_of: Client) -> None:
    page = text(client_of("gao").get("/team"))
    assert "Ready · 1" in page
    assert "At risk · 1" in page
    assert "Solved only 60%" in page
    assert "卢思远" not in page


@pytest.mark.parametrize(("who", "status"), [("gao", 200), ("qiu", 200), ("an", 200), ("lin", 404),
                                             ("tao", 404), ("ada", 404)])  # fmt: skip
def test_who_opens_the_board(client_of: Client, who: str, status: int) -> None:
    assert client_of(who).get("/team").status_code == status


def test_an_analyst_reads_every_board_and_changes_nothing(
    client_of: Client, key: Callable[[str], UUID]
) -> None:
    client = client_of("an")
    assert "卢思远" in text(client.get("/team"))
    address = f"/team/people/{key('lin')}"
    page = text(client.get(address))
    assert "Agree on a goal" not in page
    assert client.post(f"{address}/talks", data={"talk-words": "x"}).status_code == 404


def test_search_and_group_narrow_the_board_and_its_file_alike(client_of: Client) -> None:
    client = client_of("gao")
    for query in ("q=梅", "group=at_risk"):
        page = text(client.get(f"/team?{query}"))
        assert "梅子涵" in page
        assert "林晓雯" not in page
        file = sheets.read(client.get(f"/team?{query}&format=csv").data, "board.csv")[0]
        assert [row[0] for row in file.rows[1:]] == ["梅子涵"]
    assert "Nobody fits" in text(client.get("/team?q=nobody"))


def test_the_workbook_holds_the_figures_of_the_page(client_of: Client) -> None:
    data = client_of("gao").get("/team?format=xlsx").data
    (sheet,) = sheets.read(data, "board.xlsx")
    rows = {str(row[0]): row for row in sheet.rows[1:]}
    assert rows["林晓雯"][5] == 4
    assert rows["林晓雯"][-3:-1] == (4, 4)
    assert rows["梅子涵"][-3:-1] == (2, 4)


def test_a_deputy_is_told_whose_place_it_is(app: Flask, client_of: Client, cast: Cast) -> None:
    with app.app_context(), transaction() as session:
        team = session.scalars(
            select(Membership.unit_id).where(Membership.account_id == cast.lin)
        ).one()
        session.add(
            Management(account_id=cast.ping, unit_id=team, is_deputy=True,
                       since=NOON.date(), created_at=NOON)
        )  # fmt: skip
    page = text(client_of("ping").get("/team"))
    assert "You stand in for the manager here" in page
    assert "林晓雯" in page


def test_the_statements_behind_a_board_do_not_grow_with_its_people(
    app: Flask, client_of: Client, cast: Cast
) -> None:
    client = client_of("gao")

    def statements() -> int:
        seen: list[str] = []
        with app.app_context():
            engine = db.engine

        def note(*arguments: object) -> None:
            seen.append(str(arguments[2]))

        event.listen(engine, "before_cursor_execute", note)
        try:
            assert client.get("/team").status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    few = statements()
    with app.app_context(), transaction() as session:
        team = session.scalars(
            select(Membership.unit_id).where(Membership.account_id == cast.lin)
        ).one()
        for number in range(20):
            account = factories.make_account(
                f"N{number}", f"新人{number}", hired=NOON.date(), at=NOON
            )
            session.add(RoleGrant(account_id=account.id, role=Role.LEARNER, granted_at=NOON))
            session.add(
                Membership(account_id=account.id, unit_id=team, since=NOON.date(), created_at=NOON)
            )
        session.flush()
    assert statements() <= few


# --- one person ----------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "status"), [("gao", 200), ("an", 200), ("qiu", 404), ("mei", 404),
                                             ("tao", 404), ("ping", 404)])  # fmt: skip
def test_who_opens_a_persons_page(
    client_of: Client, key: Callable[[str], UUID], who: str, status: int
) -> None:
    assert client_of(who).get(f"/team/people/{key('lin')}").status_code == status


@pytest.mark.parametrize(
    ("form", "data", "field"),
    [
        ("talks", {"talk-words": ""}, "talk-words"),
        ("goals", {"goal-aim": "", "goal-due_on": "2027-01-01"}, "goal-aim"),
        ("vouch", {"vouch-what": "newcomer_coached", "vouch-count": "0",
                   "vouch-reason": "x"}, "vouch-count"),
        ("interviews", {"ask-kind": "none", "ask-held_on": "2026-12-01"}, "ask-kind"),
    ],
)  # fmt: skip
def test_a_wrong_entry_comes_back_with_its_field_named(
    client_of: Client, key: Callable[[str], UUID], form: str, data: dict[str, str], field: str
) -> None:
    answer = client_of("gao").post(f"/team/people/{key('mei')}/{form}", data=data)
    assert answer.status_code == 422
    assert f'href="#{field}"' in text(answer)


def test_another_teams_manager_states_nothing(
    client_of: Client, key: Callable[[str], UUID]
) -> None:
    answer = client_of("qiu").post(f"/team/people/{key('lin')}/talks", data={"talk-words": "x"})
    assert answer.status_code == 404


def test_a_note_for_oneself_stays_with_its_writer(
    app: Flask, client_of: Client, key: Callable[[str], UUID]
) -> None:
    address = f"/team/people/{key('mei')}"
    answer = client_of("gao").post(f"{address}/talks", data={"talk-words": "quietly"})
    assert answer.status_code == 303
    with app.app_context():
        assert db.session.scalars(select(Talk.shared)).one() is False
    assert "quietly" in text(client_of("gao").get(address))
    assert "quietly" not in text(client_of("an").get(address))


def test_the_person_reads_goals_and_shared_talks_and_not_the_others(
    client_of: Client, key: Callable[[str], UUID]
) -> None:
    manager, address = client_of("gao"), f"/team/people/{key('mei')}"
    goal = {"goal-aim": "Four at once", "goal-due_on": "2026-12-20"}
    assert manager.post(f"{address}/goals", data=goal).status_code == 303
    manager.post(f"{address}/talks", data={"talk-words": "said to Mei", "talk-shared": "y"})
    manager.post(f"{address}/talks", data={"talk-words": "kept back"})
    own = text(client_of("mei").get("/growth"))
    assert "Four at once" in own
    assert "said to Mei" in own
    assert "kept back" not in own


def test_a_goal_is_followed_up_by_manager_and_person(
    client_of: Client, key: Callable[[str], UUID]
) -> None:
    manager, mei = client_of("gao"), client_of("mei")
    address = f"/team/people/{key('mei')}"
    goal = {"goal-aim": "Four at once", "goal-due_on": "2026-12-20", "goal-own": "no",
            "goal-look_on": "2026-12-01"}  # fmt: skip
    assert manager.post(f"{address}/goals", data=goal).status_code == 303
    found = re.search(r"/growth/goals/([0-9a-f-]{36})", text(mei.get("/growth")))
    assert found
    own, follow = found[0], f"{address}/goals/{found[1]}/follow-up"
    page = text(mei.get(own))
    assert "sees to it" in page
    assert "looked at together on 1 Dec" in page
    empty = mei.post(own, data={"words": ""})
    assert empty.status_code == 422
    assert 'id="words-error"' in text(empty)
    assert mei.post(own, data={"words": "Three went well"}).status_code == 303
    assert "Three went well" in text(manager.get(address))
    name = f"follow-{found[1]}"
    wrong = manager.post(follow, data={f"{name}-words": ""})
    assert wrong.status_code == 422
    assert f'id="{name}-words-error"' in text(wrong)
    said = {f"{name}-words": "Half way", f"{name}-look_on": "2026-12-10"}
    assert manager.post(follow, data=said).status_code == 303
    page = text(mei.get(own))
    assert "Half way" in page
    assert "looked at together on 10 Dec" in page
    assert client_of("lin").get(own).status_code == 404
    assert client_of("qiu").post(follow, data=said).status_code == 404
    close = {f"close-{found[1]}-reached": "yes", f"close-{found[1]}-outcome": "Four it is"}
    assert manager.post(f"{address}/goals/{found[1]}/close", data=close).status_code == 303
    page = text(mei.get(own))
    assert "Four it is" in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    assert mei.post(own, data={"words": "late"}).status_code == 409


# --- a case --------------------------------------------------------------------------------


def propose(client_of: Client, key: Callable[[str], UUID]) -> str:
    answer = client_of("gao").post(f"/team/people/{key('lin')}/propose", data={"reason": "Calm"})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def test_a_promotion_goes_from_desk_to_desk(
    app: Flask, client_of: Client, key: Callable[[str], UUID]
) -> None:
    case = propose(client_of, key)
    assert "1 case waits for you" in text(client_of("tao").get("/team/cases"))
    assert client_of("tao").post(f"{case}/endorse", data={"reason": "Seen"}).status_code == 303
    assert "1 case waits for you" in text(client_of("ping").get("/team/cases"))
    wrong = client_of("ping").post(f"{case}/decide", data={"decision": "approve"})
    assert wrong.status_code == 422
    assert 'href="#effective"' in text(wrong)
    done = client_of("ping").post(
        f"{case}/decide", data={"decision": "approve", "effective": "2026-12-01"}
    )
    assert done.status_code == 303
    again = client_of("ping").post(f"{case}/decide", data={"decision": "decline", "reason": "x"})
    assert again.status_code == 409
    own = text(client_of("lin").get(case))
    assert "Approved, in force from 1 Dec 2026." in own
    with app.app_context():
        assert db.session.scalars(select(PromotionCase.state)).one() is CaseState.APPROVED


def test_a_conflict_of_interest_is_refused_and_shown(
    client_of: Client, key: Callable[[str], UUID]
) -> None:
    case = propose(client_of, key)
    assert "Trainers endorse." in text(client_of("gao").get(case))
    refused = client_of("gao").post(f"{case}/endorse", data={"reason": "mine"})
    assert refused.status_code == 403
    assert "Trainers endorse." in text(refused)


@pytest.mark.parametrize(("who", "status"), [("gao", 200), ("lin", 200), ("tao", 200),
                                             ("ping", 200), ("qiu", 404), ("mei", 404),
                                             ("an", 404)])  # fmt: skip
def test_who_reads_a_case(
    client_of: Client, key: Callable[[str], UUID], who: str, status: int
) -> None:
    assert client_of(who).get(propose(client_of, key)).status_code == status


def test_open_cases_of_several_teams_stand_side_by_side(
    app: Flask, client_of: Client, key: Callable[[str], UUID], cast: Cast
) -> None:
    propose(client_of, key)
    with app.app_context(), transaction():
        made.make_ready(cast.lu, cast.qiu, NOON - timedelta(days=3))
    client_of("qiu").post(f"/team/people/{key('lu')}/propose", data={"reason": "Exact"})
    page = text(client_of("ping").get("/team/cases?show=compare"))
    assert "林晓雯" in page
    assert "卢思远" in page
    assert "Intermediate specialist · 2" in page
    assert "卢思远" not in text(client_of("gao").get("/team/cases?show=compare"))


def test_a_proposal_without_a_reason_comes_back(
    client_of: Client, key: Callable[[str], UUID]
) -> None:
    answer = client_of("gao").post(f"/team/people/{key('lin')}/propose", data={})
    assert answer.status_code == 422
    assert 'href="#reason"' in text(answer)


def test_an_approver_waives_while_a_case_is_open(
    client_of: Client, key: Callable[[str], UUID]
) -> None:
    address = f"/team/people/{key('lin')}/waive"
    assert client_of("ping").get(address).status_code == 404
    propose(client_of, key)
    assert client_of("ping").get(address).status_code == 200
    assert client_of("gao").get(address).status_code == 404


# --- interviews ----------------------------------------------------------------------------


def test_an_interview_waits_in_the_interviewers_list_until_rated(
    app: Flask, client_of: Client, key: Callable[[str], UUID]
) -> None:
    asked = client_of("gao").post(
        f"/team/people/{key('mei')}/interviews",
        data={"ask-kind": "phone", "ask-held_on": "2026-11-25"},
    )
    assert asked.status_code == 303
    with app.app_context():
        address = f"/team/interviews/{db.session.scalars(select(Interview.public_id)).one()}"
    assert "梅子涵" in text(client_of("ping").get("/team/interviews"))
    assert client_of("tao").get("/team/interviews").status_code == 404
    wrong = client_of("ping").post(address, data={"level_communication": "4", "heard": "Clear"})
    assert wrong.status_code == 422
    assert 'href="#level_problem_handling"' in text(wrong)
    full = {"level_communication": "4", "level_problem_handling": "5", "heard": "Clear"}
    assert client_of("ping").post(address, data=full).status_code == 303
    assert "The result is 4.5" in text(client_of("ping").get(address))
    assert client_of("ping").post(address, data=full).status_code == 409


# --- figures -------------------------------------------------------------------------------


def upload(client: FlaskClient, data: bytes, name: str = "figures.csv") -> TestResponse:
    return client.post("/team/figures/import", data={"file": (io.BytesIO(data), name)})


def test_the_template_brings_itself_in(client_of: Client) -> None:
    client = client_of("gao")
    workbook = client.get("/team/figures/template?format=xlsx").data
    answer = upload(client, workbook, "template.xlsx")
    assert "Nobody with this staff number is in your teams." in text(
        client.get(answer.headers["Location"])
    )
    table = client.get("/team/figures/template?format=csv").data.replace(b"KF0001", b"K0000")
    answer = upload(client, table, "template.csv")
    assert "Write 2 figures" in text(client.get(answer.headers["Location"]))


def test_a_file_is_looked_at_then_written_then_taken_back(app: Flask, client_of: Client) -> None:
    client = client_of("gao")
    rows: list[tuple[sheets.Cell, ...]] = [("K0000", "2026-09", 91), ("K0001", "2026-09", "?")]
    data = sheets.write_csv([sheets.Column(n) for n in ("工号", "月份", "解决率")], rows)
    address = str(upload(client, data).headers["Location"])
    page = text(client.get(address))
    assert "C3" in page
    assert "Write 1 figure" in page
    assert client.post(f"{address}/undo").status_code == 403
    assert client.post(f"{address}/write").status_code == 303
    assert client.post(f"{address}/write").status_code == 409
    assert "91%" in text(client.get("/team/figures?month=2026-09"))
    assert client_of("qiu").get(address).status_code == 404
    assert client.post(f"{address}/undo").status_code == 303
    assert "91%" not in text(client.get("/team/figures?month=2026-09"))
    with app.app_context():
        assert db.session.scalars(select(FigureImport.undone_at)).one() is not None


def nasty() -> bytes:
    """A workbook as people send it: a title drawn over all columns that alone names the month,
    headings in two lines, one person's cell drawn over two rows, units and signs for nothing."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("月报")
    sheet.merge_range("A1:D1", "木禾旗舰店2026年9月服务质量月报")
    sheet.merge_range("A3:A4", "工号")
    sheet.merge_range("B3:C3", "服务质量")
    sheet.write_row("B4", ["解决率", "平均首次回复", "备注"])
    sheet.write_row("A5", ["K0000", 0.91, "28秒", "-"])
    sheet.merge_range("A6:A7", "K0001")
    sheet.write_row("B6", ["—", "1分02秒"])
    sheet.write_row("B7", ["八成", None])
    book.close()
    return stream.getvalue()


def test_a_workbook_as_people_send_it_is_read_below_its_title(client_of: Client) -> None:
    client = client_of("gao")
    address = str(upload(client, nasty(), "月报.xlsx").headers["Location"])
    page = text(client.get(address))
    assert 'value="2026-09"' in page, "the month of the title"
    assert "Write 3 figures" in page
    assert "B7" in page, "the cell as the workbook names it"
    assert "八成" in page
    assert client.post(f"{address}/write").status_code == 303
    table = text(client.get("/team/figures?month=2026-09"))
    for shown in ("91%", "28 s", "62 s"):
        assert shown in table


def test_what_no_heading_says_is_said_by_hand(client_of: Client) -> None:
    client = client_of("gao")
    data = "编号,搞定,第几期\nK0000,88%,x\n".encode()
    address = str(upload(client, data).headers["Location"])
    page = text(client.get(address))
    assert "No column of staff numbers was found" in page
    assert "Every cell is in order" not in page
    assert client.post(f"{address}/write").status_code == 409
    columns = {"column-0": "staff_no", "column-1": "solving", "column-2": ""}
    wrong = client.post(f"{address}/columns", data={**columns, "month": "autumn"})
    assert wrong.status_code == 422
    assert 'id="month-error"' in text(wrong)
    client.post(f"{address}/columns", data=columns)
    assert "No column of months was found" in text(client.get(address))
    client.post(f"{address}/columns", data={**columns, "month": "2026年10月"})
    assert "Write 1 figure" in text(client.get(address))


def test_a_file_that_is_no_table_names_the_field(client_of: Client) -> None:
    answer = upload(client_of("gao"), b"\x00\x01", "figures.xlsx")
    assert answer.status_code == 422
    assert 'href="#file"' in text(answer)


def test_the_table_and_its_file_hold_the_same_people_and_figures(client_of: Client) -> None:
    client = client_of("gao")
    page = text(client.get("/team/figures?month=2026-10"))
    assert "90%" in page
    assert "60%" in page
    file = sheets.read(client.get("/team/figures?month=2026-10&format=csv").data, "f.csv")[0]
    assert {(row[0], row[4]) for row in file.rows[1:]} == {("林晓雯", "90.0"), ("梅子涵", "60.0")}
    months = text(client.get("/team/figures?figure=solving"))
    assert "Mean of all shown" in months

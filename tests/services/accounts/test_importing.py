"""People from a spreadsheet: shown before written, wrong rows named, updated by staff number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.accounts import queries
from app.accounts.models import Account, PeopleImport
from app.accounts.services import importing, people, secrets
from app.audit.models import AuditEntry
from app.kernel.actor import Actor, Role
from app.kernel.errors import BadContent, Conflict, NotFound
from app.platform import hashing, sheets
from app.platform.db import db, transaction
from app.platform.sheets import Column
from tests.conftest import NOON, Cast

TODAY = NOON.date()
HEAD = ["工号", "姓名", "班组", "入职日期", "邮箱", "语言"]
NEW = ["K9001", "赵甲", "售前一组", "2026-11-20", "zhao@example.com", "English"]


def csv(*rows: list[str], encoding: str = "utf-8-sig") -> bytes:
    return "\n".join(",".join(row) for row in rows).encode(encoding)


def draft(data: bytes, name: str = "people.csv") -> importing.Draft:
    return importing.read(data, name, today=TODAY, language="zh")


def write(
    data: bytes, by: Actor, name: str = "people.csv"
) -> tuple[UUID | None, Mapping[str, Any]]:
    found = draft(data, name)
    with transaction():
        key = importing.keep(found, by=by, at=NOON).public_id
    with transaction():
        portions = importing.begin(key, by=by, at=NOON)
    for portion in portions:
        with transaction():
            importing.write(key, portion, by=by, today=TODAY, at=NOON)
    with transaction():
        return importing.finish(key, by=by, at=NOON)


def account(staff_no: str) -> Account | None:
    return db.session.scalar(select(Account).where(Account.staff_no == staff_no))


def reasons(found: importing.Draft) -> dict[str, str]:
    return {f["cell"]: f["reason"] for row in found.rows for f in row["faults"]}


def test_a_new_person_becomes_a_learner_in_a_team_with_a_secret_that_opens(
    in_app: Cast, ada: Actor
) -> None:
    handout, counts = write(csv(HEAD, NEW), ada)
    assert counts["new"] == 1
    made = account("K9001")
    assert made is not None
    assert (made.name, made.language, made.hired_on) == ("赵甲", "en", date(2026, 11, 20))
    assert people.held_by(made.id) == (frozenset({Role.LEARNER}), frozenset())
    team = queries.team_of(db.session(), made.id, day=TODAY)
    assert team == in_app.teams["one"]
    assert handout is not None
    (handed,) = secrets.secrets_of(handout, by=ada, at=NOON)
    assert hashing.matches(made.password_hash, handed.secret)


def test_a_preview_writes_nothing(in_app: Cast, ada: Actor) -> None:
    before = db.session.scalar(select(func.count(Account.id)))
    db.session.rollback()
    found = draft(csv(HEAD, NEW))
    with transaction():
        importing.keep(found, by=ada, at=NOON)
    assert db.session.scalar(select(func.count(Account.id))) == before
    assert account("K9001") is None


def test_the_same_file_twice_adds_nothing(in_app: Cast, ada: Actor) -> None:
    write(csv(HEAD, NEW), ada)
    handout, counts = write(csv(HEAD, NEW), ada)
    assert handout is None
    assert (counts["new"], counts["changed"], counts["same"]) == (0, 0, 1)


def test_a_known_number_is_updated_and_an_empty_cell_changes_nothing(
    in_app: Cast, ada: Actor
) -> None:
    old = account("K0000")
    assert old is not None
    kept = (old.email, old.hired_on, old.password_hash)
    db.session.rollback()
    handout, counts = write(csv(HEAD, ["K0000", "林小雯", "售后二组", "", "", ""]), ada)
    assert (counts["new"], counts["changed"]) == (0, 1)
    assert handout is None
    lin = account("K0000")
    assert lin is not None
    assert lin.name == "林小雯"
    assert (lin.email, lin.hired_on, lin.password_hash) == kept
    assert queries.team_of(db.session(), lin.id, day=TODAY) == in_app.teams["two"]
    yesterday = queries.team_of(db.session(), lin.id, day=TODAY - timedelta(days=1))
    assert yesterday == in_app.teams["one"]


def test_wrong_rows_are_named_by_cell_and_left_out(in_app: Cast, ada: Actor) -> None:
    table = csv(
        HEAD,
        NEW,
        ["K9002", "钱乙", "没有的组", "2026-11-20", "", ""],
        ["K9003", "孙丙", "售前一组", "", "", ""],
        ["K9004", "李丁", "", "2026-11-20", "", ""],
        ["K9005", "周戊", "售前一组", "2026-11-20", "mei@example.com", ""],
        ["K9006", "吴己", "售前一组", "2026-11-20", "zhao@example.com", ""],
        ["", "郑庚", "售前一组", "2026-11-20", "", ""],
    )
    found = draft(table)
    assert found.counts == {"read": 7, "new": 1, "changed": 0, "same": 0, "wrong": 6}
    assert reasons(found) == {
        "C3": "There is no such team. Open it first, or mend the name.",
        "D4": "A new person needs a hire date.",
        "C5": "A new person needs a team.",
        "E6": "Somebody else has this e-mail address.",
        "E7": "This address stands in %(cell)s already; keep one.",
        "A8": "The staff number is missing.",
    }
    write(table, ada)
    assert account("K9001") is not None
    assert all(account(f"K900{n}") is None for n in range(2, 7))


def test_a_team_is_found_by_key_either_name_or_with_its_merchant(in_app: Cast) -> None:
    for called in (
        "one",
        "售前一组",
        "Pre-sales 1",
        "青禾母婴/售前一组",
        "Qinghe Baby / Pre-sales 1",
    ):
        found = draft(csv(HEAD, [*NEW[:2], called, *NEW[3:]]))
        assert found.counts["new"] == 1, called
    assert draft(csv(HEAD, [*NEW[:2], "青禾母婴", *NEW[3:]])).counts["wrong"] == 1


def test_a_language_left_empty_is_the_organisations(in_app: Cast, ada: Actor) -> None:
    write(csv(HEAD, [*NEW[:5], ""]), ada)
    made = account("K9001")
    assert made is not None
    assert made.language == "zh"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_of_chinese_spreadsheets(in_app: Cast, encoding: str) -> None:
    found = draft(csv(HEAD, NEW, encoding=encoding))
    assert found.rows[0]["values"]["name"] == "赵甲"


def test_an_excel_file_with_real_dates(in_app: Cast, ada: Actor) -> None:
    columns = [Column(word) for word in HEAD]
    data = sheets.write_xlsx(columns, [[*NEW[:3], date(2026, 11, 20), *NEW[4:]]], sheet="人员")
    found = draft(data, "人员.xlsx")
    assert found.sheet == "人员"
    assert found.rows[0]["values"]["hired_on"] == "2026-11-20"
    assert write(data, ada, "人员.xlsx")[1]["new"] == 1


def test_a_file_without_a_header_is_refused_with_a_reason(in_app: Cast) -> None:
    with pytest.raises(BadContent):
        draft(csv(["a", "b"], ["1", "2"]))


def test_a_file_that_is_too_long_is_refused(in_app: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_ROWS", 1)
    with pytest.raises(BadContent):
        draft(csv(HEAD, NEW, ["K9002", *NEW[1:4], "", ""]))


def test_a_staged_file_belongs_to_who_brought_it_and_lasts_a_day(in_app: Cast, ada: Actor) -> None:
    with transaction():
        key = importing.keep(draft(csv(HEAD, NEW)), by=ada, at=NOON).public_id
    assert importing.staged(key, by=ada, at=NOON).counts["new"] == 1
    with pytest.raises(NotFound):
        importing.staged(key, by=Actor(in_app.tao), at=NOON)
    with pytest.raises(NotFound):
        importing.staged(key, by=ada, at=NOON + timedelta(days=1))


def test_a_written_file_is_written_once_and_its_rows_go(in_app: Cast, ada: Actor) -> None:
    write(csv(HEAD, NEW), ada)
    kept = db.session.scalars(select(PeopleImport)).one()
    assert kept.rows == []
    key = kept.public_id
    db.session.rollback()
    with pytest.raises(Conflict), transaction():
        importing.begin(key, by=ada, at=NOON)
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "people.imported")
    ).one()
    assert entry.after == {"read": 1, "new": 1, "changed": 0, "same": 0, "wrong": 0}


def test_writing_a_portion_again_after_a_break_adds_nothing(in_app: Cast, ada: Actor) -> None:
    with transaction():
        key = importing.keep(draft(csv(HEAD, NEW)), by=ada, at=NOON).public_id
    with transaction():
        (portion,) = importing.begin(key, by=ada, at=NOON)
    for _time in range(2):
        with transaction():
            importing.write(key, portion, by=ada, today=TODAY, at=NOON)
    with transaction():
        assert importing.begin(key, by=ada, at=NOON) == [portion]
    number = select(func.count(Account.id)).where(Account.staff_no == "K9001")
    assert db.session.scalar(number) == 1


def test_an_import_never_gives_the_secret_of_somebody_who_is_here_already(
    in_app: Cast, ada: Actor
) -> None:
    handout, _counts = write(csv(HEAD, NEW, ["K0000", "林小雯", "", "", "", ""]), ada)
    assert handout is not None
    shown = [h.account.staff_no for h in secrets.secrets_of(handout, by=ada, at=NOON)]
    assert shown == ["K9001"]


@pytest.mark.parametrize("day", ["1949-12-31", "2028-01-01", "9999-12-31"])
def test_nobody_is_hired_before_living_memory_or_long_after_today(in_app: Cast, day: str) -> None:
    found = draft(csv(HEAD, [*NEW[:3], day, *NEW[4:]]))
    assert list(reasons(found)) == ["D2"]
    assert found.counts["wrong"] == 1

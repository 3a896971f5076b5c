"""Monthly figures from a file: shown first, written on a word, taken back whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts import queries as accounts
from app.evidence import ledger
from app.evidence.facts import IndicatorMeasured
from app.growth import jobs
from app.growth.models.framework import Framework
from app.growth.models.tables import FigureImport, MonthlyFigure
from app.growth.queries import frameworks
from app.growth.services import figures, holdings
from app.jobs.outbox import Job
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Denied
from app.platform import sheets
from app.platform.db import db, transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast

TODAY = date(2026, 11, 24)
HEADER = ("工号", "月份", "问题解决率", "平均首次回复")


@pytest.fixture
def framework(context: Flask, cast: Cast) -> Framework:
    """The framework in force."""
    made.publish(NOON - timedelta(days=200))
    return frameworks.edition(TODAY).body


def actor(cast: Cast, name: str) -> Actor:
    return accounts.actor_of(db.session(), cast.ids[name], day=TODAY)


def file_of(*rows: Sequence[object], header: Sequence[str] = HEADER) -> bytes:
    return sheets.write_csv([sheets.Column(name) for name in header], rows)  # type: ignore[arg-type]


def staged(
    cast: Cast, framework: Framework, data: bytes, who: str = "gao", month: str | None = None
) -> FigureImport:
    by = actor(cast, who)
    teams = None if who == "an" else by.teams
    return figures.read_file(
        data, "figures.csv", framework, month=month, teams=teams, by=by, at=NOON
    )


def values(learner: int) -> dict[str, int]:
    """Month → solving rate as the ledger knows it."""
    known = ledger.history(learner, kinds=[IndicatorMeasured.KIND])[learner]
    return {
        r.fact.month: r.fact.value
        for r in known
        if isinstance(r.fact, IndicatorMeasured) and r.fact.indicator == "solving"
    }


def test_nothing_counts_before_it_is_confirmed(cast: Cast, framework: Framework) -> None:
    row = staged(cast, framework, file_of(("K0000", "2026-10", "88%", 24)))
    assert len(row.values) == 2
    assert values(cast.lin) == {}
    figures.start(row, by=actor(cast, "gao"), at=NOON)
    assert values(cast.lin) == {"2026-10": 8800}
    assert row.cells == []


def test_a_wrong_cell_is_named_and_costs_that_cell_alone(cast: Cast, framework: Framework) -> None:
    row = staged(
        cast,
        framework,
        file_of(
            ("K0000", "2026-10", "lots", 24),
            ("K0002", "2026-10", 0.9, 20),
            ("K0001", "2026-11", 0.9, 20),
        ),
    )
    assert [(f["cell"], f["why"]) for f in row.faults] == [
        ("C2", "This is not a number."),
        ("A3", "Nobody with this staff number is in your teams."),
        ("B4", "This month is not over yet."),
    ]
    assert [v[:3] for v in row.values] == [[cast.lin, "first_reply", "2026-10"]]


def test_an_analyst_brings_in_everybodys_figures(cast: Cast, framework: Framework) -> None:
    row = staged(cast, framework, file_of(("K0002", "2026-10", 0.9, 20)), who="an")
    assert row.faults == []
    assert {v[0] for v in row.values} == {cast.lu}


def test_a_column_with_a_strange_name_is_given_its_meaning_by_hand(
    cast: Cast, framework: Framework
) -> None:
    data = file_of(("K0000", "2026-10", 77), header=("工号", "月份", "搞定"))
    row = staged(cast, framework, data)
    assert (row.values, figures.lacks(row)[:20]) == ([], "No column of figures")
    with pytest.raises(Conflict):
        figures.start(row, by=actor(cast, "gao"), at=NOON)
    data = file_of(("K0000", "2026-10", 77, 25), header=("工号", "月份", "搞定", "平均首次回复"))
    row = staged(cast, framework, data)
    assert len(row.values) == 1
    by = actor(cast, "gao")
    meanings = {0: "staff_no", 1: "month", 2: "solving"}
    figures.map_again(row, framework, meanings, month=None, teams=by.teams, at=NOON)
    assert row.values == [[cast.lin, "solving", "2026-10", 7700]]


def test_a_file_taken_back_leaves_what_stood_before(cast: Cast, framework: Framework) -> None:
    by = actor(cast, "gao")
    first = staged(cast, framework, file_of(("K0000", "2026-10", 80, 24)))
    figures.start(first, by=by, at=NOON)
    second = staged(
        cast, framework, file_of(("K0000", "2026-10", 90, 24), ("K0001", "2026-10", 70, 30))
    )
    figures.start(second, by=by, at=NOON)
    assert second.corrected == 1
    assert (values(cast.lin), values(cast.mei)) == ({"2026-10": 9000}, {"2026-10": 7000})
    figures.ask_undo(second, by=by, at=NOON)
    assert (values(cast.lin), values(cast.mei)) == ({"2026-10": 8000}, {})
    figures.ask_undo(first, by=by, at=NOON)
    assert values(cast.lin) == {}


def test_what_was_corrected_since_survives_the_taking_back(
    cast: Cast, framework: Framework
) -> None:
    by = actor(cast, "gao")
    first = staged(cast, framework, file_of(("K0000", "2026-10", 80, 24)))
    figures.start(first, by=by, at=NOON)
    second = staged(cast, framework, file_of(("K0000", "2026-10", 90, 24)))
    figures.start(second, by=by, at=NOON)
    figures.ask_undo(first, by=by, at=NOON)
    assert values(cast.lin) == {"2026-10": 9000}


@pytest.mark.parametrize(
    ("who", "later", "message"),
    [
        ("qiu", timedelta(0), "Only who brought this file in can take it back."),
        (
            "gao",
            timedelta(days=8),
            "A file can be taken back for seven days; import a corrected one instead.",
        ),
    ],
)
def test_who_may_take_a_file_back_and_how_long(
    cast: Cast, framework: Framework, who: str, later: timedelta, message: str
) -> None:
    row = staged(cast, framework, file_of(("K0000", "2026-10", 80, 24)))
    figures.start(row, by=actor(cast, "gao"), at=NOON)
    with pytest.raises(Denied) as refused:
        figures.ask_undo(row, by=actor(cast, who), at=NOON + later)
    assert refused.value.message == message


def test_a_file_is_written_once(cast: Cast, framework: Framework) -> None:
    row = staged(cast, framework, file_of(("K0000", "2026-10", 80, 24)))
    figures.start(row, by=actor(cast, "gao"), at=NOON)
    with pytest.raises(Conflict):
        figures.start(row, by=actor(cast, "gao"), at=NOON)


def test_a_large_file_is_written_and_taken_back_by_the_worker(context: Flask, cast: Cast) -> None:
    with transaction():
        made.publish(NOON - timedelta(days=200))
    months = [f"{year}-{month:02d}" for year in range(2010, 2026) for month in range(1, 13)]
    rows = [("K0000", month, 80, 24) for month in months]
    with transaction():
        body = frameworks.edition(TODAY).body
        row = staged(cast, body, file_of(*rows))
        figures.start(row, by=actor(cast, "gao"), at=NOON)
        key = str(row.public_id)
        assert row.finished_at is None
    payload: dict[str, object] = {"import": key, "by": cast.gao}
    jobs.write_figures(Job(1, figures.JOB, key, payload, 1))
    counted = select(func.count()).where(MonthlyFigure.replaced_at.is_(None))
    assert db.session.scalar(counted) == 2 * len(months)
    db.session.rollback()
    with transaction():
        done = db.session.scalars(select(FigureImport)).one()
        figures.ask_undo(done, by=actor(cast, "gao"), at=NOON)
        assert done.undone_at is None
    jobs.write_figures(Job(2, figures.JOB, key, {**payload, "undo": True}, 1))
    assert db.session.scalar(counted) == 0


def test_the_command_checks_writes_and_answers_in_json(
    app: Flask, cast: Cast, tmp_path: Path
) -> None:
    with app.app_context(), transaction():
        made.publish(NOON - timedelta(days=200))
    file = tmp_path / "figures.csv"
    file.write_bytes(file_of(("K0000", "2026-10", 88, 24), ("K9999", "2026-10", 88, 24)))
    runner = app.test_cli_runner()
    dry = runner.invoke(args=["growth", "import-figures", str(file), "--dry-run", "--json"])
    answer = json.loads(dry.stdout)
    assert (dry.exit_code, answer["written"], answer["figures"]) == (1, False, 2)
    assert [fault["cell"] for fault in answer["faults"]] == ["A3"]
    with app.app_context():
        assert values(cast.lin) == {}
        assert db.session.scalar(select(func.count()).select_from(FigureImport)) == 0
    wet = runner.invoke(args=["growth", "import-figures", str(file), "--json"])
    assert json.loads(wet.stdout)["written"] is True
    with app.app_context():
        assert values(cast.lin) == {"2026-10": 8800}
    file.write_bytes(b"")
    assert runner.invoke(args=["growth", "import-figures", str(file)]).exit_code == 2


def test_the_command_is_told_what_a_column_means(app: Flask, cast: Cast, tmp_path: Path) -> None:
    with app.app_context(), transaction():
        made.publish(NOON - timedelta(days=200))
    file = tmp_path / "desk.csv"
    file.write_text("坐席,统计月份,搞定率,备注\nK0000,2026-10,88,好\n", encoding="utf-8-sig")
    runner = app.test_cli_runner()

    def run(*said: str) -> tuple[int, str]:
        columns = [part for one in said for part in ("--column", one)]
        done = runner.invoke(args=["growth", "import-figures", str(file), *columns])
        return done.exit_code, done.output

    assert run()[0] == 2
    assert "no column 得分" in run("得分=solving")[1]
    assert "no figure smiles" in run("搞定率=smiles")[1]
    assert "Heading=solving" in run("搞定率")[1]
    assert run("坐席=staff_no", "搞定率=solving", "备注=")[0] == 0
    with app.app_context():
        assert values(cast.lin) == {"2026-10": 8800}


def test_files_that_nobody_wrote_are_purged_and_written_ones_stay(
    cast: Cast, framework: Framework
) -> None:
    staged(cast, framework, file_of(("K0000", "2026-10", 80, 24)))
    kept = staged(cast, framework, file_of(("K0000", "2026-10", 81, 24)))
    figures.start(kept, by=actor(cast, "gao"), at=NOON)
    written = kept.public_id
    assert holdings.purge_files(NOON) == 0
    assert holdings.purge_files(NOON + timedelta(seconds=1)) == 1
    db.session.expire_all()
    assert db.session.scalars(select(FigureImport.public_id)).all() == [written]

"""The check before an exam, papers that stand for one another, papers for the printer."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from app.exams.jobs import exams as exams_jobs
from app.exams.jobs.printing import PaperPrinter
from app.exams.services import printing
from app.jobs import outbox
from app.platform import clock
from app.platform.db import db

ClientOf = Callable[[str], FlaskClient]
PAGE = "/bank/exams/test/preflight"


def test_the_check_says_what_is_ready(client_of: ClientOf, publish: Callable[..., None]) -> None:
    publish()
    page = client_of("tao").get(PAGE).text
    assert "2 papers are ready" in page
    assert "most alike share" in page
    assert "share 100%" in page, "both papers are of the same items"
    for name in ("lin", "gao", "an"):
        assert client_of(name).get(PAGE).status_code == 404
    assert client_of("tao").get("/bank/exams/nothing/preflight").status_code == 404


def test_papers_that_are_alike_no_more_are_drawn_anew(
    app: Flask, client_of: ClientOf, publish: Callable[..., None]
) -> None:
    publish()
    tao = client_of("tao")
    assert "Draw the papers anew" in tao.get(PAGE).text
    with app.app_context():
        before = [paper.id for paper in printing.papers("test")]
    assert client_of("lin").post("/bank/exams/test/draw").status_code == 404
    assert tao.post("/bank/exams/nothing/draw").status_code == 404
    assert tao.post("/bank/exams/test/draw").status_code == 303
    page = tao.get(PAGE).text
    assert "No paper is ready" in page
    assert "Draw the papers anew" not in page
    with app.app_context():
        exams_jobs.build_papers(clock.now())
        after = [paper.id for paper in printing.papers("test")]
    assert len(after) == len(before) == 2
    assert not set(before) & set(after)


def test_papers_are_printed_with_their_keys(
    app: Flask, client_of: ClientOf, publish: Callable[..., None]
) -> None:
    publish(keys=["window", "stages", "desks", "hold", "reply"], papers=1)
    tao = client_of("tao")
    assert tao.post("/bank/exams/test/print/fr").status_code == 404
    assert tao.post("/bank/exams/test/print/zh").status_code == 303
    assert tao.post("/bank/exams/test/print/zh").status_code == 303
    with app.app_context():
        paper = printing.papers("test")[0]
        public_id = paper.public_id
        page = printing.markup(paper, "paper", "zh")
        key = printing.markup(paper, "key", "zh")
        due = outbox.due(at=clock.now())
        db.session.rollback()
        address = f"/bank/exams/papers/{public_id}/key-zh.pdf"
        assert tao.get(address).status_code == 404
        jobs = [job for n in due if (job := outbox.claim(n, at=clock.now()))]
        assert sorted(job.payload["kind"] for job in jobs if job.kind == printing.JOB) == [
            "key",
            "paper",
        ]
        printer = PaperPrinter(app.config["ACADEMY"].data_dir)
        for job in jobs:
            if job.kind == printing.JOB:
                printer(job)
    assert "规则如此" not in page + key
    assert "回应感受" in key
    assert "回应感受" not in page
    file = tao.get(address)
    assert file.data.startswith(b"%PDF")
    assert client_of("lin").get(address).status_code == 404


def test_papers_that_must_stand_for_one_another_are_built_so_or_not_at_all(
    app: Flask, client_of: ClientOf, publish: Callable[..., None]
) -> None:
    publish(
        blueprint=[{"count": 1, "difficulty": "easy"}], equivalent=True, papers=3, keys=["hold"]
    )
    page = client_of("tao").get(PAGE).text
    assert "3 papers are ready" in page
    assert "share 0%" in page

"""Templates: versions stay, certificates keep theirs, logos are inert, specimens are printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from app.certificates import queries
from app.certificates.models import CertificateTemplate
from app.certificates.rules.design import Design, Layout, Style
from app.certificates.rules.kinds import CertificateKind
from app.certificates.services import awarding, designing, specimens
from app.jobs import outbox
from app.kernel.actor import SYSTEM, Actor, Role
from app.kernel.errors import Conflict, NotFound
from app.kernel.wording import Wording
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.rules.certificates.test_designs import png

BLUE = Design(style=Style.MODERN, layout=Layout.PORTRAIT, colour="#1f4e8c")


def made(cast: Cast, name: str = "Annual", design: Design = BLUE) -> tuple[int, Actor]:
    ada = Actor(cast.ada, frozenset({Role.ADMIN}))
    with transaction():
        return designing.create(name, design, by=ada, at=NOON).id, ada


def template(number: int) -> CertificateTemplate:
    return db.session.get_one(CertificateTemplate, number)


def award(cast: Cast, source: str) -> str:
    with transaction():
        return awarding.award(
            "exam_passed",
            cast.lin,
            subject="exam:junior",
            source=source,
            title=Wording("考试", "Exam"),
            at=NOON,
            by=SYSTEM,
            day=date(2026, 11, 24),
            render=False,
        )


def test_a_certificate_keeps_the_version_it_was_made_with(context: Flask, cast: Cast) -> None:
    number, ada = made(cast)
    shipped = award(cast, "a")
    with transaction():
        kinds = frozenset({CertificateKind.EXAM_PASSED})
        designing.use_for(template(number), kinds, by=ada, at=NOON)
    first = award(cast, "b")
    with transaction():
        changed = replace(BLUE, colour="#7a1f1f")
        assert designing.save(template(number), changed, by=ada, at=NOON)
        assert not designing.save(template(number), changed, by=ada, at=NOON)
    second = award(cast, "c")
    with transaction() as session:
        colours = []
        for serial in (shipped, first, second):
            row = queries.by_serial(session, serial)
            assert row is not None
            colours.append(designing.design_of(row).colour)
            assert (queries.version_name(session, row.design_id) is None) == (serial == shipped)
        assert colours == [Design().colour, "#1f4e8c", "#7a1f1f"]
        kept = [(d.number, n) for d, n in queries.versions(session, template(number))]
        assert kept == [(2, 1), (1, 1)]


def test_an_earlier_version_comes_back_as_a_new_one(context: Flask, cast: Cast) -> None:
    number, ada = made(cast)
    with transaction():
        designing.save(template(number), Design(), by=ada, at=NOON)
        designing.restore(template(number), 1, by=ada, at=NOON)
        assert template(number).number == 3
        assert designing.current(template(number)).restored_from == 1
        assert designing.current(template(number)).body == BLUE.as_json()
        with pytest.raises(Conflict):
            designing.restore(template(number), 3, by=ada, at=NOON)
        with pytest.raises(NotFound):
            designing.restore(template(number), 9, by=ada, at=NOON)


def test_a_kind_is_printed_from_one_template_at_most(context: Flask, cast: Cast) -> None:
    one, ada = made(cast)
    other, _ = made(cast, "Other")
    exam, tier = CertificateKind.EXAM_PASSED, CertificateKind.TIER_ATTAINED
    with transaction() as session:
        designing.use_for(template(one), frozenset({exam, tier}), by=ada, at=NOON)
        designing.use_for(template(other), frozenset({exam}), by=ada, at=NOON)
        used = {t.name: kinds for t, kinds in queries.templates(session)}
        assert used == {"Annual": [tier], "Other": [exam]}
        designing.retire(template(other), by=ada, at=NOON)
        assert [t.name for t, _kinds in queries.templates(session)] == ["Annual"]
        assert designing.design_in_use(exam) is None


def test_a_taken_name_and_a_pale_colour_are_refused(context: Flask, cast: Cast) -> None:
    number, ada = made(cast)
    made(cast, "Other")
    with transaction():
        with pytest.raises(Conflict):
            designing.create("Annual", BLUE, by=ada, at=NOON)
        with pytest.raises(Conflict):
            designing.rename(template(number), "Other", by=ada, at=NOON)
        with pytest.raises(Conflict):
            designing.save(template(number), replace(BLUE, colour="#eeeeee"), by=ada, at=NOON)
        designing.rename(template(number), "Yearly", by=ada, at=NOON)
        assert template(number).name == "Yearly"


def test_a_specimen_with_logo_is_printed_by_the_worker(context: Flask, cast: Cast) -> None:
    ada = Actor(cast.ada, frozenset({Role.ADMIN}))
    settings = context.config["ACADEMY"]
    with transaction():
        logo = designing.add_logo(png(40, 20), by=ada, at=NOON)
        assert designing.add_logo(png(40, 20), by=ada, at=NOON) == logo
        number = designing.create("Logo", replace(BLUE, logo=logo), by=ada, at=NOON).id
        version = designing.current(template(number)).id
        specimens.file_of(settings, version).unlink(missing_ok=True)
        assert specimens.state_of(settings, version) == ""
        specimens.order(version)
        specimens.order(version)
    outbox.run_due()
    data = specimens.file_of(settings, version).read_bytes()
    assert specimens.state_of(settings, version) == "ready"
    assert data.startswith(b"%PDF")
    assert data.count(b"/Subtype /Image") >= 2

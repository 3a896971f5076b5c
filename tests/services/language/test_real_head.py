"""Patterns and head together, with the real encoder: what neither of them shows alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.language import checking, listening
from app.language.rules.lexicon import Category
from app.platform.encoder import LocalEncoder
from app.platform.settings import ROOT

pytestmark = pytest.mark.engine("sqlite", why="no database is asked")


@pytest.fixture
def _listening() -> Iterator[None]:
    before = listening.encoder()
    listening.listen_with(LocalEncoder())
    assert listening.head() is not None
    yield
    listening.listen_with(before)


@pytest.mark.usefixtures("_listening")
def test_a_louder_fault_beside_it_hides_no_invitation() -> None:
    text = "保证明天一定到，不到赔您双倍；加我微信聊"
    (found,) = checking.check_all([text], checking.shipped(ROOT / "content"))
    assert Category.OFF_PLATFORM in {one.category for one in found}


@pytest.mark.usefixtures("_listening")
def test_a_louder_fault_drowns_no_clause_of_its_sentence() -> None:
    text = "加我微信，私下给您便宜，您怎么这么烦"
    (found,) = checking.check_all([text], checking.shipped(ROOT / "content"))
    heard = {one.category: text[slice(*one.span)] for one in found}
    assert heard[Category.IMPATIENCE] == "您怎么这么烦"
    (kind,) = checking.check_all(
        ["您好，让您久等了，这就给您查"], checking.shipped(ROOT / "content")
    )
    assert kind == []

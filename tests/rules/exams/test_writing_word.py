"""Items in a Word table: a row each, whatever their text holds."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.importing import writing_word
from app.exams.rules.importing.bodies import Defaults, body_of
from app.exams.rules.importing.drafts import Draft, Where

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAFT = Draft(Where("S", 2), "single", "先做什么？", options=("安抚", "推托"), key=[0])
CHOICE = body_of(DRAFT, {}, Defaults("b", "after_sales"))
CHOICE["stem"]["en"], CHOICE["options"][0]["en"] = "What comes first?", "Calm"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def test_an_item_is_a_row_in_the_language_asked_for() -> None:
    names = [name for name, _width in writing_word.COLUMNS]
    zh = dict(zip(names, writing_word.cells_of("bank/q-1", CHOICE, "zh"), strict=True))
    en = dict(zip(names, writing_word.cells_of("bank/q-1", CHOICE, "en"), strict=True))
    assert (zh["stem"], en["stem"]) == ("先做什么？", "What comes first?")
    assert (zh["options"], en["options"]) == ("A. 安抚\nB. 推托", "A. Calm\nB. 推托")


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=30), min_size=9, max_size=9
    ),
    st.sampled_from(("zh", "en")),
)
def test_any_text_makes_a_document_that_can_be_read(line: list[str], language: str) -> None:
    root = fromstring(writing_word.document_of([line], language))
    heads, row = root.iter(f"{W}tr")
    assert len(list(heads.iter(f"{W}tc"))) == len(list(row.iter(f"{W}tc"))) == 9
    bold = [list(one.iter(f"{W}b")) != [] for one in (heads, row)]
    assert bold == [True, False]

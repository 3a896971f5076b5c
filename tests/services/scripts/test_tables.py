"""Scripts through files of both kinds of table, as Excel writes and reads them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.platform import sheets
from app.platform.sheets import Column
from app.scripts_library.models.bodies import ScriptBody
from app.scripts_library.rules import sheetrows

# What people write into wordings, and what spreadsheets take for something else.
texts = st.one_of(
    st.sampled_from(
        ["=1+1", "-5%", "+86", "@all", "'quoted'", "'=x", "00123", "2027-05-01", "1e5", "TRUE", '"']
    ),
    st.text(st.sampled_from("亲您好，。！“”、；;,\t'\"=+-@{}ab1 \n"), min_size=1, max_size=30),
).filter(lambda text: bool(text.strip()))
both = st.fixed_dictionaries({"zh": texts, "en": texts})
bodies = st.fixed_dictionaries(
    {
        "category": st.just("delay"),
        "stage": st.sampled_from(("open", "solve")),
        "title": both,
        "situation": both,
        "wording": both,
    },
    optional={
        "formal": both,
        "customer": both,
        "policy": both,
        "review_on": st.dates().map(str),
        "variants": st.lists(
            st.fixed_dictionaries(
                {"label": both, "wording": both},
                optional={"tone": st.sampled_from(("warm", "formal"))},
            ),
            min_size=1,
            max_size=4,
        ),
    },
).map(ScriptBody.model_validate)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@settings(max_examples=40)
@given(shelf=st.lists(bodies, min_size=1, max_size=3))
def test_a_script_with_variants_comes_back_from_the_file(
    ending: str, shelf: list[ScriptBody]
) -> None:
    stored = [body.stored() for body in shelf]
    names = sheetrows.columns(sheetrows.most_variants(stored))
    columns = [Column(name) for name in names]
    rows = [sheetrows.row_of(f"k{n}", body, names) for n, body in enumerate(stored)]
    write = sheets.write_csv if ending == "csv" else sheets.write_xlsx
    header, *read = sheets.read(write(columns, rows), f"a.{ending}")[0].rows
    places = sheetrows.places(header)
    found = [sheetrows.body_of(cells, places) for cells in read]
    assert [ScriptBody.model_validate(row.fields) for row in found] == shelf

"""What every form does: texts are trimmed, blanks are nothing, errors say how to write it right."""

from __future__ import annotations

from typing import ClassVar

import pytest
from flask import Flask
from wtforms import DateField, DecimalField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional, Regexp

from app.platform import i18n
from app.platform.forms import Form, options


class Example(Form):
    """A field of each sort."""

    class Meta(Form.Meta):  # type: ignore[misc]
        csrf: ClassVar[bool] = False

    name = StringField(validators=[InputRequired(), Length(max=5)])
    about = TextAreaField(validators=[Optional(), Length(min=2)])
    day = DateField(validators=[Optional()])
    share = DecimalField(validators=[Optional()])
    number = IntegerField(validators=[Optional(), NumberRange(min=1, max=9)])
    sort = SelectField(choices=options([("a", "A"), ("b", "B")]), default="a")
    email = StringField(validators=[Optional(), Email()])
    code = StringField(validators=[Optional(), Regexp("[a-z]+$")])


GOOD = {"name": "Lin", "sort": "a"}


def filled(app: Flask, language: str = "en", **values: str) -> tuple[bool, Example]:
    with app.test_request_context(method="POST", data={**GOOD, **values}):
        i18n.speak(language)
        form = Example()
        return form.validate(), form


@pytest.mark.parametrize("blank", ["", " ", "\u3000\t", "\r\n", "\x00", " \x07 "])
def test_a_required_text_of_nothing_but_blanks_is_missing(app: Flask, blank: str) -> None:
    fits, form = filled(app, name=blank)
    assert not fits
    assert form.name.errors == ["This field is required."]


def test_texts_lose_their_edges_and_control_characters_and_nothing_else(app: Flask) -> None:
    fits, form = filled(app, name="\u3000 L\x00i n\x0b ", about="one\n\ttwo\x00")
    assert fits
    assert form.name.data == "Li n"
    assert form.about.data == "one\n\ttwo"


@pytest.mark.parametrize(
    ("field", "value", "english", "chinese"),
    [
        ("name", "", "This field is required.", "请填写这一项。"),
        ("name", "123456", "Use at most 5 characters.", "最多5个字符。"),
        ("about", "x", "Use at least 2 characters.", "至少2个字符。"),
        ("day", "1/2", "write it as 2026-11-24", "请写成2026-11-24的格式"),
        ("day", "0001-01-01", "of the years 1900 to 2199", "1900年到2199年"),
        ("day", "9999-12-31", "of the years 1900 to 2199", "1900年到2199年"),
        ("number", "99999999999999999999", "too large", "过大"),
        ("share", "1e400", "too large", "过大"),
        ("share", "-Infinity", "too large", "过大"),
        ("share", "NaN", "too large", "过大"),
        ("share", "half", "Not a number: write it as 12.5.", "请填写数字"),
        ("number", "ten", "Not a whole number", "请填写整数"),
        ("number", "10", "Use a number from 1 to 9.", "请填写1到9之间的数。"),
        ("sort", "c", "choose from the list", "请从列表中选择"),
        ("email", "nobody", "This is not an e-mail address.", "邮箱"),
        ("code", "A1", "not written as it should be", "格式不正确"),
    ],
)
def test_an_error_says_in_both_languages_how_it_is_written_right(
    app: Flask, field: str, value: str, english: str, chinese: str
) -> None:
    for language, said in (("en", english), ("zh", chinese)):
        fits, form = filled(app, language, **{field: value})
        assert not fits
        assert list(form.errors) == [field]
        assert said in str(form.errors[field][0])

"""Shapes of input."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.platform.forms import Form
from app.platform.i18n import _l


class SerialForm(Form):
    """A number somebody typed."""

    serial = StringField(_l("Certificate number"), validators=[InputRequired(), Length(max=40)])


class NameForm(Form):
    """A full name to compare."""

    name = StringField(_l("Name on the certificate"), validators=[InputRequired(), Length(max=80)])


class FileForm(Form):
    """A file to check."""

    file = FileField(_l("The PDF file"))


class RevokeForm(Form):
    """Why a certificate is taken back."""

    reason = TextAreaField(_l("Reason"), validators=[InputRequired(), Length(min=5, max=500)])

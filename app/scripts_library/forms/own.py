"""A script of one's own, a proposal, the answer to one."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.platform.forms import Form, options
from app.platform.i18n import _l
from app.scripts_library.labels import NAMES


class OwnForm(Form):
    """A wording to keep."""

    title = StringField(_l("Title"), validators=[InputRequired(), Length(max=80)])
    category = SelectField(_l("Category"), choices=options(NAMES.items()))
    situation = TextAreaField(_l("When to use it"), validators=[Optional(), Length(max=300)])
    wording = TextAreaField(_l("Wording"), validators=[InputRequired(), Length(max=1600)])
    for_team = BooleanField(_l("My whole team sees it"))
    based_on = HiddenField(validators=[Optional(), Length(max=60)])


class ProposalForm(Form):
    """A wording that everybody should have."""

    title = StringField(_l("Title"), validators=[InputRequired(), Length(max=80)])
    category = SelectField(_l("Category"), choices=options(NAMES.items()))
    situation = TextAreaField(_l("When to use it"), validators=[InputRequired(), Length(max=300)])
    wording = TextAreaField(_l("Wording"), validators=[InputRequired(), Length(max=1600)])
    why = TextAreaField(_l("Why it is better"), validators=[Optional(), Length(max=600)])


class AnswerForm(Form):
    """A word to whoever proposed it."""

    text = TextAreaField(_l("Answer"), validators=[InputRequired(), Length(max=600)])

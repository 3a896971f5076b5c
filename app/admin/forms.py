"""Forms of the administration."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.labels import CAPABILITIES, LANGUAGES, ROLES
from app.accounts.rules.particulars import LONGEST, STAFF_NO
from app.accounts.services.directory import ListedUnit
from app.kernel.actor import Capability, Role
from app.platform import i18n
from app.platform.forms import Form, options
from app.platform.i18n import _l

_NO_FILL = {"autocomplete": "off"}


def unit_choices(
    units: Sequence[ListedUnit], *, teams_only: bool = False, nothing: str = ""
) -> list[SelectChoice]:
    """Units as a select shows them: nested ones set in, the merchant named."""
    choices = [("", nothing)]
    for unit in units:
        if teams_only and unit.kind == "merchant":
            continue
        name = unit.name.said_in(i18n.language())
        choices.append((str(unit.public_id), "\u2003" * unit.depth + name))
    return options(choices)


class ConfirmedForm(Form):
    """A step for which the password is asked again, unless it was given minutes ago."""

    confirmation = PasswordField(
        _l("Your own password"),
        validators=[Optional(), Length(max=1024)],
        render_kw={"autocomplete": "current-password"},
    )


class PersonForm(Form):
    """Particulars of somebody; what is optional says its purpose on the page."""

    staff_no = StringField(
        _l("Staff number"),
        validators=[
            InputRequired(),
            Regexp(
                STAFF_NO,
                message=_l("Letters, digits, - . _ / and at most 32 characters."),
            ),
        ],
        render_kw=_NO_FILL,
    )
    name = StringField(
        _l("Name"),
        validators=[InputRequired(), Length(max=LONGEST["name"])],
        render_kw=_NO_FILL,
    )
    latin_name = StringField(
        _l("Name in Latin letters"),
        validators=[Length(max=LONGEST["latin_name"])],
        render_kw=_NO_FILL,
    )
    hired_on = DateField(_l("Hire date"), validators=[InputRequired()])
    language = SelectField(
        _l("Language"), choices=options([("", _l("as the browser says")), *LANGUAGES.items()])
    )
    email = EmailField(
        _l("E-mail"),
        validators=[Optional(), Email(), Length(max=LONGEST["email"])],
        render_kw=_NO_FILL,
    )
    shift = StringField(_l("Shift"), validators=[Length(max=LONGEST["shift"])], render_kw=_NO_FILL)


class NewPersonForm(PersonForm):
    """A new person also gets a language, a team and the first role."""

    language = SelectField(
        _l("Language"), validators=[InputRequired()], choices=options(LANGUAGES.items())
    )
    unit = SelectField(_l("Team"))
    role = SelectField(
        _l("Role"),
        validators=[InputRequired()],
        choices=options(ROLES.items()),
        default=Role.LEARNER.value,
    )
    confirmation = PasswordField(
        _l("Your own password"),
        validators=[Optional(), Length(max=1024)],
        render_kw={"autocomplete": "current-password"},
    )


class RolesForm(ConfirmedForm):
    """Everything somebody is and may do."""

    roles = SelectMultipleField(
        _l("Roles"),
        choices=options(ROLES.items()),
        coerce=Role,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    capabilities = SelectMultipleField(
        _l("Duties"),
        choices=options(CAPABILITIES.items()),
        coerce=Capability,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


class MoveForm(Form):
    """Another team from a day on."""

    unit = SelectField(_l("Team"))
    on = DateField(_l("From"), validators=[InputRequired()])


class EraseForm(ConfirmedForm):
    """Erasing asks for the staff number, since it cannot be undone."""

    staff_no = StringField(
        _l("Staff number of this person"), validators=[InputRequired()], render_kw=_NO_FILL
    )


class UnitForm(Form):
    """A merchant or a team."""

    kind = SelectField(
        _l("Merchant or team"),
        validators=[InputRequired()],
        choices=options([("team", _l("Team")), ("merchant", _l("Merchant"))]),
    )
    name_zh = StringField(
        _l("Name in Chinese"), validators=[InputRequired(), Length(max=60)], render_kw=_NO_FILL
    )
    name_en = StringField(_l("Name in English"), validators=[Length(max=60)], render_kw=_NO_FILL)
    parent = SelectField(_l("Stands in"))


class AppointForm(Form):
    """Who leads a unit, and from when to when."""

    staff_no = StringField(_l("Staff number"), validators=[InputRequired()], render_kw=_NO_FILL)
    post = SelectField(
        _l("Post"),
        validators=[InputRequired()],
        choices=options([("manager", _l("Manager")), ("deputy", _l("Deputy"))]),
    )
    since = DateField(_l("First day"), validators=[InputRequired()])
    last = DateField(_l("Last day"), validators=[Optional()])


class EndTermForm(Form):
    """The last day of a term."""

    last = DateField(_l("Last day"), validators=[InputRequired()])


class UploadForm(Form):
    """A table of people."""

    file = FileField(_l("File"), validators=[FileRequired()])


class SettingsForm(Form):
    """Choices of the organisation."""

    name_zh = StringField(_l("Organisation, in Chinese"), validators=[Length(max=80)])
    name_en = StringField(_l("Organisation, in English"), validators=[Length(max=80)])
    help = StringField(_l("Whom to ask, shown at the door"), validators=[Length(max=120)])
    contact = StringField(_l("Contact for privacy questions"), validators=[Length(max=160)])
    composition = SelectField(
        _l("Kinds of characters in passwords"),
        choices=options(
            [
                ("", _l("as deployed")),
                ("off", _l("free; length and rarity decide")),
                ("on", _l("at least three kinds (classified protection)")),
            ]
        ),
    )


class BannerForm(Form):
    """A line for everybody, for as long as it is true."""

    text_zh = TextAreaField(_l("Text in Chinese"), validators=[Length(max=200)])
    text_en = TextAreaField(_l("Text in English"), validators=[Length(max=200)])
    hours = IntegerField(
        _l("Shown for how many hours"),
        validators=[Optional(), NumberRange(min=1, max=720)],
        default=24,
    )


class RetentionForm(Form):
    """For how many days one holding is kept."""

    days = IntegerField(_l("Days"), validators=[InputRequired(), NumberRange(min=0, max=36500)])


class FilterForm(Form):
    """Nothing but the token: a button that changes something."""

    sure = BooleanField()

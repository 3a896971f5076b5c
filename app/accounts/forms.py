"""Forms of the door and of one's own account."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    PasswordField,
    SelectField,
    StringField,
)
from wtforms.validators import Email, InputRequired, Length, Optional

from app.accounts.labels import LANGUAGES
from app.platform.forms import Form, options
from app.platform.i18n import _l

_NEW = {"autocomplete": "new-password"}
_PRESENT = {"autocomplete": "current-password"}


class SignInForm(Form):
    """Who, and the password."""

    who = StringField(
        _l("Staff number or e-mail"),
        validators=[InputRequired(), Length(max=254)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"), validators=[InputRequired(), Length(max=1024)], render_kw=_PRESENT
    )
    remember = BooleanField(_l("Stay signed in on this computer for 7 days"))
    next = HiddenField()


class ForgottenForm(Form):
    """Who asks for a link."""

    who = StringField(
        _l("Staff number or e-mail"),
        validators=[InputRequired(), Length(max=254)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )


class NewPasswordForm(Form):
    """A password chosen in the place of a one-time one."""

    password = PasswordField(
        _l("New password"), validators=[InputRequired(), Length(max=1024)], render_kw=_NEW
    )


class ChangePasswordForm(Form):
    """A password changed by choice: the present one is asked for."""

    current = PasswordField(
        _l("Present password"), validators=[InputRequired(), Length(max=1024)], render_kw=_PRESENT
    )
    password = PasswordField(
        _l("New password"), validators=[InputRequired(), Length(max=1024)], render_kw=_NEW
    )


class OwnParticularsForm(Form):
    """What a person may add; each for a purpose that the page names."""

    email = EmailField(
        _l("E-mail"),
        validators=[Optional(), Email(), Length(max=254)],
        render_kw={"autocomplete": "email"},
    )
    birthday = DateField(_l("Birthday"), validators=[Optional()])
    birthday_consent = BooleanField(
        _l("My team may be reminded of my birthday. I can withdraw this at any time.")
    )


class LanguageForm(Form):
    """The language switch."""

    language = SelectField(choices=options(LANGUAGES.items()))
    next = HiddenField()


class ThemeForm(Form):
    """The theme switch."""

    theme = SelectField(choices=options((theme, theme) for theme in ("system", "light", "dark")))
    next = HiddenField()

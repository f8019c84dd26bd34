"""The fields of the desk and account pages and what is said when one is not filled as it should be (WTForms)."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    Field,
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput

from formserver.errors import Problem
from formserver.web.pages.desk_words import _, sentence


def N_(text: str) -> str:
    """Mark a label for the catalogues; it is translated when the page is made."""
    return text


class Filled:
    """Asks for an answer, in the words for this very field."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Raise ValidationError when nothing was typed."""
        if not (field.data or "").strip():
            raise ValidationError(_(self.words))


class DeskForm(FlaskForm):
    """A form whose labels are in the reader's language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.label.text = _(field.label.text)

    def blame(self, problem: Problem, fields: dict[str, str]) -> None:
        """Put a problem at the field that ``fields`` names for its code, else above all of them."""
        for prefix, name in fields.items():
            if problem.code.startswith(prefix):
                self[name].errors = [*self[name].errors, sentence(problem)]
                return
        self.form_errors.append(sentence(problem))


class SignIn(DeskForm):
    """E-mail and password."""

    email = EmailField(
        N_("E-mail address"),
        [Filled(N_("Enter your e-mail address"))],
        render_kw={"autocomplete": "username", "spellcheck": "false", "dir": "ltr"},
    )
    password = PasswordField(
        N_("Password"),
        [Filled(N_("Enter your password"))],
        render_kw={"autocomplete": "current-password", "dir": "ltr"},
    )


class FirstAccount(DeskForm):
    """The first coordinator."""

    name = StringField(
        N_("Your name"), [Filled(N_("Enter your name"))], render_kw={"autocomplete": "name", "dir": "auto"}
    )
    email = EmailField(
        N_("E-mail address"),
        [Filled(N_("Enter your e-mail address"))],
        render_kw={"autocomplete": "username", "spellcheck": "false", "dir": "ltr"},
    )
    password = PasswordField(
        N_("Password"), [Filled(N_("Enter a password"))], render_kw={"autocomplete": "new-password", "dir": "ltr"}
    )


class NewPassword(DeskForm):
    """A password set by a link."""

    password = PasswordField(
        N_("New password"),
        [Filled(N_("Enter a new password"))],
        render_kw={"autocomplete": "new-password", "dir": "ltr"},
    )


class ChangePassword(DeskForm):
    """The password now, and another."""

    old = PasswordField(
        N_("Password now"),
        [Filled(N_("Enter the password that you have now"))],
        render_kw={"autocomplete": "current-password", "dir": "ltr"},
    )
    new = PasswordField(
        N_("New password"),
        [Filled(N_("Enter a new password"))],
        render_kw={"autocomplete": "new-password", "dir": "ltr"},
    )


class NewPerson(DeskForm):
    """Somebody who gets an account."""

    name = StringField(N_("Name"), [Filled(N_("Enter the name"))], render_kw={"autocomplete": "off", "dir": "auto"})
    email = EmailField(
        N_("E-mail address"),
        [Filled(N_("Enter the e-mail address"))],
        render_kw={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"},
    )
    role = RadioField(
        N_("Role"),
        choices=[("trainer", N_("Trainer: fills in forms")), ("coordinator", N_("Coordinator: works at this desk"))],
        default="trainer",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = [(value, _(words)) for value, words in self.role.choices]


class NewDevice(DeskForm):
    """A device to enrol."""

    label = StringField(
        N_("Name of the device"),
        [Filled(N_("Enter a name for the device, for example: tablet 4"))],
        render_kw={"autocomplete": "off", "dir": "auto", "maxlength": "60"},
    )


class Chosen:
    """Asks for at least one choice, in the words for this very field."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Raise ValidationError when nothing was chosen."""
        if not field.data:
            raise ValidationError(_(self.words))


class NewKey(DeskForm):
    """A key for a program."""

    sealed = HiddenField()
    label = StringField(
        N_("Name"),
        [Filled(N_("A key needs a name."))],
        render_kw={"autocomplete": "off", "dir": "auto", "maxlength": "80"},
    )
    scopes = SelectMultipleField(
        N_("It may"),
        [Chosen(N_("Choose what the key may do."))],
        choices=[
            SelectChoice("read", N_("Read answers, without personal data")),
            SelectChoice("personal", N_("Read personal data too")),
            SelectChoice("send", N_("Send answers")),
            SelectChoice("manage", N_("Publish, open and close forms, change lists")),
        ],
        option_widget=CheckboxInput(),
    )
    days = SelectField(
        N_("It works"),
        choices=[
            SelectChoice("30", N_("for 30 days")), SelectChoice("90", N_("for 90 days")),
            SelectChoice("365", N_("for a year")),
            SelectChoice("", N_("until it is revoked")),
        ],
        default="365", coerce=lambda text: int(text) if text else None,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in (self.scopes, self.days):
            field.choices = [SelectChoice(each.value, _(each.label)) for each in field.choices]

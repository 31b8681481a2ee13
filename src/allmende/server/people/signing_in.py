"""The form at the door. Beside `forms.py`, because allauth, whose form this is, reads that file itself."""

from __future__ import annotations

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth is not typed
    """Mail address and password, one right after the other; the way to a forgotten one stands below both."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Take the link out from between the two fields, where the tabulator stops on it."""
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""

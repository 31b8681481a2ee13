"""What is typed on the pages of the books."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_NOTE = 4_000


class KeptCheckpoint(forms.Form):
    """A checkpoint somebody kept earlier."""

    note = forms.CharField(
        label=_("A checkpoint kept earlier"),
        help_text=_("All of its lines, as they stand at the foot of a statement."),
        max_length=MOST_NOTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )

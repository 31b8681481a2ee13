"""Forms of what is said about a proposal, and of taking a decision back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy

from allmende.economy.rulebook import RuleRefused, Value, format_value, parse_value
from allmende.server.deciding import wording
from allmende.server.deciding.models import Proposal
from allmende.server.rules.wording import refusal_sentence


class CommentForm(forms.Form):
    """Something said in the discussion."""

    text = forms.CharField(
        label=gettext_lazy("Say something"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Please write something.")},
    )


class SuggestionForm(forms.Form):
    """Other words, or other values, and why."""

    text = forms.CharField(
        label=gettext_lazy("The text as it should read"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Please say why, in a sentence.")},
    )

    def __init__(self, *args: object, proposal: Proposal, **kwargs: object) -> None:
        """Begin with what is proposed; one field for each rule that it changes."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.proposal = proposal
        self.fields["text"].initial = proposal.text
        for name, value in sorted(proposal.changes.items()):
            self.fields[f"value_{name}"] = forms.CharField(
                label=wording.label_of(name),
                max_length=60,
                required=False,
                initial="" if value is None else format_value(name, value, language=get_language() or "en"),
            )
        self.order_fields([*(f"value_{name}" for name in sorted(proposal.changes)), "text", "reason"])

    def clean(self) -> dict[str, Any]:
        """Read the values as people write them."""
        cleaned: dict[str, Any] = super().clean() or {}
        changes: dict[str, Value | None] = {}
        for name in self.proposal.changes:
            written = str(cleaned.pop(f"value_{name}", "") or "").strip()
            try:
                changes[name] = parse_value(name, written, language=get_language() or "en") if written else None
            except RuleRefused as refused:
                self.add_error(f"value_{name}", refusal_sentence(refused))
        cleaned["changes"] = changes
        return cleaned


class ReversalForm(forms.Form):
    """Why a decision should be taken back."""

    text = forms.CharField(
        label=gettext_lazy("Why should it be taken back?"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 3})
    )

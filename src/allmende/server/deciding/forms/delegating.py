"""The form by which somebody lets another one vote for them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.server.deciding.matters.registry import all_matters
from allmende.server.deciding.queries import electorate
from allmende.server.groups.queries import Seat


class DelegationForm(forms.Form):
    """Who votes for me, on what, for how long."""

    to = forms.ChoiceField(label=gettext_lazy("Who votes for me?"))
    matter = forms.ChoiceField(label=gettext_lazy("On what?"), required=False)
    days = forms.IntegerField(label=gettext_lazy("For how many days?"), min_value=1)

    def __init__(self, *args: object, seat: Seat, **kwargs: object) -> None:
        """Offer everybody else who can sign in."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        longest = seat.rulebook.delegation_max_days
        others = {one.member.id: one.member.name for one in electorate.concerned(seat.group, "admission")}
        others.pop(seat.member.id, None)
        named = [("", "…"), *sorted(others.items(), key=lambda one: one[1].casefold())]
        self.fields["to"].choices = named  # type: ignore[attr-defined]  # a ChoiceField
        matters = [("", _("Everything")), *((one.code, str(one.label)) for one in all_matters())]
        self.fields["matter"].choices = matters  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["days"].initial = longest
        self.fields["days"].help_text = _("At most %(days)d here. You can take it back whenever you like.") % {
            "days": longest
        }

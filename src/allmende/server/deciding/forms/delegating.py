"""The forms by which somebody lets another one vote for them."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.server.deciding.matters.registry import all_matters
from allmende.server.deciding.models import Proposal
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
        self.fields["to"].choices = _by_name(others, seat)  # type: ignore[attr-defined]  # a ChoiceField
        matters = [("", _("Everything")), *((one.code, str(one.label)) for one in all_matters())]
        self.fields["matter"].choices = matters  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["days"].initial = longest
        self.fields["days"].help_text = _("At most %(days)d here. You can take it back whenever you like.") % {
            "days": longest
        }


class DecisionDelegationForm(forms.Form):
    """Who votes for me on one decision."""

    to = forms.ChoiceField(
        label=gettext_lazy("Who votes for me on this?"),
        help_text=gettext_lazy("It ends with this decision, and you can take it back until voting closes."),
        error_messages={"required": gettext_lazy("Choose somebody who may vote on it.")},
    )

    def __init__(self, *args: object, seat: Seat, proposal: Proposal, **kwargs: object) -> None:
        """Offer who may vote on it, or would if voting were opened now."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        others = {voter.member_id: voter.member.name for voter in electorate.voters_of(proposal)}
        if not others:
            concerned = electorate.concerned(proposal.group, proposal.matter)
            others = {one.member.id: one.member.name for one in concerned}
        self.fields["to"].choices = _by_name(others, seat)  # type: ignore[attr-defined]  # a ChoiceField


def _by_name(people: Mapping[str, str], seat: Seat) -> list[tuple[str, str]]:
    """Return everybody but the person themselves, by name, for a select."""
    others = [(member, name) for member, name in people.items() if member != seat.member.id]
    return [("", "…"), *sorted(others, key=lambda one: (one[1].casefold(), one[0]))]

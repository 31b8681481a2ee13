"""The forms by which somebody lets another one vote for them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.server.deciding.matters.registry import all_matters
from allmende.server.deciding.models import Proposal
from allmende.server.deciding.queries import electorate
from allmende.server.groups.queries import Seat
from allmende.server.web.naming_field import NamingField


class DelegationForm(forms.Form):
    """Who votes for me, on what, for how long."""

    matter = forms.ChoiceField(label=gettext_lazy("On what?"), required=False)
    days = forms.IntegerField(label=gettext_lazy("For how many days?"), min_value=1)

    def __init__(self, *args: object, seat: Seat, **kwargs: object) -> None:
        """Offer everybody else who can sign in."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        longest = seat.rulebook.delegation_max_days
        others = electorate.names_of(seat.group)
        others.pop(seat.member.id, None)
        self.fields = {"to": NamingField(label=_("Who votes for me?"), among=others), **self.fields}
        matters = [("", _("Everything")), *((one.code, str(one.label)) for one in all_matters())]
        self.fields["matter"].choices = matters  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["days"].initial = longest
        self.fields["days"].help_text = _("At most %(days)d here. You can take it back whenever you like.") % {
            "days": longest
        }


class DecisionDelegationForm(forms.Form):
    """Who votes for me on one decision."""

    def __init__(self, *args: object, seat: Seat, proposal: Proposal, **kwargs: object) -> None:
        """Offer who may vote on it, or would if voting were opened now."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        there = electorate.standing(proposal).exclude(member__person__user=None)
        others = dict(there.values_list("member_id", "member__person__name"))
        if not others:
            concerned = electorate.concerned(proposal.group, proposal.matter)
            others = {one.member.id: one.member.name for one in concerned}
        others.pop(seat.member.id, None)
        self.fields["to"] = NamingField(
            label=_("Who votes for me on this?"),
            among=others,
            help_text=_("It ends with this decision, and you can take it back until voting closes."),
            error_messages={"required": _("Choose somebody who may vote on it.")},
        )

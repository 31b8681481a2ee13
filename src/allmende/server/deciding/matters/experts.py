"""Naming somebody as an expert: one of the roles that are given by an appointment (`people.APPOINTMENT`).

What the rules leave to those who do it is decided by the experts for it; where nobody is named, by those who look after
the group.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.economy.bookings.experts import EXPERT, NOT_EXPERT
from allmende.server.deciding.matters import registry
from allmende.server.deciding.operations import experts
from allmende.server.deciding.queries import experts as queries
from allmende.server.groups.models import Group
from allmende.server.refusal import Refused

if TYPE_CHECKING:
    from allmende.server.deciding.matters.matter import Content
    from allmende.server.deciding.models import Proposal

# The term that says for which matter; left out: for all of them.
FOR_MATTER = "for_matter"
ROLES: Mapping[str, str | Promise] = {
    EXPERT: gettext_lazy("expert: decides where the rules leave it to those who do it"),
    NOT_EXPERT: gettext_lazy("no longer an expert"),
}


def matter_field() -> forms.ChoiceField:
    """Return the question for which matter somebody is an expert; only experts are."""
    return forms.ChoiceField(
        label=_("Expert for what?"),
        choices=[("", _("Everything")), *((one.code, one.label) for one in registry.all_matters() if _left(one.code))],
        required=False,
        help_text=_("Only where it is about an expert."),
    )


def check(group: Group, content: Content) -> None:
    """Refuse what names nobody who could decide, or ends what does not stand."""
    member, matter = content.terms["member"], content.terms.get(FOR_MATTER, "")
    if matter and (matter not in {one.code for one in registry.all_matters()} or not _left(matter)):
        raise Refused(_("There is no such matter."), field=FOR_MATTER)
    standing = queries.standing(group, member, matter)
    if content.terms["role"] == NOT_EXPERT:
        if standing is None:
            raise Refused(_("They are no expert for this."), field=FOR_MATTER)
        return
    experts.refuse_who_could_not_decide(group, member)
    if standing is not None:
        raise Refused(_("They are an expert for this already."), field=FOR_MATTER)


def carry_out(proposal: Proposal, at: datetime) -> None:
    """Name the expert, or end it."""
    member, matter = proposal.terms["member"], proposal.terms.get(FOR_MATTER, "")
    if proposal.terms["role"] == EXPERT:
        experts.name_expert(proposal, member=member, matter=matter, at=at)
    else:
        experts.end_by_decision(proposal, member=member, matter=matter, at=at)


def note_of(proposal: Proposal) -> str:
    """Return what would become of the member, in words."""
    matter = proposal.terms.get(FOR_MATTER, "")
    what = str(registry.matter_named(matter).label) if matter else _("Everything")
    if proposal.terms["role"] == EXPERT:
        return _("is to be an expert: %(matter)s") % {"matter": what}
    return _("is no longer to be an expert: %(matter)s") % {"matter": what}


def _left(matter: str) -> bool:
    """Whether a matter can be left to those who do it: taking a decision back is for all concerned."""
    return matter != "reversal"

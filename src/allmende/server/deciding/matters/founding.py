"""Founding a group inside one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.server.deciding.matters.matter import About, Content, Matter
from allmende.server.deciding.models import Proposal
from allmende.server.groups import operations as membering
from allmende.server.groups.kinds import FOR_WHOM, FROM_BELOW, INSIDE_ONLY, Kind
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused

# What is founded by those of a house, or by the groups it is made of.
_ELSEWHERE = INSIDE_ONLY | FROM_BELOW


def _fields(_seat: Seat) -> Mapping[str, forms.Field]:
    kinds = [(kind.value, f"{kind.label} – {FOR_WHOM[kind]}") for kind in FOR_WHOM if kind not in _ELSEWHERE]
    return {
        "name": forms.CharField(label=_("Name of the new group"), max_length=80),
        "kind": forms.ChoiceField(label=_("What is it?"), choices=kinds, initial=Kind.PROJECT),
        "purpose": forms.CharField(
            label=_("What is it for?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
        ),
    }


def _possible(group: Group) -> bool:
    return group.kind not in INSIDE_ONLY


def _check(seat: Seat, content: Content, _at: datetime) -> None:
    kind = content.details.get("kind", "")
    if not content.details.get("name", "").strip() or kind not in Kind.values or kind in _ELSEWHERE:
        raise Refused(_("Say what the new group is called, and of which kind it is."), field="name")
    if not _possible(seat.group):
        raise Refused(_("Nothing can be founded inside a household."), field="kind")


def _found(proposal: Proposal, at: datetime) -> None:
    person = proposal.by.person
    if person is None:
        raise Refused(_("Whoever proposed it is not here any more: found the group by hand."))
    membering.found(
        name=proposal.details["name"],
        kind=proposal.details["kind"],
        purpose=proposal.details.get("purpose", ""),
        by=person,
        at=at,
        parent=proposal.group,
    )


def _what_is_founded(proposal: Proposal) -> Sequence[About]:
    kind = proposal.details.get("kind", "")
    words = str(Kind(kind).label) if kind in Kind.values else ""
    purpose = proposal.details.get("purpose", "")
    note = f"{words}: {purpose}" if words and purpose else words or purpose
    return [About(title=proposal.details.get("name", ""), note=note)]


FOUNDING = Matter(
    code="founding",
    label=gettext_lazy("Found a group inside"),
    note=gettext_lazy("a project or another group inside this one"),
    fields=_fields,
    possible=_possible,
    check=_check,
    carry_out=_found,
    about=_what_is_founded,
)

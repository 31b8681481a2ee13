"""Who belongs to a group and what they do for it: roles, taking somebody in, excluding somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.server.deciding.matters import experts
from allmende.server.deciding.matters.acting import seat_of_a_maintainer
from allmende.server.deciding.matters.matter import About, Content, Matter
from allmende.server.deciding.models import Proposal
from allmende.server.groups import operations as membering
from allmende.server.groups.kinds import Kind, Role, ShareClass
from allmende.server.groups.models import Group, JoinRequest, Member, Membership
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused, TooLate
from allmende.server.web.naming_field import NamingField


def member_field(seat: Seat, *, label: str = "") -> forms.Field:
    """Return the question for a member of the group who is a person."""
    people = Membership.objects.filter(group=seat.group, left_at=None).exclude(member__person=None)
    names = dict(people.values_list("member_id", "member__person__name"))
    return NamingField(label=label or _("Who?"), among=names)


def check_member(seat: Seat, member_id: str) -> None:
    """Refuse who is no member of the group; a group that is one comes and goes by decisions of its own."""
    people = Membership.objects.filter(group=seat.group, left_at=None).exclude(member__person=None)
    if not people.filter(member_id=member_id).exists():
        raise Refused(_("They are not a member here."), field="member")


def member_in(proposal: Proposal, *, term: str = "member") -> Member | None:
    """Return the member a proposal names."""
    return Member.objects.filter(pk=proposal.terms.get(term, "")).select_related("person").first()


def _appointment_fields(seat: Seat) -> Mapping[str, forms.Field]:
    roles = [*Role.choices, *experts.ROLES.items()]
    role = forms.ChoiceField(label=_("Becomes"), choices=roles, widget=forms.RadioSelect)
    return {"member": member_field(seat), "role": role, experts.FOR_MATTER: experts.matter_field()}


def _check_appointment(seat: Seat, content: Content, _at: datetime) -> None:
    check_member(seat, content.terms["member"])
    role = content.terms["role"]
    if role in experts.ROLES:
        experts.check(seat.group, content)
    elif role not in Role.values:
        raise Refused(_("There is no such role."), field="role")
    elif experts.FOR_MATTER in content.terms:
        raise Refused(_("Only experts are named for a matter."), field=experts.FOR_MATTER)


def _appoint(proposal: Proposal, at: datetime) -> None:
    if proposal.terms["role"] in experts.ROLES:
        experts.carry_out(proposal, at)
        return
    membership = _membership(proposal)
    membering.change_membership(
        membership,
        role=proposal.terms["role"],
        share_class=membership.share_class,
        seat=seat_of_a_maintainer(proposal.group),
        at=at,
    )


def _who_is_appointed(proposal: Proposal) -> Sequence[About]:
    if proposal.terms.get("role") in experts.ROLES:
        return [About(person=member_in(proposal), note=experts.note_of(proposal))]
    looks_after = proposal.terms.get("role") == Role.MAINTAINER
    note = _("is to look after the group") if looks_after else _("is to be a member without a role")
    return [About(person=member_in(proposal), note=note)]


def _request_fields(seat: Seat) -> Mapping[str, forms.Field]:
    waiting = JoinRequest.objects.filter(group=seat.group, answered_at=None).select_related("person")
    choices = [("", "…"), *((str(one.pk), one.person.name) for one in waiting)]
    return {"request": forms.ChoiceField(label=_("Who asks to join?"), choices=choices)}


def _check_request(seat: Seat, content: Content, _at: datetime) -> None:
    open_requests = JoinRequest.objects.filter(group=seat.group, answered_at=None)
    request = content.details.get("request", "")
    if not request.isdecimal() or not open_requests.filter(pk=request).exists():
        raise Refused(_("Choose who asks to join."), field="request")


def _admit(proposal: Proposal, at: datetime) -> None:
    request = (
        JoinRequest.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=proposal.details["request"], group=proposal.group, answered_at=None)
        .first()
    )
    if request is None:
        raise TooLate(_("This request has already been answered."))
    request.answered_at, request.answered_by = at, proposal.by
    request.accepted, request.answer = True, proposal.title
    request.save()
    member = membering.member_for(proposal.group.book, request.person)
    membering.join(proposal.group, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=proposal.by, at=at)


def _who_asks(proposal: Proposal) -> Sequence[About]:
    request = proposal.details.get("request", "")
    found = JoinRequest.objects.filter(pk=request).select_related("person").first() if request.isdecimal() else None
    return [About(title=found.person.name)] if found is not None else ()


def _exclusion_fields(seat: Seat) -> Mapping[str, forms.Field]:
    return {"member": member_field(seat)}


def _check_exclusion(seat: Seat, content: Content, _at: datetime) -> None:
    check_member(seat, content.terms["member"])


def _exclude(proposal: Proposal, at: datetime) -> None:
    membership = _membership(proposal)
    # Those excluded end their membership as one who leaves does: the balance stays in the books.
    membering.leave(membership, by=membership.member, at=at)


def _who_is_excluded(proposal: Proposal) -> Sequence[About]:
    return [About(person=member_in(proposal))]


def _membership(proposal: Proposal) -> Membership:
    found = (
        Membership.objects.select_related("group__book", "group__parent", "member__person")
        .filter(group=proposal.group, member_id=proposal.terms["member"], left_at=None)
        .first()
    )
    if found is None:
        raise TooLate(_("They are not a member here any more."))
    return found


def _chooses_its_members(group: Group) -> bool:
    """Who is on a board is for the groups to say that send them."""
    return group.kind != Kind.BOARD


def _somebody_asks(group: Group) -> bool:
    return _chooses_its_members(group) and JoinRequest.objects.filter(group=group, answered_at=None).exists()


APPOINTMENT = Matter(
    code="appointment",
    label=gettext_lazy("Give somebody a role"),
    note=gettext_lazy("who looks after the group, or is an expert for something, or no longer is"),
    terms=frozenset({"member", "role"}),
    may_name=frozenset({experts.FOR_MATTER}),
    fields=_appointment_fields,
    check=_check_appointment,
    carry_out=_appoint,
    about=_who_is_appointed,
)
ADMISSION = Matter(
    code="admission",
    label=gettext_lazy("Take somebody in"),
    note=gettext_lazy("somebody who asks to join"),
    fields=_request_fields,
    possible=_somebody_asks,
    check=_check_request,
    carry_out=_admit,
    about=_who_asks,
)
EXCLUSION = Matter(
    code="exclusion",
    label=gettext_lazy("Exclude somebody"),
    note=gettext_lazy("the last step, after talking and mediation"),
    terms=frozenset({"member"}),
    fields=_exclusion_fields,
    possible=_chooses_its_members,
    check=_check_exclusion,
    carry_out=_exclude,
    about=_who_is_excluded,
)

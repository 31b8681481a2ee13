"""Who is in a group: the list, one member, and what maintainers change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.server import clock
from allmende.server.groups import operations
from allmende.server.groups.entrance import back_to, for_maintainers, for_members
from allmende.server.groups.forms import AddMemberForm, HouseholdForm, MemberForm, VouchForm
from allmende.server.groups.models import Member, Membership
from allmende.server.groups.queries import Seat, household_mates, local_day, may_add
from allmende.server.groups.queries.one_member import member_page
from allmende.server.groups.queries.pages import households_in, members_page
from allmende.server.groups.web.group import form_page
from allmende.server.submitting import pressed, sent, status_of, submitted
from allmende.server.web.paging import page_number


@require_safe
@for_members
def members(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show who is in, a page at a time."""
    search = request.GET.get("search", "")[:80]
    page = members_page(
        seat.group,
        search=search,
        number=page_number(request),
        day=local_day(seat.group, clock.now()),
    )
    context = {"section": "group", "seat": seat, "page": page, "search": search, "may_add": may_add(seat)}
    return render(request, "groups/members.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def add_member(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Add somebody who takes part without signing in."""
    form = AddMemberForm(sent(request))
    if submitted(
        request,
        form,
        lambda said: operations.add_without_sign_in(seat.group, **said, seat=seat, at=clock.now()),
    ):
        messages.success(request, _("%(name)s is in.") % {"name": form.cleaned_data["name"]})
        return back_to(request, reverse("groups:members", args=[seat.group.slug]))
    context = {
        **form_page(seat, form, back="groups:members", label=_("Add")),
        "title": _("Add somebody without a sign-in"),
        "lead": _("A child, a grandmother, somebody without a device: others of their household speak for them."),
    }
    return render(request, "groups/form.html", context, status=status_of(form))


@require_safe
@for_members
def member(request: HttpRequest, seat: Seat, member_id: str) -> HttpResponse:
    """Show what a member gives here and what others vouch for."""
    page = member_page(seat, member_id, at=clock.now())
    if page is None:
        raise Http404
    context = {
        "section": "group",
        "seat": seat,
        "page": page,
        "vouch_form": VouchForm(),
        "can_place": _can_place(seat, page.membership.member),
        "is_me": member_id == seat.member.id,
        "without_sign_in": page.membership.member.person is not None and page.membership.member.person.user_id is None,
    }
    return render(request, "groups/member.html", context)


def _can_place(seat: Seat, member: Member) -> bool:
    """Whether the seat may put the member into some household: into one's own, or whoever cannot ask."""
    cannot_ask = member.person is None or member.person.user_id is None
    return (cannot_ask and seat.is_maintainer) or bool(household_mates([seat.member.id]) - {seat.member.id})


def current_membership(seat: Seat, member_id: str) -> Membership:
    """Return a current membership of the seat's group; to anybody else there is no page."""
    found = (
        Membership.objects.select_related("group__book", "group__parent", "member__person")
        .filter(group=seat.group, member_id=member_id, left_at=None)
        .first()
    )
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def change_member(request: HttpRequest, seat: Seat, member_id: str) -> HttpResponse:
    """Change what somebody is and how they share."""
    membership = current_membership(seat, member_id)
    initial = {"role": membership.role, "share_class": membership.share_class}
    form = MemberForm(sent(request), initial=initial)
    if submitted(
        request,
        form,
        lambda said: operations.change_membership(membership, **said, seat=seat, at=clock.now()),
    ):
        messages.success(request, _("Saved. It holds from now on; what is settled stays."))
        return back_to(request, reverse("groups:member", args=[seat.group.slug, member_id]))
    context = {**form_page(seat, form, back="groups:members"), "title": membership.member.name}
    return render(request, "groups/form.html", context, status=status_of(form))


@require_POST
@for_maintainers
def vouch(request: HttpRequest, seat: Seat, member_id: str) -> HttpResponse:
    """Say that somebody can do something; a refusal shows the form again on a page of its own."""
    membership = current_membership(seat, member_id)
    form = VouchForm(request.POST)

    def act(said: dict[str, Any]) -> None:
        operations.vouch(seat.group, **said, member=membership.member, seat=seat, at=clock.now())

    if submitted(request, form, act):
        messages.success(request, _("Noted, with your name beside it."))
        return back_to(request, reverse("groups:member", args=[seat.group.slug, member_id]))
    title = _("Vouch for %(name)s") % {"name": membership.member.name}
    context = {**form_page(seat, form, back="groups:members"), "title": title}
    return render(request, "groups/form.html", context, status=status_of(form))


@require_POST
@for_maintainers
def withdraw_vouching(request: HttpRequest, seat: Seat, member_id: str, holding_id: int) -> HttpResponse:
    """No longer say that somebody can do something."""
    membership = current_membership(seat, member_id)
    pressed(
        request,
        lambda: operations.withdraw_vouching(holding_id, member=membership.member, seat=seat),
        done=_("Taken back."),
    )
    return back_to(request, reverse("groups:member", args=[seat.group.slug, member_id]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def into_household(request: HttpRequest, seat: Seat, member_id: str) -> HttpResponse:
    """Put a member of the house into a household: one's own, or any for somebody who cannot ask."""
    membership = current_membership(seat, member_id)
    households = households_in(seat.group)
    form = HouseholdForm(sent(request), households=households)

    def act(said: dict[str, Any]) -> None:
        household = next(one for one in households if one.id == said["household"])
        operations.put_into_household(household, membership.member, seat=seat, at=clock.now())

    if submitted(request, form, act):
        messages.success(request, _("Done."))
        return back_to(request, reverse("groups:member", args=[seat.group.slug, member_id]))
    title = _("Which household does %(name)s live in?") % {"name": membership.member.name}
    context = {
        **form_page(seat, form, back="groups:members"),
        "title": title,
        "lead": _("Those of one household share a kitchen; they do not confirm each other's work."),
    }
    return render(request, "groups/form.html", context, status=status_of(form))

"""Ways in, seen from inside: invitations, and answering those who ask."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.server import clock
from allmende.server.groups import joining
from allmende.server.groups.entrance import back_to, for_maintainers, for_members
from allmende.server.groups.forms import AnswerForm, InviteForm
from allmende.server.groups.kinds import ShareClass
from allmende.server.groups.models import Invitation, JoinRequest
from allmende.server.groups.qr import qr_code
from allmende.server.groups.queries import Seat
from allmende.server.groups.queries.pages import answered_requests, open_invitations, open_requests
from allmende.server.submitting import pressed, sent, status_of, submitted


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def invite(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Make an invitation, and see those that are open."""
    form = InviteForm(sent(request), maintainer=seat.is_maintainer, mail_goes_out=joining.mail_goes_out())

    def act(said: dict[str, Any]) -> None:
        invitation = joining.invite(
            seat.group,
            seat=seat,
            at=clock.now(),
            email=said["email"],
            share_class=said.get("share_class") or ShareClass.ADULT,
        )
        if invitation.email:
            joining.send_invitation(invitation, link=link_of(request, invitation))

    if submitted(request, form, act):
        messages.success(request, _told(form.cleaned_data["email"]))
        return back_to(request, reverse("groups:invite", args=[seat.group.slug]))
    lines = []
    for invitation in open_invitations(seat, at=clock.now()):
        link = link_of(request, invitation)
        lines.append((invitation, link, "" if invitation.email else qr_code(link, label=_("The link as a picture"))))
    context = {"section": "group", "seat": seat, "form": form, "lines": lines, "mail_goes_out": joining.mail_goes_out()}
    return render(request, "groups/invite.html", context, status=status_of(form))


def _told(email: str) -> str:
    """Return what is said about an invitation that was just made."""
    if not email:
        return _("Here is your link.")
    if joining.mail_goes_out():
        return _("An invitation is on its way to %(email)s.") % {"email": email}
    return _("This place sends no mail: give the link below to %(email)s yourself. It works once.") % {"email": email}


def link_of(request: HttpRequest, invitation: Invitation) -> str:
    """Return the address that opens an invitation from anywhere."""
    return request.build_absolute_uri(reverse("outside:invitation", args=[invitation.token]))


@require_POST
@for_members
def withdraw_invitation(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Make a link useless; its secret comes in the form, so that it stands in no log of addresses."""
    found = Invitation.objects.filter(group=seat.group, token=request.POST.get("token", "")).first()
    if found is None:
        messages.info(request, _("This invitation is already withdrawn."))
    else:
        pressed(
            request,
            lambda: joining.withdraw_invitation(found, seat=seat),
            done=_("Withdrawn: the link is useless now."),
        )
    return back_to(request, reverse("groups:invite", args=[seat.group.slug]))


@require_safe
@for_maintainers
def requests(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show who asks to join."""
    return _requests_page(request, seat)


@require_POST
@for_maintainers
def answer(request: HttpRequest, seat: Seat, request_id: int) -> HttpResponse:
    """Let somebody in, or say kindly why not."""
    form = AnswerForm(request.POST, prefix=str(request_id))

    def act(said: dict[str, Any]) -> JoinRequest:
        return joining.answer_request(
            request_id,
            group=seat.group,
            accept="accept" in request.POST,
            answer=said["answer"],
            seat=seat,
            at=clock.now(),
        )

    if submitted(request, form, act):
        messages.success(request, _("Answered."))
        return back_to(request, reverse("groups:requests", args=[seat.group.slug]))
    return _requests_page(request, seat, refused=form)


def _requests_page(request: HttpRequest, seat: Seat, *, refused: AnswerForm | None = None) -> HttpResponse:
    """Show the requests, each with its own form; the refused one as it was sent."""
    lines = []
    for asked in open_requests(seat.group):
        mine = refused is not None and refused.prefix == str(asked.pk)
        lines.append((asked, refused if mine else AnswerForm(prefix=str(asked.pk))))
    context = {
        "section": "group",
        "seat": seat,
        "lines": lines,
        "answered": answered_requests(seat.group),
        # Somebody else may have answered meanwhile: then the request's own form is gone and this says so above.
        "gone": refused if refused is not None and all(form is not refused for _asked, form in lines) else None,
    }
    return render(request, "groups/requests.html", context, status=status_of(refused) if refused else 200)

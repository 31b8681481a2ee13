"""Agreements and standards: the list, one with its versions, publishing, accepting, adopting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.server import clock
from allmende.server.associations.differences import differences
from allmende.server.associations.forms import AgreementForm, VersionForm
from allmende.server.associations.models import Agreement, AgreementVersion
from allmende.server.associations.operations import agreements as operations
from allmende.server.associations.operations.authority import decides_alone
from allmende.server.associations.queries import agreements as queries
from allmende.server.explanations import link
from allmende.server.groups.entrance import back_to, for_maintainers, for_members
from allmende.server.groups.queries import Seat
from allmende.server.submitting import pressed, sent, status_of, submitted


@require_safe
@for_members
def agreements(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List what the group has agreed and publishes, and which standards it works by."""
    context = {
        "section": "group",
        "seat": seat,
        "texts": queries.texts_of(seat),
        "offered": [one for one in queries.offered_to(seat.group) if one.agreement.group_id != seat.group.id],
    }
    return render(request, "associations/agreements.html", context)


@require_safe
@for_members
def agreement(request: HttpRequest, seat: Seat, agreement_id: str) -> HttpResponse:
    """Show a text, what changed in it, and who accepted or adopted it."""
    found = _agreement(seat, agreement_id)
    versions = queries.versions_of(found)
    number = request.GET.get("version", "")
    shown = next((one for one in versions if str(one.number) == number), versions[0])
    before = next((one for one in versions if one.number == shown.number - 1), None)
    context = {
        "section": "group",
        "seat": seat,
        "agreement": found,
        "text": queries.text_shown(seat, found),
        "shown": shown,
        "versions": versions,
        "before": before,
        "pieces": differences(before.text, shown.text) if before else [],
        "is_ours": found.group_id == seat.group.id,
        "may_adopt": queries.may_adopt(seat.group, found) and found.ended_at is None,
        "adopted": queries.adopted_by(seat.group, found),
        "decides_alone": decides_alone(seat.group, matter="other"),
        "propose_url": link("deciding:propose", seat.group.slug),
    }
    return render(request, "associations/agreement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def publish(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Publish a new text."""
    form = AgreementForm(sent(request))
    made: list[AgreementVersion] = []

    def act(said: dict[str, Any]) -> None:
        made.append(operations.publish(seat.group, **said, decision="", by=seat.person, at=clock.now()))

    if submitted(request, form, act):
        messages.success(request, _("Published."))
        return back_to(request, _page(seat, made[0].agreement))
    return _form(request, seat, form, title=_("Publish a text"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def revise(request: HttpRequest, seat: Seat, agreement_id: str) -> HttpResponse:
    """Publish a new version of a text of the group."""
    found = _ours(seat, agreement_id)
    newest = queries.newest_of(found)
    form = VersionForm(sent(request), initial={"text": newest.text if newest else ""})

    def act(said: dict[str, Any]) -> None:
        operations.publish_version(found.id, text=said["text"], decision="", by=seat.person, at=clock.now())

    if submitted(request, form, act):
        messages.success(request, _("Published. Whoever accepted the old version is asked anew."))
        return back_to(request, _page(seat, found))
    return _form(request, seat, form, title=found.title, agreement=found)


@require_POST
@for_maintainers
def end(request: HttpRequest, seat: Seat, agreement_id: str) -> HttpResponse:
    """Say that a text holds no longer."""
    found = _ours(seat, agreement_id)
    pressed(
        request,
        lambda: operations.end_agreement(found.id, decision="", by=seat.person, at=clock.now()),
        done=_("It holds no longer."),
    )
    return back_to(request, reverse("associations:agreements", args=[seat.group.slug]))


@require_POST
@for_members
def accept(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Accept everything the group has agreed, as it stood on the page."""
    said = [int(one) for one in request.POST.getlist("version") if one.isascii() and one.isdecimal() and len(one) < 18]
    pressed(
        request,
        lambda: operations.accept(seat.group, person=seat.person, version_ids=said, at=clock.now()),
        done=_("Accepted. It stands in the books."),
    )
    return back_to(request, reverse("associations:agreements", args=[seat.group.slug]))


@require_POST
@for_maintainers
def adopt(request: HttpRequest, seat: Seat, agreement_id: str) -> HttpResponse:
    """Let the group work by the newest version of a standard, or no longer by it."""
    found, now = _agreement(seat, agreement_id), clock.now()
    newest = queries.newest_of(found)
    if request.POST.get("adopt") == "no" or newest is None:
        pressed(
            request,
            lambda: operations.give_up_standard(seat.group, agreement_id=found.id, decision="", by=seat.person, at=now),
            done=_("Given up."),
        )
    else:
        pressed(
            request,
            lambda: operations.adopt_standard(seat.group, version_id=newest.pk, decision="", by=seat.person, at=now),
            done=_("Adopted: others see that we work by it."),
        )
    return back_to(request, _page(seat, found))


def _agreement(seat: Seat, agreement_id: str) -> Agreement:
    found = queries.agreement_of(seat, agreement_id)
    if found is None:
        raise Http404
    return found


def _ours(seat: Seat, agreement_id: str) -> Agreement:
    found = _agreement(seat, agreement_id)
    if found.group_id != seat.group.id or found.ended_at is not None:
        raise Http404
    return found


def _page(seat: Seat, agreement: Agreement) -> str:
    return reverse("associations:agreement", args=[seat.group.slug, agreement.id])


def _form(
    request: HttpRequest,
    seat: Seat,
    form: AgreementForm | VersionForm,
    *,
    title: str,
    agreement: Agreement | None = None,
) -> HttpResponse:
    context = {
        "section": "group",
        "seat": seat,
        "form": form,
        "title": title,
        "agreement": agreement,
        "decides_alone": decides_alone(seat.group, matter="other"),
        "propose_url": link("deciding:propose", seat.group.slug),
    }
    return render(request, "associations/agreement_form.html", context, status=status_of(form))

"""Pages on which people say what they have done: a place they took, or something nobody had asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from allmende.server import clock
from allmende.server.catalogue.queries.purposes import asks_for_purpose, purposes_of
from allmende.server.groups import queries as groups
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.models import Member
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused
from allmende.server.work.forms.contributions import ReportForm, UnaskedForm
from allmende.server.work.forms.purposes import money_brought_in
from allmende.server.work.models import Contribution
from allmende.server.work.operations import contributions as operations
from allmende.server.work.queries import contributions as queries
from allmende.server.work.queries.rounds import speaker, spoken_for


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def done(request: HttpRequest, seat: Seat, taking_id: str) -> HttpResponse:
    """Report a place one took as done."""
    at = clock.now()
    taking = queries.place_to_report(seat, taking_id)
    if taking is None:
        raise Http404
    before = queries.report_of(taking)
    if before is not None:
        messages.info(request, _("This has already been reported."))
        return redirect(_url_of(seat, before))
    posted = request.POST if request.method == "POST" else None
    called = partial(queries.members_called, seat)
    first = {"minutes": taking.minutes, "done_on": queries.default_day(seat.group, taking, at=at)}
    brings_in = taking.occurrence.money_cents
    form = ReportForm(doer=taking.member, called=called, data=posted, initial={**first, "money_cents": brings_in})
    if brings_in:
        form.fields["money_cents"] = money_brought_in()
    reported, status = _reported(form, lambda report: operations.report_taken(seat, taking.id, report, at=at))
    if reported is not None:
        return _thanks(request, seat, reported)
    context = {
        "section": "tasks",
        "form": form,
        "taking": taking,
        "is_me": taking.member_id == seat.member.id,
        "colleagues": queries.colleagues(seat, besides=[taking.member_id]),
    }
    return render(request, "work/done.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def unasked(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Report work that nobody had asked for."""
    at = clock.now()
    doer = _doer(request, seat)
    posted = request.POST if request.method == "POST" else None
    called = partial(queries.members_called, seat)
    first = {"done_on": groups.local_day(seat.group, at)}
    purposes = purposes_of(seat.group) if asks_for_purpose(seat.group) else None
    form = UnaskedForm(doer=doer, called=called, data=posted, initial=first, purposes=purposes)
    reported, status = _reported(form, lambda report: operations.report_unasked(seat, report, at=at))
    if reported is not None:
        return _thanks(request, seat, reported)
    context = {
        "section": "tasks",
        "form": form,
        "doer": doer,
        "others": spoken_for(seat),
        "me": seat.member,
        "weight_milli": seat.rulebook.unasked_weight,
        "colleagues": queries.colleagues(seat, besides=[doer.id]),
    }
    return render(request, "work/unasked.html", context, status=status)


def _doer(request: HttpRequest, seat: Seat) -> Member:
    """Return who did it: oneself, or somebody without a sign-in for whom one may speak."""
    doer = speaker(seat, request.POST.get("for") or request.GET.get("for") or "")
    if doer is None:
        raise Http404
    return doer


def _report(form: ReportForm) -> operations.Report:
    return operations.Report(
        minutes=form.cleaned_data["minutes"],
        done_on=form.cleaned_data["done_on"],
        title=form.cleaned_data.get("title", ""),
        note=form.cleaned_data["note"],
        doers=form.doers,
        purpose=form.cleaned_data.get("purpose", ""),
        money_cents=form.cleaned_data.get("money_cents"),
    )


def _reported(
    form: ReportForm, operate: Callable[[operations.Report], Contribution]
) -> tuple[Contribution | None, int]:
    """Carry out what was sent; return what came of it, or None and the status of the page that shows the form."""
    if not form.is_bound:
        return None, 200
    if not form.is_valid():
        return None, 422
    try:
        return operate(_report(form)), 200
    except Refused as refused:
        return None, _show(form, refused)


def _show(form: ReportForm, refused: Refused) -> int:
    """Show a refusal at its field and return the status that fits."""
    field = "own_part" if refused.field == "doers" else refused.field
    form.add_error(field if field in form.fields else None, str(refused))
    return refused.status


def _thanks(request: HttpRequest, seat: Seat, reported: Contribution) -> HttpResponse:
    messages.success(request, _("Thank you! It is credited as soon as somebody else confirms it."))
    return back_to(request, _url_of(seat, reported))


def _url_of(seat: Seat, contribution: Contribution) -> str:
    return reverse("work:contribution", args=[seat.group.slug, contribution.id])

"""Votes of elsewhere: bringing a Pabulib file, what it comes to, and the file again."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.server import clock
from allmende.server.conflicts.forms.budgets import ImportForm
from allmende.server.conflicts.models import ImportedVote
from allmende.server.conflicts.operations import importing
from allmende.server.conflicts.queries import budgets as queries
from allmende.server.conflicts.web.budget_words import result_figures, result_lines
from allmende.server.groups.entrance import back_to, for_maintainers, for_members
from allmende.server.groups.queries import Seat
from allmende.server.submitting import pressed, sent, status_of, submitted


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def bring(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Bring a file and count it."""
    form = ImportForm(sent(request), request.FILES or None)
    brought: list[ImportedVote] = []

    def act(said: dict[str, Any]) -> None:
        content = said["file"].read(importing.MOST_BYTES + 1)
        found = importing.import_vote(seat, file_name=said["file"].name, content=content, at=clock.now())
        brought.append(found)

    if submitted(request, form, act):
        return back_to(request, reverse("budgets:imported", args=[seat.group.slug, brought[0].id]))
    context = {"section": "group", "seat": seat, "form": form}
    return render(request, "conflicts/import.html", context, status=status_of(form))


@require_safe
@for_members
def imported(request: HttpRequest, seat: Seat, vote_id: str) -> HttpResponse:
    """Show what a vote of elsewhere comes to, beside what its file says was chosen."""
    found = _found(seat, vote_id)
    told = found.outcome
    result = queries.result_from(told["result"], titles=told["names"])
    context = {
        "section": "group",
        "seat": seat,
        "vote": found,
        "result": result,
        "figures": result_figures(result, unit=""),
        "lines": result_lines(result, unit=""),
        "vote_type": told["vote_type"],
        "says": told["says_what_was_chosen"],
        "agrees": {line.id for line in result.chosen} == set(told["published"]),
        "may_remove": found.by_id == seat.member.id or seat.is_maintainer,
    }
    return render(request, "conflicts/imported.html", context)


@require_safe
@for_members
def imported_file(request: HttpRequest, seat: Seat, vote_id: str) -> HttpResponse:  # noqa: ARG001  # asked by Django
    """Hand out the file as it came."""
    found = _found(seat, vote_id)
    response = HttpResponse(bytes(found.content), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="vote-{found.id}.pb"'
    # Somebody else's file is never run as a page of ours.
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@for_members
def remove(request: HttpRequest, seat: Seat, vote_id: str) -> HttpResponse:
    """Remove a vote of elsewhere."""
    _found(seat, vote_id)
    pressed(request, lambda: importing.remove(seat, vote_id), done=_("It is removed."))
    return back_to(request, reverse("budgets:budgets", args=[seat.group.slug]))


def _found(seat: Seat, vote_id: str) -> ImportedVote:
    found = queries.imported_vote(seat.group, vote_id)
    if found is None:
        raise Http404
    return found

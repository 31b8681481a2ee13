"""Conflicts: those that are open, raising one, one with its timeline, and what one can do in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.server import clock
from allmende.server.conflicts.forms.conflicts import MediatorForm, RaiseForm, WordsForm
from allmende.server.conflicts.models import Conflict
from allmende.server.conflicts.operations import raising, steps
from allmende.server.conflicts.queries import conflicts as queries
from allmende.server.conflicts.queries.subjects import people_of, subject_of
from allmende.server.conflicts.web.words import steps_of, timeline, what_next
from allmende.server.explanations import link
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.models import Member
from allmende.server.groups.queries import Seat
from allmende.server.submitting import pressed, sent, status_of, submitted


@require_safe
@for_members
def conflicts(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the conflicts one may see: the open ones first."""
    context = {"section": "group", "seat": seat, "page": queries.conflicts_page(seat)}
    return render(request, "conflicts/conflicts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def raise_conflict(request: HttpRequest, seat: Seat, about: str = "other", thing: str = "") -> HttpResponse:
    """Raise a conflict about something, or about something else."""
    subject = subject_of(seat, about, thing)
    if subject is None:
        raise Http404
    raised_before = queries.mine_about(seat, about, thing)
    if raised_before is not None:
        return back_to(request, _there(seat, raised_before.id))
    form = RaiseForm(sent(request), subject=subject, people=people_of(seat))
    raised: list[Conflict] = []

    def act(_said: dict[str, Any]) -> None:
        raised.append(raising.raise_conflict(seat, form.draft(), at=clock.now()))

    if submitted(request, form, act):
        messages.success(request, _("It is raised. The others have been asked to answer."))
        return back_to(request, _there(seat, raised[0].id))
    context = {"section": "group", "seat": seat, "subject": subject, "form": form}
    return render(request, "conflicts/raise.html", context, status=status_of(form))


@require_safe
@for_members
def conflict(request: HttpRequest, seat: Seat, conflict_id: str) -> HttpResponse:
    """Show one conflict: what happened, where it stands, what can be done next."""
    return _page(request, seat, _found(seat, conflict_id), form=WordsForm())


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def say(request: HttpRequest, seat: Seat, conflict_id: str) -> HttpResponse:
    """Say something to the others concerned."""
    found = _found(seat, conflict_id)
    if request.method != "POST":
        return back_to(request, _there(seat, conflict_id))
    form = WordsForm(sent(request))

    def act(said: dict[str, Any]) -> None:
        raising.say(seat, conflict_id, words=said["words"], at=clock.now())

    if submitted(request, form, act):
        return back_to(request, _there(seat, conflict_id))
    return _page(request, seat, found, form=form)


@require_POST
@for_members
def name_mediator(request: HttpRequest, seat: Seat, conflict_id: str) -> HttpResponse:
    """Say whom one would have mediate."""
    found = _found(seat, conflict_id)
    mediators = MediatorForm(request.POST, people=_could_mediate(seat, found))
    # Where it is not time to name anybody, the operation says why.
    if found.can_name and not mediators.is_valid():
        return _page(request, seat, found, form=WordsForm(), mediators=mediators)
    named = mediators.cleaned_data["mediator"] if found.can_name else ""
    return _press(
        request,
        seat,
        conflict_id,
        lambda: steps.name_mediator(seat, conflict_id, member_id=named, at=clock.now()),
        done=_("Noted. Whom both sides name mediates."),
    )


@require_POST
@for_members
def go_on(request: HttpRequest, seat: Seat, conflict_id: str) -> HttpResponse:
    """Begin the next step."""
    return _press(
        request,
        seat,
        conflict_id,
        lambda: steps.go_on(seat, conflict_id, at=clock.now()),
        done=_("The next step has begun."),
    )


@require_POST
@for_members
def put_to_vote(request: HttpRequest, seat: Seat, conflict_id: str) -> HttpResponse:
    """Let the group decide."""
    return _press(
        request,
        seat,
        conflict_id,
        lambda: steps.put_to_vote(seat, conflict_id, at=clock.now()),
        done=_("It is proposed: now the group decides."),
    )


@require_POST
@for_members
def end(request: HttpRequest, seat: Seat, conflict_id: str) -> HttpResponse:
    """Say that it is settled, or take it back."""
    how: Literal["settled", "withdrawn"] = "settled" if request.POST.get("how") == "settled" else "withdrawn"
    return _press(
        request,
        seat,
        conflict_id,
        lambda: raising.end(seat, conflict_id, how=how, at=clock.now()),
        done=_("It is over."),
    )


def _press(request: HttpRequest, seat: Seat, conflict_id: str, act: Callable[[], object], *, done: str) -> HttpResponse:
    _found(seat, conflict_id)
    pressed(request, act, done=done)
    return back_to(request, _there(seat, conflict_id))


def _found(seat: Seat, conflict_id: str) -> queries.ConflictPage:
    found = queries.conflict_page(seat, conflict_id)
    if found is None:
        raise Http404
    return found


def _there(seat: Seat, conflict_id: str) -> str:
    return reverse("conflicts:conflict", args=[seat.group.slug, conflict_id])


def _could_mediate(seat: Seat, page: queries.ConflictPage) -> list[Member]:
    """Return who is concerned by neither side; nobody where it is not time to name anybody."""
    sides = {page.conflict.by_id, *(other.id for other in page.others)}
    return [one for one in people_of(seat) if one.id not in sides] if page.can_name else []


def _page(
    request: HttpRequest,
    seat: Seat,
    page: queries.ConflictPage,
    *,
    form: WordsForm,
    mediators: MediatorForm | None = None,
) -> HttpResponse:
    conflict, slug = page.conflict, seat.group.slug
    if mediators is None and (people := _could_mediate(seat, page)):
        mediators = MediatorForm(people=people, initial={"mediator": page.my_mediator})
    context = {
        "section": "group",
        "seat": seat,
        "page": page,
        "conflict": conflict,
        "steps": steps_of(conflict),
        "next": what_next(page),
        "told": timeline(page, slug=slug),
        "form": form,
        "mediators": mediators,
        "is_overdue": queries.is_overdue(conflict, at=clock.now()),
        "thing_url": _thing_url(conflict, slug),
        "proposal_url": link("deciding:proposal", slug, conflict.proposal_id) if conflict.proposal_id else "",
    }
    refused = mediators if mediators is not None and mediators.is_bound else form
    return render(request, "conflicts/conflict.html", context, status=status_of(refused))


def _thing_url(conflict: Conflict, slug: str) -> str:
    """Return the page of what it is about, where it has one."""
    pages = {"confirmation": "work:contribution", "exclusion": "deciding:proposal"}
    return link(pages[conflict.about], slug, conflict.thing) if conflict.about in pages else ""

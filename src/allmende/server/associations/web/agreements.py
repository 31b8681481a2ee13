"""Agreements and standards: the list, one with its versions, publishing, accepting, adopting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.server import clock
from allmende.server.associations.by_vote import Proposed, proposals_about_texts
from allmende.server.associations.differences import differences
from allmende.server.associations.forms import AgreementForm, VersionForm, WordsForm, ask_for_words, words_in
from allmende.server.associations.models import Agreement
from allmende.server.associations.operations import agreements as operations
from allmende.server.associations.operations import texts_by_vote
from allmende.server.associations.operations.authority import decides_alone
from allmende.server.associations.queries import agreements as queries
from allmende.server.groups.entrance import back_to, for_maintainers, for_members
from allmende.server.groups.queries import Seat
from allmende.server.submitting import pressed, sent, status_of, submitted

Said = dict[str, Any]
VOTES: Mapping[str, tuple[str | Promise, Callable[..., Proposed]]] = {
    "end": (gettext_lazy("“%(title)s” holds no longer"), texts_by_vote.propose_end),
    "adopt": (gettext_lazy("We work by “%(title)s”"), texts_by_vote.propose_adoption),
    "give_up": (gettext_lazy("We no longer work by “%(title)s”"), texts_by_vote.propose_giving_up),
}


@require_safe
@for_members
def agreements(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List what the group has agreed and publishes, and which standards it works by."""
    context = {
        "section": "group",
        "seat": seat,
        "texts": queries.texts_of(seat),
        "offered": [one for one in queries.offered_to(seat.group) if one.agreement.group_id != seat.group.id],
        "may_write": _may_write(seat, alone=decides_alone(seat.group, matter="other")),
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
    alone = decides_alone(seat.group, matter="other")
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
        "decides_alone": alone,
        "may_write": _may_write(seat, alone=alone),
        "voting": [one for one in proposals_about_texts([found.id]) if one.is_open and one.group_id == seat.group.id],
    }
    return render(request, "associations/agreement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def publish(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Publish a new text, or put it to the vote where the group decides together."""
    alone = _need_hand(seat)
    form = AgreementForm(sent(request))
    if not alone:
        ask_for_words(form, title=_("Publish a text"))
    made: list[Agreement | Proposed] = []

    def act(said: Said) -> None:
        now = clock.now()
        if alone:
            made.append(operations.publish(seat.group, **said, decision="", by=seat.person, at=now).agreement)
        else:
            words = words_in(said)
            made.append(texts_by_vote.propose_text(seat, words, **said, at=now))

    if submitted(request, form, act):
        return _after(request, seat, made[0], done=_("Published."))
    return _form(request, seat, form, title=_("Publish a text"), alone=alone)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def revise(request: HttpRequest, seat: Seat, agreement_id: str) -> HttpResponse:
    """Publish a new version of a text of the group, or put it to the vote where the group decides together."""
    found, alone = _ours(seat, agreement_id), _need_hand(seat)
    newest = queries.newest_of(found)
    form = VersionForm(sent(request), initial={"text": newest.text if newest else ""})
    if not alone:
        ask_for_words(form, title=_("New version: %(title)s") % {"title": found.title[:100]})
    made: list[Agreement | Proposed] = []

    def act(said: Said) -> None:
        now = clock.now()
        if alone:
            operations.publish_version(found.id, text=said["text"], decision="", by=seat.person, at=now)
            made.append(found)
        else:
            words = words_in(said)
            made.append(texts_by_vote.propose_version(seat, words, agreement_id=found.id, text=said["text"], at=now))

    if submitted(request, form, act):
        return _after(request, seat, made[0], done=_("Published. Whoever accepted the old version is asked anew."))
    return _form(request, seat, form, title=found.title, alone=alone)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def vote(request: HttpRequest, seat: Seat, agreement_id: str, act: str) -> HttpResponse:
    """Put to the vote that a text holds no longer, or that the group works by a standard, or no longer does."""
    if act not in VOTES:
        raise Http404
    found = _ours(seat, agreement_id) if act == "end" else _agreement(seat, agreement_id)
    what, propose = VOTES[act]
    title = str(what) % {"title": found.title[:80]}
    form = WordsForm(sent(request), initial={"proposal_title": title})
    made: list[Proposed] = []

    def put(said: Said) -> None:
        made.append(propose(seat, words_in(said), agreement_id=found.id, at=clock.now()))

    if submitted(request, form, put):
        return _after(request, seat, made[0], done="")
    return _form(request, seat, form, title=title, alone=False)


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


def _need_hand(seat: Seat) -> bool:
    """Return whether those who look after the group decide alone, and refuse those who then cannot."""
    alone = decides_alone(seat.group, matter="other")
    if not _may_write(seat, alone=alone):
        raise PermissionDenied(_("Only those who look after %(group)s can do that.") % {"group": seat.group.name})
    return alone


def _may_write(seat: Seat, *, alone: bool) -> bool:
    return seat.is_maintainer or not alone


def _after(request: HttpRequest, seat: Seat, made: Agreement | Proposed, *, done: str) -> HttpResponse:
    if isinstance(made, Proposed):
        messages.success(request, _("Proposed. Now everybody can say what they think of it."))
        return back_to(request, made.url)
    messages.success(request, done)
    return back_to(request, _page(seat, made))


def _form(request: HttpRequest, seat: Seat, form: Form, *, title: str, alone: bool) -> HttpResponse:
    context = {"section": "group", "seat": seat, "form": form, "title": title, "decides_alone": alone}
    return render(request, "associations/agreement_form.html", context, status=status_of(form))

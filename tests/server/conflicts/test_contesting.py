"""From the page of what somebody sees otherwise one link leads to raising a conflict about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from allmende.server.conflicts.models import Conflict
from allmende.server.deciding.models import Proposal, State
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.work.operations import choosing, contributions
from allmende.server.work.operations.contributions import Report

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db
Clients = Callable[..., Client]
SAID = {"words": "I did my part.", "wanted": "I stay."}


def excluding(house: House, name: str) -> Proposal:
    terms = {"member": house.member(name).id}
    return propose(house.seat("ada"), ProposalDraft(title="Without Bo", matter="exclusion", terms=terms), at=house.at)


def test_only_whom_an_exclusion_concerns_is_led_to_object_and_then_to_what_they_raised(
    house: House, client_of: Clients
) -> None:
    proposal = excluding(house, "bo")
    page = reverse("deciding:proposal", args=[house.group.slug, proposal.id])
    form = reverse("conflicts:raise", args=[house.group.slug, "exclusion", proposal.id])
    bo = client_of("bo")
    assert f'href="{form}">I object to this</a>' in bo.get(page).content.decode()
    for name in ("ada", "cem"):
        assert form not in client_of(name).get(page).content.decode()
        assert client_of(name).get(form).status_code == 404
    assert bo.post(form, SAID).status_code == 302
    conflict = Conflict.objects.get()
    assert (conflict.about, conflict.thing, conflict.by) == ("exclusion", proposal.id, house.member("bo"))
    there = reverse("conflicts:conflict", args=[house.group.slug, conflict.id])
    # One conflict about one thing: the link then leads to it.
    assert bo.get(form).headers["Location"] == there
    assert bo.post(form, SAID).headers["Location"] == there
    assert Conflict.objects.count() == 1


@pytest.mark.parametrize("state", [State.REJECTED, State.WITHDRAWN])
def test_nobody_objects_to_an_exclusion_that_came_to_nothing(house: House, client_of: Clients, state: State) -> None:
    proposal = excluding(house, "bo")
    Proposal.objects.filter(pk=proposal.pk).update(state=state)
    page = client_of("bo").get(reverse("deciding:proposal", args=[house.group.slug, proposal.id]))
    assert "I object to this" not in page.content.decode()


def test_whoever_was_declined_is_led_from_the_task_to_raising_it(house: House, client_of: Clients) -> None:
    task = house.task()
    bo = house.member("bo").id
    declined = choosing.decline_person(house.seat("ada"), task.id, member_id=bo, reason="Too slow.", at=house.at)
    page = reverse("work:task", args=[house.group.slug, task.id])
    form = reverse("conflicts:raise", args=[house.group.slug, "refusal", declined.pk])
    assert form in client_of("bo").get(page).content.decode()
    assert form not in client_of("cem").get(page).content.decode()
    assert client_of("bo").get(form).status_code == 200


def test_an_objection_leads_on_where_talking_did_not_settle_it(house: House, client_of: Clients) -> None:
    report = Report(minutes=60, done_on=house.at.date(), title="Gutter")
    done = contributions.report_unasked(house.seat("bo"), report, at=house.at)
    contributions.object_to(house.seat("cem"), done.id, reason="It still drips", at=house.at)
    page = reverse("work:contribution", args=[house.group.slug, done.id])
    form = reverse("conflicts:raise", args=[house.group.slug, "confirmation", done.id])
    assert form in client_of("bo").get(page).content.decode()
    assert client_of("bo").get(form).status_code == 200

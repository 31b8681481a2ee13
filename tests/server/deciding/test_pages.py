"""The pages of deciding: proposing a rule with its what-if, voting on a phone without a script, checking the count."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from allmende.mechanisms.decisions import certificate
from allmende.server import clock, heartbeat
from allmende.server.deciding.models import Ballot, Delegation, Proposal, State, WhatIf
from allmende.server.groups.queries import rulebook_of
from allmende.server.work.operations.contributions import Report, confirm, report_unasked

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db
Clients = Callable[..., Client]


def decide(house: House, path: str = "") -> str:
    return f"/g/{house.group.slug}/deciding/{path}"


def propose(house: House, client: Client, **more: str) -> Proposal:
    """Propose, through the form, that children count half."""
    sent = {
        "title": "Children count half",
        "text": "Dina eats, too.",
        "rule_0": "share_child",
        "value_0": "1/2",
        "procedure": "",
        **more,
    }
    answer = client.post(decide(house, "propose/?matter=rules"), sent)
    assert answer.status_code == 302, answer.content.decode()
    return Proposal.objects.get(title=sent["title"])


def a_settled_month(house: House) -> None:
    done = report_unasked(house.seat("bo"), Report(minutes=600, done_on=house.at.date(), title="Roof"), at=house.at)
    confirm(house.seat("ada"), done.id, at=house.at)
    heartbeat.beat(house.group, at=house.later(days=45))


def test_from_a_rules_page_to_a_decision_that_the_rulebook_names(house: House, client_of: Clients) -> None:
    a_settled_month(house)
    bo, ada, cem = (client_of(name) for name in ("bo", "ada", "cem"))
    rule = bo.get(f"/g/{house.group.slug}/rules/share_child/").content.decode()
    assert f"{decide(house, 'propose/')}?matter=rules&amp;rule=share_child" in rule
    with clock.stopped(house.later(days=46)):
        proposal = propose(house, bo)
        page = ada.get(decide(house, f"{proposal.id}/")).content.decode()
        assert "Share of a child" in page
        assert "What it would have done" in page
        assert WhatIf.objects.get(proposal=proposal).fingerprint[:16] in page
        ada.post(decide(house, f"{proposal.id}/comment/"), {"comment-text": "A third would do."})
        ada.post(
            decide(house, f"{proposal.id}/suggest/"),
            {"suggestion-value_share_child": "0.333", "suggestion-text": "Dina eats, too.", "suggestion-reason": "Try"},
        )
        suggestion = proposal.amendments.get()
        bo.post(decide(house, f"{proposal.id}/suggest/{suggestion.pk}/answer/"), {"take_up": "yes"})
        proposal.refresh_from_db()
        assert (proposal.changes, proposal.version) == ({"share_child": 333}, 1)
        assert WhatIf.objects.filter(proposal=proposal).count() == 2
    with clock.stopped(house.later(days=54)):
        today = reverse("today:group", args=[house.group.slug])
        assert "#vote" not in cem.get(today).content.decode()
        bo.post(decide(house, f"{proposal.id}/open/"))
        assert f"{decide(house, proposal.id)}/#vote" in cem.get(today).content.decode()
        for client in (ada, bo):
            client.post(decide(house, f"{proposal.id}/vote/"), {"choice": "yes", "reason": "Fair."})
    with clock.stopped(house.later(days=62)):
        page = cem.get(decide(house, f"{proposal.id}/")).content.decode()
        assert "Accepted" in page
        assert "2 of 3 who may vote took part." in " ".join(page.split())
        named = cem.get(f"/g/{house.group.slug}/rules/share_child/").content.decode()
        assert "Children count half" in named
        so_far = f"/g/{house.group.slug}/rules/changes/?earlier=2026-04-01&later=2026-05-03"
        assert "Children count half" not in cem.get(so_far).content.decode()
    # What is shared out by it is used from the next settlement on, and told as changed from then on.
    with clock.stopped(house.later(days=95)):
        since = f"/g/{house.group.slug}/rules/changes/?earlier=2026-04-01&later=2026-06-04"
        assert "Children count half" in cem.get(since).content.decode()
    assert rulebook_of(house.group).share_child == 333


def test_the_count_is_handed_out_and_anybody_makes_it_again(house: House, client_of: Clients) -> None:
    proposal = house.decide("weight_cap", 4000)
    told = json.loads(client_of("cem").get(decide(house, f"{proposal.id}/certificate/")).content)
    certificate.check(told)
    told["poll"]["ballots"][house.member("bo").id] = "block"
    with pytest.raises(certificate.Refuted):
        certificate.check(told)


def test_everybody_agreeing_on_the_page_carries_it_out_at_once(house: House, client_of: Clients) -> None:
    bo = client_of("bo")
    proposal = propose(house, bo)
    bo.post(decide(house, f"{proposal.id}/open/"), {"kind": "consensus"})
    for name in ("ada", "bo", "cem"):
        client_of(name).post(decide(house, f"{proposal.id}/vote/"), {"choice": "agree"})
    proposal.refresh_from_db()
    assert proposal.state == State.ACCEPTED
    assert rulebook_of(house.group).share_child == 500


def test_what_cannot_be_counted_is_refused_in_its_place(house: House, client_of: Clients) -> None:
    bo = client_of("bo")
    proposal = propose(house, bo)
    assert bo.post(decide(house, f"{proposal.id}/vote/"), {"choice": "agree"}).status_code == 409
    bo.post(decide(house, f"{proposal.id}/open/"), {"kind": "consensus"})
    answer = bo.post(decide(house, f"{proposal.id}/vote/"), {"choice": "perhaps"})
    assert answer.status_code == 422
    assert "Please choose one of the answers." in answer.content.decode()
    assert Ballot.objects.count() == 0


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"value_0": "heavy"}, "please write a number"),
        ({"value_0": "7000"}, "at most"),
        ({"value_0": "0"}, "That is how it is already."),
        ({"rule_0": "", "value_0": "1/2"}, "Which rule is this value for?"),
        ({"rule_0": "", "value_0": ""}, "Say which rule is to become what."),
        ({"title": ""}, "Please give it a title."),
    ],
)
def test_a_proposal_that_could_not_hold_is_refused_in_words(
    house: House, client_of: Clients, sent: dict[str, str], said: str
) -> None:
    fields = {"title": "Half", "rule_0": "share_child", "value_0": "1/2", "procedure": "", **sent}
    answer = client_of("bo").post(decide(house, "propose/?matter=rules"), fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize(("rule", "can_be"), [("procedure", "Fixed · Board · Round"), ("share_child", "0 … 10")])
def test_the_form_says_what_a_rule_can_become(house: House, client_of: Clients, rule: str, can_be: str) -> None:
    bo = client_of("bo")
    assert can_be in bo.get(decide(house, f"propose/?matter=rules&rule={rule}")).content.decode()
    refused = bo.post(decide(house, "propose/?matter=rules"), {"title": "?", "rule_0": rule, "value_0": "egal"})
    assert can_be in refused.content.decode()


def test_a_ranking_comes_back_as_it_was_cast(house: House, client_of: Clients) -> None:
    bo = client_of("bo")
    said = {"title": "What to plant", "options": "Oak\nElm\nFir", "procedure": "schulze"}
    bo.post(decide(house, "propose/?matter=other"), said)
    proposal = Proposal.objects.get()
    with clock.stopped(house.later(days=8)):
        bo.post(decide(house, f"{proposal.id}/open/"))
        oak, elm, fir = (option.id for option in proposal.options.order_by("number"))
        bo.post(decide(house, f"{proposal.id}/vote/"), {f"rank-{oak}": "2", f"rank-{elm}": "1", f"rank-{fir}": ""})
        page = bo.get(decide(house, f"{proposal.id}/")).content.decode()
    chosen = {
        option: re.findall(r'value="(\d)" selected', page.split(f'name="rank-{option}"')[1].split("</select>")[0])
        for option in (oak, elm, fir)
    }
    assert chosen == {oak: ["2"], elm: ["1"], fir: []}


def test_a_vote_is_passed_on_and_taken_back(house: House, client_of: Clients) -> None:
    cem = client_of("cem")
    cem.post(decide(house, "delegations/"), {"to": house.member("bo").id, "matter": "", "days": "30"})
    assert "I vote for" in client_of("bo").get(decide(house, "delegations/")).content.decode()
    given = Delegation.objects.get()
    client_of("ada").post(decide(house, f"delegations/{given.id}/revoke/"))
    given.refresh_from_db()
    assert given.revoked_at is None
    cem.post(decide(house, f"delegations/{given.id}/revoke/"))
    given.refresh_from_db()
    assert given.revoked_at is not None

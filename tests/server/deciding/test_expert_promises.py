"""Whoever is named, leaves, comes back or gives it back in whatever order: those named at the opening decide, all."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from allmende.server.deciding.models import ExpertNaming, Proposal
from allmende.server.deciding.operations import experts
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Role, ShareClass
from allmende.server.groups.models import Membership
from allmende.server.groups.queries import seat_of
from allmende.server.refusal import Refused
from allmende.server.selfcheck import speaking
from tests.server.deciding.naming import appointed, complaints, those_named_decide

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PEOPLE = ("ada", "bo", "cem")
CHANGES: dict[str, dict[str, int | str | None]] = {"other": {}, "rules": {"weight_cap": 4000}}
STEP = st.tuples(
    st.sampled_from(["name", "name", "end", "give back", "leave", "come back", "propose", "open", "open", "hand on"]),
    st.sampled_from(PEOPLE),
    st.sampled_from(["", "other", "rules"]),
)


def act(house: House, what: str, who: str, matter: str, at: datetime) -> None:
    """Do one thing, or be refused."""
    member = house.member(who)
    here = Membership.objects.filter(group=house.group, member=member, left_at=None).first()
    if what in {"name", "end"}:
        appointed(house, who, matter=matter, role="expert" if what == "name" else "not_expert", at=at)
    elif what == "give back":
        for naming in ExpertNaming.objects.filter(member=member, matter=matter, ended_at=None):
            experts.give_back(house.seat(who), naming.id, at=at)
    elif what == "leave" and here is not None:
        groups.leave(here, by=member, at=at)
    elif what == "come back":
        groups.join(house.group, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=member, at=at)
    elif what == "hand on" and here is not None:
        seat = house.seat(who)
        groups.change_membership(here, role=Role.MAINTAINER, share_class=ShareClass.ADULT, seat=seat, at=at)
    elif what == "propose":
        draft = ProposalDraft(title="Rye", matter=matter or "other", changes=CHANGES[matter or "other"])
        propose(house.seat(who), draft, at=at)
    elif what == "open":
        found = Proposal.objects.filter(matter=matter or "other", opened_at=None).first()
        if found is not None:
            open_vote(house.seat(who), found.id, at=at)


# The house is made once and each example undone, which the check for fixtures cannot see; shrinking would take minutes.
@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, min_size=8, max_size=30))
def test_a_vote_left_to_those_who_do_it_is_open_to_all_experts_named_then_or_to_maintainers(
    house: House, steps: list[tuple[str, str, str]]
) -> None:
    with transaction.atomic():
        for rule in ("decision_kind_rules", "decision_kind_other"):
            house.decide(rule, "meritocracy")
        # Something is left to decide in each matter from the first step on.
        for matter, changes in CHANGES.items():
            propose(house.seat("ada"), ProposalDraft(title="Oats", matter=matter, changes=changes), at=house.at)
        at = house.at
        for what, who, matter in steps:
            at += timedelta(days=4)
            opened_before = set(Proposal.objects.exclude(opened_at=None).values_list("id", flat=True))
            if what == "come back" or seat_of(house.people[who], house.group) is not None:
                with suppress(Refused), transaction.atomic():
                    act(house, what, who, matter, at)
            those_named_decide(house, opened_before)
        assert list(speaking.experts()) == []
        assert complaints(house.group) == []
        transaction.set_rollback(True)

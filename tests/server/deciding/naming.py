"""A group names an expert, or ends that, by the real operations: everybody concerned agrees at once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from allmende.economy.audit import Audit
from allmende.server.books.queries import all_entries, entry_of
from allmende.server.deciding.models import ExpertNaming, Proposal
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.deciding.operations.voting import cast
from allmende.server.deciding.queries.electorate import voters_of
from allmende.server.groups.models import Membership
from tests.server.deciding.agreeing import seats_concerned

if TYPE_CHECKING:
    from allmende.server.groups.models import Group
    from tests.server.conftest import House


def expert(house: House, who: str, *, matter: str = "", role: str = "expert") -> ProposalDraft:
    """Return the proposal that somebody becomes an expert (for all matters, unless said), or is one no longer."""
    terms = {"member": house.member(who).id, "role": role} | ({"for_matter": matter} if matter else {})
    return ProposalDraft(title=f"{who.title()}: {role}", matter="appointment", terms=terms)


def appointed(
    house: House, who: str, *, matter: str = "", role: str = "expert", at: datetime | None = None
) -> Proposal:
    """Let everybody agree that somebody becomes an expert, or is one no longer; return the decision."""
    seats, at = seats_concerned(house.group, "appointment"), at or house.at
    proposal = propose(seats[0], expert(house, who, matter=matter, role=role), at=at)
    open_vote(seats[0], proposal.id, kind="consensus", at=at)
    for seat in seats:
        cast(seat, proposal.id, "agree", at=at)
    proposal.refresh_from_db()
    return proposal


def complaints(group: Group) -> list[str]:
    """Return everything the audit says of the group's book."""
    audit = Audit()
    return [complaint for stored in all_entries(group.book) for complaint in audit.step(entry_of(stored))]


def those_named_decide(house: House, opened_before: set[str]) -> None:
    """Look at every vote that was just opened and left to those who do it, before anything else can happen."""
    named: dict[str, set[str]] = {}
    for naming in ExpertNaming.objects.filter(ended_at=None):
        named.setdefault(naming.matter, set()).add(naming.member_id)
    looking_after = Membership.objects.filter(group=house.group, role="maintainer", left_at=None)
    for proposal in Proposal.objects.filter(kind="meritocracy", turn=1).exclude(pk__in=opened_before):
        entitled = named.get("", set()) | named.get(proposal.matter, set())
        entitled = entitled or set(looking_after.values_list("member_id", flat=True))
        assert {voter.member_id for voter in voters_of(proposal)} == entitled

"""A municipality of three neighbourhoods with a board of two, for what a board decides and what is called back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from allmende.economy.rulebook import Value
from allmende.server.associations import operations, queries
from allmende.server.deciding.models import Proposal
from allmende.server.deciding.operations import calling_back
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.deciding.operations.voting import cast
from allmende.server.deciding.queries.electorate import voters_of
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat
from tests.server.associations.conftest import DECIDED, Town


@dataclass
class Wehlen:
    """Six people in three neighbourhoods; Nik speaks for the north and Sam for the south."""

    town: Town
    group: Group
    board: Group

    @classmethod
    def founded(cls, town: Town) -> Wehlen:
        """Found it, and send Nik and Sam."""
        group = town.municipality()
        board = queries.board_of(group)
        assert board is not None
        for sender, who, by in (("north", "nik", "nia"), ("south", "sam", "sol")):
            operations.send_delegate(
                board,
                sender=town.groups[sender],
                delegate=town.people[who],
                text="",
                decision=DECIDED if sender == "north" else "f" * 16,
                by=town.people[by],
                at=town.at,
            )
        return cls(town=town, group=group, board=board)

    @property
    def now(self) -> datetime:
        """The moment everything happens at."""
        return self.town.later(hours=1)

    def later(self, days: float) -> datetime:
        """Return a moment after that."""
        return self.now + timedelta(days=days)

    def fresh(self) -> Group:
        """Return the municipality as it is now."""
        return Group.objects.select_related("book", "parent").get(pk=self.group.pk)

    def seat(self, who: str, group: Group) -> Seat:
        """Return somebody's seat."""
        return self.town.seat(who, group)

    def draft(self, changes: Mapping[str, Value | None], *, whose: str | None = None) -> ProposalDraft:
        """Return a proposal of the board about rules: those of the municipality, or ("") its own."""
        terms = {"group": self.group.id} if whose is None else {}
        return ProposalDraft(title="As coordinated", matter="rules", terms=terms, changes=changes)

    def all_decide(self, changes: Mapping[str, Value | None], *, at: datetime | None = None) -> Proposal:
        """Let everybody in the municipality agree on rules."""
        return self._agreed(self.group, ProposalDraft(title="As agreed", matter="rules", changes=changes), at=at)

    def board_decides(
        self, changes: Mapping[str, Value | None], *, whose: str | None = None, at: datetime | None = None
    ) -> Proposal:
        """Let both delegates agree on rules."""
        return self._agreed(self.board, self.draft(changes, whose=whose), at=at)

    def board_agrees_on_a_text(self) -> Proposal:
        """Let both delegates agree on a sentence."""
        return self._agreed(self.board, ProposalDraft(title="Quiet on Sundays", matter="text"))

    def call(self, who: str, decision: Proposal) -> Proposal | None:
        """Let somebody ask for a decision of the board."""
        return calling_back.ask(self.seat(who, self.board), decision.id, at=self.now)

    def _agreed(self, group: Group, draft: ProposalDraft, *, at: datetime | None = None) -> Proposal:
        first, at = self.seat("nik", group), at or self.now
        proposal = propose(first, draft, at=at)
        open_vote(first, proposal.id, kind="consensus", at=at)
        for voter in voters_of(proposal):
            cast(self.seat(voter.member.name.lower(), group), proposal.id, "agree", at=at)
        proposal.refresh_from_db()
        assert not proposal.problem, proposal.problem
        return proposal

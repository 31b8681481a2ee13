"""Proposals about accords, agreements and standards: put and found for the app that shows these."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import Q

from allmende.server.associations.by_vote import Motion, Words
from allmende.server.deciding.models import Proposal, State
from allmende.server.deciding.operations.proposing import ProposalDraft
from allmende.server.deciding.operations.proposing import propose as propose_it
from allmende.server.explanations import link
from allmende.server.groups.queries import Seat

# What proposals can be found by -> the matters that name it, and by which of their terms.
_NAMED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "accord": (("association", "admit_group"), ("accord",)),
    "agreement": (("agreement",), ("agreement", "standard")),
}
_OPEN = frozenset({State.DISCUSSED, State.VOTING})


def propose(
    seat: Seat, words: Words, *, matter: str, terms: Mapping[str, str], details: Mapping[str, str], at: datetime
) -> Motion:
    """Propose something in the seat's group; see `proposing.propose`."""
    draft = ProposalDraft(title=words.title, text=words.text, matter=matter, terms=terms, details=details)
    return _motion(propose_it(seat, draft, at=at))


def find(ids: Collection[str], *, about: str) -> Sequence[Motion]:
    """Return the proposals about accords or agreements with one of these ids, newest first."""
    matters, terms = _NAMED[about]
    named = Q()
    for term in terms:
        named |= Q(**{f"terms__{term}__in": list(ids)})
    found = Proposal.objects.filter(named, matter__in=matters).select_related("group")
    return [_motion(one) for one in found.defer("outcome", "details", "text").order_by("-proposed_at", "-id")]


def _motion(proposal: Proposal) -> Motion:
    about = next(proposal.terms[term] for _, terms in _NAMED.values() for term in terms if term in proposal.terms)
    return Motion(
        id=proposal.id,
        group_id=proposal.group_id,
        about=about,
        title=proposal.title,
        state=str(State(proposal.state).label),
        url=link("deciding:proposal", proposal.group.slug, proposal.id),
        is_open=proposal.state in _OPEN,
        is_accepted=proposal.state == State.ACCEPTED,
    )

"""Proposals about accords, agreements and standards, found for the app that shows these."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Q

from allmende.server.associations.by_vote import Proposed
from allmende.server.deciding.models import UNDECIDED, Proposal, State
from allmende.server.explanations import link

# What proposals can be found by -> the matters that name it, and by which of their terms.
_NAMED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "accord": (("association", "admit_group"), ("accord",)),
    "agreement": (("agreement",), ("agreement", "standard")),
}


def find(ids: Collection[str], *, about: str) -> Sequence[Proposed]:
    """Return the proposals about accords or agreements with one of these ids, newest first."""
    matters, terms = _NAMED[about]
    named = Q()
    for term in terms:
        named |= Q(**{f"terms__{term}__in": list(ids)})
    found = Proposal.objects.filter(named, matter__in=matters).select_related("group")
    return [as_shown(one) for one in found.defer("outcome", "details", "text").order_by("-proposed_at", "-id")]


def as_shown(proposal: Proposal) -> Proposed:
    """Return a proposal as it is shown where what it is about is."""
    about = next(proposal.terms[term] for _, terms in _NAMED.values() for term in terms if term in proposal.terms)
    return Proposed(
        id=proposal.id,
        group_id=proposal.group_id,
        about=about,
        title=proposal.title,
        state=str(State(proposal.state).label),
        url=link("deciding:proposal", proposal.group.slug, proposal.id),
        is_open=proposal.state in UNDECIDED,
    )

"""Putting accords, agreements and standards to the vote, for the app whose pages ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from allmende.server.associations.by_vote import Proposed, Words
from allmende.server.deciding.operations import proposing
from allmende.server.deciding.operations.proposing import ProposalDraft
from allmende.server.deciding.queries.proposed import as_shown
from allmende.server.groups.queries import Seat


def propose(
    seat: Seat, words: Words, *, matter: str, terms: Mapping[str, str], details: Mapping[str, str], at: datetime
) -> Proposed:
    """Propose something in the seat's group; see `proposing.propose`."""
    draft = ProposalDraft(title=words.title, text=words.text, matter=matter, terms=terms, details=details)
    return as_shown(proposing.propose(seat, draft, at=at))

"""What the interface reads beyond what the pages read: tokens, and long lists page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allmende.server.api.models import Token, digest_of
from allmende.server.deciding.models import Ballot, Proposal, SecretBallot, Voter
from allmende.server.groups.models import Group, Member
from allmende.server.people.models import Person
from allmende.server.work.models import Contribution, Round
from allmende.server.work.reach import round_group


def token_by_secret(secret: str, *, at: datetime) -> Token | None:
    """Return the token with this secret, if it holds and its owner may still sign in."""
    return (
        Token.objects.select_related("person")
        .filter(digest=digest_of(secret), expires_at__gt=at, person__user__is_active=True)
        .first()
    )


def tokens_of(person: Person, *, at: datetime) -> list[Token]:
    """Return a person's tokens that hold, newest first."""
    return list(Token.objects.filter(person=person, expires_at__gt=at).order_by("-made_at", "id"))


def rounds_of(group: Group, *, before: int | None, count: int) -> list[Round]:
    """Return rounds of a group, newest first, below a number where one is given; without their certificates."""
    found = Round.objects.filter(group=round_group(group)).defer("certificate", "raises", "unfilled")
    if before is not None:
        found = found.filter(number__lt=before)
    return list(found.order_by("-number")[:count])


def contributions_of(
    group: Group, *, state: str, member_id: str, after: tuple[datetime, str] | None, count: int
) -> list[Contribution]:
    """Return contributions of a group, the one reported last first, after the one a cursor names."""
    found = Contribution.objects.filter(group=group)
    if state:
        found = found.filter(state=state)
    if member_id:
        found = found.filter(parts__member=member_id)
    if after is not None:
        at, last_id = after
        found = found.filter(reported_at__lte=at).exclude(reported_at=at, id__gte=last_id)
    rows = found.select_related("reported_by__person", "reported_by__group", "taking__occurrence")
    return list(
        rows.prefetch_related("parts__member__person", "parts__member__group").order_by("-reported_at", "-id")[:count]
    )


def proposals_of(group: Group, *, state: str, after: tuple[datetime, str] | None, count: int) -> list[Proposal]:
    """Return proposals of a group, newest first, after the one a cursor names; without their certificates."""
    found = Proposal.objects.filter(group=group)
    if state:
        found = found.filter(state=state)
    if after is not None:
        at, last_id = after
        found = found.filter(proposed_at__lte=at).exclude(proposed_at=at, id__gte=last_id)
    return list(found.select_related("by__person").defer("outcome").order_by("-proposed_at", "-id")[:count])


@dataclass(frozen=True, kw_only=True)
class Vote:
    """Where somebody may vote, or might have; `choice` is None where they said nothing, or it is secret and counted."""

    proposal: Proposal
    opened_at: datetime
    has_voted: bool
    choice: Any
    reason: str


def votes_of(member: Member, group: Group, *, after: tuple[datetime, str] | None, count: int) -> Sequence[Vote]:
    """Return where a member may vote in a group, what was opened last first, after the one a cursor names."""
    mine = Voter.objects.filter(member=member)
    found = Proposal.objects.filter(group=group, pk__in=mine.values("proposal")).exclude(opened_at=None)
    if after is not None:
        at, last_id = after
        found = found.filter(opened_at__lte=at).exclude(opened_at=at, id__gte=last_id)
    page = list(found.defer("outcome").order_by("-opened_at", "-id")[:count])
    # Who votes again, in a turn of the maintainers, is listed once, with what they did last.
    voted = dict(mine.filter(proposal__in=page).order_by("turn").values_list("proposal_id", "has_voted"))
    openly = {one.proposal_id: one for one in Ballot.objects.filter(member=member, proposal__in=page)}
    sealed = SecretBallot.objects.filter(member=member, proposal__in=page)
    choices = dict(sealed.values_list("proposal_id", "choice")) | {key: one.choice for key, one in openly.items()}
    return [
        Vote(
            proposal=one,
            opened_at=one.opened_at,
            has_voted=voted[one.id],
            choice=choices.get(one.id),
            reason=openly[one.id].reason if one.id in openly else "",
        )
        for one in page
        if one.opened_at is not None
    ]

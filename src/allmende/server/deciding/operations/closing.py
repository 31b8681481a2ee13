"""Closing a vote, exactly once, by whoever comes first: it is counted, booked, and carried out."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Count

from allmende.economy import bookings
from allmende.economy.vote import Said, following, poll_of
from allmende.mechanisms.decisions import certificate
from allmende.mechanisms.decisions.ballots import Cast, Choice, Published, publish
from allmende.mechanisms.decisions.delegation import represent
from allmende.mechanisms.decisions.poll import Outcome, decide
from allmende.server import clock
from allmende.server.books import operations as books
from allmende.server.deciding.models import Ballot, Proposal, SecretBallot, State, Voter
from allmende.server.deciding.operations import carrying_out, opening, proposing
from allmende.server.deciding.operations.holding import hold_books_for
from allmende.server.deciding.queries import electorate
from allmende.server.deciding.queries.delegations import delegates_of
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group


def close_due(root: Group, *, at: datetime) -> int:
    """Close every vote of a community whose time is over; return how many this call closed."""
    over = Proposal.objects.filter(group__book=root.book_id, state=State.VOTING, closes_at__lt=at)
    # This is asked before every page: most of the time there is nothing, and one look-up says so.
    return sum(
        close(proposal_id, at=at) for proposal_id in list(over.order_by("closes_at", "id").values_list("id", flat=True))
    )


@transaction.atomic
def close(proposal_id: str, *, at: datetime) -> bool:
    """Close one vote whose time is over, exactly once; return whether this call did it."""
    hold_books_for(Group.objects.get(proposals=proposal_id), proposal_id)
    proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("group__book", "group__parent", "by__person")
        .get(pk=proposal_id)
    )
    if proposal.state != State.VOTING or proposal.closes_at is None or proposal.closes_at >= at:
        return False
    close_locked(proposal, counted_at=proposal.closes_at, at=at)
    return True


def close_locked(proposal: Proposal, *, counted_at: datetime, at: datetime) -> None:
    """Count a vote whose book is held; then carry it out, or open it again where the count decided nothing."""
    at = books.time_of_next(proposal.group.book, at=at)
    voters = electorate.voters_of(proposal)
    eligible = [voter.member_id for voter in voters]
    counted_us = clock.microseconds(counted_at)
    vote = opening.vote_of(proposal, eligible)
    said = _said(proposal, voters, counted_us=counted_us)
    poll = poll_of(vote, said, counted_us=counted_us)
    outcome = decide(poll)
    draft = bookings.decision_closed(
        decision=proposal.id,
        outcome=outcome,
        counted_us=counted_us,
        published=said.published or (),
        turn=proposal.turn - 1,
    )
    proposing.book_it(proposal, draft, by="", at=at)
    proposal.verdict, proposal.counted_at = outcome.verdict, counted_at
    proposal.outcome = certificate.export(poll, outcome=outcome)
    looking_after = electorate.maintainers(proposal.group)
    sequel = following(
        vote,
        outcome.verdict,
        groups.rulebook_of(proposal.group),
        maintainers=[one.member.id for one in looking_after],
        at_us=clock.microseconds(at),
    )
    if sequel is not None:
        handed_on = looking_after if outcome.verdict == "maintainers decide" else None
        opening.begin(proposal, sequel, handed_on, by="", at=at)
        return
    # Who cast which secret ballot is nobody's business any more.
    SecretBallot.objects.filter(proposal=proposal).delete()
    _settle(proposal, outcome, at=at)


def _settle(proposal: Proposal, outcome: Outcome, *, at: datetime) -> None:
    accepted = outcome.verdict in {"accepted", "chosen"}
    proposal.state = State.ACCEPTED if accepted else State.REJECTED
    proposal.save()
    if accepted:
        carrying_out.carry_out(proposal, at=at)


def _said(proposal: Proposal, voters: list[Voter], *, counted_us: int) -> Said:
    """Return everything that counts."""
    delegate_of = delegates_of(proposal.group, proposal.matter, decision=proposal.id, at_us=counted_us)
    stated = None
    if proposal.stated is not None:
        stated = (proposal.stated["by"], proposal.stated["at_us"], sorted(proposal.stated["answers"]))
    return Said(
        ballots={} if proposal.secret else _ballots(proposal),
        published=_published(proposal, voters, delegate_of) if proposal.secret else None,
        delegate_of=delegate_of,
        stated=stated,
        calls_us={voter.member_id: clock.microseconds(voter.called_at) for voter in voters if voter.called_at},
    )


def _ballots(proposal: Proposal) -> dict[str, Choice]:
    found = Ballot.objects.filter(proposal=proposal).values_list("member_id", "choice")
    return {member: as_choice(choice) for member, choice in found}


def _published(proposal: Proposal, voters: list[Voter], delegate_of: dict[str, str]) -> tuple[Published, ...]:
    """Return the secret ballots as everybody will see them: one line for each person who counts, without names."""
    casts = {
        ballot.member_id: Cast(
            by=ballot.member_id,
            at_us=clock.microseconds(ballot.at),
            choice=as_choice(ballot.choice),
            secret=bytes(ballot.secret),
        )
        for ballot in SecretBallot.objects.filter(proposal=proposal)
    }
    told = represent([voter.member_id for voter in voters], voting=casts, delegate_of=delegate_of)
    return publish(casts, vote=proposal.id, weights=told.weights)


def as_choice(stored: object) -> Choice:
    """Return a stored ballot as the count takes it: lists become tuples."""
    if isinstance(stored, str):
        return stored
    assert isinstance(stored, list | tuple)
    ranks = tuple(tuple(map(str, each)) for each in stored if isinstance(each, list | tuple))
    return ranks or tuple(str(each) for each in stored)


def open_count(group: Group) -> int:
    """Return on how many proposals of a group people vote now."""
    counted = Proposal.objects.filter(group=group, state=State.VOTING).aggregate(count=Count("id"))
    return int(counted["count"])

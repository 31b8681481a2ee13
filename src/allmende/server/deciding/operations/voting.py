"""Casting a ballot, open or secret; until voting closes the last word counts."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.vote import AGREEING, all_agree
from allmende.mechanisms.decisions import ballots as sealing
from allmende.mechanisms.decisions.ballots import Choice
from allmende.mechanisms.decisions.consensus import STANCES
from allmende.server.books import operations as books
from allmende.server.books import queries as in_book
from allmende.server.deciding.models import Ballot, Proposal, SecretBallot, State, Voter
from allmende.server.deciding.operations import closing, opening, proposing
from allmende.server.deciding.operations.holding import hold_books_for
from allmende.server.deciding.queries import electorate
from allmende.server.groups.queries import Seat
from allmende.server.identity import new_salt
from allmende.server.refusal import NotYours, Refused, TooLate

ANSWERS = ("yes", "no", "abstain")
SECRET_BYTES = 32
MOST_REASON = 1_000


@transaction.atomic
def cast(seat: Seat, proposal_id: str, choice: Choice, *, at: datetime, reason: str = "") -> str:
    """Cast one's ballot, or another in its place.

    Returns:
        In a secret vote the receipt, by which the ballot is found when all are published; else "".

    Raises:
        TooLate: Voting is over, or has not begun.
        NotYours: It does not concern the person.
        Refused: The ballot says something that cannot be counted.

    """
    hold_books_for(seat.group, proposal_id)
    proposal = proposing.in_group(seat, proposal_id)
    at = books.time_of_next(proposal.group.book, at=at)
    voter = may_vote(proposal, seat, at=at)
    choice = _checked(proposal, choice)
    if len(reason.strip()) > MOST_REASON:
        raise Refused(_("At most %(most)d characters, please.") % {"most": MOST_REASON}, field="reason")
    if proposal.secret:
        receipt = _seal(proposal, voter, choice, at=at)
    else:
        receipt = ""
        _say(proposal, voter, choice, reason=reason.strip(), at=at)
    if not voter.has_voted:
        voter.has_voted = True
        voter.save(update_fields=["has_voted"])
    if not proposal.secret and choice in AGREEING.values():
        _close_if_all_agree(proposal, at=at)
    return receipt


def may_vote(proposal: Proposal, seat: Seat, *, at: datetime) -> Voter:
    """Return the seat's place in the electorate of an open vote, or refuse."""
    if proposal.state != State.VOTING or proposal.closes_at is None or at > proposal.closes_at:
        raise TooLate(_("Nobody can vote on it now."))
    found = electorate.voter_of(proposal, seat.member)
    if found is None:
        raise NotYours(_("You cannot vote on this: who may was fixed when voting was opened."))
    return found


def _say(proposal: Proposal, voter: Voter, choice: Choice, *, reason: str, at: datetime) -> None:
    member = voter.member
    draft = bookings.ballot_cast(
        decision=proposal.id,
        member=member.id,
        choice=choice,
        turn=in_book.count(proposal.group.book, prefix=f"ballot:{proposal.id}:{member.id}:"),
        reason=reason or None,
    )
    proposing.book_it(proposal, draft, by=member.id, at=at)
    Ballot.objects.update_or_create(
        proposal=proposal, member=member, defaults={"choice": choice, "reason": reason, "at": at}
    )


def _seal(proposal: Proposal, voter: Voter, choice: Choice, *, at: datetime) -> str:
    """Keep a secret ballot until the count, and book nothing of it but its receipt."""
    before = SecretBallot.objects.filter(proposal=proposal, member=voter.member).first()
    secret = new_salt(SECRET_BYTES)
    receipt = sealing.receipt(choice, vote=proposal.id, salt=sealing.salt_of(secret))
    draft = bookings.secret_ballot_cast(
        decision=proposal.id, receipt=receipt, replaces=before.receipt if before is not None else ""
    )
    proposing.book_it(proposal, draft, by="", at=at)
    SecretBallot.objects.update_or_create(
        proposal=proposal,
        member=voter.member,
        defaults={"choice": choice, "secret": secret, "receipt": receipt, "at": at},
    )
    return receipt


def _close_if_all_agree(proposal: Proposal, *, at: datetime) -> None:
    # Every ballot asks this: who still has to vote is counted before thousands of rows are read.
    if electorate.standing(proposal).filter(has_voted=False).exists():
        return
    eligible = [voter.member_id for voter in electorate.voters_of(proposal)]
    said = dict(Ballot.objects.filter(proposal=proposal).values_list("member_id", "choice"))
    if all_agree(opening.vote_of(proposal, eligible), said):
        closing.close_locked(proposal, counted_at=at, at=at)


def _checked(proposal: Proposal, choice: Choice) -> Choice:
    """Return the ballot in the form the count takes, or refuse it."""
    if proposal.kind in {"approval", "schulze"}:
        options = set(proposing.option_ids(proposal))
        if proposal.kind == "approval":
            return _options_named(choice, options)
        return _ranks(choice, options)
    words = STANCES if proposal.kind in {"consensus", "rough consensus"} else ANSWERS
    if not isinstance(choice, str) or choice not in words:
        raise Refused(_("Please choose one of the answers."), field="choice")
    return choice


def _options_named(choice: Choice, options: set[str]) -> Choice:
    if isinstance(choice, str):
        raise Refused(_("Please choose among the options."), field="choice")
    named = tuple(each for each in choice if isinstance(each, str))
    if len(named) != len(choice) or not set(named) <= options:
        raise Refused(_("Please choose among the options."), field="choice")
    return tuple(dict.fromkeys(named))


def _ranks(choice: Choice, options: set[str]) -> Choice:
    if isinstance(choice, str):
        raise Refused(_("Please rank the options."), field="choice")
    ranks = tuple(tuple(map(str, rank)) for rank in choice if not isinstance(rank, str))
    named = [option for rank in ranks for option in rank]
    if not named or len(ranks) != len(choice) or not set(named) <= options or len(set(named)) != len(named):
        raise Refused(_("Please rank the options."), field="choice")
    return ranks

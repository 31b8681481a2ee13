"""Opening a vote: who may vote, by which procedure and until when is fixed here, and explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.matters import discussion_days_of, kind_asked_for
from allmende.economy.rulebook import Rulebook
from allmende.economy.vote import Vote, fallback_of, quorum_of, reversal_told, settings_of
from allmende.mechanisms.decisions.poll import Kind
from allmende.mechanisms.decisions.quorum import Fallback
from allmende.server import clock
from allmende.server.associations import queries as associations
from allmende.server.books import operations as books
from allmende.server.deciding.models import Ballot, Proposal, SecretBallot, State, Voter, WhatIf
from allmende.server.deciding.operations import experts, proposing
from allmende.server.deciding.queries import electorate
from allmende.server.deciding.queries.electorate import Concerned
from allmende.server.groups import queries as groups
from allmende.server.groups.kinds import OF_GROUPS
from allmende.server.groups.models import Group, Member
from allmende.server.groups.queries import Seat
from allmende.server.people.models import Person
from allmende.server.refusal import NotYours, Refused, TooLate


@transaction.atomic
def open_vote(seat: Seat, proposal_id: str, *, at: datetime, kind: str = "") -> Proposal:
    """Let those concerned vote from now on.

    Before the time to discuss is over only by consensus, and open until that time and the time to vote are over:
    nobody is voted down in a hurry, and where everybody agrees nobody has to wait.

    Args:
        seat: Who acts: whoever proposed it; later any member.
        proposal_id: Which.
        at: When.
        kind: The procedure, where whoever proposed it wants another than the proposal says.

    """
    books.hold(seat.group.book_id)
    proposal = proposing.being_discussed(seat, proposal_id)
    rules = seat.rulebook
    at = books.time_of_next(proposal.group.book, at=at)
    discussion_days = discussion_days_of(proposal.matter, rules)
    discussed_until = proposing.discussed_until(proposal, discussion_days=discussion_days)
    early = at < discussed_until
    options = proposing.option_ids(proposal)
    asked = proposal.kind or ("approval" if options else kind_asked_for(proposal.matter, rules))
    kind = kind or asked
    proposing._check_kind(seat, kind, matter=proposal.matter, options=len(options))  # noqa: SLF001
    # A seat one has through another group is not stored: it is there because that group belongs to the association.
    stored = seat.membership.pk is not None
    here = not stored or bool(groups.belonging_to(proposal.group, [seat.member.id]))
    if proposal.by_id != seat.member.id and (early or not here):
        raise NotYours(_("Until it has been discussed, only whoever proposed it opens the vote."))
    # A stricter one is asked for by whoever proposes, not by whoever is against it.
    if kind != asked and proposal.by_id != seat.member.id:
        raise NotYours(_("Only whoever proposed it asks for another procedure."))
    if early and kind != "consensus":
        raise TooLate(_("It is still being discussed. Before that is over you can only ask for everybody's agreement."))
    vote = Vote(
        decision=proposal.id,
        kind=cast("Kind", kind),
        # Consensus and the word of maintainers live of arguments, which somebody has to bring forward.
        secret=proposal.secret and kind not in {"consensus", "rough consensus", "meritocracy"},
        eligible=(),
        quorum_milli=quorum_of(cast("Kind", kind), rules),
        fallback=fallback_of(cast("Kind", kind), rules, again=False),
        settings=_settings(proposal, cast("Kind", kind), rules, options=options),
        opened_us=clock.microseconds(at),
        closes_us=clock.microseconds(max(at, discussed_until) + timedelta(days=rules.voting_days)),
    )
    voters = (
        _those_who_do_it(proposal, at=at)
        if kind == "meritocracy"
        else voters_for(proposal.group, proposal.matter, at=at)
    )
    if not voters:
        raise Refused(_("Nobody could vote on it: nobody here can sign in."))
    return begin(proposal, vote, voters, by=seat.member.id, at=at)


def voters_for(group: Group, matter: str, *, at: datetime) -> list[Concerned]:
    """Return whom a matter concerns; who belongs to an association through a group gets an id in its book first."""
    if group.kind in OF_GROUPS:
        known = Member.objects.filter(book=group.book_id).exclude(person=None).values("person")
        unknown = Person.objects.filter(pk__in=associations.people_in(group)).exclude(user=None).exclude(pk__in=known)
        Member.objects.bulk_create(
            [Member(book=group.book, person=person) for person in unknown.order_by("pk")], batch_size=2_000
        )
    return electorate.concerned(group, matter, at=at)


def _those_who_do_it(proposal: Proposal, *, at: datetime) -> list[Concerned]:
    """Return who decides what is left to those who do it; which experts are gone stands in the book before."""
    experts.end_those_gone(proposal.group, at=at)
    return electorate.those_who_do_it(proposal.group, proposal.matter)


def begin(proposal: Proposal, vote: Vote, voters: Sequence[Concerned] | None, *, by: str, at: datetime) -> Proposal:
    """Store an opened vote and book it; without voters given those of the opening before stay."""
    turn = proposal.turn
    if voters is None:
        standing = electorate.voters_of(proposal)
        through = {voter.member_id: voter.through_id for voter in standing}
        if proposal.settings.get("kind") != vote.kind:
            Voter.objects.filter(pk__in=[voter.pk for voter in standing]).update(has_voted=False, called_at=None)
    else:
        through = {one.member.id: one.through.id for one in voters}
        Voter.objects.bulk_create(
            [
                Voter(proposal=proposal, turn=turn, member=one.member, through=one.through, naming=one.naming)
                for one in voters
            ],
            batch_size=2_000,
        )
    vote = replace(vote, eligible=sorted(through))
    if proposal.settings.get("kind") not in {None, vote.kind}:
        Ballot.objects.filter(proposal=proposal).delete()
        SecretBallot.objects.filter(proposal=proposal).delete()
        proposal.stated = None
    figures = WhatIf.objects.filter(proposal=proposal, version=proposal.version).first()
    draft = bookings.decision_opened(
        vote=vote, concerned=through, figures=figures.fingerprint if figures else "", turn=turn
    )
    proposing.book_it(proposal, draft, by=by, at=at)
    proposal.state, proposal.kind, proposal.secret = State.VOTING, vote.kind, vote.secret
    proposal.opened_at, proposal.closes_at = clock.moment(vote.opened_us), clock.moment(vote.closes_us)
    proposal.quorum_milli, proposal.fallback = vote.quorum_milli, vote.fallback
    proposal.settings = {"kind": vote.kind, "told": dict(vote.settings)}
    proposal.turn = turn + 1
    proposal.save()
    return proposal


def vote_of(proposal: Proposal, eligible: Sequence[str]) -> Vote:
    """Return the vote as it was opened."""
    assert proposal.opened_at is not None
    assert proposal.closes_at is not None
    return Vote(
        decision=proposal.id,
        kind=cast("Kind", proposal.kind),
        secret=proposal.secret,
        eligible=eligible,
        quorum_milli=proposal.quorum_milli,
        fallback=cast("Fallback", proposal.fallback),
        settings=proposal.settings["told"],
        opened_us=clock.microseconds(proposal.opened_at),
        closes_us=clock.microseconds(proposal.closes_at),
    )


def _settings(proposal: Proposal, kind: Kind, rules: Rulebook, *, options: Sequence[str]) -> Mapping[str, Any]:
    looking_after = [one.member.id for one in electorate.maintainers(proposal.group)]
    told = settings_of(
        kind, rules, options=options, maintainers=looking_after, secret=proposal.secret, matter=proposal.matter
    )
    if kind == "reversal":
        assert proposal.reverses is not None
        assert proposal.reverses.counted_at is not None
        told |= reversal_told(
            counted_us=clock.microseconds(proposal.reverses.counted_at),
            asked_us=clock.microseconds(proposal.proposed_at),
            rules=rules,
        )
    return told

"""Draft what happens to work: reported, confirmed and credited, objected to, withdrawn, corrected."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from allmende.economy.bookings.draft import (
    BookingRefused,
    Draft,
    NegativeMinutes,
    balanced,
    cost_account,
    credits_mwh,
    for_what,
    person_account,
    refuse_empty,
    refuse_unsound_work,
)
from allmende.ledger.entry import Fact

# What a confirmation covers: the time agreed, or the time beyond it.
CONFIRMED = frozenset({"agreed", "extra"})


class UnknownConfirmation(BookingRefused):
    """A confirmation of something else than the agreed or the extra time."""


class ConfirmerIsDoer(BookingRefused):
    """Somebody who would confirm their own work."""


class ConfirmerOfHousehold(BookingRefused):
    """Somebody who would confirm work done in their own household."""


class NeedsASecond(BookingRefused):
    """A correction that one person alone would make."""


def work_reported(  # noqa: PLR0913  # One argument per published fact.
    *,
    contribution: str,
    group: str,
    occurrence: str,
    place: int,
    doers: Mapping[str, int],
    agreed_minutes: int,
    reported_minutes: int,
    weight_milli: int,
    purpose: str = "",
    money_cents: int = 0,
    note: str | None = None,
) -> Draft:
    """Draft that work was done. Nothing is credited yet. Key: the contribution.

    Args:
        contribution: Id of the contribution.
        group: Group it was done for.
        occurrence: The occurrence it was, or "" for work done unasked (then place is 0).
        place: Which place of the occurrence.
        doers: Member -> their part of the work, any positive whole numbers.
        agreed_minutes: The time agreed; for work done unasked the time reported.
        reported_minutes: The time it took.
        weight_milli: The weight agreed.
        purpose: The product or batch it was for; "" for the group as a whole.
        money_cents: What it brought in, for work that raises money.
        note: What the doer wrote about it.

    Raises:
        NobodyDidIt, PartNotPositive, NegativeMinutes, WeightNotPositive, NegativeCents: What the name says.

    """
    refuse_empty(contribution, group)
    refuse_unsound_work(minutes=agreed_minutes, weight_milli=weight_milli, doers=doers)
    if reported_minutes < 0:
        raise NegativeMinutes(reported_minutes)
    facts: dict[str, Fact] = {
        "contribution": contribution,
        "group": group,
        "occurrence": occurrence,
        "place": place,
        "doers": dict(doers),
        "agreed_minutes": agreed_minutes,
        "reported_minutes": reported_minutes,
        "weight_milli": weight_milli,
        **for_what(purpose=purpose, money_cents=money_cents),
    }
    return Draft(kind="work.reported", key=f"reported:{contribution}", facts=facts, text=note)


def work_confirmed(  # noqa: PLR0913  # One argument per published fact.
    *,
    contribution: str,
    group: str,
    confirmer: str,
    minutes: int,
    weight_milli: int,
    doers: Mapping[str, int],
    what: str,
    household: Collection[str] = (),
    purpose: str = "",
    money_cents: int = 0,
) -> Draft:
    """Draft that somebody else confirms work, and credit it: T x L, split by the doers' parts.

    Key: contribution and what, so that each is credited once.

    Args:
        contribution: Id of the contribution.
        group: Group it was done for; its effort account is charged, or what purpose and money say.
        confirmer: Who confirms.
        minutes: The minutes credited by this entry.
        weight_milli: The weight agreed.
        doers: As reported.
        what: "agreed" for the agreed time, "extra" for what it took beyond.
        household: Members who live in a household with the confirmer.
        purpose: As reported; its node is charged instead of the group.
        money_cents: As reported; the group's money is charged instead. It comes in with the first confirmation.

    Raises:
        ConfirmerIsDoer, ConfirmerOfHousehold: Nobody confirms their own work, nor that of their household.
        UnknownConfirmation, NobodyDidIt, PartNotPositive, NegativeMinutes, WeightNotPositive,
        NegativeCents: What the name says.

    """
    refuse_empty(contribution, group, confirmer)
    if what not in CONFIRMED:
        raise UnknownConfirmation(what)
    if confirmer in doers:
        raise ConfirmerIsDoer(confirmer)
    if not doers.keys().isdisjoint(household):
        raise ConfirmerOfHousehold(confirmer)
    credit = credits_mwh(minutes=minutes, weight_milli=weight_milli, doers=doers)
    facts: dict[str, Fact] = {
        "contribution": contribution,
        "group": group,
        "confirmer": confirmer,
        "minutes": minutes,
        "weight_milli": weight_milli,
        "doers": dict(doers),
        "what": what,
        **for_what(purpose=purpose, money_cents=money_cents),
    }
    amounts = {person_account(member): amount for member, amount in credit.items()}
    amounts[cost_account(group=group, purpose=purpose, money_cents=money_cents)] = -sum(credit.values())
    return Draft(kind="work.confirmed", key=f"confirmed:{contribution}:{what}", facts=facts, postings=balanced(amounts))


def work_objected(*, contribution: str, by: str, turn: int = 0, reason: str | None = None) -> Draft:
    """Draft that somebody objects to a report. Key: contribution, objector, turn."""
    refuse_empty(contribution, by)
    facts: dict[str, Fact] = {"contribution": contribution, "by": by}
    return Draft(kind="work.objected", key=f"objected:{contribution}:{by}:{turn}", facts=facts, text=reason)


def work_objection_withdrawn(*, contribution: str, by: str, turn: int = 0) -> Draft:
    """Draft that somebody takes their objection back. Key: contribution, objector, turn."""
    refuse_empty(contribution, by)
    facts: dict[str, Fact] = {"contribution": contribution, "by": by}
    return Draft(kind="work.objection_withdrawn", key=f"objection-withdrawn:{contribution}:{by}:{turn}", facts=facts)


def work_withdrawn(*, contribution: str) -> Draft:
    """Draft that a report is taken back before it was confirmed. Key: the contribution."""
    refuse_empty(contribution)
    facts: dict[str, Fact] = {"contribution": contribution}
    return Draft(kind="work.withdrawn", key=f"withdrawn:{contribution}", facts=facts)


def work_corrected(  # noqa: PLR0913  # One argument per published fact.
    *,
    contribution: str,
    group: str,
    minutes: int,
    weight_milli: int,
    doers: Mapping[str, int],
    credited_mwh: Mapping[str, int],
    proposed_by: str,
    second: str,
    corrects: int,
    turn: int = 0,
    purpose: str = "",
    money_cents: int = 0,
    came_in_cents: int = 0,
    reason: str | None = None,
) -> Draft:
    """Draft a correction of credited work: what should stand now, booked as the difference to what stood before.

    Key: contribution and turn (how often it was corrected before).

    Args:
        contribution: Id of the contribution.
        group: Group it was done for.
        minutes: The time that should count in all.
        weight_milli: The weight that should count.
        doers: Who should be credited, with their parts.
        credited_mwh: What each member is credited for this contribution by all entries so far.
        proposed_by: Who asked for the correction.
        second: Who agreed to it: another person, and not one who is or was credited for this work.
        corrects: Number of the entry it mends.
        turn: How often it was corrected before.
        purpose: As reported: the difference goes where the effort went.
        money_cents: What should count as brought in.
        came_in_cents: What was reported as brought in; needed where now nothing should count.
        reason: Why, in the proposer's words.

    Raises:
        NeedsASecond: The second is the proposer or a doer.
        NobodyDidIt, PartNotPositive, NegativeMinutes, WeightNotPositive, NegativeCents: What the name says.

    """
    refuse_empty(contribution, group, proposed_by, second)
    if second == proposed_by or second in doers or second in credited_mwh:
        raise NeedsASecond(second)
    now = credits_mwh(minutes=minutes, weight_milli=weight_milli, doers=doers)
    members = now.keys() | credited_mwh.keys()
    change = {person_account(member): now.get(member, 0) - credited_mwh.get(member, 0) for member in members}
    account = cost_account(group=group, purpose=purpose, money_cents=max(money_cents, came_in_cents))
    change[account] = -sum(change.values())
    facts: dict[str, Fact] = {
        "contribution": contribution,
        "minutes": minutes,
        "weight_milli": weight_milli,
        "doers": dict(doers),
        "proposed_by": proposed_by,
        "second": second,
        **for_what(purpose=purpose, money_cents=money_cents),
    }
    return Draft(
        kind="work.corrected",
        key=f"corrected:{contribution}:{turn}",
        facts=facts,
        postings=balanced(change),
        corrects=corrects,
        text=reason,
    )

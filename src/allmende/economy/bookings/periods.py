"""Draft the settlement of a period: everybody's due, and what the common fund takes up."""

from __future__ import annotations

from collections.abc import Mapping

from allmende.economy.bookings.draft import (
    BookingRefused,
    Draft,
    balanced,
    effort_account,
    fund_account,
    node_account,
    person_account,
    refuse_empty,
)
from allmende.economy.goods import Goods
from allmende.economy.settle import Settlement
from allmende.ledger.entry import Fact


class DuesDoNotAddUp(BookingRefused):
    """A settlement whose dues and fund are not the effort it shares out."""


def period_settled(*, settlement: Settlement, cut_us: int, efforts_mwh: Mapping[str, int] | None = None) -> Draft:
    """Draft a settlement. Key: group and first day, so that a period is settled once.

    Each due is taken from its member, the effort accounts are brought back to zero, effort moves between products and
    batches as their values say, and the fund keeps what is open.

    Args:
        settlement: What `economy.settle` decided.
        cut_us: The moment the period ends in the group's time zone: what was booked from then on waits for the next.
        efforts_mwh: The effort of each group inside (its parts as well), which add up to the effort settled; without it
            the group itself gave everything, or each group what the snapshot's goods say.

    Raises:
        DuesDoNotAddUp: Dues and fund are not the effort shared out.

    """
    snapshot = settlement.snapshot
    goods = snapshot.goods
    refuse_empty(snapshot.group, *snapshot.participants, *settlement.dues_mwh)
    given = efforts_mwh
    if given is None:
        given = goods.overheads_mwh if goods else {snapshot.group: snapshot.effort_mwh}
    efforts = {group: effort for group, effort in given.items() if effort}
    if sum(efforts.values()) != snapshot.effort_mwh:
        raise DuesDoNotAddUp(sum(efforts.values()))
    shared_mwh = sum(settlement.dues_mwh.values()) + settlement.fund_mwh
    moves_mwh = settlement.moves_mwh
    if shared_mwh != snapshot.effort_mwh + snapshot.carried_mwh + sum(moves_mwh.values()):
        raise DuesDoNotAddUp(shared_mwh)
    facts: dict[str, Fact] = {
        "group": snapshot.group,
        "from_day": snapshot.period.start.isoformat(),
        "until_day": snapshot.period.end.isoformat(),
        "effort_mwh": snapshot.effort_mwh,
        "efforts": efforts,
        "cut_us": cut_us,
        "carried_mwh": snapshot.carried_mwh,
        "participants": {
            member: {"share_milli": part.share_milli, "days": part.days, "break_days": part.break_days}
            for member, part in snapshot.participants.items()
        },
        "relief_milli": settlement.relief_milli,
        "fund_mwh": settlement.fund_mwh,
    }
    if goods is not None:
        facts["goods"] = {
            "values": {node: value for node, value in settlement.values_nwh.items() if value},
            "overhead": _overhead_rules(goods),
        }
    amounts = {person_account(member): -due for member, due in settlement.dues_mwh.items()}
    amounts |= {effort_account(group): effort for group, effort in efforts.items()}
    amounts |= {node_account(node): leaving for node, leaving in moves_mwh.items()}
    amounts[fund_account(snapshot.group)] = snapshot.carried_mwh - settlement.fund_mwh
    key = f"settled:{snapshot.group}:{snapshot.period.start.isoformat()}"
    return Draft(kind="period.settled", key=key, facts=facts, postings=balanced(amounts))


def _overhead_rules(goods: Goods) -> dict[str, Fact]:
    """Return by which rule each overhead is spread that is not nothing."""
    used_for = {use.to for use in goods.uses} - goods.nodes.keys()
    spread = used_for | {group for group, effort in goods.overheads_mwh.items() if effort}
    return {group: goods.overhead_rules.get(group, "products") for group in sorted(spread)}

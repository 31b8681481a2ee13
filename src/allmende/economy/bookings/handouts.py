"""Draft that units were shared out among those who wished for them (`economy/handout.py` says how)."""

from __future__ import annotations

from collections.abc import Mapping

from allmende.economy.bookings.draft import BookingRefused, Draft, refuse_empty
from allmende.economy.handout import HandedOut, Wish
from allmende.ledger.entry import Fact


class NotTheHandoutsResult(BookingRefused):
    """A result for other orders than those that wished."""


def goods_shared(  # noqa: PLR0913  # One argument per published fact.
    *,
    handout: str,
    product: str,
    number: int,
    units_milli: int,
    how: str,
    wishes: Mapping[str, Wish],
    had: Mapping[str, int],
    behind: Mapping[str, int],
    handed_out: HandedOut,
) -> Draft:
    """Draft that units were shared out among those who wished; what they collect follows as `good.taken`.

    Key: the handout.

    Args:
        handout: Id of the handout.
        product: What was shared out.
        number: How many handouts of this product there were before.
        units_milli: What there was.
        how: By which rule, one of `economy.handout.HANDOUT_RULES`.
        wishes: Order -> wish.
        had: Member -> what earlier handouts of this product gave them in all; of those who wish it is published.
        behind: Member -> what they were behind since the last they took part in; likewise.
        handed_out: What `economy.handout.hand_out` gives for these.

    Raises:
        NotTheHandoutsResult: What the name says.

    """
    refuse_empty(handout, product, *wishes)
    if wishes.keys() != handed_out.units_milli.keys():
        raise NotTheHandoutsResult(handout)
    members = sorted({wish.member for wish in wishes.values()})
    facts: dict[str, Fact] = {
        "handout": handout,
        "product": product,
        "number": number,
        "units_milli": units_milli,
        "how": how,
        "wishes": {
            order: {
                "member": wish.member,
                "units_milli": wish.units_milli,
                "weight": wish.weight,
                "at_us": wish.at_us,
            }
            for order, wish in wishes.items()
        },
        "had": {member: had[member] for member in members if had.get(member)},
        "behind": {member: behind[member] for member in members if behind.get(member)},
        "result": dict(handed_out.units_milli),
    }
    return Draft(kind="goods.shared", key=f"shared:{handout}", facts=facts)

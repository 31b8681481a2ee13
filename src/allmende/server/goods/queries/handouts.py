"""One sharing out of a product, as it was published: who wished for how much, and what they were given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allmende.server.goods.models import Handout
from allmende.server.goods.queries.shelf import community_of
from allmende.server.groups.models import Member
from allmende.server.groups.queries import Seat


@dataclass(frozen=True, kw_only=True)
class HandoutLine:
    """One order in a sharing.

    Attributes:
        weight: Counts as so many people, where it was shared evenly.
        had_milli: What its member was given in earlier sharings.
        behind: How far they were behind before, in millionths, where it was shared evenly.
        place: Which order came first, from 1.

    """

    member_id: str
    name: str
    wished_milli: int
    given_milli: int
    weight: int
    had_milli: int
    behind: int
    place: int
    is_mine: bool


@dataclass(frozen=True, kw_only=True)
class HandoutPage:
    """A sharing with its lines in the order in which people had ordered."""

    handout: Handout
    lines: Sequence[HandoutLine]

    @property
    def wished_milli(self) -> int:
        """What all wished for together."""
        return sum(line.wished_milli for line in self.lines)

    @property
    def left_milli(self) -> int:
        """What nobody wished for."""
        return self.handout.units_milli - sum(line.given_milli for line in self.lines)


def handout_of(seat: Seat, handout_id: str) -> HandoutPage | None:
    """Return a sharing in the seat's community, or None."""
    handout = (
        Handout.objects.select_related("product__group__parent", "by__person", "entry")
        .defer("product__picture", "entry__canonical")
        .filter(pk=handout_id, product__group__book=seat.group.book_id)
        .first()
    )
    if handout is None or community_of(handout.product.group).id != community_of(seat.group).id:
        return None
    rows = sorted(handout.result["lines"], key=lambda row: (row["at_us"], row["order"]))
    members = Member.objects.filter(pk__in={row["member"] for row in rows}).select_related("person", "group")
    names = {member.id: member.name for member in members}
    return HandoutPage(
        handout=handout,
        lines=[
            HandoutLine(
                member_id=row["member"],
                name=names.get(row["member"], ""),
                wished_milli=row["wished"],
                given_milli=row["given"],
                weight=row["weight"],
                had_milli=row["had"],
                behind=row["behind"],
                place=place,
                is_mine=row["member"] == seat.member.id,
            )
            for place, row in enumerate(rows, start=1)
        ],
    )

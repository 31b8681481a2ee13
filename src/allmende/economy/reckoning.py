"""The numbers of a settlement: who owes what, and what it is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from allmende.economy.dues import Asked
from allmende.economy.explanation import InputMissing, scaled
from allmende.economy.goods import Take, TakeTable
from allmende.economy.snapshot import Participation, Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a due is made of, before the factor.

    Attributes:
        flat_mwh: Their part of what everyone carries, without any break.
        relief_mwh: What a break takes off the due.
        taken_mwh: Product -> what they took of it by value, less what they gave back.
        prices_mwh: Product -> what auctions of it ask for.

    """

    flat_mwh: int
    relief_mwh: int
    taken_mwh: Mapping[str, int]
    prices_mwh: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """Who owes what: sum of dues + fund_mwh == effort_mwh + carried_mwh of the snapshot + sum of moves_mwh, always.

    Attributes:
        snapshot: What was settled.
        relief_milli: How much of a share fell away during a break, from the rulebook.
        dues_mwh: Member id -> what they owe, in order of ids. Who only took something is among them.
        fund_mwh: What is left open and goes into the next period's `carried_mwh`; below zero where auctions asked for
            more than everything took.
        full_mwh: Participant's id -> their part of what everyone carries, without any break and before the factor.
        asked: What goods ask for; None without goods.
        own_mwh: Member id -> what the factor acts on: their flat part and what they took by value. Empty without goods.
        factored_mwh: What all of that asks for in the end.

    """

    snapshot: Snapshot
    relief_milli: int
    dues_mwh: Mapping[str, int]
    fund_mwh: int
    full_mwh: Mapping[str, int]
    asked: Asked | None = None
    own_mwh: Mapping[str, int] = field(default_factory=dict)
    factored_mwh: int = 0

    @property
    def values_nwh(self) -> Mapping[str, int]:
        """Product or batch -> value of a whole unit, in nano weighted hours."""
        return self.asked.values.per_unit_nwh if self.asked else {}

    @property
    def flows_mwh(self) -> Mapping[tuple[str, str], int]:
        """(from, to) -> what moves between cost objects, projects, "everyone" and "members"; none of them is 0."""
        return self.asked.flows_mwh if self.asked else {}

    @property
    def moves_mwh(self) -> Mapping[str, int]:
        """Product or batch -> what leaves its account (+) or comes into it (-) in net."""
        return self.asked.moves_mwh if self.asked else {}

    @property
    def everyone_mwh(self) -> int:
        """What everyone carries by shares and days, before the factor; what the fund carried is part of it."""
        return everyone_mwh(self.snapshot, self.asked)

    @cached_property
    def rents_mwh(self) -> int:
        """What auctions ask for in all."""
        return sum(self.asked.prices_mwh.values()) if self.asked else 0

    @cached_property
    def by_value_mwh(self) -> int:
        """What the factor acts on in all."""
        return sum(self.own_mwh.values())

    @property
    def factor(self) -> Fraction | None:
        """lambda: the factor on all that is asked for by value; None where nothing is, and without goods."""
        return Fraction(self.factored_mwh, self.by_value_mwh) if self.by_value_mwh else None

    @cached_property
    def share_days(self) -> int:
        """What one part of what everyone carries is measured against."""
        return self.snapshot.share_days

    @cached_property
    def takes_of(self) -> Mapping[str, Sequence[Take]]:
        """Member -> the takings in which they have a part."""
        found: defaultdict[str, list[Take]] = defaultdict(list)
        for take in self.snapshot.goods.takes if self.snapshot.goods else ():
            for member in take.parts:
                found[member].append(take)
        return found

    def takes_by(self, member: str) -> Sequence[Take]:
        """Return the takings in which a member has a part: looked for, unless all of them were sorted already."""
        if "takes_of" in vars(self):
            return self.takes_of.get(member, ())
        takes = self.snapshot.goods.takes if self.snapshot.goods else ()
        if not isinstance(takes, TakeTable):
            return [take for take in takes if member in take.parts]
        # One string holds another, too: who took it alone is compared as a whole.
        alone = (parts == member if isinstance(parts, str) else member in parts for parts in takes.parts)
        return [takes[place] for place, theirs in enumerate(alone) if theirs]

    def parts_of(self, member: str) -> Parts:
        """Return what a due is made of; raises InputMissing for someone who took no part and took nothing."""
        self.refuse_stranger(member)
        taken, prices = self.asked.of(self.takes_by(member), member=member) if self.asked else ({}, {})
        return Parts(
            flat_mwh=self.full_mwh.get(member, 0),
            relief_mwh=self.relief_mwh(member),
            taken_mwh=taken,
            prices_mwh=prices,
        )

    def relief_mwh(self, member: str) -> int:
        """Return what a break takes off a due."""
        part = self.snapshot.participants.get(member)
        if part is None:
            return 0
        return relief_mwh(
            self.full_mwh[member],
            part,
            relief_milli=self.relief_milli,
            factored_mwh=self.factored_mwh,
            by_value_mwh=self.by_value_mwh,
        )

    def refuse_stranger(self, member: str) -> None:
        """Raise InputMissing for someone who took no part and took nothing."""
        if member not in self.dues_mwh:
            raise InputMissing(f"settlement has no input {member}")


def everyone_mwh(snapshot: Snapshot, asked: Asked | None) -> int:
    """Return what everyone carries by shares and days, given what goods ask for."""
    return snapshot.total_mwh if asked is None else snapshot.carried_mwh + asked.everyone_mwh


def after_break_mwh(full_mwh: int, part: Participation, *, relief_milli: int) -> int:
    """Return a flat part lowered by the days of break."""
    if part.break_days == 0:
        return full_mwh
    days_milli = part.days * 1000
    return scaled(full_mwh, part=days_milli - part.break_days * relief_milli, whole=days_milli)


def relief_mwh(full_mwh: int, part: Participation, *, relief_milli: int, factored_mwh: int, by_value_mwh: int) -> int:
    """Return what a break takes off a due: its days of the flat part, at the factor that acts on this part."""
    off_mwh = full_mwh - after_break_mwh(full_mwh, part, relief_milli=relief_milli)
    if full_mwh <= 0 or factored_mwh == by_value_mwh:
        return off_mwh
    return scaled(off_mwh, part=factored_mwh, whole=by_value_mwh)

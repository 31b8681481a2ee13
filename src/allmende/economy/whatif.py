"""What a change of rules would have done to the last periods: settled again by the same function, side by side.

Every period is settled twice from what really stood in the books at its beginning, once by the rules in force and once
by those proposed; nothing one period would have left to the next is carried on, because people would have acted
differently, too. It says what the rules do, not what people will do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from allmende.economy.rulebook import Rulebook
from allmende.economy.settle import Snapshot
from allmende.economy.spread import Spread, spread_of

S = TypeVar("S")
S_contra = TypeVar("S_contra", contravariant=True)


class HasDues(Protocol):
    """All a what-if needs to know of a settlement."""

    @property
    def dues_mwh(self) -> Mapping[str, int]:
        """Member -> what they owe."""


class Settles(Protocol[S_contra]):
    """A function that settles one period, such as `economy.settle.settle`."""

    def __call__(self, snapshot: S_contra, rulebook: Rulebook, /) -> HasDues:
        """Return who owes what."""


class NoPeriods(ValueError):
    """Nothing has been settled yet that could be settled otherwise."""


# Without slots: Python 3.11 cannot subscript a frozen generic class that has them.
@dataclass(frozen=True, kw_only=True)
class Reform(Generic[S]):
    """What is proposed.

    Attributes:
        rulebook: The rules that would hold.
        change: What the reform changes in a period's facts, such as the shares of a class of people
            (`counted_by_class`); by default nothing.

    """

    rulebook: Rulebook
    change: Callable[[S], S] = lambda snapshot: snapshot


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Effect:
    """What somebody, or a group's people together, owe by the rules in force and by those proposed."""

    baseline_mwh: int = 0
    reform_mwh: int = 0

    @property
    def difference_mwh(self) -> int:
        """How much more they would owe; below zero: less."""
        return self.reform_mwh - self.baseline_mwh

    def __add__(self, other: Effect) -> Effect:
        return Effect(
            baseline_mwh=self.baseline_mwh + other.baseline_mwh, reform_mwh=self.reform_mwh + other.reform_mwh
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Baseline beside reform, over all periods together.

    Attributes:
        members: Member -> effect, in order of ids.
        periods: The effect on all together, for each period in the order given.
        groups: Kind of grouping ("household", "project") -> group -> effect on its members together. Somebody in two
            groups of a kind counts in both, so these need not add up to the whole.
        baseline_spread: How dues are spread over the members by the rules in force; `reform_spread` by those proposed.
        more: How many would owe more; `less` likewise; `same` for the others.

    """

    members: Mapping[str, Effect]
    periods: Sequence[Effect]
    groups: Mapping[str, Mapping[str, Effect]]
    baseline_spread: Spread
    reform_spread: Spread
    more: int
    less: int
    same: int

    @property
    def whole(self) -> Effect:
        """The effect on all together: no difference unless the reform leaves another part to the common fund."""
        return sum(self.periods, start=Effect())


def compare(
    snapshots: Sequence[S],
    *,
    baseline: Rulebook | Sequence[Rulebook],
    reform: Reform[S],
    settle: Settles[S],
    groupings: Mapping[str, Mapping[str, Collection[str]]],
) -> Comparison:
    """Return what a reform would have done to the periods given.

    Args:
        snapshots: The last periods as they were, oldest first.
        baseline: The rules in force; or, one for each period, those by which it was settled.
        reform: What is proposed.
        settle: Settles one period; the same for both sides.
        groupings: Kind -> group -> its members.

    Raises:
        NoPeriods: There is no period to settle.

    Whatever `settle` refuses is refused.

    """
    if not snapshots:
        raise NoPeriods
    rules = [baseline] * len(snapshots) if isinstance(baseline, Rulebook) else baseline
    owed, would_owe = Counter[str](), Counter[str]()
    periods = []
    for snapshot, rulebook in zip(snapshots, rules, strict=True):
        before = settle(snapshot, rulebook).dues_mwh
        after = settle(reform.change(snapshot), reform.rulebook).dues_mwh
        owed.update(before)
        would_owe.update(after)
        periods.append(Effect(baseline_mwh=sum(before.values()), reform_mwh=sum(after.values())))
    members = {
        member: Effect(baseline_mwh=owed[member], reform_mwh=would_owe[member])
        for member in sorted(owed.keys() | would_owe.keys())
    }
    differences = [effect.difference_mwh for effect in members.values()]
    more, less = sum(by > 0 for by in differences), sum(by < 0 for by in differences)
    return Comparison(
        members=members,
        periods=tuple(periods),
        groups={
            kind: {group: _together(members, of) for group, of in sorted(groups.items())}
            for kind, groups in groupings.items()
        },
        baseline_spread=spread_of(effect.baseline_mwh for effect in members.values()),
        reform_spread=spread_of(effect.reform_mwh for effect in members.values()),
        more=more,
        less=less,
        same=len(members) - more - less,
    )


def counted_by_class(share_classes: Mapping[str, str], *, rules: Rulebook) -> Callable[[Snapshot], Snapshot]:
    """Return the change that lets everybody count by the shares of a rulebook: "children count half".

    Args:
        share_classes: Member -> "adult", "child" or "exempt"; whoever is missing keeps their share.
        rules: Where the shares are read.

    """
    shares = {name: rules.share_milli(name) for name in set(share_classes.values())}

    def change(snapshot: Snapshot) -> Snapshot:
        counted = {
            member: replace(part, share_milli=shares[share_classes[member]]) if member in share_classes else part
            for member, part in snapshot.participants.items()
        }
        return replace(snapshot, participants=counted)

    return change


def _together(members: Mapping[str, Effect], of: Collection[str]) -> Effect:
    return sum((members[member] for member in set(of) if member in members), start=Effect())

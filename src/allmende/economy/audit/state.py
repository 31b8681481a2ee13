"""What an audit remembers of the entries it has read: just enough to know what may follow."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from allmende.economy.audit.alliance import Alliance
from allmende.economy.audit.assembly import Assembly
from allmende.economy.audit.calling_back import Calls
from allmende.economy.audit.expertise import Expertise
from allmende.economy.audit.hearings import Hearings
from allmende.economy.audit.store import Store
from allmende.economy.bookings import EFFORT, FUND, NODE
from allmende.economy.parameter import Value
from allmende.economy.rulebook import Rulebook, inherit
from allmende.ledger.entry import Entry


@dataclass(slots=True)
class Group:
    """A group of the book, with the rules it has set itself."""

    kind: str
    parent: str
    own_rules: dict[str, Value] = field(default_factory=dict)
    # Everybody who ever joined it: while that is one person at most, it is being founded.
    joined: set[str] = field(default_factory=set)
    settled_until: date | None = None


@dataclass(slots=True)
class Taken:
    """One taking of a place: by whom, at which weight; `member` is "" once it was handed back."""

    member: str
    weight_milli: int


@dataclass(slots=True, kw_only=True)
class Occurrence:
    """An occurrence that was opened, and who has which place."""

    group: str
    procedure: str
    minutes: int
    places: int
    opening_milli: int
    floor_milli: int
    cap_milli: int
    steps: int
    opened_us: int
    due_us: int
    purpose: str = ""
    money_cents: int = 0
    called_off: bool = False
    taken: dict[int, Taken] = field(default_factory=dict)
    # Per place, the contribution that was reported for it and not withdrawn.
    reported: dict[int, str] = field(default_factory=dict)
    standins: set[str] = field(default_factory=set)


@dataclass(slots=True, kw_only=True)
class Contribution:
    """Work that was reported, and what it has been credited so far."""

    group: str
    occurrence: str
    place: int
    doers: dict[str, int]
    agreed_minutes: int
    reported_minutes: int
    weight_milli: int
    purpose: str = ""
    # What it brings in, as now corrected, and as it was reported.
    money_cents: int = 0
    reported_cents: int = 0
    withdrawn: bool = False
    confirmers: dict[str, str] = field(default_factory=dict)
    credited_mwh: dict[str, int] = field(default_factory=dict)
    # Entries that credited it or corrected that.
    entries: list[int] = field(default_factory=list)
    objectors: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Break:
    """An announced break, as it now stands."""

    group: str
    member: str
    from_day: date
    until_day: date


@dataclass(slots=True)
class State:
    """All of it. Grows with groups, members, occurrences and contributions, not with entries."""

    groups: dict[str, Group] = field(default_factory=dict)
    # Member -> the groups they are in now, and when they first joined any.
    groups_of: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    joined_us: dict[str, int] = field(default_factory=dict)
    shares_seen: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    breaks: dict[str, Break] = field(default_factory=dict)
    breaks_of: defaultdict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    occurrences: dict[str, Occurrence] = field(default_factory=dict)
    # Occurrence -> the weight and the people a round gave it.
    cleared: dict[str, tuple[int, frozenset[str]]] = field(default_factory=dict)
    rounds: set[str] = field(default_factory=set)
    contributions: dict[str, Contribution] = field(default_factory=dict)
    store: Store = field(default_factory=Store)
    assembly: Assembly = field(default_factory=Assembly)
    expertise: Expertise = field(default_factory=Expertise)
    calls: Calls = field(default_factory=Calls)
    alliance: Alliance = field(default_factory=Alliance)
    hearings: Hearings = field(default_factory=Hearings)
    # Group -> who looks after it now.
    maintainers: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    # Group -> cents that came in and are not spent; and the purchases made.
    cents: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    purchases: set[str] = field(default_factory=set)
    # The book it goes on in, once this one is closed.
    goes_on_in: str = ""
    balances_mwh: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    # What work and corrections posted on the accounts a settlement empties: (microseconds, amount).
    lately: defaultdict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    # (group, rule) -> every value it was set to.
    rules_seen: defaultdict[tuple[str, str], set[Value]] = field(default_factory=lambda: defaultdict(set))
    _rulebooks: dict[str, Rulebook] = field(default_factory=dict)

    def post(self, entry: Entry) -> None:
        """Move the balances by an entry's postings."""
        for posting in entry.postings:
            self.balances_mwh[posting.account] += posting.amount_mwh
            # A settlement counts however late it was booked: else two periods settled on one day would share the
            # effort of the first twice.
            if entry.kind != "period.settled" and posting.account.startswith((EFFORT, FUND, NODE)):
                self.lately[posting.account].append((entry.at_us, posting.amount_mwh))

    def balance_before(self, account: str, cut_us: int) -> int:
        """Return what an account stood at just before a moment since the last settlement, and forget what is older."""
        self.forget_before(account, cut_us)
        return self.balances_mwh[account] - sum(amount for _, amount in self.lately[account])

    def forget_before(self, account: str, cut_us: int) -> None:
        """Forget what was posted on an account before a moment: a settlement counts it now."""
        self.lately[account] = [(at_us, amount) for at_us, amount in self.lately[account] if at_us >= cut_us]

    def since_settled(self, account: str, cut_us: int) -> tuple[int, int]:
        """Return what the last settlement left on an account, and what was posted on it since, before a moment."""
        lately = self.lately[account]
        left = self.balances_mwh[account] - sum(amount for _, amount in lately)
        return left, sum(amount for at_us, amount in lately if at_us < cut_us)

    def outermost(self, group: str) -> str:
        """Return the group around all others in which a group lies."""
        while self.groups[group].parent:
            group = self.groups[group].parent
        return group

    def groups_around(self, group: str) -> list[str]:
        """Return a group and those it lies in, from the inside out."""
        around = [group]
        while parent := self.groups[around[-1]].parent:
            around.append(parent)
        return around

    def groups_within(self, outer: str) -> list[str]:
        """Return a group and all groups inside it."""
        return [group for group in self.groups if self.lies_within(group, outer)]

    def rulebook(self, group: str) -> Rulebook:
        """Return the rules that hold in a group now: its own within those of the groups it is in."""
        known = self._rulebooks.get(group)
        if known is None:
            found = self.groups[group]
            known = inherit(self.rules_above(group), found.own_rules)
            self._rulebooks[group] = known
        return known

    def rules_above(self, group: str) -> Rulebook | None:
        """Return the rules a group inherits: of the group around it, or of the association above; None for neither."""
        parent = self.groups[group].parent
        return self.rulebook(parent) if parent else self.alliance.rules_for(group)

    def place(self, group: str, *, above: str) -> None:
        """Remember from which association a group inherits ("": none)."""
        if above:
            self.alliance.above[group] = above
        else:
            self.alliance.above.pop(group, None)
        self._rulebooks.clear()

    def inherit_rule(self, group: str, *, name: str, value: Value | None) -> None:
        """Remember a rule that comes from above; None where its default holds again."""
        if value is None:
            self.alliance.inherited[group].pop(name, None)
        else:
            self.alliance.inherited[group][name] = value
            self.rules_seen[group, name].add(value)
        self._rulebooks.clear()

    def set_rule(self, group: str, *, name: str, value: Value | None) -> None:
        """Remember a rule, or that it is given up (None).

        The groups inside may inherit it, so all rulebooks are made anew when asked for.
        """
        if value is None:
            self.groups[group].own_rules.pop(name, None)
        else:
            self.groups[group].own_rules[name] = value
            self.rules_seen[group, name].add(value)
        self._rulebooks.clear()

    def household_of(self, member: str) -> set[str]:
        """Return the households a member lives in."""
        return {group for group in self.groups_of.get(member, ()) if self.groups[group].kind == "household"}

    def share_a_household(self, one: str, other: str) -> bool:
        """Tell whether two members live together."""
        return not self.household_of(one).isdisjoint(self.household_of(other))

    def is_member(self, member: str) -> bool:
        """Tell whether somebody is in any group of the book now."""
        return bool(self.groups_of.get(member))

    def lies_within(self, inner: str, outer: str) -> bool:
        """Tell whether a group is another or lies inside it."""
        while inner:
            if inner == outer:
                return True
            inner = self.groups[inner].parent if inner in self.groups else ""
        return False

"""What an audit remembers of associations: member groups, what is inherited from above, mandates and agreements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from allmende.economy.parameter import Value
from allmende.economy.rulebook import Rulebook


@dataclass(slots=True, kw_only=True)
class Mandate:
    """A delegate on a board; `group` is the group behind `sender`; `ended` is "" while it lasts, then why it ended."""

    board: str
    sender: str
    group: str
    delegate: str
    until_day: date
    ended: str = ""


@dataclass(slots=True, kw_only=True)
class Agreement:
    """A text of a group, and who accepted which version.

    Attributes:
        hashes: Version -> the hash of its text.
        first_here: The first version that was published in this book; those before stand in a book that the group came
            from, and None are here yet.

    """

    group: str
    kind: str
    hashes: dict[int, str] = field(default_factory=dict)
    first_here: int | None = None
    ended: bool = False
    accepted: set[tuple[int, str]] = field(default_factory=set)


@dataclass(slots=True)
class Alliance:
    """All of it."""

    # (association, group of another book) -> the member id behind which it stands.
    member_groups: dict[tuple[str, str], str] = field(default_factory=dict)
    # Group -> the association it inherits from; missing where there is none.
    above: dict[str, str] = field(default_factory=dict)
    inherited: defaultdict[str, dict[str, Value]] = field(default_factory=lambda: defaultdict(dict))
    mandates: dict[str, Mandate] = field(default_factory=dict)
    agreements: dict[str, Agreement] = field(default_factory=dict)
    # (project, standard) -> the version it works by.
    adopted: dict[tuple[str, str], int] = field(default_factory=dict)
    # Groups that came into this book with what they had agreed on in another.
    came_along: set[str] = field(default_factory=set)
    # What was done by which decision: (decision, kind of entry, what it was about).
    uses: set[tuple[str, ...]] = field(default_factory=set)

    def group_behind(self, sender: str) -> str:
        """Return the group of another book that stands behind a member, as its own book calls it; "" for none."""
        return next((group for (_, group), member in self.member_groups.items() if member == sender), "")

    def rules_for(self, group: str) -> Rulebook | None:
        """Return the rules an outermost group inherits from an association; None where it inherits from none."""
        return Rulebook(self.inherited[group]) if group in self.above else None

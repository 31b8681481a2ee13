"""Everyone's totals: given, asked for, balance; and what each part of the community gave. All from one aggregate."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from typing import overload

from django.core.cache import cache

from allmende.economy.bookings import (
    PERSON,
    effort_account,
    fund_account,
    money_account,
    node_account,
    person_account,
)
from allmende.server.books import queries as books
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
from allmende.server.sharing import queries as sharing
from allmende.server.sharing.models import SettledPeriod
from allmende.server.sharing.naming import things_of
from allmende.server.sharing.queries import Running
from allmende.server.statements.naming import member_names

KEPT_SECONDS = 3_600


@dataclass(frozen=True, kw_only=True)
class Total:
    """One member's totals.

    Attributes:
        given_mwh: All that was ever credited.
        asked_mwh: All that was asked for in settled periods.
        next_mwh: What the running period would ask for, if nothing more were done in it.
        share_milli: By which share they take part in the running period; None: they do not.
        is_here: Whether they belong to the community now.
    """

    member_id: str
    name: str
    given_mwh: int
    asked_mwh: int
    next_mwh: int
    share_milli: int | None
    is_here: bool

    @property
    def balance_mwh(self) -> int:
        """The balance as booked."""
        return self.given_mwh - self.asked_mwh

    @property
    def balance_next_mwh(self) -> int:
        """The balance after the running period, if nothing more were done in it."""
        return self.balance_mwh - self.next_mwh


@dataclass(frozen=True, kw_only=True)
class PartTotal:
    """What was given in the community itself or in something inside it."""

    group_id: str
    name: str
    slug: str
    given_mwh: int


@dataclass(frozen=True, kw_only=True)
class Everyone:
    """Everybody and everything; `fund_mwh` is what breaks left open.

    Attributes:
        given_by: Member id -> all that was ever credited to them; `asked_of` all that was asked of them.

    """

    totals: Totals
    parts: Sequence[PartTotal]
    fund_mwh: int
    given_by: Mapping[str, int]
    asked_of: Mapping[str, int]

    @property
    def given_mwh(self) -> int:
        """All that was ever credited."""
        return sum(self.given_by.values())

    @property
    def asked_mwh(self) -> int:
        """All that was ever asked for."""
        return sum(self.asked_of.values())

    @property
    def balance_mwh(self) -> int:
        """What all are ahead together: effort not yet shared out."""
        return self.given_mwh - self.asked_mwh

    def largest_givers(self, count: int) -> list[Total]:
        """Return who gave most, at most so many."""
        most = nlargest(count, self.given_by, key=lambda member: self.given_by[member])
        return [self.totals.of(member) for member in most]


def everyone(group: Group, *, at: datetime) -> Everyone:
    """Return the totals of all members of a community, past ones with a balance included, by name."""
    balances, asked = _sums(group)
    running = sharing.running(group, at=at)
    here = set(groups.members_of(group).values_list("member_id", flat=True))
    persons = {account.removeprefix(PERSON) for account in balances if account.startswith(PERSON)}
    names = member_names(here | persons | set(running.dues_mwh), book=group.book)
    asked_of = {member: -asked.get(person_account(member), 0) for member in names}
    given_by = {member: balances.get(person_account(member), 0) + asked_of[member] for member in names}
    return Everyone(
        totals=Totals(
            order=sorted(names, key=lambda member: (member not in here, names[member].casefold(), member)),
            names=names,
            given_by=given_by,
            asked_of=asked_of,
            running=running,
            here=here,
        ),
        parts=_parts(group, balances, asked),
        fund_mwh=-balances.get(fund_account(group.id), 0),
        given_by=given_by,
        asked_of=asked_of,
    )


@dataclass(frozen=True, kw_only=True)
class Totals(Sequence[Total]):
    """Everybody's totals, made as they are looked at: a page shows sixty of ten thousand."""

    order: Sequence[str]
    names: Mapping[str, str]
    given_by: Mapping[str, int]
    asked_of: Mapping[str, int]
    running: Running
    here: Collection[str]

    def __len__(self) -> int:
        return len(self.order)

    @overload
    def __getitem__(self, index: int) -> Total: ...
    @overload
    def __getitem__(self, index: slice) -> list[Total]: ...
    def __getitem__(self, index: int | slice) -> Total | list[Total]:
        if isinstance(index, slice):
            return [self.of(member) for member in self.order[index]]
        return self.of(self.order[index])

    def of(self, member: str) -> Total:
        """Return the totals of one member."""
        part = self.running.parts.get(member)
        return Total(
            member_id=member,
            name=self.names[member],
            given_mwh=self.given_by[member],
            asked_mwh=self.asked_of[member],
            next_mwh=self.running.dues_mwh.get(member, 0),
            share_milli=part[0] if part else None,
            is_here=member in self.here,
        )


def _sums(group: Group) -> tuple[dict[str, int], dict[str, int]]:
    """Return account -> balance, and account -> what all settlements moved; kept until something is booked."""
    key = f"sums.{books.version(group.book)}"
    kept: tuple[dict[str, int], dict[str, int]] | None = cache.get(key)
    if kept is None:
        settlements = SettledPeriod.objects.filter(group=group).values_list("entry_id", flat=True)
        kept = books.balances(group.book), books.moved_by_entries(group.book, settlements)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _parts(group: Group, balances: dict[str, int], asked: dict[str, int]) -> list[PartTotal]:
    """Return what was given where: for projects as wholes, for what they make, and what brought in money.

    Each of these accounts stands at minus what was credited, plus what was shared out.
    """
    inside = groups.working_parts(group)
    accounts = {part.id: [effort_account(part.id), money_account(part.id)] for part in inside}
    for thing in things_of(group.book).values():
        accounts.get(thing.project_id, []).append(node_account(thing.id))
    parts = [
        PartTotal(
            group_id=part.id,
            name=part.name,
            slug=part.slug,
            given_mwh=sum(asked.get(account, 0) - balances.get(account, 0) for account in accounts[part.id]),
        )
        for part in inside
    ]
    return [part for part in parts if part.given_mwh]

"""One member's statement: given, asked for, carried over, balance, next; period by period, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allmende.server.books import queries as books
from allmende.server.books.models import Book, StoredEntry
from allmende.server.books.queries import Line
from allmende.server.catalogue.queries.purposes import purposes_named
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, Member
from allmende.server.sharing import queries as sharing
from allmende.server.sharing.models import SettledPeriod
from allmende.server.work.models import Contribution
from allmende.values.effort import effort_mwh

SETTLED = "period.settled"


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of a statement.

    Attributes:
        kind: The entry's kind; "" for the estimate of the running period.
        title: What was done; "" where the line is not about work.
        contribution_id: Which contribution it credits; "" where it is none. `slug` is the group it was done for.
        minutes, weight_milli: As agreed; 0 where the line is not about work.
        from_day: The first day of the period that was settled; None where the line is about work.
    """

    number: int
    at: datetime
    kind: str
    amount_mwh: int
    title: str = ""
    contribution_id: str = ""
    slug: str = ""
    minutes: int = 0
    weight_milli: int = 0
    from_day: date | None = None

    @property
    def is_part(self) -> bool:
        """Whether it was team work, of which this is one's own part."""
        return (
            self.kind == "work.confirmed"
            and self.weight_milli > 0
            and self.amount_mwh != effort_mwh(minutes=self.minutes, weight_milli=self.weight_milli)
        )


@dataclass(frozen=True, kw_only=True)
class Good:
    """What somebody was asked for one product in a period; below zero where they gave back more than they took."""

    product_id: str
    name: str
    amount_mwh: int


@dataclass(frozen=True, kw_only=True)
class Section:
    """One period of a statement; `carried_mwh + given_mwh - owed_mwh == balance_mwh`.

    Attributes:
        carried_mwh: The balance one came with.
        owed_mwh: What was asked for; in a period that is not settled, what it would be now.
        is_settled: Whether that stands.
        is_part: Whether one took part in it at all, so that there is a why to what was asked for.
        goods: What of it was asked for products; the rest is one's part of what everyone carries.
    """

    from_day: date
    until_day: date
    carried_mwh: int
    given_mwh: int
    owed_mwh: int
    is_settled: bool
    is_part: bool
    items: Sequence[Item]
    goods: Sequence[Good] = ()

    @property
    def everyone_mwh(self) -> int:
        """One's part of what everyone carries."""
        return self.owed_mwh - sum(good.amount_mwh for good in self.goods)

    @property
    def balance_mwh(self) -> int:
        """The balance one goes on with."""
        return self.carried_mwh + self.given_mwh - self.owed_mwh

    @property
    def last_day(self) -> date:
        """The last day of it."""
        return self.until_day - timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Statement:
    """Everything between one member and the books.

    Attributes:
        given_mwh: All that was ever credited.
        asked_mwh: All that was asked for in settled periods.
        sections: Newest first; the first is the running period.
        waiting_mwh: Credited after the running period ended, which counts in the next one.
        size: Entries the numbers rest on.
    """

    member: Member
    given_mwh: int
    asked_mwh: int
    sections: Sequence[Section]
    waiting_mwh: int
    size: int

    @property
    def balance_mwh(self) -> int:
        """What one is ahead (or, below zero, still to give), as booked."""
        return self.given_mwh - self.asked_mwh

    @property
    def running(self) -> Section:
        """The running period."""
        return self.sections[0]

    @property
    def next_mwh(self) -> int:
        """The balance after the running period, if nothing more were done in it."""
        return self.running.balance_mwh


def member_of(book: Book, member_id: str) -> Member | None:
    """Return a member of a book with the name, or None."""
    return Member.objects.select_related("person", "group").filter(book=book, pk=member_id).first()


def statement(group: Group, member: Member, *, at: datetime) -> Statement:
    """Return the statement of a member of a community, as of now."""
    lines = books.statement(group.book, f"person:{member.id}")
    items = _items(lines)
    past = sharing.past(group)
    days_of_part = sharing.periods_with(group, member.id)
    running = sharing.running(group, at=at)
    goods = _goods(group, member, running=running)
    settled_dues = {item.from_day: item for item in items if item.kind == SETTLED}
    work = [item for item in items if item.kind != SETTLED]
    sections: list[Section] = []
    carried, done = 0, 0
    for period in reversed(past):
        end = groups.day_start(group, period.until_day)
        upto = _first_from(work, end, start=done)
        due = settled_dues.get(period.from_day)
        section = _settled_section(
            period,
            work[done:upto],
            due=due,
            carried_mwh=carried,
            is_part=period.from_day in days_of_part,
            goods=goods.get(period.from_day, ()),
        )
        sections.append(section)
        carried, done = section.balance_mwh, upto
    upto = _first_from(work, running.ends_at, start=done)
    now = work[done:upto]
    sections.append(
        Section(
            from_day=running.period.start,
            until_day=running.period.end,
            carried_mwh=carried,
            given_mwh=sum(item.amount_mwh for item in now),
            owed_mwh=running.dues_mwh.get(member.id, 0),
            is_settled=False,
            is_part=member.id in running.dues_mwh,
            items=now[::-1],
            goods=goods.get(running.period.start, ()),
        )
    )
    return Statement(
        member=member,
        given_mwh=sum(item.amount_mwh for item in work),
        asked_mwh=-sum(item.amount_mwh for item in items if item.kind == SETTLED),
        sections=sections[::-1],
        waiting_mwh=sum(item.amount_mwh for item in work[upto:]),
        size=group.book.size,
    )


def _goods(group: Group, member: Member, *, running: sharing.Running) -> dict[date, Sequence[Good]]:
    """Return first day -> what a member was asked for each product, the most first; the running period included."""
    asked: dict[date, Mapping[str, int]] = dict(sharing.goods_settled(group, member.id))
    asked[running.period.start] = sharing.goods_running(group).get(member.id, {})
    named = purposes_named(product for amounts in asked.values() for product in amounts)
    return {
        day: sorted(
            (
                Good(product_id=product, name=named[product].name if product in named else "", amount_mwh=amount)
                for product, amount in amounts.items()
            ),
            key=lambda good: (-good.amount_mwh, good.name.casefold(), good.product_id),
        )
        for day, amounts in asked.items()
    }


def _settled_section(
    period: SettledPeriod,
    work: Sequence[Item],
    *,
    due: Item | None,
    carried_mwh: int,
    is_part: bool,
    goods: Sequence[Good],
) -> Section:
    items = [*work, due] if due is not None else work
    return Section(
        from_day=period.from_day,
        until_day=period.until_day,
        carried_mwh=carried_mwh,
        given_mwh=sum(item.amount_mwh for item in work),
        owed_mwh=-due.amount_mwh if due is not None else 0,
        is_settled=True,
        is_part=is_part,
        items=items[::-1],
        goods=goods,
    )


def _first_from(work: Sequence[Item], moment: datetime, *, start: int) -> int:
    """Return the place of the first item booked at a moment or later."""
    place = start
    while place < len(work) and work[place].at < moment:
        place += 1
    return place


def _minutes(done: Contribution, entry: StoredEntry) -> int:
    """Return the minutes a confirmation credited: those agreed, or those beyond."""
    return done.extra_minutes if entry.key.endswith(":extra") else done.agreed_minutes


def _items(lines: Iterable[Line]) -> list[Item]:
    """Return lines with what they are about, with one query for all of them."""
    found = list(lines)
    about = {line.entry.about for line in found if line.entry.kind != SETTLED}
    known = Contribution.objects.select_related("group").in_bulk(list(about)) if about else {}
    items: list[Item] = []
    for line in found:
        entry = line.entry
        if entry.kind == SETTLED:
            from_day = date.fromisoformat(entry.about.rpartition(":")[2])
            items.append(
                Item(number=entry.number, at=line.at, kind=SETTLED, amount_mwh=line.amount_mwh, from_day=from_day)
            )
            continue
        done = known.get(entry.about)
        items.append(
            Item(
                number=entry.number,
                at=line.at,
                kind=entry.kind,
                amount_mwh=line.amount_mwh,
                title=done.title if done else "",
                contribution_id=done.id if done else "",
                slug=done.group.slug if done else "",
                minutes=_minutes(done, entry) if done else 0,
                weight_milli=done.weight_milli if done else 0,
            )
        )
    return items

"""A small community that lives at random by the rules, and writes down everything it does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from allmende.economy import bookings
from allmende.economy.bookings import Draft
from allmende.economy.participation import participation
from allmende.economy.rulebook import Rulebook
from allmende.economy.settle import Participation, Snapshot, settle
from allmende.ledger.entry import Entry
from allmende.mechanisms.tasks.board import weight_at
from allmende.mechanisms.tasks.clearing import Clearing
from allmende.mechanisms.tasks.market import Market, Person, Task
from allmende.mechanisms.tasks.rising_weights import clear
from allmende.values.period import Period, month_of
from tests.economy.agreeing import agree

HOUR_US = 3_600_000_000
HOUSE, FAMILY = "house", "family"
START = datetime(2025, 5, 1, tzinfo=UTC)


def us(moment: datetime) -> int:
    return int(moment.timestamp()) * 1_000_000


class World:
    """Writes entries the way a server would: drafts from events, at a time that only moves on."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.now_us = us(START)
        self.entries: list[Entry] = []
        self.members = ["ada", "bo", "cy", "dee", "eve"]
        self.rules = Rulebook()
        self.breaks: dict[str, list[tuple[date, date]]] = {}
        self.book(bookings.group_founded(group=HOUSE, group_kind="house"))
        self.book(bookings.group_founded(group=FAMILY, group_kind="household", parent=HOUSE))
        for member in self.members:
            self.book(bookings.member_joined(group=HOUSE, member=member, role="member", share_milli=1000))
        for member in ("ada", "bo"):
            self.book(bookings.member_joined(group=FAMILY, member=member, role="member", share_milli=0))

    def book(self, draft: Draft) -> Entry:
        self.now_us += self.random.randrange(1, HOUR_US)
        return self.book_now(draft)

    def book_now(self, draft: Draft, *, by: str = "") -> Entry:
        entry = Entry(
            number=len(self.entries),
            at_us=self.now_us,
            kind=draft.kind,
            by=by,
            key=draft.key,
            corrects=draft.corrects,
            facts=draft.facts,
            postings=draft.postings,
        )
        self.entries.append(entry)
        return entry

    def balance(self, account: str, *, before_us: int) -> int:
        """Return what an account stood at before a moment; settlements count whenever they were booked."""
        return sum(
            posting.amount_mwh
            for entry in self.entries
            for posting in entry.postings
            if posting.account == account and (entry.at_us < before_us or entry.kind == "period.settled")
        )

    def someone_else(self, *doers: str) -> str:
        """Return somebody who may confirm: no doer, nor of a doer's household."""
        barred = set(doers)
        if barred & {"ada", "bo"}:
            barred |= {"ada", "bo"}
        return self.random.choice([member for member in self.members if member not in barred])

    def open_task(self, name: str, *, procedure: str, places: int) -> dict[str, int]:
        opening = self.random.randrange(self.rules.weight_floor, self.rules.weight_cap, 10)
        course: dict[str, Any] = {
            "opening_milli": opening,
            "cap_milli": self.rules.weight_cap,
            "steps": self.rules.board_steps,
            "opened_us": self.now_us,
            "due_us": self.now_us + 50 * HOUR_US,
        }
        self.book(
            bookings.task_opened(
                occurrence=name,
                task=f"task of {name}",
                group=HOUSE,
                procedure=procedure,
                minutes=90,
                places=places,
                floor_milli=self.rules.weight_floor,
                **course,
            )
        )
        return course

    def board_task(self, name: str) -> None:
        """Open a task, take both places (one of them twice), do them, confirm them, perhaps correct one."""
        course = self.open_task(name, procedure="board", places=2)
        first, second, third = self.random.sample(self.members, 3)
        self.book(bookings.standin_added(occurrence=name, member=third))
        weights = [
            self.take_from_board(name, course, place=place, member=member, turn=0)
            for place, member in ((0, first), (1, second))
        ]
        if self.random.random() < 0.5:
            self.book(bookings.place_handed_back(occurrence=name, place=1, member=second, turn=0))
            self.book(
                bookings.place_taken(
                    occurrence=name, place=1, member=third, weight_milli=weights[1], minutes=90, how="stand_in", turn=1
                )
            )
            second = third
        else:
            self.book(bookings.standin_left(occurrence=name, member=third))
        self.do(f"{name}:0", occurrence=name, place=0, doers={first: 1}, weight_milli=weights[0], took=90)
        self.do(f"{name}:1", occurrence=name, place=1, doers={second: 2}, weight_milli=weights[1], took=100)

    def take_from_board(self, name: str, course: dict[str, int], *, place: int, member: str, turn: int) -> int:
        self.now_us += self.random.randrange(1, 20 * HOUR_US)
        weight_milli = weight_at(now_us=self.now_us, **course)
        draft = bookings.place_taken(
            occurrence=name,
            place=place,
            member=member,
            weight_milli=weight_milli,
            minutes=90,
            how="board",
            turn=turn,
        )
        self.book_now(draft)
        return weight_milli

    def do(
        self,
        name: str,
        *,
        occurrence: str,
        place: int,
        doers: dict[str, int],
        weight_milli: int,
        took: int,
        group: str = HOUSE,
        purpose: str = "",
        money_cents: int = 0,
    ) -> None:
        what_for: dict[str, Any] = {"group": group, "purpose": purpose, "money_cents": money_cents}
        self.book(
            bookings.work_reported(
                contribution=name,
                **what_for,
                occurrence=occurrence,
                place=place,
                doers=doers,
                agreed_minutes=90,
                reported_minutes=took,
                weight_milli=weight_milli,
            )
        )
        confirmer = self.someone_else(*doers)
        agreed: dict[str, Any] = {"weight_milli": weight_milli, "what_for": what_for}
        confirmation = self.confirm(name, confirmer, doers, **agreed, minutes=90, what="agreed")
        if took > 90:
            another = self.someone_else(*doers, confirmer)
            self.confirm(name, another, doers, **agreed, minutes=took - 90, what="extra")
        elif self.random.random() < 0.3:
            self.correct(name, doers, **agreed, corrects=confirmation.number)

    def confirm(
        self,
        name: str,
        confirmer: str,
        doers: dict[str, int],
        *,
        weight_milli: int,
        minutes: int,
        what: str,
        what_for: dict[str, Any],
    ) -> Entry:
        return self.book(
            bookings.work_confirmed(
                contribution=name,
                **what_for,
                confirmer=confirmer,
                minutes=minutes,
                weight_milli=weight_milli,
                doers=doers,
                what=what,
            )
        )

    def correct(
        self, name: str, doers: dict[str, int], *, weight_milli: int, corrects: int, what_for: dict[str, Any]
    ) -> None:
        before = bookings.credits_mwh(minutes=90, weight_milli=weight_milli, doers=doers)
        self.book(
            bookings.work_corrected(
                contribution=name,
                **what_for,
                minutes=60,
                weight_milli=weight_milli,
                doers=doers,
                credited_mwh=before,
                proposed_by=min(doers),
                second=self.someone_else(*doers),
                corrects=corrects,
            )
        )

    def unasked(self, name: str) -> None:
        doers = {"ada": 1, "cy": self.random.randrange(1, 4)}
        self.do(name, occurrence="", place=0, doers=doers, weight_milli=self.rules.unasked_weight, took=90)

    def round(self, name: str) -> None:
        """Clear three tasks with everybody's wishes; who was given one takes it."""
        tasks = [f"{name}-{number}" for number in range(3)]
        course, *_ = [self.open_task(task, procedure="round", places=1) for task in tasks]
        market = Market(
            tasks=tuple(
                Task(name=task, places=1, floor_milli=self.rules.weight_floor, cap_milli=self.rules.weight_cap)
                for task in tasks
            ),
            people=tuple(Person(name=member, max_places=1) for member in self.members),
            wishes={
                member: {task: self.random.choice([500, 1000, 1500, 2500]) for task in tasks} for member in self.members
            },
        )
        clearing = clear(market, step_milli=10, round_number=self.random.randrange(100))
        self.book(bookings.round_cleared(round_id=name, group=HOUSE, market=market, clearing=clearing))
        for task, (member,) in clearing.assignments.items():
            self.book(
                bookings.place_taken(
                    occurrence=task,
                    place=0,
                    member=member,
                    weight_milli=clearing.weights_milli[task],
                    minutes=90,
                    how="round",
                    turn=0,
                )
            )
        self.back_on_the_board(tasks[0], course, holder=clearing.assignments[tasks[0]][0], clearing=clearing)

    def back_on_the_board(self, task: str, course: dict[str, int], *, holder: str, clearing: Clearing) -> None:
        self.book(bookings.place_handed_back(occurrence=task, place=0, member=holder, turn=0))
        again = {"opening_milli": clearing.weights_milli[task], "opened_us": self.now_us}
        self.book_now(bookings.task_reopened(occurrence=task, cap_milli=course["cap_milli"], **again))
        another = self.someone_else(holder)
        self.take_from_board(task, {**course, **again}, place=0, member=another, turn=1)

    def pause(self, member: str, name: str, *, start: date, days: int) -> None:
        until = start + timedelta(days=days)
        self.breaks.setdefault(member, []).append((start, until))
        self.book(bookings.break_announced(group=HOUSE, member=member, break_id=name, from_day=start, until_day=until))

    def settle_month(self, day: date) -> None:
        period = month_of(day)
        cut_us = us(datetime.combine(period.end, datetime.min.time(), tzinfo=UTC))
        self.now_us = max(self.now_us, cut_us)
        settlement = settle(self.snapshot(period, cut_us), self.rules)
        self.book(bookings.period_settled(settlement=settlement, cut_us=cut_us))

    def snapshot(self, period: Period, cut_us: int) -> Snapshot:
        return Snapshot(
            group=HOUSE,
            period=period,
            effort_mwh=-self.balance(bookings.effort_account(HOUSE), before_us=cut_us),
            carried_mwh=-self.balance(bookings.fund_account(HOUSE), before_us=cut_us),
            participants=self.participants(period),
        )

    def participants(self, period: Period) -> dict[str, Participation]:
        return {
            member: participation(
                period=period, share_milli=1000, joined=START.date(), left=None, breaks=self.breaks.get(member, [])
            )
            for member in self.members
        }


def lived(random: Random) -> World:
    """Return a community after some weeks of everything that can happen."""
    world = World(random)
    agree(world, group=HOUSE, name="board_steps", value=8, previous=None, members=world.members)
    world.rules = world.rules.with_value("board_steps", 8)
    world.board_task("kitchen")
    world.unasked("gutter")
    world.pause("dee", "trip", start=date(2025, 5, 20), days=random.randrange(1, 30))
    world.round("week")
    world.settle_month(date(2025, 5, 1))
    world.board_task("garden")
    world.book(bookings.task_called_off(occurrence="garden"))
    world.settle_month(date(2025, 6, 1))
    return world

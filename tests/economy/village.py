"""A house with a mill and a bakery that lives at random by the rules: it makes, shares, auctions, buys and settles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from allmende.economy import auction, bookings
from allmende.economy.auction import Lot, ManyMarket, Market, SharesMarket, ThingsMarket
from allmende.economy.handout import Wish, hand_out
from allmende.economy.settle import Snapshot
from allmende.ledger.entry import Entry
from allmende.values.period import Period
from tests.economy.village_goods import goods_of
from tests.economy.world import HOUSE, World, us

MILL, BAKERY = "mill", "bakery"
FLOUR, BREAD, ROLLS, CAKE, ROOM = "flour", "bread", "rolls", "cake", "room"
GROUP_OF = {FLOUR: MILL, BREAD: BAKERY, ROLLS: BAKERY, CAKE: BAKERY, ROOM: HOUSE}
RULES = {FLOUR: "flat_rate", BREAD: "flat_allocation", ROLLS: "flat_allocation", CAKE: "auction", ROOM: "auction"}


class Village(World):
    """Writes what a server would, and knows what is in stock."""

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self.stock: Counter[str] = Counter()
        self.takings: dict[str, tuple[str, int]] = {}
        self.cents: Counter[str] = Counter()
        self.had: Counter[str] = Counter()
        self.behind: dict[str, int] = {}
        self.withdrawn: set[str] = set()
        self.turns: Counter[str] = Counter()
        self.counted_us = 0
        self.overhead = dict.fromkeys((HOUSE, MILL, BAKERY), "products")
        self.numbers = iter(range(10_000))
        for group in (MILL, BAKERY):
            self.book(bookings.group_founded(group=group, group_kind="project", parent=HOUSE))
        for product, group in GROUP_OF.items():
            shelf = "baked" if group == BAKERY else ""
            draft = bookings.product_listed(
                product=product,
                group=group,
                pieces=product != FLOUR,
                rule=RULES[product],
                shelf=shelf,
                right=product == ROOM,
            )
            self.book(draft)

    def new(self, what: str) -> str:
        return f"{what}{next(self.numbers)}"

    def work(self, group: str, *, purpose: str = "", money_cents: int = 0) -> None:
        doer = self.random.choice(self.members)
        self.do(
            self.new("work"),
            occurrence="",
            place=0,
            doers={doer: 1},
            weight_milli=self.rules.unasked_weight,
            took=90,
            group=group,
            purpose=purpose,
            money_cents=money_cents,
        )
        self.cents[group] += money_cents

    def make(self, product: str, units_milli: int, *, how: str = "made") -> None:
        self.book(bookings.good_made(move=self.new("made"), product=product, units_milli=units_milli, how=how))
        self.stock[product] += units_milli

    def mill(self) -> None:
        self.work(MILL, purpose=FLOUR)
        self.make(FLOUR, self.random.randrange(1, 9_000))

    def bake(self, product: str) -> None:
        """Bake a batch of flour, which may fail; some of it is credited only when it has ended."""
        name = self.new("batch")
        self.book(bookings.batch_begun(batch=name, product=product, planned_milli=6_000))
        self.use(FLOUR, to=name)
        self.work(BAKERY, purpose=name)
        if self.random.random() < 0.2:
            return
        if self.random.random() < 0.2:
            self.book(bookings.batch_failed(batch=name))
        else:
            units_milli = self.random.randrange(1, 9) * 1000
            self.book(bookings.batch_finished(batch=name, units_milli=units_milli))
            self.stock[product] += units_milli
        if self.random.random() < 0.5:
            self.work(BAKERY, purpose=name)

    def some(self, product: str) -> int:
        """Return some units of what is in stock, 0 if there are none."""
        whole = 1 if product == FLOUR else 1000
        count = self.stock[product] // whole
        return self.random.randrange(1, count + 1) * whole if count else 0

    def use(self, product: str, *, to: str) -> None:
        if units_milli := self.some(product):
            self.book(bookings.good_used(move=self.new("use"), product=product, units_milli=units_milli, to=to))
            self.stock[product] -= units_milli

    def lose(self, product: str) -> None:
        if units_milli := self.some(product):
            self.book(bookings.good_lost(move=self.new("loss"), product=product, units_milli=units_milli))
            self.stock[product] -= units_milli

    def take(self, product: str) -> None:
        if (units_milli := self.some(product)) and product not in self.withdrawn:
            people = self.random.sample(self.members, self.random.choice([1, 1, 2]))
            self.taken(product, units_milli, {person: self.random.randrange(1, 4) for person in people})

    def taken(
        self, product: str, units_milli: int, parts: Mapping[str, int], *, price: int | None = None, of: str = ""
    ) -> None:
        name = self.new("take")
        draft = bookings.good_taken(
            move=name, product=product, units_milli=units_milli, parts=parts, price_mwh=price, auction=of
        )
        self.book(draft)
        self.stock[product] -= units_milli * (product != ROOM)
        self.takings[name] = (product, units_milli)

    def give_back(self) -> None:
        if not self.takings:
            return
        name = self.random.choice(sorted(self.takings))
        product, units_milli = self.takings.pop(name)
        back = units_milli if self.random.random() < 0.5 else 1000
        if back <= units_milli:
            self.book(bookings.good_returned(move=self.new("back"), returns=name, units_milli=back))
            self.stock[product] += back * (product != ROOM)

    def buy(self, group: str, *, purpose: str = "") -> None:
        if not self.cents[group]:
            return
        cents = self.random.choice([self.cents[group], self.random.randrange(1, self.cents[group] + 1)])
        effort_mwh = bookings.effort_of_cents(
            cents=cents,
            there_cents=self.cents[group],
            there_mwh=-self.balance(bookings.money_account(group), before_us=self.now_us + 1),
        )
        self.book(
            bookings.money_spent(
                purchase=self.new("buy"), group=group, cents=cents, effort_mwh=effort_mwh, purpose=purpose
            )
        )
        self.cents[group] -= cents

    def share_flour(self) -> None:
        if not self.stock[FLOUR]:
            return
        wishes = {
            self.new("order"): Wish(
                member=self.random.choice(self.members),
                units_milli=self.random.randrange(1, 5000),
                weight=self.random.randrange(1, 4),
                at_us=self.now_us + self.random.randrange(5),
            )
            for _ in range(self.random.randrange(1, 6))
        }
        wished: dict[str, Any] = {
            "how": self.random.choice(["share", "queue", "rotation"]),
            "wishes": wishes,
            "number": self.turns["handout"],
            "had": self.had,
            "behind": self.behind,
        }
        left = self.stock[FLOUR]
        shared = hand_out(left, pieces=False, **wished)
        name = self.new("handout")
        self.book(bookings.goods_shared(handout=name, product=FLOUR, units_milli=left, handed_out=shared, **wished))
        self.turns["handout"] += 1
        self.behind.update(shared.behind)
        for order, units_milli in shared.units_milli.items():
            self.had[wishes[order].member] += units_milli
            if units_milli and self.random.random() < 0.8:
                self.taken(FLOUR, units_milli, {wishes[order].member: 1})

    def auction(self, group: str, market: Market) -> Entry:
        name, number = self.new("auction"), self.turns[f"auction {group}"]
        self.turns[f"auction {group}"] += 1
        outcome = auction.close(market, number=number)
        entry = self.book(
            bookings.auction_closed(auction=name, group=group, number=number, market=market, outcome=outcome)
        )
        for award in auction.awards(market, outcome):
            self.taken(award.product, award.units_milli, {award.member: 1}, price=award.price_mwh, of=name)
        return entry

    def auction_room(self) -> Entry:
        lots = {day: Lot(product=ROOM, units_milli=1000) for day in ("friday", "saturday")}
        bidders = self.random.sample(self.members, 3)
        worth = {member: {day: self.random.randrange(900) for day in lots} for member in bidders}
        return self.auction(HOUSE, ThingsMarket(lots=lots, worth_mwh=worth))

    def auction_cake(self) -> Entry:
        portions = self.stock[CAKE] // 1000
        worth = {
            member: [self.random.randrange(300) for _ in range(self.random.randrange(3))] for member in self.members
        }
        return self.auction(BAKERY, ManyMarket(product=CAKE, portions=portions, floor_mwh=50, worth_mwh=worth))

    def auction_flour(self) -> None:
        if not self.stock[FLOUR]:
            return
        lots = {"all": Lot(product=FLOUR, units_milli=self.stock[FLOUR], pieces=False)}
        people = self.random.sample(self.members, 3)
        budgets = {member: self.random.randrange(1, 500) for member in people}
        self.auction(
            MILL, SharesMarket(lots=lots, liking={member: {"all": 1} for member in people}, budgets_mwh=budgets)
        )

    def change_rule(self, product: str) -> None:
        """Change a rule from the next month on."""
        now = datetime.fromtimestamp(self.now_us / 1_000_000, UTC)
        from_day = (now.date().replace(day=1) + timedelta(days=32)).replace(day=1)
        rule = self.random.choice(["flat_rate", "gift", "flat_allocation", "production_effort"])
        turn = self.turns[f"rule {product}"]
        self.turns[f"rule {product}"] += 1
        self.book(bookings.product_ruled(product=product, rule=rule, shelf="", from_day=from_day, turn=turn))

    def change_overhead(self, group: str) -> None:
        rule = self.random.choice(["products", "everyone"])
        turn = self.turns[f"overhead {group}"]
        self.turns[f"overhead {group}"] += 1
        self.book(bookings.rule_set(group=group, name="overhead", value=rule, previous=None, turn=turn))
        self.overhead[group] = rule

    def snapshot(self, period: Period, cut_us: int) -> Snapshot:
        parts = [HOUSE, "family", MILL, BAKERY]
        efforts = {part: -self.balance(bookings.effort_account(part), before_us=cut_us) for part in parts}
        goods = goods_of(self.entries, start=period.start, since_us=self.counted_us, cut_us=cut_us, efforts=efforts)
        self.counted_us = cut_us
        return Snapshot(
            group=HOUSE,
            period=period,
            effort_mwh=sum(efforts.values()),
            carried_mwh=-self.balance(bookings.fund_account(HOUSE), before_us=cut_us),
            participants=self.participants(period),
            goods=replace(goods, overhead_rules=self.overhead),
        )

    def something(self) -> None:
        """Let one thing happen, whatever it may be."""
        product = self.random.choice([BREAD, ROLLS])
        happenings: list[Callable[[], object]] = [
            self.mill,
            lambda: self.bake(product),
            lambda: self.bake(CAKE) if CAKE not in self.withdrawn else None,
            lambda: self.take(self.random.choice([FLOUR, BREAD, ROLLS, CAKE])),
            self.give_back,
            lambda: self.lose(product),
            lambda: self.use(product, to=self.random.choice([HOUSE, MILL, FLOUR])),
            lambda: self.make(FLOUR, 700, how="found"),
            lambda: self.work(BAKERY, money_cents=self.random.randrange(1, 9_000)),
            lambda: self.work(self.random.choice([HOUSE, BAKERY])),
            lambda: self.buy(BAKERY, purpose=self.random.choice(["", BREAD])),
            self.share_flour,
            self.auction_room,
            self.auction_flour,
            lambda: self.auction_cake() if CAKE not in self.withdrawn else None,
            lambda: self.change_rule(product),
            lambda: self.change_overhead(self.random.choice([MILL, BAKERY])),
        ]
        self.random.choice(happenings)()


def produced(random: Random) -> Village:
    """Return a village after three months of goods, one of each thing at least."""
    village = Village(random)
    village.pause("dee", "trip", start=date(2025, 6, 20), days=random.randrange(1, 30))
    village.mill()
    village.bake(BREAD)
    for month in (5, 6, 7):
        for _ in range(10):
            village.something()
        if month == 6:
            village.book(bookings.product_withdrawn(product=CAKE))
            village.withdrawn.add(CAKE)
        village.settle_month(date(2025, month, 1))
        village.counted_us = us(datetime(2025, month + 1, 1, tzinfo=UTC))
    return village

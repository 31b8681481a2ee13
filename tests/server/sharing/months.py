"""Three months of a house with a farm and a bakery, made by the real operations: every rule, late corrections and all.

March and April are settled, May is running. The flour of the farm is in the bakery's bread; two rooms go by auction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from allmende.server.auctions.models import Auction
from allmende.server.auctions.operations import AuctionDraft, LotDraft, Said, bid, close_due, offer
from allmende.server.catalogue.models import Batch, Product
from allmende.server.catalogue.operations.products import ProductDraft, add_product, set_rule, withdraw_product
from allmende.server.goods.operations import batches, orders, stock
from allmende.server.goods.operations.returns import give_back
from allmende.server.goods.operations.wanted import Wanted
from allmende.server.groups import operations as groups
from allmende.server.groups.models import Group
from allmende.server.money.operations import Bought, buy
from allmende.server.sharing.operations import settle_due
from allmende.server.work.models import Contribution
from allmende.server.work.operations import contributions, corrections
from allmende.server.work.operations.contributions import Report

MARCH, APRIL, MAY = date(2026, 3, 2), date(2026, 4, 1), date(2026, 5, 1)


@dataclass
class Months:
    """The house with its projects and what they make."""

    house: Any
    farm: Group
    bakery: Group
    products: dict[str, Product]
    late: Contribution | None = None
    auction: Auction | None = None

    def id(self, name: str) -> str:
        """Return the id of a product."""
        return self.products[name].id

    def listed(self, group: Group, name: str, unit: str, **said: Any) -> None:
        seat = self.house.seat("ada", group)
        self.products[name] = add_product(seat, ProductDraft(name=name, unit=unit, **said), at=self.house.at)

    def did(
        self, who: str, group: Group, title: str, minutes: int, *, days: float, purpose: str = "", cents: int = 0
    ) -> Any:
        """Let somebody report work, and somebody else confirm it an hour later."""
        done = self.said(who, group, title, minutes, days=days, purpose=purpose, cents=cents)
        sure = "cem" if who == "ada" else "ada"
        contributions.confirm(self.house.seat(sure, group), done.id, at=self.house.later(days=days, minutes=1))
        return done

    def said(
        self, who: str, group: Group, title: str, minutes: int, *, days: float, purpose: str = "", cents: int = 0
    ) -> Any:
        """Let somebody report work."""
        at = self.house.later(days=days)
        report = Report(minutes=minutes, done_on=at.date(), title=title, purpose=purpose, money_cents=cents)
        return contributions.report_unasked(self.house.seat(who, group), report, at=at)

    def made(self, name: str, units_milli: int, *, days: float) -> None:
        product = self.products[name]
        stock.make(
            self.house.seat("ada", product.group), product.id, units_milli=units_milli, at=self.house.later(days=days)
        )

    def took(self, who: str, name: str, units_milli: int, *, days: float) -> Any:
        at = self.house.later(days=days)
        wanted = Wanted(units_milli=units_milli, wanted_on=at.date())
        seat = self.house.seat(who, self.products[name].group)
        return orders.take_now(seat, self.id(name), wanted, at=at).moves.get()

    def begun(self, name: str, *, days: float, flour_milli: int) -> Batch:
        """Begin a batch of bread, and use flour for it."""
        at = self.house.later(days=days)
        plan = batches.Plan(planned_milli=10_000, use_inputs=False, put_on_board=False)
        batch = batches.begin(self.house.seat("ada", self.bakery), self.id(name), plan, at=at)
        stock.use(self.house.seat("ada", self.farm), self.id("Flour"), units_milli=flour_milli, to=batch.id, at=at)
        return batch


def three_months(house: Any) -> Months:
    """Let March, April and the beginning of May happen."""
    house_of = house.group
    farm, bakery = (_project(house, name) for name in ("Farm", "Bakery"))
    months = Months(house=house, farm=farm, bakery=bakery, products={})
    months.listed(farm, "Flour", "kg", pieces=False)
    months.listed(farm, "Carrots", "kg", pieces=False, rule="flat_allocation", shelf="greens")
    months.listed(farm, "Beets", "kg", pieces=False, rule="flat_allocation", shelf="greens")
    months.listed(farm, "Jam", "jar")
    months.listed(bakery, "Bread", "loaf")
    months.listed(house_of, "Coffee", "cup", rule="flat_rate")
    months.listed(house_of, "Honey", "jar", rule="auction")
    months.listed(house_of, "Room by the lake", "night", rule="auction", is_right=True)
    _march(months)
    _april(months)
    months.did("bo", farm, "Weed the beds", 60, days=72, purpose=months.id("Carrots"))
    months.took("cem", "Bread", 1_000, days=73)
    house.group.book.refresh_from_db()
    return months


def _project(house: Any, name: str) -> Group:
    group = groups.found(name=name, kind="project", purpose="", by=house.people["ada"], at=house.at, parent=house.group)
    for other in ("bo", "cem"):
        member = house.member(other)
        groups.join(group, member, role="member", share_class="adult", by=house.member("ada"), at=house.at)
    return group


def _march(months: Months) -> None:
    house, farm, bakery = months.house, months.farm, months.bakery
    milling = months.did("bo", farm, "Grind the grain", 120, days=1, purpose=months.id("Flour"))
    months.did("bo", farm, "Dig carrots", 60, days=1.1, purpose=months.id("Carrots"))
    months.did("cem", farm, "Dig beets", 90, days=1.2, purpose=months.id("Beets"))
    months.did("bo", farm, "Mend the tractor", 45, days=1.3)
    months.did("cem", bakery, "Clean the oven", 30, days=1.4)
    months.did("cem", house.group, "Sweep the yard", 60, days=1.5)
    months.did("ada", house.group, "Roast coffee", 30, days=1.6, purpose=months.id("Coffee"))
    months.did("cem", house.group, "Look after the bees", 90, days=1.7, purpose=months.id("Honey"))
    months.did("bo", farm, "Stall at the market", 60, days=1.8, cents=5_000)
    at = house.later(days=2)
    seed = Bought(what="Grain", cents=3_000, bought_on=at.date(), purpose=months.id("Flour"))
    buy(house.seat("ada", farm), seed, at=at)
    for name, units in (("Flour", 20_000), ("Carrots", 10_000), ("Beets", 5_500), ("Coffee", 8_000), ("Honey", 3_000)):
        months.made(name, units, days=2.1)
    batch = months.begun("Bread", days=3, flour_milli=6_000)
    months.did("cem", bakery, "Bake", 120, days=3.1, purpose=batch.id)
    months.late = months.said("cem", bakery, "Wash the tins", 20, days=4, purpose=batch.id)
    batches.finish(house.seat("ada", bakery), batch.id, units_milli=8_000, at=house.later(days=4.1))
    failing = months.begun("Bread", days=5, flour_milli=3_000)
    months.did("cem", bakery, "Bake again", 60, days=5.1, purpose=failing.id)
    batches.fail(house.seat("ada", bakery), failing.id, reason="burnt", at=house.later(days=5.2))
    kept = months.took("bo", "Bread", 3_000, days=6)
    months.took("ada", "Bread", 2_000, days=6.1)
    months.took("cem", "Carrots", 2_500, days=6.2)
    months.took("ada", "Beets", 1_500, days=6.3)
    months.took("bo", "Coffee", 2_000, days=6.4)
    stock.lose(house.seat("ada", farm), months.id("Flour"), units_milli=500, reason="mice", at=house.later(days=6.5))
    _auctions(months)
    _shorter(months, milling, minutes=100, days=20)
    begun = months.begun("Bread", days=25, flour_milli=2_000)
    months.did("cem", bakery, "Set the dough", 40, days=25.1, purpose=begun.id)
    # From here on it is April, and March is settled in between.
    assert months.late is not None
    contributions.confirm(house.seat("ada", bakery), months.late.id, at=house.later(days=32))
    give_back(house.seat("ada", bakery), kept.id, units_milli=1_000, reason="too much", at=house.later(days=33))
    batches.finish(house.seat("ada", bakery), begun.id, units_milli=5_000, at=house.later(days=34))
    coffee = house.seat("ada")
    set_rule(coffee, months.products["Coffee"], rule="gift", shelf="", from_day=MAY, at=house.later(days=35))
    assert settle_due(house.group, at=house.later(days=36)) == 1


def _auctions(months: Months) -> None:
    """Let the room go to who would give most for it, and two of three jars of honey to two people."""
    house = months.house
    at, closes = house.later(days=7), house.later(days=10)
    rooms = [LotDraft(product_id=months.id("Room by the lake"))]
    honey = [LotDraft(product_id=months.id("Honey"), units_milli=2_000, floor_mwh=0)]
    months.auction = offer(
        house.seat("ada"), AuctionDraft(title="The room in July", form="one_each", lots=rooms, closes_at=closes), at=at
    )
    jars = offer(house.seat("ada"), AuctionDraft(title="Honey", form="many", lots=honey, closes_at=closes), at=at)
    for who, worth in (("ada", 3_000), ("bo", 5_000), ("cem", 4_000)):
        room = months.auction.lots.get()
        bid(house.seat(who), months.auction.id, Said(worth={room.id: worth}), at=house.later(days=8))
        jar = jars.lots.get()
        bid(house.seat(who), jars.id, Said(worth={jar.id: worth // 4}, units_milli=1_000), at=house.later(days=8))
    assert close_due(house.group, at=house.later(days=11)) == 2
    months.auction.refresh_from_db()


def _shorter(months: Months, done: Any, *, minutes: int, days: float) -> None:
    """Let two agree that work took less time than reported."""
    house, group = months.house, done.group
    proposed = corrections.propose_correction(
        house.seat("ada", group), done.id, minutes=minutes, weight_milli=1000, reason="Less.", at=house.later(days=days)
    )
    corrections.decide_correction(house.seat("cem", group), proposed.pk, accept=True, at=house.later(days=days + 0.1))


def _april(months: Months) -> None:
    house, farm, bakery = months.house, months.farm, months.bakery
    done = months.did("bo", farm, "Sow", 60, days=37, purpose=months.id("Carrots"))
    months.did("bo", farm, "Cook jam", 30, days=37.1, purpose=months.id("Jam"))
    months.did("cem", bakery, "Fetch wood", 45, days=37.2)
    withdraw_product(house.seat("ada", farm), months.id("Jam"), at=house.later(days=38))
    months.took("cem", "Bread", 4_000, days=39)
    months.took("ada", "Carrots", 1_000, days=40)
    stock.use(house.seat("ada"), months.id("Coffee"), units_milli=1_000, to=house.group.id, at=house.later(days=41))
    _shorter(months, done, minutes=45, days=42)
    assert settle_due(house.group, at=house.later(days=68)) == 1

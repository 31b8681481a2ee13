"""A small pool by a lake, made by the real operations in the data folder that ALLMENDE_DATA names.

`python -m tests.journeys.by_the_lake`, in a process of its own, as the settings are read once.

Four people, a farm, a bakery and a house by the lake. The four weeks of its first period end in two or three days.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allmende.server.groups.models import Group
    from allmende.server.groups.queries import Seat
    from allmende.server.people.models import Person

PASSWORD = "am-see-zu-viert"
POOL, FARM, BAKERY = "/g/seeland/", "/g/hof-weidengrund/", "/g/backstube-kruste/"
NAMES = {"nora": "Nora Weiß", "hannes": "Hannes Ritter", "ida": "Ida Kern", "greta": "Greta Vogel"}
KEEPERS = {"Hof Weidengrund": "hannes", "Backstube Kruste": "ida", "Seehaus": "greta"}
UNIT_MILLI = 1_000
# So long ago the pool was founded: its first four weeks are over in three days, two should midnight come between.
FOUNDED_DAYS_AGO = 25
MILLED = "Gemahlen und abgesackt"
AFTERNOON = "Ein langer Nachmittag an der Mühle, mit Radio."


@dataclass
class Lakeside:
    """The pool while it is being made."""

    now: datetime
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    products: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def on_day(self, days: float) -> Iterator[datetime]:
        """Let the clock stand so many days after the founding."""
        from allmende.server import clock

        with clock.stopped(self.now - timedelta(days=FOUNDED_DAYS_AGO - days)) as at:
            yield at

    def seat(self, who: str, group: str = "Seeland") -> Seat:
        """Return somebody's seat as it is now."""
        from allmende.server.groups.queries import seat_of

        seat = seat_of(self.people[who], self.groups[group])
        assert seat is not None
        return seat


def make() -> None:
    """Make all of it."""
    from allmende.server import clock

    world = Lakeside(now=clock.now())
    with world.on_day(0) as at:
        _found(world, at=at)
        _list_products(world, at=at)
    with world.on_day(12) as at:
        _work(world, at=at)
    with world.on_day(23) as at:
        _wish_for_currants(world, at=at)
        _offer_the_room(world, at=at)


def _found(world: Lakeside, *, at: datetime) -> None:
    from allauth.account.models import EmailAddress

    from allmende.server.groups import operations as groups
    from allmende.server.groups.kinds import Kind, Role, ShareClass
    from allmende.server.people.models import Person, User
    from allmende.server.rules.operations import set_rule

    for key, name in NAMES.items():
        user = User.objects.create_user(email=f"{key}@seeland.example", password=PASSWORD)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        world.people[key] = Person.objects.create(name=name, user=user)
    pool = groups.found(
        name="Seeland", kind=Kind.POOL, purpose="Brot, Obst und ein Haus am Wasser.", by=world.people["greta"], at=at
    )
    world.groups["Seeland"] = pool
    reason = "Vier Wochen sind immer gleich lang."
    set_rule(world.seat("greta"), name="settle_every", value="four_weeks", reason=reason, at=at)
    for key in ("nora", "hannes", "ida"):
        member = groups.member_for(pool.book, world.people[key])
        groups.join(pool, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=world.seat("greta").member, at=at)
    for name, keeper in KEEPERS.items():
        world.groups[name] = groups.found(
            name=name, kind=Kind.PROJECT, purpose="", by=world.people[keeper], at=at, parent=pool
        )


def _list_products(world: Lakeside, *, at: datetime) -> None:
    from allmende.server.catalogue.operations.products import ProductDraft, add_product
    from allmende.server.catalogue.operations.recipes import Recipe, Step, set_recipe

    for group, draft in (
        ("Hof Weidengrund", ProductDraft(name="Vollkornmehl", unit="kg", pieces=False, rule="production_effort")),
        ("Hof Weidengrund", ProductDraft(name="Johannisbeeren", unit="Schale", rule="production_effort")),
        ("Backstube Kruste", ProductDraft(name="Sauerteigbrot", unit="Laib", rule="production_effort")),
        ("Seehaus", ProductDraft(name="Zimmer am See", unit="Wochenende", rule="auction", is_right=True)),
    ):
        world.products[draft.name] = add_product(world.seat(KEEPERS[group], group), draft, at=at).id
    milling = Recipe(
        makes_milli=40 * UNIT_MILLI,
        steps=[Step(title="Mahlen und absacken", minutes=240, places=1)],
        inputs={},
        purchases=[],
    )
    set_recipe(world.seat("hannes", "Hof Weidengrund"), world.products["Vollkornmehl"], milling)
    baking = Recipe(
        makes_milli=10 * UNIT_MILLI,
        steps=[Step(title="Teig führen und backen", minutes=180, places=1)],
        inputs={world.products["Vollkornmehl"]: 6 * UNIT_MILLI},
        purchases=[],
    )
    set_recipe(world.seat("ida", "Backstube Kruste"), world.products["Sauerteigbrot"], baking)


def _work(world: Lakeside, *, at: datetime) -> None:
    """Let Hannes mill for an afternoon and look after the currants, and Greta mend the landing stage for all."""
    from allmende.server.goods.operations.stock import make as make_units
    from allmende.server.work.operations.contributions import Report, confirm, report_unasked

    farm = "Hof Weidengrund"
    flour = world.products["Vollkornmehl"]
    milled = Report(minutes=240, done_on=at.date(), title=MILLED, note=AFTERNOON, purpose=flour)
    done = report_unasked(world.seat("hannes", farm), milled, at=at)
    confirm(world.seat("greta", farm), done.id, at=at + timedelta(hours=1))
    make_units(world.seat("hannes", farm), flour, units_milli=40 * UNIT_MILLI, at=at + timedelta(hours=2))
    currants = world.products["Johannisbeeren"]
    cut = Report(minutes=120, done_on=at.date(), title="Sträucher geschnitten", purpose=currants)
    done = report_unasked(world.seat("hannes", farm), cut, at=at + timedelta(hours=3))
    confirm(world.seat("greta", farm), done.id, at=at + timedelta(hours=4))
    mended = Report(minutes=180, done_on=at.date(), title="Steg geflickt")
    done = report_unasked(world.seat("greta"), mended, at=at + timedelta(hours=5))
    confirm(world.seat("hannes"), done.id, at=at + timedelta(hours=6))


def _wish_for_currants(world: Lakeside, *, at: datetime) -> None:
    """Let more be wished for than the four bowls there will be."""
    from allmende.server.goods.operations.orders import order
    from allmende.server.goods.operations.wanted import Wanted

    for who, bowls in (("nora", 3), ("ida", 2), ("greta", 2)):
        order(world.seat(who), world.products["Johannisbeeren"], Wanted(units_milli=bowls * UNIT_MILLI), at=at)


def _offer_the_room(world: Lakeside, *, at: datetime) -> None:
    """Offer the only room until tomorrow, and let two bid for it."""
    from allmende.server.auctions.operations import AuctionDraft, LotDraft, Said, bid, offer

    room = LotDraft(product_id=world.products["Zimmer am See"], name="Turmzimmer")
    draft = AuctionDraft(
        title="Das Zimmer am See, letztes Wochenende im Monat",
        form="one_each",
        lots=[room],
        is_open=True,
        closes_at=world.now + timedelta(hours=20),
    )
    auction = offer(world.seat("greta", "Seehaus"), draft, at=at)
    for who, worth_mwh in (("ida", 1_500), ("hannes", 1_000)):
        bid(world.seat(who), auction.id, Said(worth={auction.lots.get().id: worth_mwh}), at=at + timedelta(hours=1))


if __name__ == "__main__":
    from allmende.server.running import set_up

    set_up()
    from django.conf import settings
    from django.core.management import call_command

    # Only the tables: all the rest is prepared by the server, which is started next.
    settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    call_command("migrate", verbosity=0, interactive=False)
    make()

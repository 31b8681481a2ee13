"""What happens in the pool beside the everyday: each scene once, at its own moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from allmende.economy.parameter import Words
from allmende.server.catalogue.models import Rule
from allmende.server.catalogue.operations import products
from allmende.server.demo.pool import beginning, belonging, chores, people, weeks
from allmende.server.demo.pool.everyday import report_together
from allmende.server.demo.pool.team_days import TEAM_DAYS, TeamDay
from allmende.server.demo.pool.things import UNIT_MILLI
from allmende.server.demo.pool.world import FIRST_DAY, PERIOD_DAYS, Pool
from allmende.server.doorway.operations import go_away
from allmende.server.goods.models import Move, MoveKind, Order, OrderState
from allmende.server.goods.operations import batches, orders, receipts, returns
from allmende.server.goods.operations.batches import Plan
from allmende.server.goods.operations.wanted import Wanted
from allmende.server.groups import joining
from allmende.server.groups.queries import local_day
from allmende.server.money.operations import Bought, buy
from allmende.server.work.operations import corrections

MORNING, EVENING = 9, 19
SATURDAY = chores.SATURDAY


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that happens once, on a day of the history."""

    day: int
    hour: int
    play: Callable[[Pool, datetime], None]


def play(pool: Pool, day: int, *, hour: int, at: datetime) -> None:
    """Play what belongs to this moment."""
    for scene in SCENES:
        if (scene.day, scene.hour) == (day, hour):
            scene.play(pool, at)
    for team in TEAM_DAYS:
        if (team.day, EVENING) == (day, hour):
            _team_day(pool, team, at=at)


def _team_day(pool: Pool, team: TeamDay, *, at: datetime) -> None:
    contribution = report_together(
        pool,
        team.project,
        team.doers,
        title=pool.say(team.title),
        minutes=team.minutes,
        purpose=pool.products[team.thing].id if team.thing else "",
        note=pool.say(team.note),
        at=at,
    )
    if team.key:
        pool.notes[team.key] = contribution.pk
    if team.makes:
        weeks.make(pool, team.thing, team.makes, at=at)


def mill(pool: Pool, at: datetime) -> None:
    """The mill is set: the wheat is taken, and its work is on the board."""
    ready_on = local_day(pool.root, at) + timedelta(days=2)
    plan = Plan(planned_milli=80 * UNIT_MILLI, ready_on=ready_on)
    pool.notes["batch flour"] = batches.begin(pool.seat("johanna", "farm"), pool.products["flour"].id, plan, at=at).id


def sack_flour(pool: Pool, at: datetime) -> None:
    """What was milled is in sacks, a little less than planned."""
    seat = pool.seat("johanna", "farm")
    batches.finish(seat, pool.notes.pop("batch flour"), units_milli=79 * UNIT_MILLI, at=at)


BREAD_EVERY_WEEK = {
    "kathrin": 2,
    "claudia": 1,
    "miriam": 3,
    "grace": 1,
    "viktor": 2,
    "gudrun": 2,
    "lena": 1,
    "leyla": 2,
}
BOXES_EVERY_WEEK = {
    "roots": ("miriam", "rosa", "samuel", "carla", "elif"),
    "greens": ("miriam", "femi", "aylin", "chloe"),
}


def order_every_week(pool: Pool, at: datetime) -> None:
    """Those who want bread and vegetables every Saturday say so once."""
    today = local_day(pool.root, at)
    saturday = today + timedelta(days=2 + (SATURDAY - today.weekday() - 2) % 7)
    lines = [("bread", key, units) for key, units in BREAD_EVERY_WEEK.items()]
    lines += [(thing, key, 1) for thing, keys in BOXES_EVERY_WEEK.items() for key in keys]
    for thing, key, units in lines:
        wanted = Wanted(
            units_milli=units * UNIT_MILLI,
            wanted_on=saturday,
            for_household=bool(people.BY_KEY[key].household),
            every_days=7,
            point=pool.points["bakery" if thing == "bread" else "farm"],
        )
        orders.order(pool.seat(key), pool.products[thing].id, wanted, at=at)


def wish_for_mushrooms(pool: Pool, at: datetime, *, keys: tuple[str, ...]) -> None:
    """Some would like mushrooms as soon as there are any."""
    for place, key in enumerate(keys):
        wanted = Wanted(units_milli=(500, 750, 1000)[place % 3])
        orders.order(pool.seat(key), pool.products["mushrooms"].id, wanted, at=at)


def share_mushrooms(pool: Pool, at: datetime, *, kilograms: int) -> None:
    """They came over night: so much is there, and it is shared on the spot."""
    weeks.make(pool, "mushrooms", kilograms, at=at)
    weeks.share(pool, "mushrooms", wanted_by=local_day(pool.root, at), at=at)


def find_mushrooms(pool: Pool, at: datetime) -> None:
    """They are there and nobody has shared them out yet: left for whoever looks at the demo."""
    weeks.make(pool, "mushrooms", 2, at=at)


def give_seedlings(pool: Pool, at: datetime) -> None:
    """Who has a balcony takes some."""
    for key, units in {"miriam": 4, "grace": 6, "carla": 3, "heinz": 8, "samuel": 2, "rosa": 5}.items():
        weeks.take(pool, key, "seedlings", units * UNIT_MILLI, at=at)


def take_flour(pool: Pool, at: datetime) -> None:
    """Two bake at home; one of them took more than she needs."""
    weeks.take(pool, "claudia", "flour", 10 * UNIT_MILLI, at=at)
    weeks.take(pool, "tilda", "flour", 5 * UNIT_MILLI, at=at)


def give_flour_back(pool: Pool, at: datetime) -> None:
    """A sack comes back as it was."""
    taken = Move.objects.filter(
        product=pool.products["flour"], kind=MoveKind.TAKEN, parts__has_key=pool.member("claudia").id
    )
    returns.give_back(
        pool.seat("johanna", "farm"),
        taken.get().id,
        units_milli=5 * UNIT_MILLI,
        reason=pool.say(Words(en="The sack was never opened.", de="Der Sack war noch zu.")),
        at=at,
    )


def plan_stall(pool: Pool, at: datetime, *, chore: chores.Chore, day: int) -> None:
    """Money is needed: bringing it in is a task like any other, and its weight rises until somebody takes it."""
    beginning.add_chore(pool, chore, at=at, first_day=day)


def spend(pool: Pool, at: datetime, *, group: str, what: Words, cents: int, thing: str = "") -> None:
    """Something is bought with what was brought in."""
    seat = pool.seat(beginning.keeper(group), group)
    purpose = pool.products[thing].id if thing else ""
    bought = Bought(what=pool.say(what), cents=cents, bought_on=local_day(seat.group, at), purpose=purpose)
    buy(seat, bought, at=at)


def correct_the_hoeing(pool: Pool, at: datetime) -> None:
    """Weeks later, when its period is settled already, Rolf finds that it was less."""
    reason = Words(
        en="Rolf found his notes: it was eight hours together, not ten.",
        de="Rolf hat seine Zettel wiedergefunden: Es waren zusammen acht Stunden, nicht zehn.",
    )
    proposed = corrections.propose_correction(
        pool.seat("johanna", "farm"),
        pool.notes["hoeing"],
        minutes=480,
        weight_milli=1000,
        reason=pool.say(reason),
        at=at,
    )
    corrections.decide_correction(pool.seat("marek", "farm"), proposed.pk, accept=True, at=at)


def take_break(pool: Pool, at: datetime, *, key: str, days: int) -> None:
    """Somebody is away for some days."""
    first = local_day(pool.root, at) + timedelta(days=2)
    go_away(pool.seat(key), pool.member(key), from_day=first, until_day=first + timedelta(days=days), at=at)


def change_rule(pool: Pool, at: datetime, *, thing: str, period: int) -> None:
    """A product asks for the same per unit from the next period on; until then everything stays as it is."""
    from_day = pool.on_day(FIRST_DAY + period * PERIOD_DAYS, hour=12).date()
    group = weeks.GROUP_OF[thing]
    seat = pool.seat(beginning.keeper(group), group)
    products.set_rule(seat, pool.products[thing], rule=Rule.FLAT_ALLOCATION, shelf="", from_day=from_day, at=at)


def _last_bread_of_kathrin(pool: Pool) -> str:
    collected = Order.objects.filter(
        product=pool.products["bread"], member=pool.member("kathrin"), state=OrderState.COLLECTED
    )
    return str(collected.filter(receipt=None).order_by("-ended_at").values_list("id", flat=True)[0])


def complain(pool: Pool, at: datetime) -> None:
    """Something was not right with the bread."""
    pool.notes["complaint"] = _last_bread_of_kathrin(pool)
    words = Words(
        en="Both loaves were black below; we cut a finger's breadth off.",
        de="Beide Laibe waren unten schwarz; wir haben einen Finger breit abgeschnitten.",
    )
    receipts.say(pool.seat("kathrin"), pool.notes["complaint"], fine=False, complaint=pool.say(words), at=at)


def answer_complaint(pool: Pool, at: datetime) -> None:
    """The bakery answers."""
    words = Words(
        en="You are right, the oven was too hot at the back. Take two loaves from next Friday's first batch.",
        de="Stimmt, der Ofen war hinten zu heiß. Nehmt euch am nächsten Freitag zwei aus dem ersten Schuss.",
    )
    receipts.answer(pool.seat("aylin", "bakery"), pool.notes["complaint"], words=pool.say(words), at=at)


def mended(pool: Pool, at: datetime) -> None:
    """It was made good."""
    receipts.mended(pool.seat("kathrin"), pool.notes["complaint"], at=at)


def zoe_asks(pool: Pool, at: datetime) -> None:
    """Zoe asks to be let in, and Gudrun answers."""
    neighbour = people.BY_KEY[people.NEWCOMER]
    message = Words(
        en="Hello, I live round the corner from the repair café, and I would like to do more than bring toasters.",
        de="Hallo, ich wohne beim Repair-Café um die Ecke und würde gern mehr tun, als Toaster vorbeizubringen.",
    )
    person = beginning.add_person(pool, neighbour)
    request = joining.ask_to_join(pool.root, person=person, message=pool.say(message), at=at)
    welcome = Words(en="Welcome! Come to the next council if you like.", de="Willkommen! Komm gern zum nächsten Rat.")
    joining.answer_request(
        request.pk, group=pool.root, accept=True, answer=pool.say(welcome), seat=pool.seat(people.FOUNDER), at=at
    )


SEED = Words(en="Seed for the greens", de="Saatgut für die Blattkisten")
DIESEL = Words(en="Diesel for the tractor", de="Diesel für den Traktor")
SALT = Words(en="Salt and yeast", de="Salz und Hefe")
SCENES: tuple[Scene, ...] = (
    Scene(-12, MORNING, order_every_week),
    Scene(-11, MORNING, mill),
    Scene(-11, EVENING, belonging.offer_to_join),
    Scene(-9, MORNING, belonging.accept_offer),
    Scene(-5, EVENING, belonging.lean_towards_some),
    Scene(-9, EVENING, sack_flour),
    Scene(1, MORNING, partial(plan_stall, chore=chores.STALL, day=8)),
    Scene(2, EVENING, partial(wish_for_mushrooms, keys=("till", "anh", "nasrin", "rosa", "moritz", "ines", "leyla"))),
    Scene(4, MORNING, give_seedlings),
    Scene(5, EVENING, partial(share_mushrooms, kilograms=3)),
    Scene(10, EVENING, partial(spend, group="farm", what=SEED, cents=4_500, thing="greens")),
    Scene(12, MORNING, mill),
    Scene(14, EVENING, sack_flour),
    Scene(13, EVENING, partial(take_break, key="anselm", days=12)),
    Scene(16, EVENING, take_flour),
    Scene(17, EVENING, complain),
    Scene(18, EVENING, answer_complaint),
    Scene(21, EVENING, correct_the_hoeing),
    Scene(22, MORNING, partial(plan_stall, chore=chores.FESTIVAL, day=29)),
    Scene(24, EVENING, mended),
    Scene(23, EVENING, partial(wish_for_mushrooms, keys=("till", "kurt", "nasrin", "carla", "grace"))),
    Scene(26, EVENING, partial(share_mushrooms, kilograms=2)),
    Scene(30, MORNING, give_flour_back),
    Scene(30, EVENING, partial(change_rule, thing="cake", period=2)),
    Scene(32, EVENING, partial(spend, group="bakery", what=SALT, cents=1_440, thing="bread")),
    Scene(37, EVENING, partial(spend, group="farm", what=DIESEL, cents=5_000)),
    Scene(people.NEWCOMER_JOINS_ON_DAY, EVENING, zoe_asks),
    Scene(41, EVENING, belonging.decline_nasrin),
    Scene(44, EVENING, partial(wish_for_mushrooms, keys=("till", "birgit", "rosa", "jule", "priya"))),
    Scene(46, EVENING, partial(share_mushrooms, kilograms=2)),
    Scene(49, MORNING, partial(take_break, key="priya", days=14)),
    Scene(52, EVENING, partial(change_rule, thing="mushrooms", period=3)),
    Scene(53, EVENING, partial(wish_for_mushrooms, keys=("miriam", "heinz", "oksana", "zoe"))),
    Scene(55, MORNING, mill),
    Scene(55, MORNING, find_mushrooms),
)

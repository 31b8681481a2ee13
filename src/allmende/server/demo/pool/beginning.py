"""How the demo's pool came to be: people, households, projects, rules, products with their recipes, tasks."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import datetime

from allauth.account.models import EmailAddress

from allmende.economy.parameter import Words
from allmende.server.catalogue.operations import points, products, recipes
from allmende.server.catalogue.operations.products import ProductDraft
from allmende.server.catalogue.operations.recipes import Purchase, Recipe, Step
from allmende.server.demo import cast
from allmende.server.demo.pool.chores import CHORES, Chore
from allmende.server.demo.pool.people import FOUNDER, HOUSEHOLDS, NEIGHBOURS, NEWCOMER, Neighbour, of_household
from allmende.server.demo.pool.projects import POINTS, POOL_NAME, POOL_PURPOSE, PROJECTS, Project
from allmende.server.demo.pool.things import THINGS, UNIT_MILLI, Thing
from allmende.server.demo.pool.world import Pool
from allmende.server.demo.settling_in import as_wish
from allmende.server.groups import joining
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind, Role, ShareClass
from allmende.server.groups.models import Invitation
from allmende.server.people.models import Person, User
from allmende.server.rules.operations import set_rule
from allmende.server.work.models import Procedure
from allmende.server.work.operations.rounds import state_wishes
from allmende.server.work.operations.tasks import TaskDraft, add_task

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FOUR_WEEKS = Words(
    en="Four weeks are always as long as four weeks: months are not, and that puzzled us.",
    de="Vier Wochen sind immer gleich lang, Monate nicht, und das hat uns verwirrt.",
)
# Those who have stated wishes for the round of the pool; the others look at the board.
WISHING = ("ines", "marek", "kurt", "deniz", "lutz", "heinz", "ole", "stefan", "birgit", "claudia", "till", "miriam")
PLACES_A_ROUND = 1
A_CARD = Words(en="Who needs something should find us.", de="Wer etwas braucht, soll uns finden können.")


def begin(pool: Pool, *, at: datetime) -> None:
    """Let the pool begin."""
    found_pool(pool, at=at)
    move_in(pool, at=at)
    make_households(pool, at=at)
    for project in PROJECTS:
        found_project(pool, project, at=at)
    alone = {project.key for project in PROJECTS if project.stood_alone}
    set_to_work(pool, {project.key for project in PROJECTS} - alone | {"pool"}, at=at)
    for key in WISHING:
        state_wishes_of(pool, key, at=at)


def set_to_work(pool: Pool, keys: AbstractSet[str], *, at: datetime) -> None:
    """List what some projects make, how it is made, and what comes back every week."""
    things = [thing for thing in THINGS if thing.group in keys]
    for thing in things:
        list_thing(pool, thing, at=at)
    for thing in things:
        write_recipe(pool, thing)
    for chore in CHORES:
        if chore.group in keys:
            add_chore(pool, chore, at=at)


def found_pool(pool: Pool, *, at: datetime) -> None:
    """Let Gudrun found the pool, and say how long its periods are and who may see it."""
    founder = next(one for one in NEIGHBOURS if one.key == FOUNDER)
    pool.groups["pool"] = groups.found(
        name=POOL_NAME,
        kind=Kind.POOL,
        purpose=pool.say(POOL_PURPOSE),
        by=add_person(pool, founder),
        at=at,
    )
    seat = pool.seat(FOUNDER)
    set_rule(seat, name="settle_every", value="four_weeks", reason=pool.say(FOUR_WEEKS), at=at)
    set_rule(seat, name="publishes", value="card", reason=pool.say(A_CARD), at=at)
    pool.forget()


def add_person(pool: Pool, neighbour: Neighbour) -> Person:
    """Make a person; who is on the list of sign-ins has the demo's password, the others have none that fits."""
    password = cast.PASSWORD if neighbour.who else None
    user = User.objects.create_user(email=neighbour.mail, password=password)
    EmailAddress.objects.create(user=user, email=neighbour.mail, verified=True, primary=True)
    person = Person.objects.create(name=neighbour.name, user=user)
    pool.people[neighbour.key] = person
    return person


def move_in(pool: Pool, *, at: datetime) -> None:
    """Let everybody join: by Gudrun's link, or added by her if they do not sign in."""
    link = joining.invite(pool.root, seat=pool.seat(FOUNDER), at=at)
    for neighbour in NEIGHBOURS:
        if neighbour.key not in {FOUNDER, NEWCOMER}:
            _join(pool, neighbour, link=link, at=at)


def _join(pool: Pool, neighbour: Neighbour, *, link: Invitation, at: datetime) -> None:
    seat = pool.seat(FOUNDER)
    if neighbour.is_known:
        pool.people[neighbour.key] = pool.world.people[neighbour.key]
    if neighbour.is_child and neighbour.is_known:
        member = groups.member_for(pool.root.book, pool.people[neighbour.key])
        groups.join(pool.root, member, role=Role.MEMBER, share_class=ShareClass.CHILD, by=seat.member, at=at)
    elif neighbour.is_child:
        membership = groups.add_without_sign_in(
            pool.root, name=neighbour.name, share_class=neighbour.share_class, seat=seat, at=at
        )
        assert membership.member.person is not None
        pool.people[neighbour.key] = membership.member.person
    else:
        person = pool.people.get(neighbour.key) or add_person(pool, neighbour)
        joining.accept_invitation(link.token, person=person, at=at)


def make_households(pool: Pool, *, at: datetime) -> None:
    """Put together who lives together: they order together, and do not confirm each other's work."""
    for key, name in HOUSEHOLDS.items():
        first, *others = of_household(key)
        household = groups.found(
            name=pool.say(name), kind=Kind.HOUSEHOLD, purpose="", by=pool.people[first.key], at=at, parent=pool.root
        )
        pool.groups[key] = household
        for other in others:
            groups.put_into_household(household, pool.member(other.key), seat=pool.seat(first.key, key), at=at)


def found_project(pool: Pool, project: Project, *, at: datetime) -> None:
    """Let somebody found a project inside the pool or beside it, set its own rules, and let the others join."""
    group = groups.found(
        name=pool.say(project.name),
        kind=project.kind,
        purpose=pool.say(project.purpose),
        by=pool.people[project.founder],
        at=at,
        parent=None if project.stood_alone else pool.root,
    )
    pool.groups[project.key] = group
    for name, value, why in project.rules:
        # As long as nobody but the founder is in it; later only a decision of all sets a rule.
        set_rule(pool.seat(project.founder, project.key), name=name, value=value, reason=pool.say(why), at=at)
    founder = groups.member_for(group.book, pool.people[project.founder])
    for neighbour in NEIGHBOURS:
        if project.key in neighbour.projects and neighbour.key != project.founder:
            member = groups.member_for(group.book, pool.people[neighbour.key])
            groups.join(group, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=founder, at=at)
    for point in POINTS:
        if point.project == project.key:
            seat = pool.seat(project.founder, project.key)
            said = {"name": pool.say(point.name), "where": pool.say(point.where), "when": pool.say(point.when)}
            pool.points[project.key] = points.add_point(seat, **said).pk


def keeper(group: str) -> str:
    """Return who looks after a project."""
    return next((project.founder for project in PROJECTS if project.key == group), FOUNDER)


def list_thing(pool: Pool, thing: Thing, *, at: datetime) -> None:
    """List one product."""
    draft = ProductDraft(
        name=pool.say(thing.name),
        unit=pool.say(thing.unit),
        pieces=thing.pieces,
        description=pool.say(thing.description),
        rule=thing.rule,
        shelf=pool.say(thing.shelf),
        short_supply=thing.short_supply or "",
        most_milli=thing.most * UNIT_MILLI if thing.most else None,
        shelf_life_days=thing.keeps_days,
        is_right=thing.is_right,
    )
    pool.products[thing.key] = products.add_product(pool.seat(keeper(thing.group), thing.group), draft, at=at)


def write_recipe(pool: Pool, thing: Thing) -> None:
    """Write down what it takes to make a product."""
    if not thing.makes:
        return
    recipe = Recipe(
        makes_milli=thing.makes * UNIT_MILLI,
        steps=[Step(title=pool.say(title), minutes=minutes, places=places) for title, minutes, places in thing.steps],
        inputs={pool.products[key].id: units * UNIT_MILLI for key, units in thing.inputs.items()},
        purchases=[Purchase(what=pool.say(what), cents=cents) for what, cents in thing.bought],
    )
    recipes.set_recipe(pool.seat(keeper(thing.group), thing.group), pool.products[thing.key].id, recipe)


def add_chore(pool: Pool, chore: Chore, *, at: datetime, first_day: int | None = None) -> None:
    """Add one task, first due on a day of the history or on the first of its weekdays."""
    if first_day is None:
        days = range(pool.day_of(at) + 1, pool.day_of(at) + 9)
        first_day = next(day for day in days if pool.on_day(day, hour=12).weekday() in chore.days)
    every = f";INTERVAL={chore.every_weeks}" if chore.every_weeks > 1 else ""
    draft = TaskDraft(
        title=pool.say(chore.title),
        minutes=chore.minutes,
        places=chore.places,
        first_due_at=pool.on_day(first_day, hour=chore.hour),
        rrule=f"FREQ=WEEKLY{every};BYDAY={','.join(WEEKDAYS[day] for day in chore.days)}" if chore.days else "",
        procedure=chore.procedure,
        purpose=pool.products[chore.thing].id if chore.thing else "",
        money_cents=chore.money_cents,
    )
    pool.tasks[chore.key] = add_task(pool.seat(keeper(chore.group), chore.group), draft, at=at)


def state_wishes_of(pool: Pool, key: str, *, at: datetime) -> None:
    """State from which weight on somebody would take what the pool shares out in rounds, in one of the five words."""
    shared_out = [chore.key for chore in CHORES if chore.procedure == Procedure.ROUND]
    wishes = {pool.tasks[chore].id: as_wish(pool.asks_milli(key, pool.tasks[chore].id)) for chore in shared_out}
    state_wishes(pool.seat(key), member=pool.member(key), wishes=wishes, max_places=PLACES_A_ROUND, at=at)

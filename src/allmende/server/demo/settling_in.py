"""How the demo's house came to be: people, households, rules, qualifications, tasks, first wishes."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress

from allmende.economy.parameter import Words
from allmende.mechanisms.tasks.words import WEIGHTS_MILLI
from allmende.server.demo import cast, jobs
from allmende.server.demo.world import ZONE, World
from allmende.server.groups import joining
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind, Role, ShareClass
from allmende.server.people.models import Person, User
from allmende.server.rules.operations import set_rule
from allmende.server.work.models import Procedure
from allmende.server.work.operations.rounds import state_wishes
from allmende.server.work.operations.tasks import TaskDraft, add_task

HOUSEHOLDS = {
    "attic": (Words(en="Attic", de="Dachgeschoss"), "miriam", ("jonas", "lotte")),
    "second_floor": (Words(en="Second floor", de="Zweiter Stock"), "leyla", ("emil",)),
    "first_floor": (Words(en="First floor", de="Erster Stock"), "ben", ("grace", "ivy")),
    "ground_floor": (Words(en="Ground floor", de="Erdgeschoss"), "thomas", ("renate",)),
}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def settle_in(world: World) -> None:
    """Let the house begin."""
    at = world.start
    found_house(world, at=at)
    set_first_rules(world, at=at)
    world.forget()
    for character in cast.CAST:
        if not character.joins_on_day:
            move_in(world, character, at=at)
    make_households(world, at=at)
    look_after_together(world, at=at)
    world.forget()
    vouch(world, at=at)
    found_workshop(world, at=at)
    for job in jobs.JOBS:
        add_job(world, job, at=at, by="ben" if job.group == "workshop" else "miriam")
    for character in cast.CAST:
        if character.who and not character.joins_on_day:
            state_first_wishes(world, character, at=at + timedelta(minutes=30))


def add_person(world: World, character: cast.Character) -> Person:
    """Make a person who can sign in."""
    user = User.objects.create_user(email=character.mail, password=cast.PASSWORD)
    EmailAddress.objects.create(user=user, email=character.mail, verified=True, primary=True)
    person = Person.objects.create(name=character.name, user=user)
    world.people[character.key] = person
    return person


def found_house(world: World, *, at: datetime) -> None:
    """Let Miriam found the house."""
    founder = add_person(world, cast.BY_KEY["miriam"])
    world.groups["house"] = groups.found(
        name="Lindenhof 8",
        kind=Kind.HOUSE,
        purpose=world.say(
            Words(
                en="Twelve people under one roof in Leipzig-Plagwitz: a big kitchen, a garden, a workshop in the yard.",
                de="Zwölf Menschen unter einem Dach in Leipzig-Plagwitz: eine große Küche, ein Garten, eine Werkstatt "
                "im Hof.",
            )
        ),
        by=founder,
        at=at,
    )


def move_in(world: World, character: cast.Character, *, at: datetime) -> None:
    """Let somebody join: by Miriam's link, or added by her if they do not sign in."""
    if character.key in world.people:
        return
    seat = world.seat("miriam")
    if not character.who:
        membership = groups.add_without_sign_in(
            world.house, name=character.name, share_class=character.share_class, seat=seat, at=at
        )
        assert membership.member.person is not None
        world.people[character.key] = membership.member.person
        return
    invitation = joining.invite(world.house, seat=seat, at=at)
    joining.accept_invitation(invitation.token, person=add_person(world, character), at=at)


def make_households(world: World, *, at: datetime) -> None:
    """Put together who lives together: they do not confirm each other's work."""
    for key, (name, founder, others) in HOUSEHOLDS.items():
        household = groups.found(
            name=world.say(name),
            kind=Kind.HOUSEHOLD,
            purpose="",
            by=world.people[founder],
            at=at,
            parent=world.house,
        )
        world.groups[key] = household
        for other in others:
            groups.put_into_household(household, world.member(other), seat=world.seat(founder, key), at=at)


def set_first_rules(world: World, *, at: datetime) -> None:
    """Let Miriam set the rules that differ from what comes with the program, before anybody else joins."""
    seat = world.seat("miriam")
    closes = world.say(
        Words(
            en="So that everybody knows their week in good time, and the closing hour falls on a quiet evening.",
            de="Damit alle ihre Woche rechtzeitig kennen und der Schluss auf einen ruhigen Abend fällt.",
        )
    )
    set_rule(seat, name="round_deadline_hours", value=deadline_hours(world.now), reason=closes, at=at)
    card = world.say(
        Words(en="Neighbours should be able to find us.", de="Nachbarinnen und Nachbarn sollen uns finden können.")
    )
    set_rule(seat, name="publishes", value="card", reason=card, at=at)


def look_after_together(world: World, *, at: datetime) -> None:
    """Thomas looks after the house's organisation, too."""
    thomas = world.seat("thomas").membership
    groups.change_membership(
        thomas, role=Role.MAINTAINER, share_class=ShareClass.ADULT, seat=world.seat("miriam"), at=at
    )


def deadline_hours(now: datetime) -> int:
    """Return how long before its Monday a round closes, so that one closes at eight on this or the next evening."""
    local = now.astimezone(ZONE)
    closes = local.replace(hour=20, minute=0, second=0, microsecond=0, tzinfo=None)
    if closes < local.replace(tzinfo=None) + timedelta(hours=6):
        closes += timedelta(days=1)
    monday = (closes + timedelta(days=7 - closes.weekday())).replace(hour=0)
    return int((monday - closes) / timedelta(hours=1))


def vouch(world: World, *, at: datetime) -> None:
    """Say who can ride the cargo bike and who knows the boiler."""
    seat = world.seat("miriam")
    for words, keys in ((jobs.CARGO_BIKE, ("leyla", "grace", "jonas")), (jobs.HEATING, ("thomas", "ben"))):
        for key in keys:
            groups.vouch(world.house, qualification=world.say(words), member=world.member(key), seat=seat, at=at)


def found_workshop(world: World, *, at: datetime) -> None:
    """Let Ben found the workshop inside the house, and some join him."""
    workshop = groups.found(
        name=world.say(Words(en="Workshop in the yard", de="Werkstatt im Hof")),
        kind=Kind.PROJECT,
        purpose=world.say(
            Words(
                en="Bicycles, toasters, shelves: open to the street every Thursday.",
                de="Räder, Toaster, Regale: jeden Donnerstag offen für die Straße.",
            )
        ),
        by=world.people["ben"],
        at=at,
        parent=world.house,
    )
    world.groups["workshop"] = workshop
    ben = world.member("ben")
    for key in ("thomas", "grace", "pawel"):
        groups.join(workshop, world.member(key), role=Role.MEMBER, share_class=ShareClass.ADULT, by=ben, at=at)


def add_job(world: World, job: jobs.Job, *, at: datetime, first_day: int | None = None, by: str = "miriam") -> None:
    """Add one task, first due on a day of the history or on the first of its weekdays after tomorrow's dawn."""
    if first_day is None:
        first_day = next(day for day in range(1, 9) if world.on_day(day, hour=12).weekday() in job.days)
    every = f";INTERVAL={job.every_weeks}" if job.every_weeks > 1 else ""
    by_day = ",".join(WEEKDAYS[day] for day in job.days)
    draft = TaskDraft(
        title=world.say(job.title),
        minutes=job.minutes,
        places=job.places,
        first_due_at=world.on_day(first_day, hour=job.hour),
        rrule=f"FREQ=WEEKLY{every};BYDAY={by_day}" if job.days else "",
        description=world.say(job.description),
        need=job.need,
        where=world.say(job.where),
        qualification=world.say(job.qualification),
        procedure=job.procedure,
        fixed_weight_milli=job.fixed_weight_milli,
    )
    world.tasks[job.key] = add_task(world.seat(by, job.group), draft, at=at)


def state_first_wishes(world: World, character: cast.Character, *, at: datetime) -> None:
    """State from which weight on somebody would take each task of the rounds, in one of the five words."""
    wishes = {
        world.tasks[job.key].id: as_wish(world.reservation_milli(character.key, job.key))
        for job in jobs.JOBS
        if job.procedure == Procedure.ROUND
    }
    state_wishes(
        world.seat(character.key),
        member=world.member(character.key),
        wishes=wishes,
        max_places=character.places_at_most,
        at=at,
    )


def as_wish(reservation_milli: int) -> int | None:
    """Return the weight of the nearest word that asks for no less; None (never) where no word does."""
    return min((milli for milli in WEIGHTS_MILLI.values() if milli * 1.2 >= reservation_milli), default=None)

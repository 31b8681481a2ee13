"""How the demo's neighbourhoods came to be: people, first rules, projects, duties, things to lend."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress

from allmende.server.demo import cast
from allmende.server.demo.settling_in import WEEKDAYS
from allmende.server.demo.town.duties import DUTIES, FIRST_DUTY_DAY, LENT, Duty, Lent
from allmende.server.demo.town.people import Townsperson, founder_of, of_place
from allmende.server.demo.town.places import NEIGHBOURHOODS, PROJECTS, WHO_DOES_IT, Neighbourhood, TownProject
from allmende.server.demo.town.world import Town
from allmende.server.groups import joining
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind, Role, ShareClass
from allmende.server.lending.operations import ThingDraft, add_thing
from allmende.server.people.models import Person, User
from allmende.server.rules.operations import set_rule
from allmende.server.work.operations.tasks import TaskDraft, add_task

AN_HOUR_MINUTES = 60
DAYS_OF_A_WEEK = 7


def begin(town: Town, *, at: datetime) -> None:
    """Let the three neighbourhoods begin, each on its own."""
    for neighbourhood in NEIGHBOURHOODS:
        _found(town, neighbourhood, at=at)
    for project in PROJECTS:
        _found_project(town, project, at=at)
    for duty in DUTIES:
        add_duty(town, duty, at=at)
    for lent in LENT:
        _put_up(town, lent, at=at)


def _add_person(one: Townsperson) -> Person:
    """Make a person; who is on the list of sign-ins has the demo's password, the others have none that fits."""
    password = cast.PASSWORD if one.who else None
    user = User.objects.create_user(email=one.mail, password=password)
    EmailAddress.objects.create(user=user, email=one.mail, verified=True, primary=True)
    return Person.objects.create(name=one.name, user=user)


def _found(town: Town, neighbourhood: Neighbourhood, *, at: datetime) -> None:
    """Let somebody found a neighbourhood, say its first rules, and the others join by a link."""
    founder, *others = of_place(neighbourhood.key)
    town.people[founder.key] = _add_person(founder)
    town.groups[neighbourhood.key] = groups.found(
        name=town.say(neighbourhood.name),
        kind=Kind.NEIGHBOURHOOD,
        purpose=town.say(neighbourhood.purpose),
        by=town.people[founder.key],
        at=at,
    )
    for name, value, why in neighbourhood.rules:
        set_rule(town.seat(founder.key, neighbourhood.key), name=name, value=value, reason=town.say(why), at=at)
    town.forget()
    seat = town.seat(founder.key, neighbourhood.key)
    link = joining.invite(seat.group, seat=seat, at=at)
    for one in others:
        if one.is_child:
            added = groups.add_without_sign_in(
                seat.group, name=one.name, share_class=ShareClass.CHILD, seat=seat, at=at
            )
            assert added.member.person is not None
            town.people[one.key] = added.member.person
            continue
        town.people[one.key] = town.person(one.key) if one.is_known else _add_person(one)
        joining.accept_invitation(link.token, person=town.people[one.key], at=at)


def _found_project(town: Town, project: TownProject, *, at: datetime) -> None:
    """Let somebody found a project inside a neighbourhood: there those decide who do the work."""
    founder, *others = project.people
    town.groups[project.key] = groups.found(
        name=town.say(project.name),
        kind=Kind.PROJECT,
        purpose=town.say(project.purpose),
        by=town.people[founder],
        at=at,
        parent=town.groups[project.place],
    )
    seat = town.seat(founder, project.key)
    set_rule(seat, name="decision_kind_other", value="meritocracy", reason=town.say(WHO_DOES_IT), at=at)
    for key in others:
        member = groups.member_for(seat.group.book, town.people[key])
        groups.join(seat.group, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=seat.member, at=at)
    town.forget()


def founder_of_group(key: str) -> str:
    """Return who founded a neighbourhood or a project of the town."""
    return next((project.people[0] for project in PROJECTS if project.key == key), "") or founder_of(key)


def add_duty(town: Town, duty: Duty, *, at: datetime) -> None:
    """Add one task of a project."""
    day = duty.once_on
    if day is None:
        week = range(FIRST_DUTY_DAY, FIRST_DUTY_DAY + DAYS_OF_A_WEEK)
        day = next(one for one in week if town.on_day(one, hour=12).weekday() == duty.weekday)
    every = f";INTERVAL={duty.every_weeks}" if duty.every_weeks > 1 else ""
    draft = TaskDraft(
        title=town.say(duty.title),
        minutes=duty.minutes,
        places=duty.places,
        first_due_at=town.on_day(day, hour=duty.hour),
        rrule="" if duty.once_on is not None else f"FREQ=WEEKLY{every};BYDAY={WEEKDAYS[duty.weekday]}",
    )
    seat = town.seat(founder_of_group(duty.project), duty.project)
    town.tasks[duty.key] = add_task(seat, draft, at=at)


def _put_up(town: Town, lent: Lent, *, at: datetime) -> None:
    """Let a group lend something."""
    draft = ThingDraft(
        name=town.say(lent.name),
        description=town.say(lent.words),
        place=town.say(lent.where),
        counted_for=lent.counted_for,
        longest_minutes=lent.longest_hours * AN_HOUR_MINUTES,
        week_minutes=lent.week_hours * AN_HOUR_MINUTES if lent.week_hours else None,
        ahead_days=timedelta(days=60).days,
    )
    town.things[lent.key] = add_thing(town.seat(founder_of_group(lent.group), lent.group), draft, at=at)

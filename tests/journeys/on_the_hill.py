"""A house on a hill, made by the real operations in the data folder that ALLMENDE_DATA names.

`python -m tests.journeys.on_the_hill`, in a process of its own, as the settings are read once.

Four grown-ups and a child, whose first four weeks are settled and whose second four end in a few days; a garden that
quarrels; a decision of the one who looks after the house; and a town of two neighbourhoods with a board.
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

PASSWORD = "am-hang-zu-viert"
HOUSE, GARDEN, TOWN = "/g/haus-am-hang/", "/g/hanggarten/", "/g/talheim/"
NAMES = {"mira": "Mira Sommer", "jonas": "Jonas Brandt", "wiebke": "Wiebke Aalto", "sven": "Sven Marek"}
CHILD = "Juno Sommer"
# The second four weeks are over in four days: as long as it takes to discuss and to vote, and two days to spare.
FOUNDED_DAYS_AGO = 52
QUICKLY: dict[str, int | str] = {
    "settle_every": "four_weeks",
    "settle_after_days": 0,
    "discussion_days": 1,
    "voting_days": 1,
}
CARS = "Im Hof darf wieder geparkt werden"
WATERING = "Beete gießen"


@dataclass
class Hill:
    """The house while it is being made."""

    now: datetime
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)

    @contextmanager
    def on_day(self, days: float) -> Iterator[datetime]:
        """Let the clock stand so many days after the founding, once all that is due by then is done."""
        from allmende.server import clock, heartbeat

        with clock.stopped(self.now - timedelta(days=FOUNDED_DAYS_AGO - days)) as at:
            heartbeat.beat_everywhere(at=at)
            yield at

    def seat(self, who: str, group: str = "Haus am Hang") -> Seat:
        """Return somebody's seat as it is now."""
        from allmende.server.groups.queries import seat_of

        seat = seat_of(self.people[who], self.groups[group])
        assert seat is not None
        return seat

    def join(self, who: str, group: str, *, at: datetime) -> None:
        """Let somebody join."""
        from allmende.server.groups import operations as groups
        from allmende.server.groups.kinds import Role, ShareClass

        member = groups.member_for(self.groups[group].book, self.people[who])
        groups.join(self.groups[group], member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=member, at=at)


def make() -> None:
    """Make all of it, in the language of those who live there."""
    from django.utils import translation

    from allmende.server import clock

    translation.activate("de")
    hill = Hill(now=clock.now())
    with hill.on_day(0) as at:
        _sign_up(hill)
        _found_the_house(hill, at=at)
        _found_the_town(hill, at=at)
    with hill.on_day(2) as at:
        _quarrel(hill, at=at)
    for day in (14, 42):
        with hill.on_day(day) as at:
            _work(hill, at=at)
    with hill.on_day(46) as at:
        cars = _propose_cars(hill, at=at)
    with hill.on_day(48) as at:
        _decide_alone(hill, cars, at=at)


def _sign_up(hill: Hill) -> None:
    from allauth.account.models import EmailAddress

    from allmende.server.people.models import Person, User

    for key, name in NAMES.items():
        user = User.objects.create_user(email=f"{key}@hang.example", password=PASSWORD)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        hill.people[key] = Person.objects.create(name=name, user=user)


def _found_the_house(hill: Hill, *, at: datetime) -> None:
    """Found it with the rules of this house, a household of Mira and her child, and a garden."""
    from allmende.server.groups import operations as groups
    from allmende.server.groups.kinds import Kind, ShareClass
    from allmende.server.rules.operations import set_rule

    mira = hill.people["mira"]
    house = groups.found(name="Haus am Hang", kind=Kind.HOUSE, purpose="", by=mira, at=at)
    hill.groups[house.name] = house
    for name, value in {**QUICKLY, "decision_kind_other": "meritocracy"}.items():
        set_rule(hill.seat("mira"), name=name, value=value, reason="So beginnen wir.", at=at)
    for key in ("jonas", "wiebke", "sven"):
        hill.join(key, house.name, at=at)
    home = groups.found(name="Dachwohnung", kind=Kind.HOUSEHOLD, purpose="", by=mira, at=at, parent=house)
    juno = groups.add_without_sign_in(house, name=CHILD, share_class=ShareClass.CHILD, seat=hill.seat("mira"), at=at)
    hill.groups[home.name] = home
    groups.put_into_household(home, juno.member, seat=hill.seat("mira", home.name), at=at)


def _found_the_town(hill: Hill, *, at: datetime) -> None:
    """Form a town of two neighbourhoods; Wiebke speaks for hers, where Sven, who looks after it, sends delegates."""
    from allmende.server.associations import operations as associations
    from allmende.server.associations.queries.boards import board_of
    from allmende.server.groups import operations as groups
    from allmende.server.groups.kinds import Kind
    from allmende.server.rules.operations import set_rule

    for name, keeper in (("Oberdorf", "sven"), ("Unterdorf", "jonas")):
        hill.groups[name] = groups.found(name=name, kind=Kind.NEIGHBOURHOOD, purpose="", by=hill.people[keeper], at=at)
    upper, lower = hill.groups["Oberdorf"], hill.groups["Unterdorf"]
    reason = "Wer sich kümmert, schickt auch."
    set_rule(hill.seat("sven", upper.name), name="decision_kind_appointment", value="meritocracy", reason=reason, at=at)
    charter = associations.Charter(name="Talheim", kind=Kind.MUNICIPALITY)
    both = [upper, lower]
    associations.found_from_below(charter, groups=both, side=upper, decision="", by=hill.people["sven"], at=at)
    accord = associations.found_from_below(
        charter, groups=both, side=lower, decision="", by=hill.people["jonas"], at=at
    )
    assert accord.result is not None
    board = board_of(accord.result)
    assert board is not None
    hill.join("wiebke", upper.name, at=at)
    associations.send_delegate(
        board,
        sender=upper,
        delegate=hill.people["wiebke"],
        text="Für den Bus, gegen die Umgehungsstraße.",
        decision="",
        by=hill.people["sven"],
        at=at,
    )


def _quarrel(hill: Hill, *, at: datetime) -> None:
    """Let Sven and Wiebke not agree on the garden; until now nobody has answered, mediated or decided."""
    from allmende.server.conflicts.operations.raising import ConflictDraft, raise_conflict
    from allmende.server.groups import operations as groups
    from allmende.server.groups.kinds import Kind
    from allmende.server.work.operations.tasks import TaskDraft, add_task

    garden = groups.found(
        name="Hanggarten",
        kind=Kind.PROJECT,
        purpose="Gemüse für alle.",
        by=hill.people["wiebke"],
        at=at,
        parent=hill.groups["Haus am Hang"],
    )
    hill.groups[garden.name] = garden
    hill.join("sven", garden.name, at=at)
    watering = TaskDraft(title=WATERING, minutes=30, first_due_at=at + timedelta(days=3), rrule="FREQ=WEEKLY")
    add_task(hill.seat("wiebke", garden.name), watering, at=at)
    draft = ConflictDraft(
        about="other",
        title="Rosen oder Kohl",
        words="Ich will endlich Rosen.",
        wanted="Die Hälfte der Beete für Rosen.",
        others=[hill.seat("wiebke", garden.name).member.id],
    )
    raise_conflict(hill.seat("sven", garden.name), draft, at=at)


def _work(hill: Hill, *, at: datetime) -> None:
    """Do nine hours of work for all, each confirmed by somebody else."""
    from allmende.server.work.operations.contributions import Report, confirm, report_unasked

    for who, hours, by in (("jonas", 4, "mira"), ("wiebke", 3, "jonas"), ("mira", 2, "wiebke")):
        report = Report(minutes=hours * 60, done_on=at.date(), title="Dach geflickt")
        done = report_unasked(hill.seat(who), report, at=at)
        confirm(hill.seat(by), done.id, at=at + timedelta(hours=1))


def _propose_cars(hill: Hill, *, at: datetime) -> str:
    from allmende.server.deciding.operations.proposing import ProposalDraft, propose

    return propose(hill.seat("mira"), ProposalDraft(title=CARS, text="Es ist ja Platz.", matter="other"), at=at).id


def _decide_alone(hill: Hill, proposal_id: str, *, at: datetime) -> None:
    """Let Mira decide, as the only one who looks after the house."""
    from allmende.server.deciding.operations.opening import open_vote
    from allmende.server.deciding.operations.voting import cast

    open_vote(hill.seat("mira"), proposal_id, at=at)
    cast(hill.seat("mira"), proposal_id, "yes", at=at)


if __name__ == "__main__":
    from allmende.server.running import prepare, set_up

    set_up()
    prepare()
    make()

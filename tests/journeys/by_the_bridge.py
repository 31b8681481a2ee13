"""A town of two quarters, made by the real operations in the data folder that ALLMENDE_DATA names.

`python -m tests.journeys.by_the_bridge`, in a process of its own, as the settings are read once.

The four of the bridge quarter decide together whom they send to the board of the town; they have sent Wiebke.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allmende.server.groups.models import Group
    from allmende.server.groups.queries import Seat
    from allmende.server.people.models import Person

PASSWORD = "über-die-brücke"
QUARTER, TOWN = "/g/bruckenviertel/", "/g/talheim/"
NAMES = {"mira": "Mira Sommer", "jonas": "Jonas Brandt", "wiebke": "Wiebke Aalto", "sven": "Sven Marek"}
HARBOUR = {"hanno": "Hanno Kruse"}
QUICKLY: dict[str, int | str] = {"discussion_days": 1, "voting_days": 1, "decision_kind_appointment": "consensus"}
FOUNDED_DAYS_AGO = 9


def make() -> None:
    """Make all of it, in the language of those who live there."""
    from django.utils import translation

    from allmende.server import clock

    translation.activate("de")
    with clock.stopped(clock.now() - timedelta(days=FOUNDED_DAYS_AGO)) as at:
        people = {key: _signs_up(key, name) for key, name in {**NAMES, **HARBOUR}.items()}
        bridge = _found("Brückenviertel", people["mira"], at=at)
        harbour = _found("Hafen", people["hanno"], at=at)
        board = _form_the_town(bridge, harbour, people, at=at)
        for key in ("jonas", "wiebke", "sven"):
            _joins(people[key], bridge, at=at)
    with clock.stopped(at + timedelta(days=1)) as later:
        _all_send_wiebke(bridge, board, people, at=later)


def _signs_up(key: str, name: str) -> Person:
    from allauth.account.models import EmailAddress

    from allmende.server.people.models import Person, User

    user = User.objects.create_user(email=f"{key}@tal.example", password=PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return Person.objects.create(name=name, user=user)


def _seat(person: Person, group: Group) -> Seat:
    from allmende.server.groups.queries import seat_of

    seat = seat_of(person, group)
    assert seat is not None
    return seat


def _found(name: str, keeper: Person, *, at: datetime) -> Group:
    from allmende.server.groups import operations as groups
    from allmende.server.groups.kinds import Kind
    from allmende.server.rules.operations import set_rule

    group = groups.found(name=name, kind=Kind.NEIGHBOURHOOD, purpose="", by=keeper, at=at)
    for rule, value in QUICKLY.items():
        set_rule(_seat(keeper, group), name=rule, value=value, reason="So beginnen wir.", at=at)
    return group


def _joins(person: Person, group: Group, *, at: datetime) -> None:
    from allmende.server.groups import operations as groups
    from allmende.server.groups.kinds import Role, ShareClass

    member = groups.member_for(group.book, person)
    groups.join(group, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=member, at=at)


def _form_the_town(bridge: Group, harbour: Group, people: dict[str, Person], *, at: datetime) -> Group:
    """Form it while each quarter is one person, who then decides for it."""
    from allmende.server.associations import operations as associations
    from allmende.server.associations.queries.boards import board_of
    from allmende.server.groups.kinds import Kind

    charter = associations.Charter(name="Talheim", kind=Kind.MUNICIPALITY)
    both = [bridge, harbour]
    associations.found_from_below(charter, groups=both, side=bridge, decision="", by=people["mira"], at=at)
    accord = associations.found_from_below(charter, groups=both, side=harbour, decision="", by=people["hanno"], at=at)
    assert accord.result is not None
    board = board_of(accord.result)
    assert board is not None
    return board


def _all_send_wiebke(bridge: Group, board: Group, people: dict[str, Person], *, at: datetime) -> None:
    from allmende.server.deciding.operations.opening import open_vote
    from allmende.server.deciding.operations.proposing import ProposalDraft, propose
    from allmende.server.deciding.operations.voting import cast

    draft = ProposalDraft(
        title="Wiebke spricht für uns",
        matter="delegate",
        terms={"board": board.id, "delegate": _seat(people["wiebke"], bridge).member.id},
        details={"mandate_text": "Für die Brücke, gegen die Umgehungsstraße."},
    )
    proposal = propose(_seat(people["mira"], bridge), draft, at=at)
    open_vote(_seat(people["mira"], bridge), proposal.id, kind="consensus", at=at)
    for key in NAMES:
        cast(_seat(people[key], bridge), proposal.id, "agree", at=at)


if __name__ == "__main__":
    from allmende.server.running import prepare, set_up

    set_up()
    prepare()
    make()

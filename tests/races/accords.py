"""What those do who race for an accord: each command is one process's part (`stage.py`).

make                 two neighbourhoods that vote on founding several towns; ids of the proposals
cast NAME ID ...     cast the last ballots of one neighbourhood, one after the other
refuse NAME ACCORD   say no for a neighbourhood, as a decision of it would
close SLUG           close what is over, as every page and the ticker do
state                what is stored, and whether all books hold
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from allmende.server.associations import operations
from allmende.server.associations.models import Accord
from allmende.server.associations.operations import plans
from allmende.server.books.export import verify_here
from allmende.server.books.models import Book, StoredEntry
from allmende.server.deciding.models import Proposal, State
from allmende.server.deciding.operations.closing import close_due
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.deciding.operations.voting import cast as cast_ballot
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind, Role, ShareClass
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat, seat_of
from allmende.server.people.models import Person, User
from allmende.server.refusal import Refused
from tests.races.house import START, check, race

TOWNS = 5
PLACES = {"north": ("nia", "nik"), "south": ("sol", "sam")}
# When it has been discussed, so that any procedure can decide it.
OPENED = START + timedelta(days=20)
NOON = OPENED + timedelta(hours=1)
OVER = START + timedelta(days=60)


def make() -> dict[str, object]:
    """Make two neighbourhoods; in each all but one have agreed to found each of several towns.

    So it is with "Never", to which somebody will say no; "Late" is voted on by majority, and waits for its end.
    """
    for place, names in PLACES.items():
        people = [Person.objects.create(name=name, user=_user(name)) for name in names]
        group = groups.found(name=place.title(), kind=Kind.NEIGHBOURHOOD, purpose="", by=people[0], at=START)
        by, member = (groups.member_for(group.book, person) for person in people)
        groups.join(group, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=by, at=START)
    towns = [*(f"Town {number}" for number in range(TOWNS)), "Never", "Late"]
    ids = {name: [_propose(name, town) for town in towns] for name in PLACES}
    for name, proposals in ids.items():
        for proposal in proposals:
            _vote(name, proposal, kind="majority" if proposal == proposals[-1] else "consensus")
    last = {name: proposals[:TOWNS] for name, proposals in ids.items()}
    refused = {f"{name} refused": proposals[TOWNS] for name, proposals in ids.items()}
    return {**last, **refused, "refused": Accord.objects.get(name="Never").id}


def _user(name: str) -> User:
    return User.objects.create_user(email=f"{name}@example.org", password=None)


def _propose(place: str, town: str) -> str:
    """Begin founding a town (or find it begun) and propose it in one of the neighbourhoods."""
    sides = [Group.objects.select_related("book", "parent").get(slug=slug) for slug in PLACES]
    side = next(group for group in sides if group.slug == place)
    first, _last = PLACES[place]
    plan = plans.founding(operations.Charter(name=town, kind=Kind.MUNICIPALITY), groups=sides, side=side)
    accord = operations.begin(plan, side=side, by=Person.objects.get(name=first), at=START)
    return propose(
        _seat(first), ProposalDraft(title=town, matter="association", terms={"accord": accord.id}), at=START
    ).id


def _vote(place: str, proposal: str, *, kind: str) -> None:
    """Open a vote, and let all but the last say yes."""
    first, last = PLACES[place]
    open_vote(_seat(first), proposal, kind=kind, at=OPENED)
    if kind == "consensus":
        cast_ballot(_seat(first), proposal, "agree", at=OPENED)
        return
    # Where all have said yes an open vote is closed at once: so one abstains, and it waits for its end.
    for name, says in ((first, "yes"), (last, "abstain")):
        cast_ballot(_seat(name), proposal, says, at=OPENED)


def _seat(name: str) -> Seat:
    place = next(place for place, names in PLACES.items() if name in names)
    found = seat_of(Person.objects.get(name=name), Group.objects.select_related("book", "parent").get(slug=place))
    assert found is not None
    return found


def cast(name: str, *ids: str) -> str:
    """Agree to several proposals, one after the other."""
    for proposal in ids:
        cast_ballot(_seat(name), proposal, "agree", at=NOON)
    return "cast"


def refuse(name: str, accord: str) -> str:
    """Say no for a neighbourhood."""
    person = Person.objects.get(name=name)
    operations.withdraw(accord, side=_seat(name).group, decision="d" * 16, by=person, at=NOON)
    return "refused"


def close(slug: str) -> str:
    """Close every vote of a neighbourhood that is over."""
    close_due(Group.objects.get(slug=slug), at=OVER)
    return "closed"


def state() -> dict[str, object]:
    """Return what is stored, and what the verification of all books and the self-check say."""
    reports = verify_here(Book.objects.order_by("origin"))
    accepted = Proposal.objects.filter(state=State.ACCEPTED)
    return {
        "towns": sorted(Group.objects.filter(kind=Kind.MUNICIPALITY).values_list("name", flat=True)),
        "done": sorted(Accord.objects.exclude(done_at=None).values_list("name", flat=True)),
        "withdrawn": sorted(Accord.objects.exclude(withdrawn_at=None).values_list("name", flat=True)),
        "joined": StoredEntry.objects.filter(kind="association.joined").count(),
        "problems": sorted(accepted.exclude(problem="").values_list("title", flat=True)),
        "carried_out": accepted.exclude(carried_out_at=None).count(),
        "findings": [finding.sentence() for report in reports for finding in report.findings] + check(),
    }


def answer(command: str, *words: str) -> object:
    """Run one command and return what it says; a refusal is an answer, too."""
    parts: dict[str, Callable[..., object]] = {
        "make": make, "cast": cast, "refuse": refuse, "close": close, "state": state, "race": race,
    }  # fmt: skip
    try:
        return parts[command](*words)
    except Refused as refused:
        return f"refused: {type(refused).__name__}"

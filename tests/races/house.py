"""What the racing and the killed processes do in a house of nine: each command is one process's part (`stage.py`).

tables                     the tables of an empty installation
make                       a house of nine with work to do; gives ids
claim NAME OCCURRENCE      take a place
reserve NAME THING HOURS   reserve two hours of a thing
clear, settle              clear the due round, settle the due period
spend CENTS                buy something with the house's money
claims OCCURRENCE          take and hand back again and again, until killed
race JSON                  several of these at the same moment, each a process
killed JSON COMMAND ...    one of these, killed after each of these waits in seconds
state, check               what is stored, and whether the books hold
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from multiprocessing.synchronize import Barrier

from django.core.management import call_command
from django.db import connection, connections

from allmende.server import heartbeat
from allmende.server.books.export import verify_here
from allmende.server.books.models import StoredEntry
from allmende.server.books.queries import balances
from allmende.server.deciding.operations import closing
from allmende.server.deciding.operations import opening as voting_opens
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.deciding.operations.voting import cast as cast_ballot
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind, Role, ShareClass
from allmende.server.groups.models import Group, RuleSetting
from allmende.server.groups.queries import Seat, seat_of
from allmende.server.lending import operations as lending
from allmende.server.lending.models import Slot, Thing
from allmende.server.money.operations import Bought, buy
from allmende.server.money.queries import money_of
from allmende.server.people.models import Person, User
from allmende.server.refusal import Refused
from allmende.server.selfcheck import check_everything, unchanging
from allmende.server.sharing.models import SettledPeriod
from allmende.server.sharing.operations import settle_due
from allmende.server.work.models import Occurrence, Round, Taking
from allmende.server.work.operations import board, opening, rounds
from allmende.server.work.operations.contributions import Report, confirm, report_unasked
from allmende.server.work.operations.tasks import TaskDraft, add_task
from tests.races.house_disputes import close_budgets, go_on, open_budget, raise_conflict
from tests.races.house_names import PEOPLE

FORK = get_context("fork")
START = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
ROUND_DEADLINE = datetime(2026, 3, 15, 0, 0, tzinfo=UTC)
AFTER_THE_MONTH = datetime(2026, 4, 10, 11, 0, tzinfo=UTC)


def tables() -> None:
    """Make the tables."""
    call_command("migrate", verbosity=0, interactive=False)


def make() -> dict[str, object]:
    """Make a house with one place on the board, a round of ten tasks with wishes, and confirmed work in March."""
    people = {name: Person.objects.create(name=name.title()) for name in PEOPLE}
    group = groups.found(name="Race", kind=Kind.HOUSE, purpose="", by=people["ada"], at=START)
    ada = seat("ada")
    for name in PEOPLE[1:]:
        member = groups.member_for(group.book, people[name])
        groups.join(group, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=ada.member, at=START)
    due = START + timedelta(days=3)
    single = add_task(ada, TaskDraft(title="One place", minutes=60, first_due_at=due), at=START)
    many = add_task(ada, TaskDraft(title="Many places", minutes=60, places=9, first_due_at=due), at=START)
    for number in range(10):
        task = add_task(
            ada,
            TaskDraft(title=f"Round {number}", minutes=30, first_due_at=START + timedelta(days=15), procedure="round"),
            at=START,
        )
        for place, name in enumerate(PEOPLE):
            rounds.state_wishes(
                seat(name),
                member=seat(name).member,
                wishes={task.id: 500 + 100 * ((place + number) % 9)},
                max_places=4,
                at=START,
            )
    for name in PEOPLE:
        done = report_unasked(seat(name), Report(minutes=90, done_on=START.date(), title="Help"), at=START)
        confirm(seat("ada" if name != "ada" else "bo"), done.id, at=START)
    stall = Report(minutes=60, done_on=START.date(), title="Stall", money_cents=1_000)
    confirm(ada, report_unasked(seat("bo"), stall, at=START).id, at=START)
    other = add_task(ada, TaskDraft(title="Another", minutes=60, first_due_at=due), at=START)
    room = lending.add_thing(ada, lending.ThingDraft(name="Room"), at=START)
    things: dict[str, object] = {task.title: task.occurrences.get().id for task in (single, many, other)}
    return things | {"Room": room.id}


def seat(name: str) -> Seat:
    """Return somebody's seat in the house."""
    found = seat_of(Person.objects.get(name=name.title()), Group.objects.get(slug="race"))
    assert found is not None
    return found


def claim(name: str, occurrence: str) -> str:
    """Take a place; say what came of it."""
    mine = seat(name)
    board.take(mine, occurrence, member=mine.member, at=START + timedelta(hours=1))
    return "taken"


def reserve(name: str, thing: str, after: str) -> str:
    """Reserve two hours of a thing, so many hours from the start."""
    start = START + timedelta(hours=float(after))
    lending.reserve(seat(name), thing, starts_at=start, ends_at=start + timedelta(hours=2), at=START)
    return "reserved"


def clear() -> str:
    """Clear the due round."""
    opening.open_due(Group.objects.get(slug="race"), at=ROUND_DEADLINE)
    return f"cleared {rounds.clear_due(Group.objects.get(slug='race'), at=ROUND_DEADLINE)}"


def settle() -> str:
    """Settle the due period."""
    return f"settled {settle_due(Group.objects.get(slug='race'), at=AFTER_THE_MONTH)}"


def open_vote() -> str:
    """Let the house vote on a rule; two say yes, which is enough once its time is over. Return the decision."""
    # Only who can sign in has a ballot.
    for person in Person.objects.filter(user=None, name__in=[name.title() for name in PEOPLE]):
        person.user = User.objects.create_user(email=f"{person.name}@example.org", password=None)
        person.save()
    draft = ProposalDraft(title="Lighter", matter="rules", changes={"weight_cap": 2500})
    proposal = propose(seat("ada"), draft, at=START)
    opened = voting_opens.open_vote(seat("ada"), proposal.id, at=START + timedelta(days=8))
    for name in PEOPLE[:5]:
        cast_ballot(seat(name), opened.id, "yes", at=START + timedelta(days=9))
    return opened.id


def close_votes() -> str:
    """Close every vote that is over."""
    return f"closed {closing.close_due(Group.objects.get(slug='race'), at=AFTER_THE_MONTH)}"


def vote_late(decision: str, name: str, hours: str) -> str:
    """Vote so many hours after the very end."""
    cast_ballot(seat(name), decision, "no", at=START + timedelta(days=15, hours=int(hours)))
    return "voted"


def spend(cents: str) -> str:
    """Buy something with the house's money."""
    bought = Bought(what="Paint", cents=int(cents), bought_on=START.date())
    purchase = buy(seat("ada"), bought, at=START + timedelta(hours=1))
    return f"spent {purchase.cents}"


def claims(occurrence: str) -> str:
    """Take and hand back for ever: some process of this will be killed in the middle."""
    for turn in range(100_000):
        mine = seat(PEOPLE[turn % len(PEOPLE)])
        taking = board.take(mine, occurrence, member=mine.member, at=START + timedelta(hours=1, seconds=turn))
        board.hand_back(mine, taking.id, at=START + timedelta(hours=1, seconds=turn))
    return "done"


def state() -> dict[str, object]:
    """Return what is stored, and what the verification of the books says."""
    group = Group.objects.select_related("book").get(slug="race")
    reports = verify_here([group.book])
    return {
        "takers": {
            occurrence.id: occurrence.takings.filter(ended_at=None).count()
            for occurrence in Occurrence.objects.filter(group=group)
        },
        "round_places": Taking.objects.filter(how="round").count(),
        "cleared": Round.objects.filter(cleared_at__isnull=False).count(),
        "settled": SettledPeriod.objects.count(),
        "decided": StoredEntry.objects.filter(book=group.book, kind="decision.closed").count(),
        "rules_set": RuleSetting.objects.filter(group=group, name="weight_cap").count(),
        "cents": money_of(group).cents,
        "reserved": Thing.objects.get(group=group).reservations.count(),
        "quarters": Slot.objects.filter(thing__group=group).count(),
        "sum_mwh": sum(balances(group.book).values()),
        "status": [report.status for report in reports],
        "findings": [finding.sentence() for report in reports for finding in report.findings],
    }


def beat() -> str:
    """Do everything that is due, as any page would."""
    heartbeat.beat_everywhere(at=AFTER_THE_MONTH)
    return "beaten"


def race(racers: str) -> list[object]:
    """Let several processes (a JSON list of commands) go at the same moment; return what each said."""
    connections.close_all()  # No two processes may share a connection.
    start = FORK.Barrier(len(json.loads(racers)))
    running = [_forked(_racer, words, start) for words in json.loads(racers)]
    return [_said(process, ear) for process, ear in running]


def killed(waits: str, *words: str) -> list[object]:
    """Start a process for each of these waits (a JSON list of seconds), kill it then; return the state after each."""
    states: list[object] = []
    for wait in json.loads(waits):
        connections.close_all()
        start = FORK.Barrier(2)
        process, _ear = _forked(_racer, words, start)
        start.wait()
        # Somewhere in the middle of what follows: the place differs from run to run, what is promised does not.
        time.sleep(wait)
        process.kill()
        process.join()
        states.append(state())
    return states


def _forked(part: Callable[..., None], *arguments: object) -> tuple[ForkProcess, Connection]:
    """Start a real process that has everything loaded already; return it and where it speaks."""
    ear, mouth = FORK.Pipe(duplex=False)
    process = FORK.Process(target=part, args=(*arguments, mouth))
    process.start()
    mouth.close()
    return process, ear


def _racer(words: Sequence[str], start: Barrier, mouth: Connection) -> None:
    connection.ensure_connection()
    start.wait()
    mouth.send(answer(*words))


def _said(process: ForkProcess, ear: Connection) -> object:
    said = ear.recv()  # EOFError when it fell: its traceback stands above.
    process.join()
    assert process.exitcode == 0
    return said


def check() -> list[str]:
    """Return every fault of the self-check but those of the database's settings: a test's disk need not be safe."""
    with unchanging():
        found = [checked for checked in check_everything() if checked.what != "Database settings"]
    return [fault for checked in found for fault in checked.faults]


def answer(command: str, *words: str) -> object:
    """Run one command and return what it says; a refusal is an answer, too."""
    parts: dict[str, Callable[..., object]] = {
        "tables": tables, "make": make,
        "claim": claim, "reserve": reserve, "clear": clear, "settle": settle, "spend": spend,
        "open_budget": open_budget, "close_budgets": close_budgets, "raise_conflict": raise_conflict, "go_on": go_on,
        "open_vote": open_vote, "close_votes": close_votes, "vote_late": vote_late,
        "claims": claims, "state": state, "beat": beat, "check": check, "race": race, "killed": killed,
    }  # fmt: skip
    try:
        return parts[command](*words)
    except Refused as refused:
        return f"refused {refused.status}"

"""A crowd in the house of nine: each does whatever a member might, at random; each command is one process's part.

live NUMBER COUNT     one of the crowd: so many deeds; gives what came of them
race JSON             several of these at the same moment, each a process
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from allmende.server import heartbeat
from allmende.server.deciding.models import Proposal
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft
from allmende.server.deciding.operations.proposing import propose as propose_it
from allmende.server.deciding.operations.voting import cast as cast_ballot
from allmende.server.doorway.operations import go_away
from allmende.server.groups import joining
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Break, Group, Invitation
from allmende.server.groups.queries import Seat
from allmende.server.people.models import Person
from allmende.server.refusal import Refused
from allmende.server.work.models import Contribution, Correction, Objection, Occurrence, Swap, Taking, Task
from allmende.server.work.operations import board, contributions, corrections, rounds, swaps, tasks
from allmende.server.work.operations.contributions import Report
from allmende.server.work.operations.tasks import TaskDraft
from tests.races.house import AFTER_THE_MONTH, START, race, seat
from tests.races.house_names import PEOPLE

CHANCE = random.Random()
NOON = START + timedelta(hours=1)


def some(found: list[str]) -> str:
    """Return one of these, or an id that nothing has."""
    return CHANCE.choice(found) if found else "0" * 16


def free() -> str:
    """Return something on the board."""
    return some(list(Occurrence.objects.filter(closes_at=None).values_list("id", flat=True)))


def place(of: Seat | None = None) -> str:
    """Return a place that somebody has (of whom, where given)."""
    held = Taking.objects.filter(ended_at=None)
    return some(list((held.filter(member=of.member) if of else held).values_list("id", flat=True)))


def take(who: Seat) -> object:
    return board.take(who, free(), member=who.member, at=NOON)


def stand_in(who: Seat) -> object:
    return board.stand_in(who, free(), member=who.member, at=NOON)


def hand_back(who: Seat) -> object:
    return board.hand_back(who, place(who), at=NOON)


def report(who: Seat) -> object:
    return contributions.report_taken(who, place(who), Report(minutes=70, done_on=START.date()), at=NOON)


def report_unasked(who: Seat) -> object:
    return contributions.report_unasked(who, Report(minutes=30, done_on=START.date(), title="Helped"), at=NOON)


def contribution() -> str:
    return some(list(Contribution.objects.values_list("id", flat=True)))


def confirm(who: Seat) -> object:
    return contributions.confirm(who, contribution(), at=NOON, what=CHANCE.choice(["agreed", "agreed", "extra"]))


def object_to(who: Seat) -> object:
    return contributions.object_to(who, contribution(), reason="It was not like that.", at=NOON)


def withdraw_objection(who: Seat) -> object:
    mine = Objection.objects.filter(by=who.member, settled_at=None).values_list("contribution_id", flat=True)
    return contributions.withdraw_objection(who, some(list(mine)), at=NOON)


def withdraw(who: Seat) -> object:
    return contributions.withdraw(who, contribution(), at=NOON)


def propose(who: Seat) -> object:
    return corrections.propose_correction(
        who, contribution(), minutes=CHANCE.randrange(100), weight_milli=1000, reason="Shorter.", at=NOON
    )


def decide(who: Seat) -> object:
    waiting = list(Correction.objects.filter(decided_at=None).values_list("id", flat=True))
    chosen = CHANCE.choice(waiting) if waiting else 0
    return corrections.decide_correction(who, chosen, accept=CHANCE.random() < 0.8, at=NOON)


def offer(who: Seat) -> object:
    to = seat(CHANCE.choice(PEOPLE)).member
    return swaps.offer_swap(who, place(who), to=to, wanted_id=place() if CHANCE.random() < 0.3 else None, at=NOON)


def answer_swap(who: Seat) -> object:
    mine = list(Swap.objects.filter(to=who.member, answered_at=None).values_list("id", flat=True))
    return swaps.answer_swap(who, CHANCE.choice(mine) if mine else 0, accept=True, at=NOON)


def add(who: Seat) -> object:
    due = START + timedelta(days=CHANCE.randrange(2, 9))
    draft = TaskDraft(
        title="Something", minutes=60, places=CHANCE.randrange(1, 4), first_due_at=due, rrule="FREQ=DAILY"
    )
    return tasks.add_task(who, draft, at=NOON)


def change(who: Seat) -> object:
    task = CHANCE.choice(list(Task.objects.filter(group=who.group)))
    draft = TaskDraft(title=task.title, minutes=45, places=2, first_due_at=task.first_due_at, rrule=task.rrule)
    return tasks.change_task(who, task, draft, at=NOON)


def end(who: Seat) -> object:
    return tasks.end_task(who, CHANCE.choice(list(Task.objects.filter(group=who.group))), at=NOON)


def wish(who: Seat) -> object:
    wanted = {task.id: CHANCE.choice([500, 1000, None]) for task in Task.objects.filter(group=who.group)[:5]}
    return rounds.state_wishes(who, member=who.member, wishes=wanted, max_places=3, at=NOON)


def go(who: Seat) -> object:
    first = (START + timedelta(days=CHANCE.randrange(20))).date()
    return go_away(who, who.member, from_day=first, until_day=first + timedelta(days=2), at=NOON)


def come_back(who: Seat) -> object:
    mine = Break.objects.filter(member=who.member).first()
    return mine and groups.end_break(mine, seat=who, at=NOON)


def propose_a_rule(who: Seat) -> object:
    changes = {"round_step": CHANCE.choice([50, 100, 150])}
    proposal = propose_it(who, ProposalDraft(title="We try", matter="rules", changes=changes), at=NOON)
    return open_vote(who, proposal.id, kind="consensus", at=NOON)


def vote(who: Seat) -> object:
    open_now = list(Proposal.objects.filter(group=who.group, state="voting"))
    return open_now and cast_ballot(who, CHANCE.choice(open_now).id, CHANCE.choice(["agree", "concern"]), at=NOON)


def invite_and_join(who: Seat) -> object:
    invitation = joining.invite(who.group, seat=who, at=NOON)
    return joining.accept_invitation(invitation.token, person=Person.objects.create(name="Newcomer"), at=NOON)


def join_by_any_link(who: Seat) -> object:
    links = list(Invitation.objects.filter(group=who.group))
    newcomer = Person.objects.create(name="Newcomer")
    return joining.accept_invitation(CHANCE.choice(links).token if links else "", person=newcomer, at=NOON)


def change_role(who: Seat) -> object:
    other = seat(CHANCE.choice(PEOPLE)).membership
    return groups.change_membership(
        other, role=CHANCE.choice(["member", "maintainer"]), share_class="adult", seat=who, at=NOON
    )


def found(who: Seat) -> object:
    return groups.found(name="Garden", kind=Kind.PROJECT, purpose="", by=who.person, at=NOON, parent=who.group)


def beat(who: Seat) -> None:
    heartbeat.beat(Group.objects.get(pk=who.group.pk), at=CHANCE.choice([NOON, NOON, AFTER_THE_MONTH]))


DEEDS: tuple[Callable[[Seat], object], ...] = (
    take, take, take, stand_in, hand_back, hand_back, report, report, report_unasked, confirm, confirm, object_to,
    withdraw_objection, withdraw, propose, decide, offer, offer, answer_swap, answer_swap, add, change, end, wish, go,
    come_back, propose_a_rule, vote, invite_and_join, join_by_any_link, change_role, found, beat,
)  # fmt: skip


def live(number: str, count: str) -> dict[str, int]:
    """Live among the others; anything but a refusal in words ends this process."""
    CHANCE.seed(int(number))
    came_of_it: Counter[str] = Counter()
    for _turn in range(int(count)):
        deed = CHANCE.choice(DEEDS)
        try:
            deed(seat(CHANCE.choice(PEOPLE)))
        except Refused:
            came_of_it["refused"] += 1
        else:
            came_of_it[deed.__name__] += 1
    return dict(came_of_it)


def answer(command: str, *words: str) -> object:
    """Run one command and return what it says."""
    parts: dict[str, Callable[..., object]] = {"live": live, "race": race}
    return parts[command](*words)

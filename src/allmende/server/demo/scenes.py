"""What happened in the house beside the everyday: the scenes of its eight weeks, each at its own moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import permutations

from django.db import transaction

from allmende.economy.parameter import Words
from allmende.server.deciding.operations import opening, proposing, voting
from allmende.server.deciding.operations.delegating import delegate
from allmende.server.demo import cast, everyday, jobs, settling_in
from allmende.server.demo.world import HISTORY_DAYS, World
from allmende.server.doorway.operations import go_away
from allmende.server.groups import joining
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Role, ShareClass
from allmende.server.groups.queries import local_day
from allmende.server.work.models import Taking, Task
from allmende.server.work.operations import contributions, corrections, swaps
from allmende.server.work.operations.contributions import Report
from allmende.server.work.operations.rounds import state_wishes
from allmende.server.work.operations.tasks import TaskDraft, call_off_occurrence, change_task, end_task


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that happens once, on a day of the history."""

    day: int
    hour: int
    play: Callable[[World, datetime], None]


def unpack(world: World, at: datetime) -> None:
    """The moving boxes in the hall go: a one-off task, done together and credited in parts."""
    report = Report(
        minutes=180,
        done_on=local_day(world.house, at),
        title=world.say(Words(en="Cleared the hall of moving boxes", de="Umzugskisten aus dem Flur geräumt")),
        note=world.say(Words(en="All three of us, Ben half of the time.", de="Zu dritt, Ben die halbe Zeit.")),
        doers={world.member("jonas").id: 2, world.member("leyla").id: 2, world.member("ben").id: 1},
    )
    contributions.report_unasked(world.seat("jonas"), report, at=at)


def plan_dust(world: World, at: datetime) -> None:
    """While the attic is being insulated, somebody sweeps up the dust twice a week."""
    first = next(day for day in range(5, 13) if world.on_day(day, hour=12).weekday() in jobs.DUST.days)
    settling_in.add_job(world, jobs.DUST, at=at, first_day=first, by="thomas")


def end_dust(world: World, at: datetime) -> None:
    """The attic is done: the task ends, what somebody has taken stays."""
    end_task(world.seat("thomas"), world.tasks["dust"], at=at)


def plan_bonfire(world: World, at: datetime) -> None:
    """Grace wants a bonfire."""
    settling_in.add_job(world, jobs.FIREWOOD, at=at, first_day=20, by="grace")


def call_bonfire_off(world: World, at: datetime) -> None:
    """It rains all week: the wood need not be fetched."""
    call_off_occurrence(world.seat("grace"), world.tasks["firewood"].occurrences.get(), at=at)


def exempt_renate(world: World, at: datetime) -> None:
    """Renate shares as exempt from now on. Why is nobody's business and written nowhere."""
    membership = world.membership("renate")
    groups.change_membership(
        membership, role=Role.MEMBER, share_class=ShareClass.EXEMPT, seat=world.seat("miriam"), at=at
    )


def take_break(world: World, at: datetime, *, key: str, days: int) -> None:
    """Somebody is away for some days and hands back what falls into them."""
    today = local_day(world.house, at)
    go_away(
        world.seat(key),
        world.member(key),
        from_day=today + timedelta(days=2),
        until_day=today + timedelta(days=2 + days),
        at=at,
    )


def swap(world: World, at: datetime) -> None:
    """The first two who can exchange their places, at the weights agreed for them, do."""
    ahead = list(
        Taking.objects.filter(ended_at=None, occurrence__due_at__gt=at, occurrence__group=world.house)
        .select_related("occurrence__task", "member__person")
        .order_by("occurrence__due_at", "id")
    )
    key_of = {person.pk: key for key, person in world.people.items()}
    for mine, yours in permutations(ahead, 2):
        giver, taker = (key_of[str(taking.member.person_id)] for taking in (mine, yours))
        exchange = partial(_exchange, world, giver, mine, taker, yours, at=at)
        if giver != taker and everyday.attempt(exchange):
            return


@transaction.atomic
def _exchange(world: World, giver: str, mine: Taking, taker: str, yours: Taking, *, at: datetime) -> None:
    """Offer and accept; where one of them cannot have the other's place, nothing of it happened."""
    offer = swaps.offer_swap(world.seat(giver), mine.pk, to=yours.member, wanted_id=yours.pk, at=at)
    swaps.answer_swap(world.seat(taker), offer.pk, accept=True, at=at + timedelta(minutes=20))


def propose_fall(world: World, at: datetime) -> None:
    """Miriam proposes that liked work should lose weight faster; it is discussed for a week."""
    text = Words(
        en="The garden finds somebody within a minute every week. Let what everybody likes lose weight faster.",
        de="Der Garten ist jede Woche in einer Minute weg. Was alle mögen, soll schneller an Gewicht verlieren.",
    )
    title = Words(en="Let liked work lose weight faster", de="Beliebtes soll schneller leichter werden")
    draft = proposing.ProposalDraft(
        title=world.say(title), text=world.say(text), matter="rules", changes={"board_fall": 80}
    )
    world.notes["fall"] = proposing.propose(world.seat("miriam"), draft, at=at).pk


def vote_on_fall(world: World, at: datetime) -> None:
    """The house votes; a week later it is counted, and from then on it holds."""
    opening.open_vote(world.seat("miriam"), world.notes["fall"], at=at)
    worry = Words(en="I like the garden as it is.", de="Mir gefällt der Garten, wie er ist.")
    for key, answer in (("miriam", "yes"), ("thomas", "yes"), ("jonas", "yes"), ("grace", "no"), ("ben", "yes")):
        reason = world.say(worry) if answer == "no" else ""
        voting.cast(world.seat(key), world.notes["fall"], answer, at=at, reason=reason)


def let_others_vote(world: World, at: datetime) -> None:
    """Who is on a break, or does not care for votes, lets somebody else vote."""
    for giver, to in (("pawel", "thomas"), ("grace", "leyla")):
        delegate(world.seat(giver), to=world.member(to).id, matter="", days=None, at=at)


def correct(world: World, at: datetime) -> None:
    """A report was too generous; who confirmed it proposes what is right, and somebody else agrees."""
    report = Report(
        minutes=240,
        done_on=local_day(world.house, at),
        title=world.say(Words(en="Put up the pantry shelves", de="Regale in der Speisekammer gebaut")),
    )
    contribution = contributions.report_unasked(world.seat("thomas"), report, at=at)
    contributions.confirm(world.seat("leyla"), contribution.pk, at=at + timedelta(hours=2))
    reason = Words(
        en="Thomas counted the trip to his sister, too; he asked for it to be put right.",
        de="Thomas hatte die Fahrt zu seiner Schwester mitgezählt; er hat selbst darum gebeten, das zu berichtigen.",
    )
    later = at + timedelta(hours=3)
    proposed = corrections.propose_correction(
        world.seat("leyla"), contribution.pk, minutes=180, weight_milli=1000, reason=world.say(reason), at=later
    )
    corrections.decide_correction(world.seat("grace"), proposed.pk, accept=True, at=later + timedelta(minutes=40))


def nora_asks(world: World, at: datetime) -> None:
    """Nora asks to be let in, and Miriam answers."""
    character = cast.BY_KEY["nora"]
    person = settling_in.add_person(world, character)
    message = Words(
        en="Hello, Grace told me about the free room. I cook, I bake, and I have never fixed a bicycle.",
        de="Hallo, Grace hat mir vom freien Zimmer erzählt. Ich koche und backe, ein Rad habe ich noch nie repariert.",
    )
    request = joining.ask_to_join(world.house, person=person, message=world.say(message), at=at)
    joining.answer_request(
        request.pk,
        group=world.house,
        accept=True,
        answer=world.say(Words(en="Welcome, the key is with Thomas!", de="Willkommen, der Schlüssel ist bei Thomas!")),
        seat=world.seat("miriam"),
        at=at + timedelta(hours=1),
    )


def settle_an_objection(world: World, at: datetime) -> None:
    """Grace objects to something, they talk, and she takes it back."""
    report = Report(
        minutes=60,
        done_on=local_day(world.house, at),
        title=world.say(Words(en="Unblocked the drain in the attic", de="Abfluss im Dach frei gemacht")),
    )
    contribution = contributions.report_unasked(world.seat("leyla"), report, at=at)
    grace = world.seat("grace")
    reason = Words(en="It still smells, I think.", de="Er riecht noch, finde ich.")
    contributions.object_to(grace, contribution.pk, reason=world.say(reason), at=at + timedelta(hours=1))
    contributions.withdraw_objection(grace, contribution.pk, at=at + timedelta(hours=2))


def more_time_for_baths(world: World, at: datetime) -> None:
    """Everybody reports more time for the bathrooms than was planned: the plan changes, from the next time on."""
    task = world.tasks["baths"]
    draft = TaskDraft(
        title=task.title,
        minutes=75,
        first_due_at=task.first_due_at,
        rrule=task.rrule,
        description=task.description,
        where=task.where,
        procedure=task.procedure,
    )
    change_task(world.seat("miriam"), Task.objects.get(pk=task.pk), draft, at=at)


def tired_of_cooking(world: World, at: datetime) -> None:
    """Jonas has cooked often; he changes his wishes."""
    state_wishes(
        world.seat("jonas"),
        member=world.member("jonas"),
        wishes={world.tasks["cook_wednesday"].id: 1500, world.tasks["kitchen"].id: None},
        max_places=3,
        at=at,
    )


def plan_one_offs(world: World, at: datetime) -> None:
    """Two tasks that come once and are open now; one of them nobody has wanted so far."""
    settling_in.add_job(world, jobs.FRIDGE, at=at, first_day=HISTORY_DAYS + 1, by="thomas")
    settling_in.add_job(world, jobs.BENCH, at=at, first_day=HISTORY_DAYS + 3, by="thomas")


def dispute(world: World, at: datetime) -> None:
    """What stands disputed now: Ben reported three hours, Thomas remembers it differently."""
    report = Report(
        minutes=180,
        done_on=local_day(world.house, at),
        title=world.say(Words(en="Tidied the bicycle cellar", de="Fahrradkeller aufgeräumt")),
        note=world.say(Words(en="Eleven bicycles, four without an owner.", de="Elf Räder, vier ohne Besitzer.")),
    )
    contribution = contributions.report_unasked(world.seat("ben"), report, at=at)
    world.notes["disputed"] = contribution.pk
    reason = Words(
        en="I was there for half of it, and it was two hours rather than three. Shall we split it?",
        de="Ich war die Hälfte der Zeit dabei, und es waren eher zwei Stunden als drei. Wollen wir es teilen?",
    )
    contributions.object_to(
        world.seat("thomas"), contribution.pk, reason=world.say(reason), at=at + timedelta(minutes=50)
    )


SCENES: tuple[Scene, ...] = (
    Scene(2, 17, unpack),
    Scene(4, 9, plan_dust),
    Scene(2, 10, exempt_renate),
    Scene(13, 20, partial(take_break, key="grace", days=6)),
    Scene(15, 9, plan_bonfire),
    Scene(18, 9, call_bonfire_off),
    Scene(19, 20, propose_fall),
    Scene(20, 9, swap),
    Scene(22, 11, end_dust),
    Scene(27, 12, correct),
    Scene(27, 20, vote_on_fall),
    Scene(33, 9, nora_asks),
    Scene(38, 9, swap),
    Scene(40, 21, tired_of_cooking),
    Scene(43, 9, settle_an_objection),
    Scene(45, 10, more_time_for_baths),
    Scene(50, 20, let_others_vote),
    Scene(51, 9, partial(take_break, key="pawel", days=12)),
    Scene(52, 10, plan_one_offs),
    Scene(54, 17, dispute),
)

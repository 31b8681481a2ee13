"""What happens in the demo's town beside what is voted on: each scene once, on its evening, with what was decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from allmende.server.associations import operations as associations
from allmende.server.associations.models import Accord, Agreement, AgreementVersion, Mandate, Service
from allmende.server.associations.operations import plans, services
from allmende.server.associations.operations.plans import Charter
from allmende.server.associations.operations.services import ServiceDraft
from allmende.server.associations.queries.agreements import newest_of
from allmende.server.associations.queries.boards import board_of
from allmende.server.conflicts.models import About, Budget
from allmende.server.conflicts.models.budgets import Unit
from allmende.server.conflicts.operations import budgets, raising, steps
from allmende.server.conflicts.operations.budgets import BudgetDraft, ProjectDraft
from allmende.server.conflicts.operations.raising import ConflictDraft
from allmende.server.deciding.operations.delegating import delegate
from allmende.server.demo.town import quarrel, texts
from allmende.server.demo.town.beginning import add_duty
from allmende.server.demo.town.duties import BOOKINGS, SEAL
from allmende.server.demo.town.people import APPLE, BRICK, MILL
from allmende.server.demo.town.places import NEIGHBOURHOODS, TOWN_NAME, TOWN_PURPOSE
from allmende.server.demo.town.town_questions import BOARD, TOWN
from allmende.server.demo.town.world import Town
from allmende.server.groups.kinds import Kind
from allmende.server.lending.operations import reserve

CENTS = 100


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that happens once, on the evening of a day of the history."""

    day: int
    play: Callable[[Town, datetime], None]


def play(town: Town, day: int, *, at: datetime) -> None:
    """Play what belongs to this evening."""
    for scene in SCENES:
        if scene.day == day:
            scene.play(town, at)
    for booked_on, thing, who, on_day, hour, hours, note in BOOKINGS:
        if booked_on == day:
            lent = town.things[thing]
            begins = town.on_day(on_day, hour=hour)
            reserve(
                town.seat(who, next(key for key, group in town.groups.items() if group.pk == lent.group_id)),
                lent.pk,
                starts_at=begins,
                ends_at=begins + timedelta(hours=hours),
                note=town.say(note),
                at=at,
            )


def plan_town(town: Town, at: datetime) -> None:
    """Ida writes down what the three neighbourhoods would form; each of them decides."""
    charter = Charter(name=TOWN_NAME, kind=Kind.MUNICIPALITY, purpose=town.say(TOWN_PURPOSE))
    sides = [town.groups[place.key] for place in NEIGHBOURHOODS]
    plan = plans.founding(charter, groups=sides, side=sides[0])
    town.notes["accord town"] = associations.begin(plan, side=sides[0], by=town.people["ida"], at=at).pk


def find_town(town: Town, _at: datetime) -> None:
    """With the agreement of the third the municipality is there, with a board."""
    accord = Accord.objects.select_related("result__book").get(pk=town.notes["accord town"])
    assert accord.result is not None, "with the last agreement it is founded"
    town.groups[TOWN] = accord.result
    board = board_of(accord.result)
    assert board is not None, "an association is founded with its board"
    town.groups[BOARD] = board
    for place in NEIGHBOURHOODS:
        town.groups[place.key].refresh_from_db()


def note_mandate(town: Town, _at: datetime) -> None:
    """The Apple Green sent Wim, and will recall him."""
    mandate = Mandate.objects.get(sender=town.groups[APPLE], ended_at=None)
    town.notes["mandate wim"] = mandate.pk


def see_to_services(town: Town, at: datetime) -> None:
    """Write down what the town sees to, and who does it; for one thing there is nobody."""
    for said in texts.SERVICES:
        draft = ServiceDraft(
            name=town.say(said.name),
            description=town.say(said.words),
            need=said.need,
            projects=[town.groups[key].id for key in said.projects],
        )
        town.notes[f"service {said.key}"] = services.add_service(town.seat("ida", TOWN), draft, at=at).pk


def repair_cafe_helps(town: Town, at: datetime) -> None:
    """The repair café of Wiesenland lends what one needs once a year: it sees to the library, too."""
    said = next(one for one in texts.SERVICES if one.key == "library")
    service = Service.objects.get(pk=town.notes["service library"])
    draft = ServiceDraft(
        name=service.name,
        description=service.description,
        need=service.need,
        projects=[*(town.groups[key].id for key in said.projects), town.group("repair").id],
    )
    services.change_service(town.seat("fatou", TOWN), service.pk, draft, at=at)


def plan_with_house(town: Town, at: datetime) -> None:
    """Lindenhof 8 would belong to the Millstream, by rules of its own: both decide."""
    house = town.group("house")
    plan = plans.joining(house, town.groups[MILL])
    begun = associations.begin(plan, side=house, by=town.person("thomas"), at=at)
    town.notes["accord house"] = town.world.notes["accord house"] = begun.pk


def plan_with_pool(town: Town, at: datetime) -> None:
    """Wiesenland would belong to Drosselau, by rules of its own: both decide."""
    plan = plans.joining(town.pool.root, town.groups[TOWN])
    begun = associations.begin(plan, side=town.pool.root, by=town.person("gudrun"), at=at)
    town.notes["accord pool"] = town.pool.notes["accord pool"] = begun.pk


def accept_quiet(town: Town, at: datetime, *, who: tuple[str, ...]) -> None:
    """Some accept what the Millstream agreed, as it reads now; the others have not come to it yet."""
    version = _newest(town, MILL)
    for number, key in enumerate(who, start=1):
        accepted_at = at + timedelta(minutes=7 * number)
        associations.accept(
            town.groups[MILL], person=town.people[key], version_ids=[version.pk], at=min(accepted_at, town.now)
        )


def adopt_water(town: Town, at: datetime, *, who: tuple[tuple[str, str], ...]) -> None:
    """Projects work by the town's standard for water, as it reads now."""
    version = _newest(town, TOWN)
    for project, key in who:
        # In the projects of the town those decide who do the work: see their first rule.
        associations.adopt_standard(
            town.groups[project], version_id=version.pk, decision="", by=town.people[key], at=at
        )


def _newest(town: Town, group: str) -> AgreementVersion:
    newest = newest_of(Agreement.objects.get(group=town.groups[group]))
    assert newest is not None, "it was published with a first version"
    return newest


def let_others_vote(town: Town, at: datetime) -> None:
    """Some let others vote for them where they do not come to it."""
    for place, giver, to in ((MILL, "jochen", "ida"), (MILL, "quang", "samira"), (BRICK, "anh", "kurt")):
        delegate(town.seat(giver, place), to=town.seat(to, place).member.id, matter="", days=None, at=at)


def put_up_budget(town: Town, at: datetime) -> None:
    """Ida puts up what the feast has brought in, and people propose what it could be for."""
    draft = BudgetDraft(
        title=town.say(texts.BUDGET_TITLE),
        text=town.say(texts.BUDGET_TEXT),
        unit=Unit.CENTS,
        amount=texts.BUDGET_EUROS * CENTS,
    )
    budget = budgets.put_up(town.seat("ida", TOWN), draft, at=at)
    town.notes["budget"] = budget.pk
    for number, said in enumerate(texts.BUDGET_PROJECTS, start=1):
        project = ProjectDraft(title=town.say(said.title), cost=said.euros * CENTS)
        budgets.propose_project(town.seat(said.by, TOWN), budget.pk, project, at=at + timedelta(minutes=9 * number))


def open_budget(town: Town, at: datetime) -> None:
    """From now on everybody says what they would pay for with their part."""
    budgets.open_budget(town.seat("ida", TOWN), town.notes["budget"], at=at)


def vote_on_budget(town: Town, at: datetime) -> None:
    """Two evenings later those vote who read it."""
    budget = Budget.objects.get(pk=town.notes["budget"])
    projects = list(budget.projects.order_by("number").values_list("id", flat=True))
    chosen: dict[str, list[str]] = {}
    for project, said in zip(projects, texts.BUDGET_PROJECTS, strict=True):
        for who in said.supporters:
            chosen.setdefault(who, []).append(project)
    for who, wanted in chosen.items():
        budgets.vote(town.seat(who, TOWN), budget.pk, wanted, at=at)


def plan_seal(town: Town, at: datetime) -> None:
    """A pump has to be mended soon, and nobody has taken it yet."""
    add_duty(town, SEAL, at=at)


def quarrel_begins(town: Town, at: datetime) -> None:
    """Dörte cannot sleep, and Oskar practises the trombone."""
    draft = ConflictDraft(
        about=About.OTHER,
        title=town.say(quarrel.TITLE),
        words=town.say(quarrel.COMPLAINT),
        wanted=town.say(quarrel.WANTED),
        others=[town.seat("oskar", MILL).member.id],
    )
    town.notes["conflict"] = raising.raise_conflict(town.seat("doerte", MILL), draft, at=at).pk


def oskar_answers(town: Town, at: datetime) -> None:
    """Oskar says how he sees it."""
    raising.say(town.seat("oskar", MILL), town.notes["conflict"], words=town.say(quarrel.ANSWER), at=at)


def both_name_samira(town: Town, at: datetime) -> None:
    """That was not enough; both would like Samira to mediate."""
    steps.go_on(town.seat("doerte", MILL), town.notes["conflict"], at=at)
    samira = town.seat("samira", MILL).member.id
    for who in ("doerte", "oskar"):
        steps.name_mediator(town.seat(who, MILL), town.notes["conflict"], member_id=samira, at=at)


def samira_says(town: Town, at: datetime) -> None:
    """Samira listened to both."""
    raising.say(town.seat("samira", MILL), town.notes["conflict"], words=town.say(quarrel.MEDIATED), at=at)


SCENES: tuple[Scene, ...] = (
    Scene(-12, plan_town),
    Scene(-8, find_town),
    Scene(-6, see_to_services),
    Scene(-1, note_mandate),
    Scene(0, partial(accept_quiet, who=("ida", "samira", "doerte", "quang", "thomas", "grace", "jochen"))),
    Scene(2, let_others_vote),
    Scene(2, plan_with_house),
    Scene(16, partial(adopt_water, who=(("wells", "kaethe"), ("school", "marta")))),
    Scene(20, put_up_budget),
    Scene(27, open_budget),
    Scene(29, vote_on_budget),
    Scene(28, partial(accept_quiet, who=("samira", "doerte", "thomas", "quang"))),
    Scene(36, partial(adopt_water, who=(("wells", "kaethe"),))),
    Scene(19, plan_with_pool),
    Scene(41, repair_cafe_helps),
    Scene(46, quarrel_begins),
    Scene(48, oskar_answers),
    Scene(49, both_name_samira),
    Scene(52, samira_says),
    Scene(54, plan_seal),
)

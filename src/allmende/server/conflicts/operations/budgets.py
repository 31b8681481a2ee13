"""A vote on a shared budget: how much there is, what it could be for, opening and voting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.shared_budget import BudgetVote
from allmende.economy.shared_budget import Unit as BudgetUnit
from allmende.server import clock
from allmende.server.books import operations as books
from allmende.server.books import queries as in_book
from allmende.server.conflicts.models import Budget, BudgetBallot, BudgetProject, BudgetVoter
from allmende.server.conflicts.models.budgets import Unit
from allmende.server.deciding.operations.opening import voters_for
from allmende.server.groups.operations import need_maintainer
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate

MOST_TITLE = 120
MOST_TEXT = 4_000
MOST_PROJECT_TEXT = 2_000
# A million euros, or a million weighted hours.
MOST_AMOUNT = {Unit.CENTS: 100_000_000, Unit.MWH: 1_000_000_000}
MOST_PROJECTS = 200


@dataclass(frozen=True, kw_only=True)
class BudgetDraft:
    """What somebody puts up: so many cents, or thousandths of a weighted hour."""

    title: str
    unit: str
    amount: int
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class ProjectDraft:
    """What a part of a budget could be for, and what it takes in the budget's unit."""

    title: str
    cost: int
    text: str = ""


@transaction.atomic
def put_up(seat: Seat, draft: BudgetDraft, *, at: datetime) -> Budget:
    """Put a budget up, as whoever looks after the group; from now on everybody can propose projects for it."""
    need_maintainer(seat, seat.group)
    books.hold(seat.group.book_id)
    _check_words(draft.title, draft.text, most=MOST_TEXT)
    if draft.unit not in Unit.values:
        raise Refused(_("Money or hours, please."), field="unit")
    if not 0 < draft.amount <= MOST_AMOUNT[Unit(draft.unit)]:
        raise Refused(_("More than nothing, and at most a million."), field="amount")
    return Budget.objects.create(
        group=seat.group,
        title=draft.title.strip(),
        text=draft.text.strip(),
        unit=draft.unit,
        amount=draft.amount,
        by=seat.member,
        made_at=at,
    )


@transaction.atomic
def propose_project(seat: Seat, budget_id: str, draft: ProjectDraft, *, at: datetime) -> BudgetProject:
    """Propose something a part of the budget could be for, while nobody votes yet."""
    budget = _being_prepared(seat, budget_id)
    _check_words(draft.title, draft.text, most=MOST_PROJECT_TEXT)
    if not 0 < draft.cost <= budget.amount:
        raise Refused(_("It takes more than nothing, and no more than there is."), field="cost")
    if budget.projects.filter(title__iexact=draft.title.strip()).exists():
        raise Refused(_("There is a project of this name already."), field="title")
    if budget.projects.count() >= MOST_PROJECTS:
        raise Refused(_("These are as many as anybody can read."), field="title")
    last = budget.projects.aggregate(last=Max("number"))["last"] or 0
    return BudgetProject.objects.create(
        budget=budget,
        number=last + 1,
        title=draft.title.strip(),
        text=draft.text.strip(),
        cost=draft.cost,
        by=seat.member,
        at=at,
    )


@transaction.atomic
def take_back_project(seat: Seat, budget_id: str, project_id: str) -> None:
    """Take a project back while nobody votes yet, as whoever proposed it or looks after the group."""
    budget = _being_prepared(seat, budget_id)
    found = budget.projects.filter(pk=project_id).first()
    if found is None:
        raise Refused(_("There is no such project here."))
    if found.by_id != seat.member.id and not seat.is_maintainer:
        raise NotYours(_("Only whoever proposed it can take it back."))
    found.delete()


@transaction.atomic
def open_budget(seat: Seat, budget_id: str, *, at: datetime) -> Budget:
    """Let the members of the group vote from now on, for as long as the rulebook says; who may is fixed here."""
    need_maintainer(seat, seat.group)
    budget = _being_prepared(seat, budget_id)
    at = books.time_of_next(budget.group.book, at=at)
    projects = list(budget.projects.all())
    if len(projects) < 2:
        raise Refused(_("A vote needs something to choose between: at least two projects."))
    voters = voters_for(budget.group, "budget", at=at)
    if not voters:
        raise Refused(_("Nobody could vote on it: nobody here can sign in."))
    budget.opened_at, budget.closes_at = at, at + timedelta(days=seat.rulebook.voting_days)
    BudgetVoter.objects.bulk_create([BudgetVoter(budget=budget, member=one.member) for one in voters], batch_size=2_000)
    draft = bookings.budget_opened(vote_of(budget), group=budget.group_id)
    book_it(budget, draft, by=seat.member.id, at=at)
    budget.save(update_fields=["opened_at", "closes_at"])
    return budget


@transaction.atomic
def call_off(seat: Seat, budget_id: str, *, at: datetime) -> Budget:
    """Take a budget back before anybody votes on it."""
    need_maintainer(seat, seat.group)
    budget = _being_prepared(seat, budget_id)
    budget.called_off_at = at
    budget.save(update_fields=["called_off_at"])
    return budget


@transaction.atomic
def vote(seat: Seat, budget_id: str, projects: Sequence[str], *, at: datetime) -> BudgetBallot:
    """Say which projects one supports, in place of what one said before; until the close.

    Raises:
        TooLate: Voting has not begun, or is over.
        NotYours: One was not a member when voting was opened.
        Refused: One of them is no project of this budget.

    """
    budget = _in_group(seat, budget_id)
    at = books.time_of_next(budget.group.book, at=at)
    if budget.opened_at is None or budget.closes_at is None:
        raise TooLate(_("Nobody votes on it yet."))
    if budget.closed_at is not None or at > budget.closes_at:
        raise TooLate(_("Voting is over."))
    if not budget.voters.filter(member=seat.member).exists():
        raise NotYours(_("Those vote who were members when voting was opened."))
    known = list(budget.projects.values_list("id", flat=True))
    if not set(projects) <= set(known):
        raise Refused(_("Please choose among the projects."), field="projects")
    chosen = [project for project in known if project in set(projects)]
    about = f"budget-ballot:{budget.id}:{seat.member.id}"
    draft = bookings.budget_ballot_cast(
        budget=budget.id,
        member=seat.member.id,
        projects=chosen,
        turn=len(in_book.entries_about(budget.group.book, about)),
    )
    books.append(budget.group.book, draft, by=seat.member.id, at=at, about=about)
    return BudgetBallot.objects.update_or_create(
        budget=budget, member=seat.member, defaults={"projects": chosen, "at": at}
    )[0]


def vote_of(budget: Budget) -> BudgetVote:
    """Return the vote as it is opened, or was."""
    assert budget.opened_at is not None
    assert budget.closes_at is not None
    return BudgetVote(
        budget=budget.id,
        unit=cast("BudgetUnit", budget.unit),
        amount=budget.amount,
        costs=dict(budget.projects.values_list("id", "cost")),
        eligible=sorted(budget.voters.values_list("member_id", flat=True)),
        opened_us=clock.microseconds(budget.opened_at),
        closes_us=clock.microseconds(budget.closes_at),
    )


def book_it(budget: Budget, draft: bookings.Draft, *, by: str, at: datetime) -> None:
    """Append an entry about a budget and keep which."""
    budget.entry = books.append(budget.group.book, draft, by=by, at=at, about=f"budget:{budget.id}")
    budget.save(update_fields=["entry"])


def _in_group(seat: Seat, budget_id: str) -> Budget:
    books.hold(seat.group.book_id)
    found = (
        Budget.objects.select_for_update(of=("self",))
        .select_related("group__book", "group__parent")
        .filter(pk=budget_id, group=seat.group)
        .first()
    )
    if found is None:
        raise Refused(_("There is no such budget here."))
    return found


def _being_prepared(seat: Seat, budget_id: str) -> Budget:
    found = _in_group(seat, budget_id)
    if found.opened_at is not None or found.called_off_at is not None:
        raise TooLate(_("It is no longer prepared: what is voted on stays as it is."))
    return found


def _check_words(title: str, text: str, *, most: int) -> None:
    if not title.strip():
        raise Refused(_("Please give it a title."), field="title")
    if len(title.strip()) > MOST_TITLE:
        raise Refused(_("At most %(most)d characters, please.") % {"most": MOST_TITLE}, field="title")
    if len(text.strip()) > most:
        raise Refused(_("At most %(most)d characters, please.") % {"most": most}, field="text")

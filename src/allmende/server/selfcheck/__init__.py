"""The self-check of an installation: is everything stored what the books say, and set up as it has to be?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction

from allmende.server.books import operations
from allmende.server.books.models import Book
from allmende.server.selfcheck import (
    agreements,
    behind,
    boards,
    budgets,
    calling_back,
    conflicts,
    decisions,
    goods,
    installation,
    ledger,
    records,
    speaking,
    tree,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One thing that was looked at, and what is wrong with it, in sentences."""

    what: str
    faults: tuple[str, ...]


CHECKS: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
    ("Keys and settings", installation.settings_and_keys),
    ("Database settings", installation.database_settings),
    ("Tables up to date", installation.migrations),
    ("Triggers that keep the books from being changed", installation.triggers),
    ("Every stored entry, its postings and its place in the tree", ledger.stored_entries),
    ("Every balance, derived anew from the entries", ledger.balances),
    ("Every entry follows by the rules from those before it; checkpoints", ledger.replayed),
    ("Contributions and what was credited for them", records.contributions),
    ("Settled periods and what everybody owes", records.periods),
    ("Who is in which group", records.memberships),
    ("Decisions: proposals, who may vote, ballots and counts", decisions.proposals),
    ("Who asks for a board's decision back", calling_back.calls),
    ("Who votes for whom", speaking.delegations),
    ("Experts: who was named for what, and how it ended", speaking.experts),
    ("Associations: their member groups", tree.member_groups),
    ("Who inherits from which association", tree.placements),
    ("What rules come from above", tree.inherited_rules),
    ("Delegates on boards: by whom, for what, until when", boards.mandates),
    ("Agreements and standards: every version", agreements.agreements),
    ("Who accepted what", agreements.acceptances),
    ("Who works by which standard", agreements.standards),
    ("Every decision by which somebody acted in a group's name", behind.decisions_behind_acts),
    ("Conflicts: how far each has come", conflicts.conflicts),
    ("What was said and done in conflicts", conflicts.moments),
    ("Which group forked from which", conflicts.forks),
    ("Shared budgets: projects, ballots and counts", budgets.budgets),
    ("Places: one holder each, and the books agree", records.places),
    ("Stock: every movement, and what lies there", goods.stock),
    ("Products and batches", goods.batches),
    ("Orders: each taken once, and nothing promised that is not there", goods.orders),
)
"""What is looked at, in order. Where a check cannot be done because an earlier one failed, it says so itself."""


@contextmanager
def unchanging() -> Iterator[None]:
    """Look at one moment of the database, while others go on working.

    What was booked since the last checkpoint is signed first, so that all of it can be replayed.
    """
    # Where the tables cannot even be read, the checks below say so, each for itself.
    with suppress(DatabaseError):
        for book in Book.objects.filter(size__gt=0):
            operations.checkpoint(book)
    if connection.vendor == "sqlite":
        # A transaction that only reads need not keep writers out, as ours otherwise do from their first line.
        before, connection.transaction_mode = connection.transaction_mode, "DEFERRED"  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                yield
        finally:
            connection.transaction_mode = before  # type: ignore[attr-defined]
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def check_everything(progress: Callable[[int, int], None] = lambda _done, _of: None) -> Iterator[Checked]:
    """Look at everything, one thing after the other; read only.

    Args:
        progress: Told (checks done, checks in all).

    """
    for place, (what, look) in enumerate(CHECKS):
        progress(place, len(CHECKS))
        yield Checked(what=what, faults=tuple(_faults(look)))


def _faults(look: Callable[[], Iterator[str]]) -> Iterator[str]:
    try:
        yield from look()
    except DatabaseError as error:
        yield f"it could not be looked at: {error}"

"""What of conflicts and shared budgets is in the way of going on in another book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import ngettext

from allmende.server.conflicts.models import Budget, Conflict, Step
from allmende.server.groups.models import Group

A_FEW = 4


def conflicts_open(parts: Sequence[Group]) -> Iterator[str]:
    """Yield which conflicts are not over: what was said in them stands in the book that would be left.

    Until it comes to a decision a conflict is between those concerned, and so is what it is called.
    """
    found = Conflict.objects.filter(group__in=parts, ended_at=None).order_by("raised_at", "id")
    decided_together = list(found.filter(step=Step.DECISION).values_list("title", flat=True))
    if decided_together:
        yield ngettext(
            "%(count)d conflict waits to be decided together: %(some)s.",
            "%(count)d conflicts wait to be decided together: %(some)s.",
            len(decided_together),
        ) % {"count": len(decided_together), "some": _some(decided_together)}
    if count := found.exclude(step=Step.DECISION).count():
        yield ngettext(
            "%(count)d conflict is not over; those concerned know which.",
            "%(count)d conflicts are not over; those concerned know which.",
            count,
        ) % {"count": count}


def budgets_open(parts: Sequence[Group]) -> Iterator[str]:
    """Yield which shared budgets are not decided on: ballots of one book cannot be counted in another."""
    found = Budget.objects.filter(group__in=parts, closed_at=None, called_off_at=None)
    titles = list(found.order_by("made_at", "id").values_list("title", flat=True))
    if titles:
        yield ngettext(
            "%(count)d shared budget is not decided on yet: %(some)s.",
            "%(count)d shared budgets are not decided on yet: %(some)s.",
            len(titles),
        ) % {"count": len(titles), "some": _some(titles)}


def _some(titles: Sequence[str]) -> str:
    """Return the first few titles, and a sign that there are more."""
    return ", ".join(titles[:A_FEW]) + (" …" if len(titles) > A_FEW else "")

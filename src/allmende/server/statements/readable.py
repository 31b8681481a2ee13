"""What a group takes along to read: its tables as rows, by pseudonymous ids, with names only where asked for.

Amounts are in milli weighted hours, weights in thousandths, time in minutes, moments in UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from allmende.economy.bookings import person_account
from allmende.server.books import queries as books
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, Member, Membership, RuleSetting
from allmende.server.sharing.models import SettledPeriod
from allmende.server.statements.rows import contribution_facts, ended, task_facts
from allmende.server.work.models import Contribution, Task

Cell = str | int | None
Row = Mapping[str, Cell]
BATCH = 1_000


def tables_of(group: Group, *, with_names: bool) -> Iterator[tuple[str, Iterable[Row]]]:
    """Yield (name of the table, its rows) for everything a group may take along; one statement per member."""
    for name, rows in _TABLES.items():
        yield name, rows(group)
    members = Member.objects.filter(memberships__group=group).distinct().order_by("id")
    yield "members", _members(group, with_names=with_names)
    for member in members:
        yield f"statements/{member.id}", _statement(group, member)


def _members(group: Group, *, with_names: bool) -> Iterator[Row]:
    memberships = Membership.objects.filter(group=group).select_related("member__person", "member__group")
    for membership in memberships.order_by("joined_at", "id").iterator(chunk_size=BATCH):
        name = {"name": membership.member.name} if with_names else {}
        yield {
            "member": membership.member_id,
            **name,
            "role": membership.role,
            "shares_as": membership.share_class,
            "joined_at": membership.joined_at.isoformat(),
            "left_at": membership.left_at.isoformat() if membership.left_at else "",
        }


def _tasks(group: Group) -> Iterator[Row]:
    tasks = Task.objects.filter(group=group).select_related("qualification")
    for task in tasks.order_by("created_at", "id").iterator(chunk_size=BATCH):
        yield {
            "task": task.id,
            **task_facts(task),
            "frequency": task.rrule,
            "ended_at": ended(task),
        }


def _contributions(group: Group) -> Iterator[Row]:
    done = Contribution.objects.filter(group=group).select_related("taking").prefetch_related("parts")
    for contribution in done.order_by("reported_at", "id").iterator(chunk_size=BATCH):
        parts = sorted((part.member_id, part.part) for part in contribution.parts.all())
        yield {
            "contribution": contribution.id,
            **contribution_facts(contribution),
            "doers": " ".join(f"{member}:{part}" for member, part in parts),
        }


def _settlements(group: Group) -> Iterator[Row]:
    periods = SettledPeriod.objects.filter(group=group).select_related("entry").prefetch_related("dues")
    for period in periods.order_by("from_day"):
        for due in sorted(period.dues.all(), key=lambda due: due.member_id):
            yield {
                "from_day": period.from_day.isoformat(),
                "until_day": period.until_day.isoformat(),
                "effort_mwh": period.effort_mwh,
                "carried_mwh": period.carried_mwh,
                "fund_mwh": period.fund_mwh,
                "entry": period.entry.number,
                "member": due.member_id,
                "share_milli": due.share_milli,
                "days": due.days,
                "break_days": due.break_days,
                "due_mwh": due.amount_mwh,
            }


def _rules(group: Group) -> Iterator[Row]:
    for setting in RuleSetting.objects.filter(group=group).order_by("at", "id"):
        yield {
            "rule": setting.name,
            "value": "" if setting.value is None else str(setting.value),
            "by": setting.by_id,
            "at": setting.at.isoformat(),
            "reason": setting.reason,
        }


def _statement(group: Group, member: Member) -> Iterator[Row]:
    """Return every posting on somebody's account: in the book of the community, so for all its groups together."""
    for line in books.statement(group.book, person_account(member.id)):
        yield {
            "entry": line.entry.number,
            "at": line.at.isoformat(),
            "kind": line.entry.kind,
            "amount_mwh": line.amount_mwh,
            "balance_mwh": line.balance_mwh,
        }


def about(group: Group, *, with_names: bool) -> Mapping[str, object]:
    """Return what the group is, and the rules that hold in it now."""
    described = {"name": group.name, "purpose": group.purpose} if with_names else {}
    return {
        "id": group.id,
        "slug": group.slug,
        **described,
        "kind": group.kind,
        "inside": group.parent.slug if group.parent else None,
        "book": group.book.origin,
        "timezone": group.timezone,
        "founded_at": group.founded_at.isoformat(),
        "rules": dict(groups.rulebook_of(group).values),
    }


_TABLES: Mapping[str, Callable[[Group], Iterator[Row]]] = {
    "tasks": _tasks,
    "contributions": _contributions,
    "settlements": _settlements,
    "rules": _rules,
}

"""What can be taken along as a table: my statement, everyone's totals, tasks, contributions; row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from allmende.server.groups import queries as groups
from allmende.server.groups.queries import Seat
from allmende.server.statements.queries.everyone import everyone
from allmende.server.statements.queries.statement import Section, statement
from allmende.server.statements.rows import contribution_facts, ended, task_facts
from allmende.server.work.models import Contribution, Task

Cell = str | int | None
Row = Mapping[str, Cell]


def rows(table: str, seat: Seat, *, at: datetime) -> Iterator[Row]:
    """Yield the rows of one of TABLES; amounts in milli weighted hours, weights in thousandths, moments in UTC."""
    return TABLES[table](seat, at)


def _statement(seat: Seat, at: datetime) -> Iterator[Row]:
    mine = statement(seat.group, seat.member, at=at)
    for section in reversed(mine.sections):
        for item in reversed(section.items):
            yield {
                **_period(section),
                "entry": item.number,
                "at": item.at.isoformat(),
                "kind": item.kind,
                "what": item.title,
                "minutes": item.minutes or None,
                "weight_milli": item.weight_milli or None,
                "amount_mwh": item.amount_mwh,
            }
        if not section.is_settled:
            yield {
                **_period(section),
                "entry": None,
                "at": at.isoformat(),
                "kind": "estimate",
                "what": "",
                "minutes": None,
                "weight_milli": None,
                "amount_mwh": -section.owed_mwh,
            }


def _period(section: Section) -> dict[str, Cell]:
    return {"from_day": section.from_day.isoformat(), "until_day": section.until_day.isoformat()}


def _everyone(seat: Seat, at: datetime) -> Iterator[Row]:
    for total in everyone(seat.group, at=at).totals:
        yield {
            "member": total.member_id,
            "name": total.name,
            "is_here": int(total.is_here),
            "share_milli": total.share_milli,
            "given_mwh": total.given_mwh,
            "asked_mwh": total.asked_mwh,
            "balance_mwh": total.balance_mwh,
            "next_mwh": total.next_mwh,
        }


def _tasks(seat: Seat, _at: datetime) -> Iterator[Row]:
    tasks = Task.objects.filter(group__in=groups.with_parts(seat.group)).select_related("group", "qualification")
    for task in tasks.order_by("created_at", "id").iterator(chunk_size=1_000):
        yield {
            "task": task.id,
            "group": task.group.slug,
            **task_facts(task),
            "rrule": task.rrule,
            "ended_at": ended(task),
        }


def _contributions(seat: Seat, _at: datetime) -> Iterator[Row]:
    done = (
        Contribution.objects.filter(group__in=groups.with_parts(seat.group))
        .select_related("group", "taking")
        .prefetch_related("parts__member__person", "parts__member__group")
    )
    for contribution in done.order_by("reported_at", "id").iterator(chunk_size=500):
        parts = sorted((part.member.name, part.part) for part in contribution.parts.all())
        yield {
            "contribution": contribution.id,
            "group": contribution.group.slug,
            **contribution_facts(contribution),
            "doers": "; ".join(f"{name} ({part})" for name, part in parts),
        }


TABLES: Mapping[str, Callable[[Seat, datetime], Iterator[Row]]] = {
    "statement": _statement,
    "everyone": _everyone,
    "tasks": _tasks,
    "contributions": _contributions,
}

"""What tables tell of a task or a contribution, whoever they are for; each table adds whose it is in its own way."""

from __future__ import annotations

from allmende.server.work.models import Contribution, Task

Row = dict[str, str | int | None]


def task_facts(task: Task) -> Row:
    """Return what a task asks for; needs its qualification joined in to be quick."""
    return {
        "title": task.title,
        "description": task.description,
        "minutes": task.minutes,
        "places": task.places,
        "need": task.need,
        "where": task.where,
        "qualification": task.qualification.name if task.qualification else "",
        "procedure": task.procedure,
        "fixed_weight_milli": task.fixed_weight_milli,
        "first_due_at": task.first_due_at.isoformat(),
    }


def ended(task: Task) -> str:
    """Return when a task was ended, or nothing."""
    return task.ended_at.isoformat() if task.ended_at else ""


def contribution_facts(contribution: Contribution) -> Row:
    """Return what was done; needs its taking joined in to be quick."""
    return {
        "occurrence": contribution.taking.occurrence_id if contribution.taking else "",
        "title": contribution.title,
        "note": contribution.note,
        "done_on": contribution.done_on.isoformat(),
        "agreed_minutes": contribution.agreed_minutes,
        "reported_minutes": contribution.reported_minutes,
        "weight_milli": contribution.weight_milli,
        "state": contribution.state,
    }

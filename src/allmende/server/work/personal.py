"""What this app stores about a person: to hand out to them, and to forget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allmende.server.groups.models import Member
from allmende.server.work.models import (
    Contribution,
    Correction,
    Decline,
    Leaning,
    Objection,
    Part,
    RoundLimit,
    Taking,
    Wish,
)


def stored_about(members: Sequence[Member]) -> dict[str, Any]:
    """Return everything about work that is stored about a person, ready for JSON."""
    takings = Taking.objects.filter(member__in=members).select_related("occurrence__task", "occurrence__group")
    parts = Part.objects.filter(member__in=members).select_related("contribution__group")
    wishes = Wish.objects.filter(member__in=members).select_related("task__group")
    return {
        "taken": [
            {
                "task": one.occurrence.task.title,
                "group": one.occurrence.group.name,
                "due_at": one.occurrence.due_at,
                "minutes": one.minutes,
                "weight_thousandths": one.weight_milli,
                "how": one.how,
                "taken_at": one.taken_at,
                "ended_at": one.ended_at,
            }
            for one in takings.order_by("taken_at", "id")
        ],
        "contributions": [
            {
                "what": one.contribution.title,
                "group": one.contribution.group.name,
                "note": one.contribution.note,
                "done_on": one.contribution.done_on,
                "minutes": one.contribution.reported_minutes,
                "weight_thousandths": one.contribution.weight_milli,
                "part": one.part,
                "state": one.contribution.state,
            }
            for one in parts.order_by("contribution__reported_at", "id")
        ],
        "wishes": [
            {"task": one.task.title, "group": one.task.group.name, "from_weight_thousandths": one.weight_milli}
            for one in wishes.order_by("id")
        ],
        "leanings": [
            {"project": one.project.name, "work_thousandths": one.work_milli, "goods_thousandths": one.goods_milli}
            for one in Leaning.objects.filter(member__in=members).select_related("project").order_by("id")
        ],
        "declined_for": [
            {"task": one.task.title, "reason": one.reason, "at": one.at}
            for one in Decline.objects.filter(member__in=members).select_related("task").order_by("at", "id")
        ],
        "objections": [
            {"what": one.contribution.title, "reason": one.reason, "at": one.at}
            for one in Objection.objects.filter(by__in=members).select_related("contribution").order_by("at", "id")
        ],
    }


def forget(members: Sequence[Member]) -> None:
    """Delete wishes and free texts; what was done and what it counted stays under the random id."""
    Wish.objects.filter(member__in=members).delete()
    RoundLimit.objects.filter(member__in=members).delete()
    Leaning.objects.filter(member__in=members).delete()
    Decline.objects.filter(member__in=members).delete()
    Contribution.objects.filter(reported_by__in=members).update(note="")
    Objection.objects.filter(by__in=members).update(reason="")
    Correction.objects.filter(proposed_by__in=members).update(reason="")

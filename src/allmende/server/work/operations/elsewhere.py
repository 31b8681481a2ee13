"""Tasks of a group that goes on in another book: called off in the old one, opened anew in the other."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from allmende.economy import bookings
from allmende.server.books import operations as books
from allmende.server.books.models import Book, StoredEntry
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, Member
from allmende.server.work.models import (
    Contribution,
    Decline,
    Leaning,
    Occurrence,
    Round,
    RoundLimit,
    StandIn,
    State,
    Taking,
    Task,
    Wish,
)
from allmende.server.work.operations import opening


def call_off_in(book: Book, parts: Sequence[Group], *, by: Member, at: datetime) -> list[str]:
    """Call off in a book what nobody has taken of these groups, close what is over, and return the ids of the former.

    Rounds that only these groups are in share out nothing any more.
    """
    taken = Taking.objects.filter(occurrence=OuterRef("pk"), ended_at=None)
    done = Contribution.objects.filter(taking__occurrence=OuterRef("pk")).exclude(state=State.WITHDRAWN)
    standing = Occurrence.objects.select_for_update(of=("self",)).filter(
        Q(closes_at=None) | Q(closes_at__gt=at), group__in=parts, called_off_at=None
    )
    open_ids: list[str] = []
    for row in standing.annotate(held=Exists(taken), done=Exists(done)).order_by("id"):
        if row.held or row.done:
            # What was agreed was done; a place that stayed free is free no more.
            Occurrence.objects.filter(pk=row.pk).update(closes_at=at)
            continue
        books.append(book, bookings.task_called_off(occurrence=row.id), by=by.id, at=at, about=row.id)
        open_ids.append(row.id)
    StandIn.objects.filter(occurrence__in=open_ids, ended_at=None).update(ended_at=at)
    Occurrence.objects.filter(pk__in=open_ids).update(round=None)
    Round.objects.filter(group__in=parts, cleared_at=None).update(cleared_at=at)
    return open_ids


def open_again(parts: Sequence[Group], ids: Collection[str], *, members: Mapping[str, str], at: datetime) -> None:
    """Open in the book these groups are in now what was called off in the other, and let wishes go along.

    Args:
        parts: The groups, in their new place already.
        ids: What `call_off_in` returned.
        members: Id in the old book -> id in the new one.
        at: When.

    """
    _remember_people(parts, members)
    for part in parts:
        rules = groups.rulebook_of(part)
        for task in Task.objects.filter(group=part, ended_at=None, next_due_at__isnull=False).select_related("group"):
            task.group = part
            opens = opening.opens_at(task, rules)
            # Nothing opens in hindsight: its weight would have risen before anybody could see it.
            task.next_opens_at = max(opens, at) if opens is not None else None
            task.save(update_fields=["next_opens_at"])
        rows = Occurrence.objects.filter(pk__in=list(ids), group=part).select_related("task").order_by("due_at", "id")
        for row in rows:
            row.group = row.task.group = part
            if StoredEntry.objects.filter(book=part.book_id, key=f"opened:{row.id}").exists():
                # The book knew it, and that it was called off, when the group was here before.
                Occurrence.objects.filter(pk=row.pk).update(called_off_at=at)
            else:
                opening.open_anew(row, rules, at=at)


def _remember_people(parts: Sequence[Group], members: Mapping[str, str]) -> None:
    """Let what people have said about these groups' tasks be said by the same people in the new book."""
    for old, new in members.items():
        Task.objects.filter(group__in=parts, created_by_id=old).update(created_by_id=new)
        said = Wish.objects.filter(task__group__in=parts, member_id=new).values("task_id")
        Wish.objects.filter(task__group__in=parts, member_id=old).exclude(task_id__in=said).update(member_id=new)
        limited = RoundLimit.objects.filter(group__in=parts, member_id=new).values("group_id")
        RoundLimit.objects.filter(group__in=parts, member_id=old).exclude(group_id__in=limited).update(member_id=new)
        Decline.objects.filter(task__group__in=parts, ended_at=None, member_id=old).update(member_id=new)
        Decline.objects.filter(task__group__in=parts, ended_at=None, by_id=old).update(by_id=new)
    # Leanings and wishes are for people of one community; those of the others end here.
    Leaning.objects.filter(project__in=parts).exclude(member_id__in=list(members.values())).delete()
    Wish.objects.filter(task__group__in=parts).exclude(member_id__in=list(members.values())).delete()

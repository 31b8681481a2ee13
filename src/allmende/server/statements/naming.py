"""What the ids in the books are called: people, tasks, contributions, groups. The books themselves name nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from allmende.ledger.entry import Entry
from allmende.server.books.models import Book
from allmende.server.groups.models import Group, Member
from allmende.server.work.models import Contribution, Occurrence, Task


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names by id; what was erased or never had a name is shown by the first digits of its id."""

    members: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    tasks: Mapping[str, str] = field(default_factory=dict)
    occurrences: Mapping[str, str] = field(default_factory=dict)
    contributions: Mapping[str, str] = field(default_factory=dict)

    def member(self, member_id: object) -> str:
        """Return a member's name."""
        return self.members.get(str(member_id)) or short(member_id)

    def group(self, group_id: object) -> str:
        """Return a group's name."""
        return self.groups.get(str(group_id)) or short(group_id)

    def occurrence(self, occurrence_id: object) -> str:
        """Return the title of the task of an occurrence."""
        return self.occurrences.get(str(occurrence_id)) or short(occurrence_id)

    def contribution(self, contribution_id: object) -> str:
        """Return the title of what was done."""
        return self.contributions.get(str(contribution_id)) or short(contribution_id)

    def account(self, account: str) -> str:
        """Return the name of the person or group an account belongs to."""
        kind, _colon, owner = account.partition(":")
        return self.member(owner) if kind == "person" else self.group(owner)


def short(anything: object) -> str:
    """Return what stands for an id without a name."""
    return f"({str(anything)[:4]})"


def names_in(entries: Iterable[Entry], *, book: Book) -> Names:
    """Return the names of whatever some entries mention, with one query for each kind of thing."""
    found: dict[str, set[str]] = {}
    for entry in entries:
        for fact in ("member", "confirmer", "proposed_by", "second", "by"):
            _collect(found, "members", entry.facts.get(fact))
        _collect(found, "members", entry.by)
        for fact in ("doers", "participants"):
            doers = entry.facts.get(fact)
            for doer in doers if isinstance(doers, Mapping) else ():
                _collect(found, "members", doer)
        for fact in ("group", "parent"):
            _collect(found, "groups", entry.facts.get(fact))
        for fact in ("occurrence", "contribution", "task"):
            _collect(found, f"{fact}s", entry.facts.get(fact))
        for posting in entry.postings:
            kind, _colon, owner = posting.account.partition(":")
            _collect(found, "members" if kind == "person" else "groups", owner)
    return Names(
        members=member_names(found.get("members", ()), book=book),
        groups=dict(Group.objects.filter(book=book, pk__in=found.get("groups", ())).values_list("pk", "name")),
        tasks=dict(Task.objects.filter(group__book=book, pk__in=found.get("tasks", ())).values_list("pk", "title")),
        occurrences=dict(
            Occurrence.objects.filter(group__book=book, pk__in=found.get("occurrences", ())).values_list(
                "pk", "task__title"
            )
        ),
        contributions=dict(
            Contribution.objects.filter(group__book=book, pk__in=found.get("contributions", ())).values_list(
                "pk", "title"
            )
        ),
    )


def member_names(ids: Iterable[str], *, book: Book) -> dict[str, str]:
    """Return the names of some members of a book."""
    wanted = set(ids)
    if not wanted:
        return {}
    # A database takes only so many arguments; whoever asks for that many names wants everybody's.
    members = Member.objects.filter(book=book) if len(wanted) > 500 else Member.objects.filter(book=book, pk__in=wanted)
    rows = members.values_list("pk", "person__name", "group__name")
    return {pk: person or group or short(pk) for pk, person, group in rows if pk in wanted}


def _collect(found: dict[str, set[str]], kind: str, value: object) -> None:
    if isinstance(value, str) and value:
        found.setdefault(kind, set()).add(value)

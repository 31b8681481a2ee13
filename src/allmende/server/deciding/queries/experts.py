"""Who is named as an expert of a group, for what, and by which decision."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from allmende.server.deciding.models import ExpertNaming
from allmende.server.groups.models import Group, Membership


def experts_of(group: Group) -> list[ExpertNaming]:
    """Return the experts of a group that count now, by name: members since before they were named, who can sign in."""
    here = _can_decide(group)
    return [naming for naming in _standing(group) if _counts(naming, here)]


def experts_for(group: Group, matter: str) -> list[ExpertNaming]:
    """Return who decides a matter as an expert, once each; named for this matter goes before named for all."""
    found: dict[str, ExpertNaming] = {}
    for naming in sorted(experts_of(group), key=lambda one: one.matter == ""):
        if naming.matter in ("", matter):
            found.setdefault(naming.member_id, naming)
    return list(found.values())


def anybody_for(group: Group, *, matters: Collection[str]) -> bool:
    """Say whether anybody decides one of these matters as an expert."""
    return any(naming.matter in {"", *matters} for naming in experts_of(group))


def gone_from(group: Group) -> list[ExpertNaming]:
    """Return who is named and does not count: who has left since, or has no sign-in any more."""
    here = _can_decide(group)
    return [naming for naming in _standing(group) if not _counts(naming, here)]


def standing(group: Group, member: str, matter: str) -> ExpertNaming | None:
    """Return somebody's being an expert for just this, or None."""
    return ExpertNaming.objects.filter(group=group, member=member, matter=matter, ended_at=None).first()


def _standing(group: Group) -> Sequence[ExpertNaming]:
    """Return what stands in the book the group is in now; a group that joined a pool began there anew."""
    found = ExpertNaming.objects.filter(group=group, member__book=group.book_id, ended_at=None)
    joined = found.select_related("member__person", "decision").defer("decision__outcome").order_by("named_at", "id")
    return sorted(joined, key=lambda one: (one.member.name.casefold(), one.member_id))


def _can_decide(group: Group) -> dict[str, datetime]:
    """Return member -> since when they belong, of those who can sign in."""
    here = Membership.objects.filter(group=group, left_at=None).exclude(member__person__user=None)
    return dict(here.values_list("member_id", "joined_at"))


def _counts(naming: ExpertNaming, here: dict[str, datetime]) -> bool:
    since = here.get(naming.member_id)
    # Who left and came back is asked anew: the naming was for the time before.
    return since is not None and since <= naming.named_at
